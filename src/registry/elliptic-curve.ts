import { defineRegistry } from './registry.js';

export const EcPointFormat = defineRegistry(
  {
    id: 'tls.ec_point_format',
    width: 1,
    source: 'iana.org/assignments/tls-parameters (tls-parameters-9), 2026-09-29',
  },
  {
    uncompressed: { code: 0, ref: 'RFC 8422 section 5.1.2' },
    ansiX962_compressed_prime: { code: 1, ref: 'RFC 4492 section 5.1.2' },
    ansiX962_compressed_char2: { code: 2, ref: 'RFC 4492 section 5.1.2' },
  },
);

export const EcCurveType = defineRegistry(
  {
    id: 'tls.ec_curve_type',
    width: 1,
    source: 'iana.org/assignments/tls-parameters (tls-parameters-10), 2026-09-29',
  },
  {
    explicit_prime: { code: 1, ref: 'RFC 4492 section 5.4' },
    explicit_char2: { code: 2, ref: 'RFC 4492 section 5.4' },
    named_curve: { code: 3, ref: 'RFC 8422 section 5.4' },
  },
);
