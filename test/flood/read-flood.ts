// Reads one flood and prints what it cost and what was told: read-flood.js NAME SIZE
import { setFlagsFromString } from 'node:v8';
import { type ConnectionSummary, dissectReadable } from '../../src/index.js';
import { bomb, floodCapture, pcapngFlood, zstdBomb, zstdFrames } from './floods.js';

// As the command does.
setFlagsFromString('--heap-growing-percent=40');

const [name, size] = [process.argv[2]!, Number(process.argv[3])];
const stream =
  name === 'zstd bomb'
    ? zstdBomb(size)
    : name === 'zstd frames'
      ? zstdFrames(size)
      : name === 'gzip bomb'
        ? bomb(size)
        : name === 'pcapng blocks'
          ? pcapngFlood(size)
          : floodCapture(name, size);
const told: ConnectionSummary[] = [];
let count = 0;
const findings = new Set<string>();
const before = process.cpuUsage();
const { report } = await dissectReadable([{ name, stream }], {
  onSummary: (summary, inFull) => {
    count++;
    if (told.length < 100) {
      told.push(summary);
      for (const { code } of inFull().findings) findings.add(code);
    }
    if (summary.client.address === '172.16.0.1') told.push(summary);
  },
});
const { user, system } = process.cpuUsage(before);
const honest = told.findLast(({ client }) => client.address === '172.16.0.1');
console.log(
  JSON.stringify({
    megabytes: process.resourceUsage().maxRSS / 1_024,
    seconds: (user + system) / 1e6,
    connections: count,
    honest: honest?.verdict ?? null,
    findings: [...findings],
    problems: report.captures[0]?.problems.map(({ code }) => code) ?? [],
  }),
);
