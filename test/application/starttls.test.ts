import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { prologueOf } from '../../src/application/prologue.js';
import { client, describePrologue, hexBytes, server, told } from './conversation.js';

describe('STARTTLS in protocols of lines', () => {
  it('SMTP: offered, asked for, accepted', () => {
    assert.equal(
      told([
        server('220 mail.example.org ESMTP Postfix\r\n'),
        client('EHLO client.example\r\n'),
        server('250-mail.example.org\r\n250-STARTTLS\r\n250 8BITMIME\r\n'),
        client('STARTTLS\r\n'),
        server('220 2.0.0 Ready to start TLS\r\n'),
      ]),
      'smtp: 0 greeting 220, 1 hello, 2 capabilities 250 offers, 3 starttls_request, 4 starttls_accepted 220',
    );
  });

  it('SMTP: refused for the time being', () => {
    const found = prologueOf([
      server('220 mail.example.org ESMTP\r\n'),
      client('STARTTLS\r\n'),
      server('454 4.7.0 TLS not available due to local problem\r\n'),
    ]);
    assert.equal(found?.refusedTls?.how, 'starttls_refused');
    assert.deepEqual(found?.steps.at(-1), {
      piece: 2,
      what: 'starttls_refused',
      code: 454,
      detail: '454 4.7.0 TLS not available due to local problem',
    });
  });

  it('SMTP: not offered, and mail only with TLS', () => {
    assert.equal(
      told([
        server('220 mail.example.org ESMTP\r\n'),
        client('EHLO c\r\n'),
        server('250-mail\r\n250 SIZE\r\n'),
        client('MAIL FROM:<a@b>\r\n'),
        server('530 5.7.0 Must issue a STARTTLS command first\r\n'),
      ]),
      'smtp: 0 greeting 220, 1 hello, 2 capabilities 250 no-offer, 4 tls_required 530',
    );
  });

  it('SMTP: commands sent without waiting are matched with their answers', () => {
    assert.equal(
      told([
        server('220 mx ESMTP\r\n'),
        client('EHLO c\r\nSTARTTLS\r\n'),
        server('250-mx\r\n250 STARTTLS\r\n502 no\r\n'),
      ]),
      'smtp (refused): 0 greeting 220, 1 hello, 1 starttls_request, 2 capabilities 250 offers, 2 starttls_refused 502',
    );
  });

  it('SMTP: only the server was captured', () => {
    assert.equal(
      told([server('220 mx ESMTP\r\n250-mx\r\n250 STARTTLS\r\n220 go ahead\r\n')]),
      'smtp: 0 greeting 220, 0 starttls_accepted 220',
    );
  });

  it('a cut answer does not say that TLS is not offered', () => {
    const sample = server('250-mx\r\n250-SIZE\r\n250-PIPE').sample;
    const found = prologueOf([
      server('220 mx ESMTP\r\n'),
      client('EHLO c\r\n'),
      { side: 'server', sample, length: 900 },
      client('STARTTLS\r\n'),
      server('220 go\r\n'),
    ]);
    assert.equal(
      describePrologue(found),
      'smtp: 0 greeting 220, 1 hello, 2 capabilities 250, 3 starttls_request, 4 starttls_accepted 220',
    );
    assert.equal(found?.refusedTls, undefined);
  });

  it('passwords are not kept', () => {
    const pieces = [
      server('220 mx ESMTP\r\n'),
      client('AUTH PLAIN AHVzZXIAaHVudGVyMg==\r\n'),
      server('535 no\r\n'),
    ];
    assert.equal(prologueOf(pieces)?.steps[1]?.detail, 'AUTH PLAIN');
    const pop = [
      server('+OK hello\r\n'),
      client('USER joe\r\n'),
      server('+OK\r\n'),
      client('PASS hunter2\r\n'),
      server('+OK\r\n'),
    ];
    assert.deepEqual(
      prologueOf(pop)?.steps.map(({ what, detail }) => [what, detail]),
      [
        ['greeting', '+OK hello'],
        ['login', 'USER'],
        ['login', 'PASS'],
      ],
    );
    const imap = prologueOf([server('* OK hi\r\n'), client('a1 LOGIN joe hunter2\r\n')]);
    assert.equal(imap?.steps[1]?.detail, 'LOGIN');
    assert.doesNotMatch(JSON.stringify([prologueOf(pieces), prologueOf(pop), imap]), /hunter2|AHVz/);
  });

  it('IMAP: answers are found by their tag', () => {
    assert.equal(
      told([
        server('* OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] ready\r\n'),
        client('a001 STARTTLS\r\n'),
        server('* 3 EXISTS\r\na001 OK begin\r\n'),
      ]),
      'imap: 0 greeting offers, 1 starttls_request, 2 starttls_accepted',
    );
    assert.equal(
      told([server('* OK hi\r\n'), client('. STARTTLS\r\n'), server('. BAD unknown\r\n')]),
      'imap (refused): 0 greeting, 1 starttls_request, 2 starttls_refused',
    );
  });

  it('POP3: STLS', () => {
    assert.equal(
      told([
        server('+OK POP3 ready <1@x>\r\n'),
        client('CAPA\r\n'),
        server('+OK\r\nUSER\r\nSTLS\r\n.\r\n'),
        client('STLS\r\n'),
        server('+OK begin\r\n'),
      ]),
      'pop3: 0 greeting, 1 capabilities_request, 2 capabilities offers, 3 starttls_request, 4 starttls_accepted',
    );
    assert.equal(
      told([server('+OK hi there\r\n'), client('STLS\r\n'), server('-ERR no\r\n')]),
      'pop3 (refused): 0 greeting, 1 starttls_request, 2 starttls_refused',
    );
  });

  it('FTP: AUTH TLS and AUTH SSL', () => {
    assert.equal(
      told([server('220 Welcome\r\n'), client('AUTH TLS\r\n'), server('234 Proceed\r\n')]),
      'ftp: 0 greeting 220, 1 starttls_request, 2 starttls_accepted 234',
    );
    assert.equal(
      told([
        server('220 (vsFTPd 3.0.5)\r\n'),
        client('AUTH SSL\r\n'),
        server('530 Please login with USER\r\n'),
      ]),
      'ftp (refused): 0 greeting 220, 1 starttls_request, 2 starttls_refused 530',
    );
  });

  it('NNTP, ManageSieve and IRC', () => {
    assert.equal(
      told([server('200 news.example\r\n'), client('STARTTLS\r\n'), server('382 Continue\r\n')]),
      'nntp: 0 greeting 200, 1 starttls_request, 2 starttls_accepted 382',
    );
    assert.equal(
      told([server('200 news.example\r\n'), client('STARTTLS\r\n'), server('580 no\r\n')]),
      'nntp (refused): 0 greeting 200, 1 starttls_request, 2 starttls_refused 580',
    );
    assert.equal(
      told([
        server('"IMPLEMENTATION" "Dovecot"\r\n"STARTTLS"\r\nOK "ready"\r\n'),
        client('STARTTLS\r\n'),
        server('OK "Begin"\r\n'),
      ]),
      'sieve: 0 greeting offers, 1 starttls_request, 2 starttls_accepted',
    );
    assert.equal(
      told([
        client('CAP LS\r\n'),
        server(':irc.example CAP * LS :multi-prefix tls\r\n'),
        client('STARTTLS\r\n'),
        server(':irc.example 691 * :STARTTLS failed\r\n'),
      ]),
      'irc (refused): 0 capabilities_request, 1 capabilities offers, 2 starttls_request, 3 starttls_refused 691',
    );
  });
});

describe('STARTTLS in other protocols', () => {
  it('XMPP: offered and required, accepted or refused', () => {
    const opening = client("<?xml version='1.0'?><stream:stream to='example.org' version='1.0'>");
    const features = server(
      "<stream:stream from='example.org'><stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls></stream:features>",
    );
    const ask = client("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
    assert.equal(
      told([opening, features, ask, server("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")]),
      'xmpp: 0 hello, 1 greeting, 1 capabilities offers, 1 tls_required, 2 starttls_request, 3 starttls_accepted',
    );
    assert.match(
      told([
        opening,
        features,
        ask,
        server("<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:stream>"),
      ]),
      /^xmpp \(refused\).*3 starttls_refused$/,
    );
  });

  const startTls = '301d 02 01 01 77 18 80 16 312e332e362e312e342e312e313436362e3230303337';

  it('LDAP: StartTLS and its resultCode', () => {
    assert.equal(
      told([client(hexBytes(startTls)), server(hexBytes('300c0201017807 0a0100 0400 0400'))]),
      'ldap: 0 starttls_request, 1 starttls_accepted 0',
    );
    const refusal = hexBytes('3015020101 7810 0a0102 0400 0409 6e6f2054 4c532068 65');
    const found = prologueOf([client(hexBytes(startTls)), server(refusal)]);
    assert.deepEqual(found?.steps[1], { piece: 1, what: 'starttls_refused', code: 2, detail: 'no TLS he' });
    assert.equal(found?.refusedTls?.how, 'starttls_refused');
  });

  it('LDAP: a bind that wants confidentiality, with lengths in the long form', () => {
    assert.equal(
      told([
        client(hexBytes('300c 020101 6007 020103 0400 8000')),
        server(hexBytes('3084 00000010 020101 6184 00000007 0a010d 0400 0400')),
      ]),
      'ldap: 0 login, 1 tls_required 13',
    );
  });

  it('PostgreSQL: SSLRequest with each answer, GSSENCRequest before it', () => {
    const ssl = client(hexBytes('00000008 04d2162f'));
    const gss = client(hexBytes('00000008 04d21630'));
    assert.equal(told([ssl, server('S')]), 'postgresql: 0 starttls_request, 1 starttls_accepted');
    assert.equal(
      told([
        gss,
        server('N'),
        ssl,
        server('N'),
        client(hexBytes('00000014 00030000 75736572 00626f62 00000000')),
      ]),
      'postgresql (refused): 0 gssenc_request, 1 gssenc_refused, 2 starttls_request, 3 starttls_refused, 4 login',
    );
    const error = server(
      'E\0\0\0\x40SFATAL\0VFATAL\0C28000\0Mno pg_hba.conf entry for host, no encryption\0\0',
    );
    const found = prologueOf([client(hexBytes('00000014 00030000 75736572 00626f62 00000000')), error]);
    assert.deepEqual(
      found?.steps.map(({ what, detail }) => [what, detail]),
      [
        ['login', 'user=bob'],
        ['error', 'no pg_hba.conf entry for host, no encryption'],
      ],
    );
    assert.equal(told([error]), 'postgresql: 0 error');
  });

  const greeting = (capabilities: string) =>
    hexBytes(
      `4a0000 00 0a 382e302e3238 00 18000000 365a5c3d1c745177 00 ${capabilities} ff0200 ffdf 15 ${'00'.repeat(40)}`,
    );
  const request = hexBytes(`200000 01 85aeff20 00000001 21 ${'00'.repeat(23)}`);

  it('MySQL: greeting and SSLRequest', () => {
    const found = prologueOf([server(greeting('ffff')), client(request)]);
    assert.deepEqual(found?.steps, [
      { piece: 0, what: 'greeting', detail: '8.0.28', offersTls: true },
      { piece: 1, what: 'starttls_request', detail: 'SSLRequest' },
    ]);
    assert.equal(
      told([server(greeting('fff7')), client(hexBytes(`500000 01 85a6ff20 ${'00'.repeat(76)}`))]),
      'mysql: 0 greeting no-offer, 1 login',
    );
  });

  it('MySQL: a host that is not allowed', () => {
    const text = "Host '10.0.0.9' is not allowed to connect";
    const packet = Buffer.concat([
      Buffer.from([3 + text.length, 0, 0, 0, 0xff, 0x6a, 0x04]),
      Buffer.from(text, 'latin1'),
    ]);
    assert.deepEqual(prologueOf([server(Uint8Array.from(packet))])?.steps, [
      { piece: 0, what: 'error', code: 1130, detail: text },
    ]);
  });

  it('RDP: asked for, selected, not selected, failed', () => {
    const cookie = Buffer.from('Cookie: mstshash=joe\r\n', 'latin1').toString('hex');
    const ask = client(hexBytes(`0300 0029 24 e0 0000 0000 00 ${cookie} 01 00 0800 03000000`));
    assert.equal(ask.sample.length, 0x29);
    const confirm = (rest: string) => server(hexBytes(`0300 0013 0e d0 0000 1234 00 ${rest}`));
    assert.equal(
      told([ask, confirm('02 1f 0800 02000000')]),
      'rdp: 0 starttls_request 3, 1 starttls_accepted 2',
    );
    assert.equal(prologueOf([ask])?.steps[0]?.detail, 'Cookie: mstshash=joe');
    assert.match(told([ask, confirm('02 00 0800 00000000')]), /^rdp \(refused\).*1 starttls_refused 0$/);
    assert.match(told([ask, confirm('03 00 0800 05000000')]), /^rdp \(refused\).*1 starttls_refused 5$/);
    const old = client(hexBytes('0300 000b 06 e0 0000 0000 00'));
    assert.equal(
      told([old, server(hexBytes('0300 000b 06 d0 0000 1234 00'))]),
      'rdp: 0 request, 1 response 0',
    );
  });

  it('SQL Server: what PRELOGIN says of encryption', () => {
    const prelogin = (type: string, encryption: string) =>
      hexBytes(`${type} 01 001a 0000 01 00 00 000b 0006 01 0011 0001 ff 0f0007d0 0000 ${encryption}`);
    assert.equal(
      told([client(prelogin('12', '01')), server(prelogin('04', '01'))]),
      'tds: 0 starttls_request 1, 1 starttls_accepted 1',
    );
    assert.equal(
      told([client(prelogin('12', '01')), server(prelogin('04', '02'))]),
      'tds (refused): 0 starttls_request 1, 1 starttls_refused 2',
    );
    assert.equal(
      told([client(prelogin('12', '02')), server(prelogin('04', '03'))]),
      'tds: 0 request 2, 1 tls_required 3',
    );
  });
});
