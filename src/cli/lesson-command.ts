import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { dissect } from '../index.js';
import type { LessonName } from '../language/english/lessons.js';
import type { LanguageTag } from '../language/language.js';
import { choicesOf, LESSON_NAMES, LESSONS, lessonNamed } from '../render/shared/lessons.js';
import { type LessonPieces, lessonPieces, renderLessons } from '../render/text/lesson-text.js';
import type { TextOptions } from '../render/text/text-context.js';
import { nearest } from './nearest.js';

/** Names beyond this many edits are another lesson. */
const MOST_EDITS = 4;
const MOST_NEAR = 3;

/** Who is taught: what is written, and what is asked; undefined: nobody is there to answer. */
export interface Classroom {
  write(text: string): Promise<void>;
  /** The line that was typed; undefined when there will be none any more. */
  readonly ask: ((prompt: string) => Promise<string | undefined>) | undefined;
}

/** The lessons could not be told: a sentence's id and its arguments are left to the caller. */
export type LessonProblem =
  | { readonly unknown: string; readonly near: readonly string[] }
  | { readonly missing: string };

/** The captures of the lessons, beside the program: `root` is the folder of its package. */
const sampleFile = (root: URL, file: string): string => fileURLToPath(new URL(`samples/${file}`, root));

/** Lists the lessons, or tells the one that was named. */
export async function teach(
  words: readonly string[],
  root: URL,
  options: TextOptions & { readonly language: LanguageTag },
  classroom: Classroom,
  prompts: { readonly goOn: string; readonly choose: (most: number) => string },
): Promise<LessonProblem | undefined> {
  const [word] = words;
  if (word === undefined) {
    await classroom.write(renderLessons(LESSON_NAMES, options));
    return undefined;
  }
  const name = lessonNamed(word);
  if (name === undefined)
    return { unknown: word, near: nearest(word.toLowerCase(), LESSON_NAMES, MOST_EDITS).slice(0, MOST_NEAR) };
  const { sample } = LESSONS[name];
  if (!existsSync(sampleFile(root, `${sample}.pcap`))) return { missing: `samples/${sample}.pcap` };
  const { pieces, most } = await prepared(name, root, options);
  await tell(pieces, most, classroom, prompts);
  return undefined;
}

async function prepared(
  name: LessonName,
  root: URL,
  options: TextOptions & { readonly language: LanguageTag },
) {
  const { sample, keys, connection: id } = LESSONS[name];
  const keyLogs = keys
    ? [{ name: `${sample}.keys`, text: readFileSync(sampleFile(root, `${sample}.keys`)) }]
    : [];
  const { connections } = await dissect(
    { name: `${sample}.pcap`, path: sampleFile(root, `${sample}.pcap`) },
    { language: options.language, keyLogs, choice: { connections: [id] }, shown: { lessons: true } },
  );
  const { choices, right } = choicesOf(name);
  const position = LESSON_NAMES.indexOf(name);
  const place = { name, number: position + 1, of: LESSON_NAMES.length };
  const next = LESSON_NAMES[position + 1];
  const pieces = lessonPieces(place, connections[0]!, choices, right, next, options);
  return { pieces, most: choices.length };
}

/** Step by step where somebody is there to press Enter, at one go where nobody is. */
async function tell(
  pieces: LessonPieces,
  most: number,
  { write, ask }: Classroom,
  { goOn, choose }: { readonly goOn: string; readonly choose: (most: number) => string },
): Promise<void> {
  await write(pieces.opening);
  for (const step of pieces.steps) {
    await write(step);
    if (ask === undefined) continue;
    const line = await ask(goOn);
    if (line === undefined || line.trim().toLowerCase() === 'q') return;
  }
  await write(pieces.question);
  let chosen: number | undefined;
  while (ask !== undefined && chosen === undefined) {
    const line = await ask(choose(most));
    if (line === undefined || line.trim().toLowerCase() === 'q') return;
    const number = Number(line.trim());
    if (Number.isInteger(number) && number >= 1 && number <= most) chosen = number - 1;
  }
  await write(`\n${pieces.ending(chosen)}`);
}

const ERASE_LINE_ABOVE = '\u001b[1A\u001b[2K';

/** A terminal on both sides is a classroom, in which a prompt goes when it is answered; a pipe is told all at once. */
export function classroomOf(
  input: NodeJS.ReadStream,
  output: NodeJS.WriteStream,
  write: (text: string) => Promise<void>,
): Classroom & { close(): void } {
  if (input.isTTY !== true || output.isTTY !== true) return { write, ask: undefined, close: () => {} };
  const { createInterface } = process.getBuiltinModule('node:readline/promises');
  const lines = createInterface({ input, output });
  let over = false;
  const ended = new Promise<undefined>((resolve) => {
    lines.once('close', () => {
      over = true;
      resolve(undefined);
    });
  });
  lines.on('SIGINT', () => lines.close());
  const ask = async (prompt: string): Promise<string | undefined> => {
    if (over) return undefined;
    const line = await Promise.race([lines.question(prompt), ended]);
    if (line !== undefined) output.write(ERASE_LINE_ABOVE);
    return line;
  };
  return { write, ask, close: () => lines.close() };
}
