// Names of files on POSIX systems are bytes and need not be UTF-8. A byte that is none stands in a string as the lone
// surrogate U+DC00 + byte, as Python writes it (PEP 383), so that the name can be opened, and told apart from others.
import { readFileSync } from 'node:fs';

const ESCAPE = 0xdc00;
const ESCAPED = /[\udc80-\udcff]/u;

/** Such a name as the functions of node:fs take it. */
export function pathOf(name: string): string | Buffer {
  if (!ESCAPED.test(name)) return name;
  const pieces = Array.from(name, (character) => {
    const code = character.codePointAt(0)!;
    return ESCAPED.test(character) ? Buffer.of(code - ESCAPE) : Buffer.from(character);
  });
  return Buffer.concat(pieces);
}

/** The bytes of a name as such a string. */
export function nameOfPath(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('utf8');
  // What is valid comes back as it was.
  if (Buffer.from(text).equals(bytes)) return text;
  let name = '';
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at);
    name +=
      length === 0
        ? String.fromCharCode(ESCAPE + bytes[at]!)
        : Buffer.from(bytes.subarray(at, at + length)).toString('utf8');
    at += Math.max(1, length);
  }
  return name;
}

/** Bytes of the character that begins here, 0 if none does (RFC 3629 section 4). */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  const piece = Buffer.from(bytes.subarray(at, at + length));
  return Buffer.from(piece.toString('utf8')).equals(piece) ? length : 0;
}

/** Where Linux has the command line as it was given. */
const COMMAND_LINE = '/proc/self/cmdline';

/** The words of the command line with the bytes that Node.js could not decode. */
export function wordsAsGiven(words: readonly string[]): readonly string[] {
  if (!words.some((word) => word.includes('\ufffd'))) return words;
  try {
    const given = readFileSync(COMMAND_LINE, 'latin1').split('\0').slice(0, -1).slice(-words.length);
    const named = given.map((word) => Buffer.from(word, 'latin1'));
    // Whoever runs this as a library hands over words of his own.
    const same = named.every((bytes, at) => bytes.toString('utf8') === words[at]);
    return same && named.length === words.length ? named.map(nameOfPath) : words;
  } catch {
    return words;
  }
}
