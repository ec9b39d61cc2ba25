import { MAX_DETAIL_CHARACTERS } from '../base/limits.js';
import { host } from '../platform/host.js';

/** One character a byte, so that an offset in the text is an offset in the bytes. */
export const latin1 = (bytes: Uint8Array): string => host.latin1(bytes);

/** UTF-8 if the bytes are (a character cut at the end is left out), else one character a byte. */
export function wireText(bytes: Uint8Array): string {
  if (bytes.every((byte) => byte < 0x80)) return latin1(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: true });
  } catch {
    return latin1(bytes);
  }
}

/** The same of bytes that were read as one character each. */
export const wireTextOf = (oneEach: string): string =>
  wireText(Uint8Array.from(oneEach, (character) => character.charCodeAt(0)));

/** At most `MAX_DETAIL_CHARACTERS` characters, none of them cut in half. */
export function shortened(text: string): string {
  if (text.length <= MAX_DETAIL_CHARACTERS) return text;
  const last = text.charCodeAt(MAX_DETAIL_CHARACTERS - 1);
  const splitsPair = last >= 0xd800 && last < 0xdc00;
  return text.slice(0, splitsPair ? MAX_DETAIL_CHARACTERS - 1 : MAX_DETAIL_CHARACTERS);
}

/** The first line of the bytes, for a step's detail. */
export function firstLine(bytes: Uint8Array): string {
  const newline = bytes.indexOf(0x0a);
  let end = newline < 0 ? bytes.length : newline;
  if (end > 0 && bytes[end - 1] === 0x0d) end--;
  return shortened(wireText(bytes.subarray(0, end)));
}

export interface Line {
  /** Without its end, one character a byte. */
  readonly text: string;
  readonly bytes: Uint8Array;
}

/** The lines of the bytes; the last one may lack its end. Carriage returns before line feeds belong to the end. */
export function linesOf(bytes: Uint8Array): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(0x0a, start);
    const next = newline < 0 ? bytes.length : newline + 1;
    let end = newline < 0 ? bytes.length : newline;
    if (end > start && bytes[end - 1] === 0x0d) end--;
    const line = bytes.subarray(start, end);
    lines.push({ text: latin1(line), bytes: line });
    start = next;
  }
  return lines;
}

/** Does it read as text: no control characters but tab, line feed and carriage return? */
export function isText(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d);
}
