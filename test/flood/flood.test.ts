import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { projectRoot } from '../project-root.js';

interface Outcome {
  readonly megabytes: number;
  readonly seconds: number;
  readonly connections: number;
  readonly honest: { readonly outcome: string; readonly refusedBy: string; readonly cause: string } | null;
  readonly findings: readonly string[];
  readonly problems: readonly string[];
}

/** Reads a flood in a process of its own, whose peak memory is its own. */
function read(name: string, size: number): Outcome {
  const script = join(projectRoot, 'build/test/flood/read-flood.js');
  const run = spawnSync(process.execPath, [script, name, String(size)], { encoding: 'utf8' });
  assert.equal(run.status, 0, run.stderr);
  return JSON.parse(run.stdout) as Outcome;
}

/** Megabytes of the whole process; Node.js alone takes some 45, the program's code and tables 60 more. */
const MOST_MEMORY = 320;
/** Ten times the size may take ten times as long, and a little more. */
const LINEAR = 16;

describe('a flood stays within its bounds, and an honest connection after it is still diagnosed', () => {
  const floods: readonly (readonly [name: string, usual: number, full: number, finding?: string])[] = [
    ['half-open connections', 200_000, 5_000_000],
    ['segments out of order without end', 100_000, 1_000_000, 'stream.gap'],
    ['a handshake message that claims 16 MB and drips', 100_000, 1_000_000, 'handshake.oversized'],
    ['a handshake message within the bound that drips byte by byte', 100_000, 1_000_000],
    ['alerts without end', 300_000, 1_000_000, 'connection.too_many_events'],
    ['tiny records without end', 300_000, 1_000_000],
    ['ClientHellos without end', 30_000, 300_000, 'connection.too_many_events'],
    ['connections without TLS', 60_000, 600_000],
    ['distinct certificates, each refused', 5_000, 100_000],
    ['certificates with thousands of names', 100, 2_000],
    ['unfinished messages in many connections', 3_000, 30_000, 'connection.evicted'],
    ['pcapng blocks', 3_000, 100_000, 'capture.bad_block'],
  ];
  for (const [name, usual, full, finding] of floods) {
    it(name, (t) => {
      const size = process.env['FLOODS'] === 'full' ? full : usual;
      const small = read(name, size / 10);
      const large = read(name, size);
      t.diagnostic(
        `${size}: ${large.megabytes.toFixed(0)} MB, ${large.seconds.toFixed(2)} s; a tenth: ${small.megabytes.toFixed(0)} MB, ${small.seconds.toFixed(2)} s`,
      );
      for (const { honest } of [small, large]) {
        assert.equal(honest?.outcome, 'failed');
        assert.equal(honest?.refusedBy, 'client');
        assert.equal(honest?.cause, 'self_signed');
      }
      assert.ok(large.megabytes < MOST_MEMORY, `${large.megabytes} MB`);
      assert.ok(
        large.seconds < LINEAR * Math.max(small.seconds, 0.25),
        `${small.seconds} s, ${large.seconds} s`,
      );
      if (finding !== undefined)
        assert.ok([...large.findings, ...large.problems].includes(finding), large.findings.join(' '));
    });
  }

  it('zstd that unpacks to thirty thousand times its size is read up to a bound, and says so', (t) => {
    const large = read('zstd bomb', 20_000);
    t.diagnostic(`2.6 GB claimed: ${large.megabytes.toFixed(0)} MB, ${large.seconds.toFixed(2)} s`);
    assert.ok(large.megabytes < MOST_MEMORY);
    assert.ok(large.problems.includes('capture.decompression_failed'));
  });

  it('zstd frames with windows that nobody needs take one window', (t) => {
    const large = read('zstd frames', 20_000);
    t.diagnostic(`20,000 frames: ${large.megabytes.toFixed(0)} MB, ${large.seconds.toFixed(2)} s`);
    assert.ok(large.megabytes < MOST_MEMORY);
    // All frames are read, and what they hold is no TCP.
    assert.deepEqual(large.problems, ['capture.no_tcp']);
  });

  it('a gzip bomb is read piece by piece', (t) => {
    const small = read('gzip bomb', 100);
    const large = read('gzip bomb', 1_000);
    t.diagnostic(`1 GB unpacked: ${large.megabytes.toFixed(0)} MB, ${large.seconds.toFixed(2)} s`);
    assert.ok(large.megabytes < MOST_MEMORY);
    assert.ok(large.seconds < LINEAR * Math.max(small.seconds, 0.25));
  });
});
