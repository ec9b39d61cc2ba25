// A handshake message in one record, or cut into chunks where it is longer than a record may be (RFC 8446 section 5.1,
// RFC 8449, RFC 6066 section 4): all chunks of one length, and the rest.

/** No limit of records is lower (RFC 8449 section 4: 64 bytes, one of them the content type). */
const LEAST_CHUNK = 63;

/** What limits records: max_fragment_length (RFC 6066 section 4) and the protocol itself (RFC 8446 section 5.1). */
const USUAL_LIMITS = [512, 1_024, 2_048, 4_096, 16_384];

/**
 * The limit that cut these parts of a flight, if one of them has several records: shown by two of one length, or a
 * limit that is known. 0: something was cut, and its limit does not show; undefined: nothing was cut.
 */
function limitOf(parts: readonly (readonly number[])[]): number | undefined {
  if (parts.every(({ length }) => length < 2)) return undefined;
  const longest = Math.max(...parts.flat());
  const isShown = parts.some((part) => part.length > 2 && part[0] === longest && part[1] === longest);
  return isShown || USUAL_LIMITS.includes(longest) ? longest : 0;
}

/** Bytes of the one message that these contents hold; undefined if they are no one message under that limit. */
function oneMessage(contents: readonly number[], limit: number | undefined): number | undefined {
  const rest = contents.at(-1);
  if (rest === undefined || limit === 0) return undefined;
  if (limit !== undefined && rest > limit) return undefined;
  if (contents.length > 1) {
    if (limit === undefined || limit < LEAST_CHUNK) return undefined;
    for (let i = 0; i < contents.length - 1; i++) if (contents[i] !== limit) return undefined;
  }
  return contents.reduce((sum, content) => sum + content, 0);
}

/** The lengths of the messages that these parts hold, one each; undefined if some part holds no one message. */
function messagesIn(parts: readonly (readonly number[])[]): number[] | undefined {
  // A sender cuts every message at the same length.
  const limit = limitOf(parts);
  const lengths: number[] = [];
  for (const part of parts) {
    const length = oneMessage(part, limit);
    if (length === undefined) return undefined;
    lengths.push(length);
  }
  return lengths;
}

/** Every way to read contents as so many messages, one after the other. */
export function waysToRead(contents: readonly number[], messages: 1 | 2 | 3): number[][] {
  const ways: number[][] = [];
  const add = (...parts: readonly (readonly number[])[]) => {
    const lengths = messagesIn(parts);
    if (lengths !== undefined) ways.push(lengths);
  };
  if (messages === 1) add(contents);
  for (let one = 1; messages > 1 && one < contents.length; one++) {
    if (messages === 2) add(contents.slice(0, one), contents.slice(one));
    for (let two = one + 1; messages === 3 && two < contents.length; two++)
      add(contents.slice(0, one), contents.slice(one, two), contents.slice(two));
  }
  return ways;
}
