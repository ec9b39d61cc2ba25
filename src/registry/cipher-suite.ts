import { cipherSuiteTable } from './cipher-suite.generated.js';
import { greaseLabel16 } from './grease.js';
import { defineRegistry } from './registry.js';

export const CipherSuite = defineRegistry(
  {
    id: 'tls.cipher_suite',
    width: 2,
    source: 'iana.org/assignments/tls-parameters (tls-parameters-4), 2026-09-29, and Wireshark 4.0',
    pattern: greaseLabel16,
  },
  cipherSuiteTable,
);

const partsByCode = new Map<number, CipherSuiteParts>();

/** What a suite's name says about it. */
export interface CipherSuiteParts {
  /**
   * How the secret is agreed: `RSA`, `DH`, `DHE`, `ECDH`, `ECDHE`, `PSK`, `DHE_PSK`, `ECDHE_PSK`, `RSA_PSK`, `KRB5`,
   * `SRP_SHA`, `ECCPWD`, … as the name spells it; `negotiated` for TLS 1.3, where extensions decide.
   */
  readonly keyExchange: string;
  /**
   * How the server proves itself: `RSA`, `DSS`, `ECDSA` (kinds of certificate), `anon`, `PSK`, …; `negotiated` for
   * TLS 1.3.
   */
  readonly authentication: string;
  /** The bulk cipher as the name spells it: `AES_128_GCM`, `3DES_EDE_CBC`, `NULL`. */
  readonly cipher: string;
  /**
   * The hash that the name ends in, `undefined` where it names none (CCM in TLS 1.2). For a suite that is not AEAD it
   * is the record MAC's.
   */
  readonly hash: string | undefined;
  /** Whether the suite was cut down for export: 40 or 56 bits. */
  readonly export: boolean;
}

/**
 * Reads the parts out of a suite's name. A pure function of the name: works for names that are in no table.
 * Undefined for signalling values (SCSV) and for names of another form.
 */
export function cipherSuiteParts(name: string): CipherSuiteParts | undefined {
  if (name.endsWith('_SCSV')) return undefined;
  const bare = name.replace(/^(TLS|SSL|SSL2)_/, '').replace(/_DRAFT$/, '');
  const split = bare.indexOf('_WITH_');
  if (split >= 0) {
    const bulk = splitHash(bare.slice(split + '_WITH_'.length));
    return { ...keyExchangeParts(bare.slice(0, split)), ...bulk };
  }
  const tlcp = /^(ECDHE|ECC|IBSDH|IBC|RSA)_(SM[14].*)$/.exec(bare);
  if (tlcp !== null) {
    const keyExchange = tlcp[1]!;
    const authentication = keyExchange === 'RSA' ? 'RSA' : keyExchange.startsWith('IB') ? 'IBC' : 'SM2';
    return { keyExchange, authentication, export: false, ...splitHash(tlcp[2]!) };
  }
  if (!name.startsWith('TLS_')) return undefined;
  const integrityOnly = /^(SHA256|SHA384)_\1$/.exec(bare); // RFC 9150: authenticated, not encrypted
  const bulk = integrityOnly === null ? splitHash(bare) : { cipher: 'NULL', hash: integrityOnly[1] };
  return { keyExchange: 'negotiated', authentication: 'negotiated', export: false, ...bulk };
}

/** The parts of a suite by its code, computed once for each; undefined for codes that are no known suite. */
export function partsOf(code: number): CipherSuiteParts | undefined {
  const known = partsByCode.get(code);
  if (known !== undefined) return known;
  const name = CipherSuite.name(code);
  const parts = name === undefined ? undefined : cipherSuiteParts(name);
  if (parts !== undefined) partsByCode.set(code, parts);
  return parts;
}

/** Bytes of each hash's output. */
const hashLengths: Readonly<Record<string, number>> = {
  MD5: 16,
  SHA: 20,
  SHA1: 20,
  SHA256: 32,
  SHA384: 48,
  SHA512: 64,
  SM3: 32,
  ASCONHASH256: 32,
  GOSTR3411: 32,
};

/**
 * The hash that makes the keys and the Finished message: of HKDF in TLS 1.3 (RFC 8446 section 7.1), of the PRF in
 * TLS 1.2 (RFC 5246 section 5: SHA-256, unless the suite names a stronger one). TLS 1.0 and 1.1 use MD5 and SHA-1
 * together whatever the suite says. Undefined for codes that are no known suite.
 */
export function handshakeHash(code: number): string | undefined {
  const parts = partsOf(code);
  if (parts === undefined) return undefined;
  if (parts.keyExchange.startsWith('GOSTR341')) return 'GOSTR3411';
  const { hash } = parts;
  if (hash === undefined || hash === 'MD5' || hash === 'SHA' || hash === 'SHA1' || hash === 'NULL') {
    return 'SHA256';
  }
  return hash;
}

/**
 * Bytes of `handshakeHash`. In TLS 1.3 a Finished message's body has this length (RFC 8446 section 4.4.4), in TLS 1.2
 * it always has 12.
 */
export function hashLength(code: number): number | undefined {
  const hash = handshakeHash(code);
  return hash === undefined ? undefined : hashLengths[hash];
}

/** Bytes of the record MAC of a suite that is not AEAD; 0 where records have none. Undefined for unknown suites. */
export function macLength(code: number): number | undefined {
  const parts = partsOf(code);
  if (parts === undefined) return undefined;
  const algorithm = cipherAlgorithm(parts.cipher);
  if (algorithm?.kind === 'aead' || parts.hash === 'NULL') return 0;
  return parts.hash === undefined ? undefined : hashLengths[parts.hash];
}

/** Whether RFC 8446 section B.4 or a later document defines the suite for TLS 1.3 (its name has no key exchange). */
export function isTls13Suite(code: number): boolean {
  return partsOf(code)?.keyExchange === 'negotiated';
}

/** Whether the keys are safe from a later theft of the server's private key. TLS 1.3 depends on its PSK mode. */
export function hasForwardSecrecy(code: number): boolean {
  return /^(EC)?DHE|^CECPQ1|^negotiated|^ECCPWD|^ECJPAKE|^SRP/.test(partsOf(code)?.keyExchange ?? '');
}

/** Whether the client encrypts the premaster secret with the server's RSA key (RFC 5246 section 7.4.7.1). */
export function hasRsaKeyExchange(code: number): boolean {
  return partsOf(code)?.keyExchange === 'RSA';
}

export interface CipherAlgorithm {
  readonly kind: 'null' | 'stream' | 'block' | 'aead';
  /** Bytes of the key that the record layer uses. */
  readonly keyLength: number;
  /** Block ciphers: bytes of a block, which is also the length of the initialization vector. 0 for others. */
  readonly blockLength: number;
  /** AEAD: bytes of the nonce, of which TLS 1.2 sends `explicitNonceLength` with every record. */
  readonly nonceLength: number;
  readonly explicitNonceLength: number;
  /** AEAD: bytes of the tag. */
  readonly tagLength: number;
}

/** The sizes of a bulk cipher (RFC 5246 section 6.3 and appendix C, and each AEAD's RFC); undefined if not known. */
export function cipherAlgorithm(cipher: string): CipherAlgorithm | undefined {
  return cipherAlgorithms.get(cipher);
}

const block = (keyLength: number, blockLength: number): CipherAlgorithm => ({
  kind: 'block',
  keyLength,
  blockLength,
  nonceLength: 0,
  explicitNonceLength: 0,
  tagLength: 0,
});
const stream = (keyLength: number): CipherAlgorithm => ({ ...block(keyLength, 0), kind: 'stream' });
const aead = (
  keyLength: number,
  tagLength = 16,
  nonceLength = 12,
  explicitNonceLength = 8,
): CipherAlgorithm => ({
  kind: 'aead',
  keyLength,
  blockLength: 0,
  nonceLength,
  explicitNonceLength,
  tagLength,
});

const cipherAlgorithms = new Map<string, CipherAlgorithm>([
  ['NULL', { ...stream(0), kind: 'null' }],
  ['RC4_128', stream(16)],
  ['RC4_40', stream(16)],
  ['RC4_56', stream(16)],
  ['RC2_CBC_40', block(16, 8)],
  ['RC2_CBC_56', block(16, 8)],
  ['IDEA_CBC', block(16, 8)],
  ['DES40_CBC', block(8, 8)],
  ['DES_CBC_40', block(8, 8)],
  ['DES_CBC', block(8, 8)],
  ['3DES_EDE_CBC', block(24, 8)],
  ['AES_128_CBC', block(16, 16)],
  ['AES_256_CBC', block(32, 16)],
  ['CAMELLIA_128_CBC', block(16, 16)],
  ['CAMELLIA_256_CBC', block(32, 16)],
  ['ARIA_128_CBC', block(16, 16)],
  ['ARIA_256_CBC', block(32, 16)],
  ['SEED_CBC', block(16, 16)],
  ['SM4_CBC', block(16, 16)],
  ['AES_128_GCM', aead(16)],
  ['AES_256_GCM', aead(32)],
  ['AES_128_CCM', aead(16)],
  ['AES_256_CCM', aead(32)],
  ['AES_128_CCM_8', aead(16, 8)],
  ['AES_256_CCM_8', aead(32, 8)],
  ['CAMELLIA_128_GCM', aead(16)],
  ['CAMELLIA_256_GCM', aead(32)],
  ['ARIA_128_GCM', aead(16)],
  ['ARIA_256_GCM', aead(32)],
  ['SM4_GCM', aead(16)],
  ['SM4_CCM', aead(16)],
  ['CHACHA20_POLY1305', aead(32, 16, 12, 0)],
  ['AEGIS_128L', aead(16, 16, 16, 0)],
  ['AEGIS_256', aead(32, 16, 32, 0)],
  ['ASCONAEAD128', aead(16, 16, 16, 0)],
]);

function keyExchangeParts(text: string): Pick<CipherSuiteParts, 'keyExchange' | 'authentication' | 'export'> {
  const bare = text.replace(/_EXPORT(1024)?$/, '').replace(/_(OLD)?FIPS$/, '');
  return { ...splitAuthentication(bare), export: text.includes('_EXPORT') };
}

function splitAuthentication(text: string): Pick<CipherSuiteParts, 'keyExchange' | 'authentication'> {
  if (text === 'RSA_PSK') return { keyExchange: text, authentication: 'RSA' };
  if (text === 'PSK_DHE') return { keyExchange: 'DHE_PSK', authentication: 'PSK' }; // RFC 6655 swaps the words
  if (text.endsWith('_PSK')) return { keyExchange: text, authentication: 'PSK' };
  const pair = /^(DH|DHE|ECDH|ECDHE|CECPQ1|SRP_SHA)_(RSA|DSS|ECDSA|anon)$/.exec(text);
  if (pair !== null) return { keyExchange: pair[1]!, authentication: pair[2]! };
  if (text === 'SRP_SHA') return { keyExchange: text, authentication: 'SRP' };
  return { keyExchange: text, authentication: text };
}

function splitHash(text: string): Pick<CipherSuiteParts, 'cipher' | 'hash'> {
  const found = /^(.+)_(MD5|SHA|SHA1|SHA256|SHA384|SHA512|SM3|ASCONHASH256|GOSTR3411|NULL)$/.exec(text);
  return found === null ? { cipher: text, hash: undefined } : { cipher: found[1]!, hash: found[2]! };
}
