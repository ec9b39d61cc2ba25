// The command starts from its compiled form where there is one for this Node.js, and without it everywhere else.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { projectRoot, samplesFolder } from '../project-root.js';

const loader = JSON.stringify(join(projectRoot, 'bin/load.js'));
const sample = JSON.stringify(join(samplesFolder, 'tls12-server-self-signed.pcap'));

/** Runs the command with this compiled form (an expression of JavaScript); `used`: it was taken. */
function run(compiled: string): {
  readonly used: boolean;
  readonly status: number | null;
  readonly said: string;
} {
  const program = `
    import { readFileSync } from 'node:fs';
    const { loadCommand } = await import(${loader});
    const { main, script } = loadCommand(${compiled});
    process.exitCode = await main([${sample}, '--lang', 'en']);
    console.log(script === undefined ? 'compiled anew' : 'as it was compiled');`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
  });
  assert.equal(stderr, '');
  return { used: stdout.endsWith('as it was compiled\n'), status, said: stdout };
}

const OWN = JSON.stringify(join(projectRoot, 'dist/command.cache'));

describe('the command', () => {
  it('starts from what the build has compiled', () => {
    const { used, status, said } = run(`readFileSync(${OWN})`);
    assert.equal(used, true);
    assert.equal(status, 1);
    assert.match(said, /The client refused/);
  });

  for (const [what, compiled] of [
    ['what another Node.js has compiled', `readFileSync(${OWN}).fill(7, 4, 8)`],
    ['what is damaged', `readFileSync(${OWN}).fill(7, 100000, 100400)`],
    ['what is cut short', `readFileSync(${OWN}).subarray(0, 1000)`],
    ['what is no compiled form', "Buffer.from('x'.repeat(5000))"],
  ] as const) {
    it(`passes over ${what}`, () => {
      const { used, status, said } = run(compiled);
      assert.equal(used, false);
      assert.equal(status, 1);
      assert.match(said, /The client refused/);
    });
  }

  for (const more of [
    ['--lang', 'zh'],
    ['--format', 'html'],
    ['--ascii', '--width', '60'],
  ]) {
    it(`prints what its modules print with ${more.join(' ')}`, () => {
      const args = [JSON.parse(sample) as string, ...more];
      const main = JSON.stringify(join(projectRoot, 'dist/cli/main.js'));
      const modules = `process.exitCode = await (await import(${main})).main(process.argv.slice(1));`;
      const from = (program: readonly string[]) =>
        spawnSync(process.execPath, [...program, ...args], { encoding: 'utf8' }).stdout;
      const printed = from([join(projectRoot, 'bin/tls-dissect.js')]);
      assert.ok(printed.length > 500);
      assert.equal(printed, from(['--input-type=module', '-e', modules, '--']));
    });
  }
});
