import { defineRegistry, hexCode } from './registry.js';

/** RFC 9000 section 15: 0x?a?a?a?a, which no endpoint supports, so that peers keep to version negotiation. */
export const isReservedQuicVersion = (version: number): boolean => (version & 0x0f0f0f0f) === 0x0a0a0a0a;

function patternOf(version: number): string | undefined {
  if (isReservedQuicVersion(version)) return `GREASE (${hexCode(version, 4)})`;
  // draft-ietf-quic-transport-28 section 15: the last byte is the draft's number.
  return version >>> 8 === 0xff0000 ? `QUIC draft ${version & 0xff}` : undefined;
}

/** Versions of QUIC as they stand in long headers and in Version Negotiation. */
export const QuicVersion = defineRegistry(
  {
    id: 'quic.version',
    width: 4,
    source: 'iana.org/assignments/quic (quic-versions), 2026-09-29, and Wireshark 4.0',
    pattern: patternOf,
  },
  {
    'QUIC v1': { code: 0x00000001, ref: 'RFC 9000 section 15' },
    'QUIC v2': { code: 0x6b3343cf, ref: 'RFC 9369 section 3.1' },
    'QUIC v2 (draft)': {
      code: 0x709a50c4,
      ref: 'draft-ietf-quic-v2-01 section 3',
      note: 'What version 2 called itself until it was published; its keys differ from those of RFC 9369.',
    },
    'mvfst (draft 22)': { code: 0xfaceb001, note: 'Meta’s own numbers for the drafts.' },
    'mvfst (draft 27)': { code: 0xfaceb002 },
  },
);
