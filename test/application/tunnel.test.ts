import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { prologueOf } from '../../src/application/prologue.js';
import { bytesOf, client, hexBytes, server, told } from './conversation.js';

const joined = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts));

describe('HTTP CONNECT', () => {
  it('names the target, and goes on inside the tunnel', () => {
    const pieces = [
      client('CONNECT mail.example.org:25 HTTP/1.1\r\nHost: mail.example.org:25\r\n\r\n'),
      server('HTTP/1.1 200 Connection established\r\n\r\n220 mail.example.org ESMTP\r\n'),
      client('STARTTLS\r\n'),
      server('220 go\r\n'),
    ];
    assert.equal(
      told(pieces),
      'http_connect: 0 connect_request, 1 connect_accepted 200 > smtp: 1 greeting 220, 2 starttls_request, 3 starttls_accepted 220',
    );
    assert.deepEqual(prologueOf(pieces)?.target, { host: 'mail.example.org', port: 25 });
  });

  it('a proxy that wants a password first', () => {
    const ask = client('CONNECT [2001:db8::1]:443 HTTP/1.1\r\nProxy-Authorization: Basic c2VjcmV0\r\n\r\n');
    const pieces = [
      ask,
      server('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n'),
      ask,
      server('HTTP/1.1 200 OK\r\n\r\n'),
    ];
    assert.equal(
      told(pieces),
      'http_connect: 0 connect_request, 1 connect_refused 407, 2 connect_request, 3 connect_accepted 200',
    );
    const found = prologueOf(pieces);
    assert.deepEqual(found?.target, { host: '2001:db8::1', port: 443 });
    assert.doesNotMatch(JSON.stringify(found), /c2VjcmV0/);
  });

  it('a refusal keeps its reason', () => {
    const found = prologueOf([
      client('CONNECT a.example:443 HTTP/1.1\r\n\r\n'),
      server('HTTP/1.1 403 Forbidden by policy\r\n\r\n<html>'),
    ]);
    assert.deepEqual(found?.steps[1], {
      piece: 1,
      what: 'connect_refused',
      code: 403,
      detail: 'HTTP/1.1 403 Forbidden by policy',
    });
  });
});

describe('SOCKS', () => {
  it('4: an address, granted or not', () => {
    const ask = client(hexBytes('0401 01bb c0000201 626f6200'));
    assert.equal(
      told([ask, server(hexBytes('005a000000000000'))]),
      'socks4: 0 connect_request, 1 connect_accepted 90',
    );
    assert.equal(
      told([ask, server(hexBytes('005b000000000000'))]),
      'socks4: 0 connect_request, 1 connect_refused 91',
    );
    assert.deepEqual(prologueOf([ask])?.target, { host: '192.0.2.1', port: 443 });
  });

  it('4A: a name', () => {
    const ask = client(joined(hexBytes('0401 01bb 00000001 00'), bytesOf('example.org\0')));
    assert.deepEqual(prologueOf([ask])?.target, { host: 'example.org', port: 443 });
  });

  it('5: method, user, name, and the conversation inside', () => {
    const name = joined(hexBytes('050100 03 0b'), bytesOf('example.org'), hexBytes('0019'));
    const pieces = [
      client(hexBytes('05020002')),
      server(hexBytes('0502')),
      client(joined(hexBytes('0103'), bytesOf('bob'), hexBytes('06'), bytesOf('secret'))),
      server(hexBytes('0100')),
      client(name),
      server(joined(hexBytes('050000 01 00000000 0000'), bytesOf('220 mx.example.org ESMTP\r\n'))),
      client('STARTTLS\r\n'),
    ];
    assert.equal(
      told(pieces),
      'socks5: 0 login, 2 login, 4 connect_request, 5 connect_accepted 0 > smtp: 5 greeting 220, 6 starttls_request',
    );
    assert.deepEqual(prologueOf(pieces)?.target, { host: 'example.org', port: 25 });
    assert.doesNotMatch(JSON.stringify(prologueOf(pieces)), /secret/);
  });

  it('5: refused by method, by password, by the network', () => {
    assert.equal(
      told([client(hexBytes('050100')), server(hexBytes('05ff'))]),
      'socks5: 0 login, 1 connect_refused 255',
    );
    assert.equal(
      told([
        client(hexBytes('050102')),
        server(hexBytes('0502')),
        client(hexBytes('01016101620a')),
        server(hexBytes('0101')),
      ]),
      'socks5: 0 login, 2 login, 3 connect_refused 1',
    );
    assert.equal(
      told([
        client(hexBytes('050100')),
        server(hexBytes('0500')),
        client(hexBytes('050100 04 20010db8000000000000000000000001 01bb')),
        server(hexBytes('050500 01 00000000 0000')),
      ]),
      'socks5: 0 login, 2 connect_request, 3 connect_refused 5',
    );
  });
});

describe('PROXY protocol', () => {
  it('version 1 gives both ends, and what follows', () => {
    const pieces = [
      client('PROXY TCP4 192.0.2.7 198.51.100.1 56324 443\r\nEHLO c\r\n'),
      server('220 mx ESMTP\r\n'),
    ];
    assert.equal(told(pieces), 'proxy_v1: 0 proxy_header > smtp: 0 hello, 1 greeting 220');
    const found = prologueOf(pieces);
    assert.deepEqual(found?.source, { host: '192.0.2.7', port: 56324 });
    assert.deepEqual(found?.target, { host: '198.51.100.1', port: 443 });
    assert.equal(told([client('PROXY UNKNOWN\r\n')]), 'proxy_v1: 0 proxy_header');
  });

  it('version 2 gives both ends and the authority', () => {
    const authority = joined(hexBytes('02 000b'), bytesOf('example.org'));
    const header = joined(
      hexBytes('0d0a0d0a000d0a515549540a 21 11 001a c0000207 c6336401 dc04 01bb'),
      authority,
    );
    const found = prologueOf([client(header)]);
    assert.deepEqual(found, {
      protocol: 'proxy_v2',
      steps: [{ piece: 0, what: 'proxy_header', detail: 'example.org' }],
      source: { host: '192.0.2.7', port: 56324 },
      target: { host: '198.51.100.1', port: 443 },
    });
  });

  it('version 2 over IPv6, and a health check without addresses', () => {
    const six = hexBytes(
      `0d0a0d0a000d0a515549540a 21 21 0024 20010db8${'00'.repeat(11)}07 20010db8${'00'.repeat(11)}01 dc04 01bb`,
    );
    assert.deepEqual(prologueOf([client(six)])?.source, { host: '2001:db8::7', port: 56324 });
    assert.deepEqual(prologueOf([client(hexBytes('0d0a0d0a000d0a515549540a 20 00 0000'))]), {
      protocol: 'proxy_v2',
      steps: [{ piece: 0, what: 'proxy_header' }],
    });
  });

  it('layers are not followed without end', () => {
    const header = 'PROXY UNKNOWN\r\n';
    let found = prologueOf([client(header.repeat(30))]);
    let depth = 0;
    for (; found !== undefined; found = found.inner) depth++;
    assert.equal(depth, 4);
  });
});
