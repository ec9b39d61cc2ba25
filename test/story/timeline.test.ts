import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Side } from '../../src/base/side.js';
import { decodeHandshake } from '../../src/handshake/message.js';
import type { HandshakeMessage } from '../../src/handshake/message-types.js';
import { type ConnectionReport, dissect, type TimelineEntry } from '../../src/index.js';
import { AlertDescription } from '../../src/registry/alert.js';
import type { Happening } from '../../src/story/event.js';
import { wellFormed } from '../handshake/well-formed.js';
import { samplesFolder } from '../project-root.js';
import { committed } from '../x509/fixtures.js';
import {
  alert,
  CAPTURED,
  certificate,
  certificateRequest,
  changeCipherSpec,
  clientHello,
  commonName,
  data,
  encryptedAlert,
  fin,
  finished,
  finishedHandshake,
  handshake,
  type Line,
  plaintext,
  reset,
  serverHello,
  serverHello13,
  type Told,
  tell,
} from './hand-made-story.js';

const only = (line: Line): Told => tell([line])[0]!;
const last = (...lines: Line[]): Told => tell(lines).at(-1)!;
const { code } = AlertDescription;

const der = (name: string): Uint8Array => new Uint8Array(Buffer.from(committed[name]!.base64, 'base64'));
const clientDer = der('EC on secp384r1, beyond 2049');
const serverDer = der('RSA, serial number with its highest bit set');

/** Rules for every line that a person reads. */
function isWellSaid({ message, summary, annotation, details }: Told): void {
  assert.match(message, /^[a-z][a-z0-9_]*$/);
  assert.notEqual(summary, '');
  for (const text of [summary, annotation ?? '']) {
    assert.doesNotMatch(text, /undefined|null|NaN|\[object/, text);
    assert.doesNotMatch(text, / {2}|\s$/, text);
    assert.ok(text.length < 900, text);
  }
  if (annotation !== undefined) assert.match(annotation, /^[A-Z].*\.$/s, annotation);
  assert.deepEqual(JSON.parse(JSON.stringify(details ?? {})), details ?? {}, 'details are plain JSON values');
}

describe('a ClientHello', () => {
  const summary = (fields: Parameters<typeof clientHello>[0]) =>
    only(['client', clientHello(fields)]).summary;

  it('shows the highest version, the number of suites, the name, ALPN and key shares, without GREASE', () => {
    assert.equal(
      summary({
        cipherSuites: [0x0a0a, 0x1301, 0x1302],
        supportedVersions: [0x0a0a, 0x0303, 0x0304],
        serverName: 'example.org',
        alpn: ['\x0a\x0a', 'h2', 'http/1.1'],
        keyShares: [
          { group: 0x2a2a, length: 1 },
          { group: 0x001d, length: 32 },
        ],
      }),
      'offers up to TLS 1.3, 2 cipher suites; for example.org; ALPN h2, http/1.1; key share x25519',
    );
  });

  it('shows the groups where there are no key shares', () => {
    assert.equal(
      summary({ supportedGroups: [0x001d, 0x0017, 0x0018, 0x0019] }),
      'offers up to TLS 1.2, 1 cipher suite; no server name; groups x25519, secp256r1, secp384r1 and 1 more',
    );
  });

  it('says what would be resumed', () => {
    assert.match(summary({ pskIdentityCount: 1 }), /; offers a PSK \(an earlier session\)$/);
    assert.match(summary({ sessionTicketLength: 192 }), /; offers a session ticket$/);
    assert.doesNotMatch(summary({ sessionTicketLength: 0 }), /offers a /);
    assert.match(summary({ legacySessionId: new Uint8Array(32) }), /; offers a session ID$/);
  });

  it('does not take the session id that TLS 1.3 fills for middleboxes for a resumption', () => {
    const hello = { legacySessionId: new Uint8Array(32), supportedVersions: [0x0304, 0x0303] };
    assert.doesNotMatch(summary(hello), /session/);
  });

  it('shows post_handshake_auth, early data and an encrypted ClientHello', () => {
    const encryptedClientHello = {
      type: 'outer',
      kdf: 1,
      aead: 1,
      configId: 1,
      encLength: 32,
      payloadLength: 200,
    } as const;
    assert.match(
      summary({ postHandshakeAuth: true, earlyData: true, encryptedClientHello }),
      /; early data; post_handshake_auth; encrypted_client_hello$/,
    );
  });

  it('notes a missing server name', () => {
    assert.match(only(['client', clientHello()]).annotation!, /names no host \(no SNI\)/);
    assert.match(only(['client', clientHello({ serverName: '' })]).annotation!, /names no host \(no SNI\)/);
  });

  it('keeps hostile names within bounds', () => {
    const { summary: said } = only([
      'client',
      clientHello({ serverName: 'a'.repeat(60_000), alpn: Array(5_000).fill('b'.repeat(255)) }),
    ]);
    assert.ok(said.length < 1_000);
    assert.match(said, /4996 more|\.\.\./);
  });
});

describe('a ServerHello', () => {
  it('shows what was chosen', () => {
    assert.equal(
      last(['client', clientHello()], ['server', serverHello13({ alpn: ['h2'] })]).summary,
      'chooses TLS 1.3, TLS_AES_128_GCM_SHA256, x25519, ALPN h2',
    );
  });

  it('speaks of a certificate in clear only if one was seen', () => {
    const hello = (lines: Line[]) => tell(lines)[1]!.annotation;
    const begin: Line[] = [
      ['client', clientHello()],
      ['server', serverHello()],
    ];
    assert.equal(hello(begin), "The server chooses from the client's offer.");
    assert.equal(
      hello([...begin, ['server', certificate(serverDer)]]),
      "The server chooses from the client's offer. Its certificate follows in plaintext.",
    );
  });

  it('says in TLS 1.3 what is hidden from here on', () => {
    assert.match(
      last(['client', clientHello()], ['server', serverHello13()]).annotation!,
      /encrypted: Certificate, CertificateRequest and later alerts/,
    );
  });

  it('says that a PSK or a session was taken', () => {
    const psk = last(['client', clientHello()], ['server', serverHello13({ preSharedKeySelected: 0 })]);
    assert.match(psk.summary, /takes the PSK$/);
    assert.match(psk.annotation!, /there are no certificates/);
    const [, session] = tell([
      ['client', clientHello({ legacySessionId: new Uint8Array(32) })],
      ['server', serverHello()],
      ['server', changeCipherSpec],
      ['server', finished],
      ['client', changeCipherSpec],
      ['client', finished],
    ]);
    assert.match(session!.summary, /resumes the session$/);
  });

  it('raises the downgrade alarm only if the client had offered the better version', () => {
    const sentinel = serverHello({ downgradeSentinel: 'TLS 1.2' });
    const alarmed = last(
      ['client', clientHello({ supportedVersions: [0x0304, 0x0303] })],
      ['server', sentinel],
    );
    assert.match(alarmed.annotation!, /^WARNING/);
    assert.equal(alarmed.notable, true);
    assert.doesNotMatch(last(['client', clientHello()], ['server', sentinel]).annotation!, /ALARM/);
  });

  it('that is a HelloRetryRequest is called so, and the second ClientHello a second try', () => {
    const [, retry, second] = tell([
      ['client', clientHello()],
      ['server', serverHello13({ isHelloRetryRequest: true, selectedGroup: 0x0018 })],
      ['client', clientHello()],
    ]);
    assert.equal(retry!.message, 'hello_retry_request');
    assert.equal(retry!.summary, 'asks for another ClientHello, with a key share for secp384r1');
    assert.equal(retry!.details!['isHelloRetryRequest'], true);
    assert.equal(second!.annotation, 'The client retries as the server requested.');
  });
});

describe('a Certificate', () => {
  it('shows whose it is, who issued it and until when', () => {
    const said = only(['server', certificate(serverDer, clientDer)]);
    assert.equal(
      said.summary,
      'CN=www.example.fr,O=Société Générale,C=FR, self-signed, valid until 2036-11-20; 1 more sent with it',
    );
    assert.match(said.annotation!, /a self-signed certificate must itself be in it/);
    assert.equal(said.notable, false);
  });

  it('is judged at the time of the capture', () => {
    const at = (startSeconds: number) =>
      tell([['server', certificate(serverDer)]], { startSeconds })[0]!.summary;
    assert.match(at(CAPTURED - 86_400), /NOT VALID before 2026-11-23$/);
    assert.match(at(CAPTURED), /valid until 2036-11-20$/);
    assert.match(at(CAPTURED + 400_000_000), /EXPIRED on 2036-11-20$/);
  });

  it('of the client is a notable moment, and an empty one is called EMPTY and explained', () => {
    assert.equal(only(['client', certificate(clientDer)]).notable, true);
    const empty = only(['client', certificate()]);
    assert.equal(empty.summary, 'EMPTY: no certificate');
    assert.match(
      empty.annotation!,
      /A certificate was requested and the client has none to send, or none that fits/,
    );
    assert.equal(empty.notable, true);
    assert.deepEqual(empty.details, { count: 0, empty: true, length: 0 });
  });

  it('of a server must not be empty', () => {
    assert.match(only(['server', certificate()]).annotation!, /does not allow this of a server/);
  });

  it('that cannot be read is counted', () => {
    assert.equal(
      only(['server', certificate(Uint8Array.of(1, 2, 3))]).summary,
      '1 certificate, of which the first cannot be read',
    );
  });

  it('of a second handshake on the connection is described by itself', () => {
    const [, second] = tell([
      ['server', certificate(serverDer)],
      ['server', certificate(clientDer)],
    ]);
    assert.match(second!.summary, /^CN=client 7/);
  });

  it('is a raw public key where that was agreed', () => {
    const said = last(
      ['client', clientHello()],
      ['server', serverHello({ serverCertificateType: [2] })],
      ['server', certificate(Uint8Array.of(0x30, 0))],
    );
    assert.equal(said.summary, 'a raw public key instead of a certificate, 2 bytes');
  });
});

describe('a CertificateRequest', () => {
  it('shows the kinds of key and the names of the CAs, the first three of many', () => {
    const names = ['One', 'Two', 'Three', 'Four', 'Five'].map(commonName);
    assert.equal(
      only(['server', certificateRequest({ certificateAuthorities: names })]).summary,
      'requests a client certificate (rsa_sign, ecdsa_sign) issued by CN=One; CN=Two; CN=Three and 2 more',
    );
  });

  it('without names asks for a certificate of any CA', () => {
    assert.equal(
      only(['server', certificateRequest({ certificateTypes: undefined })]).summary,
      'requests a client certificate from any CA',
    );
  });

  it('is a notable moment and says what mutual TLS is', () => {
    const { annotation, notable, details } = only([
      'server',
      certificateRequest({ certificateAuthorities: [commonName('One')] }),
    ]);
    assert.match(annotation!, /Mutual TLS: the client must answer with a Certificate message/);
    assert.equal(notable, true);
    assert.deepEqual(details, {
      certificateTypes: ['rsa_sign', 'ecdsa_sign'],
      signatureAlgorithms: ['rsa_pss_rsae_sha256'],
      certificateAuthorities: ['CN=One'],
    });
  });
});

describe('an alert', () => {
  it('says who refused: the one who sent it', () => {
    const said = only(['client', alert(code.unknown_ca)]);
    assert.equal(said.summary, 'fatal unknown_ca (48)');
    assert.equal(
      said.annotation,
      "The client does not trust the issuer of the server's certificate. The client ends the connection.",
    );
    assert.equal(said.notable, true);
    assert.deepEqual(said.details, { level: 'fatal', description: 'unknown_ca', code: 48 });
    assert.match(
      only(['server', alert(code.unknown_ca)]).annotation!,
      /^The server does not trust the issuer of the client's certificate\. The server ends/,
    );
  });

  it('after an empty Certificate, up to TLS 1.2, is the answer to that', () => {
    const said = last(
      ['client', clientHello()],
      ['server', serverHello()],
      ['client', certificate()],
      ['server', alert(code.handshake_failure)],
    );
    assert.match(said.annotation!, /^The client's Certificate was empty/);
    assert.match(
      only(['server', alert(code.handshake_failure)]).annotation!,
      /^The server finds nothing acceptable in what the client offers/,
    );
  });

  it('about a server name shows the name', () => {
    const said = last(
      ['client', clientHello({ serverName: 'a.example' })],
      ['server', alert(code.unrecognized_name, 1)],
    );
    assert.equal(
      said.annotation,
      'The server does not serve the name a.example. This is a warning: the connection may continue.',
    );
    assert.equal(said.notable, false);
  });

  it('of level warning ends a TLS 1.3 connection all the same', () => {
    const lines: Line[] = [
      ['client', clientHello()],
      ['server', serverHello13()],
      ['client', alert(code.bad_certificate, 1), 'decrypted'],
    ];
    const said = tell(lines).at(-1)!;
    assert.match(said.annotation!, /The client ends the connection\.$/);
    assert.equal(said.notable, true);
  });

  it('close_notify is a goodbye, and a notable one before the handshake is over', () => {
    const early = last(['client', clientHello()], ['server', alert(code.close_notify, 1)]);
    assert.match(early.annotation!, /closes before the handshake is complete/);
    assert.equal(early.notable, true);
    const late = tell([...finishedHandshake, ['client', alert(code.close_notify, 1), 'decrypted']]).at(-1)!;
    assert.match(late.annotation!, /An orderly close by the (client|server), not an error/);
    assert.equal(late.notable, false);
  });

  it('no_certificate of SSL 3.0 is notable although it is a warning', () => {
    assert.equal(only(['client', alert(code.no_certificate, 1)]).notable, true);
  });

  it('has words for every code, sender and level', () => {
    for (let description = 0; description < 256; description++) {
      for (const from of ['client', 'server'] as const) {
        for (const level of [1, 2]) isWellSaid(only([from, alert(description, level)]));
      }
    }
  });

  it('that is encrypted is a goodbye only after the handshake', () => {
    const after = tell([...finishedHandshake, ['client', encryptedAlert]]).at(-1)!;
    assert.match(after.annotation!, /usually close_notify/);
    assert.equal(after.notable, false);
    const before = last(...finishedHandshake.slice(0, 5), ['client', encryptedAlert]);
    assert.match(before.annotation!, /The handshake is not complete, so this is not an orderly close/);
    assert.equal(before.notable, true);
  });

  it('that is encrypted says nothing more where the capture is incomplete', () => {
    const lines: Line[] = [
      ['client', clientHello()],
      ['server', serverHello()],
      ['server', { kind: 'gap', length: 100, reason: 'lost' }],
      ['client', encryptedAlert],
    ];
    assert.equal(tell(lines).at(-1)!.annotation, 'Only a key log would show which.');
  });

  it('after a renegotiation has begun may be its refusal', () => {
    const said = tell([
      ...finishedHandshake,
      ['client', { kind: 'encrypted_handshake', length: 240, finished: false }],
      ['server', encryptedAlert],
    ]);
    assert.match(said.at(-2)!.annotation!, /\(renegotiation\)/);
    assert.match(said.at(-1)!.annotation!, /the server may be refusing it/);
  });
});

describe('application data', () => {
  it('shows the sizes of few records, and the first ones of many', () => {
    assert.equal(only(['client', data(111)]).summary, '1 encrypted record, 111 bytes');
    assert.equal(
      only(['server', data(32, 1221, 281, 69)]).summary,
      '4 encrypted records: 32, 1221, 281, 69 bytes',
    );
    assert.equal(
      only(['server', data(1, 2, 3, 4, 5, 6, 7, 8, 9)]).summary,
      '9 encrypted records: 1, 2, 3, 4, 5, 6, ...; 45 bytes in all',
    );
  });

  it('in TLS 1.3 holds the rest of the handshake, once for each side', () => {
    const said = tell([
      ['client', clientHello()],
      ['server', serverHello13()],
      ['server', data(32, 1221, 281, 53)],
      ['client', data(53)],
      ['server', data(200)],
      ['client', data(90)],
    ]);
    assert.match(said[2]!.annotation!, /its Certificate, possibly a CertificateRequest, or an alert/);
    assert.match(said[3]!.annotation!, /By its size, probably a Finished with no certificate before it/);
    assert.equal(said[4]!.annotation, undefined);
    assert.equal(said[5]!.annotation, undefined);
  });

  it('of a size that speaks of an empty Certificate is notable, and called probable', () => {
    const said = last(
      ['client', clientHello()],
      ['server', serverHello13()],
      ['server', data(32, 100, 1221, 281, 53)],
      ['client', data(25, 53)],
    );
    assert.match(said.annotation!, /probably an empty Certificate and a Finished/);
    assert.equal(said.notable, true);
  });

  it('in a resumed handshake hides no certificates', () => {
    const said = last(
      ['client', clientHello()],
      ['server', serverHello13({ preSharedKeySelected: 0 })],
      ['server', data(32, 53)],
    );
    assert.match(said.annotation!, /there are no certificates/);
  });

  it('before the ServerHello is early data, if that was offered', () => {
    const [, early] = tell([
      ['client', clientHello({ earlyData: true })],
      ['client', data(300)],
      ['server', serverHello13({ preSharedKeySelected: 0 })],
    ]);
    assert.match(early!.annotation!, /\(early data\)/);
  });

  it('that was decrypted hides nothing', () => {
    const lines: Line[] = [
      ['client', clientHello()],
      ['server', serverHello13()],
      ['server', data(20), 'decrypted'],
    ];
    const said = tell(lines).at(-1)!;
    assert.equal(said.summary, '1 record, 20 bytes');
    assert.equal(said.annotation, undefined);
  });

  it('in TLS 1.2 needs no explanation', () => {
    assert.equal(tell([...finishedHandshake, ['client', data(111)]]).at(-1)!.annotation, undefined);
  });
});

describe('the end of the connection', () => {
  it('in the middle of a handshake and without an alert is a hang-up', () => {
    for (const end of [fin, reset]) {
      const said = last(['client', clientHello()], ['server', end]);
      assert.match(said.annotation!, /^The server closes the connection before the handshake is complete/);
      assert.equal(said.notable, true);
    }
  });

  it('is no hang-up after an alert, after the handshake, or after an answer in another protocol', () => {
    const ends = [
      last(['client', clientHello()], ['server', alert(40)], ['server', fin]),
      tell([...finishedHandshake, ['client', fin]]).at(-1)!,
      last(
        ['client', clientHello()],
        ['server', plaintext('HTTP/1.1 400 Bad Request\r\n\r\n')],
        ['server', fin],
      ),
    ];
    for (const end of ends) assert.equal(end.annotation, undefined);
  });

  it('is not called a hang-up where the handshake cannot be seen', () => {
    const lines: Line[] = [
      ['client', clientHello()],
      ['server', serverHello13()],
      ['server', data(2_000)],
      ['client', fin],
    ];
    assert.equal(tell(lines).at(-1)!.annotation, undefined);
    const oneWay = tell(
      [
        ['client', clientHello()],
        ['client', fin],
      ],
      {
        findings: [{ code: 'stream.one_direction', frame: 1, from: 'client' }],
      },
    );
    assert.equal(oneWay[1]!.annotation, undefined);
  });

  it('by a reset is notable unless the same side had closed before', () => {
    assert.equal(tell([...finishedHandshake, ['server', reset]]).at(-1)!.notable, true);
    const late = tell([...finishedHandshake, ['server', fin], ['server', reset]]).at(-1)!;
    assert.equal(late.notable, false);
    assert.equal(late.annotation, 'The connection was already being closed.');
  });
});

describe('bytes in clear', () => {
  it('of a known protocol are named', () => {
    const [request] = tell([['client', plaintext('GET / HTTP/1.1\r\nHost: a\r\n\r\n')]]);
    assert.equal(request!.summary, 'HTTP: request (GET / HTTP/1.1)');
    const [banner] = tell([['server', plaintext('SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n')]]);
    assert.match(banner!.summary, /^SSH: .*SSH-2\.0-OpenSSH/);
    const [greeting] = tell([['server', plaintext('220 mail.example ESMTP ready\r\n')]]);
    assert.match(greeting!.summary, /220 mail\.example|mail\.example/);
  });

  it('instead of TLS are a notable moment', () => {
    const said = last(['client', clientHello()], ['server', plaintext('HTTP/1.1 400 Bad Request\r\n\r\n')]);
    assert.equal(said.annotation, 'The server speaks HTTP here; the client speaks TLS.');
    assert.equal(said.notable, true);
    const unknown = last(['client', clientHello()], ['server', plaintext('\x00\x01\x02\x03')]);
    assert.equal(unknown.summary, '4 bytes that are not TLS');
    assert.equal(unknown.annotation, 'The server speaks something else here; the client speaks TLS.');
  });

  it('of no known protocol show their first text, as far as it is text', () => {
    assert.equal(
      only(['client', plaintext('hello there\x1b[31m')]).summary,
      '16 bytes of plaintext: hello there',
    );
    assert.equal(only(['client', plaintext('ab\x00')]).summary, '3 bytes that are not TLS');
  });
});

/** One of each kind: an event that is added without an example does not compile. */
const EVERY_HAPPENING: { readonly [K in Happening['kind']]: Happening & { readonly kind: K } } = {
  opened: { kind: 'opened' },
  accepted: { kind: 'accepted' },
  closed_cleanly: { kind: 'closed_cleanly' },
  closed_abruptly: { kind: 'closed_abruptly' },
  network_error: { kind: 'network_error', version: 4, type: 3, code: 1 },
  gap: { kind: 'gap', length: 1, reason: 'snap_length' },
  plaintext: { kind: 'plaintext', length: 0, sample: new Uint8Array() },
  handshake: { kind: 'handshake', message: { name: 'hello_request' }, bytes: new Uint8Array(4) },
  encrypted_handshake: { kind: 'encrypted_handshake', length: 40, finished: false },
  change_cipher_spec: { kind: 'change_cipher_spec' },
  alert: { kind: 'alert', level: 2, description: 48 },
  encrypted_alert: { kind: 'encrypted_alert', length: 26 },
  application_data: {
    ...{ kind: 'application_data', records: 1, bytes: 0, lengths: [0] },
    ...{ recordFrames: [1], recordTimes: [0], lastFrame: 1 },
  },
  sealed_packets: {
    ...{ kind: 'sealed_packets', level: 'handshake', packets: 1, bytes: 22, lengths: [22] },
    ...{ packetFrames: [1], packetTimes: [0], filled: [false], lastFrame: 1, lastTime: 0 },
  },
  version_negotiation: { kind: 'version_negotiation', versions: [1] },
  retry: { kind: 'retry' },
  handshake_done: { kind: 'handshake_done' },
  superseded_hello: { kind: 'superseded_hello', length: 300 },
  heartbeat: { kind: 'heartbeat', length: 3 },
  oversized_message: { kind: 'oversized_message', type: 11, length: 16_777_215 },
  unfinished_message: { kind: 'unfinished_message', type: 255, length: 0 },
  eap_identity: { kind: 'eap_identity', realm: 'example.org' },
  eap_method: { kind: 'eap_method', method: 13 },
  eap_nak: { kind: 'eap_nak', method: 13, wanted: [25] },
  eap_repeated: { kind: 'eap_repeated', times: 2 },
  eap_result: { kind: 'eap_result', result: 'EAP-Failure', answers: true },
  eap_left: { kind: 'eap_left', how: 'start' },
  unreadable: { kind: 'unreadable', length: 5, sample: Uint8Array.of(1, 2, 3, 4, 5) },
};

/** The messages' names that a timeline shows for what is no handshake message. */
const MESSAGE_OF: Partial<Record<Happening['kind'], string>> = {
  opened: 'tcp_syn',
  accepted: 'tcp_syn_ack',
  closed_cleanly: 'tcp_fin',
  closed_abruptly: 'tcp_rst',
  network_error: 'icmp_error',
  encrypted_handshake: 'encrypted_handshake',
  handshake: 'hello_request',
  encrypted_alert: 'alert',
  superseded_hello: 'client_hello',
  oversized_message: 'certificate',
  unfinished_message: 'unreadable',
};

describe('every kind of event', () => {
  for (const [kind, happening] of Object.entries(EVERY_HAPPENING)) {
    it(`${kind} has words from either side`, () => {
      for (const from of ['client', 'server'] as const) {
        const said = only([from, happening]);
        isWellSaid(said);
        assert.equal(said.message, MESSAGE_OF[kind as Happening['kind']] ?? kind);
      }
    });
  }

  it('an oversized or unfinished message is not called encrypted', () => {
    assert.deepEqual(only(['server', EVERY_HAPPENING.oversized_message]).details, {
      type: 'certificate',
      length: 16_777_215,
      whole: false,
    });
  });

  it('the first message under ChangeCipherSpec is a finished', () => {
    const said = tell(finishedHandshake);
    assert.deepEqual(
      said.map(({ message }) => message),
      [
        'client_hello',
        'server_hello',
        'server_hello_done',
        'change_cipher_spec',
        'finished',
        'change_cipher_spec',
        'finished',
      ],
    );
    assert.equal(said[4]!.summary, 'Finished, encrypted');
  });
});

describe('every handshake message', () => {
  it('that is well formed has words, a registered name and plain details', () => {
    const names = new Set<HandshakeMessage['name']>();
    for (const { bytes, context } of wellFormed) {
      const message = decodeHandshake(bytes, context);
      names.add(message.name);
      for (const basis of ['seen', 'decrypted'] as const) {
        for (const hello of [serverHello(), serverHello13()]) {
          const [, , said] = tell([
            ['client', clientHello()],
            ['server', hello],
            [context.side, handshake(message), basis],
          ]);
          isWellSaid(said!);
        }
      }
    }
    for (const name of [
      'certificate_url',
      'compressed_certificate',
      'key_update',
      'next_protocol',
    ] as const) {
      assert.ok(names.has(name), name);
    }
  });

  it('that is damaged is told without an exception', () => {
    fc.assert(
      fc.property(
        fc.nat(wellFormed.length - 1),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 }),
        fc.nat(),
        fc.constantFrom<Side>('client', 'server'),
        (index, changes, cut, from) => {
          const { bytes, context } = wellFormed[index]!;
          const damaged = bytes.slice();
          for (const [at, value] of changes) damaged[at % damaged.length] = value;
          const length = cut % 3 === 0 ? cut % (damaged.length + 1) : damaged.length;
          const message = decodeHandshake(damaged.subarray(0, length), { ...context, side: from });
          const said = tell([
            [from, handshake(message)],
            [from, fin],
          ]);
          for (const one of said) {
            assert.notEqual(one.summary, '');
            assert.doesNotMatch(one.message, /\s/);
            JSON.stringify(one.details);
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('that is key transport tells so', () => {
    const exchange = handshake({
      name: 'client_key_exchange',
      exchangeKeys: new Uint8Array(256),
      pskIdentity: undefined,
    });
    const suite = (cipherSuite: number) =>
      last(['client', clientHello()], ['server', serverHello({ cipherSuite })], ['client', exchange]).summary;
    assert.equal(suite(0x009c), "the premaster secret, encrypted with the server's public key");
    assert.equal(suite(0xc02f), "the client's key exchange parameters (public key)");
  });

  it('a ticket shows its life time, and an empty one is none', () => {
    const ticket = (lifetimeSeconds: number, length: number) =>
      only([
        'server',
        handshake({
          name: 'new_session_ticket',
          extensions: [],
          problems: [],
          lifetimeSeconds,
          ticketAgeAdd: undefined,
          ticketNonce: undefined,
          ticket: new Uint8Array(length),
        }),
      ]).summary;
    assert.equal(ticket(7_200, 1), 'a ticket to resume this session within 2 hours');
    assert.equal(ticket(61, 1), 'a ticket to resume this session within 61 seconds');
    assert.equal(ticket(0, 1), 'a ticket to resume this session');
    assert.equal(ticket(0, 0), 'an empty ticket: the server issues none');
  });

  it('a ServerKeyExchange without a signature is not called a proof', () => {
    const exchange = (signature: Uint8Array | undefined) =>
      only([
        'server',
        handshake({
          name: 'server_key_exchange',
          namedGroup: undefined,
          publicKey: undefined,
          dhPrimeBits: 2_048,
          rsaModulusBits: undefined,
          pskIdentityHint: undefined,
          signatureScheme: signature === undefined ? undefined : 0x0804,
          signature,
          understood: true,
          parameters: new Uint8Array(),
        }),
      ]);
    assert.equal(
      exchange(new Uint8Array(8)).summary,
      'Diffie-Hellman, 2048 bits, signed with rsa_pss_rsae_sha256',
    );
    assert.match(exchange(new Uint8Array(8)).annotation!, /proof that it has that key/);
    assert.match(exchange(undefined).annotation!, /not signed/);
  });
});

describe('on real captures', () => {
  const samples = readdirSync(samplesFolder).filter((file) => file.endsWith('.pcap'));
  const read = async (name: string): Promise<readonly ConnectionReport[]> =>
    (await dissect(join(samplesFolder, `${name}.pcap`))).connections;
  const said = (connection: ConnectionReport, from: Side, message: string): TimelineEntry => {
    const entry = connection.timeline.find((one) => one.from === from && one.message === message);
    assert.ok(entry, `${from} ${message}`);
    return entry;
  };

  it('every line of every sample is well said', async () => {
    for (const sample of samples) {
      for (const connection of (await dissect(join(samplesFolder, sample))).connections) {
        for (const { message, summary, annotation, mark, details } of connection.timeline) {
          isWellSaid({ message, summary, annotation, notable: mark !== undefined, details });
        }
      }
    }
  });

  it('a server that asks and a client that has nothing, in TLS 1.2', async () => {
    const [connection] = await read('tls12-s-server-no-client-certificate');
    assert.match(
      said(connection!, 'server', 'certificate_request').summary,
      /^requests a client certificate \(rsa_sign, dss_sign, ecdsa_sign\) issued by CN=Example Client CA/,
    );
    assert.equal(said(connection!, 'client', 'certificate').summary, 'EMPTY: no certificate');
    assert.match(said(connection!, 'server', 'alert').annotation!, /Certificate was empty/);
  });

  it('a client that does not trust the server', async () => {
    const [connection] = await read('tls12-server-unknown-ca');
    assert.equal(said(connection!, 'client', 'alert').summary, 'fatal unknown_ca (48)');
    assert.match(said(connection!, 'client', 'alert').annotation!, /^The client does not trust/);
  });

  it('TLS 1.3 without keys names no certificate that it has not seen', async () => {
    for (const sample of samples.filter((file) => file.startsWith('tls13-'))) {
      for (const connection of await read(sample.replace('.pcap', ''))) {
        if (connection.tls.version !== 'TLS 1.3') continue;
        for (const { message, annotation } of connection.timeline) {
          assert.doesNotMatch(message, /^certificate/);
          if (annotation?.includes('By the size')) assert.match(annotation, /probably/);
        }
      }
    }
  });

  it('a HelloRetryRequest', async () => {
    const [connection] = await read('tls13-hello-retry-request');
    assert.match(said(connection!, 'server', 'hello_retry_request').summary, /key share for secp384r1$/);
  });

  it('a second handshake that is refused under encryption', async () => {
    const [connection] = await read('tls12-no-renegotiation');
    assert.match(said(connection!, 'server', 'alert').annotation!, /refusing/);
  });
});
