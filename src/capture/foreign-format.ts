import { NotACapture } from './capture-error.js';

// What a file is that is no pcap and no pcapng: by its first bytes, so that the one sentence said of it can help.

const CAPTURES: readonly (readonly [magic: string, name: string])[] = [
  ['\xa1\xb2\xc3\xd4', 'pcap'],
  ['\xd4\xc3\xb2\xa1', 'pcap'],
  ['\xa1\xb2\x3c\x4d', 'pcap'],
  ['\x4d\x3c\xb2\xa1', 'pcap'],
  ['\x0a\x0d\x0d\x0a', 'pcapng'],
];

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

/** How texts begin that are given in a capture's place. */
const TEXTS: readonly (readonly [beginning: RegExp, reason: 'key_log' | 'pem'])[] = [
  [/^(?:CLIENT_|SERVER_|EXPORTER_S|EARLY_EXP|QUIC_|ECH_SECR|ECH_CONF|RSA [0-9a-f]{8}|# SSL\/TLS)/, 'key_log'],
  [/^-----BEGIN /, 'pem'],
];

/** The error about a text that begins with these bytes. */
export function describeText(bytes: Uint8Array, start: number, end: number): NotACapture {
  const beginning = String.fromCharCode(...bytes.subarray(start, end));
  return new NotACapture(TEXTS.find(([shape]) => shape.test(beginning))?.[1] ?? 'text');
}

/** What a file is that was given in a key log's place, by its first bytes; undefined: it may be one. */
export function notAKeyLog(
  bytes: Uint8Array,
): { readonly format: string; readonly packed: boolean } | undefined {
  const compression = compressionOf(bytes, 0, bytes.length);
  if (compression !== undefined) return { format: compression, packed: true };
  const format = CAPTURES.find(([magic]) => startsWith(bytes, 0, bytes.length, magic))?.[1];
  return format === undefined ? undefined : { format, packed: false };
}

/** The error about input that begins with these bytes. */
export function describeForeign(bytes: Uint8Array, start: number, end: number): NotACapture {
  const compression = compressionOf(bytes, start, end);
  if (compression !== undefined) return new NotACapture('compressed', compression);
  const other = OTHER_CAPTURES.find(([magic]) => startsWith(bytes, start, end, magic));
  if (other !== undefined) return new NotACapture('other_format', other[1]);
  return looksLikeText(bytes, start, end) ? describeText(bytes, start, end) : new NotACapture('unknown');
}
