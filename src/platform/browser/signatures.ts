import type { SignatureMethod, Signatures } from '../platform.js';
import { bits, type Element, elements, inside, objectIdentifier, TAG } from './der.js';
import { hashOf } from './hashes.js';
import { rsaDecryptor } from './private-key.js';
import { type OwnKey, pssScheme, type Scheme, verifyingKey } from './verifying-key.js';

const plain = (kind: Scheme['kind'], hash?: string): Scheme => ({ kind, hash });

/** Signature algorithms of certificates (RFC 3279, 4055, 5758, 8410, and NIST's for SHA-3). */
const SCHEMES = new Map<string, Scheme>([
  ['1.2.840.113549.1.1.4', plain('rsa', 'md5')],
  ['1.2.840.113549.1.1.5', plain('rsa', 'sha1')],
  ['1.3.14.3.2.29', plain('rsa', 'sha1')],
  ['1.2.840.113549.1.1.14', plain('rsa', 'sha224')],
  ['1.2.840.113549.1.1.11', plain('rsa', 'sha256')],
  ['1.2.840.113549.1.1.12', plain('rsa', 'sha384')],
  ['1.2.840.113549.1.1.13', plain('rsa', 'sha512')],
  ['2.16.840.1.101.3.4.3.13', plain('rsa', 'sha3-224')],
  ['2.16.840.1.101.3.4.3.14', plain('rsa', 'sha3-256')],
  ['2.16.840.1.101.3.4.3.15', plain('rsa', 'sha3-384')],
  ['2.16.840.1.101.3.4.3.16', plain('rsa', 'sha3-512')],
  ['1.2.840.10040.4.3', plain('dsa', 'sha1')],
  ['2.16.840.1.101.3.4.3.1', plain('dsa', 'sha224')],
  ['2.16.840.1.101.3.4.3.2', plain('dsa', 'sha256')],
  ['2.16.840.1.101.3.4.3.3', plain('dsa', 'sha384')],
  ['2.16.840.1.101.3.4.3.4', plain('dsa', 'sha512')],
  ['1.2.840.10045.4.1', plain('ecdsa', 'sha1')],
  ['1.2.840.10045.4.3.1', plain('ecdsa', 'sha224')],
  ['1.2.840.10045.4.3.2', plain('ecdsa', 'sha256')],
  ['1.2.840.10045.4.3.3', plain('ecdsa', 'sha384')],
  ['1.2.840.10045.4.3.4', plain('ecdsa', 'sha512')],
  ['2.16.840.1.101.3.4.3.9', plain('ecdsa', 'sha3-224')],
  ['2.16.840.1.101.3.4.3.10', plain('ecdsa', 'sha3-256')],
  ['2.16.840.1.101.3.4.3.11', plain('ecdsa', 'sha3-384')],
  ['2.16.840.1.101.3.4.3.12', plain('ecdsa', 'sha3-512')],
  ['1.3.101.112', plain('eddsa')],
  ['1.3.101.113', plain('eddsa')],
]);

const RSASSA_PSS = '1.2.840.113549.1.1.10';

function schemeOf(algorithm: Element | undefined): Scheme | undefined {
  const [oid, parameters] = inside(algorithm);
  const dotted = objectIdentifier(oid);
  return dotted === RSASSA_PSS ? pssScheme(parameters) : SCHEMES.get(dotted);
}

const CONTEXT_VERSION = 0xa0;
/** Where the key is among the fields behind the version: serial number, signature, issuer, validity, subject. */
const KEY_AT = 5;

export const signatures: Signatures = {
  signedCertificate(der) {
    try {
      const [certificate] = elements(der);
      const [signed, algorithm, value] = inside(certificate);
      const fields = inside(signed);
      const first = fields[0]?.tag === CONTEXT_VERSION ? 1 : 0;
      const info = fields[first + KEY_AT];
      if (signed === undefined || info?.tag !== TAG.sequence) return undefined;
      const signature = bits(value);
      return {
        key: verifyingKey(info),
        isSignedBy(key) {
          try {
            const scheme = schemeOf(algorithm);
            return scheme === undefined ? undefined : (key as OwnKey).verify(scheme, signed.bytes, signature);
          } catch {
            return undefined;
          }
        },
      };
    } catch {
      return undefined;
    }
  },

  verify(method, key, content, signature) {
    try {
      const scheme = schemeFor(method, key.kind);
      return scheme === undefined ? undefined : (key as OwnKey).verify(scheme, content, signature);
    } catch {
      return undefined;
    }
  },

  rsaDecryptor,
};

function schemeFor({ hash, pss }: SignatureMethod, kind: string): Scheme | undefined {
  if (kind === 'ed25519' || kind === 'ed448') return hash === undefined ? plain('eddsa') : undefined;
  if (hash === undefined) return undefined;
  if (pss === true) {
    const saltLength = hashOf(hash)?.().length;
    return saltLength === undefined ? undefined : { kind: 'pss', hash, maskHash: hash, saltLength };
  }
  if (kind === 'ec') return plain('ecdsa', hash);
  return kind === 'rsa' || kind === 'dsa' ? plain(kind, hash) : undefined;
}
