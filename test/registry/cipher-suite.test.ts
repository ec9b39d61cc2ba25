import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CipherSuite,
  cipherAlgorithm,
  cipherSuiteParts,
  handshakeHash,
  hasForwardSecrecy,
  hashLength,
  isTls13Suite,
  macLength,
  partsOf,
} from '../../src/registry/cipher-suite.js';
import { takesAtMost } from '../processor-time.js';

const known: readonly [string, string, string, string, string | undefined][] = [
  ['TLS_AES_128_GCM_SHA256', 'negotiated', 'negotiated', 'AES_128_GCM', 'SHA256'],
  ['TLS_CHACHA20_POLY1305_SHA256', 'negotiated', 'negotiated', 'CHACHA20_POLY1305', 'SHA256'],
  ['TLS_AES_128_CCM_8_SHA256', 'negotiated', 'negotiated', 'AES_128_CCM_8', 'SHA256'],
  ['TLS_SM4_GCM_SM3', 'negotiated', 'negotiated', 'SM4_GCM', 'SM3'],
  ['TLS_SHA384_SHA384', 'negotiated', 'negotiated', 'NULL', 'SHA384'],
  ['TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384', 'ECDHE', 'RSA', 'AES_256_GCM', 'SHA384'],
  ['TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA', 'ECDHE', 'ECDSA', 'AES_128_CBC', 'SHA'],
  ['TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8', 'ECDHE', 'ECDSA', 'AES_128_CCM_8', undefined],
  ['TLS_RSA_WITH_AES_128_CBC_SHA256', 'RSA', 'RSA', 'AES_128_CBC', 'SHA256'],
  ['TLS_RSA_WITH_NULL_MD5', 'RSA', 'RSA', 'NULL', 'MD5'],
  ['TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA', 'DHE', 'DSS', '3DES_EDE_CBC', 'SHA'],
  ['TLS_DH_anon_EXPORT_WITH_RC4_40_MD5', 'DH', 'anon', 'RC4_40', 'MD5'],
  ['TLS_ECDH_RSA_WITH_AES_256_CBC_SHA384', 'ECDH', 'RSA', 'AES_256_CBC', 'SHA384'],
  ['TLS_RSA_PSK_WITH_CHACHA20_POLY1305_SHA256', 'RSA_PSK', 'RSA', 'CHACHA20_POLY1305', 'SHA256'],
  ['TLS_PSK_DHE_WITH_AES_256_CCM_8', 'DHE_PSK', 'PSK', 'AES_256_CCM_8', undefined],
  ['TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256', 'ECDHE_PSK', 'PSK', 'AES_128_GCM', 'SHA256'],
  ['TLS_PSK_WITH_NULL_SHA384', 'PSK', 'PSK', 'NULL', 'SHA384'],
  ['TLS_SRP_SHA_RSA_WITH_AES_128_CBC_SHA', 'SRP_SHA', 'RSA', 'AES_128_CBC', 'SHA'],
  ['TLS_SRP_SHA_WITH_AES_128_CBC_SHA', 'SRP_SHA', 'SRP', 'AES_128_CBC', 'SHA'],
  ['TLS_KRB5_EXPORT_WITH_DES_CBC_40_SHA', 'KRB5', 'KRB5', 'DES_CBC_40', 'SHA'],
  ['SSL_RSA_FIPS_WITH_3DES_EDE_CBC_SHA', 'RSA', 'RSA', '3DES_EDE_CBC', 'SHA'],
  ['ECC_SM4_CBC_SM3', 'ECC', 'SM2', 'SM4_CBC', 'SM3'],
  ['ECDHE_SM4_GCM_SM3', 'ECDHE', 'SM2', 'SM4_GCM', 'SM3'],
  ['TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256_DRAFT', 'ECDHE', 'RSA', 'CHACHA20_POLY1305', 'SHA256'],
  ['TLS_NULL_WITH_NULL_NULL', 'NULL', 'NULL', 'NULL', 'NULL'],
];

const codes: Readonly<Record<string, number>> = CipherSuite.code;

for (const [name, keyExchange, authentication, cipher, hash] of known) {
  test(`${name} falls into its parts`, () => {
    const parts = { keyExchange, authentication, cipher, hash, export: name.includes('EXPORT') };
    assert.deepEqual(cipherSuiteParts(name), parts);
    assert.deepEqual(partsOf(codes[name] ?? -1), parts);
  });
}

test('signalling values are no suites and have no parts', () => {
  for (const code of [0x00ff, 0x5600, 0x0a0a, 0x1234]) {
    assert.equal(partsOf(code), undefined);
    assert.equal(hashLength(code), undefined);
    assert.equal(macLength(code), undefined);
    assert.equal(isTls13Suite(code), false);
    assert.equal(hasForwardSecrecy(code), false);
  }
});

test('every other suite has parts and a hash of known length', () => {
  for (const { name, code } of CipherSuite.entries) {
    if (name.endsWith('_SCSV')) continue;
    const parts = partsOf(code);
    assert.ok(parts !== undefined, name);
    assert.ok(!/WITH|EXPORT/.test(`${parts.keyExchange} ${parts.authentication} ${parts.cipher}`), name);
    assert.ok(hashLength(code) !== undefined, name);
  }
});

test('every suite that a common stack offers has a bulk cipher of known sizes', () => {
  const exotic = /^(28147|KUZNYECHIK|MAGMA|SM1|ESTREAM_|SALSA20|FORTEZZA)/;
  for (const { name, code } of CipherSuite.entries) {
    const parts = partsOf(code);
    if (parts === undefined || exotic.test(parts.cipher)) continue;
    const algorithm = cipherAlgorithm(parts.cipher);
    assert.ok(algorithm !== undefined, `${name}: ${parts.cipher}`);
    assert.ok(macLength(code) !== undefined, name);
    if (algorithm.kind === 'aead') assert.ok(algorithm.tagLength >= 8 && algorithm.nonceLength >= 12, name);
  }
});

test('hash lengths of TLS 1.3 and TLS 1.2 suites', () => {
  const expected: readonly [number, string, number][] = [
    [0x1301, 'SHA256', 32],
    [0x1302, 'SHA384', 48],
    [0x1303, 'SHA256', 32],
    [0x1306, 'SHA512', 64],
    [0x00c6, 'SM3', 32],
    [0xc030, 'SHA384', 48],
    [0xc014, 'SHA256', 32], // …_CBC_SHA: TLS 1.2 makes keys with SHA-256 all the same
    [0xc09c, 'SHA256', 32], // …_CCM names no hash
    [0x0004, 'SHA256', 32],
    [0xc102, 'GOSTR3411', 32],
  ];
  for (const [code, hash, length] of expected) {
    assert.equal(handshakeHash(code), hash);
    assert.equal(hashLength(code), length);
  }
});

test('record MAC lengths', () => {
  assert.equal(macLength(CipherSuite.code.TLS_RSA_WITH_AES_128_CBC_SHA), 20);
  assert.equal(macLength(CipherSuite.code.TLS_RSA_WITH_AES_128_CBC_SHA256), 32);
  assert.equal(macLength(CipherSuite.code.TLS_RSA_WITH_RC4_128_MD5), 16);
  assert.equal(macLength(CipherSuite.code.TLS_RSA_WITH_AES_128_GCM_SHA256), 0);
  assert.equal(macLength(CipherSuite.code.TLS_RSA_WITH_AES_128_CCM), 0);
});

test('suites of TLS 1.3 and suites with forward secrecy are told apart', () => {
  assert.equal(isTls13Suite(0x1301), true);
  assert.equal(isTls13Suite(0x00c6), true);
  assert.equal(isTls13Suite(0xc02f), false);
  assert.equal(isTls13Suite(0xe013), false);
  assert.equal(hasForwardSecrecy(0xc02f), true);
  assert.equal(hasForwardSecrecy(0x009e), true);
  assert.equal(hasForwardSecrecy(0x002f), false);
  assert.equal(hasForwardSecrecy(0xc031), false);
});

test('a hostile name costs no time', async () => {
  const long = `TLS_${'A_'.repeat(50_000)}WITH_${'SHA_'.repeat(50_000)}`;
  await takesAtMost(0.5, () => cipherSuiteParts(long));
});
