// One well-formed message of each kind and each layout, built by hand from the RFCs.

import type { HandshakeContext } from '../../src/handshake/message-types.js';
import {
  bytes,
  extension,
  filled,
  handshake,
  type Part,
  u16,
  u16s,
  u24,
  u32,
  vector8,
  vector16,
  vector24,
} from './byte-writer.js';

export interface WellFormed {
  readonly what: string;
  readonly bytes: Uint8Array;
  readonly context: HandshakeContext;
}

export const random = filled(32, 0x11);
export const hrrRandom = Uint8Array.from(
  Buffer.from('cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c', 'hex'),
);
export const der = bytes(0x30, 3, 2, 1, 5);
export const name = bytes(0x30, 2, 0x31, 0);

const context = (
  side: 'client' | 'server',
  version: number | undefined,
  cipherSuite?: number,
): HandshakeContext => ({ side, version, cipherSuite });

export const clientHello = (...extensions: readonly Part[]): Uint8Array =>
  handshake(
    1,
    3,
    3,
    random,
    vector8(filled(32)),
    vector16(u16s(0x1301, 0xc02f)),
    vector8(0),
    vector16(...extensions),
  );

export const serverHello = (extensions: readonly Part[], hello: Uint8Array = random): Uint8Array =>
  handshake(2, 3, 3, hello, vector8(filled(32)), u16(0x1301), 0, vector16(...extensions));

/** Every extension that is decoded, as a client sends it. */
export const clientExtensions: readonly Uint8Array[] = [
  extension(0x0a0a),
  extension(0, vector16(0, vector16('example.org'), 0, vector16('other.example'))),
  extension(1, 4),
  extension(5, 1, vector16(vector16(der)), vector16('req')),
  extension(10, vector16(u16s(0x2a2a, 0x001d, 0x0017))),
  extension(11, vector8(0, 1)),
  extension(13, vector16(u16s(0x0403, 0x0804))),
  extension(14, vector16(u16s(1, 2)), vector8('mki')),
  extension(15, 1),
  extension(16, vector16(vector8('h2'), vector8('http/1.1'))),
  extension(18),
  extension(19, vector8(2, 0)),
  extension(20, vector8(0)),
  extension(22),
  extension(23),
  extension(27, vector8(u16s(2, 1))),
  extension(28, u16(0x4001)),
  extension(34, vector16(u16s(0x0403))),
  extension(35, filled(10)),
  extension(42),
  extension(43, vector8(u16s(0x3a3a, 0x0304, 0x0303))),
  extension(44, vector16('cookie')),
  extension(45, vector8(1)),
  extension(47, vector16(vector16(name))),
  extension(49),
  extension(50, vector16(u16s(0x0401))),
  extension(51, vector16(u16(0x2a2a), vector16(0), u16(0x001d), vector16(filled(32)))),
  extension(57, 'quic'),
  extension(13172),
  extension(17513, vector16(vector8('h2'))),
  extension(65037, 0, u16(1), u16(3), 7, vector16(filled(32)), vector16(filled(20))),
  extension(65281, vector8()),
  extension(0x1234, 'unknown'),
  extension(21, filled(5, 0)),
  extension(
    41,
    vector16(vector16('id'), u32(1), vector16('id2'), u32(2)),
    vector16(vector8(filled(32)), vector8(filled(48))),
  ),
];

const scheme = u16(0x0804);
const signature = vector16(filled(8, 0x77));
const ecdh = bytes(3, u16(0x001d), vector8(filled(32, 4)));
const dh = bytes(vector16(0, 0x7f, filled(254, 0xff)), vector16(2), vector16(filled(4)));

const ske = (what: string, cipherSuite: number, version: number, ...body: readonly Part[]): WellFormed => ({
  what: `server_key_exchange, ${what}`,
  bytes: handshake(12, ...body),
  context: context('server', version, cipherSuite),
});
const cke = (what: string, cipherSuite: number, ...body: readonly Part[]): WellFormed => ({
  what: `client_key_exchange, ${what}`,
  bytes: handshake(16, ...body),
  context: context('client', 0x0303, cipherSuite),
});
const of = (
  what: string,
  side: 'client' | 'server',
  version: number | undefined,
  message: Uint8Array,
): WellFormed => ({ what, bytes: message, context: context(side, version) });

export const wellFormed: readonly WellFormed[] = [
  of('hello_request', 'server', 0x0303, handshake(0)),
  of('client_hello with every extension', 'client', undefined, clientHello(...clientExtensions)),
  of(
    'client_hello without extensions (SSL 3.0)',
    'client',
    undefined,
    handshake(1, 3, 0, random, vector8(), vector16(u16(5)), vector8(1, 0)),
  ),
  of('client_hello with an inner ECH', 'client', undefined, clientHello(extension(65037, 1))),
  of(
    'server_hello of TLS 1.3',
    'server',
    undefined,
    serverHello([
      extension(43, u16(0x0304)),
      extension(51, u16(0x001d), vector16(filled(32))),
      extension(41, u16(0)),
    ]),
  ),
  of(
    'server_hello of TLS 1.2',
    'server',
    undefined,
    handshake(
      2,
      3,
      3,
      random,
      vector8(),
      u16(0xc02f),
      0,
      vector16(
        extension(0),
        extension(5),
        extension(11, vector8(0)),
        extension(16, vector16(vector8('h2'))),
        extension(18, vector16(vector16('sct'), vector16('sct2'))),
        extension(19, 2),
        extension(20, 0),
        extension(23),
        extension(35),
        extension(13172, vector8('spdy/3'), vector8('http/1.1')),
        extension(65281, vector8(filled(12))),
      ),
    ),
  ),
  of(
    'server_hello without extensions',
    'server',
    undefined,
    handshake(2, 3, 1, random, vector8(), u16(5), 0),
  ),
  of(
    'server_hello of draft 18',
    'server',
    undefined,
    handshake(2, 0x7f, 0x12, random, u16(0x1301), vector16(extension(40, u16(0x001d), vector16(filled(32))))),
  ),
  of(
    'server_hello as HelloRetryRequest',
    'server',
    undefined,
    serverHello(
      [
        extension(43, u16(0x0304)),
        extension(51, u16(0x0017)),
        extension(44, vector16('cookie')),
        extension(65037, filled(8)),
      ],
      hrrRandom,
    ),
  ),
  of(
    'hello_retry_request of draft 18',
    'server',
    undefined,
    handshake(6, 0x7f, 0x12, vector16(extension(40, u16(23)))),
  ),
  of(
    'hello_retry_request of draft 21',
    'server',
    undefined,
    handshake(6, 0x7f, 0x15, u16(0x1301), vector16(extension(40, u16(23)), extension(44, vector16('c')))),
  ),
  of(
    'encrypted_extensions',
    'server',
    0x0304,
    handshake(
      8,
      vector16(
        extension(0),
        extension(10, vector16(u16s(29, 23))),
        extension(16, vector16(vector8('h2'))),
        extension(42),
        extension(17613, 'settings'),
        extension(65037, vector16('configs')),
        extension(57, 'quic'),
      ),
    ),
  ),
  of('certificate of TLS 1.2', 'server', 0x0303, handshake(11, vector24(vector24(der), vector24(der, der)))),
  of('certificate, empty, of TLS 1.2', 'client', 0x0303, handshake(11, vector24())),
  of(
    'certificate with a raw public key',
    'server',
    0x0303,
    handshake(11, vector24(0x30, 0x82, 1, 4, filled(260))),
  ),
  of(
    'certificate of TLS 1.3',
    'server',
    0x0304,
    handshake(
      11,
      vector8(),
      vector24(
        vector24(der),
        vector16(
          extension(5, 1, vector24('ocsp')),
          extension(18, vector16(vector16('sct'))),
          extension(34, u32(604800), u16(0x0403), vector24(der), u16(0x0804), vector16('sig')),
        ),
        vector24(der, der),
        vector16(),
      ),
    ),
  ),
  of('certificate, empty, of TLS 1.3', 'client', 0x0304, handshake(11, vector8('context'), vector24())),
  of(
    'certificate_request of TLS 1.0',
    'server',
    0x0301,
    handshake(13, vector8(1, 2, 64), vector16(vector16(name), vector16(name))),
  ),
  of(
    'certificate_request of TLS 1.2',
    'server',
    0x0303,
    handshake(13, vector8(1, 64), vector16(u16s(0x0403, 0x0401)), vector16(vector16(name))),
  ),
  of(
    'certificate_request of TLS 1.3',
    'server',
    0x0304,
    handshake(
      13,
      vector8(),
      vector16(
        extension(13, vector16(u16s(0x0403, 0x0804))),
        extension(47, vector16(vector16(name), vector16(name))),
        extension(48, vector16(vector8(6, 3, 0x55, 0x1d, 0x0f), vector16(3, 2, 7, 0x80))),
        extension(50, vector16(u16s(0x0401))),
        extension(5),
        extension(18),
      ),
    ),
  ),
  of(
    'certificate_request of draft 18',
    'server',
    0x7f12,
    handshake(
      13,
      vector8(),
      vector16(u16s(0x0403, 0x0804)),
      vector16(vector16(name)),
      vector16(vector8(6, 3, 0x55, 0x1d, 0x25), vector16('x')),
    ),
  ),
  ske('ECDHE, TLS 1.2', 0xc02f, 0x0303, ecdh, scheme, signature),
  ske('ECDHE, TLS 1.0', 0xc013, 0x0301, ecdh, signature),
  ske('anonymous ECDH', 0xc018, 0x0303, ecdh),
  ske('ECDHE with an explicit curve', 0xc02f, 0x0303, 1, filled(40)),
  ske('DHE, TLS 1.2', 0x0033, 0x0303, dh, scheme, signature),
  ske('DHE, SSL 3.0', 0x0033, 0x0300, dh, signature),
  ske('anonymous DH', 0x0034, 0x0303, dh),
  ske('PSK', 0x008c, 0x0303, vector16('hint')),
  ske('RSA_PSK', 0x0094, 0x0303, vector16('hint')),
  ske('DHE_PSK', 0x0090, 0x0303, vector16('hint'), dh),
  ske('ECDHE_PSK', 0xc035, 0x0303, vector16(), ecdh),
  ske('RSA_EXPORT', 0x0003, 0x0301, vector16(filled(64, 0x80)), vector16(1, 0, 1), signature),
  ske('SRP', 0xc01d, 0x0303, vector16(filled(8)), vector16(2), vector8('salt'), vector16(filled(8))),
  ske('an unknown suite', 0x5555, 0x0303, filled(9)),
  cke('RSA', 0x002f, vector16(filled(16))),
  cke('ECDHE', 0xc02f, vector8(filled(32))),
  cke('DHE', 0x0033, vector16(filled(16))),
  cke('PSK', 0x008c, vector16('identity')),
  cke('ECDHE_PSK', 0xc035, vector16('identity'), vector8(filled(32))),
  cke('an unknown suite', 0x5555, filled(9)),
  cke('RSA in SSL 3.0', 0x0005, filled(64)),
  of('certificate_verify of TLS 1.2', 'client', 0x0303, handshake(15, scheme, signature)),
  of('certificate_verify of TLS 1.3', 'client', 0x0304, handshake(15, scheme, signature)),
  of('certificate_verify of TLS 1.1', 'client', 0x0302, handshake(15, signature)),
  of('server_hello_done', 'server', 0x0303, handshake(14)),
  of('finished', 'client', 0x0303, handshake(20, filled(12))),
  of('new_session_ticket of TLS 1.2', 'server', 0x0303, handshake(4, u32(7200), vector16('ticket'))),
  of(
    'new_session_ticket of TLS 1.3',
    'server',
    0x0304,
    handshake(
      4,
      u32(7200),
      u32(0xfffffffe),
      vector8(0),
      vector16('ticket'),
      vector16(extension(42, u32(0x4000))),
    ),
  ),
  of(
    'new_session_ticket of draft 18',
    'server',
    0x7f12,
    handshake(4, u32(7200), u32(99), vector16('ticket'), vector16(extension(46, u32(0x4000)))),
  ),
  of('certificate_status', 'server', 0x0303, handshake(22, 1, vector24('response'))),
  of('certificate_status, multi', 'server', 0x0303, handshake(22, 2, vector24(vector24('one'), vector24()))),
  of('certificate_url', 'client', 0x0303, handshake(21, filled(20))),
  of('supplemental_data', 'client', 0x0303, handshake(23, filled(20))),
  of('key_update', 'client', 0x0304, handshake(24, 1)),
  of('end_of_early_data', 'client', 0x0304, handshake(5)),
  of('compressed_certificate', 'server', 0x0304, handshake(25, u16(2), u24(500), vector24('brotli'))),
  of('next_protocol', 'client', 0x0303, handshake(67, vector8('h2'), vector8(filled(28, 0)))),
  of('message_hash', 'client', 0x0304, handshake(254, filled(32))),
];

const ssl2Body = bytes(
  1,
  u16(0x0301),
  u16(9),
  u16(0),
  u16(16),
  u24(0x000039),
  u24(0x010080),
  u24(0x00c02f),
  filled(16, 0x42),
);
/** RFC 5246 appendix E.2. */
export const ssl2ClientHello = bytes(u16(0x8000 | ssl2Body.length), ssl2Body);

/** The message of that kind; fails if there is none. */
export function wellFormedOf(what: string): WellFormed {
  const found = wellFormed.find((candidate) => candidate.what === what);
  if (found === undefined) throw new Error(`no well-formed ${what}`);
  return found;
}
