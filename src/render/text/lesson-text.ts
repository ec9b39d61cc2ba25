import type { LessonName } from '../../language/english/lessons.js';
import type { ConnectionReport, VerdictReport } from '../../report/report.js';
import { columns, hanging, padded, wrap } from '../shared/wrap.js';
import { connectionText } from './connection-text.js';
import { contextOf, type TextContext, type TextOptions } from './text-context.js';
import { timelineSteps } from './timeline-text.js';

/** One answer to "what went wrong?". */
export type Choice = Pick<VerdictReport, 'refusedBy' | 'refused' | 'cause'>;

export interface LessonPlace {
  readonly name: LessonName;
  /** From 1. */
  readonly number: number;
  readonly of: number;
}

/** The names of all lessons with their titles. */
export function renderLessons(names: readonly LessonName[], options: TextOptions): string {
  const { say, paint, width, sayWrapped } = contextOf(options);
  const widest = Math.max(...names.map(columns));
  const rows = names.map((name, index) =>
    hanging(
      `${String(index + 1).padStart(3)}  ${padded(name, widest)}  `,
      say('lesson.title', { name }),
      width,
    ).replace(name, paint(name, 'bold')),
  );
  const first = `  ${paint(`tls-dissect lesson ${names[0]}`, 'cyan')}`;
  return `${[...rows, '', ...sayWrapped('lesson.how', {}), first].join('\n')}\n`;
}

/** A lesson in the pieces in which it is told. */
export interface LessonPieces {
  readonly opening: string;
  readonly steps: readonly string[];
  readonly question: string;
  /** The end; `chosen` from 0, undefined if nobody was asked. */
  ending(chosen: number | undefined): string;
}

/**
 * @param connection told with what `--explain` says
 * @param right the right one of `choices`, from 0
 * @param next the lesson after this one
 */
export function lessonPieces(
  { name, number, of }: LessonPlace,
  connection: ConnectionReport,
  choices: readonly Choice[],
  right: number,
  next: LessonName | undefined,
  options: TextOptions,
): LessonPieces {
  const context = contextOf(options);
  const { say, paint, width } = context;
  const { headings, steps } = timelineSteps(context.harmless(connection), context);
  const opening = [
    `${paint(say('lesson.title', { name }), 'bold')}  ${paint(say('lesson.number', { number, of }), 'dim')}`,
    '',
    ...wrap(say('lesson.intro', { name }), width),
    '',
    headings,
  ];
  const question = [
    paint(say('lesson.question', {}), 'bold'),
    ...choices.map((choice, index) => hanging(`  ${index + 1}. `, choiceText(choice, context), width)),
  ];
  return {
    opening: `${opening.join('\n')}\n`,
    steps: steps.map((step) => `${step}\n`),
    question: `${question.join('\n')}\n`,
    ending: (chosen) => {
      const answer =
        chosen === undefined
          ? say('lesson.answer', { number: right + 1 })
          : chosen === right
            ? paint(say('lesson.right', {}), 'bold', 'green')
            : paint(say('lesson.wrong', { number: right + 1 }), 'bold', 'red');
      const lines = [
        answer,
        '',
        paint(say('lesson.configured', {}), 'bold'),
        ...wrap(say('lesson.truth', { name }), width),
        '',
        paint(say('lesson.what_is_said', {}), 'bold'),
        connectionText({ ...connection, timeline: [] }, context),
        ...(next === undefined ? [] : ['', paint(say('lesson.next', { name: next }), 'dim')]),
      ];
      return `${lines.join('\n')}\n`;
    },
  };
}

function choiceText({ refusedBy: by, refused, cause }: Choice, { say }: TextContext): string {
  return cause === 'none'
    ? say('lesson.none', {})
    : say('text.named', {
        name: say('text.who_refused', { by, refused }),
        says: say('text.cause_named', { cause }),
      });
}
