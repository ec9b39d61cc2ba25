import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { dissect } from '../../src/index.js';
import { columns } from '../../src/render/shared/wrap.js';
import { renderText } from '../../src/render/text/text.js';
import { projectRoot, samplesFolder } from '../project-root.js';

const folder = join(projectRoot, 'test/golden/zh');
const update = process.env['UPDATE_GOLDEN'] === '1';

const SEED_STORY = ['tls12', 'tls13'].flatMap((version) =>
  ['server-self-signed', 'no-client-certificate', 'mutual-success'].map((run) => `${version}-${run}`),
);

async function told(name: string, width: number, withKeys = false): Promise<string> {
  const keyLog = join(samplesFolder, `${name}.keys`);
  const keyLogs = withKeys && existsSync(keyLog) ? [{ name: 'keys', text: readFileSync(keyLog) }] : [];
  const report = await dissect(join(samplesFolder, `${name}.pcap`), { language: 'zh', keyLogs });
  return renderText(report, { width, colour: false, unicode: true, all: true, language: 'zh' });
}

describe('the seed story in Chinese', () => {
  for (const name of SEED_STORY) {
    it(name, async () => {
      const text = await told(name, 100, true);
      const golden = join(folder, `${name}.txt`);
      if (update) {
        mkdirSync(folder, { recursive: true });
        writeFileSync(golden, text);
      }
      assert.equal(text, readFileSync(golden, 'utf8'));
    });
  }
});

/** What stays English: commands, names from the wire, what programs print, names of standards. */
const QUOTED =
  /“[^”]*”|`[^`]*`|^ {5}(?:curl|openssl|tcpdump|ss|SSLKEYLOGFILE).*$|\b(?:CN|O|OU|C|L|ST)=[^；，）。\n]*|ICMP[:：]?[^，。）\n]*|HTTP\/[\d.]+ \d+[^（\n]*|（\d{3} [^）]*）|unsafe legacy renegotiation disabled|with names that are rather long/gm;
/** Four words in a row that are no code point's name are a sentence. */
const ENGLISH = /\b[a-z]{2,}(?: [a-z]{2,}){3,}/i;

/** A space beside a full-width mark, a half-width mark behind a Chinese character, two marks in a row. */
const BADLY_SET =
  /\S (?=[，。：；、）！？])|[，。：；、（！？] +\S|[\u4e00-\u9fff] （|[\u4e00-\u9fff] ?[,:;!?](?: |$)|[\u4e00-\u9fff] ?\(|\) ?[\u4e00-\u9fff]|[，。：；]{2}|（（|））/m;

describe('no English sentence is left, and Chinese is set as Chinese', () => {
  for (const name of readdirSync(samplesFolder)
    .filter((file) => file.endsWith('.pcap'))
    .map((file) => file.replace('.pcap', ''))) {
    it(name, async () => {
      for (const withKeys of [false, true]) {
        const whole = await told(name, 400, withKeys);
        assert.doesNotMatch(whole, BADLY_SET);
        const text = whole.replaceAll(QUOTED, '').split('\n');
        // What a dialogue before TLS says is its own.
        const sentences = text.filter((line) => !line.includes('plaintext'));
        assert.doesNotMatch(sentences.join('\n'), ENGLISH);
      }
    });
  }
});

it('no line is wider than asked for, wide characters counted twice', async () => {
  for (const name of SEED_STORY) {
    for (const width of [60, 80, 132]) {
      const long = (await told(name, width))
        .split('\n')
        // A command is not broken.
        .filter((line) => columns(line) > width && !/^ {5}\S/.test(line));
      assert.deepEqual(long, [], `${name} at ${width}`);
    }
  }
});

it('no line begins with a closing mark', async () => {
  for (const name of SEED_STORY) assert.doesNotMatch(await told(name, 80), /^\s*[。，、；：！？）》」]/m);
});

describe('the command', () => {
  const sample = join(samplesFolder, 'tls12-server-self-signed.pcap');
  const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    spawnSync(process.execPath, [join(projectRoot, 'bin/tls-dissect.js'), ...args], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] ?? '', ...env },
    });

  it('speaks Chinese when asked, or where the environment does', () => {
    assert.match(run([sample, '--lang', 'zh']).stdout, /客户端拒绝了服务端证书/);
    assert.match(run([sample], { LANG: 'zh_CN.UTF-8' }).stdout, /客户端拒绝了服务端证书/);
    assert.match(run([sample], { LANG: 'zh_CN.UTF-8', LC_ALL: 'C' }).stdout, /The client refused/);
    assert.match(run([sample, '--lang', 'en'], { LANG: 'zh_CN.UTF-8' }).stdout, /The client refused/);
    assert.match(run([sample, '--ascii'], { LANG: 'zh_CN.UTF-8' }).stdout, /The client refused/);
    assert.match(run(['missing.pcap', '--lang', 'zh']).stderr, /没有这个文件/);
  });

  it('keeps JSON English unless it is asked', () => {
    assert.match(run([sample, '--json'], { LANG: 'zh_CN.UTF-8' }).stdout, /The client refused/);
    assert.match(run([sample, '--json', '--lang', 'zh']).stdout, /客户端拒绝了服务端证书/);
  });

  it('says that Chinese has no ASCII', () => {
    const { status, stderr } = run([sample, '--ascii', '--lang', 'zh']);
    assert.equal(status, 2);
    assert.match(stderr, /--ascii or --lang zh/);
  });
});
