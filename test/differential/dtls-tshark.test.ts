import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { readCaptureFile } from '../../src/capture/read-capture.js';
import { KIND_UDP } from '../../src/packet/packet.js';
import { PacketDecoder } from '../../src/packet/packet-decoder.js';
import { DtlsRecord, readDtlsRecord } from '../../src/record/dtls-record.js';
import { ContentType } from '../../src/registry/content-type.js';
import { sharedCaptures, sharedDatagrams } from '../project-root.js';
import { tsharkVersion } from './tshark.js';

/** `frame type` of each handshake message, or piece of one, in clear: as tshark shows it, but not what an ICMP error quotes. */
function ofTshark(file: string): string[] {
  const fields = ['frame.number', 'dtls.handshake.type'].flatMap((field) => ['-e', field]);
  const output = execFileSync(
    'tshark',
    [
      '-n',
      '-r',
      file,
      '-Y',
      'dtls.handshake.type && !icmp && !icmpv6',
      '-T',
      'fields',
      '-E',
      'occurrence=a',
      ...fields,
    ],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  );
  return output
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => {
      const [frame, types] = line.split('\t');
      return types!.split(',').map((type) => `${frame} ${type}`);
    });
}

/** A handshake message's header: type, length, sequence, offset and length of the piece (RFC 6347 section 4.2.2). */
const HEADER = 12;

/** The same as it is read here. */
async function ours(file: string): Promise<string[]> {
  const decoder = new PacketDecoder();
  const record = new DtlsRecord();
  const found: string[] = [];
  await readCaptureFile(file, {
    packet(bytes, start, end, length, linkType, frame) {
      if (decoder.decode(bytes, start, end, length, linkType) !== KIND_UDP) return;
      const { bytes: packet, payloadStart, payloadEnd } = decoder;
      for (let at = payloadStart; at < payloadEnd; at = record.end) {
        if (!readDtlsRecord(packet, at, payloadEnd, payloadEnd, 0, record)) break;
        const { unified, epoch, type, fragmentStart, end: until } = record;
        if (unified || epoch > 0 || type !== ContentType.code.handshake) continue;
        for (let from = fragmentStart; from + HEADER <= until; ) {
          found.push(`${frame} ${packet[from]}`);
          from += HEADER + ((packet[from + 9]! << 16) | (packet[from + 10]! << 8) | packet[from + 11]!);
        }
      }
    },
  });
  return found;
}

function captures(): string[] {
  const of = (folder: string, wanted: RegExp) =>
    existsSync(folder)
      ? readdirSync(folder)
          .filter((name) => wanted.test(name))
          .map((name) => join(folder, name))
      : [];
  return [...of(sharedCaptures, /dtls|webrtc/), ...of(join(sharedDatagrams, 'caps'), /^d.*\.pcap/)];
}

const skip =
  tsharkVersion() === undefined
    ? 'tshark is not installed: no DTLS was compared with it'
    : captures().length === 0
      ? 'no DTLS captures of others are here'
      : false;

it('every handshake message of DTLS that tshark shows in clear is read in the same frame, in the same order', {
  skip,
}, async (t) => {
  let compared = 0;
  for (const file of captures()) {
    const theirs = ofTshark(file);
    assert.deepEqual(await ours(file), theirs, file);
    compared += theirs.length;
  }
  assert.ok(compared > (existsSync(sharedDatagrams) ? 500 : 0), `${compared} were compared`);
  t.diagnostic(`compared ${compared} messages and pieces of them, of ${captures().length} captures`);
});
