import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../project-root.js';

const { NODE_TEST_CONTEXT: _, ...env } = process.env;
const run = (...parts: string[]) =>
  spawnSync(process.execPath, ['test/run.js', ...parts], { cwd: projectRoot, encoding: 'utf8', env });

test('a test whose source was deleted is taken out of build/ and not run', () => {
  const stale = join(projectRoot, 'build/test/deleted/long-ago.test.js');
  mkdirSync(join(projectRoot, 'build/test/deleted'), { recursive: true });
  writeFileSync(stale, "throw new Error('this test was deleted');");
  const { status, stderr, stdout } = run('deleted/long-ago');
  assert.equal(status, 1);
  assert.match(stderr, /^no test matches\n$/);
  assert.equal(stdout, '');
  assert.equal(existsSync(stale), false);
});

test('the tests with a part in their path are run, and no others', () => {
  const { status, stdout } = run('registry/oid');
  assert.equal(status, 0, stdout);
  assert.match(stdout, / pass [1-9]/);
  assert.match(stdout, / fail 0/);
  assert.ok(stdout.length < 20_000);
});

test('what failed stands at the end of the output, also in a pipe', () => {
  const source = 'test/deleted/fails.test';
  mkdirSync(join(projectRoot, 'test/deleted'), { recursive: true });
  mkdirSync(join(projectRoot, 'build/test/deleted'), { recursive: true });
  try {
    writeFileSync(join(projectRoot, `${source}.ts`), '');
    writeFileSync(
      join(projectRoot, `build/${source}.js`),
      "import { it } from 'node:test'; it('falls', () => { throw new Error('as it is to'); }); it('stands', () => {});",
    );
    const { status, stdout } = run('deleted/fails');
    assert.equal(status, 1);
    assert.match(stdout.slice(stdout.indexOf('fail 1')), /falls.*as it is to/s);
  } finally {
    rmSync(join(projectRoot, 'test/deleted'), { recursive: true });
    rmSync(join(projectRoot, 'build/test/deleted'), { recursive: true });
  }
});
