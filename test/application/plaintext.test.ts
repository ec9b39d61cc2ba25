import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { plaintextProtocol, prologueOf } from '../../src/application/prologue.js';
import { bytesOf, client, hexBytes, server, told } from './conversation.js';

const says = (side: 'client' | 'server', text: string) => plaintextProtocol(bytesOf(text), side);

describe('what speaks in clear where TLS was expected', () => {
  it('an HTTP request: method, target, host', () => {
    assert.deepEqual(
      says('client', 'GET /a?b HTTP/1.1\r\nUser-Agent: x\r\nhost:  example.org:8443 \r\n\r\n'),
      {
        protocol: 'http',
        detail: 'GET /a?b HTTP/1.1',
        http: { kind: 'request', method: 'GET', target: '/a?b', host: { host: 'example.org', port: 8443 } },
      },
    );
    assert.deepEqual(says('client', 'GET http://example.org/ HTTP/1.0\r\n\r\n')?.http, {
      kind: 'request',
      method: 'GET',
      target: 'http://example.org/',
      host: { host: 'example.org' },
    });
  });

  it('an HTTP request line longer than the sample', () => {
    const found = says('client', `GET /${'a'.repeat(4_000)} HTTP/1.1\r\n`);
    assert.equal(found?.protocol, 'http');
    assert.equal(found?.http?.kind === 'request' && found.http.method, 'GET');
    assert.equal(found?.detail?.length, 120);
  });

  it('an HTTP answer: status and reason', () => {
    assert.deepEqual(says('server', 'HTTP/1.1 400 Bad Request\r\nServer: nginx\r\n\r\n'), {
      protocol: 'http',
      detail: 'HTTP/1.1 400 Bad Request',
      http: { kind: 'response', status: 400, reason: 'Bad Request' },
    });
    assert.deepEqual(says('server', '<!DOCTYPE HTML>\n<html lang="en">')?.protocol, 'http');
    assert.deepEqual(says('client', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')?.protocol, 'http');
    assert.equal(says('client', 'GET /old\r\n')?.protocol, 'http');
    assert.equal(says('client', 'CONNECT a:1 HTTP/1.1\r\n\r\n')?.protocol, 'http_connect');
  });

  const cases: readonly (readonly [string, 'client' | 'server', string | Uint8Array, string | undefined])[] =
    [
      ['ssh', 'server', 'SSH-2.0-OpenSSH_9.6\r\n', 'SSH-2.0-OpenSSH_9.6'],
      ['smtp', 'server', '220 mail.example.org ready\r\n', '220 mail.example.org ready'],
      ['smtp', 'server', '554 no SMTP service here\r\n', '554 no SMTP service here'],
      ['ftp', 'server', '220-Welcome\r\n220 to our files\r\n', '220-Welcome'],
      ['ftp', 'server', '220 ProFTPD Server\r\n', '220 ProFTPD Server'],
      ['imap', 'server', '* OK Dovecot ready.\r\n', '* OK Dovecot ready.'],
      ['imap', 'client', 'a1 CAPABILITY\r\n', 'a1 CAPABILITY'],
      ['pop3', 'server', '+OK Dovecot ready.\r\n', '+OK Dovecot ready.'],
      ['nntp', 'server', '201 news.example posting prohibited\r\n', '201 news.example posting prohibited'],
      ['irc', 'server', ':irc.example NOTICE * :*** Looking up\r\n', ':irc.example NOTICE * :*** Looking up'],
      ['irc', 'server', 'ERROR :Closing Link\r\n', 'ERROR :Closing Link'],
      ['redis', 'server', '-ERR Protocol error: x\r\n', '-ERR Protocol error: x'],
      ['redis', 'client', '*2\r\n$4\r\nAUTH\r\n$7\r\nhunter2\r\n', 'AUTH'],
      ['vnc', 'server', 'RFB 003.008\n', 'RFB 003.008'],
      ['telnet', 'server', hexBytes('fffd18fffd20'), undefined],
      ['amqp', 'client', hexBytes('414d515000000901'), undefined],
      ['mqtt', 'client', hexBytes('10 0c 0004 4d515454 04 02 003c 0000'), undefined],
      ['smb', 'client', hexBytes('000000a4 fe534d42 4000'), undefined],
      ['sip', 'client', 'OPTIONS sip:a@example.org SIP/2.0\r\n', 'OPTIONS sip:a@example.org SIP/2.0'],
      ['rtsp', 'server', 'RTSP/1.0 200 OK\r\n', 'RTSP/1.0 200 OK'],
      ['xmpp', 'client', "<stream:stream to='x'>", "<stream:stream to='x'>"],
      ['postgresql', 'client', hexBytes('00000008 04d2162f'), 'SSLRequest'],
      ['proxy_v1', 'client', 'PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n', 'PROXY TCP4 1.2.3.4 5.6.7.8 1 2'],
    ];
  for (const [protocol, side, said, detail] of cases) {
    it(`${protocol}, said by the ${side}${detail === undefined ? '' : `: ${detail}`}`, () => {
      const found = plaintextProtocol(typeof said === 'string' ? bytesOf(said) : said, side);
      assert.equal(found?.protocol, protocol);
      assert.equal(found?.detail, detail);
    });
  }

  it('both banners of SSH', () => {
    assert.equal(told([client('SSH-2.0-a\r\n'), server('SSH-2.0-b\r\n')]), 'ssh: 0 banner, 1 banner');
  });

  it('HTTP request and answer', () => {
    assert.equal(
      told([client('GET / HTTP/1.1\r\nHost: a\r\n\r\n'), server('HTTP/1.1 400 Bad Request\r\n\r\n')]),
      'http: 0 request, 1 response 400',
    );
  });

  it('what is not known stays unnamed', () => {
    for (const side of ['client', 'server'] as const) {
      for (const said of [
        '',
        'hello',
        'hello world\r\n',
        '\0\0\0\0',
        '\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03',
        '\x15\x03\x01\0\x02\x02\x28',
      ]) {
        assert.equal(says(side, said), undefined, JSON.stringify([side, said]));
      }
    }
    assert.equal(prologueOf([]), undefined);
  });

  it('wire text is kept as it is, cut at 120 characters', () => {
    assert.equal(says('server', '220 \x1b[31mred ESMTP\r\n')?.detail, '220 \x1b[31mred ESMTP');
    assert.equal(says('server', `SSH-2.0-\x1b[31m${'x'.repeat(300)}\r\n`)?.detail?.length, 120);
    assert.equal(says('server', 'SSH-2.0-\x1b[31m\r\n')?.detail, 'SSH-2.0-\x1b[31m');
    const utf8 = Uint8Array.from(Buffer.from('220 欢迎 FTP\r\n', 'utf8'));
    assert.equal(plaintextProtocol(utf8, 'server')?.detail, '220 欢迎 FTP');
    assert.equal(says('server', '220 \xbb\xb6 FTP\r\n')?.detail, '220 \xbb\xb6 FTP');
  });
});
