// DTLS 1.3's protected records: RFC 9147 section 4.
import { CipherSuite, cipherAlgorithm, partsOf } from '../registry/cipher-suite.js';
import type { DtlsRecord } from './dtls-record.js';
import type { UnsupportedCipher } from './protection.js';
import { innerPlaintext, NUMBER_SAMPLE_LENGTH, type NumberedAead, numberedAead } from './protection-aead.js';
import type { OpenedRecord } from './protection-opener.js';

/** What one direction's records of one epoch are protected with. */
export interface Dtls13Parameters {
  readonly cipherSuite: number;
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
  /** What the records' numbers are encrypted with. */
  readonly numberKey: Uint8Array;
}

/** An open record with its whole number. */
export interface OpenedDtlsRecord extends OpenedRecord {
  readonly sequence: number;
}

/** Opens one direction's records of one epoch, in any order. */
export class Dtls13Protection {
  readonly #aead: NumberedAead;
  /** The number after the highest that was opened. */
  #expected = 0;
  #swapped = false;

  constructor(aead: NumberedAead) {
    this.#aead = aead;
  }

  /** Undefined if it does not open: altered, or other keys. What opens is a copy. */
  open(bytes: Uint8Array, record: DtlsRecord): OpenedDtlsRecord | undefined {
    const { fragmentStart, end, length } = record;
    // RFC 9147 section 4.2.3: a shorter one is dropped.
    if (!record.complete || length < NUMBER_SAMPLE_LENGTH || length <= this.#aead.tagLength) return undefined;
    const sample = bytes.subarray(fragmentStart, fragmentStart + NUMBER_SAMPLE_LENGTH);
    const sealed = bytes.subarray(fragmentStart, end);
    const opened = this.#openMasked(bytes, record, sample, sealed, this.#swapped);
    if (opened !== undefined || !this.#aead.masksDiffer) return opened;
    const other = this.#openMasked(bytes, record, sample, sealed, !this.#swapped);
    if (other !== undefined) this.#swapped = !this.#swapped;
    return other;
  }

  #openMasked(
    bytes: Uint8Array,
    record: DtlsRecord,
    sample: Uint8Array,
    sealed: Uint8Array,
    swapped: boolean,
  ): OpenedDtlsRecord | undefined {
    const { start, fragmentStart, sequenceStart, sequenceLength } = record;
    const mask = this.#aead.mask(sample, swapped);
    const header = bytes.slice(start, fragmentStart);
    const at = sequenceStart - start;
    let low = 0;
    for (let i = 0; i < sequenceLength; i++) {
      header[at + i]! ^= mask[i]!;
      low = low * 256 + header[at + i]!;
    }
    const sequence = nearest(this.#expected, low, 2 ** (8 * sequenceLength));
    const inner = this.#aead.open(BigInt(sequence), header, sealed);
    if (inner === undefined) return undefined;
    const opened = innerPlaintext(inner);
    if ('failed' in opened) return undefined;
    if (sequence >= this.#expected) this.#expected = sequence + 1;
    return { ...opened, sequence };
  }
}

/** RFC 9147 section 4.2.2: the number with these low bits that is nearest to the one that is due. */
export function nearest(expected: number, low: number, range: number): number {
  const candidate = expected - (expected % range) + low;
  if (candidate > expected + range / 2 && candidate >= range) return candidate - range;
  return candidate < expected - range / 2 ? candidate + range : candidate;
}

/** Never throws, whatever the parameters. */
export function createDtls13Protection({
  cipherSuite,
  key,
  iv,
  numberKey,
}: Dtls13Parameters): Dtls13Protection | UnsupportedCipher {
  const unsupported = CipherSuite.label(cipherSuite);
  const parts = partsOf(cipherSuite);
  if (parts === undefined) return { unsupported, reason: 'suite' };
  const algorithm = cipherAlgorithm(parts.cipher);
  if (algorithm?.kind !== 'aead') return { unsupported, reason: 'cipher' };
  const { keyLength, nonceLength } = algorithm;
  if (key.length !== keyLength || iv.length !== nonceLength || numberKey.length !== keyLength)
    return { unsupported, reason: 'keys' };
  const aead = numberedAead(parts.cipher, algorithm, key, iv, numberKey);
  return aead === undefined ? { unsupported, reason: 'cipher' } : new Dtls13Protection(aead);
}
