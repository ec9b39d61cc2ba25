// A capture may be called anything that a file system takes.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { projectRoot, samplesFolder } from '../project-root.js';
import { RAW } from '../render/hostile-strings.js';

const folder = mkdtempSync(join(tmpdir(), 'tls-dissect-names-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const run = (...args: string[]) =>
  spawnSync(process.execPath, [join(projectRoot, 'bin/tls-dissect.js'), ...args], { encoding: 'utf8' });

const NAMES = [
  'a\u001b[2J\u001b]0;title\u0007.pcap',
  'b\n✔ ESTABLISHED\r\n.pcap',
  'c\u202egpj.pcap',
  'd<script>alert(1)<&script>".pcap',
  'e`rm`|$(x)[y](javascript:z).pcap',
];

describe('the name of a capture comes out harmless', { skip: process.platform === 'win32' }, () => {
  for (const name of NAMES) {
    it(JSON.stringify(name), () => {
      const capture = join(folder, name);
      copyFileSync(join(samplesFolder, 'tls12-server-self-signed.pcap'), capture);
      const damaged = join(folder, `x${name}`);
      writeFileSync(damaged, readFileSync(capture).subarray(0, 2_000));
      for (const form of ['text', 'json', 'ndjson', 'markdown', 'mermaid', 'svg', 'html']) {
        const { stdout, stderr, status } = run(capture, damaged, '--format', form);
        assert.equal(status, 1, `${form}: ${stderr}`);
        // The page's own style and script are one line each of their own making.
        const shown = form === 'html' ? stdout.replace(/<(script|style)>[\s\S]*?<\/\1>/g, '') : stdout;
        assert.ok(shown.length > 500);
        assert.doesNotMatch(shown, RAW, form);
        // On a terminal markup is text, and in Markdown so it is between backticks.
        const markup = form === 'text' ? '' : shown.replace(/`[^`\n]+`/g, '');
        assert.doesNotMatch(markup, /<script>alert/, form);
        assert.doesNotMatch(shown, /^✔ ESTABLISHED/m, form);
        assert.doesNotMatch(stderr, RAW, form);
      }
      const missing = run(join(folder, `missing${name}`));
      assert.equal(missing.status, 2);
      assert.doesNotMatch(missing.stderr, RAW);
      const certificates = join(folder, 'certificates');
      assert.equal(run(capture, '--certificates', certificates).status, 1);
      assert.ok(readdirSync(certificates).every((file) => /^[A-Za-z0-9.-]+\.pem$/.test(file)));
    });
  }
});
