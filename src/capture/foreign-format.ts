import { NotACapture } from './capture-error.js';

// What a file is that is no pcap and no pcapng: by its first bytes, so that the one sentence said of it can help.

const OTHER_CAPTURES: readonly (readonly [magic: string, name: string])[] = [
  ['snoop\0\0\0', 'snoop'],
  ['RTSS', 'Microsoft Network Monitor 1'],
  ['GMBU', 'Microsoft Network Monitor 2'],
  ['XCP\0', 'NetXRay or Sniffer'],
  ['TRSNIFF', 'Sniffer'],
  ['\x7fver', 'EtherPeek'],
  ['iptrace', 'AIX iptrace'],
  ['nettl', 'HP-UX nettl'],
];

const COMPRESSED: readonly (readonly [magic: string, name: string])[] = [
  ['\x1f\x8b', 'gzip'],
  ['\x28\xb5\x2f\xfd', 'zstd'],
  ['\x04\x22\x4d\x18', 'lz4'],
  ['BZh', 'bzip2'],
  ['\xfd7zXZ\0', 'xz'],
  ['PK\x03\x04', 'zip'],
  ['7z\xbc\xaf\x27\x1c', '7z'],
];

function startsWith(bytes: Uint8Array, start: number, end: number, magic: string): boolean {
  if (end - start < magic.length) return false;
  for (let i = 0; i < magic.length; i++) if (bytes[start + i] !== magic.charCodeAt(i)) return false;
  return true;
}

/** True if all these bytes could begin a text: UTF-8 (which may break off inside a character) without controls. */
export function looksLikeText(bytes: Uint8Array, start: number, end: number): boolean {
  const first = bytes.subarray(start, end);
  // The byte order marks of UTF-16.
  if (
    first.length >= 2 &&
    ((first[0] === 0xff && first[1] === 0xfe) || (first[0] === 0xfe && first[1] === 0xff))
  ) {
    return true;
  }
  if (first.some((c) => (c < 0x20 && (c < 0x09 || c > 0x0d)) || c === 0x7f)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(first, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** RFC 8878 section 3.1.2: sixteen numbers begin a skippable frame, which `pzstd` puts before each of its own. */
const SKIPPABLE = '\x2a\x4d\x18';

/** The compression that these first bytes tell, if any. */
export function compressionOf(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (end > start && bytes[start]! >> 4 === 5 && startsWith(bytes, start + 1, end, SKIPPABLE)) return 'zstd';
  return COMPRESSED.find(([magic]) => startsWith(bytes, start, end, magic))?.[1];
}

/** The error about input that begins with these bytes. */
export function describeForeign(bytes: Uint8Array, start: number, end: number): NotACapture {
  const compression = compressionOf(bytes, start, end);
  if (compression !== undefined) return new NotACapture('compressed', compression);
  const other = OTHER_CAPTURES.find(([magic]) => startsWith(bytes, start, end, magic));
  if (other !== undefined) return new NotACapture('other_format', other[1]);
  return new NotACapture(looksLikeText(bytes, start, end) ? 'text' : 'unknown');
}
