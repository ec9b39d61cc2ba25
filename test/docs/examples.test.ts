import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { after, test } from 'node:test';
import { projectRoot } from '../project-root.js';
import { blocksOf } from './markdown.js';

// Inside the project, so that examples can import it by its name.
mkdirSync(join(projectRoot, 'build'), { recursive: true });
const folder = mkdtempSync(join(projectRoot, 'build/examples-'));
after(() => rmSync(folder, { recursive: true }));
const command = join(folder, 'tls-dissect');
writeFileSync(
  command,
  `#!/bin/sh\nexec "${process.execPath}" "${join(projectRoot, 'bin/tls-dissect.js')}" "$@"\n`,
);
chmodSync(command, 0o755);

const env = {
  ...process.env,
  LC_ALL: 'C.UTF-8',
  NO_COLOR: '1',
  PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}`,
};
const has = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

for (const page of ['library.md', 'recipes.md']) {
  const blocks = blocksOf(readFileSync(join(projectRoot, 'docs', page), 'utf8'));

  test(`docs/${page}: every example is run or says that it is not`, () => {
    const code = blocks.filter(({ language }) => language === 'js' || language === 'sh');
    assert.ok(code.length > 3);
    for (const { line, run, notRun } of code) assert.ok(run !== notRun, `line ${line}`);
  });

  blocks.forEach(({ language, text, line, run, status }, index) => {
    if (!run) return;
    const missing = ['jq', 'tshark'].find((program) => text.includes(`${program} `) && !has(program));
    const skip = missing === undefined ? false : `${missing} is not installed`;
    test(`docs/${page}, line ${line}`, { skip }, () => {
      const file = join(folder, `line-${line}.${language === 'js' ? 'mjs' : 'sh'}`);
      writeFileSync(file, text);
      const program = language === 'js' ? process.execPath : 'bash';
      const done = spawnSync(program, [file], { cwd: projectRoot, env, encoding: 'utf8' });
      assert.equal(done.status, status, done.stderr);
      const next = blocks[index + 1];
      if (next?.language === 'text') assert.equal(done.stdout, next.text);
      else assert.notEqual(done.stdout + done.stderr, '');
    });
  });
}

for (const [page, language] of [
  ['README.md', 'en'],
  ['README.zh.md', 'zh'],
] as const) {
  test(`${page} shows what is printed`, () => {
    const shown = blocksOf(readFileSync(join(projectRoot, page), 'utf8')).find(
      (block) => block.language === 'text',
    );
    const sample = 'samples/tls12-server-self-signed.pcap';
    const done = spawnSync(command, [sample, '--lang', language], {
      cwd: projectRoot,
      env,
      encoding: 'utf8',
    });
    assert.equal(shown?.text, done.stdout);
  });
}

test('README.md shows what --explain says of a message', () => {
  const blocks = blocksOf(readFileSync(join(projectRoot, 'README.md'), 'utf8'));
  const [, explained] = blocks.filter((block) => block.language === 'text');
  const sample = 'samples/tls12-no-client-certificate.pcap';
  const done = spawnSync(command, [sample, '--explain'], { cwd: projectRoot, env, encoding: 'utf8' });
  const text = explained?.text ?? '';
  assert.match(text, /certificate_request/);
  assert.ok(done.stdout.includes(text), text);
});
