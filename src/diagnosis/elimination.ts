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
}

/** For each question that matters, the answers that agree with an explanation. */
export type Answers = { readonly [Q in Question]?: readonly Questions[Q][] };

const RANK: Readonly<Record<Ground, number>> = { seen: 3, decrypted: 3, inferred: 2, explained: 1 };
const BY_BYTES = 3;

export const weakerGround = (a: Ground, b: Ground): Ground => (RANK[b] < RANK[a] ? b : a);

/** The weakest ground against all of these answers; undefined if one of them is open. */
function againstAll<Q extends Question>(
  inquiry: Inquiry,
  question: Q,
  answers: readonly Questions[Q][],
): Ground | undefined {
  const ruledOut: { readonly [answer: string]: Ground | undefined } = inquiry.ask(question);
  let weakest: Ground | undefined;
  for (const answer of answers) {
    const ground = ruledOut[answer];
    if (ground === undefined) return undefined;
    weakest = weakest === undefined ? ground : weakerGround(weakest, ground);
  }
  return weakest;
}

/** The strongest thing that the capture says against these answers; undefined: nothing. */
export function against(inquiry: Inquiry, answers: Answers): Ground | undefined {
  let strongest: Ground | undefined;
  for (const question in answers) {
    const ground = againstAll(inquiry, question as Question, answers[question as Question] ?? []);
    if (ground === undefined) continue;
    if (RANK[ground] === BY_BYTES) return ground;
    if (strongest === undefined || RANK[ground] > RANK[strongest]) strongest = ground;
  }
  return strongest;
}

/** What shows that one of these answers is right: the weakest ground against all others; undefined: it is not shown. */
export function shown<Q extends Question>(
  inquiry: Inquiry,
  question: Q,
  answers: readonly Questions[Q][],
): Ground | undefined {
  const all: readonly Questions[Q][] = ANSWERS[question];
  return againstAll(
    inquiry,
    question,
    all.filter((answer) => !answers.includes(answer)),
  );
}

/** What shows all of these answers: the weakest of their grounds; undefined if one is not shown, or none is asked for. */
export function shownAll(inquiry: Inquiry, answers: Answers): Ground | undefined {
  let weakest: Ground | undefined;
  for (const question in answers) {
    const ground = shown(inquiry, question as Question, (answers[question as Question] ?? []) as never);
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
