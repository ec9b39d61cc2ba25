import { MAX_REMEMBERED_DECISIONS } from '../../base/limits.js';
import type { Decision, Judge, Rivals } from '../decide.js';
import { HAS_FEW, INDEX_OF, QUESTIONS, type Testimony } from '../elimination.js';
import type { Ending, Explanation } from '../explanation.js';
import type { Question } from '../questions/questions.js';
import type { JudgedEnding } from '../verdict.js';
import type { Moot, Witness } from '../witness.js';

// A decision follows from what the witness answers, and what is asked next from what was answered before. So decisions
// make a tree: at each fork a question, a branch for each answer that was ever given, and what was decided at the ends. A
// connection whose answers have all been given before finds its decision by answering what stands on its way.

/** Something that a decision asks. Two answers are the same answer where they are identical. */
type Asked = (witness: Witness) => unknown;

const ABOUT_QUESTION = QUESTIONS.map(
  (question, index): Asked =>
    HAS_FEW[index] === true ? (witness) => witness.groundsAt(index) : (witness) => witness.ask(question),
);

const NO_ALERT = -1;
const OF_SERVER = 256;

const aboutAlert: Asked = (witness) => {
  const alert = witness.alert();
  return alert === undefined ? NO_ALERT : alert.description + (alert.from === 'server' ? OF_SERVER : 0);
};

/** Makes one thing for each key. */
function onceFor<K, V>(make: (key: K) => V): (key: K) => V {
  const made = new Map<K, V>();
  return (key) => {
    const value = made.get(key) ?? make(key);
    made.set(key, value);
    return value;
  };
}

const aboutLeaning = onceFor((moot: Moot) =>
  onceFor(
    (one: Explanation): Asked =>
      (witness) =>
        witness.leaningOf(one, moot),
  ),
);

const aboutMoment = onceFor(
  (one: Ending): Asked =>
    (witness) =>
      witness.momentOf(one)?.kind,
);

/** Passes every question on, and keeps what was asked first of each, in that order, with the answers. */
class Listener implements Witness {
  readonly heard = new Map<Asked, unknown>();
  readonly #witness: Witness;

  constructor(witness: Witness) {
    this.#witness = witness;
  }

  #hear(asked: Asked): void {
    if (!this.heard.has(asked)) this.heard.set(asked, asked(this.#witness));
  }

  ask<Q extends Question>(question: Q): Testimony<Q> {
    this.#hear(ABOUT_QUESTION[INDEX_OF[question]]!);
    return this.#witness.ask(question);
  }

  groundsAt(index: number): number {
    this.#hear(ABOUT_QUESTION[index]!);
    return this.#witness.groundsAt(index);
  }

  leaningOf(one: Explanation, moot: Moot): number {
    if (one.leaning !== undefined) this.#hear(aboutLeaning(moot)(one));
    return this.#witness.leaningOf(one, moot);
  }

  alert(): JudgedEnding['alert'] {
    this.#hear(aboutAlert);
    return this.#witness.alert();
  }

  momentOf(one: Ending): JudgedEnding['moment'] {
    this.#hear(aboutMoment(one));
    return this.#witness.momentOf(one);
  }
}

class Fork<T> {
  /** Undefined at an end. */
  asked: Asked | undefined;
  decided: T | undefined;
  readonly #answers: unknown[] = [];
  /** One for each of the answers. */
  readonly #branches: Fork<T>[] = [];

  after(answer: unknown): Fork<T> | undefined {
    const answers = this.#answers;
    // Numbers and objects alike are few, and the first is mostly it.
    for (let at = 0; at < answers.length; at++) if (answers[at] === answer) return this.#branches[at];
    return undefined;
  }

  grow(answer: unknown): Fork<T> {
    const branch = new Fork<T>();
    this.#answers.push(answer);
    this.#branches.push(branch);
    return branch;
  }
}

/** What was decided, by what was asked for it and answered. */
class DecisionTree<T> {
  #root = new Fork<T>();
  #size = 0;

  /** What is decided by the answers of this witness: remembered, or found by `decide` and remembered. */
  decided(witness: Witness, decide: (witness: Witness) => T): T {
    const known = this.#find(witness);
    if (known !== undefined) return known;
    const listener = new Listener(witness);
    const decided = decide(listener);
    this.#learn(listener.heard, decided);
    return decided;
  }

  #find(witness: Witness): T | undefined {
    let fork: Fork<T> | undefined = this.#root;
    while (fork?.asked !== undefined) fork = fork.after(fork.asked(witness));
    return fork?.decided;
  }

  #learn(heard: ReadonlyMap<Asked, unknown>, decided: T): void {
    if (++this.#size > MAX_REMEMBERED_DECISIONS) {
      this.#root = new Fork();
      this.#size = 1;
    }
    let fork: Fork<T> = this.#root;
    for (const [asked, answer] of heard) {
      fork.asked ??= asked;
      fork = fork.after(answer) ?? fork.grow(answer);
    }
    fork.decided = decided;
  }
}

/** Comes to the decisions of another judge, and remembers them by what the witnesses answered. */
export class RememberingJudge implements Judge {
  readonly #judge: Judge;
  readonly #decisions = new DecisionTree<Decision>();
  readonly #rivals = new DecisionTree<Rivals>();

  constructor(judge: Judge) {
    this.#judge = judge;
  }

  decide(witness: Witness): Decision {
    return this.#decisions.decided(witness, (heard) => this.#judge.decide(heard));
  }

  rivals(witness: Witness): Rivals {
    return this.#rivals.decided(witness, (heard) => this.#judge.rivals(heard));
  }
}
