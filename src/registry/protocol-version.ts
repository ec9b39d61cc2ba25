import { greaseLabel16 } from './grease.js';
import { defineRegistry } from './registry.js';

/** Drafts of TLS 1.3 wrote 0x7f00 plus their number (draft-ietf-tls-tls13-28 section 4.2.1.1); 28 was the last. */
const isDraft = (code: number): boolean => code > 0x7f00 && code <= 0x7f1c;

const draftLabel = (code: number): string | undefined =>
  isDraft(code) ? `TLS 1.3 (draft ${code & 0xff})` : undefined;

/**
 * The two version bytes. Keys are the names that people say: `ProtocolVersion.code['TLS 1.2']`.
 * Drafts of TLS 1.3 and GREASE are known to `label` by their pattern.
 */
export const ProtocolVersion = defineRegistry(
  {
    id: 'tls.protocol_version',
    width: 2,
    source: 'RFC 8446, RFC 9147 and the implementations that shipped the experiments',
    pattern: (code) => draftLabel(code) ?? greaseLabel16(code),
  },
  {
    'SSL 2.0': { code: 0x0002, ref: 'RFC 6176' },
    'SSL 3.0': { code: 0x0300, ref: 'RFC 6101 section 5.2.1' },
    'TLS 1.0': { code: 0x0301, ref: 'RFC 2246 section 6.2.1' },
    'TLS 1.1': { code: 0x0302, ref: 'RFC 4346 section 6.2.1' },
    'TLS 1.2': { code: 0x0303, ref: 'RFC 5246 section 6.2.1' },
    'TLS 1.3': { code: 0x0304, ref: 'RFC 8446 section 4.2.1' },
    'TLCP 1.1': { code: 0x0101, ref: 'GB/T 38636', note: "China's TLCP, with SM2, SM3 and SM4." },
    'TLS 1.3 (Google experiment 1)': { code: 0x7e01, ref: 'BoringSSL ssl.h' },
    'TLS 1.3 (Google experiment 2)': { code: 0x7e02, ref: 'BoringSSL ssl.h' },
    'TLS 1.3 (Google experiment 3)': { code: 0x7e03, ref: 'BoringSSL ssl.h' },
    'TLS 1.3 (Google record type experiment)': { code: 0x7a12, ref: 'BoringSSL ssl.h' },
    'TLS 1.3 (Facebook draft 23)': { code: 0xfb17, ref: 'Fizz Types.h' },
    'TLS 1.3 (Facebook draft 26)': { code: 0xfb1a, ref: 'Fizz Types.h' },
    'DTLS 1.0 (OpenSSL before 0.9.8f)': { code: 0x0100, ref: 'OpenSSL ssl.h DTLS1_BAD_VER' },
    'DTLS 1.0': { code: 0xfeff, ref: 'RFC 4347 section 4.1' },
    'DTLS 1.2': { code: 0xfefd, ref: 'RFC 6347 section 4.1' },
    'DTLS 1.3': { code: 0xfefc, ref: 'RFC 9147 section 5.3' },
  },
);

/** Whether `code` is TLS 1.3 on the wire, final or one of the drafts and experiments that led to it, or DTLS 1.3. */
export function isTls13(code: number): boolean {
  // Asked for each record: nearly all are of these two.
  if (code === TLS13) return true;
  if (code === TLS12) return false;
  return isDraft(code) || code === DTLS13 || ProtocolVersion.name(code)?.startsWith('TLS 1.3') === true;
}

const { 'TLS 1.2': TLS12, 'TLS 1.3': TLS13, 'DTLS 1.3': DTLS13 } = ProtocolVersion.code;

/** DTLS wrote its versions as ones' complements, and 0x0100 before that (RFC 6347 section 4.1). */
export const isDtls = (code: number): boolean => code >> 8 === 0xfe || code === 0x0100;

/**
 * The version of TLS that a version of DTLS was made of, for whatever it has no rule of its own: its key schedule up to
 * 1.2, its order among others. Others are themselves.
 */
export function tlsVersionOf(code: number): number {
  switch (code) {
    case 0xfefc:
      return 0x0304;
    case 0xfefd:
      return 0x0303;
    // RFC 4347 section 1: made of TLS 1.1.
    case 0xfeff:
    case 0x0100:
      return 0x0302;
    default:
      return code;
  }
}
