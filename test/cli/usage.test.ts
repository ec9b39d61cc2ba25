import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { projectRoot, samplesFolder } from '../project-root.js';

const command = join(projectRoot, 'bin/tls-dissect.js');
const failed = join(samplesFolder, 'tls12-server-self-signed.pcap');
const two = join(samplesFolder, 'tls12-two-connections.pcap');
const folder = mkdtempSync(join(tmpdir(), 'tls-dissect-usage-'));
after(() => rmSync(folder, { recursive: true }));

function written(name: string, content: string | Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

type Environment = Readonly<Record<string, string>>;

function cleanEnvironment(env: Environment): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(NO_COLOR|FORCE_COLOR|COLUMNS|TERM|NODE_TEST_CONTEXT)$/.test(name),
  );
  return { ...Object.fromEntries(inherited), ...env };
}

function run(args: readonly string[], env: Environment = {}, cwd = projectRoot) {
  const options = { input: '', env: cleanEnvironment(env), encoding: 'utf8', cwd } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], options);
  return { status, out: stdout, err: stderr };
}

/** A line of the shell, where $TLS_DISSECT is the command. */
function shell(line: string) {
  const env = cleanEnvironment({ TLS_DISSECT: command, NODE: process.execPath, FAILED: failed });
  const { status, stdout, stderr } = spawnSync('bash', ['-o', 'pipefail', '-c', line], {
    env,
    encoding: 'utf8',
  });
  return { status, out: stdout, err: stderr };
}

describe('wrong usage is told in one sentence on standard error, with status 2', () => {
  const wrong: readonly (readonly [args: readonly string[], sentence: RegExp])[] = [
    [[failed, '--connection', 'abc'], /--connection takes the number of a connection/],
    [[failed, '--connection', '0'], /--connection takes the number of a connection/],
    [[failed, '--connection', '-1'], /--connection takes the number of a connection/],
    [[failed, '--connection=1.5'], /--connection takes the number of a connection/],
    [[failed, '--connection'], /--connection needs a value/],
    [[two, '--connection', '1', '--connection', '9'], /no connection 9\. The capture holds: 1, 2\./],
    [[two, '--connection', '77'], /no connection 77\. The capture holds: 1, 2\./],
    [[two, '--port', '9999'], /No connection is from or to port 9999\. The capture holds .* port: 8443\./],
    [[two, '--host', 'nowhere'], /No connection is of nowhere\. The capture holds .* to: localhost\./],
    [
      [two, '--outcome', 'rejected'],
      /No connection ended so \(rejected\)\. The capture holds: failed, established\./,
    ],
    [
      [two, '--since', '2100-01-01'],
      /No connection meets all .* 2 were left out\. The capture runs from 20\d\d-/,
    ],
    [[two, '--port', '8443', '--outcome', 'failed', '--until', '2000-01-01'], /No connection meets all/],
    [[two, '--connection', '2', '--failed'], /The other options leave out connection 2\./],
    [[failed, '--width', '10'], /--width takes a number of columns/],
    [[failed, '--width', 'wide'], /--width takes a number of columns/],
    [[failed, '--color=purple'], /--color takes one of auto, always, never/],
    [[failed, '--outcome', 'fine'], /--outcome takes one of established, failed/],
    [[failed, '--conection', '1'], /Unknown option --conection\. Did you mean --connection\?/],
    [[failed, '--colour', 'always'], /Did you mean --color\?/],
    [[failed, '--Json'], /Did you mean --json\?/],
    [[failed, '--something-else'], /Unknown option --something-else\. \(/],
    [[failed, '-q'], /Unknown option -q\. \(/],
    [[failed, '--toString'], /Unknown option --toString\./],
    [[failed, '--constructor=1'], /Unknown option --constructor\./],
    [[failed, '--__proto__', '1'], /Unknown option/],
    [[failed, '--\u001b[31mred'], /Unknown option --\\x1b\[31mred/],
    [[failed, '--json', '--ndjson'], /one of --json and --ndjson/],
    [['-', '-'], /Standard input \(-\) can be read once/],
    [['--json'], /Name a capture file/],
    [['\u001b[2Jx\ny\u202e.pcap'], /\\x1b\[2Jx\\x0ay\\u\{202e\}\.pcap: no such file/],
    [['--', '-x'], /-x: no such file/],
    [['007'], /: 007: no such file/],
    [[join(failed, 'inside')], /no such file/],
    [['/dev/null'], /empty/],
    [[written('one-byte', readFileSync(failed).subarray(0, 1))], /no packet capture/],
    [[written('notes.txt', 'Frame 1: 74 bytes on wire\n'.repeat(40))], /it is text/],
    [[written('empty.json', '{}')], /no packet capture/],
  ];
  for (const [args, sentence] of wrong) {
    it(
      JSON.stringify(
        args.map((word) => word.replace(samplesFolder, 'samples').replace(folder, '')).join(' '),
      ),
      () => {
        const { status, out, err } = run(args);
        assert.match(err, sentence);
        assert.match(err, /^tls-dissect: [^\n]+\n$/);
        assert.doesNotMatch(err, /[^\n\P{Cc}]|\p{Cf}/u);
        assert.doesNotMatch(err, /\bat .*\.js|\bError:/);
        assert.equal(status, 2);
        assert.equal(out, '');
      },
    );
  }

  it('a connection that standard input does not hold', () => {
    const { status, err } = shell('"$NODE" "$TLS_DISSECT" - --connection 7 <"$FAILED"');
    assert.deepEqual([status, err], [2, 'tls-dissect: There is no connection 7. The capture holds: 1.\n']);
  });

  it('a file that may not be read', (t) => {
    if (process.getuid?.() === 0) return t.skip('root may read every file');
    const file = written('secret.pcap', readFileSync(failed));
    chmodSync(file, 0);
    const { status, out, err } = run([file]);
    assert.deepEqual([status, out, err], [2, '', `tls-dissect: ${file}: no permission to read this file.\n`]);
  });

  it('random bytes of every size', () => {
    for (const length of [1, 4, 16, 24, 40, 100, 10_000]) {
      const noise = Uint8Array.from({ length }, (_, i) => (i * 197 + (i >> 3) * 89 + 0x8f) & 0xff);
      const { status, out, err } = run([written(`noise-${length}`, noise)]);
      assert.equal(status, 2);
      assert.equal(out, '');
      assert.match(err, /^tls-dissect: [^\n]+\n$/);
    }
  });

  it('several files, a sentence each; what can be read is shown all the same', () => {
    const { status, out, err } = run(['nowhere', failed, folder, '--json']);
    assert.equal(status, 2);
    assert.match(err, /^tls-dissect: nowhere: [^\n]+\ntls-dissect: [^\n]+ directory[^\n]+\n$/);
    const report = JSON.parse(out) as { captures: unknown[]; connections: { capture: number }[] };
    assert.equal(report.captures.length, 1);
    assert.equal(report.connections[0]?.capture, 1);
  });
});

describe('an option given twice', () => {
  it('adds to the first where several can be chosen', () => {
    const ids = (...args: string[]): number[] =>
      (JSON.parse(run([two, '--json', ...args]).out) as { connections: { id: number }[] }).connections.map(
        ({ id }) => id,
      );
    assert.deepEqual(ids('--connection', '1', '--connection', '2'), [1, 2]);
    assert.deepEqual(ids('--connection=2', '--connection=2'), [2]);
    assert.deepEqual(ids('--outcome', 'failed', '--outcome', 'established'), [1, 2]);
    assert.deepEqual(ids('--port', '8443', '--port', '1'), [1, 2]);
    assert.deepEqual(ids('--host', 'nowhere', '--host', 'localhost'), [1, 2]);
  });

  it('counts last where it takes one value', () => {
    const { status, out } = run([
      failed,
      '--width',
      '160',
      '--width',
      '60',
      '--color=always',
      '--color=never',
    ]);
    assert.equal(status, 1);
    assert.equal(out, run([failed, '--width', '60']).out);
  });
});

describe('the terminal', () => {
  it('colour: an option goes before NO_COLOR, NO_COLOR before FORCE_COLOR, and a pipe has none', () => {
    const coloured = (args: readonly string[], env: Environment = {}) =>
      run([failed, ...args], env).out.includes('\u001b[');
    assert.equal(coloured([]), false);
    assert.equal(coloured([], { FORCE_COLOR: '1' }), true);
    assert.equal(coloured([], { FORCE_COLOR: '0' }), false);
    assert.equal(coloured([], { FORCE_COLOR: '1', NO_COLOR: '1' }), false);
    assert.equal(coloured([], { FORCE_COLOR: '1', NO_COLOR: '' }), true);
    assert.equal(coloured([], { FORCE_COLOR: '1', TERM: 'dumb' }), false);
    assert.equal(coloured(['--color=always'], { NO_COLOR: '1' }), true);
    assert.equal(coloured(['--color=never'], { FORCE_COLOR: '1' }), false);
    assert.equal(coloured(['--no-color'], { FORCE_COLOR: '1' }), false);
  });

  it('JSON is never coloured', () => {
    const { out } = run([failed, '--json', '--color=always'], { FORCE_COLOR: '1' });
    assert.doesNotMatch(out, /\u001b/);
    JSON.parse(out);
  });

  it('width: --width goes before COLUMNS, and 80 is what a pipe has', () => {
    const widest = (args: readonly string[], env: Environment = {}) =>
      Math.max(
        ...run([failed, ...args], env)
          .out.split('\n')
          .filter((line) => !line.startsWith('     '))
          .map((line) => line.length),
      );
    assert.ok(widest([]) > 60 && widest([]) <= 80);
    assert.ok(widest([], { COLUMNS: '60' }) <= 60);
    assert.ok(widest([], { COLUMNS: '160' }) > 100);
    assert.ok(widest(['--width', '60'], { COLUMNS: '160' }) <= 60);
    assert.ok(widest([], { COLUMNS: '5' }) <= 40);
    for (const nonsense of ['', 'wide', '-3', '0'])
      assert.equal(widest([], { COLUMNS: nonsense }), widest([]));
  });

  it('a terminal gets colour and its own width', (t) => {
    if (!existsSync('/usr/bin/script')) return t.skip('script(1) is not here');
    const line = 'stty cols 60; exec "$NODE" "$TLS_DISSECT" "$FAILED"';
    const { out } = shell(`TERM=xterm script -qec '${line}' /dev/null </dev/null`);
    assert.match(out, /\u001b\[1m/);
    const plain = out.replaceAll(/\u001b\[\d+m|\r/g, '').split('\n');
    const long = plain.filter((one) => one.length > 60 && !one.startsWith('     '));
    assert.deepEqual(long, []);
  });
});

describe('the shell', () => {
  it('head ends it quietly', () => {
    const { out, err } = shell('"$NODE" "$TLS_DISSECT" "$FAILED" --json | head -n 1');
    assert.deepEqual([out, err], ['{\n', '']);
  });

  it('a full disk is told, not thrown', (t) => {
    if (!existsSync('/dev/full')) return t.skip('/dev/full is not here');
    const { status, err } = shell('"$NODE" "$TLS_DISSECT" "$FAILED" > /dev/full');
    assert.deepEqual([status, err], [2, 'tls-dissect: The output cannot be written (ENOSPC).\n']);
  });

  it('a large document passes a slow pipe whole', () => {
    const files = Array.from({ length: 60 }, () => '"$FAILED"').join(' ');
    const { status, out, err } = shell(`"$NODE" "$TLS_DISSECT" --json ${files} | (sleep 0.3; cat)`);
    assert.deepEqual([status, err], [1, '']);
    assert.equal((JSON.parse(out) as { connections: unknown[] }).connections.length, 60);
  });

  it('a capture comes by standard input, also with nothing in it', () => {
    assert.equal(shell('cat "$FAILED" | "$NODE" "$TLS_DISSECT" -').status, 1);
    const { status, out, err } = shell('"$NODE" "$TLS_DISSECT" - </dev/null');
    assert.deepEqual([status, out, err], [2, '', 'tls-dissect: -: the file is empty.\n']);
  });

  it('the way to a file does not matter', () => {
    const { status, out } = run(['tls12-server-self-signed.pcap', '--json'], {}, samplesFolder);
    assert.equal(status, 1);
    assert.equal(JSON.parse(out).captures[0].file, 'tls12-server-self-signed.pcap');
    const odd = written("it's a \u202ename;$(x).pcap", readFileSync(failed));
    assert.equal(JSON.parse(run([odd, '--json']).out).captures[0].file, odd);
  });

  it('help fits 80 columns and names every exit status', () => {
    for (const args of [['--help'], ['-h'], ['--help', 'nowhere.pcap']]) {
      const { status, out, err } = run(args);
      assert.deepEqual([status, err], [0, '']);
      assert.deepEqual(
        out.split('\n').filter((line) => line.length > 80),
        [],
      );
      assert.match(out, /0 no handshake failed; 1 one did; 2 [^;]+;\s+3 /);
      assert.doesNotMatch(out, /--r\b|\bundefined\b/);
    }
  });
});
