// What is pasted into tickets holds no password, no token and no value of a query, in whatever form.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { trafficKeys } from '../../src/keys/tls13-key-schedule.js';
import { bytes, pcapFile, u32 } from '../capture-builder.js';
import * as rfc8448 from '../keys/rfc8448.js';
import { projectRoot } from '../project-root.js';
import { Sealer } from '../record/protection-seal.js';
import { RAW, rowsOfStream, type Step } from '../story/stream-capture.js';
import { BASE64, everyForm, leaked, PASSWORD64, SECRET } from './every-form.js';

const record = (type: number, body: Uint8Array): Uint8Array =>
  bytes(Uint8Array.of(type, 3, 3, body.length >> 8, body.length & 255), body);

const says = (side: 'client' | 'server', ...said: (string | Uint8Array)[]): Step[] =>
  said.map((one) => [side, typeof one === 'string' ? Buffer.from(one, 'latin1') : one]);
const client = (...said: (string | Uint8Array)[]) => says('client', ...said);
const server = (...said: (string | Uint8Array)[]) => says('server', ...said);
const text = (value: string) => Buffer.from(value, 'latin1');
const string16 = (value: string) => bytes(Uint8Array.of(value.length >> 8, value.length & 255), text(value));
const big = (value: number) => u32(value, 'big');

const bind = bytes(
  Uint8Array.of(0x30, 7 + 11 + 2 + SECRET.length, 2, 1, 1, 0x60, 11 + 4 + SECRET.length, 2, 1, 3, 4, 8),
  text('cn=admin'),
  Uint8Array.of(0x80, SECRET.length),
  text(SECRET),
);
const mqtt = (level: number) => {
  const body = bytes(
    string16('MQTT'),
    Uint8Array.of(level, 0xc2, 0, 60),
    level === 5 ? Uint8Array.of(0) : new Uint8Array(0),
    ...[`device`, 'mary', SECRET].map(string16),
  );
  return bytes(Uint8Array.of(0x10, body.length), body);
};
const mysqlGreeting = bytes(Uint8Array.of(74, 0, 0, 0, 10), text('8.0.36\0'), new Uint8Array(66).fill(0x41));
const mysqlLogin = bytes(
  Uint8Array.of(80, 0, 0, 1, 0x85, 0xa6, 0x0f, 0, 0, 0, 0, 1, 33),
  new Uint8Array(23),
  text(`mary\0${SECRET}\0db\0mysql_clear_password\0`),
);
const postgresql = [
  bytes(big(8 + 16), Uint8Array.of(0, 3, 0, 0), text('user\0mary\0\0      ').subarray(0, 16)),
  bytes(text('p'), big(4 + SECRET.length + 1), text(`${SECRET}\0`)),
];
const amqp = bytes(
  Uint8Array.of(1, 0, 0, 0, 0, 0, 60, 0, 10, 0, 11, 0, 0, 0, 0, 5),
  text('PLAIN'),
  big(SECRET.length + 6),
  text(`\0mary\0${SECRET}`),
);

const CONVERSATIONS: Readonly<Record<string, readonly Step[]>> = {
  'HTTP targets': [
    ...client(`GET /path?token=${SECRET}&x=${SECRET} HTTP/1.1\r\nHost: example\r\n\r\n`),
    ...server(`HTTP/1.1 302 Found\r\nLocation: https://example/cb?code=${SECRET}&state=1\r\n\r\n`),
    ...client(`GET /?${SECRET} HTTP/1.1\r\nHost: example\r\n\r\n`),
  ],
  'HTTP headers': [
    ...client(
      `POST /login HTTP/1.1\r\nAuthorization: Bearer ${SECRET}\r\nCookie: a=${SECRET}\r\nX-Api-Key: ${SECRET}\r\n\r\nuser=mary&password=${SECRET}`,
    ),
    ...server(`HTTP/1.1 200 OK\r\nSet-Cookie: sid=${SECRET}; Path=/\r\n\r\n{"access_token": "${SECRET}"}`),
  ],
  'a proxy': [
    ...client(`CONNECT mary:${SECRET}@example:443 HTTP/1.1\r\nProxy-Authorization: Basic ${BASE64}\r\n\r\n`),
    ...server('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'),
    ...client(`GET http://mary:${SECRET}@example/ HTTP/1.1\r\n\r\n`),
  ],
  POP3: [
    ...server('+OK ready\r\n'),
    ...client('USER mary\r\n'),
    ...server('+OK\r\n'),
    ...client(`PASS ${SECRET}\r\n`),
    ...server('-ERR no\r\n'),
    ...client('AUTH PLAIN\r\n'),
    ...server('+ \r\n'),
    ...client(`${BASE64}\r\n`),
    ...server('-ERR no\r\n'),
  ],
  SMTP: [
    ...server('220 mail ESMTP\r\n'),
    ...client('EHLO me\r\n'),
    ...server('250-mail\r\n250 AUTH PLAIN LOGIN\r\n'),
    ...client('AUTH LOGIN\r\n'),
    ...server('334 VXNlcm5hbWU6\r\n'),
    ...client('bWFyeQ==\r\n'),
    ...server('334 UGFzc3dvcmQ6\r\n'),
    ...client(`${PASSWORD64}\r\n`),
    ...server('535 no\r\n'),
    ...client(`AUTH PLAIN ${BASE64}\r\n`),
    ...server('535 no\r\n'),
    ...client(`AUTH LOGIN\r\nbWFyeQ==\r\n${PASSWORD64}\r\n`),
  ],
  FTP: [
    ...server('220 ftp\r\n'),
    ...client('AUTH TLS\r\n'),
    ...server('500 no\r\n'),
    ...client('USER mary\r\n'),
    ...server('331 Please specify the password.\r\n'),
    ...client(`pass ${SECRET}\r\n`),
    ...server('530 no\r\n'),
  ],
  IMAP: [
    ...server('* OK ready\r\n'),
    ...client(`a1 LOGIN mary ${SECRET}\r\n`),
    ...server('a1 NO no\r\n'),
    ...client('a2 LOGIN "mary ann" {14}\r\n'),
    ...server('+ go on\r\n'),
    ...client(`${SECRET}\r\n`),
    ...server('a2 NO no\r\n'),
    ...client(`a3 AUTHENTICATE PLAIN ${BASE64}\r\n`),
    ...server('a3 NO no\r\n'),
  ],
  NNTP: [
    ...server('200 news\r\n'),
    ...client('AUTHINFO USER mary\r\n'),
    ...server('381 more\r\n'),
    ...client(`AUTHINFO PASS ${SECRET}\r\n`),
  ],
  Telnet: [
    ...server('login: '),
    ...client('mary\r\n'),
    ...server('Password: '),
    ...client(`${SECRET}\r\n`),
    ...server('no\r\n'),
  ],
  XMPP: [
    ...client("<stream:stream to='example' xmlns='jabber:client'>"),
    ...server("<stream:stream from='example'><stream:features/>"),
    ...client(`<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${BASE64}</auth>`),
  ],
  LDAP: [...client(bind), ...server(Uint8Array.of(0x30, 12, 2, 1, 1, 0x61, 7, 10, 1, 49, 4, 0, 4, 0))],
  'MQTT 3.1.1': client(mqtt(4)),
  'MQTT 5': client(mqtt(5)),
  Redis: [
    ...client(`*2\r\n$4\r\nAUTH\r\n$14\r\n${SECRET}\r\n`),
    ...server('-ERR invalid\r\n'),
    ...client(`AUTH mary ${SECRET}\r\n`),
    ...server('-ERR invalid\r\n'),
    ...client(`AUTH ${SECRET}\r\n`),
  ],
  MySQL: [
    ...server(mysqlGreeting),
    ...client(mysqlLogin),
    ...server(Uint8Array.of(1, 0, 0, 2, 0xfe)),
    ...client(bytes(Uint8Array.of(15, 0, 0, 3), text(`${SECRET}\0`))),
  ],
  PostgreSQL: [
    ...client(postgresql[0]!),
    ...server(bytes(text('R'), big(8), big(3))),
    ...client(postgresql[1]!),
  ],
  SOCKS5: [
    ...client(Uint8Array.of(5, 1, 2)),
    ...server(Uint8Array.of(5, 2)),
    ...client(bytes(Uint8Array.of(1, 4), text('mary'), Uint8Array.of(SECRET.length), text(SECRET))),
    ...server(Uint8Array.of(1, 1)),
  ],
  AMQP: [
    ...client(bytes(text('AMQP'), Uint8Array.of(0, 0, 9, 1))),
    ...server(bytes(Uint8Array.of(1, 0, 0, 0, 0, 0, 9), text('PLAIN'))),
    ...client(amqp),
  ],
};

const captureOf = (steps: readonly Step[]) => pcapFile(rowsOfStream(steps), { linkType: RAW });

describe('a secret that came in clear is in no form of the report', () => {
  for (const [name, steps] of Object.entries(CONVERSATIONS)) {
    it(name, async () => {
      const capture = captureOf(steps);
      const shown = await everyForm(capture);
      assert.ok(shown.length > 2_000);
      assert.deepEqual(leaked(shown), []);
      assert.deepEqual(leaked(await everyForm(capture, { redact: true })), []);
      assert.notDeepEqual(leaked(await everyForm(capture, { showSecrets: true })), [], 'it was there');
    });
  }

  it('what the protocol is can still be told', async () => {
    const shown = await everyForm(captureOf(CONVERSATIONS['SMTP']!));
    assert.match(shown, /SMTP/);
    assert.match(
      await everyForm(captureOf(CONVERSATIONS['HTTP targets']!)),
      /GET \/path\?token=\*{14}&x=\*{14} HTTP/,
    );
  });
});

describe('a secret under keys is in no form of the report', () => {
  it('HTTP, SMTP and POP3 inside TLS 1.3, and the keys themselves', async () => {
    const random = Buffer.from(rfc8448.clientHello.subarray(6, 38)).toString('hex');
    const logged = {
      CLIENT_HANDSHAKE_TRAFFIC_SECRET: rfc8448.clientHandshakeTrafficSecret,
      SERVER_HANDSHAKE_TRAFFIC_SECRET: rfc8448.serverHandshakeTrafficSecret,
      CLIENT_TRAFFIC_SECRET_0: rfc8448.clientTrafficSecret,
      SERVER_TRAFFIC_SECRET_0: rfc8448.serverTrafficSecret,
    };
    const secrets = Object.values(logged).map((secret) => Buffer.from(secret).toString('hex'));
    const keyLog = Object.keys(logged)
      .map((label, at) => `${label} ${random} ${secrets[at]}\n`)
      .join('');
    const talks: readonly (readonly [string, string])[] = [
      [
        `GET /a?token=${SECRET} HTTP/1.1\r\nAuthorization: Basic ${BASE64}\r\n\r\n`,
        `HTTP/1.1 403 No\r\nLocation: /?t=${SECRET}\r\n\r\n`,
      ],
      [`PASS ${SECRET}\r\n`, '-ERR no\r\n'],
      [`AUTH PLAIN ${BASE64}\r\n`, '535 5.7.8 no\r\n'],
      [`a1 LOGIN mary ${SECRET}\r\n`, 'a1 NO no\r\n'],
    ];
    for (const [asked, answered] of talks) {
      const sealers = [rfc8448.clientTrafficSecret, rfc8448.serverTrafficSecret].map(
        (secret) =>
          new Sealer({ version: 0x0304, cipherSuite: 0x1301, ...trafficKeys(0x1301, secret, 0x0304)! }),
      );
      const sealed = (at: number, said: string) => {
        const { type, fragment } = sealers[at]!.seal(23, Buffer.from(said));
        return record(type, fragment);
      };
      const capture = captureOf([
        ['client', record(22, rfc8448.clientHello)],
        ['server', record(22, rfc8448.serverHello)],
        ['server', rfc8448.serverFlightRecord],
        ['client', rfc8448.clientFinishedRecord],
        ['client', sealed(0, asked)],
        ['server', sealed(1, answered)],
      ]);
      const shown = await everyForm(capture, { keyLogs: [{ name: 'keys', text: keyLog }] });
      assert.match(shown, /"basis": "decrypted"/);
      assert.deepEqual(leaked(shown), [], asked);
      for (const secret of secrets) assert.ok(!shown.includes(secret), 'a key');
    }
  });
});

describe('the command', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tls-dissect-secrets-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [join(projectRoot, 'bin/tls-dissect.js'), ...args], { encoding: 'utf8' });

  it('hides secrets in every form unless --show-secrets is given', () => {
    const capture = join(folder, 'smtp.pcap');
    writeFileSync(capture, captureOf(CONVERSATIONS['HTTP headers']!));
    for (const form of ['text', 'json', 'ndjson', 'markdown', 'mermaid', 'svg', 'html']) {
      const args = [capture, '--connection', '1', '--hex', '--verbose', '--explain', '--format', form];
      const { stdout } = run(...args);
      assert.deepEqual(leaked(stdout), [], form);
    }
    assert.notDeepEqual(leaked(run(capture, '--connection', '1', '--hex', '--show-secrets').stdout), []);
    assert.equal(run(capture, '--redact', '--show-secrets').status, 2);
  });
});
