import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { isOpenVpnAt } from '../../src/application/openvpn.js';
import { prologueOf } from '../../src/application/prologue.js';
import { dissect } from '../../src/index.js';
import { sharedFieldCaptures } from '../project-root.js';
import { client, hexBytes, server } from './conversation.js';

const SESSION = '28e1328a7185e6ca';
const PLAIN = `000e 38 ${SESSION} 00 00000000`;
const HMAC = 'aa'.repeat(20);
const AUTHENTIC = `002a 38 ${SESSION} ${HMAC} 00000001 50ff20fd 00 00000000`;
const CRYPT = `0036 38 ${SESSION} 00000001 50ff20fd ${'bb'.repeat(32)} 0102030405`;
const ANSWER = `001a 40 593c3c23232bb90a 01 00000000 ${SESSION} 00000000`;

const is = (hex: string): boolean => {
  const bytes = hexBytes(hex);
  return isOpenVpnAt(bytes, 0, bytes.length);
};

describe('OpenVPN over TCP', () => {
  it('is known by its hard reset: bare, with --tls-auth, with --tls-crypt, and by the answer', () => {
    assert.deepEqual([PLAIN, AUTHENTIC, CRYPT, ANSWER].map(is), [true, true, true, true]);
    const found = prologueOf([client(hexBytes(PLAIN)), server(hexBytes(ANSWER))]);
    assert.equal(found?.protocol, 'openvpn');
    assert.deepEqual(
      found.steps.map(({ what }) => what),
      ['request', 'response'],
    );
  });

  it('is nothing that differs from it in one place', () => {
    const wrong = [
      PLAIN.replace('000e', '000f'), // length
      PLAIN.replace(' 38 ', ' 39 '), // key id
      PLAIN.replace(SESSION, '0000000000000000'),
      PLAIN.replace(/00000000$/, '00000001'), // not the first message
      AUTHENTIC.replace('00000001 50ff', '00000002 50ff'),
      CRYPT.replace('00000001', '00000101'),
      ANSWER.replace(' 01 00000000', ' 02 00000000'),
      '1603 0100 c8 01 0000c4 0303 0102030405060708',
    ];
    assert.deepEqual(
      wrong.map(is),
      wrong.map(() => false),
    );
    for (let end = 0; end < hexBytes(PLAIN).length; end++)
      assert.equal(isOpenVpnAt(hexBytes(PLAIN), 0, end), false, `cut to ${end} bytes`);
  });
});

describe("strangers' captures of what is no TLS on its stream", {
  skip: existsSync(sharedFieldCaptures) ? false : `${sharedFieldCaptures} is not there`,
}, () => {
  for (const [name, protocol] of [
    ['D05-openvpn-tcp-mutual-tls', 'openvpn'],
    ['D05b-openvpn-tcp-443', 'openvpn'],
  ])
    it(`${name} is ${protocol}, not TLS with damage`, async () => {
      const { captures, connections } = await dissect(join(sharedFieldCaptures, `${name}.pcap`));
      assert.equal(connections.length, 0);
      assert.deepEqual([...new Set(captures[0]?.insteadOfTls?.map((one) => one.protocol))], [protocol]);
    });

  it('D12 names SSL 2.0', async () => {
    const [one] = (await dissect(join(sharedFieldCaptures, 'D12-sslv2-server-hello-called-not-tls.pcap')))
      .connections;
    const answer = one?.timeline.find(({ from, message }) => from === 'server' && message === 'plaintext');
    assert.match(answer?.summary ?? '', /^SSL 2\.0/);
    assert.match(one?.verdict.summary ?? '', /the server answered in SSL 2\.0/);
  });

  it('D08: a tunnel was opened, and the ClientHello is missing: nobody spoke anything but TLS', async () => {
    const [one] = (await dissect(join(sharedFieldCaptures, 'D08-socks4-clienthello-lost.pcap'))).connections;
    assert.notEqual(one?.verdict.outcome, 'not_tls');
  });

  it('D03: opened and closed without a word is no failure', async () => {
    const file = join(sharedFieldCaptures, 'D03-opened-and-closed-without-a-word.pcap');
    const { connections } = await dissect(file, { choice: { connections: [3] } });
    assert.deepEqual(
      connections.map(({ verdict }) => [verdict.outcome, verdict.refusedBy, verdict.cause]),
      [['not_tls', 'none', 'no_data']],
    );
  });
});
