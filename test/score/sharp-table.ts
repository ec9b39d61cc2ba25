// Sound and sharp in words: tables, as Markdown.
import type { Weighed } from './sharpness.js';
import { percent } from './table.js';

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
    .map(
      ({ recorded, keys, truth, rival }) =>
        `- ${recorded.name}${keys ? ' with keys' : ''}: is ${truth}, said ${rival ?? ''}`,
    );
