// What the core needs of the host that it runs on: Node.js or a browser. One face of each implements it, and nothing
// else below the command knows which one it is. A face never throws for what it cannot do; it says so in what comes back.

/** Bytes in; the names are those that OpenSSL and X.509 use. */
export type HashName = 'md5' | 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512' | 'sm3';

export interface Digests {
  /** The hash of that name, in any case; `SHA`, as cipher suites have it, is SHA-1. Undefined if there is none here. */
  hashNamed(name: string): HashName | undefined;
  /** The hash of several pieces one after the other. */
  digest(hash: HashName, ...pieces: readonly Uint8Array[]): Uint8Array;
  /** HMAC (RFC 2104) of several pieces one after the other. */
  hmac(hash: HashName, key: Uint8Array, ...pieces: readonly Uint8Array[]): Uint8Array;
}

export interface Ciphers {
  /** Whether there is an AEAD or block cipher of this name, as cipher suites have it: `AES_128_GCM`, `AES_256_CBC`. */
  hasCipher(cipher: string): boolean;
  /**
   * Opens what an AEAD has sealed. `sealed`: ciphertext and behind it a tag of `tagLength` bytes. A copy of the plaintext;
   * undefined if the tag does not belong to it, or if there is no such cipher here.
   */
  openAead(
    cipher: string,
    key: Uint8Array,
    nonce: Uint8Array,
    additional: Uint8Array,
    sealed: Uint8Array,
    tagLength: number,
  ): Uint8Array | undefined;
  /** Decrypts whole blocks (CBC), padding included; undefined if their length, the key or the vector does not fit. */
  decryptCbc(cipher: string, key: Uint8Array, iv: Uint8Array, ciphertext: Uint8Array): Uint8Array | undefined;
  /**
   * AES of single blocks of 16 bytes (ECB) with one key of 16, 24 or 32 bytes: the mask of protected headers (RFC 9001
   * section 5.4.3, RFC 9147 section 4.2.3). What comes back is valid until the next call.
   */
  aesBlock(key: Uint8Array): (block: Uint8Array) => Uint8Array;
  /**
   * ChaCha20 (RFC 8439 section 2.4) over `data`. `counterAndNonce`: 4 bytes of block counter, little-endian, and 12 of
   * nonce, as the sample of a protected header holds them (RFC 9001 section 5.4.4).
   */
  chacha20(key: Uint8Array, counterAndNonce: Uint8Array, data: Uint8Array): Uint8Array;
}

/** A public key that the host can verify with. */
export interface VerifyingKey {
  /** `rsa`, `rsa-pss`, `dsa`, `ec`, `ed25519`, `ed448`, or the host's name of another kind. */
  readonly kind: string;
  /** Of RSA and DSA, in bits; else undefined. */
  readonly modulusLength: number | undefined;
  /** Of RSA; else undefined. */
  readonly publicExponent: bigint | undefined;
  /** OpenSSL's name of an elliptic curve; undefined for other keys, and for parameters that are spelled out. */
  readonly curve: string | undefined;
}

/** A certificate as far as signatures go. */
export interface SignedCertificate {
  /** Undefined if the host does not know the kind of key. */
  readonly key: VerifyingKey | undefined;
  /** Whether `key` made its signature; undefined if the host cannot judge. */
  isSignedBy(key: VerifyingKey): boolean | undefined;
}

export interface SignatureMethod {
  /** Undefined where the scheme contains its own (Ed25519). `md5-sha1`: both in one, as before TLS 1.2 with RSA. */
  readonly hash: string | undefined;
  /** RSASSA-PSS with a salt as long as the hash, whatever kind of RSA key it is. */
  readonly pss?: boolean;
}

/** A private key of RSA. */
export interface RsaDecryptor {
  /** The public key that belongs to it: SubjectPublicKeyInfo, DER. */
  readonly subjectPublicKeyInfo: Uint8Array;
  /** The block that was encrypted, padding included; undefined if it cannot have been encrypted for this key. */
  decrypt(encrypted: Uint8Array): Uint8Array | undefined;
}

export interface Signatures {
  /** Reads a certificate (DER); undefined if the host cannot. */
  signedCertificate(der: Uint8Array): SignedCertificate | undefined;
  /** Judges a signature over `content`; undefined if the host cannot. */
  verify(
    method: SignatureMethod,
    key: VerifyingKey,
    content: Uint8Array,
    signature: Uint8Array,
  ): boolean | undefined;
  /**
   * Reads a private key: PEM text (PKCS#1, PKCS#8). `passphrase`: encrypted, and the passphrase is missing or wrong.
   * `not_rsa`: a key of another kind. Nothing of it is in what comes back on failure.
   */
  rsaDecryptor(pem: string, passphrase?: string): RsaDecryptor | 'unreadable' | 'passphrase' | 'not_rsa';
}

/** Raw deflate (RFC 1951) that comes in pieces. */
export interface Inflater {
  /** Whether the data came to its end. */
  readonly ended: boolean;
  /**
   * Unpacks the next bytes.
   * @returns how many of them belong to it, or that the data is damaged
   * @throws what the receiver of unpacked bytes throws
   */
  take(bytes: Uint8Array): Promise<number | 'damaged'>;
  /** Lets go of what it holds. */
  close(): void;
}

/** Raw deflate (RFC 1951) that comes in pieces, each unpacked before the next: records that share one state (RFC 3749). */
export interface SteadyInflater {
  /** Whether the data came to its end. */
  readonly ended: boolean;
  /**
   * Unpacks the next bytes.
   * @returns how many of them belong to it, or that the data is damaged
   * @throws what the receiver of unpacked bytes throws
   */
  take(bytes: Uint8Array): number | 'damaged';
}

/** `length`: there is more than was allowed. `unsupported`: the host lacks what it takes. */
export type Unpacked = Uint8Array | 'damaged' | 'length' | 'unsupported';

export interface Compression {
  /** `out` is given what has been unpacked, at most `chunkLength` bytes at a time, which it may keep. */
  inflater(out: (unpacked: Uint8Array) => void, chunkLength: number): Inflater;
  /** The same without waiting: all that was unpacked has been given to `out` when `take` comes back. */
  steadyInflater(out: (unpacked: Uint8Array) => void, chunkLength: number): SteadyInflater;
  /** zlib (RFC 1950), `most` bytes unpacked. */
  unpackZlib(bytes: Uint8Array, most: number): Unpacked;
  /** Brotli (RFC 7932), `most` bytes unpacked. */
  unpackBrotli(bytes: Uint8Array, most: number): Unpacked;
  /** A gzip member of the text's UTF-8. `level`: 1 (fast) to 9 (small). */
  gzip(text: string, level: number): Uint8Array;
  /** CRC-32 of what `before` is the CRC-32 of, and `bytes` behind it. */
  crc32(bytes: Uint8Array, before: number): number;
}

/** A file that is being read from its beginning on. */
export interface OpenFile {
  readonly isDirectory: boolean;
  /** In bytes; 0 where that is not known, as of a pipe. */
  readonly size: number;
  /** Reads into the beginning of `chunk`; how many bytes, 0 at the end. @throws an error with a `code` as of Node.js */
  read(chunk: Uint8Array): number;
  close(): void;
}

/** A file that appears whole or not at all. */
export interface NewFile {
  /** @throws what the system says against it; nothing is at the place then */
  write(bytes: Uint8Array): void;
  /** The file is complete. @throws what the system says against it; nothing is at the place then */
  finish(): void;
  /** The file will not be complete: what was there before stays. */
  abandon(): void;
}

export interface Files {
  /** @throws an error with a `code` as of Node.js; `ENOSYS` where there are no files. */
  openFile(path: string): OpenFile;
  /** In place of what is there, once it is complete. @throws as above */
  createFile(path: string): NewFile;
  /** Gives others their turn: a signal, a message. */
  pause(): Promise<void>;
}

export interface Text {
  /** ISO 8859-1: one character a byte. */
  latin1(bytes: Uint8Array): string;
  /** The other way round; of a character above 255, its lower eight bits. */
  fromLatin1(text: string): Uint8Array;
  /** Characters of which each is one number, `length` of them. */
  fromCodeUnits(units: Uint16Array, length: number): string;
  /** Lower-case hexadecimal, two digits a byte. */
  hex(bytes: Uint8Array): string;
  /** Of pairs of hexadecimal digits and nothing else. */
  fromHex(text: string): Uint8Array;
  base64(bytes: Uint8Array): string;
  /** White space and whatever else does not belong there is passed over. */
  fromBase64(text: string): Uint8Array;
  /** Whether the bytes are UTF-8. */
  isUtf8(bytes: Uint8Array): boolean;
  /** The A-labels of an internationalised host name (UTS #46); empty if it is none. */
  domainToAscii(name: string): string;
}

export interface Bytes {
  /** Whether `whole` is `bytes[start, end)`, without a view of that part. */
  isRange(whole: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean;
  /** A whole number that nobody outside can foresee: from `least` on, below `end`. */
  randomInt(least: number, end: number): number;
}

export interface Platform extends Digests, Ciphers, Signatures, Compression, Files, Text, Bytes {}
