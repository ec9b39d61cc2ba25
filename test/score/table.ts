// The score in words: tables of marks, as Markdown.
import type { Recorded } from './corpus.js';
import type { Weighed } from './sharpness.js';
import { type Judgement, MAIN, MARKS, type Mark, QUESTIONS, type Question } from './judge.js';

export interface Scored {
  readonly recorded: Recorded;
  readonly judgements: readonly Judgement[];
}

type Counts = Record<Mark, number>;

export const countsOf = (judgements: readonly Judgement[]): Counts => {
  const counts = Object.fromEntries(MARKS.map((mark) => [mark, 0])) as Counts;
  for (const { mark } of judgements) counts[mark]++;
  return counts;
};

const ANSWERED: readonly Mark[] = ['right, certain', 'right, inferred', 'right, possible'];

/** Share of the questions that were answered rightly, 0 to 1; NaN if none was asked. */
export function answeredShare(judgements: readonly Judgement[]): number {
  const counts = countsOf(judgements);
  return ANSWERED.reduce((sum, mark) => sum + counts[mark], 0) / judgements.length;
}

const percent = (share: number): string => (Number.isNaN(share) ? '' : `${(share * 100).toFixed(1)} %`);

function row(name: string, judgements: readonly Judgement[]): string {
  const counts = countsOf(judgements);
  const cells = MARKS.map((mark) => (counts[mark] === 0 ? '' : String(counts[mark])));
  return `| ${[name, judgements.length, percent(answeredShare(judgements)), ...cells].join(' | ')} |`;
}

const head = (first: string): string[] => [
  `| ${[first, 'connections', 'answered rightly', ...MARKS].join(' | ')} |`,
  `| --- |${' ---: |'.repeat(MARKS.length + 2)}`,
];

const of = (scored: readonly Scored[], question: Question): Judgement[] =>
  scored.flatMap(({ judgements }) => judgements.filter((one) => one.question === question));

/** One line a question. */
export function questionTable(scored: readonly Scored[]): string[] {
  const lines = QUESTIONS.map((question) => ({ question, judgements: of(scored, question) }))
    .filter(({ judgements }) => judgements.length > 0)
    .map(({ question, judgements }) => row(question, judgements));
  return [...head('question'), ...lines];
}

/** One line a stack; the three main questions together. */
export function stackTable(scored: readonly Scored[], side: 'client' | 'server'): string[] {
  const stacks = [...new Set(scored.map(({ recorded }) => recorded[side]))].sort();
  const lines = stacks.map((stack) => {
    const mine = scored.filter(({ recorded }) => recorded[side] === stack);
    return row(
      stack,
      MAIN.flatMap((question) => of(mine, question)),
    );
  });
  return [...head(side), ...lines];
}

/** One line a cause, as it is in truth. */
export function causeTable(scored: readonly Scored[]): string[] {
  const judgements = of(scored, 'cause');
  const causes = [...new Set(judgements.map(({ truth }) => truth))].sort();
  return [
    ...head('cause'),
    ...causes.map((cause) =>
      row(
        cause,
        judgements.filter(({ truth }) => truth === cause),
      ),
    ),
  ];
}

/** The connections that were judged wrong, each with what was said and what is true. */
export function wrongOnes(scored: readonly Scored[], marks: readonly Mark[] = ['WRONG']): string[] {
  return scored.flatMap(({ recorded, judgements }) =>
    judgements
      .filter(({ mark }) => marks.includes(mark))
      .map(
        ({ question, said, truth, mark }) =>
          `- ${recorded.name}: ${question}: said ${said}, is ${truth}${mark === 'WRONG' ? '' : ` (${mark})`}`,
      ),
  );
}

const shareOf = (weighed: readonly Weighed[], holds: (one: Weighed) => boolean): string =>
  percent(weighed.filter(holds).length / weighed.length);

function sharpRow(name: string, weighed: readonly Weighed[]): string {
  const explanations = weighed.reduce((sum, one) => sum + one.explanations, 0) / weighed.length;
  const cells = [
    weighed.length,
    shareOf(weighed, ({ sound }) => sound),
    shareOf(weighed, ({ first }) => first),
    shareOf(weighed, ({ sure }) => sure === 'certain' || sure === 'inferred'),
    shareOf(weighed, ({ who }) => who),
    explanations.toFixed(1),
  ];
  return `| ${[name, ...cells].join(' | ')} |`;
}

/** One line for each word that `by` gives, the most frequent first where asked for. */
export function sharpTable(
  title: string,
  weighed: readonly Weighed[],
  by: (one: Weighed) => string,
  least = 1,
): string[] {
  const groups = new Map<string, Weighed[]>();
  for (const one of weighed) groups.set(by(one), [...(groups.get(by(one)) ?? []), one]);
  const lines = [...groups]
    .filter(([, mine]) => mine.length >= least)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, mine]) => sharpRow(name, mine));
  return [
    `| ${[title, 'verdicts', 'sound', 'truth first', 'truth sure', 'who', 'explanations'].join(' | ')} |`,
    `| --- |${' ---: |'.repeat(6)}`,
    ...lines,
  ];
}

/** What stands in the way of telling the truth for sure, the most frequent first. */
export function rivalTable(weighed: readonly Weighed[], most: number): string[] {
  const counts = new Map<string, number>();
  for (const { truth, who, rival, recorded } of weighed) {
    if (rival === undefined) continue;
    const by = recorded.truth.refusedBy?.filter((word) => word !== 'none').join(' or ') ?? '';
    const is = `${truth}${by === '' ? '' : ` (${by})`} | ${rival}${who ? '' : ' (another)'}`;
    counts.set(is, (counts.get(is) ?? 0) + 1);
  }
  const lines = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, most);
  return [
    '| what it is | what stands in the way | verdicts |',
    '| --- | --- | ---: |',
    ...lines.map(([is, count]) => `| ${is} | ${count} |`),
  ];
}

/** Verdicts that rule the truth out. */
export const unsoundOnes = (weighed: readonly Weighed[]): string[] =>
  weighed
    .filter(({ sound }) => !sound)
    .map(({ recorded, keys, truth, rival }) => `- ${recorded.name}${keys ? ' with keys' : ''}: is ${truth}, said ${rival ?? ''}`);
