import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { attributeShortName, OID, oidName, oidTables } from '../../src/registry/oid.js';

test('no name and no number occurs twice', () => {
  const pairs = Object.values(oidTables).flatMap((table) => Object.entries(table));
  assert.equal(new Set(pairs.map(([name]) => name)).size, pairs.length);
  assert.equal(new Set(pairs.map(([, dotted]) => dotted)).size, pairs.length);
  assert.equal(Object.keys(OID).length, pairs.length);
});

test('every number is well-formed dotted decimal', () => {
  for (const [name, dotted] of Object.entries(OID)) {
    assert.match(dotted, /^[0-2](\.(0|[1-9]\d*))+$/, name);
    assert.equal(oidName(dotted), name);
  }
});

test('RFC 4514 keywords', () => {
  const keywords = { CN: 3, L: 7, ST: 8, O: 10, OU: 11, C: 6, STREET: 9 };
  for (const [keyword, last] of Object.entries(keywords)) {
    assert.equal(attributeShortName(`2.5.4.${last}`), keyword);
  }
  assert.equal(attributeShortName('0.9.2342.19200300.100.1.25'), 'DC');
  assert.equal(attributeShortName('0.9.2342.19200300.100.1.1'), 'UID');
});

test('other attributes have a name, unknown ones and other things have none', () => {
  assert.equal(attributeShortName(OID.emailAddress), 'emailAddress');
  assert.equal(attributeShortName(OID.serialNumber), 'serialNumber');
  assert.equal(attributeShortName('2.5.4.999'), undefined);
  assert.equal(attributeShortName(OID.serverAuth), undefined);
  assert.equal(attributeShortName('toString'), undefined);
  assert.equal(oidName('1.2.3.4'), undefined);
  assert.equal(oidName(''), undefined);
});

test('names that people look for', () => {
  assert.equal(oidName('1.3.6.1.5.5.7.3.1'), 'serverAuth');
  assert.equal(oidName('1.3.6.1.5.5.7.3.2'), 'clientAuth');
  assert.equal(oidName('2.5.29.37.0'), 'anyExtendedKeyUsage');
  assert.equal(oidName('1.2.840.113549.1.1.11'), 'sha256WithRSAEncryption');
  assert.equal(oidName('1.2.840.10045.4.3.2'), 'ecdsa-with-SHA256');
  assert.equal(oidName('2.16.840.1.101.3.4.3.18'), 'id-ml-dsa-65');
  assert.equal(oidName('2.5.29.17'), 'subjectAltName');
});

/** OpenSSL's names that differ in more than case, punctuation and an arc's prefix. */
const spelledOtherwise = new Set([
  // the standard's name begins with id-, OpenSSL's does not
  ...[
    'id-RSAES-OAEP',
    'id-mgf1',
    'id-RSASSA-PSS',
    'id-dsa',
    'id-X25519',
    'id-X448',
    'id-Ed25519',
    'id-Ed448',
  ],
  ...['id-ml-dsa-44', 'id-ml-dsa-65', 'id-ml-dsa-87', 'cps', 'unotice', 'dnsSRV'],
  // ANSI X9.62 names that RFC 5480 dropped, and OpenSSL's own
  ...['secp192r1', 'secp256r1', 'sm2p256v1', 'sha1WithRSASignature'],
  // the RFC's identifier against OpenSSL's short name
  ...[
    'cRLReasons',
    'deltaCRLIndicator',
    'extKeyUsage',
    'ipAddrBlocks',
    'autonomousSysIds',
    'ocspBasic',
    'acmeIdentifier',
  ],
  ...[
    'signedCertificateTimestampList',
    'ctPoison',
    'ocspSignedCertificateTimestampList',
    'certificateTransparency',
  ],
  // Microsoft's purposes, abbreviated by OpenSSL
  ...['msIndividualCodeSigning', 'msCommercialCodeSigning', 'msTrustListSigning', 'msServerGatedCrypto'],
  ...['msEncryptedFileSystem', 'msSmartcardLogon', 'msUserPrincipalName'],
  // GOST, by RFC 4491 and RFC 9215
  ...['id-GostR3410-2001', 'id-tc26-gost3410-12-256', 'id-tc26-gost3410-12-512'],
  ...['id-tc26-signwithdigest-gost3410-12-256', 'id-tc26-signwithdigest-gost3410-12-512'],
]);

const listed = spawnSync('openssl', ['list', '-objects'], { encoding: 'utf8', maxBuffer: 1 << 24 });
const openssl30 = listed.status === 0 && listed.stdout.includes('2.5.4.3');

test('names agree with OpenSSL where it knows the number', {
  skip: openssl30 ? false : 'openssl list -objects is not available here',
}, () => {
  const known = new Map<string, string>();
  for (const line of listed.stdout.split('\n')) {
    const match = /^(.*), ([\d.]+)$/.exec(line.trim());
    if (match !== null) known.set(match[2]!, match[1]!);
  }
  const plain = (name: string): string =>
    name
      .toLowerCase()
      .replace(/^id-(at|ce|kp|pe|ad|on)-/, '')
      .replace(/[^a-z0-9]/g, '');
  let compared = 0;
  for (const [name, dotted] of Object.entries(OID)) {
    const theirs = known.get(dotted);
    if (theirs === undefined || spelledOtherwise.has(name)) continue;
    compared++;
    assert.ok(theirs.split(' = ').map(plain).includes(plain(name)), `${dotted}: ${name}, OpenSSL ${theirs}`);
  }
  assert.ok(compared > 100, `only ${compared} compared`);
});
