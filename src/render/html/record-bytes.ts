import { ContentType } from '../../registry/content-type.js';
import type { FieldReport, RecordReport, TimelineEntry } from '../../report/report.js';
import { isSealed } from '../shared/flights.js';
import type { Say } from '../shared/words.js';

/** Of a TLS record (RFC 8446 section 5.1). */
const HEADER_LENGTH = 5;
const HEADER_DIGITS = HEADER_LENGTH * 2;

const REFERENCE = 'RFC 8446 section 5.1';
const REFERENCE_SEALED = 'RFC 8446 section 5.2';

/** The fields of a record's header, as the RFC names them. `isSealed`: what follows is under record protection. */
export function recordHeader({ bytes }: RecordReport, isSealed: boolean, say: Say): FieldReport {
  const number = (offset: number, length: number) =>
    Number.parseInt(bytes.slice(offset * 2, (offset + length) * 2), 16);
  const type = number(0, 1);
  const reference = isSealed ? REFERENCE_SEALED : REFERENCE;
  const opaque = isSealed && type === ContentType.code.application_data;
  return {
    name: isSealed ? 'TLSCiphertext' : 'TLSPlaintext',
    ...{ offset: 0, length: HEADER_LENGTH, meaning: say('page.record', {}), reference },
    children: [
      {
        name: opaque ? 'opaque_type' : 'type',
        ...{ offset: 0, length: 1, value: type },
        label: ContentType.label(type),
        ...{ meaning: say('page.record_type', {}), reference },
      },
      {
        ...{ name: 'legacy_record_version', offset: 1, length: 2, hex: bytes.slice(2, 6) },
        ...{ meaning: say('page.record_version', {}), reference },
      },
      {
        ...{ name: 'length', offset: 3, length: 2, value: number(3, 2) },
        ...{ meaning: say('page.record_length', {}), reference },
      },
    ],
  };
}

/** A field and all in it, so many bytes further on. */
export const moved = ({ children, ...field }: FieldReport, by: number): FieldReport => ({
  ...field,
  offset: field.offset + by,
  ...(children === undefined ? {} : { children: children.map((child) => moved(child, by)) }),
});

/** What a step shows of its records. */
export type Carried =
  /** Nothing is kept of them. */
  | { readonly is: 'unknown' }
  /** In clear: the header of the first record stands before the message, or before what the record holds. */
  | {
      readonly is: 'clear';
      readonly record: RecordReport;
      readonly content: string;
      readonly records: number;
      readonly shared: boolean;
    }
  /** Under protection: the records as they were, beside what was in them. */
  | { readonly is: 'sealed'; readonly records: readonly RecordReport[] }
  /** Under protection, in the record that the step above it shows. */
  | { readonly is: 'above' };

export function carriedBy(entry: TimelineEntry, before: TimelineEntry | undefined): Carried {
  const { records = [], basis } = entry;
  const [first] = records;
  if (first === undefined) return { is: 'unknown' };
  if (basis === 'seen' && !isSealed(entry)) {
    const content = entry.bytes ?? first.bytes.slice(HEADER_DIGITS);
    const held = records.reduce((sum, record) => sum + record.bytes.length - HEADER_DIGITS, 0);
    return { is: 'clear', record: first, content, records: records.length, shared: held > content.length };
  }
  const last = before?.from === entry.from ? before.records?.at(-1)?.offset : undefined;
  const own = records.filter(({ offset }) => offset !== last);
  return own.length === 0 ? { is: 'above' } : { is: 'sealed', records: own };
}

/** The digits of a record's header. */
export const headerOf = ({ bytes }: RecordReport): string => bytes.slice(0, HEADER_DIGITS);
