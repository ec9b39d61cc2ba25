import assert from 'node:assert/strict';
import { constants, generateKeyPairSync, publicEncrypt, randomBytes } from 'node:crypto';
import { it } from 'node:test';
import fc from 'fast-check';
import { RsaPrivateKey, readRsaPrivateKey } from '../../src/keys/rsa-key-exchange.js';

const pair = generateKeyPairSync('rsa', { modulusLength: 1_024 });
const pem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

function key(text: string | Uint8Array, passphrase?: string): RsaPrivateKey {
  const read = readRsaPrivateKey(text, passphrase);
  assert.ok(read instanceof RsaPrivateKey);
  return read;
}

const encrypt = (bytes: Uint8Array, padding = constants.RSA_PKCS1_PADDING) =>
  publicEncrypt({ key: pair.publicKey, padding }, bytes);

it('decrypts what a client encrypted, with a key in any PEM form', () => {
  const premaster = Uint8Array.from(Buffer.concat([Uint8Array.of(3, 3), randomBytes(46)]));
  const encrypted = encrypt(premaster);
  const pkcs1 = pair.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  for (const text of [pem, pkcs1, Buffer.from(pem)])
    assert.deepEqual(key(text).premasterSecret(encrypted), premaster);
  const locked = pair.privateKey
    .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-128-cbc', passphrase: 'word' })
    .toString();
  assert.deepEqual(key(locked, 'word').premasterSecret(encrypted), premaster);
  assert.equal(readRsaPrivateKey(locked), 'passphrase');
  assert.equal(readRsaPrivateKey(locked, 'wrong'), 'passphrase');
});

it('knows the public key that belongs to it', () => {
  const spki = pair.publicKey.export({ type: 'spki', format: 'der' });
  assert.deepEqual(Buffer.from(key(pem).subjectPublicKeyInfo), spki);
});

it('says what is not an RSA private key', () => {
  const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  assert.equal(
    readRsaPrivateKey(curve.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()),
    'not_rsa',
  );
  assert.equal(
    readRsaPrivateKey(pair.publicKey.export({ type: 'spki', format: 'pem' }).toString()),
    'unreadable',
  );
  assert.equal(readRsaPrivateKey('nonsense'), 'unreadable');
  assert.equal(readRsaPrivateKey(new Uint8Array(0)), 'unreadable');
});

it('refuses other lengths and other padding, and never throws', () => {
  const opened = key(pem);
  assert.equal(opened.premasterSecret(encrypt(new Uint8Array(47))), undefined);
  const block = new Uint8Array(128).fill(1);
  const raw = (change: (block: Uint8Array) => void) => {
    const changed = block.slice();
    changed[0] = 0;
    changed[1] = 2;
    changed[79] = 0;
    change(changed);
    return opened.premasterSecret(encrypt(changed, constants.RSA_NO_PADDING));
  };
  assert.deepEqual(
    raw(() => undefined),
    new Uint8Array(48).fill(1),
  );
  assert.equal(
    raw((bytes) => bytes.set([1], 1)),
    undefined,
    'block type 1 is a signature',
  );
  assert.equal(
    raw((bytes) => bytes.set([0], 9)),
    undefined,
    'less than eight bytes of padding',
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const secret = opened.premasterSecret(bytes);
      assert.ok(secret === undefined || secret.length === 48);
    }),
  );
});
