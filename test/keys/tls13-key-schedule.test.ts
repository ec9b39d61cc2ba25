import assert from 'node:assert/strict';
import { createHmac, hkdfSync } from 'node:crypto';
import { it } from 'node:test';
import {
  finishedKey,
  finishedVerifyData,
  hkdfExpandLabel,
  nextTrafficSecret,
  trafficKeys,
} from '../../src/keys/tls13-key-schedule.js';
import * as rfc8448 from './rfc8448.js';

const TLS13 = 0x0304;
const SUITE = 0x1301;
const hex = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('hex');

it('traffic secrets lead to the keys of RFC 8448', () => {
  assert.deepEqual(
    trafficKeys(SUITE, rfc8448.clientHandshakeTrafficSecret, TLS13),
    rfc8448.clientHandshakeKeys,
  );
  assert.deepEqual(
    trafficKeys(SUITE, rfc8448.serverHandshakeTrafficSecret, TLS13),
    rfc8448.serverHandshakeKeys,
  );
  assert.deepEqual(trafficKeys(SUITE, rfc8448.clientTrafficSecret, TLS13), rfc8448.clientKeys);
  assert.deepEqual(trafficKeys(SUITE, rfc8448.serverTrafficSecret, TLS13), rfc8448.serverKeys);
});

it('Finished of both sides is as in RFC 8448', () => {
  assert.equal(
    hex(finishedKey(SUITE, rfc8448.serverHandshakeTrafficSecret, TLS13)),
    '008d3b66f816ea559f96b537e885c31fc068bf492c652f01f288a1d8cdc19fc8',
  );
  const messages = [
    rfc8448.clientHello,
    rfc8448.serverHello,
    rfc8448.encryptedExtensions,
    rfc8448.certificate,
    rfc8448.certificateVerify,
  ];
  const server = finishedVerifyData(SUITE, rfc8448.serverHandshakeTrafficSecret, messages, TLS13);
  assert.deepEqual(server, rfc8448.serverFinished.subarray(4));
  const all = [...messages, rfc8448.serverFinished];
  const client = finishedVerifyData(SUITE, rfc8448.clientHandshakeTrafficSecret, all, TLS13);
  assert.deepEqual(client, rfc8448.clientFinished.subarray(4));
});

it('drafts up to 19 spell their labels with a longer prefix', () => {
  const secret = new Uint8Array(32).fill(7);
  const labelled = (version: number) =>
    hex(hkdfExpandLabel('SHA256', secret, 'key', new Uint8Array(0), 16, version));
  assert.equal(labelled(0x7f12), labelled(0x7f13));
  assert.equal(labelled(0x7f14), labelled(TLS13));
  assert.notEqual(labelled(0x7f13), labelled(0x7f14));
  assert.equal(labelled(0x7e02), labelled(0x7f12), "Google's experiments are draft 18");
  assert.equal(labelled(0xfb17), labelled(TLS13), "Facebook's are drafts 23 and 26");
});

it('HKDF-Expand is the one that node:crypto has', () => {
  const secret = Uint8Array.from({ length: 32 }, (_, at) => at);
  const info = Buffer.concat([Buffer.from([0, 100, 9]), Buffer.from('tls13 abc'), Buffer.from([2, 5, 6])]);
  // hkdfSync extracts before it expands.
  const extracted = hkdfSync('sha256', secret, new Uint8Array(0), info, 100);
  const prk = createHmac('sha256', new Uint8Array(32)).update(secret).digest();
  const expanded = hkdfExpandLabel('SHA256', prk, 'abc', Uint8Array.of(5, 6), 100, TLS13);
  assert.equal(hex(expanded), Buffer.from(extracted).toString('hex'));
});

it('a KeyUpdate changes the secret to another of the same length', () => {
  for (const [suite, length] of [
    [0x1301, 32],
    [0x1302, 48],
  ] as const) {
    const secret = new Uint8Array(length).fill(1);
    const next = nextTrafficSecret(suite, secret, TLS13);
    assert.equal(next?.length, length);
    assert.notDeepEqual(next, secret);
  }
});

it('suites that are not of TLS 1.3, or unknown, have no keys', () => {
  assert.equal(trafficKeys(0xffff, new Uint8Array(32), TLS13), undefined);
  assert.equal(trafficKeys(0x002f, new Uint8Array(32), TLS13), undefined);
  assert.equal(nextTrafficSecret(0xffff, new Uint8Array(32), TLS13), undefined);
  assert.equal(finishedVerifyData(0xffff, new Uint8Array(32), [], TLS13), undefined);
});
