import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { projectRoot, samplesFolder } from '../project-root.js';

const command = join(projectRoot, 'bin/tls-dissect.js');
const sample = (name: string): string => join(samplesFolder, `${name}.pcap`);
const failed = sample('tls12-server-self-signed');
const good = sample('tls12-mutual-success');
const folder = mkdtempSync(join(tmpdir(), 'tls-dissect-'));
after(() => rmSync(folder, { recursive: true }));

function written(name: string, content: string | Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

interface Run {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

function run(args: readonly string[], input?: Uint8Array, env: Readonly<Record<string, string>> = {}): Run {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(NO_COLOR|FORCE_COLOR|COLUMNS|NODE_TEST_CONTEXT)$/.test(name),
    ),
  );
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], {
    input: input ?? '',
    env: { ...inherited, ...env },
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return { status, out: stdout, err: stderr };
}

describe('the command', () => {
  it('gives status 1 and the answer first when a handshake failed', () => {
    const { status, out, err } = run([failed]);
    assert.equal(status, 1);
    assert.match(out, /^✖ FAILED {2}The client refused the server's certificate/);
    assert.equal(err, '');
  });

  it('gives status 0 when none failed, also when a refusal is no more than possible', () => {
    assert.equal(run([good]).status, 0);
    assert.equal(run([sample('tls12-hostname-mismatch')]).status, 0);
  });

  it('gives the same JSON for a file and for the same bytes on standard input, packed or not', async () => {
    const bytes = readFileSync(failed);
    const { gzipSync } = await import('node:zlib');
    const plain = JSON.parse(run([failed, '--json']).out);
    const piped = JSON.parse(run(['-', '--json'], bytes).out);
    const packed = JSON.parse(run(['-', '--json'], gzipSync(bytes)).out);
    assert.equal(piped.captures[0].file, '-');
    for (const one of [plain, piped, packed]) {
      one.captures[0].file = '';
      for (const connection of one.connections) connection.file = '';
    }
    assert.deepEqual(piped, plain);
    assert.deepEqual(packed, plain);
  });

  it('tells a connection of a stream before the stream ends, and the summary last', {
    timeout: 20_000,
  }, async () => {
    const child = spawn(process.execPath, [command, '-', '--ndjson'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const first = new Promise<string>((resolve) =>
      child.stdout.once('data', (data: Buffer) => resolve(data.toString())),
    );
    child.stdin.write(readFileSync(failed));
    assert.equal(JSON.parse(await first).verdict.cause, 'self_signed');
    assert.equal(child.exitCode, null);
    child.stdin.end();
    assert.equal(await new Promise((resolve) => child.once('exit', resolve)), 1);
    const text = run(['-'], readFileSync(sample('tls12-two-connections'))).out;
    assert.ok(text.indexOf('2 TLS connections') > text.indexOf('ESTABLISHED'), text);
  });

  it('shows what can be read when another file cannot', () => {
    const { status, out, err } = run([failed, join(folder, 'nothing.pcap')]);
    assert.equal(status, 2);
    assert.match(out, /FAILED/);
    assert.match(err, /nothing\.pcap: no such file/);
  });

  it('chooses connections, all conditions together', () => {
    const two = sample('tls12-two-connections');
    const ids = (...args: string[]): number[] =>
      (JSON.parse(run([two, '--json', ...args]).out) as { connections: { id: number }[] }).connections.map(
        ({ id }) => id,
      );
    assert.deepEqual(ids(), [1, 2]);
    assert.deepEqual(ids('--failed'), [1]);
    assert.deepEqual(ids('--outcome', 'established'), [2]);
    assert.deepEqual(ids('--port', '8443', '--host', 'localhost'), [1, 2]);
    assert.deepEqual(ids('--port', '1'), []);
    assert.deepEqual(ids('--host', '127.0.0.1', '--connection', '2'), [2]);
    assert.deepEqual(ids('--since', '2100-01-01T00:00:00Z'), []);
    assert.deepEqual(ids('--until', '2000-01-01'), []);
  });

  it('reads the pieces of a rotated capture as one, whatever their order', () => {
    const bytes = readFileSync(good);
    const records: Buffer[] = [];
    for (let at = 24; at < bytes.length; at += 16 + bytes.readUInt32LE(at + 8)) {
      records.push(bytes.subarray(at, at + 16 + bytes.readUInt32LE(at + 8)));
    }
    const piece = (part: readonly Buffer[]) => Buffer.concat([bytes.subarray(0, 24), ...part]);
    const first = written('rotated0', piece(records.slice(0, 6)));
    const second = written('rotated1', piece(records.slice(6)));
    const whole = JSON.parse(run([good, '--json']).out);
    const joined = JSON.parse(run(['--join', second, first, '--json']).out);
    const [named] = whole.captures;
    for (const connection of joined.connections) connection.file = named.file;
    assert.deepEqual(joined.connections, whole.connections);
  });

  const cut = readFileSync(good).subarray(0, -10);
  it('tells what it read of a capture that was cut', () => {
    const { status, out } = run([written('cut.pcap', cut)]);
    assert.equal(status, 0);
    assert.match(out, /client_hello/);
    assert.match(out, /capture was cut off/);
  });

  it('says that a capture without packets holds none', () => {
    const { status, out } = run([written('header.pcap', readFileSync(good).subarray(0, 24))]);
    assert.equal(status, 0);
    assert.match(out, /No TLS connection/);
  });

  const unusable: readonly (readonly [string, () => readonly string[], RegExp])[] = [
    ['a missing file', () => [join(folder, 'none')], /no such file/],
    ['a directory', () => [folder], /directory/],
    ['an empty file', () => [written('empty', '')], /empty/],
    ['a text file', () => [written('text', 'Dear capture,\nplease work.\n')], /not a packet capture/],
    [
      'random bytes',
      () => [written('noise', Buffer.from('a7f3991c5502be77', 'hex'))],
      /not a packet capture/,
    ],
    ['no file at all', () => [], /Name a capture file/],
    ['an unknown option', () => [good, '--jason'], /Did you mean --json/],
    ['a wrong outcome', () => [good, '--outcome', 'fine'], /outcome/],
    ['a wrong time', () => [good, '--since', 'yesterday'], /--since takes a time/],
    ['a wrong port', () => [good, '--port', '99999'], /--port/],
    ['a connection that is not there', () => [good, '--connection', '77'], /no connection 77/],
  ];
  for (const [what, args, sentence] of unusable) {
    it(`says ${what} in one sentence, with status 2`, () => {
      const { status, out, err } = run(args());
      assert.equal(status, 2);
      assert.equal(out, '');
      assert.match(err, sentence);
      assert.equal(err.trimEnd().split('\n').length, 1, err);
      assert.doesNotMatch(err, /\bat .*\.js:/);
    });
  }

  it('helps, and says its version', () => {
    assert.match(run(['--help']).out, /Exit status/);
    assert.match(run(['--version']).out, /^\d+\.\d+\.\d+\n$/);
  });

  it('colours on demand only, and never by colour alone', () => {
    const plain = run([failed]).out;
    const coloured = run([failed, '--color=always']).out;
    assert.doesNotMatch(plain, /\u001b/);
    assert.match(coloured, /\u001b\[/);
    assert.equal(coloured.replace(/\u001b\[\d+m/g, ''), plain);
    assert.match(run([failed], undefined, { FORCE_COLOR: '1' }).out, /\u001b\[/);
    assert.doesNotMatch(run([failed], undefined, { FORCE_COLOR: '1', NO_COLOR: '1' }).out, /\u001b/);
  });

  it('keeps to ASCII and to the width that it is given', () => {
    const { out } = run([failed, '--ascii'], undefined, { COLUMNS: '60' });
    assert.match(out, /^[\n -~]*$/);
    const lines = out.split('\n').filter((line) => !line.trimStart().startsWith('curl'));
    assert.deepEqual(
      lines.filter((line) => line.length > 60),
      [],
    );
  });

  it('ends quietly when nobody reads on', async () => {
    const child = spawn(process.execPath, [command, ...Array.from({ length: 40 }, () => failed), '--all'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let err = '';
    child.stderr.on('data', (data: Buffer) => {
      err += data.toString();
    });
    child.stdout.once('data', () => child.stdout.destroy());
    await new Promise((resolve) => child.once('exit', resolve));
    assert.equal(err, '');
  });
});
