import type { Side } from '../../base/side.js';
import { host } from '../../platform/host.js';
import { CERTIFICATE_FIELDS } from '../../registry/field-name.js';
import type { CertificateReport, ConnectionReport, FieldReport } from '../../report/report.js';

const PEM_LINE = /.{1,64}/g;

/**
 * A certificate as PEM (RFC 7468 section 5.1), out of the Certificate message's bytes; undefined where the report has not
 * got them (they were not asked for, or are hidden) or the message was compressed.
 */
export function pemOf(
  { frame, position }: CertificateReport,
  side: Side,
  { timeline }: ConnectionReport,
): string | undefined {
  const carrier = timeline.find(
    (entry) => entry.message === 'certificate' && entry.from === side && entry.frame === frame,
  );
  const field = carrier?.fields?.flatMap(certificateFields)[position];
  if (carrier?.bytes === undefined || field === undefined) return undefined;
  // The field begins with its length.
  const start = field.offset + (field.children?.find(({ name }) => name === 'length')?.length ?? 0);
  const der = host.fromHex(carrier.bytes.slice(start * 2, (field.offset + field.length) * 2));
  const lines = host.base64(der).match(PEM_LINE) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----'].join('\n');
}

const certificateFields = (field: FieldReport): FieldReport[] =>
  CERTIFICATE_FIELDS.has(field.name) ? [field] : (field.children ?? []).flatMap(certificateFields);
