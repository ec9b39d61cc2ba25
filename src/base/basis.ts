/**
 * How a fact is known. `seen`: in clear on the wire. `decrypted`: with keys. `inferred`: from sizes, order,
 * timing or closing. `unknown`: not in this capture.
 */
export type Basis = 'seen' | 'decrypted' | 'inferred' | 'unknown';

/** How sure a judgement is: `certain` rests on bytes, `inferred` on sizes and order alone, `possible` on likelihood. */
export type Confidence = 'certain' | 'inferred' | 'possible';
