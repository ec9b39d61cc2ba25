// AES in CCM mode (RFC 3610), of an encryption of single blocks.

const BLOCK_LENGTH = 16;

/** Undefined if the tag of `tagLength` bytes behind the ciphertext does not belong to it. */
export function openCcm(
  encrypt: (block: Uint8Array) => Uint8Array,
  nonce: Uint8Array,
  additional: Uint8Array,
  sealed: Uint8Array,
  tagLength: number,
): Uint8Array | undefined {
  const length = sealed.length - tagLength;
  const lengthLength = 15 - nonce.length;
  if (length < 0 || lengthLength < 2 || lengthLength > 8) return undefined;
  const counter = new Uint8Array(BLOCK_LENGTH);
  counter[0] = lengthLength - 1;
  counter.set(nonce, 1);
  const tagMask = encrypt(counter).slice(0, tagLength);
  const plaintext = new Uint8Array(length);
  for (let at = 0; at < length; at += BLOCK_LENGTH) {
    increment(counter);
    const key = encrypt(counter);
    for (let i = 0; i < BLOCK_LENGTH && at + i < length; i++) plaintext[at + i] = sealed[at + i]! ^ key[i]!;
  }
  const tag = authentication(encrypt, nonce, additional, plaintext, tagLength);
  for (let i = 0; i < tagLength; i++) {
    if ((tag[i]! ^ tagMask[i]!) !== sealed[length + i]) return undefined;
  }
  return plaintext;
}

function increment(counter: Uint8Array): void {
  for (let at = BLOCK_LENGTH - 1; at > 0; at--) {
    counter[at] = (counter[at]! + 1) & 0xff;
    if (counter[at] !== 0) return;
  }
}

/** Section 2.2: CBC-MAC of lengths, what is only authenticated, and the plaintext. */
function authentication(
  encrypt: (block: Uint8Array) => Uint8Array,
  nonce: Uint8Array,
  additional: Uint8Array,
  plaintext: Uint8Array,
  tagLength: number,
): Uint8Array {
  const state = new Uint8Array(BLOCK_LENGTH);
  state[0] = (additional.length > 0 ? 0x40 : 0) | (((tagLength - 2) / 2) << 3) | (14 - nonce.length);
  state.set(nonce, 1);
  for (let at = BLOCK_LENGTH - 1, left = plaintext.length; at > nonce.length; at--) {
    state[at] = left & 0xff;
    left = Math.floor(left / 256);
  }
  state.set(encrypt(state));
  const add = (bytes: Uint8Array, from: number) => {
    for (let at = 0, i = from; at < bytes.length; i = 0) {
      for (; i < BLOCK_LENGTH && at < bytes.length; i++, at++) state[i]! ^= bytes[at]!;
      state.set(encrypt(state));
    }
  };
  if (additional.length > 0) {
    // A record's header is far from the 65,280 bytes from which on the length is written otherwise.
    state[0]! ^= additional.length >> 8;
    state[1]! ^= additional.length & 0xff;
    add(additional, 2);
  }
  add(plaintext, 0);
  return state;
}
