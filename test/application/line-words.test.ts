import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { certificateWords } from '../../src/application/certificate-words.js';
import { words } from './overheard.js';

describe('protocols spoken in lines, inside TLS', () => {
  it('SMTP after STARTTLS: EHLO proves nothing, RCPT and the message do', () => {
    assert.deepEqual(
      words(
        [
          ['client', 'EHLO me.example\r\n'],
          ['server', '250-mx.example\r\n250-PIPELINING\r\n250 8BITMIME\r\n'],
          ['client', 'MAIL FROM:<a@x>\r\nRCPT TO:<b@y>\r\nDATA\r\n'],
          ['server', '250 2.1.0 Ok\r\n250 2.1.5 Ok\r\n354 End data\r\n'],
          ['client', 'Subject: x\r\n\r\nQUIT\r\nAUTH PLAIN secret\r\n.\r\nQUIT\r\n'],
          ['server', '250 2.0.0 Ok: queued as 4XYZ\r\n221 2.0.0 Bye\r\n'],
        ],
        'smtp',
      ),
      [
        'SMTP request EHLO',
        'SMTP neutral 250',
        'SMTP request MAIL',
        'SMTP request RCPT',
        'SMTP request DATA',
        'SMTP neutral 250',
        'SMTP accepted 250',
        'SMTP accepted 354',
        'SMTP request QUIT',
        'SMTP accepted 250',
        'SMTP neutral 221',
      ],
    );
  });

  it("SMTP: Postfix's words about certificates, and others", () => {
    const answer = (line: string) =>
      words(
        [
          ['client', 'EHLO me\r\n'],
          ['server', `${line}\r\n`],
        ],
        'smtp',
      )[1];
    assert.equal(
      answer('421 4.7.1 mx.example Error: No client certificate presented'),
      'SMTP refused_certificate (missing) 421 4.7.1 mx.example Error: No client certificate presented',
    );
    assert.equal(
      answer('421 4.7.1 mx.example Error: Client certificate not trusted'),
      'SMTP refused_certificate (sent) 421 4.7.1 mx.example Error: Client certificate not trusted',
    );
    assert.equal(
      answer('554 5.7.1 <c.example[10.1.2.3]>: Client host rejected: Access denied'),
      'SMTP refused 554 5.7.1 ...: Client host rejected: Access denied',
    );
    assert.equal(
      answer('502 5.5.1 Command not implemented'),
      'SMTP neutral 502 5.5.1 Command not implemented',
    );
    assert.equal(
      answer('250 mx.example, your client certificate is required and verified'),
      'SMTP neutral 250',
    );
  });

  it('SMTP over TLS from the first byte: a greeting is no acceptance, and 554 no greeting', () => {
    assert.deepEqual(words([['server', '220 mx.example ESMTP\r\n']]), ['SMTP greeting 220 mx.example ESMTP']);
    assert.deepEqual(words([['server', '554 mx.example ESMTP not accepting messages\r\n']]), [
      'SMTP refused 554 mx.example ESMTP not accepting messages',
    ]);
    // A client that does not wait for the greeting.
    assert.deepEqual(
      words([
        ['client', 'EHLO me\r\n'],
        ['server', '220 mx.example ESMTP\r\n250 mx.example\r\n'],
      ]),
      ['SMTP request EHLO', 'SMTP greeting 220 mx.example ESMTP', 'SMTP neutral 250'],
    );
  });

  it('no password is told, wherever it is sent', () => {
    const told = [
      ...words(
        [
          ['client', 'EHLO x\r\nAUTH LOGIN\r\n'],
          ['server', '250 x\r\n334 VXNlcm5hbWU6\r\n'],
          ['client', 'cGFzc3dvcmQ=\r\n'],
          ['server', '334 UGFzc3dvcmQ6\r\n'],
          ['client', 'c2VjcmV0\r\nsecret\r\n'],
          ['server', '535 5.7.8 failed: UGFzc3dvcmQ6UGFzc3dvcmQ6UGFz for joe@example.org\r\n'],
        ],
        'smtp',
      ),
      ...words([
        ['server', '* OK ready\r\n'],
        [
          'client',
          'a LOGIN {3}\r\njoe {6}\r\nsecret\r\nb AUTHENTICATE PLAIN c2VjcmV0\r\nsecret c2VjcmV0\r\n',
        ],
        ['server', 'a NO no\r\nb OK [CAPABILITY secret] welcome\r\n'],
      ]),
      ...words([
        ['server', '220 files (vsFTPd 3.0.3)\r\n'],
        ['client', 'USER joe\r\nPASS secret\r\nsecret\r\n'],
        ['server', '331 Please specify the password.\r\n230 Login successful.\r\n'],
      ]),
    ];
    assert.ok(told.length > 15);
    assert.doesNotMatch(told.join('\n'), /secret|c2V|UGF|VXN|cGF|joe/i);
    assert.ok(told.includes('SMTP refused 535 5.7.8 failed: ... for ...'));
    assert.ok(told.includes('IMAP accepted OK'));
    assert.ok(told.includes('FTP accepted 230'));
  });

  it('IMAP: Dovecot turns down who has no valid certificate; PREAUTH welcomes', () => {
    assert.deepEqual(
      words([
        ['server', '* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] Dovecot ready.\r\n'],
        ['client', 'A1 CAPABILITY\r\n'],
        ['server', '* CAPABILITY IMAP4rev1\r\nA1 OK listed\r\n'],
        ['client', 'A2 AUTHENTICATE PLAIN AHUAcA==\r\n'],
        ['server', "A2 NO [ALERT] Client didn't present valid SSL certificate\r\n"],
      ]),
      [
        'IMAP greeting OK Dovecot ready.',
        'IMAP request CAPABILITY',
        'IMAP neutral OK',
        'IMAP request AUTHENTICATE',
        "IMAP refused_certificate NO [ALERT] Client didn't present valid SSL certificate",
      ],
    );
    assert.deepEqual(words([['server', '* PREAUTH welcome\r\n']]), ['IMAP accepted PREAUTH']);
    assert.deepEqual(
      words([
        ['server', '* OK ready\r\n'],
        ['client', 'a login joe secret\r\n'],
        ['server', 'a NO [AUTHENTICATIONFAILED] Authentication failed.\r\n'],
      ])[2],
      'IMAP refused NO [AUTHENTICATIONFAILED] Authentication failed.',
    );
  });

  it('a client that does not wait for the greeting, with commands that name no protocol', () => {
    assert.deepEqual(
      words([
        ['client', 'a LOGIN joe secret\r\nb LOGOUT\r\n'],
        [
          'server',
          "* OK ready\r\na NO [ALERT] Client didn't present valid SSL certificate\r\n* BYE\r\nb OK\r\n",
        ],
      ]).slice(0, 4),
      [
        'IMAP request LOGIN',
        'IMAP request LOGOUT',
        'IMAP greeting OK ready',
        "IMAP refused_certificate NO [ALERT] Client didn't present valid SSL certificate",
      ],
    );
    assert.deepEqual(
      words([
        ['client', 'USER joe\r\nPASS secret\r\n'],
        ['server', '+OK ready\r\n+OK\r\n-ERR no\r\n'],
      ]).slice(2),
      ['POP3 greeting +OK ready', 'POP3 neutral +OK', 'POP3 refused -ERR no'],
    );
  });

  it('content is no reply: a mail fetched, a list, a literal', () => {
    assert.deepEqual(
      words([
        ['server', '+OK POP3 ready\r\n'],
        ['client', 'USER u\r\nPASS p\r\nRETR 1\r\nQUIT\r\n'],
        ['server', '+OK\r\n+OK in\r\n+OK 20 octets\r\n-ERR no client certificate\r\n.\r\n+OK bye\r\n'],
      ]).slice(5),
      ['POP3 neutral +OK', 'POP3 accepted +OK', 'POP3 accepted +OK', 'POP3 neutral +OK'],
    );
    assert.deepEqual(
      words([
        ['server', '* OK ready\r\n'],
        ['client', 'a FETCH 1 BODY[]\r\n'],
        ['server', '* 1 FETCH (BODY[] {22}\r\na NO no certificate!\r\n)\r\na OK done\r\n'],
      ]).slice(2),
      ['IMAP accepted OK'],
    );
    assert.deepEqual(
      words([
        ['server', '200 news.example ready\r\n'],
        ['client', 'GROUP x\r\nARTICLE 1\r\n'],
        ['server', '211 1 1 1 x\r\n220 1 <a@b>\r\n502 certificate required\r\n.\r\n'],
      ]).slice(3),
      ['NNTP accepted 211', 'NNTP accepted 220'],
    );
  });

  it('FTP: 220 alone is a greeting, 530 refuses, 550 speaks of a file', () => {
    const login = (...replies: string[]) =>
      words([
        ['server', '220 Welcome\r\n'],
        ['client', 'USER u\r\nPASS p\r\nRETR x\r\n'],
        ['server', replies.map((reply) => `${reply}\r\n`).join('')],
      ]).slice(4);
    assert.deepEqual(login('331 more', '530 Login incorrect.'), [
      'FTP neutral 331',
      'FTP refused 530 Login incorrect.',
    ]);
    assert.deepEqual(login('331 more', '230-Hello\r\n200 is no reply here\r\n230 in', '550 No such file.'), [
      'FTP neutral 331',
      'FTP accepted 230',
      'FTP neutral 550 No such file.',
    ]);
    assert.deepEqual(login('232 User u authorized by security data exchange'), ['FTP accepted 232']);
  });

  it('ManageSieve greets again behind STARTTLS', () => {
    assert.deepEqual(
      words(
        [
          ['server', '"IMPLEMENTATION" "x"\r\nOK "ready"\r\n'],
          ['client', 'AUTHENTICATE "PLAIN" {8+}\r\nAHUAcA==\r\n'],
          ['server', 'NO "Client didn\'t present valid SSL certificate"\r\n'],
        ],
        'sieve',
      ),
      [
        'ManageSieve greeting OK ready',
        'ManageSieve request AUTHENTICATE',
        "ManageSieve refused_certificate NO Client didn't present valid SSL certificate",
      ],
    );
  });

  it('where bytes of the client are missing nothing is said to be accepted', () => {
    assert.deepEqual(
      words(
        [
          ['client', 'EHLO x\r\nMAIL FROM:<>\r\n'],
          ['client', undefined],
          ['client', 'RCPT TO:<b@y>\r\n'],
          ['server', '250 x\r\n250 ok\r\n250 ok\r\n554 5.7.1 Client certificate required\r\n'],
        ],
        'smtp',
      ).slice(2),
      [
        'SMTP neutral 250',
        'SMTP neutral 250',
        'SMTP neutral 250',
        'SMTP refused_certificate (missing) 554 5.7.1 Client certificate required',
      ],
    );
  });
});

describe('words about a certificate', () => {
  const cases: readonly (readonly [string, boolean | undefined | null])[] = [
    ['No client certificate presented', true],
    ['A client certificate is required', true],
    ['peer did not return a certificate', true],
    ['You must provide a certificate', true],
    ['Client certificate not trusted', false],
    ['certificate verification failed', false],
    ['The certificate has expired', false],
    ["Client didn't present valid SSL certificate", null],
    ['Access denied', undefined],
    ["The server's certificate is not trusted", undefined],
    ['upstream certificate verification failed', undefined],
    ['I am certain', undefined],
  ];
  for (const [text, missing] of cases) {
    it(`${text}: ${missing === undefined ? 'nothing' : missing === null ? 'either' : missing ? 'missing' : 'sent'}`, () => {
      const found = certificateWords(text);
      assert.deepEqual(found, missing === undefined ? undefined : missing === null ? {} : { missing });
    });
  }
});
