import type { Confidence } from '../base/basis.js';
import { ANSWERS, type Question, type Questions } from './questions/questions.js';

// Nothing here knows TLS. A capture answers questions by ruling answers out; an explanation is out where every answer
// that agrees with it is ruled out; a claim is as sure as the weakest ground against its rivals.

/**
 * How it is known that an answer is wrong. `explained`: nothing rules it out, but what is proved suffices without it.
 */
export type Ground = 'seen' | 'decrypted' | 'inferred' | 'explained';

/** The answers that the capture rules out, each with its ground; what is not named is open. */
export type Testimony<Q extends Question> = { readonly [A in Questions[Q]]?: Ground };

/** Asks the capture; each question is answered once, when somebody wants to know. */
export interface Inquiry {
  ask<Q extends Question>(question: Q): Testimony<Q>;
  /** The same in few bits, worked out once: `groundsIn` of the testimony on `QUESTIONS[index]`. */
  groundsAt?(index: number): number;
}

/** For each question that matters, the answers that agree with an explanation. */
export type Answers = { readonly [Q in Question]?: readonly Questions[Q][] };

const RANK: Readonly<Record<Ground, number>> = { seen: 3, decrypted: 3, inferred: 2, explained: 1 };
const BY_BYTES = 3;

export const weakerGround = (a: Ground, b: Ground): Ground => (RANK[b] < RANK[a] ? b : a);

/** Answers of a question that fit into each third of a number; one with more is asked answer by answer. */
const FEW_ANSWERS = 10;
const INFERRED = FEW_ANSWERS;
const EXPLAINED = 2 * FEW_ANSWERS;
const ALL = (1 << FEW_ANSWERS) - 1;

export const QUESTIONS = Object.keys(ANSWERS) as readonly Question[];
export const INDEX_OF = Object.fromEntries(QUESTIONS.map((question, at) => [question, at])) as Readonly<
  Record<Question, number>
>;
const BIT_OF = QUESTIONS.map((question): { readonly [answer: string]: number } =>
  Object.fromEntries(ANSWERS[question].map((answer, at) => [answer, 1 << at])),
);
const EVERY_ANSWER = QUESTIONS.map((question) => (1 << ANSWERS[question].length) - 1);
/** Whether all that a testimony on `QUESTIONS[index]` says fits into the bits of `groundsIn`. */
export const HAS_FEW = QUESTIONS.map((question) => ANSWERS[question].length <= FEW_ANSWERS);

/**
 * One bit for each answer that a testimony on a question of few answers rules out: by bytes (seen or decrypted, which count
 * alike), inferred, explained.
 */
export function groundsIn(
  index: number,
  testimony: { readonly [answer: string]: Ground | undefined },
): number {
  let grounds = 0;
  const bits = BIT_OF[index]!;
  for (const answer in testimony) {
    const ground = testimony[answer];
    if (ground === undefined) continue;
    const bit = bits[answer]!;
    grounds |= ground === 'inferred' ? bit << INFERRED : ground === 'explained' ? bit << EXPLAINED : bit;
  }
  return grounds;
}

/** Answers to one question, as numbers. */
interface Term {
  readonly index: number;
  readonly answers: readonly string[];
  readonly bits: number;
}

const terms = new WeakMap<Answers, readonly Term[]>();

/** The catalogue is asked for every connection: its lines are numbered once. */
function termsOf(answers: Answers): readonly Term[] {
  let known = terms.get(answers);
  if (known === undefined) {
    known = Object.entries(answers).map(([question, agreed]) =>
      termOf(INDEX_OF[question as Question], agreed),
    );
    terms.set(answers, known);
  }
  return known;
}

const termOf = (index: number, answers: readonly string[]): Term => ({
  index,
  answers,
  bits: bitsOf(index, answers),
});

function bitsOf(index: number, answers: readonly string[]): number {
  if (HAS_FEW[index] !== true) return 0;
  const bitOf = BIT_OF[index]!;
  let bits = 0;
  for (const answer of answers) bits |= bitOf[answer]!;
  return bits;
}

/** The weakest ground against all of these answers; undefined if one of them is open, or there is none. */
function againstAll(inquiry: Inquiry, index: number, bits: number): Ground | undefined {
  const grounds = inquiry.groundsAt?.(index) ?? groundsIn(index, inquiry.ask(QUESTIONS[index]!));
  const inferred = (grounds >> INFERRED) & ALL;
  const explained = grounds >> EXPLAINED;
  if (bits === 0 || (bits & ~(grounds | inferred | explained) & ALL) !== 0) return undefined;
  return (bits & explained) !== 0 ? 'explained' : (bits & inferred) !== 0 ? 'inferred' : 'seen';
}

/** The same, of a question of many answers. */
function againstEach(inquiry: Inquiry, question: Question, answers: readonly string[]): Ground | undefined {
  const ruledOut: { readonly [answer: string]: Ground | undefined } = inquiry.ask(question);
  let weakest: Ground | undefined;
  for (const answer of answers) {
    const ground = ruledOut[answer];
    if (ground === undefined) return undefined;
    weakest = weakest === undefined ? ground : weakerGround(weakest, ground);
  }
  return weakest;
}

const againstTerm = (inquiry: Inquiry, { index, answers, bits }: Term): Ground | undefined =>
  HAS_FEW[index] === true
    ? againstAll(inquiry, index, bits)
    : againstEach(inquiry, QUESTIONS[index]!, answers);

/** The strongest thing that the capture says against these answers; undefined: nothing. */
export function against(inquiry: Inquiry, answers: Answers): Ground | undefined {
  let strongest: Ground | undefined;
  for (const term of termsOf(answers)) {
    const ground = againstTerm(inquiry, term);
    if (ground === undefined) continue;
    if (RANK[ground] === BY_BYTES) return ground;
    if (strongest === undefined || RANK[ground] > RANK[strongest]) strongest = ground;
  }
  return strongest;
}

/** The weakest ground against all answers but these. */
function shownTerm(inquiry: Inquiry, { index, answers, bits }: Term): Ground | undefined {
  if (HAS_FEW[index] === true) return againstAll(inquiry, index, EVERY_ANSWER[index]! & ~bits);
  const question = QUESTIONS[index]!;
  const others = (ANSWERS[question] as readonly string[]).filter((answer) => !answers.includes(answer));
  return againstEach(inquiry, question, others);
}

/** What shows that one of these answers is right: the weakest ground against all others; undefined: it is not shown. */
export function shown<Q extends Question>(
  inquiry: Inquiry,
  question: Q,
  answers: readonly Questions[Q][],
): Ground | undefined {
  const index = INDEX_OF[question];
  return shownTerm(inquiry, { index, answers, bits: bitsOf(index, answers) });
}

/** What shows all of these answers: the weakest of their grounds; undefined if one is not shown, or none is asked for. */
export function shownAll(inquiry: Inquiry, answers: Answers): Ground | undefined {
  let weakest: Ground | undefined;
  for (const term of termsOf(answers)) {
    const ground = shownTerm(inquiry, term);
    if (ground === undefined) return undefined;
    weakest = weakest === undefined ? ground : weakerGround(weakest, ground);
  }
  return weakest;
}

/** As sure as the weakest of the grounds against its rivals; an open rival leaves it possible. */
export function sureness(rivals: Iterable<Ground | undefined>): Confidence {
  let least: Confidence = 'certain';
  for (const ground of rivals) {
    if (ground === undefined) return 'possible';
    if (RANK[ground] < BY_BYTES) least = 'inferred';
  }
  return least;
}

const SURENESS: Readonly<Record<Confidence, number>> = { possible: 0, inferred: 1, certain: 2 };

/** The less sure of two. */
export const lessSure = (a: Confidence, b: Confidence): Confidence => (SURENESS[a] <= SURENESS[b] ? a : b);
