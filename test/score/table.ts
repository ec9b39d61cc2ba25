// The score in words: tables of marks, as Markdown.
import type { Recorded } from './corpus.js';
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

export const percent = (share: number): string =>
  Number.isNaN(share) ? '' : `${(share * 100).toFixed(1)} %`;

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
