import assert from 'node:assert/strict';
import { join } from 'node:path';
import { it } from 'node:test';
import { readCaptureFile } from '../../src/capture/read-capture.js';
import { KIND_UDP } from '../../src/packet/packet.js';
import { PacketDecoder } from '../../src/packet/packet-decoder.js';
import { DtlsRecord, readDtlsRecord } from '../../src/record/dtls-record.js';
import { AlertDescription, AlertLevel } from '../../src/registry/alert.js';
import { ContentType } from '../../src/registry/content-type.js';
import { HandshakeType } from '../../src/registry/handshake-type.js';
import { type Connection, sideOf } from '../../src/story/connection.js';
import { connectionsIn } from '../story/connections-in.js';
import {
  type DatagramTruth,
  datagramCaptures,
  datagramTruths,
  skipWithoutDatagrams,
} from './datagram-truth.js';

const { handshake, alert, change_cipher_spec, application_data } = ContentType.code;

/** Of a longer capture the other decoder's lines stop here. */
const LINES_GIVEN = 40;

const camel = (name: string): string =>
  name.replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** `12 0.0059 c 768 hs … | CCS …` -> what stands in each record. */
const itemsOf = (line: string): string[] => line.replace(/^\S+ \S+ \S+ \S+ /, '').split(' | ');

const hex = (value: number): string => value.toString(16);

/** A record in clear as the other decoder writes it down; one that is protected without what only keys show. */
function inWords(bytes: Uint8Array, record: DtlsRecord): string[] {
  const { start, fragmentStart: at, end, epoch, sequence, version, length } = record;
  if (record.unified) {
    const id = record.connectionIdLength > 0 ? ' cid' : '';
    return [`enc(epoch ${epoch}${id} seq${record.sequenceLength * 8} ct ${length})`];
  }
  const place = `[e${epoch} s${sequence} v${hex(version)}]`;
  if (epoch > 0) {
    const kind = { [handshake]: 'hs-enc', [alert]: 'alert-enc', [application_data]: 'data' }[record.type];
    return [`${kind}(${length}) ${place}`];
  }
  if (record.type === change_cipher_spec) return [`CCS ${place}`];
  if (record.type === alert)
    return [`alert ${AlertLevel.name(bytes[at]!)}/${AlertDescription.name(bytes[at + 1]!)} ${place}`];
  const found: string[] = [];
  const uint24 = (from: number) => (bytes[from]! << 16) | (bytes[from + 1]! << 8) | bytes[from + 2]!;
  for (let from = at; from + 12 <= end; from += 12 + uint24(from + 9)) {
    const whole = uint24(from + 1);
    const piece = uint24(from + 9) === whole ? '' : `[${uint24(from + 6)}+${uint24(from + 9)}]`;
    const number = (bytes[from + 4]! << 8) | bytes[from + 5]!;
    found.push(`hs ${camel(HandshakeType.name(bytes[from]!)!)}(${whole + 12})#${number}${piece} ${place}`);
  }
  assert.ok(start < end);
  return found;
}

/** What the other decoder adds to a hello, and what it opened. */
const withoutMore = (item: string): string =>
  item.replace(/ suite \S+| HRR| cid\(\d+\)/g, '').replace(/^(enc\([^)]*\)).*/, '$1');

async function recordsOf(truth: DatagramTruth): Promise<string[][]> {
  const decoder = new PacketDecoder();
  const record = new DtlsRecord();
  // The length of connection ids stands in the hellos, which other tests read.
  const idLength = Number(/cid\((\d+)\)/.exec(truth.wire.join(' '))?.[1] ?? 0);
  const packets: string[][] = [];
  await readCaptureFile(join(datagramCaptures, truth.file), {
    packet(bytes, start, end, length, linkType) {
      if (decoder.decode(bytes, start, end, length, linkType) !== KIND_UDP) return;
      const { payloadStart, payloadEnd } = decoder;
      const items: string[] = [];
      for (let at = payloadStart; at < payloadEnd; at = record.end) {
        if (!readDtlsRecord(decoder.bytes, at, payloadEnd, payloadEnd, idLength, record)) break;
        items.push(...inWords(decoder.bytes, record));
      }
      packets.push(items);
    },
  });
  return packets;
}

it('every record of the DTLS captures recorded by others is read as an independent decoder reads it', {
  skip: skipWithoutDatagrams,
}, async (t) => {
  let records = 0;
  for (const truth of datagramTruths('dtls')) {
    const found = (await recordsOf(truth)).filter((items) => items.length > 0);
    const expected = truth.wire
      .map((line) => itemsOf(line).map(withoutMore))
      .filter((items) => /^(hs|CCS|alert|enc|data)/.test(items[0]!));
    const compared = truth.wire.length === LINES_GIVEN ? found.slice(0, expected.length) : found;
    assert.deepEqual(compared, expected, truth.file);
    records += compared.flat().length;
  }
  assert.ok(records > 500);
  t.diagnostic(`compared ${records} records and fragments`);
});

interface Message {
  readonly side: string;
  readonly what: string;
}

/** Each message once, when the last byte of it has come, in each side's order of numbers; and each alert once. */
function expectedOf(truth: DatagramTruth): Message[] {
  const covered = new Map<string, Set<number>>();
  const told = new Map<string, number>();
  for (const line of truth.wire) {
    const side = line.split(' ')[2] === 'c' ? 'client' : 'server';
    for (const item of itemsOf(line)) {
      const found = /(?:hs |#\d+ )(\w+)\((\d+)\)#(\d+)(?:\[(\d+)\+(\d+)\])?/.exec(item);
      const said = /alert (?:\w+\/)?([a-z_]+)/.exec(item);
      if (said !== null) told.set(`${side} alert ${said[1]}`, Number.POSITIVE_INFINITY);
      if (found === null) continue;
      const [, name, size, number, from, length] = found;
      const suite = /suite (\w+)/.exec(item)?.[1];
      const key = `${side} ${name}(${size})#${number}`;
      const bytes = covered.get(key) ?? new Set<number>();
      const start = Number(from ?? 0);
      const count = from === undefined ? Number(size) - 12 : Number(length);
      for (let at = start; at < start + count; at++) bytes.add(at);
      covered.set(key, bytes);
      if (bytes.size === Number(size) - 12)
        told.set(`${key}${suite === undefined ? '' : ` ${suite}`}`, Number(number));
    }
  }
  return [...told]
    .sort(([, one], [, other]) => (one === other ? 0 : one - other))
    .map(([what]) => ({ side: what.split(' ')[0]!, what: what.slice(7) }));
}

/** The same of a story; up to DTLS 1.2 the other decoder opened nothing, so that what keys opened stands aside. */
function toldIn(connection: Connection, lastFrame: number): Message[] {
  const opens = connection.version === 0xfefc;
  return connection.events.flatMap((event): Message[] => {
    const side = sideOf(connection, event.direction);
    if ((event.basis === 'decrypted' && !opens) || event.frame > lastFrame) return [];
    if (event.kind === 'alert') return [{ side, what: `alert ${AlertDescription.name(event.description)}` }];
    if (event.kind !== 'handshake') return [];
    const { message, bytes, sequence } = event;
    assert.notEqual(message.name, 'undecoded');
    const suite =
      message.name === 'server_hello' ? ` ${message.cipherSuite.toString(16).padStart(4, '0')}` : '';
    return [
      { side, what: `${camel(HandshakeType.name(bytes[0]!)!)}(${bytes.length + 8})#${sequence}${suite}` },
    ];
  });
}

const ofSide = (messages: readonly Message[], side: string): string[] =>
  messages.filter((one) => one.side === side).map(({ what }) => what);

it('every handshake message and alert of the DTLS captures is told once, in order, opened where there are keys', {
  skip: skipWithoutDatagrams,
}, async (t) => {
  let messages = 0;
  let opened = 0;
  for (const truth of datagramTruths('dtls')) {
    const keys = truth.keylog === null ? undefined : join(datagramCaptures, truth.keylog);
    if (keys === undefined && truth.tls === '1.3') continue;
    const connections = await connectionsIn(join(datagramCaptures, truth.file), keys);
    assert.equal(connections.length, 1, truth.file);
    const [connection] = connections;
    const told = toldIn(
      connection!,
      truth.wire.length === LINES_GIVEN ? LINES_GIVEN : Number.POSITIVE_INFINITY,
    );
    const expected = expectedOf(truth);
    for (const side of ['client', 'server'])
      assert.deepEqual(ofSide(told, side), ofSide(expected, side), `${truth.file} ${side}`);
    messages += told.length;
    opened += connection!.events.filter(
      ({ kind, basis }) => basis === 'decrypted' && (kind === 'handshake' || kind === 'alert'),
    ).length;
    assert.ok(
      connection!.findings.every(({ code }) => code !== 'record.unreadable'),
      truth.file,
    );
  }
  assert.ok(messages > 300 && opened > 50);
  t.diagnostic(
    `compared ${messages} handshake messages and alerts; keys opened ${opened} records' worth of them`,
  );
});
