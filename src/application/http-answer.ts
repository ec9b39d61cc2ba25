// What an answer of HTTP means for the one who asked, by its status and its page.
import type { Meaning, WordInProgress } from './application-word.js';
import type { CertificateRefusal, RefusalWatch } from './certificate-refusal.js';

/** Statuses by which a server turns down who asks, whatever is asked for. */
const REFUSALS: ReadonlySet<number> = new Set([
  400, 401, 402, 403, 407, 421, 429, 451, 495, 496, 497, 498, 499,
]);

/** Statuses about the form of a request, which a server may give before it looks at who asks. */
const ABOUT_FORM: ReadonlySet<number> = new Set([408, 411, 413, 414, 417, 425, 426, 431, 494]);

/** What a status means for the one who asked (RFC 9110 section 15). */
export function meaningOf(status: number): Meaning {
  if (REFUSALS.has(status)) return 'refused';
  // The server's own failures do not speak of the client, nor do interim answers.
  return status < 200 || status >= 500 || ABOUT_FORM.has(status) ? 'neutral' : 'accepted';
}

/** An answer whose page may still say why the client is turned down. */
export interface OpenAnswer {
  readonly word: WordInProgress;
  /** What it means as long as the page does not say more. */
  readonly means: Meaning;
  readonly watch: RefusalWatch;
}

export function refuse(word: WordInProgress, refusal: CertificateRefusal): void {
  word.means = 'refused_certificate';
  if (refusal === 'either') delete word.missing;
  else word.missing = refusal === 'missing';
}

/** Looks at a part of the answer's page. True: nothing more can be learnt from it. */
export function look(
  { word, means, watch }: OpenAnswer,
  bytes: Uint8Array,
  start: number,
  end: number,
): boolean {
  const refusal = watch.body(bytes, start, end);
  if (refusal !== undefined) refuse(word, refusal);
  else {
    word.means = means;
    delete word.missing;
  }
  return watch.done;
}
