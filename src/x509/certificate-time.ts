// Time (RFC 5280 section 4.1.2.5) -> seconds since 1970.
import { type DerNode, isUniversal, TAG } from './der-node.js';
import { latin1 } from './string-value.js';

export interface CertificateTime {
  /** Since 1970-01-01T00:00:00Z; NaN if the certificate's text is no time. */
  readonly seconds: number;
  /** ISO 8601 in UTC, to the second; the certificate's own text if that is no time. */
  readonly iso: string;
}

// X.690 demands seconds and Z; older certificates leave out the seconds or state a difference from UTC.
const TIME = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(?:(\d{2})(?:[.,]\d+)?)?(Z|[+-]\d{4})$/;

/** A UTCTime or GeneralizedTime node. */
export function certificateTime(node: DerNode): CertificateTime {
  const text = latin1(node.body);
  const seconds = secondsOf(text, isUniversal(node, TAG.utcTime) ? 2 : 4);
  if (Number.isNaN(seconds)) return { seconds, iso: text };
  return { seconds, iso: new Date(seconds * 1_000).toISOString().replace('.000Z', 'Z') };
}

function secondsOf(text: string, yearDigits: 2 | 4): number {
  const match = TIME.exec(text);
  const [, digits, ...rest] = match ?? [];
  if (digits?.length !== yearDigits) return Number.NaN;
  const [month, day, hour, minute, second] = rest.slice(0, 5).map((part) => Number(part ?? 0)) as Five;
  // RFC 5280 section 4.1.2.5.1: two digits from 50 on belong to the twentieth century.
  const year = yearDigits === 4 ? Number(digits) : Number(digits) + (Number(digits) >= 50 ? 1900 : 2000);
  const date = new Date(0);
  // Date.UTC would take the years 0 to 99 for 1900 to 1999.
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return Number.NaN;
  if (hour > 23 || minute > 59 || second > 59) return Number.NaN;
  const local = date.getTime() / 1_000 + hour * 3_600 + minute * 60 + second;
  return local - offsetSeconds(rest[5] ?? 'Z');
}

type Five = [number, number, number, number, number];

function offsetSeconds(zone: string): number {
  if (zone === 'Z') return 0;
  const seconds = Number(zone.slice(1, 3)) * 3_600 + Number(zone.slice(3)) * 60;
  return zone[0] === '-' ? -seconds : seconds;
}
