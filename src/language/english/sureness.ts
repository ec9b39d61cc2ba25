import type { Confidence } from '../../base/basis.js';

/**
 * How sure a verdict is, for the words of its first sentence: nothing that is but possible may read as certain, and
 * what is inferred does not read like a guess.
 */
export interface Sureness {
  /** Of who refused what. */
  readonly confidence?: Confidence;
  /** Of why. */
  readonly causeConfidence?: Confidence;
  /** What was refused, as the verdict calls it. */
  readonly refusedThing?:
    | 'server_certificate'
    | 'client_certificate'
    | 'missing_client_certificate'
    | 'parameters'
    | 'connection'
    | null;
}

export const isPossible = ({ confidence }: Sureness): boolean => confidence === 'possible';

/** Who and what may be certain while the reason is not. */
export const isReasonPossible = (a: Sureness): boolean => !isPossible(a) && a.causeConfidence === 'possible';

export const isEitherPossible = (a: Sureness): boolean => isPossible(a) || isReasonPossible(a);

/** Before a verb. */
export const probably = (a: Sureness): string => (isPossible(a) ? 'probably ' : '');

/** Before a reason that stands by itself; behind a doubt of its own it needs no second one. */
export const probablyAs = (a: Sureness): string => (isReasonPossible(a) ? 'probably ' : '');

/** Before a verb whose doubt is the reason's, too. */
export const probablyEither = (a: Sureness): string => (isEitherPossible(a) ? 'probably ' : '');

/** What a side that says nothing is taken to have refused, and which side that is. */
const REFUSED_IN_SILENCE: Readonly<Record<string, readonly [by: string, what: string]>> = {
  server_certificate: ['the client', "the server's certificate"],
  client_certificate: ['the server', "the client's certificate"],
  missing_client_certificate: ['the server', 'a client without a certificate'],
  parameters: ['one side', 'what the other offered'],
};

/** The guess at what was refused without a word, if there is one. `named`: the sentence is about that side already. */
export function refusedInSilence({ refusedThing }: Sureness, named: boolean): string | undefined {
  const [by, what] = REFUSED_IN_SILENCE[refusedThing ?? ''] ?? [];
  return what === undefined ? undefined : `${named ? 'it' : by} probably refused ${what}`;
}
