// A handshake message in one record, or cut into chunks where it is longer than a record may be (RFC 8446 section 5.1,
// RFC 8449, RFC 6066 section 4): all chunks of one length, and the rest.

/** No limit of records is lower (RFC 8449 section 4: 64 bytes, one of them the content type). */
const LEAST_CHUNK = 63;

/** What limits records: max_fragment_length (RFC 6066 section 4) and the protocol itself (RFC 8446 section 5.1). */
const USUAL_CHUNKS = [512, 1_024, 2_048, 4_096, 16_384];

/**
 * Bytes of the one message that these contents hold; undefined if they are no one message. Two chunks are believed
 * where the first is as long as a limit that is known; of more, all but the last are of one length.
 */
export function oneMessage(contents: readonly number[], chunk?: number): number | undefined {
  const [first] = contents;
  if (first === undefined) return undefined;
  const rest = contents.at(-1)!;
  if (contents.length > 1) {
    if (first < LEAST_CHUNK || rest > first || (chunk !== undefined && first !== chunk)) return undefined;
    if (contents.length === 2 && chunk === undefined && !USUAL_CHUNKS.includes(first)) return undefined;
    for (let i = 1; i < contents.length - 1; i++) if (contents[i] !== first) return undefined;
  } else if (chunk !== undefined && first > chunk) return undefined;
  return contents.reduce((sum, content) => sum + content, 0);
}

/** The length of full chunks in a flight, if any of its messages was cut; undefined if none is. */
export function chunkOf(contents: readonly number[]): number | undefined {
  return contents.length > 1 ? Math.max(...contents) : undefined;
}

/** Every way to read contents as one message and then another, as the lengths of both. */
export function twoMessages(contents: readonly number[]): readonly (readonly [number, number])[] {
  const ways: [number, number][] = [];
  for (let cut = 1; cut < contents.length; cut++) {
    const before = contents.slice(0, cut);
    const after = contents.slice(cut);
    // A sender cuts every message at the same length.
    const longest = before.length > 1 || after.length > 1 ? chunkOf(contents) : undefined;
    const isKnown = before.length > 2 || after.length > 2 || USUAL_CHUNKS.includes(longest ?? 0);
    if (longest !== undefined && !isKnown) continue;
    const [one, other] = [oneMessage(before, longest), oneMessage(after, longest)];
    if (one !== undefined && other !== undefined) ways.push([one, other]);
  }
  return ways;
}
