// Node.js's face is OpenSSL, zlib and Brotli; the browser's is to say the same.
import assert from 'node:assert/strict';
import * as crypto from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import * as zlib from 'node:zlib';
import fc from 'fast-check';
import { unpackBrotli } from '../../src/platform/browser/brotli.js';
import { dictionaryWord, NoDictionary } from '../../src/platform/browser/brotli-words.js';
import { browserPlatform as browser } from '../../src/platform/browser/browser-platform.js';
import { nodePlatform as node } from '../../src/platform/node/node-platform.js';
import type { Inflater, Platform, SignatureMethod, VerifyingKey } from '../../src/platform/platform.js';
import { projectRoot } from '../project-root.js';

const bytes = (maxLength = 300) => fc.uint8Array({ maxLength });
const exactly = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const plain = (buffer: Uint8Array) => Uint8Array.from(buffer);

describe('digests', () => {
  it('are the same', () => {
    for (const name of ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'SHA', 'SHA256'])
      assert.equal(browser.hashNamed(name), node.hashNamed(name), name);
    for (const name of ['whirlpool', '', 'constructor']) assert.equal(browser.hashNamed(name), undefined);
    const hash = fc.constantFrom('md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512');
    fc.assert(
      fc.property(hash, bytes(), fc.array(bytes(), { maxLength: 4 }), (name, key, pieces) => {
        assert.deepEqual(plain(browser.digest(name, ...pieces)), plain(node.digest(name, ...pieces)));
        assert.deepEqual(plain(browser.hmac(name, key, ...pieces)), plain(node.hmac(name, key, ...pieces)));
      }),
    );
  });
});

describe('ciphers', () => {
  const AEAD = [
    ['AES_128_GCM', 'aes-128-gcm', 16, 16],
    ['AES_256_GCM', 'aes-256-gcm', 32, 16],
    ['AES_128_CCM', 'aes-128-ccm', 16, 16],
    ['AES_256_CCM_8', 'aes-256-ccm', 32, 8],
    ['CHACHA20_POLY1305', 'chacha20-poly1305', 32, 16],
  ] as const;

  for (const [cipher, name, keyLength, authTagLength] of AEAD) {
    it(`${cipher} opens what OpenSSL sealed, and nothing that was altered`, () => {
      fc.assert(
        fc.property(
          exactly(keyLength),
          exactly(12),
          bytes(40),
          bytes(),
          fc.nat(),
          (key, nonce, aad, content, at) => {
            const sealer = crypto.createCipheriv(name as 'aes-128-gcm', key, nonce, { authTagLength });
            sealer.setAAD(aad, { plaintextLength: content.length });
            const sealed = Buffer.concat([sealer.update(content), sealer.final(), sealer.getAuthTag()]);
            const opened = (face: Platform) => face.openAead(cipher, key, nonce, aad, sealed, authTagLength);
            assert.deepEqual(plain(opened(browser)!), content);
            assert.deepEqual(plain(opened(node)!), content);
            sealed[at % sealed.length]! ^= 1;
            assert.equal(opened(browser), undefined);
            assert.equal(opened(node), undefined);
          },
        ),
        { numRuns: 50 },
      );
    });
  }

  it('blocks of AES, chained and alone, and ChaCha20', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(16, 32),
        exactly(64),
        fc.nat({ max: 20 }),
        bytes(40),
        (length, seed, blocks, data) => {
          const key = seed.slice(0, length);
          const iv = seed.slice(32, 48);
          const cipher = `AES_${8 * length}_CBC`;
          const sealed = crypto.randomBytes(16 * blocks);
          assert.deepEqual(
            plain(browser.decryptCbc(cipher, key, iv, sealed)!),
            plain(node.decryptCbc(cipher, key, iv, sealed)!),
          );
          assert.equal(browser.decryptCbc(cipher, key, iv, new Uint8Array(17)), undefined);
          assert.equal(node.decryptCbc(cipher, key, iv, new Uint8Array(17)), undefined);
          assert.deepEqual(plain(browser.aesBlock(key)(iv)), plain(node.aesBlock(key)(iv)));
          const whole = seed.slice(0, 32);
          const start = seed.slice(40, 56);
          assert.deepEqual(
            plain(browser.chacha20(whole, start, data)),
            plain(node.chacha20(whole, start, data)),
          );
        },
      ),
    );
  });

  it('what the browser lacks it says it lacks', () => {
    for (const cipher of ['3DES_EDE_CBC', 'CAMELLIA_128_GCM', 'ARIA_128_GCM', 'SM4_GCM', 'nonsense']) {
      assert.equal(browser.hasCipher(cipher), false, cipher);
      const sixteen = new Uint8Array(16);
      assert.equal(browser.openAead(cipher, sixteen, sixteen, sixteen, new Uint8Array(64), 16), undefined);
      assert.equal(browser.decryptCbc(cipher, sixteen, sixteen, new Uint8Array(64)), undefined);
    }
    assert.equal(browser.hashNamed('SM3'), undefined);
  });
});

describe('signatures', () => {
  const pair = (type: string, options: object = {}) =>
    crypto.generateKeyPairSync(type as 'rsa', options as { modulusLength: number });
  const KEYS = {
    rsa: pair('rsa', { modulusLength: 1_024 }),
    odd: pair('rsa', { modulusLength: 1_025 }),
    pss: pair('rsa-pss', { modulusLength: 1_024 }),
    dsa: pair('dsa', { modulusLength: 1_024, divisorLength: 160 }),
    p256: pair('ec', { namedCurve: 'P-256' }),
    'p256, spelled out': pair('ec', { namedCurve: 'P-256', paramEncoding: 'explicit' }),
    p384: pair('ec', { namedCurve: 'P-384' }),
    p521: pair('ec', { namedCurve: 'P-521' }),
    secp256k1: pair('ec', { namedCurve: 'secp256k1' }),
    'brainpool 256': pair('ec', { namedCurve: 'brainpoolP256r1' }),
    'brainpool 384': pair('ec', { namedCurve: 'brainpoolP384r1' }),
    'brainpool 512': pair('ec', { namedCurve: 'brainpoolP512r1' }),
    ed25519: pair('ed25519'),
    ed448: pair('ed448'),
  };

  const sequence = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
    const body = Buffer.concat(parts);
    return Buffer.concat([Uint8Array.of(tag, 0x82, body.length >> 8, body.length & 0xff), body]);
  };

  /** The key in a certificate that nobody signed; faces take keys from nowhere else. */
  function keyIn(face: Platform, key: crypto.KeyObject): VerifyingKey {
    const name = sequence(0x30);
    const algorithm = Buffer.from('300d06092a864886f70d01010b0500', 'hex');
    const time = Buffer.from('170d3236303130313030303030305a', 'hex');
    const info = key.export({ type: 'spki', format: 'der' });
    const version = Buffer.from('a003020102', 'hex');
    const serial = Buffer.from('020101', 'hex');
    const validity = sequence(0x30, time, time);
    const signed = sequence(0x30, version, serial, algorithm, name, validity, name, info);
    const certificate = sequence(0x30, signed, algorithm, Buffer.from('030200ff', 'hex'));
    const read = face.signedCertificate(certificate)?.key;
    assert.ok(read, 'a key is read');
    return read;
  }

  for (const [name, { publicKey, privateKey }] of Object.entries(KEYS)) {
    it(`of ${name} are judged alike, whatever became of them`, () => {
      const own = keyIn(browser, publicKey);
      const nodes = keyIn(node, publicKey);
      assert.deepEqual(
        [own.kind, own.modulusLength, own.publicExponent, own.curve],
        [nodes.kind, nodes.modulusLength, nodes.publicExponent, nodes.curve],
      );
      const isEdwards = name.startsWith('ed');
      const methods: SignatureMethod[] = isEdwards
        ? [{ hash: undefined }]
        : ['sha1', 'sha256', 'sha384'].flatMap((hash) =>
            name === 'pss'
              ? [{ hash, pss: true }]
              : name === 'rsa' || name === 'odd'
                ? [{ hash }, { hash, pss: true }]
                : [{ hash }],
          );
      if (name === 'rsa') methods.push({ hash: 'md5-sha1' });
      for (const method of methods) {
        const content = crypto.randomBytes(100);
        const padding =
          method.pss === true
            ? {
                padding: crypto.constants.RSA_PKCS1_PSS_PADDING,
                saltLength: crypto.constants.RSA_PSS_SALTLEN_DIGEST,
              }
            : {};
        const signature = crypto.sign(method.hash, content, { key: privateKey, ...padding });
        const both = (data: Uint8Array, value: Uint8Array) => {
          const judged = browser.verify(method, own, data, value);
          assert.equal(judged, node.verify(method, nodes, data, value));
          return judged;
        };
        assert.equal(both(content, signature), true, JSON.stringify(method));
        assert.equal(both(crypto.randomBytes(100), signature), false);
        assert.equal(both(content, new Uint8Array(0)), false);
        for (let nth = 0; nth < 8; nth++) {
          const altered = Uint8Array.from(signature);
          altered[crypto.randomInt(altered.length)]! ^= 1 << crypto.randomInt(8);
          both(content, altered);
        }
        both(content, signature.subarray(1));
        both(content, Buffer.concat([signature, Uint8Array.of(0)]));
        both(content, Buffer.concat([Uint8Array.of(0), signature]));
      }
    });
  }

  it('what was encrypted for an RSA key is decrypted', () => {
    const { publicKey, privateKey } = KEYS.rsa;
    for (const type of ['pkcs1', 'pkcs8'] as const) {
      const pem = privateKey.export({ type, format: 'pem' }) as string;
      const own = browser.rsaDecryptor(pem);
      const nodes = node.rsaDecryptor(pem);
      assert.ok(typeof own !== 'string' && typeof nodes !== 'string');
      assert.deepEqual(plain(own.subjectPublicKeyInfo), plain(nodes.subjectPublicKeyInfo));
      const padding = crypto.constants.RSA_PKCS1_PADDING;
      for (let nth = 0; nth < 20; nth++) {
        const encrypted = crypto.publicEncrypt({ key: publicKey, padding }, crypto.randomBytes(48));
        assert.deepEqual(plain(own.decrypt(encrypted)!), plain(nodes.decrypt(encrypted)!));
      }
      for (const wrong of [new Uint8Array(3), new Uint8Array(128).fill(0xff)])
        assert.deepEqual(own.decrypt(wrong), nodes.decrypt(wrong));
    }
    const ec = KEYS.p256.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
    assert.equal(browser.rsaDecryptor(ec), 'not_rsa');
    assert.equal(browser.rsaDecryptor('nothing'), 'unreadable');
    const options = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' } as const;
    assert.equal(browser.rsaDecryptor(privateKey.export(options) as string), 'passphrase');
  });

  it('of damaged certificates nothing is claimed, and nothing is thrown', () => {
    const file = readFileSync(join(projectRoot, 'samples/tls12-mutual-success.pcap'));
    const at = file.indexOf(Buffer.from('3082', 'hex'), 200);
    fc.assert(
      fc.property(fc.nat(1_200), fc.nat(255), fc.nat(1_400), (place, value, length) => {
        const damaged = Uint8Array.from(file.subarray(at, at + length));
        if (place < damaged.length) damaged[place] = value;
        const read = browser.signedCertificate(damaged);
        if (read?.key !== undefined) read.isSignedBy(read.key);
      }),
    );
  });
});

describe('what is compressed', () => {
  /** What comes out of a face, piece by piece, and how it ended. */
  async function inflated(face: Platform, packed: Uint8Array, step: number) {
    const out: Uint8Array[] = [];
    let inflater: Inflater | undefined = face.inflater((piece) => out.push(plain(piece)), 1 << 10);
    let used = 0;
    let end: string = 'more';
    for (let at = 0; at < packed.length && end === 'more'; at += step) {
      const taken = await inflater.take(packed.subarray(at, at + step));
      if (taken === 'damaged') end = 'damaged';
      else used += taken;
      if (inflater.ended) end = 'ended';
    }
    inflater.close();
    inflater = undefined;
    return { text: Buffer.concat(out).toString('latin1'), used: end === 'damaged' ? -1 : used, end };
  }

  /** zlib tells the end of data when it is given what follows. */
  const BEHIND = new Uint8Array(8);

  const texts = fc.oneof(
    bytes(5_000).map((some) => Buffer.from(some)),
    fc
      .array(fc.constantFrom('one ', 'two', 'client', ' certificate', '\0\0\0'), { maxLength: 3_000 })
      .map((words) => Buffer.from(words.join(''))),
  );

  it('raw deflate: the same, and the same end', async () => {
    await fc.assert(
      fc.asyncProperty(
        texts,
        fc.nat(9),
        fc.integer({ min: 1, max: 3_000 }),
        bytes(9),
        async (text, level, step, more) => {
          const packed = Buffer.concat([zlib.deflateRawSync(text, { level }), BEHIND, more]);
          const own = await inflated(browser, packed, step);
          assert.deepEqual(own, await inflated(node, packed, step));
          assert.equal(own.text, text.toString('latin1'));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('damaged deflate: as much of it, and no more', async () => {
    await fc.assert(
      fc.asyncProperty(
        texts,
        fc.integer({ min: 1, max: 999 }),
        fc.nat(),
        fc.nat(7),
        async (text, step, place, bit) => {
          const whole = zlib.deflateRawSync(text);
          whole[place % whole.length]! ^= 1 << bit;
          const packed = Buffer.concat([whole, BEHIND]);
          const own = await inflated(browser, packed, step);
          assert.deepEqual(own, await inflated(node, packed, step));
        },
      ),
      { numRuns: 120 },
    );
  });

  for (const [name, pack] of [
    ['unpackZlib', (text: Buffer) => zlib.deflateSync(text)],
    [
      'unpackBrotli',
      (text: Buffer, quality: number) =>
        zlib.brotliCompressSync(text, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: quality } }),
    ],
  ] as const) {
    it(`${name}: the same`, () => {
      const document = readFileSync(join(projectRoot, 'README.zh.md'));
      const page = readFileSync(join(projectRoot, 'docs/library.md'));
      const parts = fc
        .tuple(fc.constantFrom(document, page), fc.nat(8_000), fc.nat(8_000))
        .map(([text, at, length]) => text.subarray(at, at + length));
      fc.assert(
        fc.property(fc.oneof(texts, parts), fc.nat(11), fc.nat(), fc.nat(7), (text, quality, place, bit) => {
          const packed = pack(text, quality);
          assert.deepEqual(browser[name](packed, Math.max(text.length, 1)), plain(text));
          if (text.length > 1) assert.equal(browser[name](packed, text.length - 1), 'length');
          assert.equal(browser[name](packed.subarray(0, packed.length - 1), text.length + 1), 'damaged');
          packed[place % packed.length]! ^= 1 << bit;
          const own = browser[name](packed, 2 * text.length + 1);
          const nodes = node[name](packed, 2 * text.length + 1);
          // What is both too long and damaged may be called either.
          if (typeof own === 'string' && typeof nodes === 'string') return;
          assert.deepEqual(
            typeof own === 'string' ? own : plain(own),
            typeof nodes === 'string' ? nodes : plain(nodes),
          );
        }),
        { numRuns: 300 },
      );
    });
  }

  it('Brotli: every change of a word', () => {
    assert.equal(Buffer.from(dictionaryWord(4, 0)!).toString(), 'time');
    assert.equal(Buffer.from(dictionaryWord(4, 1 << 10)!).toString(), 'time ');
    assert.equal(Buffer.from(dictionaryWord(4, 44 << 10)!).toString(), 'TIME');
    assert.equal(dictionaryWord(4, 121 << 10), undefined);
    assert.equal(dictionaryWord(25, 0), undefined);
  });

  it('Brotli: where the dictionary was left out, a word of it is missing and nothing else', () => {
    const none = () => {
      throw new NoDictionary();
    };
    const packed = zlib.brotliCompressSync('the time of the certificate and the world');
    assert.equal(unpackBrotli(packed, 100, none), 'unsupported');
    const chance = crypto.randomBytes(100);
    assert.deepEqual(unpackBrotli(zlib.brotliCompressSync(chance), 100, none), plain(chance));
  });

  it('gzip and CRC-32', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 2_000 }), bytes(), bytes(), (text, a, b) => {
        assert.equal(zlib.gunzipSync(browser.gzip(text, 4)).toString(), text);
        assert.equal(browser.crc32(b, browser.crc32(a, 0)), node.crc32(Buffer.concat([a, b]), 0));
      }),
    );
  });
});

describe('text', () => {
  it('bytes and characters', () => {
    fc.assert(
      fc.property(bytes(20_000), fc.array(fc.nat(0xffff)), (some, codes) => {
        assert.equal(browser.latin1(some), node.latin1(some));
        assert.deepEqual(browser.fromLatin1(browser.latin1(some)), some);
        assert.equal(browser.hex(some), node.hex(some));
        assert.deepEqual(browser.fromHex(node.hex(some)), some);
        assert.equal(browser.base64(some), node.base64(some));
        assert.deepEqual(browser.fromBase64(node.base64(some)), some);
        assert.equal(browser.isUtf8(some), node.isUtf8(some));
        const units = Uint16Array.from(codes);
        assert.equal(browser.fromCodeUnits(units, units.length), node.fromCodeUnits(units, units.length));
      }),
    );
  });

  it('base64 with what does not belong there', () => {
    for (const text of ['', '\nQUJD\r\nREVG\n', 'QUI=', 'Q', 'QU', 'QU-_', '  QUJ D', 'QUJD=\n'])
      assert.deepEqual(plain(browser.fromBase64(text)), plain(node.fromBase64(text)), text);
  });

  it('internationalised host names', () => {
    for (const name of [
      'bücher.example',
      'BÜCHER.example',
      '例え.テスト',
      'a b',
      'ü/x',
      'ü:1',
      'xn--ü',
      'faß.de',
      'ü.',
    ])
      assert.equal(browser.domainToAscii(name), node.domainToAscii(name), name);
  });

  it('a range of bytes', () => {
    fc.assert(
      fc.property(bytes(20), bytes(50), fc.nat(50), (whole, some, start) => {
        const end = Math.min(some.length, start + whole.length);
        const from = Math.min(start, end);
        assert.equal(browser.isRange(whole, some, from, end), node.isRange(whole, some, from, end));
        const own = some.slice(from, end);
        assert.equal(browser.isRange(own, some, from, end), true);
      }),
    );
  });
});
