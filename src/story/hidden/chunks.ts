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

/** The limit that cut these parts of a flight: as long as the longest record. Undefined: nothing was cut. */
const limitOf = (parts: readonly (readonly number[])[]): number | undefined =>
  parts.every(({ length }) => length < 2) ? undefined : Math.max(...parts.flat());

/** A limit shows where two records of a message are full, or where it is known. */
const isKnown = (limit: number, parts: readonly (readonly number[])[]): boolean =>
  USUAL_LIMITS.includes(limit) ||
  parts.some((part) => part.length > 2 && part[0] === limit && part[1] === limit);

/** Do these contents hold one message, cut at that limit? */
function isOneMessage(contents: readonly number[], limit: number | undefined): boolean {
  const rest = contents.at(-1);
  if (rest === undefined || (limit !== undefined && rest > limit)) return false;
  if (contents.length === 1) return true;
  if (limit === undefined || limit < LEAST_CHUNK) return false;
  return contents.slice(0, -1).every((content) => content === limit);
}

/** These parts as one message each; undefined if some part holds no one message. */
function readingOf(parts: readonly (readonly number[])[]): Reading | undefined {
  // A sender cuts every message at the same length.
  const limit = limitOf(parts);
  if (!parts.every((part) => isOneMessage(part, limit))) return undefined;
  const lengths = parts.map((part) => part.reduce((sum, content) => sum + content, 0));
  // A message whose last record is full may go on in the next.
  const endsShow = parts
    .slice(0, -1)
    .every((part) => part.at(-1) !== limit && !USUAL_LIMITS.includes(part.at(-1)!));
  return { lengths, isSure: endsShow && (limit === undefined || isKnown(limit, parts)) };
}

/** Every way to read contents as so many messages, one after the other. */
export function waysToRead(contents: readonly number[], messages: 1 | 2 | 3): Reading[] {
  const ways: Reading[] = [];
  const add = (...parts: readonly (readonly number[])[]) => {
    const reading = readingOf(parts);
    if (reading !== undefined) ways.push(reading);
  };
  if (messages === 1) add(contents);
  for (let one = 1; messages > 1 && one < contents.length; one++) {
    if (messages === 2) add(contents.slice(0, one), contents.slice(one));
    for (let two = one + 1; messages === 3 && two < contents.length; two++)
      add(contents.slice(0, one), contents.slice(one, two), contents.slice(two));
  }
  return ways;
}
