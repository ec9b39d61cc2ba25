// Every file that is written appears whole or not at all, and nothing that is read is written over.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import { fileName } from '../../src/cli/certificate-files.js';
import { WholeFile } from '../../src/platform/node/whole-file.js';
import { projectRoot, samplesFolder } from '../project-root.js';

const folder = mkdtempSync(join(tmpdir(), 'tls-dissect-files-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const command = join(projectRoot, 'bin/tls-dissect.js');
const sample = join(samplesFolder, 'tls12-server-self-signed.pcap');
const run = (...args: string[]) => spawnSync(process.execPath, [command, ...args], { encoding: 'utf8' });
const OLD = 'what was there before';
let at = '';
let runs = 0;
const place = (name: string) => join(at, name);
beforeEach(() => {
  at = join(folder, String(++runs));
  mkdirSync(at);
});
const posix = { skip: process.platform === 'win32' && 'no such files on Windows' };

const WRITING: readonly (readonly string[])[] = [
  ['-o'],
  ['--json', '-o'],
  ['--ndjson', '-o'],
  ['--html'],
  ['--markdown'],
  ['--mermaid'],
  ['--svg'],
  ['-w'],
];

describe('a written file', () => {
  it('takes its place whole, and leaves nothing beside it', () => {
    for (const [number, options] of WRITING.entries()) {
      const name = `out${number}`;
      writeFileSync(place(name), OLD);
      const { status, stderr } = run(sample, ...options, place(name));
      assert.equal(status, 1, stderr);
      assert.ok(readFileSync(place(name)).length > 300, options.join(' '));
    }
    assert.equal(readdirSync(at).length, WRITING.length);
  });

  it('is what it was when the process is killed, or asked to go, while it is written', posix, async () => {
    for (const signal of ['SIGKILL', 'SIGTERM', 'SIGHUP'] as const) {
      writeFileSync(place('out'), OLD);
      const child = spawn(process.execPath, [command, '-', '--ndjson', '-o', place('out')], {
        stdio: ['pipe', 'ignore', 'ignore'],
      });
      child.stdin.write(readFileSync(sample));
      const hasBegun = () => readdirSync(at).some((name) => name.endsWith('.part'));
      for (let patience = 0; patience < 400 && !hasBegun(); patience++)
        await new Promise((go) => setTimeout(go, 25));
      assert.ok(hasBegun());
      child.kill(signal);
      await new Promise((go) => child.once('exit', go));
      assert.equal(readFileSync(place('out'), 'utf8'), OLD);
      if (signal !== 'SIGKILL') assert.deepEqual(readdirSync(at), ['out']);
      else for (const left of readdirSync(at)) rmSync(place(left));
    }
  });

  it('is what it was when the disk is full', { skip: !existsSync('/dev/full') }, () => {
    writeFileSync(place('out'), OLD);
    const file = new WholeFile(place('out'));
    file.write(Buffer.alloc(100));
    file.abandon();
    assert.equal(readFileSync(place('out'), 'utf8'), OLD);
    assert.deepEqual(readdirSync(at), ['out']);
    const { status, stderr } = run(sample, '--json', '-o', '/dev/full');
    assert.equal(status, 2);
    assert.match(stderr, /ENOSPC/);
  });

  it('may be a FIFO that somebody reads; one that nobody reads is refused', posix, async () => {
    execFileSync('mkfifo', [place('fifo')]);
    const unread = run(sample, '-o', place('fifo'));
    assert.equal(unread.status, 2);
    assert.match(unread.stderr, /ENXIO/);
    const reader = spawn('cat', [place('fifo')], { stdio: ['ignore', 'pipe', 'ignore'] });
    let read = '';
    reader.stdout.on('data', (part: Buffer) => {
      read += part.toString();
    });
    const writer = spawn(process.execPath, [command, sample, '-o', place('fifo')], { stdio: 'ignore' });
    const [status] = await Promise.all(
      [writer, reader].map((one) => new Promise((go) => one.once('close', go))),
    );
    assert.equal(status, 1);
    assert.match(read, /The client refused/);
  });

  it('may be reached by a symbolic link, which stays', posix, () => {
    writeFileSync(place('real'), OLD);
    symlinkSync(place('real'), place('link'));
    assert.equal(run(sample, '-o', place('link')).status, 1);
    assert.ok(lstatSync(place('link')).isSymbolicLink());
    assert.match(readFileSync(place('real'), 'utf8'), /The client refused/);
  });

  it('is not named twice, however it is called', posix, () => {
    writeFileSync(place('a'), '');
    symlinkSync(place('a'), place('link'));
    linkSync(place('a'), place('hard'));
    for (const [one, other] of [
      ['a', 'a'],
      ['a', 'link'],
      ['a', 'hard'],
      ['new', './new'],
      ['new', 'NEW'],
    ] as const) {
      for (const options of [
        ['--html', place(one), '-o', `${at}/${other}`],
        ['--svg', place(one), '-w', `${at}/${other}`],
      ]) {
        const { status, stderr } = run(sample, ...options);
        assert.equal(status, 2, options.join(' '));
        assert.match(stderr, /Two forms cannot go to one file/);
      }
    }
  });
});

describe('certificates', () => {
  it('follow no link that waits for them, and write over nothing that is read', posix, () => {
    const certificates = place('certificates');
    assert.equal(run(sample, '--certificates', certificates).status, 1);
    const [name] = readdirSync(certificates);
    const written = join(certificates, name!);
    const pem = readFileSync(written, 'utf8');
    writeFileSync(place('victim'), OLD);
    rmSync(written);
    symlinkSync(place('victim'), written);
    assert.equal(run(sample, '--certificates', certificates).status, 1);
    assert.equal(readFileSync(place('victim'), 'utf8'), OLD);
    assert.equal(readFileSync(written, 'utf8'), pem);
    rmSync(written);
    copyFileSync(sample, written);
    const refused = run(written, '--certificates', certificates);
    assert.equal(refused.status, 2);
    assert.deepEqual(readFileSync(written), readFileSync(sample));
    writeFileSync(written, pem);
    assert.equal(run(sample, '--ca', written, '--certificates', certificates).status, 2);
  });

  it('have no names that are devices on Windows', () => {
    for (const name of ['con', 'AUX.example', 'nul', 'com1.x', 'LPT9', 'prn.pem']) {
      const file = fileName({ subject: `CN=${name}`, sha256: '0123456789abcdef00' } as never);
      assert.match(file, /^certificate-/, name);
    }
    assert.match(fileName({ subject: 'CN=console', sha256: '0123456789abcdef00' } as never), /^console-/);
  });
});

it('keeps its exit status when its reader has seen enough', posix, () => {
  for (const [name, status] of [
    ['tls12-server-self-signed', 1],
    ['tls12-mutual-success', 0],
  ] as const) {
    const files = Array.from({ length: 30 }, () => `"${join(samplesFolder, name)}.pcap"`).join(' ');
    const shell = `"${process.execPath}" "${command}" --all ${files} | head -c 10 >/dev/null; echo "\${PIPESTATUS[0]}"`;
    const { stdout } = spawnSync('bash', ['-c', shell], { encoding: 'utf8' });
    assert.equal(stdout.trim(), String(status), name);
  }
});
