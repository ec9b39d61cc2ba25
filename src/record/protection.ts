// Record protection: a protected record and plain key values -> the record's content.

import { host } from '../platform/host.js';
import {
  type CipherAlgorithm,
  CipherSuite,
  cipherAlgorithm,
  macLength,
  partsOf,
} from '../registry/cipher-suite.js';
import { isTls13 } from '../registry/protocol-version.js';
import { aeadOpener } from './protection-aead.js';
import { blockOpener } from './protection-block.js';
import { connectionIdHeader, type MacParameters, recordMac } from './protection-mac.js';
import type { FailedRecord, OpenedRecord, Opener } from './protection-opener.js';
import { streamOpener } from './protection-stream.js';

/** What one direction's records are protected with, from one change of keys to the next. */
export interface ProtectionParameters {
  /** What ServerHello chose, drafts of TLS 1.3 as they are (0x7f12). */
  readonly version: number;
  readonly cipherSuite: number;
  readonly key: Uint8Array;
  /** Block ciphers need it up to TLS 1.0 only; AEAD: the implicit part of the nonce. */
  readonly iv: Uint8Array;
  /** Absent or empty for AEAD. */
  readonly macKey?: Uint8Array;
  /** Both hellos had the extension encrypt_then_mac (RFC 7366); heeded for block ciphers. */
  readonly encryptThenMac?: boolean;
  /** DTLS up to 1.2: what this direction's records of type tls12_cid carry (RFC 9146). */
  readonly connectionId?: Uint8Array | undefined;
  /** Both hellos had the extension truncated_hmac (RFC 6066 section 7). */
  readonly truncatedHmac?: boolean;
}

/**
 * `export`: cut down for export. `cipher`, `hash`: not in this Node's OpenSSL, or not implemented here. `keys`: keys of
 * another length than the suite needs. `suite`: not known. The name is the cipher suite's.
 */
export interface UnsupportedCipher {
  readonly unsupported: string;
  readonly reason: 'suite' | 'export' | 'cipher' | 'hash' | 'keys';
}

/** Opens one direction's records in their order. */
export class RecordProtection {
  readonly #opener: Opener;
  #sequence = 0n;

  constructor(opener: Opener) {
    this.#opener = opener;
  }

  /** The sequence number of the next record: how many came before it under these keys. */
  get sequence(): bigint {
    return this.#sequence;
  }

  /**
   * Opens the next record: `type`, `version` and `fragment` are those of the record on the wire. A record that opens
   * is counted. One that does not changes nothing: the caller may try other keys or numbers, or `pass` it.
   */
  open(type: number, version: number, fragment: Uint8Array): OpenedRecord | FailedRecord {
    return this.openAt(this.#sequence, type, version, fragment);
  }

  /** As `open`, for the record with that number; if it opens, the next one has the number after it. */
  openAt(sequence: bigint, type: number, version: number, fragment: Uint8Array): OpenedRecord | FailedRecord {
    const opened = this.#opener.open(sequence, type, version, fragment);
    if ('content' in opened) this.#sequence = sequence + 1n;
    return opened;
  }

  /**
   * As `open`, after an unknown number of records was lost: tries the next `most` numbers as well. Costs as much as
   * opening that many records; a stream cipher (RC4) is only helped if `skip` was told how many bytes are missing.
   */
  openAfterLoss(
    type: number,
    version: number,
    fragment: Uint8Array,
    most: number,
  ): OpenedRecord | FailedRecord {
    const first = this.#sequence;
    let failure: FailedRecord | undefined;
    for (let lost = 0; lost <= most; lost++) {
      const opened = this.openAt(first + BigInt(lost), type, version, fragment);
      if ('content' in opened) return opened;
      failure ??= opened;
      // Neither depends on the number.
      if (opened.failed === 'too_short' || opened.failed === 'padding') break;
    }
    return failure!;
  }

  /** A record that was seen goes unopened: it counts, and ciphers whose state runs through the records follow it. */
  pass(fragment: Uint8Array): void {
    this.#opener.pass?.(fragment);
    this.#sequence++;
  }

  /** `records` were lost, `bytes` in all without their headers. */
  skip(records: number, bytes = 0): void {
    this.#opener.skip?.(bytes);
    this.#sequence += BigInt(records);
  }
}

/** Makes what opens one direction's records. Never throws, whatever the parameters. */
export function createProtection(parameters: ProtectionParameters): RecordProtection | UnsupportedCipher {
  const { cipherSuite, version } = parameters;
  const unsupported = CipherSuite.label(cipherSuite);
  const parts = partsOf(cipherSuite);
  if (parts === undefined) return { unsupported, reason: 'suite' };
  if (parts.export) return { unsupported, reason: 'export' };
  const algorithm = cipherAlgorithm(parts.cipher);
  // ChaCha20-Poly1305 as it was before RFC 7905 has another nonce and another Poly1305; RFC 9150 is integrity alone.
  if (algorithm === undefined || unsupported.endsWith('_DRAFT')) return { unsupported, reason: 'cipher' };
  if (algorithm.kind === 'aead') return aead(unsupported, parts.cipher, algorithm, parameters);
  if (isTls13(version)) return { unsupported, reason: 'cipher' };

  const macSize = macLength(cipherSuite);
  const hash = macSize === 0 ? 'sha1' : host.hashNamed(parts.hash ?? '');
  if (macSize === undefined || hash === undefined) return { unsupported, reason: 'hash' };
  const { key, iv, macKey = new Uint8Array(0) } = parameters;
  if (key.length !== algorithm.keyLength || macKey.length !== macSize) return { unsupported, reason: 'keys' };
  const mac: MacParameters = {
    version,
    header: parameters.connectionId && connectionIdHeader(parameters.connectionId),
    hash,
    key: macKey,
    // Ten bytes, RFC 6066 section 7.
    length: parameters.truncatedHmac === true ? Math.min(10, macSize) : macSize,
  };
  const opener =
    algorithm.kind === 'block'
      ? blockOpener(parts.cipher, algorithm, key, iv, recordMac(mac), parameters.encryptThenMac === true)
      : streamOpener(parts.cipher, key, recordMac(mac));
  if (typeof opener === 'string') return { unsupported, reason: opener };
  return new RecordProtection(opener);
}

function aead(
  unsupported: string,
  cipher: string,
  algorithm: CipherAlgorithm,
  { version, key, iv, connectionId }: ProtectionParameters,
): RecordProtection | UnsupportedCipher {
  const implicit = isTls13(version)
    ? algorithm.nonceLength
    : algorithm.nonceLength - algorithm.explicitNonceLength;
  if (key.length !== algorithm.keyLength || iv.length !== implicit) return { unsupported, reason: 'keys' };
  const opener = aeadOpener(
    cipher,
    algorithm,
    key,
    iv,
    version,
    connectionId && connectionIdHeader(connectionId),
  );
  return opener === undefined ? { unsupported, reason: 'cipher' } : new RecordProtection(opener);
}
