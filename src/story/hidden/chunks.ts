// A handshake message in one record, or cut into chunks where it is longer than a record may be (RFC 8446 section 5.1,
// RFC 8449, RFC 6066 section 4): all chunks of one length, and the rest.

/** No limit of records is lower (RFC 8449 section 4: 64 bytes, one of them the content type). */
export const LEAST_CHUNK = 63;

/** What limits records: max_fragment_length (RFC 6066 section 4) and the protocol itself (RFC 8446 section 5.1). */
const USUAL_LIMITS = [512, 1_024, 2_048, 4_096, 16_384];

/** One way to read the records of a flight. */
export interface Reading {
  /** Bytes of each message, in order. */
  readonly lengths: readonly number[];
  /** False where nothing but the reading itself says that records were cut at that length, or where a message ends. */
  readonly isSure: boolean;
}

/** Do the contents from one place to another hold one message, cut at that limit? */
function isOneMessage(
  contents: readonly number[],
  from: number,
  to: number,
  limit: number | undefined,
): boolean {
  if (to - from === 1) return true;
  if (to === from || limit === undefined || limit < LEAST_CHUNK) return false;
  for (let at = from; at < to - 1; at++) if (contents[at] !== limit) return false;
  return true;
}

/** These contents as messages, each of which ends before one of `ends`. */
function readingOf(contents: readonly number[], ends: readonly number[], limit: number | undefined): Reading {
  const lengths: number[] = [];
  // A limit shows where two records of a message are full, or where it is known.
  let isLimit = limit === undefined || USUAL_LIMITS.includes(limit);
  // A message whose last record is full may go on in the next.
  let endsShow = true;
  let from = 0;
  for (const to of ends) {
    let length = 0;
    for (let at = from; at < to; at++) length += contents[at]!;
    lengths.push(length);
    if (to - from > 2) isLimit = true;
    const last = contents[to - 1]!;
    if (to < contents.length && (last === limit || USUAL_LIMITS.includes(last))) endsShow = false;
    from = to;
  }
  return { lengths, isSure: endsShow && isLimit };
}

/** Every way to read contents as so many messages, one after the other. */
export function waysToRead(contents: readonly number[], messages: 1 | 2 | 3): Reading[] {
  const ways: Reading[] = [];
  const all = contents.length;
  // A sender cuts every message at the same length, which the longest record has; as many records as messages were not cut.
  const limit = all <= messages ? undefined : Math.max(...contents);
  const isWhole = (from: number, to: number) => isOneMessage(contents, from, to, limit);
  if (messages === 1) return isWhole(0, all) ? [readingOf(contents, [all], limit)] : ways;
  // What is no message does not become one by what follows.
  for (let one = 1; one < all && isWhole(0, one); one++) {
    if (messages === 2) {
      if (isWhole(one, all)) ways.push(readingOf(contents, [one, all], limit));
      continue;
    }
    for (let two = one + 1; two < all && isWhole(one, two); two++)
      if (isWhole(two, all)) ways.push(readingOf(contents, [one, two, all], limit));
  }
  return ways;
}
