import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bytes, type Part, u16 } from '../handshake/byte-writer.js';
import { bytesOf, hexBytes } from './conversation.js';
import { words } from './overheard.js';

const text = (of: string): Uint8Array => bytesOf(of);

describe('MQTT inside TLS', () => {
  const connect = (level: number) => bytes(0x10, 12, u16(4), text('MQTT'), level, 2, u16(60), u16(0));

  it('CONNACK decides', () => {
    const answered = (code: number) =>
      words([
        ['client', connect(4)],
        ['server', bytes(0x20, 2, 0, code)],
        ['client', bytes(0x30, 8, u16(3), text('a/bxxx'), 0xe0, 0)],
      ]);
    assert.deepEqual(answered(0), [
      'MQTT request CONNECT',
      'MQTT accepted 0x00 CONNACK',
      'MQTT request PUBLISH',
      'MQTT request DISCONNECT',
    ]);
    assert.equal(answered(5)[1], 'MQTT refused 0x05 not authorized');
    assert.equal(answered(3)[1], 'MQTT neutral 0x03 Server unavailable');
  });

  it('MQTT 5 may say why', () => {
    const answered = (code: number, why: string) =>
      words([
        ['client', connect(5)],
        ['server', bytes(0x20, 6 + why.length, 0, code, 3 + why.length, 0x1f, u16(why.length), text(why))],
      ])[1];
    assert.equal(answered(0x87, 'quota'), 'MQTT refused 0x87 Not authorized: quota');
    assert.equal(
      answered(0x87, 'client certificate required'),
      'MQTT refused_certificate (missing) 0x87 Not authorized: client certificate required',
    );
    assert.equal(answered(0x97, ''), 'MQTT neutral 0x97');
    assert.deepEqual(
      words([
        ['client', connect(5)],
        ['server', bytes(0x20, 3, 0, 0, 0, 0xe0, 1, 0x87)],
      ]).slice(1),
      ['MQTT accepted 0x00 CONNACK', 'MQTT refused 0x87 Not authorized'],
    );
  });
});

describe('AMQP inside TLS', () => {
  const method = (id: number, ...payload: readonly Part[]) => {
    const body = bytes(u16(10), u16(id), ...payload);
    return bytes(1, u16(0), 0, 0, u16(body.length), body, 0xce);
  };
  const shortText = (of: string): Uint8Array => bytes(of.length, text(of));
  const begin: ['client', Uint8Array] = ['client', bytes(text('AMQP'), 0, 0, 9, 1)];

  it('0-9-1: tune and open-ok welcome, close with 403 refuses, EXTERNAL is the certificate', () => {
    assert.deepEqual(
      words([
        begin,
        ['server', method(10, 0, 9)],
        ['client', method(11, shortText('PLAIN'), shortText('guest'))],
        ['server', method(30, u16(0))],
        ['client', method(40, shortText('/'))],
        ['server', method(41, 0)],
      ]),
      [
        'AMQP request AMQP',
        'AMQP accepted connection.tune',
        'AMQP request connection.open',
        'AMQP accepted connection.open-ok',
      ],
    );
    const closed = (code: number, why: string) =>
      words([begin, ['server', bytes(method(10, 0, 9), method(50, u16(code), shortText(why), u16(0)))]])[1];
    const login = (mechanism: string) =>
      `ACCESS_REFUSED - Login was refused using authentication mechanism ${mechanism}.`;
    assert.equal(closed(403, login('PLAIN')), `AMQP refused 403 ${login('PLAIN')}`);
    assert.equal(closed(403, login('EXTERNAL')), `AMQP refused_certificate 403 ${login('EXTERNAL')}`);
    assert.equal(closed(320, 'CONNECTION_FORCED'), 'AMQP neutral 320');
  });

  it('1.0: the outcome of SASL, and what a server sends to whom it lets in', () => {
    const frame = (type: number, ...body: readonly Part[]) => {
      const inside = bytes(...body);
      return bytes(0, 0, u16(8 + inside.length), 2, type, u16(0), inside);
    };
    const sasl = bytes(text('AMQP'), 3, 1, 0, 0);
    const outcome = (code: number, mechanism: string) =>
      words([
        [
          'client',
          bytes(sasl, frame(1, 0, 0x53, 0x41, 0xc0, 10, 1, 0xa3, mechanism.length, text(mechanism))),
        ],
        ['server', bytes(sasl, frame(1, 0, 0x53, 0x44, 0xc0, 3, 1, 0x50, code))],
      ]).slice(2);
    assert.deepEqual(outcome(0, 'PLAIN'), ['AMQP accepted 0 sasl-outcome']);
    assert.deepEqual(outcome(1, 'PLAIN'), ['AMQP refused 1 sasl-outcome auth']);
    assert.deepEqual(outcome(1, 'EXTERNAL'), ['AMQP refused_certificate 1 sasl-outcome auth']);
    const plain = bytes(text('AMQP'), 0, 1, 0, 0);
    const spoken = (...frames: Uint8Array[]) =>
      words([
        ['client', plain],
        ['server', bytes(plain, ...frames)],
      ]).slice(2);
    const open = frame(0, 0, 0x53, 0x10, 0x45);
    assert.deepEqual(spoken(open), []);
    assert.deepEqual(spoken(open, frame(0, 0, 0x53, 0x11, 0x45)), ['AMQP accepted begin']);
    assert.deepEqual(spoken(open, frame(0, 0, 0x53, 0x18, text('amqp:unauthorized-access'))), [
      'AMQP refused amqp:unauthorized-access',
    ]);
  });
});

describe('PostgreSQL and MySQL inside TLS', () => {
  const startup = bytes(0, 0, 0, 15, 0, 3, 0, 0, text('user\0u\0'));
  const error = (code: string, message: string) => {
    const fields = text(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`);
    return bytes(0x45, 0, 0, u16(4 + fields.length), fields);
  };
  const answered = (answer: Uint8Array, before?: 'postgresql') =>
    words(
      [
        ['client', startup],
        ['server', answer],
      ],
      before,
    )[1];

  it('PostgreSQL lets in, demands a certificate, or refuses', () => {
    const ok = hexBytes('52 00000008 00000000');
    assert.equal(answered(ok, 'postgresql'), 'PostgreSQL accepted AuthenticationOk');
    assert.equal(answered(ok), 'PostgreSQL accepted AuthenticationOk');
    assert.equal(
      answered(error('28000', 'connection requires a valid client certificate')),
      'PostgreSQL refused_certificate (missing) 28000 connection requires a valid client certificate',
    );
    assert.equal(
      answered(error('28000', 'certificate authentication failed for user "joe"')),
      'PostgreSQL refused_certificate (sent) 28000 certificate authentication failed for user ...',
    );
    assert.equal(
      answered(error('28P01', 'password authentication failed for user "joe"')),
      'PostgreSQL refused 28P01 password authentication failed for user ...',
    );
    assert.equal(answered(error('53300', 'too many clients')), 'PostgreSQL neutral 53300');
    // Let in, and then told that there is no such database.
    assert.deepEqual(
      words([
        ['client', startup],
        ['server', bytes(ok, error('28000', 'role is not permitted'))],
      ]).slice(1),
      ['PostgreSQL accepted AuthenticationOk', 'PostgreSQL neutral 28000'],
    );
  });

  it('MySQL says OK or denies access, whatever the reason', () => {
    const packet = (sequence: number, body: Uint8Array) => bytes(body.length, 0, 0, sequence, body);
    const login: ['client', Uint8Array] = ['client', packet(2, new Uint8Array(40))];
    const judged = (body: Uint8Array) => words([login, ['server', packet(3, body)]], 'mysql')[1];
    assert.equal(judged(bytes(0, 0, 0, 2, 0, 0, 0)), 'MySQL accepted OK');
    assert.equal(
      judged(
        bytes(0xff, 0x15, 0x04, text("#28000Access denied for user 'joe'@'host' (using password: YES)")),
      ),
      'MySQL refused 1045 Access denied for user ... (using password: YES)',
    );
    assert.equal(judged(bytes(0xff, 0x10, 0x04, text('#08004Too many connections'))), 'MySQL neutral 1040');
  });
});

describe('LDAP inside TLS', () => {
  const element = (tag: number, ...body: readonly Part[]) => {
    const inside = bytes(...body);
    return bytes(tag, inside.length, inside);
  };
  const message = (operation: Uint8Array) => element(0x30, element(2, 1), operation);
  const simple = message(element(0x60, element(2, 3), element(4), element(0x80)));
  const external = message(
    element(0x60, element(2, 3), element(4), element(0xa3, element(4, text('EXTERNAL')))),
  );
  const result = (tag: number, code: number, why = '') =>
    message(element(tag, element(10, code), element(4), element(4, text(why))));
  const bound = (request: Uint8Array, code: number, why = '') =>
    words([
      ['client', request],
      ['server', result(0x61, code, why)],
    ])[1];

  it('a bind succeeds, or is refused for what the client is', () => {
    assert.equal(bound(simple, 0), 'LDAP accepted 0 bindResponse');
    assert.equal(bound(simple, 49), 'LDAP refused 49 invalidCredentials');
    assert.equal(bound(external, 49), 'LDAP refused_certificate 49 invalidCredentials');
    assert.equal(
      bound(external, 7, 'SASL(-4): no mechanism available'),
      'LDAP refused_certificate 7 authMethodNotSupported: SASL(-4): no mechanism available',
    );
    assert.equal(
      bound(simple, 8, 'client certificate required'),
      'LDAP refused_certificate (missing) 8 strongerAuthRequired: client certificate required',
    );
    assert.equal(bound(external, 14), 'LDAP neutral 14 saslBindInProgress');
  });

  it('a search without a bind', () => {
    const search = message(element(0x63, element(4)));
    const done = (code: number) =>
      words(
        [
          ['client', search],
          ['server', bytes(result(0x64, 0), result(0x65, code))],
        ],
        'ldap',
      ).slice(1);
    assert.deepEqual(done(0), ['LDAP accepted 0 searchResDone']);
    assert.deepEqual(done(50), ['LDAP refused 50 insufficientAccessRights']);
    assert.deepEqual(done(32), ['LDAP neutral 32 searchResDone']);
  });
});

describe('XMPP inside TLS', () => {
  const open = "<?xml version='1.0'?><stream:stream to='x' version='1.0'>";
  const features =
    '<stream:features><mechanisms><mechanism>EXTERNAL</mechanism></mechanisms></stream:features>';

  it('success, failure, and failure of the certificate', () => {
    const judged = (mechanism: string, answer: string) =>
      words([
        ['client', open],
        ['server', `${open}${features}`],
        ['client', `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='${mechanism}'>c2VjcmV0</auth>`],
        ['server', answer],
      ]).slice(3);
    assert.deepEqual(judged('PLAIN', "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"), [
      'XMPP request auth',
      'XMPP accepted success',
    ]);
    const failure = "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>";
    assert.deepEqual(judged('PLAIN', failure)[1], 'XMPP refused not-authorized failure');
    assert.deepEqual(judged('EXTERNAL', failure)[1], 'XMPP refused_certificate not-authorized failure');
  });

  it("between servers: the peer's certificate will not do", () => {
    assert.deepEqual(
      words(
        [
          ['client', open],
          [
            'server',
            `${open}<stream:error><not-authorized xmlns='x'/><text>Your server's certificate is invalid, expired, or not trusted by y</text></stream:error>`,
          ],
        ],
        'xmpp',
      ).slice(1),
      [
        'XMPP greeting stream:stream',
        "XMPP refused_certificate (sent) not-authorized Your server's certificate is invalid, expired, or not trusted by y",
      ],
    );
  });
});

describe('Redis and memcached inside TLS', () => {
  it('Redis: any answer but an error welcomes; NOAUTH and its like refuse', () => {
    assert.deepEqual(
      words([
        [
          'client',
          '*1\r\n$4\r\nPING\r\n*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$6\r\n-NOPE\n\r\n*2\r\n$4\r\nAUTH\r\n$6\r\nsecret\r\n',
        ],
        ['server', '+PONG\r\n*2\r\n$3\r\n-E\n\r\n:1\r\n-WRONGPASS invalid username-password pair\r\n'],
      ]),
      [
        'Redis request PING',
        'Redis request SET',
        'Redis request AUTH',
        'Redis accepted PONG',
        'Redis accepted',
        'Redis refused WRONGPASS invalid username-password pair',
      ],
    );
    assert.deepEqual(
      words([
        ['client', '*1\r\n$4\r\nKEYS\r\n'],
        ['server', '-NOAUTH Authentication required.\r\n+OK\r\n'],
      ]).slice(1),
      ['Redis refused NOAUTH Authentication required.'],
    );
  });

  it('memcached', () => {
    assert.deepEqual(
      words([
        ['client', 'set k 0 0 7\r\nversion\r\nget k\r\n'],
        ['server', 'STORED\r\nVALUE k 0 7\r\nERROR\r\n\r\nEND\r\nCLIENT_ERROR unauthenticated\r\n'],
      ]),
      [
        'memcached request set',
        'memcached request get',
        'memcached accepted STORED',
        'memcached accepted END',
        'memcached refused CLIENT_ERROR unauthenticated',
      ],
    );
  });
});
