// Hand-made TLS 1.3 connections: hellos in clear, and then records of chosen sizes. What stands in them nobody knows
// but the story, which any stack that keeps to RFC 8446 could have written.
import type { Side } from '../../src/base/side.js';
import { type ConnectionReport, dissect } from '../../src/index.js';
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
} from '../handshake/byte-writer.js';
import { RAW, rowsOfStream, type Step } from '../story/stream-capture.js';

/** A record's content in bytes, a closing, or seconds of silence. */
export type Line = readonly [Side, number | 'fin' | 'rst'] | readonly ['silence', number];

export interface Hellos {
  readonly suite: number;
  /** More extensions of the ClientHello. */
  readonly offers?: readonly Uint8Array[];
  /** The server selects a PSK. */
  readonly resumed?: boolean;
}

export const AES_128_GCM = 0x1301;
export const AES_256_GCM = 0x1302;
export const AES_128_CCM_8 = 0x1305;

/** Bytes of a Finished under that suite. */
export const finishedOf = (suite: number): number => (suite === AES_256_GCM ? 52 : 36);
/** Bytes that content type and tag add. */
const overheadOf = (suite: number): number => (suite === AES_128_CCM_8 ? 9 : 17);

const record = (type: number, ...fragment: readonly Part[]): Uint8Array =>
  bytes(type, 3, 3, vector16(...fragment));

function clientHello({ suite, offers = [] }: Hellos): Uint8Array {
  const extensions = [
    extension(0, vector16(0, vector16('example.org'))),
    extension(16, vector16(vector8('h2'), vector8('http/1.1'))),
    extension(13, vector16(u16s(0x0403, 0x0804))),
    extension(43, vector8(u16s(0x0304))),
    extension(51, vector16(u16(0x001d), vector16(filled(32)))),
  ];
  return handshake(
    1,
    [3, 3],
    filled(32, 0x11),
    vector8(filled(32)),
    vector16(u16(suite)),
    vector8(0),
    vector16(...extensions, ...offers),
  );
}

const serverHello = ({ suite, resumed }: Hellos): Uint8Array =>
  handshake(
    2,
    [3, 3],
    filled(32, 0x22),
    vector8(filled(32)),
    u16(suite),
    0,
    vector16(
      extension(43, u16(0x0304)),
      extension(51, u16(0x001d), vector16(filled(32))),
      ...(resumed === true ? [extension(41, u16(0))] : []),
    ),
  );

/** What `rowsOfStream` adds where nobody closes. */
const CLOSING_ROWS = 3;

/** The capture of such a story, dissected. */
export async function dissectStory(hellos: Hellos, lines: readonly Line[]): Promise<ConnectionReport> {
  const steps: Step[] = [
    ['client', record(22, clientHello(hellos))],
    ['server', record(22, serverHello(hellos))],
    ['server', record(20, 1)],
  ];
  const silences: [at: number, seconds: number][] = [];
  for (const [who, what] of lines) {
    if (who === 'silence') silences.push([steps.length, what]);
    else if (typeof what === 'string') steps.push([who, what]);
    else steps.push([who, record(23, filled(what + overheadOf(hellos.suite)))]);
  }
  // Three packets open the connection; a record of these is one packet.
  const all = rowsOfStream(steps);
  const closes = lines.some(([, what]) => typeof what === 'string');
  const rows = (closes ? all : all.slice(0, -CLOSING_ROWS)).map((row, index) => ({
    ...row,
    seconds: silences.reduce((sum, [at, seconds]) => sum + (index >= at + 3 ? seconds : 0), row.seconds ?? 0),
  }));
  const { connections } = await dissect(pcapFile(rows, { linkType: RAW }));
  return connections[0]!;
}
