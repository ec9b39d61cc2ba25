// What ARCHITECTURE.md and CONTRIBUTING.md point at is there.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../project-root.js';

const textOf = (page: string) => readFileSync(join(projectRoot, page), 'utf8');
const scripts = Object.keys(
  (JSON.parse(textOf('package.json')) as { readonly scripts: Record<string, string> }).scripts,
);

test('ARCHITECTURE.md has a row for each floor, and none that is not there', () => {
  const rows = [...textOf('ARCHITECTURE.md').matchAll(/^\| `src\/([\w-]+)\/`/gm)].map(([, floor]) => floor!);
  const floors = readdirSync(join(projectRoot, 'src'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  assert.deepEqual(rows.toSorted(), floors.toSorted());
});

for (const page of ['ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md']) {
  test(`${page}: every path and every script that it names is there`, () => {
    const text = textOf(page);
    const paths = [
      ...text.matchAll(/`((?:src|test|samples|docs|tools|bench|bin)\/[\w./-]+)`/g),
      ...text.matchAll(/\]\(((?!http)[\w./-]+)\)/g),
    ].map(([, path]) => path!);
    assert.ok(paths.length > 0);
    assert.deepEqual(
      paths.filter((path) => !/NAME/.test(path) && !existsSync(join(projectRoot, path))),
      [],
    );
    const named = [...text.matchAll(/`npm run ([\w:]+)/g)].map(([, script]) => script!);
    assert.deepEqual(
      named.filter((script) => !scripts.includes(script)),
      [],
    );
  });
}
