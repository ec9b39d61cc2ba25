import { hex } from './hex.js';

/** A MAC, IPv4 or IPv6 address as text, empty for none; IPv6 as RFC 5952 section 4 wants it: lower case, the longest run of zeros as `::`. */
export function addressText(bytes: Uint8Array): string {
  if (bytes.length === 4) return ipv4Text(bytes);
  if (bytes.length === 6 || bytes.length === 0) return hex(bytes, ':');
  const groups: number[] = [];
  for (let i = 0; i + 1 < bytes.length; i += 2) groups.push((bytes[i]! << 8) | bytes[i + 1]!);
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    return `::ffff:${bytes.subarray(12).join('.')}`;
  }
  const [start, length] = longestZeros(groups);
  const text = (part: readonly number[]) => part.map((group) => group.toString(16)).join(':');
  if (length < 2) return text(groups);
  return `${text(groups.slice(0, start))}::${text(groups.slice(start + length))}`;
}

/** Texts of IPv4 addresses that were asked for lately, by their last bits: few hosts make many connections. */
const TEXTS = 256;
const askedFor = new Int32Array(TEXTS);
const texts: string[] = new Array<string>(TEXTS).fill('0.0.0.0');

function ipv4Text(bytes: Uint8Array): string {
  const a = bytes[0]!;
  const b = bytes[1]!;
  const c = bytes[2]!;
  const d = bytes[3]!;
  const address = (a << 24) | (b << 16) | (c << 8) | d;
  const place = (address ^ (address >>> 8)) & (TEXTS - 1);
  if (askedFor[place] !== address) {
    askedFor[place] = address;
    texts[place] = `${a}.${b}.${c}.${d}`;
  }
  return texts[place]!;
}

function longestZeros(groups: readonly number[]): [start: number, length: number] {
  let best: [number, number] = [0, 0];
  for (let start = 0; start < groups.length; start++) {
    let length = 0;
    while (groups[start + length] === 0) length++;
    if (length > best[1]) best = [start, length];
  }
  return best;
}

const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const DOTTED = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);

/** Four decimal numbers with dots between them, no zeros before a number. */
export const isIPv4 = (text: string): boolean => DOTTED.test(text);

/** RFC 4291 section 2.2, with or without a zone (RFC 4007 section 11). */
export function isIPv6(text: string): boolean {
  const [address = '', zone, ...more] = text.split('%');
  if (zone !== undefined && (more.length > 0 || !/^[\w.~:-]+$/.test(zone))) return false;
  const halves = address.split('::');
  if (halves.length > 2) return false;
  let groups = 0;
  for (const [nth, half] of halves.entries()) {
    if (half === '') {
      if (halves.length === 1) return false;
      continue;
    }
    const parts = half.split(':');
    for (const [at, part] of parts.entries()) {
      const isLast = nth === halves.length - 1 && at === parts.length - 1;
      if (isLast && isIPv4(part)) groups += 2;
      else if (/^[\da-f]{1,4}$/i.test(part)) groups++;
      else return false;
    }
  }
  return halves.length === 1 ? groups === 8 : groups < 8;
}

/** The bytes of an address that `isIPv4` or `isIPv6` takes for one. */
export function addressBytes(text: string, family: number): Uint8Array {
  if (family === 4) return Uint8Array.from(text.split('.'), Number);
  // A zone (RFC 4007 section 11) is the local host's own affair.
  const [address = ''] = text.split('%');
  const [head = '', tail] = address.split('::');
  const front = groupBytes(head);
  const back = tail === undefined ? [] : groupBytes(tail);
  return Uint8Array.from([...front, ...new Array<number>(16 - front.length - back.length).fill(0), ...back]);
}

function groupBytes(groups: string): number[] {
  if (groups === '') return [];
  return groups.split(':').flatMap((group) => {
    if (group.includes('.')) return group.split('.').map(Number);
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}

/** The bytes of an IPv4 (dotted decimal) or IPv6 address (RFC 4291 section 2.2), undefined if the text is neither. */
export function addressOf(text: string): Uint8Array | undefined {
  if (isIpv4(text)) return addressBytes(text, 4);
  const [address = ''] = text.split('%');
  const halves = address.split('::');
  if (halves.length > 2 || !address.includes(':')) return undefined;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1) ?? '';
  const dotted = last.includes('.') && address.endsWith(last);
  const plain = dotted ? groups.slice(0, -1) : groups;
  if ((dotted && !isIpv4(last)) || !plain.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  const length = plain.length + (dotted ? 2 : 0);
  return (halves.length === 1 ? length === 8 : length < 8) ? addressBytes(text, 6) : undefined;
}

const isIpv4 = (text: string): boolean =>
  /^(?:(?:0|[1-9]\d{0,2})\.){3}(?:0|[1-9]\d{0,2})$/.test(text) &&
  text.split('.').every((part) => Number(part) <= 255);
