import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DialoguePiece } from '../../src/application/dialogue.js';
import { prologueOf } from '../../src/application/prologue.js';
import { client, hexBytes, server } from './conversation.js';

/** The refusal in a few words, and what the client did then. */
function refusal(...pieces: DialoguePiece[]): string {
  const found = prologueOf(pieces)?.refusedTls;
  if (found === undefined) return 'none';
  const { how, by, piece, code, offered, afterwards } = found;
  const before = offered === undefined ? '' : offered ? ' after an offer' : ' not offered';
  return `${how} by ${by} at ${piece}${code === undefined ? '' : ` (${code})`}${before}: ${afterwards}`;
}

/** The server's words that it wants TLS. */
function expectation(...pieces: DialoguePiece[]): string {
  const found = prologueOf(pieces)?.expectedTls;
  return found === undefined ? 'none' : `${found.how} at ${found.piece}: ${found.detail ?? ''}`;
}

describe('TLS turned down before it begins', () => {
  it('a server that offered STARTTLS and cannot keep it', () => {
    assert.equal(
      refusal(
        server('220 mail.example.org ESMTP Postfix\r\n'),
        client('EHLO c\r\n'),
        server('250-mail.example.org\r\n250-STARTTLS\r\n250 SMTPUTF8\r\n'),
        client('STARTTLS\r\n'),
        server('454 4.7.0 TLS not available due to local problem\r\n'),
        client('QUIT\r\n'),
        server('221 2.0.0 Bye\r\n'),
      ),
      'starttls_refused by server at 4 (454) after an offer: farewell',
    );
  });

  it('a client that asks for what was not offered, and goes on in clear', () => {
    assert.equal(
      refusal(
        server('220 mail.example.org ESMTP\r\n'),
        client('EHLO c\r\n'),
        server('250-mail.example.org\r\n250 SIZE 10240000\r\n'),
        client('STARTTLS\r\n'),
        server('502 5.5.1 Error: command not implemented\r\n'),
        client('MAIL FROM:<a@example.org>\r\n'),
      ),
      'starttls_refused by server at 4 (502) not offered: went_on',
    );
  });

  it('a second try that succeeds is no refusal', () => {
    assert.equal(
      refusal(
        server('220 ftp\r\n'),
        client('AUTH SSL\r\n'),
        server('504 Unknown AUTH type\r\n'),
        client('AUTH TLS\r\n'),
        server('234 Proceed with negotiation.\r\n'),
      ),
      'none',
    );
  });

  it('an offer made unreadable on its way', () => {
    const greeting = server('220 **************************0******0*******\r\n');
    const masked = server('250-mail.example.org\r\n250-SIZE 10240000\r\n250-XXXXXXXA\r\n250 XXXXXXXB\r\n');
    assert.equal(
      refusal(greeting, client('EHLO c\r\n'), masked, client('QUIT\r\n')),
      'starttls_stripped by network at 2 (250): farewell',
    );
    assert.equal(
      refusal(server('220 mx ESMTP\r\n'), client('EHLO c\r\n'), masked, client('MAIL FROM:<a@b>\r\n')),
      'starttls_stripped by network at 2 (250): went_on',
    );
  });

  it('the request made unreadable, as its server sees it', () => {
    assert.equal(
      refusal(
        server('220 mx ESMTP\r\n'),
        client('EHLO c\r\n'),
        server('250-mx\r\n250 STARTTLS\r\n'),
        client('XXXXXXXX\r\n'),
        server('500 5.5.1 Command unrecognized: "XXXXXXXX"\r\n'),
      ),
      'starttls_stripped by network at 3: nothing',
    );
  });

  it('a client that hears no offer and leaves; one that goes on meant no TLS', () => {
    const list = server('250-mx\r\n250-PIPELINING\r\n250 8BITMIME\r\n');
    const before = [server('220 mx ESMTP\r\n'), client('EHLO c\r\n'), list];
    assert.equal(
      refusal(...before, client('QUIT\r\n')),
      'starttls_not_offered by server at 2 (250) not offered: farewell',
    );
    assert.equal(refusal(...before, client('MAIL FROM:<a@b>\r\n')), 'none');
    const hello = [server('220 mx ESMTP\r\n'), client('HELO c\r\n'), server('250 mx\r\n')];
    assert.equal(refusal(...hello, client('QUIT\r\n')), 'none', 'the answer to HELO is no list');
    assert.equal(
      refusal(
        server('* OK ready\r\n'),
        client('a CAPABILITY\r\n'),
        server('* CAPABILITY IMAP4rev1\r\na OK\r\n'),
        client('b LOGOUT\r\n'),
      ),
      'starttls_not_offered by server at 2 not offered: farewell',
    );
    assert.equal(
      refusal(
        server('+OK ready\r\n'),
        client('CAPA\r\n'),
        server('+OK\r\nTOP\r\nUIDL\r\n.\r\n'),
        client('QUIT\r\n'),
      ),
      'starttls_not_offered by server at 2 not offered: farewell',
    );
  });

  it('directories, chats and databases', () => {
    const startTls = hexBytes('301d 02 01 01 77 18 80 16 312e332e362e312e342e312e313436362e3230303337');
    const unavailable = hexBytes('300c0201017807 0a0134 0400 0400');
    assert.equal(
      refusal(client(startTls), server(unavailable), client(hexBytes('3005 020102 4200'))),
      'starttls_refused by server at 1 (52): went_on',
    );
    assert.equal(
      refusal(
        client("<stream:stream to='example.org'>"),
        server("<stream:stream from='example.org'><stream:features><mechanisms/></stream:features>"),
        client('</stream:stream>'),
      ),
      'starttls_not_offered by server at 1 not offered: farewell',
    );
    const sslRequest = client(hexBytes('0000000804d2162f'));
    assert.equal(refusal(sslRequest, server('N')), 'starttls_refused by server at 1: nothing');
    assert.equal(refusal(sslRequest, server('S')), 'none');
  });

  it('Remote Desktop and SQL Server', () => {
    const request = client(hexBytes('03000013 0ee00000000000 0100080003000000'));
    assert.equal(
      refusal(request, server(hexBytes('03000013 0ed00000123400 0300080002000000'))),
      'starttls_refused by server at 1 (2): nothing',
    );
    const prelogin = (type: string, encryption: string) =>
      hexBytes(`${type}01001a00000000 00000b0006 0100110001 ff 000000000000 ${encryption} 00000000`);
    assert.equal(
      refusal(client(prelogin('12', '00')), server(prelogin('04', '02'))),
      'tls_not_supported by server at 1 (2): nothing',
    );
  });

  it('proxies', () => {
    const connect = client('CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n');
    assert.equal(
      refusal(connect, server('HTTP/1.1 403 Filtered\r\nServer: tinyproxy/1.11.1\r\n\r\n')),
      'proxy_refused by server at 1 (403): nothing',
    );
    assert.equal(
      refusal(
        connect,
        server('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'),
        connect,
        server('HTTP/1.1 200 Connection established\r\n\r\n'),
      ),
      'none',
    );
    assert.equal(
      refusal(client(hexBytes('05 01 00')), server(hexBytes('05 ff'))),
      'proxy_refused by server at 1 (255): nothing',
    );
  });
});

describe('a server says in clear that it wants TLS', () => {
  const request = client('GET / HTTP/1.1\r\nHost: example.org:8443\r\n\r\n');

  it('HTTP at a TLS port, in the words of several servers', () => {
    const bad = (body: string) => server(`HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n${body}`);
    const nginx = '<html><head><title>400 The plain HTTP request was sent to HTTPS port</title></head>';
    assert.match(expectation(request, bad(nginx)), /^tls_port at 1: The plain HTTP request/);
    const go = server('HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n');
    assert.match(expectation(request, go), /^tls_port at 1: Client sent an HTTP request/);
    const apache = `${'<p>'.repeat(150)}Reason: You're speaking plain HTTP to an SSL-enabled server port.<br />`;
    assert.match(expectation(request, bad(apache)), /^tls_port at 1: speaking plain HTTP/);
    const tomcat = 'Bad Request\r\nThis combination of host and port requires TLS.\r\n';
    assert.match(expectation(request, bad(tomcat)), /^tls_port at 1: This combination/);
    assert.equal(expectation(request, bad('no certificate')), 'none');
  });

  it('a page that only speaks of it says nothing of its own port', () => {
    const page = server(
      'HTTP/1.1 200 OK\r\n\r\n"The plain HTTP request was sent to HTTPS port" and how to mend it',
    );
    assert.equal(expectation(request, page), 'none');
  });

  it('a redirect to the same host and port under https; to another port it is an ordinary one', () => {
    const to = (url: string) =>
      server(`HTTP/1.1 301 Moved Permanently\r\nLocation: ${url}\r\nContent-Length: 0\r\n\r\n`);
    assert.match(expectation(request, to('https://example.org:8443/')), /^tls_port at 1: Location:/);
    assert.equal(expectation(request, to('https://example.org/')), 'none');
    assert.equal(expectation(request, to('https://example.org:9443/')), 'none');
  });

  it('an OpenSSL error told in clear', () => {
    assert.match(
      expectation(
        client('USER anonymous\r\n'),
        server('500 OOPS: error:0A00010B:SSL routines::wrong version number\r\n'),
      ),
      /^tls_port at 1: error:0A00010B:SSL routines::wrong version number/,
    );
  });

  it('servers that want their upgrade first', () => {
    assert.match(
      expectation(
        server('220 mx ESMTP\r\n'),
        client('EHLO c\r\n'),
        server('250-mx\r\n250 STARTTLS\r\n'),
        client('MAIL FROM:<a@b>\r\n'),
        server('530 5.7.0 Must issue a STARTTLS command first\r\n'),
      ),
      /^upgrade_first at 4: 530/,
    );
    const upgrade =
      'HTTP/1.1 426 Upgrade Required\r\nUpgrade: TLS/1.2, HTTP/1.1\r\nConnection: Upgrade\r\n\r\n';
    assert.match(expectation(request, server(upgrade)), /^upgrade_first at 1: HTTP\/1\.1 426/);
    const plain = server('HTTP/1.1 426 Upgrade Required\r\nUpgrade: websocket\r\n\r\n');
    assert.equal(expectation(request, plain), 'none');
  });

  it('PostgreSQL, whose entry may ask for encryption', () => {
    const startup = client(hexBytes('00000018 00030000 7573657200706f73746772657300 00 00'));
    const message = 'no pg_hba.conf entry for host "192.0.2.1", user "u", database "d", no encryption';
    assert.match(
      expectation(startup, server(`E\0\0\0\xffSFATAL\0VFATAL\0C28000\0M${message}\0\0`)),
      /^perhaps_upgrade_first at 1: no pg_hba\.conf entry/,
    );
  });
});
