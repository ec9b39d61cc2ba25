import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import type { PlaintextName } from '../../src/application/dialogue.js';
import { wordInClear } from '../../src/application/word-in-clear.js';
import { bytesOf } from './conversation.js';
import { inBrief } from './overheard.js';

const says = (text: string, before?: PlaintextName): string => {
  const word = wordInClear(bytesOf(text), before);
  return word === undefined ? 'nothing' : inBrief(word);
};

it('vsftpd gives TLS up with the error of OpenSSL', () => {
  assert.equal(
    says('500 OOPS: error:0A0000C7:SSL routines::peer did not return a certificate\r\n'),
    'FTP refused_certificate (missing) 500 OOPS: error:0A0000C7:SSL routines::peer did not return a certificate',
  );
  assert.equal(
    says('500 OOPS: error:0A000086:SSL routines::certificate verify failed\r\n'),
    'FTP refused_certificate (sent) 500 OOPS: error:0A000086:SSL routines::certificate verify failed',
  );
  // The client's own alert, told back: it turned the server's certificate down.
  for (const told of [
    'error:0A000416:SSL routines::sslv3 alert certificate unknown',
    'error:0A000418:SSL routines::tlsv1 alert unknown ca',
    'SSL: cannot load RSA certificate',
    'child died',
  ]) {
    assert.equal(says(`500 OOPS: ${told}\r\n`), `FTP refused 500 OOPS: ${told}`);
  }
});

it("Exim's and others' words, by the protocol before TLS", () => {
  assert.equal(says('554 Security failure\r\n', 'smtp'), 'SMTP refused 554 Security failure');
  assert.equal(
    says('421 localhost lost input connection\r\n', 'smtp'),
    'SMTP refused 421 localhost lost input connection',
  );
  assert.equal(
    says('-ERR client certificate required\r\n', 'pop3'),
    'POP3 refused_certificate (missing) -ERR client certificate required',
  );
  assert.equal(says('250 ok\r\n', 'smtp'), 'nothing');
});

it('an answer of HTTP in clear', () => {
  assert.equal(says('HTTP/1.1 400 Bad Request\r\n\r\n<p>x</p>'), 'HTTP refused 400 Bad Request');
  assert.equal(
    says('HTTP/1.1 400 Bad Request\r\n\r\nNo required SSL certificate was sent'),
    'HTTP refused_certificate (missing) 400 Bad Request',
  );
  assert.equal(says('HTTP/1.1 200 OK\r\n\r\n'), 'nothing');
});

it('any bytes: never throws, and tells no more than 120 characters', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('', '500 OOPS: ', 'HTTP/1.1 403 ', '-ERR ', '* BYE ', 'NO '),
      fc.uint8Array({ maxLength: 600 }),
      fc.constantFrom<PlaintextName | undefined>(undefined, 'ftp', 'smtp', 'imap', 'sieve', 'ldap'),
      (begin, bytes, before) => {
        const word = wordInClear(Uint8Array.from([...bytesOf(begin), ...bytes]), before);
        assert.ok((word?.text?.length ?? 0) <= 120);
      },
    ),
    { numRuns: 2_000 },
  );
});
