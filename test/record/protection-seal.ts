// The other side of record protection, for tests: content -> protected records, straight from the RFCs.
import { createCipheriv, createHash, createHmac } from 'node:crypto';
import { cipherAlgorithm, partsOf } from '../../src/registry/cipher-suite.js';
import { isTls13 } from '../../src/registry/protocol-version.js';

export interface Sealing {
  readonly version: number;
  readonly cipherSuite: number;
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
  readonly macKey?: Uint8Array;
  readonly encryptThenMac?: boolean;
  readonly truncatedHmac?: boolean;
  /** TLS 1.3: zeros after the content. Block ciphers: whole blocks beyond the least. */
  readonly padding?: number;
}

export const recordVersion = (version: number) => (isTls13(version) ? 0x0303 : version);
const uint16 = (value: number) => [value >> 8, value & 0xff];
const uint64 = (value: number) => [0, 0, 0, 0, 0, 0, ...uint16(value)];

/** Seals records one after the other; gives the type on the wire and the fragment. */
export class Sealer {
  readonly #with: Sealing;
  readonly #parts;
  readonly #algorithm;
  #sequence = 0;
  #chain: Uint8Array;
  #keystream = 0;

  constructor(sealing: Sealing) {
    this.#with = sealing;
    this.#parts = partsOf(sealing.cipherSuite)!;
    this.#algorithm = cipherAlgorithm(this.#parts.cipher)!;
    this.#chain = sealing.iv;
  }

  seal(type: number, content: Uint8Array): { type: number; fragment: Uint8Array } {
    const { version } = this.#with;
    const fragment = isTls13(version)
      ? this.#tls13(type, content)
      : this.#algorithm.kind === 'aead'
        ? this.#tls12Aead(type, content)
        : this.#algorithm.kind === 'block'
          ? this.#block(type, content)
          : this.#stream(type, content);
    this.#sequence++;
    return { type: isTls13(version) ? 23 : type, fragment: Uint8Array.from(fragment) };
  }

  #aead(nonce: Uint8Array, additional: Uint8Array, plaintext: Uint8Array): Buffer {
    const name = this.#parts.cipher.toLowerCase().replaceAll('_', '-').replace(/-8$/, '');
    const authTagLength = this.#algorithm.tagLength;
    const cipher = createCipheriv(name as 'aes-128-ccm', this.#with.key, nonce, { authTagLength });
    if (additional.length > 0) cipher.setAAD(additional, { plaintextLength: plaintext.length });
    // Node passes a null pointer for an array that never had a byte, and CCM then does nothing.
    const sealed = cipher.update(plaintext.length > 0 ? plaintext : Buffer.alloc(1).subarray(1));
    return Buffer.concat([sealed, cipher.final(), cipher.getAuthTag()]);
  }

  #numbered(): Uint8Array {
    const { iv } = this.#with;
    const number = uint64(this.#sequence);
    return iv.map((byte, at) => byte ^ (number[at - iv.length + 8] ?? 0));
  }

  #tls13(type: number, content: Uint8Array): Uint8Array {
    const inner = Buffer.concat([content, Uint8Array.of(type), new Uint8Array(this.#with.padding ?? 0)]);
    const header = Uint8Array.of(23, 3, 3, ...uint16(inner.length + this.#algorithm.tagLength));
    const isOld = this.#with.version >= 0x7f00 && this.#with.version < 0x7f19;
    return this.#aead(this.#numbered(), isOld ? new Uint8Array(0) : header, inner);
  }

  #header(type: number, length: number): Uint8Array {
    return Uint8Array.of(...uint64(this.#sequence), type, ...uint16(this.#with.version), ...uint16(length));
  }

  #tls12Aead(type: number, content: Uint8Array): Uint8Array {
    const header = this.#header(type, content.length);
    if (this.#algorithm.explicitNonceLength === 0) return this.#aead(this.#numbered(), header, content);
    const explicit = Uint8Array.of(9, ...uint64(this.#sequence).slice(1));
    const nonce = Buffer.concat([this.#with.iv, explicit]);
    return Buffer.concat([explicit, this.#aead(nonce, header, content)]);
  }

  #mac(type: number, content: Uint8Array): Uint8Array {
    const { version, macKey = new Uint8Array(0), truncatedHmac } = this.#with;
    const hash = this.#parts.hash === 'SHA' ? 'sha1' : this.#parts.hash!.toLowerCase();
    if (version > 0x0300) {
      const mac = createHmac(hash, macKey)
        .update(this.#header(type, content.length))
        .update(content)
        .digest();
      return truncatedHmac === true ? mac.subarray(0, 10) : mac;
    }
    const pad = (byte: number) => Buffer.alloc(hash === 'md5' ? 48 : 40, byte);
    const header = Uint8Array.of(...uint64(this.#sequence), type, ...uint16(content.length));
    const inner = createHash(hash)
      .update(Buffer.concat([macKey, pad(0x36), header, content]))
      .digest();
    return createHash(hash)
      .update(Buffer.concat([macKey, pad(0x5c), inner]))
      .digest();
  }

  #block(type: number, content: Uint8Array): Uint8Array {
    const { version, encryptThenMac, padding = 0 } = this.#with;
    const { blockLength } = this.#algorithm;
    const text = encryptThenMac ? content : Buffer.concat([content, this.#mac(type, content)]);
    const least = blockLength - (text.length % blockLength);
    const last = least - 1 + padding * blockLength;
    // SSL 3.0 lets them be anything.
    const filler = Buffer.alloc(last + 1, version === 0x0300 ? 0xee : last);
    filler[last] = last;
    const explicit = version > 0x0301;
    const iv = explicit ? Buffer.alloc(blockLength, this.#sequence + 1) : this.#chain;
    const name =
      this.#parts.cipher === '3DES_EDE_CBC'
        ? 'des-ede3-cbc'
        : this.#parts.cipher.toLowerCase().replaceAll('_', '-');
    const isDes = this.#parts.cipher === 'DES_CBC';
    const key = isDes ? Buffer.concat([this.#with.key, this.#with.key, this.#with.key]) : this.#with.key;
    const cipher = createCipheriv(isDes ? 'des-ede3-cbc' : name, key, iv).setAutoPadding(false);
    const encrypted = Buffer.concat([cipher.update(Buffer.concat([text, filler])), cipher.final()]);
    this.#chain = encrypted.subarray(encrypted.length - blockLength);
    const sealed = explicit ? Buffer.concat([iv, encrypted]) : encrypted;
    return encryptThenMac ? Buffer.concat([sealed, this.#mac(type, sealed)]) : sealed;
  }

  #stream(type: number, content: Uint8Array): Uint8Array {
    const text = Buffer.concat([content, this.#mac(type, content)]);
    if (this.#algorithm.kind === 'null') return text;
    const stream = keystream(this.#with.key, this.#keystream + text.length).subarray(this.#keystream);
    this.#keystream += text.length;
    return text.map((byte, at) => byte ^ stream[at]!);
  }
}

/** RC4, the plain way. */
function keystream(key: Uint8Array, length: number): Uint8Array {
  const box = [...Array(256).keys()];
  const swap = (a: number, b: number) => {
    [box[a], box[b]] = [box[b]!, box[a]!];
  };
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + box[i]! + key[i % key.length]!) % 256;
    swap(i, j);
  }
  let i = 0;
  let j = 0;
  return Uint8Array.from({ length }, () => {
    i = (i + 1) % 256;
    j = (j + box[i]!) % 256;
    swap(i, j);
    return box[(box[i]! + box[j]!) % 256]!;
  });
}
