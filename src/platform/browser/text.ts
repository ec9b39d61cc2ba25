import type { Text } from '../platform.js';

/** Arguments that one call takes without harm anywhere. */
const AT_ONCE = 8_192;

const utf8 = new TextDecoder('utf-8', { fatal: true });

function ofCodes(codes: Uint8Array | Uint16Array): string {
  let characters = '';
  for (let at = 0; at < codes.length; at += AT_ONCE)
    characters += String.fromCharCode.apply(
      undefined,
      codes.subarray(at, at + AT_ONCE) as unknown as number[],
    );
  return characters;
}

function fromLatin1(characters: string): Uint8Array {
  const bytes = new Uint8Array(characters.length);
  for (let at = 0; at < characters.length; at++) bytes[at] = characters.charCodeAt(at);
  return bytes;
}

const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** What stands for 6 bits; both alphabets of RFC 4648. */
const SIXES = new Map(
  [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].map((letter, six) => [letter, six]),
);
SIXES.set('-', 62).set('_', 63);

/** White space and whatever else does not belong there is passed over. */
export function fromBase64(encoded: string): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((encoded.length * 3) / 4));
  let length = 0;
  let held = 0;
  let bits = 0;
  for (const letter of encoded) {
    if (letter === '=') break;
    const six = SIXES.get(letter);
    if (six === undefined) continue;
    held = ((held << 6) | six) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[length++] = (held >> bits) & 0xff;
  }
  return bytes.slice(0, length);
}

export const text: Text = {
  latin1: ofCodes,
  fromLatin1,
  fromCodeUnits: (units, length) => ofCodes(units.subarray(0, length)),
  hex(bytes) {
    let digits = '';
    for (let at = 0; at < bytes.length; at++) digits += DIGITS[bytes[at]!];
    return digits;
  },
  fromHex: (digits) =>
    Uint8Array.from({ length: digits.length >> 1 }, (_, at) =>
      Number.parseInt(digits.slice(2 * at, 2 * at + 2), 16),
    ),
  base64: (bytes) => btoa(ofCodes(bytes)),
  fromBase64,
  isUtf8(bytes) {
    try {
      utf8.decode(bytes);
      return true;
    } catch {
      return false;
    }
  },
  domainToAscii(name) {
    // What is no host leaves the one that is there.
    const url = new URL('ws://x');
    url.hostname = name;
    return url.hostname === 'x' && name !== 'x' ? '' : url.hostname;
  },
};
