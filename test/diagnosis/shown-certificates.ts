// TLS 1.2 handshakes by hand, as far as the certificates: what two sides show each other, and the client's alert.
import type { Side } from '../../src/base/side.js';
import { pcapFile } from '../capture-builder.js';
import {
  bytes,
  extension,
  filled,
  handshake,
  type Part,
  u16,
  u16s,
  vector8,
  vector16,
  vector24,
} from '../handshake/byte-writer.js';
import { RAW, rowsOfStream, type Sent } from '../story/stream-capture.js';

export interface Shown {
  readonly server: readonly Uint8Array[];
  /** What the server asks for; undefined: nothing. */
  readonly request?: {
    readonly types: readonly number[];
    readonly schemes: readonly number[];
    /** DER Names. */
    readonly names: readonly Uint8Array[];
  };
  /** The client's Certificate message; undefined: none. */
  readonly client?: readonly Uint8Array[];
  /** An OCSPResponse that the server staples. */
  readonly staple?: Uint8Array;
  readonly name?: string;
  /** Seconds since 1970. */
  readonly at?: number;
}

const record = (type: number, ...body: readonly Part[]): Uint8Array => bytes(type, 3, 3, vector16(...body));
const HANDSHAKE = 22;
const SUITE = 0xc02f;

const certificate = (ders: readonly Uint8Array[]): Uint8Array =>
  handshake(11, vector24(...ders.map((der) => vector24(der))));

/** A capture of one connection: the server's flight up to ServerHelloDone, and what the client answers to it. */
export function shownCapture({ server, request, client, staple, name, at }: Shown): Uint8Array {
  const sni = name === undefined ? [] : [extension(0, vector16(0, vector16(name)))];
  const hello = handshake(1, 3, 3, filled(32), vector8(), vector16(u16(SUITE)), vector8(0), vector16(...sni));
  const sent: Sent[] = [];
  const say = (side: Side, ...messages: readonly Uint8Array[]) =>
    sent.push([side, bytes(...messages.map((message) => record(HANDSHAKE, message)))]);
  say('client', hello);
  const asked =
    request === undefined
      ? []
      : [
          handshake(
            13,
            vector8(...request.types),
            vector16(u16s(...request.schemes)),
            vector16(...request.names.map((one) => vector16(one))),
          ),
        ];
  say(
    'server',
    handshake(2, 3, 3, filled(32), vector8(), u16(SUITE), 0),
    certificate(server),
    ...(staple === undefined ? [] : [handshake(22, 1, vector24(staple))]),
    ...asked,
    handshake(14),
  );
  if (client !== undefined) say('client', certificate(client), handshake(16, vector8(filled(65))));
  else if (request === undefined) say('client', handshake(16, vector8(filled(65))));
  return pcapFile(rowsOfStream(sent, at), { linkType: RAW });
}
