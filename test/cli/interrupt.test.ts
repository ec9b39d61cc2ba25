import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { inAttempts } from '../attempts.js';
import { projectRoot, samplesFolder } from '../project-root.js';

const command = join(projectRoot, 'bin/tls-dissect.js');

/** Gives the command these bytes on a standard input that stays open, waits for `sign` on standard output (or a while), and interrupts. */
async function interruptedAfter(
  patience: number,
  bytes: Uint8Array,
  sign: RegExp | undefined,
  args: readonly string[],
) {
  const child = spawn(process.execPath, [command, '-', ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stderr.on('data', (piece) => {
    err += String(piece);
  });
  const seen = new Promise<void>((resolve) => {
    child.stdout.on('data', (piece) => {
      out += String(piece);
      if (sign?.test(out) === true) resolve();
    });
  });
  child.stdin.write(bytes);
  if (sign === undefined) await new Promise((done) => setTimeout(done, 1_500 * patience));
  else await seen;
  child.kill('SIGINT');
  const [status] = (await once(child, 'close')) as [number | null];
  child.stdin.destroy();
  // Before it listened to the signal, it ended of it.
  assert.notEqual(status, null);
  return { status, out, err };
}

const interrupted = (bytes: Uint8Array, sign: RegExp | undefined, args: readonly string[] = []) =>
  inAttempts((patience) => interruptedAfter(patience, bytes, sign, args));

describe('an interrupt', { timeout: 240_000 }, () => {
  const sample = readFileSync(join(samplesFolder, 'tls12-server-self-signed.pcap'));

  it('tells what is known so far, and ends with status 130', async () => {
    const { status, out } = await interrupted(sample, /The client refused the server's certificate/);
    assert.equal(status, 130);
    assert.match(out, /1 TLS connection in \d+ packets/);
    assert.match(out, /Reading was interrupted after frame \d+/);
  });

  it('tells the connections that are still open, too', async () => {
    const { status, out } = await interrupted(sample.subarray(0, 1_200), undefined, ['--json']);
    assert.equal(status, 130);
    const report = JSON.parse(out) as { connections: { verdict: { outcome: string } }[] };
    assert.equal(report.connections[0]?.verdict.outcome, 'incomplete');
  });

  it('of an empty input says nothing', async () => {
    const { status, out } = await interrupted(new Uint8Array(0), undefined);
    assert.equal(status, 130);
    assert.equal(out, '');
  });
});
