// Reads an archive that asks for more than it holds, in a process whose peak memory is its own: read-archive.js KIND
import { gzipSync } from 'node:zlib';
import { readCaptureStream } from '../../src/capture/read-capture.js';
import { bytes, pcapFile } from '../capture-builder.js';
import { zstdFrame, zstdFrameOfRuns } from './zstd-frames.js';

const plain = pcapFile([{ data: new Uint8Array(60) }]);
const record = plain.subarray(24);
const again = (count: number, part: Uint8Array) => Array.from({ length: count }, () => part);

const ARCHIVES: Readonly<Record<string, () => Uint8Array>> = {
  /** A frame with a window of 8 MB for every packet. */
  frames: () => bytes(zstdFrame(plain), ...again(20_000, zstdFrame(record, { windowLog: 23 }))),
  /** The largest window that is allowed, for nothing. */
  windows: () => bytes(zstdFrame(plain), ...again(500, zstdFrame(record, { windowLog: 27 }))),
  /** Four bytes for every 128 kB. */
  runs: () => zstdFrameOfRuns(plain, 4_000),
  members: () => bytes(gzipSync(plain), ...again(5_000, gzipSync(record))),
};

let packets = 0;
async function* once(): AsyncGenerator<Uint8Array> {
  yield ARCHIVES[process.argv[2]!]!();
}
const { problems } = await readCaptureStream(once(), { packet: () => void packets++ });
const megabytes = process.resourceUsage().maxRSS / 1_024;
console.log(JSON.stringify({ megabytes, packets, problems: problems.map(({ code }) => code) }));
