import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { projectRoot, samplesFolder } from '../project-root.js';

const command = join(projectRoot, 'bin/tls-dissect.js');
const failed = join(samplesFolder, 'tls12-server-self-signed.pcap');
const two = join(samplesFolder, 'tls12-two-connections.pcap');
const folder = mkdtempSync(join(tmpdir(), 'tls-dissect-'));
after(() => rmSync(folder, { recursive: true }));
const inFolder = (name: string): string => join(folder, name);

function run(args: readonly string[], input: Uint8Array | string = '') {
  const { NODE_TEST_CONTEXT: _, FORCE_COLOR: __, COLUMNS: ___, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], {
    input,
    env: { ...env, LC_ALL: 'C.UTF-8' },
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return { status, out: stdout, err: stderr };
}

/** How each form begins. */
const BEGINNINGS: Readonly<Record<string, RegExp>> = {
  text: /^✖ FAILED {2}/,
  json: /^\{\n {2}"schemaVersion": 2,/,
  ndjson: /^\{"schemaVersion":2,"toolVersion":"[\d.]+","id":1,/,
  markdown: /^# What happened to TLS in `tls12-server-self-signed\.pcap`\n/,
  mermaid: /^## Connection 1: FAILED\n.*```mermaid\nsequenceDiagram\n/s,
  svg: /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<svg /,
  html: /^<!doctype html>/,
};

describe('--format', () => {
  for (const [format, beginning] of Object.entries(BEGINNINGS)) {
    it(`${format} goes to standard output, or to the file of --output instead`, () => {
      const shown = run([failed, '--format', format]);
      assert.equal(shown.status, 1);
      assert.match(shown.out, beginning);
      assert.equal(shown.err, '');
      const file = inFolder(`report.${format}`);
      const { status, out, err } = run([failed, '--format', format, '-o', file]);
      assert.equal(status, 1);
      assert.equal(out, '');
      assert.equal(err, `tls-dissect: ${file}: written.\n`);
      assert.equal(readFileSync(file, 'utf8'), shown.out);
    });
  }

  it('of a wrong name is one sentence', () => {
    const { status, out, err } = run([failed, '--format', 'pdf']);
    assert.equal(status, 2);
    assert.equal(out, '');
    assert.equal(
      err,
      'tls-dissect: --format takes one of text, json, ndjson, markdown, mermaid, svg, html. (tls-dissect --help)\n',
    );
  });

  it('json is --json, and ndjson --ndjson', () => {
    assert.equal(run([two, '--format', 'json']).out, run([two, '--json']).out);
    assert.equal(run([two, '--format', 'ndjson']).out, run([two, '--ndjson']).out);
  });
});

describe('several forms of one run', () => {
  it('are the same as one after the other, text on standard output', () => {
    const options = ['html', 'markdown', 'mermaid', 'svg'].flatMap((one) => [
      `--${one}`,
      inFolder(`all.${one}`),
    ]);
    const { status, out } = run([two, ...options]);
    assert.equal(status, run([two]).status);
    assert.equal(out, run([two]).out);
    for (const one of ['html', 'markdown', 'mermaid', 'svg'])
      assert.equal(readFileSync(inFolder(`all.${one}`), 'utf8'), run([two, '--format', one]).out, one);
  });

  it('can be one on standard output and others in files', () => {
    const { out } = run([failed, '--markdown', '-', '-o', inFolder('text.txt'), '--svg', inFolder('a.svg')]);
    assert.match(out, BEGINNINGS['markdown']!);
    assert.match(readFileSync(inFolder('text.txt'), 'utf8'), BEGINNINGS['text']!);
    assert.match(readFileSync(inFolder('a.svg'), 'utf8'), BEGINNINGS['svg']!);
  });

  it('work for a stream', () => {
    const file = inFolder('streamed.ndjson');
    const { out } = run(['-', '--ndjson', '--output', file], readFileSync(two));
    assert.equal(out, '');
    assert.equal(readFileSync(file, 'utf8').trim().split('\n').length, 2);
    assert.match(
      run(['-', '--markdown', '-'], readFileSync(failed)).out,
      /^# What happened to TLS in `?-`?\n/,
    );
  });

  it('that exclude each other are refused in one sentence', () => {
    const file = inFolder('never');
    const cases: readonly (readonly [args: readonly string[], sentence: RegExp])[] = [
      [['--json', '--html', '-'], /Only one form can go to standard output: name files for the others\./],
      [['--svg', '-', '--html', '-'], /Only one form can go to standard output/],
      [['--format', 'svg', '--markdown', '-'], /Only one form can go to standard output/],
      [['--format', 'svg', '--svg', file], /Choose one of --format svg and --svg\./],
      [['--format', 'json', '--ndjson'], /Choose one of --format and --ndjson\./],
      [['--svg', file, '--html', file], /Two forms cannot go to one file \(.*never\)\./],
      [['--svg', file, '-o', file], /Two forms cannot go to one file/],
      [['-o', failed], /this file is being read; write to another\./],
      [['-o', join(folder, 'no', 'such')], /cannot be written \(ENOENT\)\./],
    ];
    for (const [args, sentence] of cases) {
      const { status, out, err } = run([failed, ...args]);
      assert.equal(status, 2, args.join(' '));
      assert.equal(out, '', args.join(' '));
      assert.match(err, sentence);
      assert.equal(err.split('\n').length, 2);
    }
    assert.ok(!existsSync(file));
    assert.match(readdirSync(samplesFolder).join(' '), /tls12-server-self-signed\.pcap/);
    assert.ok(readFileSync(failed).length > 1_000);
  });

  it('show the connections that were asked for in full', () => {
    assert.match(run([two, '--format', 'markdown']).out, /^## Connection/m);
    const chosen = run([two, '--format', 'markdown', '--connection', '2']).out;
    assert.deepEqual(chosen.match(/^## Connection \d/gm), ['## Connection 2']);
    const all = run([two, '--format', 'mermaid', '--all']).out;
    assert.deepEqual(all.match(/^## Connection \d/gm), ['## Connection 1', '## Connection 2']);
  });

  it('speak Chinese', () => {
    assert.match(run([failed, '--format', 'markdown', '--lang', 'zh']).out, /^## 连接 1：失败\n/m);
    assert.match(run([failed, '--format', 'svg', '--lang', 'zh']).out, /xml:lang="zh-Hans"/);
  });
});

describe('--redact', () => {
  it('leaves no name, address, serial number or file in any form', () => {
    for (const format of Object.keys(BEGINNINGS)) {
      const { status, out, err } = run([failed, '--format', format, '--redact', '-V', '-x']);
      assert.equal(status, 1);
      assert.equal(err, '');
      assert.match(out, /host-1\.example/, format);
      assert.doesNotMatch(out, /localhost|127\.0\.0\.1|O=Example|c8b8f5ca|self-signed\.pcap|samples/, format);
    }
  });

  it('gives the same pseudonyms in every form of a run', () => {
    const json = JSON.parse(run([two, '--json', '--redact']).out) as { connections: { server: object }[] };
    const text = run([two, '--all', '--redact', '--svg', inFolder('redacted.svg')]).out;
    const { address, port, name } = json.connections[1]!.server as Record<string, string>;
    assert.ok(text.includes(`${address}:${port} (${name})`));
    assert.ok(readFileSync(inFolder('redacted.svg'), 'utf8').includes(name!));
  });

  it('takes --host for the original, and has no bytes of messages', () => {
    assert.match(run([failed, '--redact', '--host', 'localhost']).out, /host-1\.example/);
    const none = run([failed, '--redact', '--host', 'host-1.example']);
    assert.match(none.err, /^tls-dissect: No connection from or to host-1\.example\.$/m);
    assert.equal(none.out, '');
    assert.doesNotMatch(run([failed, '--redact', '-x']).out, /^ +0000 {2}/m);
  });

  it('is refused together with what holds the originals', () => {
    for (const [option, sentence] of [
      ['--write', /--redact and --write exclude each other: what it writes holds the originals\./],
      ['--certificates', /--redact and --certificates exclude each other/],
    ] as const) {
      const { status, err } = run([failed, '--redact', option, inFolder('originals')]);
      assert.equal(status, 2);
      assert.match(err, sentence);
      assert.ok(!existsSync(inFolder('originals')));
    }
  });
});
