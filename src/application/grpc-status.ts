import type { WordInProgress } from './application-word.js';
import { certificateWords } from './certificate-words.js';
import { harmless } from './word-reader.js';

/** gRPC's own status (gRPC documentation, "Status codes") of those that are about who asks. */
const REFUSALS: Readonly<Record<string, string>> = { 7: 'PERMISSION_DENIED', 16: 'UNAUTHENTICATED' };

/** A call of gRPC, whose HTTP status is 200 whatever becomes of it. */
export const isGrpc = (contentType: string | undefined): boolean =>
  contentType?.startsWith('application/grpc') === true;

/**
 * Changes what an answer means to what gRPC says of it in its trailers.
 * @param status `grpc-status`, a number in decimal.
 * @param message `grpc-message`, percent-encoded.
 */
export function judgeCall(word: WordInProgress, status: string, message: string | undefined): void {
  if (!/^\d{1,2}$/.test(status)) return;
  const refusal = REFUSALS[Number(status)];
  if (refusal === undefined) {
    if (status === '0') word.means = 'accepted';
    return;
  }
  const words = message === undefined ? '' : decoded(message);
  const about = certificateWords(words);
  word.means = about === undefined ? 'refused' : 'refused_certificate';
  if (about?.missing !== undefined) word.missing = about.missing;
  word.text = harmless(words === '' ? `grpc-status ${refusal}` : `grpc-status ${refusal}: ${words}`);
}

function decoded(message: string): string {
  try {
    return decodeURIComponent(message.slice(0, 512));
  } catch {
    return message;
  }
}
