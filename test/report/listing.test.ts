import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { dissect, type LanguageTag, type Report } from '../../src/index.js';
import { ipv4, pcapFile, tcpSegment, udpDatagram } from '../capture-builder.js';
import { samplesFolder, sharedStrangers } from '../project-root.js';
import { RAW, rowsOfStream, type Step } from '../story/stream-capture.js';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));
const says =
  (side: 'client' | 'server') =>
  (text: string): Step => [side, bytesOf(text)];
const client = says('client');
const server = says('server');

const read = (steps: readonly Step[], language: LanguageTag = 'en'): Promise<Report> =>
  dissect(pcapFile(rowsOfStream(steps), { linkType: RAW }), { language });

/** The numbers of the connections that are listed. */
const listed = async (...steps: Step[]): Promise<number> => (await read(steps)).connections.length;

const request = client('GET / HTTP/1.1\r\nHost: example.org:8443\r\n\r\n');
const greeting = server('220 mx.example.org ESMTP\r\n');
const ehlo = client('EHLO c\r\n');

describe('a connection without TLS is listed where the packets say that TLS was meant', () => {
  it('a 400 that speaks of HTTPS', async () => {
    const answer = 'HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n';
    assert.equal(await listed(request, server(answer)), 1);
    assert.equal(await listed(request, server('HTTP/1.1 200 OK\r\n\r\nhello')), 0);
    assert.equal(await listed(request, server('HTTP/1.1 400 Bad Request\r\n\r\nno such thing')), 0);
  });

  it('STARTTLS refused, stripped, asked for in vain; mail in clear without any is not', async () => {
    const offer = server('250-mx.example.org\r\n250 STARTTLS\r\n');
    const starttls = client('STARTTLS\r\n');
    assert.equal(await listed(greeting, ehlo, offer, starttls, server('454 4.7.0 not available\r\n')), 1);
    assert.equal(await listed(greeting, ehlo, offer, starttls), 1);
    assert.equal(
      await listed(greeting, ehlo, server('250-mx\r\n250 XXXXXXXA\r\n'), client('MAIL FROM:<>\r\n')),
      1,
    );
    assert.equal(await listed(greeting, ehlo, offer, client('MAIL FROM:<a@b>\r\n'), server('250 ok\r\n')), 0);
  });

  it('a tunnel refused, and a PROXY header that nobody expected', async () => {
    const connect = client('CONNECT example.org:443 HTTP/1.1\r\n\r\n');
    assert.equal(await listed(connect, server('HTTP/1.1 403 Filtered\r\n\r\n')), 1);
    const header = client('PROXY TCP4 192.0.2.1 192.0.2.2 40000 443\r\n');
    assert.equal(await listed(header, server('HTTP/1.1 400 Bad Request\r\n\r\n')), 1);
    assert.equal(await listed(header, ['server', 'fin']), 1);
    assert.equal(await listed(header, request, server('HTTP/1.1 200 OK\r\n\r\n')), 0);
  });

  it('PostgreSQL says N', async () => {
    const asks: Step = ['client', Uint8Array.of(0, 0, 0, 8, 4, 0xd2, 0x16, 0x2f)];
    assert.equal(await listed(asks, server('N')), 1);
  });
});

describe('a capture in which nobody speaks TLS', () => {
  it('lists what never came to an exchange', async () => {
    assert.equal(await listed(['client', 'fin'], ['server', 'fin']), 1, 'opened and closed');
    assert.equal(await listed(['client', 'rst']), 1, 'opened and reset');
    assert.equal(await listed(request, ['server', 'fin']), 1, 'no answer');
    assert.equal(await listed(client('version\r\n'), ['server', 'rst']), 1, 'no answer');
    assert.equal(await listed(client('<14>a line of syslog\n'), ['client', 'fin'], ['server', 'fin']), 0);
  });

  it('says what there was instead, in both languages and as data', async () => {
    const ssh: Step[] = [server('SSH-2.0-OpenSSH_9.2\r\n'), client('SSH-2.0-PuTTY\r\n')];
    const report = await read(ssh);
    const [capture] = report.captures;
    assert.deepEqual(
      capture?.problems.map(({ code, message }) => [code, message]),
      [['capture.no_tls', 'No TLS here; instead: 1 connection of SSH to 10.0.0.2:8443.']],
    );
    assert.deepEqual(capture?.insteadOfTls, [
      { server: { address: '10.0.0.2', port: 8443 }, protocol: 'ssh', connections: 1 },
    ]);
    const chinese = (await read(ssh, 'zh')).captures[0]?.problems[0]?.message;
    assert.equal(chinese, '没有 TLS；抓到的是：1 个到 10.0.0.2:8443 的 SSH 连接。');
  });

  it('names an unknown protocol as such, and nobody under pseudonyms', async () => {
    const odd = [client('\x01\x02\x03\x04hello'), server('\x01\x02\x03\x04world')];
    const file = pcapFile(rowsOfStream(odd), { linkType: RAW });
    const [capture] = (await dissect(file, { redact: true })).captures;
    assert.match(
      capture?.problems[0]?.message ?? '',
      /1 connection of an unknown protocol to 192\.0\.2\.1:8443/,
    );
    assert.equal(capture?.insteadOfTls?.[0]?.protocol, null);
    assert.equal(capture?.insteadOfTls?.[0]?.server.address, '192.0.2.1');
  });

  it('says so where there is no TCP at all', async () => {
    const rows = [{ data: ipv4(udpDatagram(5000, 53, bytesOf('no query')), { protocol: 17 }) }];
    const [capture] = (await dissect(pcapFile(rows, { linkType: RAW }))).captures;
    assert.match(capture?.problems[0]?.message ?? '', /^No TLS here, and no TCP connection .*: 1 packet /);
  });

  it('says nothing of it where there is TLS', async () => {
    const { captures } = await dissect(join(samplesFolder, 'tls12-mutual-success.pcap'));
    assert.deepEqual(captures[0]?.problems, []);
    assert.equal(captures[0]?.insteadOfTls, undefined);
  });

  it('a stray segment of a connection that nobody saw opened is not listed', async () => {
    const fin = tcpSegment({ sourcePort: 40_000, destinationPort: 8_443, sequence: 7, flags: 0x11 });
    const report = await dissect(pcapFile([{ data: ipv4(fin) }], { linkType: RAW }));
    assert.equal(report.connections.length, 0);
  });
});

describe("strangers' captures in which TLS never began", {
  skip: existsSync(sharedStrangers) ? false : `${sharedStrangers} is not there`,
}, () => {
  const file = (name: string) => join(sharedStrangers, 'caps', `${name}.pcap`);
  for (const name of [
    ...['s0016', 's0068', 's0087', 's0198', 's0252', 's0392', 's0537', 's0559', 's0625', 's0900', 's0934'],
    ...['r19-go-h2c-to-tls', 'r19-nginx-h2c-to-tls', 'r42-connect-403', 'r42-connect-407', 'r42-connect-503'],
    'r42b-plain-connect-to-tls-proxy',
  ])
    it(`${name} is listed as no TLS`, async () => {
      const { connections } = await dissect(file(name));
      assert.deepEqual(
        connections.map(({ verdict }) => verdict.outcome),
        ['not_tls'],
      );
    });
});
