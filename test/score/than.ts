// Holds this build to another one, connection by connection, over that one's samples and the peers:
// `npm run score -- --than FOLDER`, FOLDER a built worktree of another commit.
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { dissect } from '../../src/index.js';
import { type Reading, type Recorded, recordedConnections } from './corpus.js';
import { isHeldOut } from './held-out.js';
import { type Judgement, judgeWithKeys, judgeWithout, QUESTIONS, type Question } from './judge.js';
import { type Weighed, weighAll } from './sharpness.js';
import { percent } from './table.js';

/** What both builds said to one question about one connection. */
interface Pair {
  readonly row: string;
  readonly recorded: Recorded;
  readonly question: Question;
  readonly before: Judgement;
  readonly after: Judgement;
}

const isRight = ({ mark }: Judgement): boolean => mark.startsWith('right');

/** Where the recorder does not say, what keys prove is the truth if both builds find the same. */
function pairsOf(before: Recorded, after: Recorded): Pair[] {
  const without = pair(before, judgeWithout(before), judgeWithout(after));
  const { transport, tls } = before.without;
  const version =
    transport === 'quic' ? 'QUIC' : tls.version === 'TLS 1.3' ? 'TLS 1.3' : 'TLS 1.2 and before';
  const rows =
    version === 'TLS 1.3' && isHeldOut(before.client, before.server)
      ? [version, 'TLS 1.3, held out']
      : [version];
  const opened = before.keyed ? pair(before, judgeWithKeys(before), judgeWithKeys(after)) : [];
  return [
    ...rows.flatMap((row) => without.map((one) => ({ ...one, row: `${row}, without keys` }))),
    ...opened.map((one) => ({ ...one, row: 'with keys' })),
  ];
}

function pair(
  recorded: Recorded,
  before: readonly Judgement[],
  after: readonly Judgement[],
): Omit<Pair, 'row'>[] {
  return before.flatMap((one) => {
    const same = after.find(({ question }) => question === one.question);
    return same === undefined || same.truth !== one.truth
      ? []
      : [{ recorded, question: one.question, before: one, after: same }];
  });
}

function tables(pairs: readonly Pair[]): string[] {
  return [...new Set(pairs.map(({ row }) => row))].flatMap((row) => [
    `## ${row}`,
    '',
    '| question | connections | right before | right now | no longer | anew |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
    ...QUESTIONS.flatMap((question) => {
      const mine = pairs.filter((one) => one.row === row && one.question === question);
      if (mine.length === 0) return [];
      const share = (which: 'before' | 'after') =>
        percent(mine.filter((one) => isRight(one[which])).length / mine.length);
      const lost = mine.filter(({ before, after }) => isRight(before) && !isRight(after)).length;
      const won = mine.filter(({ before, after }) => !isRight(before) && isRight(after)).length;
      return [
        `| ${[question, mine.length, share('before'), share('after'), lost || '', won || ''].join(' | ')} |`,
      ];
    }),
    '',
  ]);
}

const lineOf = ({ row, recorded, question, before, after }: Pair): string =>
  `- ${recorded.name} (${row}): ${question}: is ${after.truth}, said before ${before.said}, now ${after.said} (${after.mark})`;

const share = (all: readonly Weighed[], holds: (one: Weighed) => boolean): string =>
  percent(all.filter(holds).length / all.length);

function sharp(before: readonly Weighed[], after: readonly Weighed[]): string[] {
  const rows = ['samples', 'peers'].flatMap((corpus) => [false, true].map((keys) => ({ corpus, keys })));
  const told = (all: readonly Weighed[]) => [
    share(all, ({ sound }) => sound),
    share(all, ({ first }) => first),
    share(all, ({ sure }) => sure === 'certain' || sure === 'inferred'),
    share(all, ({ who }) => who),
    (all.reduce((sum, one) => sum + one.explanations, 0) / all.length).toFixed(1),
  ];
  return [
    '| captures | build | verdicts | sound | truth first | truth sure | who | explanations |',
    '| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...rows.flatMap(({ corpus, keys }) =>
      (
        [
          ['before', before],
          ['now', after],
        ] as const
      ).map(([which, all]) => {
        const mine = all.filter((one) => one.recorded.corpus === corpus && one.keys === keys);
        return `| ${[corpus + (keys ? ', with keys' : ', without keys'), which, mine.length, ...told(mine)].join(' | ')} |`;
      }),
    ),
    '',
  ];
}

/** The comparison as Markdown. `folder`: a worktree of another commit, built, with its samples. */
export async function scoreThan(folder: string): Promise<string> {
  const other = (await import(pathToFileURL(resolve(folder, 'dist/index.js')).href)) as Pick<
    Reading,
    'dissect'
  >;
  const samples = join(folder, 'samples');
  const before = await recordedConnections({ samples, dissect: other.dissect });
  const after = await recordedConnections({ samples, dissect });
  const here = new Map(after.map((one) => [`${one.corpus}/${one.name}/${one.without.start}`, one]));
  const both = before.flatMap((one) => {
    const same = here.get(`${one.corpus}/${one.name}/${one.without.start}`);
    return same === undefined ? [] : [{ before: one, after: same }];
  });
  const pairs = both.flatMap((one) => pairsOf(one.before, one.after));
  const lost = pairs.filter((one) => isRight(one.before) && !isRight(one.after));
  return [
    `${before.length} connections before, ${after.length} now, ${both.length} in both.`,
    '',
    ...sharp(weighAll(both.map((one) => one.before)), weighAll(both.map((one) => one.after))),
    ...tables(pairs),
    '## No longer right',
    '',
    ...lost.map(lineOf),
  ].join('\n');
}
