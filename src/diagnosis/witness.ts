import type { Facts } from '../story/facts.js';
import { groundsIn, HAS_FEW, INDEX_OF, type Inquiry, QUESTIONS, type Testimony } from './elimination.js';
import type { Ending, Explanation } from './explanation.js';
import { failingAlert } from './questions/alert.js';
import { WITNESSES } from './questions/inquiry.js';
import type { Question } from './questions/questions.js';
import type { CaptureEnd, JudgedEnding } from './verdict.js';

/** Questions whose answers say nothing of what is being judged. */
export type Moot = readonly Question[];
export const NOTHING_MOOT: Moot = [];
/** Another side's alert than the refusing one's: what it may mean does not matter. */
export const NAMED_MOOT: Moot = ['alertNames'];
/** No alert ended it. */
export const ALERT_MOOT: Moot = ['alertAbout', 'alertNames'];

/** Nothing is ruled out. */
const NO_GROUNDS = 0;

/** The inquiry, but for what is moot: there every answer is open. */
export const without = (inquiry: Required<Inquiry>, moot: Moot): Required<Inquiry> =>
  moot.length === 0
    ? inquiry
    : {
        ask: (question) => (moot.includes(question) ? {} : inquiry.ask(question)),
        groundsAt: (index) => (moot.includes(QUESTIONS[index]!) ? NO_GROUNDS : inquiry.groundsAt(index)),
      };

/** Whom a decision asks. All that a decision rests on comes from here, so that the same answers make the same decision. */
export interface Witness extends Required<Inquiry> {
  /** What makes the explanation likelier, or less so, all but what is moot considered. */
  leaningOf(one: Explanation, moot: Moot): number;
  /** The alert that ended it. */
  alert(): JudgedEnding['alert'];
  /** The event that ended it, if it was this ending. */
  momentOf(one: Ending): JudgedEnding['moment'];
}

/** Who answers `QUESTIONS[index]`. */
const WITNESS_AT = QUESTIONS.map((question) => WITNESSES[question]);

/** What one connection of one capture answers; each answer is worked out once, when somebody asks. */
export class ConnectionWitness implements Witness {
  readonly facts: Facts;
  readonly capture: CaptureEnd;
  /** By the index of the question. */
  readonly #testimonies = new Array<Testimony<Question> | undefined>(QUESTIONS.length);
  readonly #grounds = new Array<number | undefined>(QUESTIONS.length);
  readonly #leanings = new Map<Explanation, number>();
  /** What leanings ask, without what was moot last. */
  #asked: { readonly moot: Moot; readonly inquiry: Required<Inquiry> } | undefined;

  constructor(facts: Facts, capture: CaptureEnd) {
    this.facts = facts;
    this.capture = capture;
  }

  ask<Q extends Question>(question: Q): Testimony<Q> {
    return this.#testimonyAt(INDEX_OF[question]) as Testimony<Q>;
  }

  #testimonyAt(index: number): Testimony<Question> {
    let testimony = this.#testimonies[index];
    if (testimony === undefined) {
      testimony = WITNESS_AT[index]!(this.facts, this.capture);
      this.#testimonies[index] = testimony;
    }
    return testimony;
  }

  groundsAt(index: number): number {
    const asked = this.#grounds[index];
    if (asked !== undefined) return asked;
    const grounds = HAS_FEW[index] === true ? groundsIn(index, this.#testimonyAt(index)) : NO_GROUNDS;
    this.#grounds[index] = grounds;
    return grounds;
  }

  /** One decision is made on a connection, so that what is moot for an explanation is always the same. */
  leaningOf(one: Explanation, moot: Moot): number {
    let leaning = this.#leanings.get(one);
    if (leaning === undefined) {
      leaning = one.leaning?.(this.facts, this.#without(moot)) ?? 0;
      this.#leanings.set(one, leaning);
    }
    return leaning;
  }

  #without(moot: Moot): Required<Inquiry> {
    if (this.#asked?.moot !== moot) this.#asked = { moot, inquiry: without(this, moot) };
    return this.#asked.inquiry;
  }

  alert(): JudgedEnding['alert'] {
    const event = failingAlert(this.facts);
    return event && { from: this.facts.side(event), description: event.description };
  }

  momentOf(one: Ending): JudgedEnding['moment'] {
    return one.moment(this.facts);
  }
}
