import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { it } from 'node:test';
import { projectRoot } from '../project-root.js';

/** The floors, lowest first. Those of one group do not know each other. */
const FLOORS = [
  'base',
  'language',
  'registry',
  'capture',
  'packet',
  'stream',
  'record',
  'handshake',
  'keys',
  'x509',
  'application',
  'story',
  'diagnosis',
  'telling',
  'excerpt',
  'report',
  'render',
  'cli',
];
const GROUPS: readonly ReadonlySet<string>[] = [
  new Set(['record', 'handshake', 'keys', 'x509', 'application']),
  new Set(['diagnosis', 'telling', 'excerpt']),
];
const OWNERS: Readonly<Record<string, readonly string[]>> = {
  pkijs: ['x509'],
  asn1js: ['x509'],
  yargs: ['cli'],
  'cli-table3': ['render'],
};

interface Import {
  readonly file: string;
  readonly floor: string;
  readonly to: string;
}

function importsOf(folder: string): Import[] {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => {
      const file = join(folder, name);
      const text = readFileSync(file, 'utf8');
      return [...text.matchAll(/\b(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, to]) => ({
        file,
        floor: floorOf(folder, file),
        to: to!,
      }));
    });
}

function floorOf(root: string, file: string): string {
  return relative(root, file).split(/[\\/]/)[0]!;
}

/** Each breach in words; none is what we want. */
export function breaches(imports: readonly Import[], root: string): string[] {
  return imports.flatMap(({ file, floor, to }) => {
    const where = `${relative(root, file)} imports ${to}`;
    const owner = OWNERS[to.split('/')[0]!];
    if (owner !== undefined) return owner.includes(floor) ? [] : [`${where}: only ${owner.join(', ')} may`];
    if (!to.startsWith('.')) return [];
    const target = floorOf(root, resolve(dirname(file), to)).replace(/\.js$/, '.ts');
    if (floor === 'index.ts') return [];
    if (target === 'index.ts')
      return floor === 'cli' ? [] : [`${where}: the library's face is above every floor`];
    const from = FLOORS.indexOf(floor);
    const at = FLOORS.indexOf(target);
    if (from < 0 || at < 0) return [`${where}: unknown floor`];
    if (at > from) return [`${where}: upward`];
    if (at !== from && GROUPS.some((group) => group.has(floor) && group.has(target)))
      return [`${where}: these floors do not know each other`];
    return [];
  });
}

it('imports run downwards only', () => {
  const root = join(projectRoot, 'src');
  const imports = importsOf(root);
  assert.ok(imports.length > 100, 'the imports were found');
  assert.deepEqual(breaches(imports, root), []);
});

it('a breach would be seen', () => {
  const root = '/p/src';
  const breach = (file: string, to: string) =>
    breaches([{ file: join(root, file), floor: file.split('/')[0]!, to }], root).length;
  assert.equal(breach('stream/flow-table.ts', '../story/follow.js'), 1);
  assert.equal(breach('record/record-reader.ts', '../handshake/message.js'), 1);
  assert.equal(breach('story/follow.ts', 'pkijs'), 1);
  assert.equal(breach('diagnosis/rule.ts', '../story/connection.js'), 0);
  assert.equal(breach('render/text/table.ts', '../../index.js'), 1);
});
