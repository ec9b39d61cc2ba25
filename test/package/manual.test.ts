import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../project-root.js';

const page = join(projectRoot, 'man/tls-dissect.1');

test('the manual page is what the options say (npm run man)', () => {
  const generated = execFileSync(process.execPath, ['man/generate.js'], {
    cwd: projectRoot,
    encoding: 'utf8',
  });
  assert.equal(readFileSync(page, 'utf8'), generated);
});

test('man formats the manual page without a warning', (t) => {
  if (spawnSync('man', ['--version']).status !== 0) return t.skip('man is not installed');
  const options = ['--warnings', '-E', 'UTF-8', '-l', page];
  const done = spawnSync('man', options, { encoding: 'utf8', env: { ...process.env, MANWIDTH: '80' } });
  assert.equal(done.stderr, '');
  assert.match(done.stdout, /--keylog/);
});
