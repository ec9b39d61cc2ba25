// RC4 and no cipher at all, each with a MAC: SSL 3.0 to TLS 1.2, RFC 5246 section 6.2.3.1.

import { MAX_SKIPPED_BYTES } from '../base/limits.js';
import type { RecordMac } from './protection-mac.js';
import type { Opener } from './protection-opener.js';

/** `cipher` for a stream cipher that is not implemented. */
export function streamOpener(cipher: string, key: Uint8Array, mac: RecordMac): Opener | 'cipher' {
  if (cipher === 'NULL') return { open: (...record) => split(mac, ...record) };
  return cipher === 'RC4_128' ? new Rc4Opener(key, mac) : 'cipher';
}

const split = (
  mac: RecordMac,
  sequence: bigint,
  type: number,
  version: number,
  plaintext: Uint8Array,
): ReturnType<Opener['open']> => {
  const end = plaintext.length - mac.length;
  if (end < 0) return { failed: 'too_short' };
  const content = plaintext.slice(0, end);
  if (!mac.verify(sequence, type, version, content, plaintext.subarray(end))) return { failed: 'mac' };
  return { type, content, padding: 0 };
};

class Rc4Opener implements Opener {
  #state: Rc4;
  readonly #mac: RecordMac;

  constructor(key: Uint8Array, mac: RecordMac) {
    this.#state = new Rc4(key);
    this.#mac = mac;
  }

  open(sequence: bigint, type: number, version: number, fragment: Uint8Array): ReturnType<Opener['open']> {
    const state = this.#state.copy();
    const opened = split(this.#mac, sequence, type, version, state.apply(fragment));
    if ('content' in opened) this.#state = state;
    return opened;
  }

  pass(fragment: Uint8Array): void {
    this.skip(fragment.length);
  }

  skip(bytes: number): void {
    if (bytes <= MAX_SKIPPED_BYTES) this.#state.advance(bytes);
  }
}

/** The stream cipher that RFC 6229 has test vectors of. Current OpenSSL has it no more. */
export class Rc4 {
  readonly #box: Uint8Array;
  #i = 0;
  #j = 0;

  /** A key of 1 to 256 bytes. */
  constructor(key: Uint8Array) {
    const box = Uint8Array.from({ length: 256 }, (_, at) => at);
    for (let i = 0, j = 0; i < 256; i++) {
      j = (j + box[i]! + key[i % key.length]!) & 0xff;
      const held = box[i]!;
      box[i] = box[j]!;
      box[j] = held;
    }
    this.#box = box;
  }

  copy(): Rc4 {
    const other = new Rc4(Uint8Array.of(0));
    other.#box.set(this.#box);
    other.#i = this.#i;
    other.#j = this.#j;
    return other;
  }

  /** Encrypts or decrypts the bytes that come next. */
  apply(bytes: Uint8Array): Uint8Array {
    const output = new Uint8Array(bytes.length);
    for (let at = 0; at < bytes.length; at++) output[at] = bytes[at]! ^ this.#next();
    return output;
  }

  /** Leaves out that many bytes. */
  advance(bytes: number): void {
    for (let left = bytes; left > 0; left--) this.#next();
  }

  #next(): number {
    const box = this.#box;
    this.#i = (this.#i + 1) & 0xff;
    const held = box[this.#i]!;
    this.#j = (this.#j + held) & 0xff;
    const other = box[this.#j]!;
    box[this.#i] = other;
    box[this.#j] = held;
    return box[(held + other) & 0xff]!;
  }
}
