// Which connection each packet belongs to, held to Wireshark's tcp.stream.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { it } from 'node:test';
import type { PacketSink } from '../../src/capture/packet-sink.js';
import { readCaptureFile } from '../../src/capture/read-capture.js';
import { KIND_ICMP, KIND_TCP } from '../../src/packet/packet.js';
import { PacketDecoder } from '../../src/packet/packet-decoder.js';
import { FlowTable } from '../../src/stream/flow-table.js';
import type { StreamListener } from '../../src/stream/stream-listener.js';
import { sharedCaptures, sharedFieldCaptures } from '../project-root.js';
import { tsharkVersion } from './tshark.js';

const deaf: StreamListener = {
  syn() {},
  data() {},
  gap() {},
  conflict() {},
  fin() {},
  reset() {},
  ended() {},
  finishedListening: false,
};

const PROTOCOL_TCP = 6;

/** The stream of each frame that holds a TCP segment. */
async function streamsIn(file: string): Promise<Map<number, number>> {
  const streams = new Map<number, number>();
  const flows = new FlowTable(() => deaf);
  const decoder = new PacketDecoder();
  const sink: PacketSink = {
    packet(bytes, start, end, originalLength, linkType, frame, seconds, nanoseconds) {
      const arrival = { frame, seconds, nanoseconds };
      const kind = decoder.decode(bytes, start, end, originalLength, linkType);
      if (kind === KIND_ICMP && decoder.icmpProtocol === PROTOCOL_TCP) flows.icmpError(decoder, arrival);
      if (kind !== KIND_TCP) return;
      flows.segment(decoder, arrival);
      streams.set(frame, flows.current - 1);
    },
  };
  await readCaptureFile(file, sink);
  return streams;
}

/** As tshark has it: of a segment inside others the innermost. */
function streamsOfTshark(file: string): Map<number, number> {
  const fields = ['-T', 'fields', '-e', 'frame.number', '-e', 'tcp.stream', '-E', 'occurrence=l'];
  const output = execFileSync('tshark', ['-n', '-r', file, '-Y', 'tcp.stream', ...fields], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const lines = output.split('\n').filter((line) => line !== '');
  return new Map(lines.map((line) => line.split('\t').map(Number) as [number, number]));
}

const among = (folder: string, which: (name: string) => boolean): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => /\.pcap(?:ng)?$/.test(name) && which(name))
        .map((name) => join(folder, name))
    : [];

/** Of the captures recorded by others those in which something comes again long after the end, or a port is used again. */
const LATE = /^(?:modbus_modbus-and-non-modbus-p502|pppoe-over-qinq|tls_xmpp-dialback-starttls)\./;

const files = [
  ...among(sharedFieldCaptures, () => true),
  ...among(sharedCaptures, (name) => LATE.test(name)),
];
const skip =
  files.length === 0
    ? 'no captures recorded by others are here: no stream was held to tshark'
    : tsharkVersion() === undefined
      ? 'tshark is not installed: no stream was held to it'
      : false;

it("every segment is of the stream that Wireshark's tcp.stream names", { skip }, async (t) => {
  let frames = 0;
  for (const file of files) {
    const theirs = streamsOfTshark(file);
    for (const [frame, stream] of await streamsIn(file)) {
      const other = theirs.get(frame);
      if (other === undefined) continue;
      frames++;
      assert.equal(stream, other, `${basename(file)} frame ${frame}`);
    }
  }
  t.diagnostic(`${frames} segments of ${files.length} captures`);
  assert.ok(frames > 500);
});
