import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { MAX_WORKERS } from '../../src/base/limits.js';
import { dissectManyFiles } from '../../src/cli/many-files.js';
import { dissectReadable } from '../../src/index.js';
import { projectRoot, samplesFolder } from '../project-root.js';

const command = join(projectRoot, 'bin/tls-dissect.js');
const folder = mkdtempSync(join(tmpdir(), 'tls-dissect-'));
after(() => rmSync(folder, { recursive: true }));

const samples = readdirSync(samplesFolder).filter((name) => name.endsWith('.pcap'));
const files = samples.map((name) => join(samplesFolder, name));
const keys = (name: string): string => join(samplesFolder, `${name}.keys`);

function run(args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, LANG: 'en_GB.UTF-8', NO_COLOR: '1' },
  });
  return { status, stdout, stderr };
}

function sameWith(workers: readonly number[], args: readonly string[]): string {
  const alone = run([...args, '--workers', '0']);
  for (const count of workers) {
    const told = run([...args, '--workers', String(count)]);
    assert.equal(told.stderr, alone.stderr);
    assert.equal(told.status, alone.status);
    assert.ok(told.stdout === alone.stdout, `${args.slice(0, 3).join(' ')} with ${count} workers`);
  }
  assert.ok(alone.stdout.length > 1_000);
  return alone.stdout;
}

describe('many files', { timeout: 1_200_000 }, () => {
  for (const form of [[], ['--json'], ['--ndjson']])
    it(`give the same bytes with 0, 1, 2 and 4 workers: ${form.join(' ') || 'text'}`, () => {
      sameWith([1, 2, 4], [...form, ...files]);
    });

  for (const more of [
    ['--list', '--lang', 'zh'],
    ['--failed', '--group-by', 'server'],
    ['--ndjson', '--cause', 'expired'],
    ['--json', '--keylog', keys('tls13-mutual-success'), '--keylog', keys('tls12-resumption')],
    ['--host', '127.0.0.1', '--brief'],
    ['--port', '65535'],
  ])
    it(`give the same bytes with workers: ${more.slice(0, 3).join(' ')}`, () => {
      const alone = run([...more, ...files, '--workers', '0']);
      const told = run([...more, ...files, '--workers', '2']);
      assert.deepEqual(
        { status: told.status, stderr: told.stderr, same: told.stdout === alone.stdout },
        { status: alone.status, stderr: alone.stderr, same: true },
      );
    });

  it('are told apart from those that cannot be read, in their order', () => {
    const broken = join(folder, 'broken.pcap');
    writeFileSync(broken, 'not a capture');
    const args = files
      .slice(0, 60)
      .flatMap((file, nth) => (nth % 13 === 5 ? [broken, join(folder, 'none'), file] : [file]));
    sameWith([2], args);
    assert.equal(run([...args, '--workers', '2']).status, 2);
  });

  it('open later ones with the secrets that an earlier one holds', () => {
    const name = 'tls13-mutual-success';
    const sample = join(samplesFolder, `${name}.pcap`);
    const holding = join(folder, 'holding.pcapng');
    assert.equal(run([sample, '--keylog', keys(name), '--write', holding]).status, 0);
    const args = [...files.slice(0, 40), holding, ...files.slice(40, 80), sample, sample];
    const told = sameWith([2], ['--ndjson', ...args]);
    const [last, ...before] = told.trim().split('\n').reverse();
    assert.match(last!, /"basis":"decrypted"/);
    assert.ok(before.length > 40);
  });

  it('are all told where a thread dies', async () => {
    const dying = join(folder, 'dying.mjs');
    writeFileSync(
      dying,
      `import { workerData } from 'node:worker_threads';
       const view = new Int32Array(workerData.claims);
       Atomics.compareExchange(view, 1 + workerData.thread, 0, workerData.thread + 1);
       throw new Error('dead');`,
    );
    const some = files.slice(0, 40);
    const lines = async (
      dissected: (onSummary: (_: unknown, __: unknown, inJson: () => string) => void) => unknown,
    ) => {
      const told: string[] = [];
      await dissected((_summary, _inFull, inJson) => told.push(inJson()));
      return told;
    };
    const alone = await lines((onSummary) => dissectReadable(some, { onSummary }));
    const manner = { threads: 2, layout: 'line', script: pathToFileURL(dying), mayAsk: () => false } as const;
    assert.deepEqual(await lines((onSummary) => dissectManyFiles(some, { onSummary }, manner)), alone);
  });

  it('end with status 130 when they are interrupted', async () => {
    const child = spawn(process.execPath, [command, ...files, ...files, '--ndjson', '--workers', '2'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(child.stdout, 'data');
    child.kill('SIGINT');
    child.stdout.resume();
    const [status] = await once(child, 'close');
    assert.equal(status, 130);
  });

  it('end when nobody reads any more', async () => {
    const child = spawn(process.execPath, [command, ...files, '--ndjson', '--workers', '2'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const [status] = await once(child, 'close');
    assert.ok(status === 0 || status === 1, `${status}`);
  });

  it('are read with as many workers as --workers says, up to a limit', () => {
    assert.match(run([...files.slice(0, 2), '--workers', `${MAX_WORKERS + 1}`]).stderr, /--workers takes/);
    assert.match(run([...files.slice(0, 2), '--workers', '-1']).stderr, /--workers/);
  });
});
