import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { it } from 'node:test';
import { projectRoot } from '../project-root.js';

/** The floors, lowest first. Those of one group do not know each other. */
const FLOORS = [
  'base',
  'platform',
  'language',
  'registry',
  'capture',
  'packet',
  'stream',
  'eap',
  'record',
  'quic',
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
  'page',
  'cli',
];
const GROUPS: readonly ReadonlySet<string>[] = [
  new Set(['record', 'quic', 'handshake', 'keys', 'x509', 'application']),
  new Set(['diagnosis', 'telling', 'excerpt']),
  new Set(['page', 'cli']),
];
const OWNERS: Readonly<Record<string, readonly string[]>> = {
  pkijs: ['x509'],
  asn1js: ['x509'],
  yargs: ['cli'],
  'cli-table3': ['render'],
};
/** The floor whose rooms stand side by side: each may use this one of its rooms and no other. */
const SHARED_ROOM: Readonly<Record<string, string>> = { render: 'shared' };

/**
 * Circles between files that are still there, each named by its files. A list to be emptied: nothing may be added, and
 * what is gone is taken off.
 */
const CIRCLES_LEFT: readonly string[] = [];

/** Those that use the library and are used by nobody; each knows the host that it runs on. */
const TOPS: ReadonlySet<string> = new Set(['page', 'cli']);

/** The one room below the command that may know Node.js: its modules, Buffer and process. */
const NODE_ROOM = 'platform/node/';
/** The one module through which a host is reached: the floors above know no face by itself. */
const HOST = 'platform/host';

interface Import {
  readonly file: string;
  readonly floor: string;
  readonly to: string;
}

interface SourceFile {
  /** From src/ on. */
  readonly name: string;
  readonly text: string;
}

const sourceFiles = (folder: string): SourceFile[] =>
  readdirSync(folder, { recursive: true })
    .map((name) => String(name).replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));

const importsIn = (text: string): string[] =>
  [...text.matchAll(/\b(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, to]) => to!);

const importsOf = (folder: string): Import[] =>
  sourceFiles(folder).flatMap(({ name, text }) =>
    importsIn(text).map((to) => ({ file: join(folder, name), floor: name.split('/')[0]!, to })),
  );

function floorOf(root: string, file: string): string {
  return relative(root, file).split(/[\\/]/)[0]!;
}

/** Each breach in words; none is what we want. */
function breaches(imports: readonly Import[], root: string): string[] {
  return imports.flatMap(({ file, floor, to }) => {
    const where = `${relative(root, file)} imports ${to}`;
    const owner = OWNERS[to.split('/')[0]!];
    if (owner !== undefined) return owner.includes(floor) ? [] : [`${where}: only ${owner.join(', ')} may`];
    if (!to.startsWith('.')) return [];
    const imported = resolve(dirname(file), to);
    const target = floorOf(root, imported).replace(/\.js$/, '.ts');
    if (floor === 'index.ts') return [];
    if (target === 'index.ts')
      return TOPS.has(floor) ? [] : [`${where}: the library's face is above every floor`];
    const from = FLOORS.indexOf(floor);
    const at = FLOORS.indexOf(target);
    if (from < 0 || at < 0) return [`${where}: unknown floor`];
    if (at > from) return [`${where}: upward`];
    if (at !== from && GROUPS.some((group) => group.has(floor) && group.has(target)))
      return [`${where}: these floors do not know each other`];
    const shared = SHARED_ROOM[floor];
    if (at === from && shared !== undefined) {
      const [room, other] = [file, imported].map((one) => relative(root, one).split(/[\\/]/)[1]!);
      if (room !== other && other !== shared) return [`${where}: what both need belongs into ${shared}/`];
    }
    return [];
  });
}

/** Files that import each other in a circle, of types or of values: each set of them as sorted names with spaces between. */
function circles(files: readonly SourceFile[]): string[] {
  const importedBy = new Map(
    files.map(({ name, text }) => [
      name,
      importsIn(text)
        .filter((to) => to.startsWith('.'))
        .map((to) => relative('/', resolve('/', dirname(name), to)).replace(/\.js$/, '.ts')),
    ]),
  );
  // Tarjan: strongly connected components.
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[] = [];
  const visit = (name: string): void => {
    const number = order.size;
    order.set(name, number);
    low.set(name, number);
    stack.push(name);
    for (const next of importedBy.get(name) ?? []) {
      if (!importedBy.has(next)) continue;
      if (!order.has(next)) {
        visit(next);
        low.set(name, Math.min(low.get(name)!, low.get(next)!));
      } else if (stack.includes(next)) low.set(name, Math.min(low.get(name)!, order.get(next)!));
    }
    if (low.get(name) !== number) return;
    const together = stack.splice(stack.indexOf(name));
    if (together.length > 1 || importedBy.get(name)!.includes(name)) found.push(together.sort().join(' '));
  };
  for (const { name } of files) if (!order.has(name)) visit(name);
  return found.sort();
}

/** What of Node.js is used where it may not be. */
function hostUses(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ name, text }) => {
    if (name.startsWith('cli/') || name.startsWith(NODE_ROOM)) return [];
    const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
    const used = new Set([
      ...[...code.matchAll(/'(node:[^']+)'/g)].map(([, module]) => module!),
      ...[...code.matchAll(/\b(Buffer\b|process(?=[.[]))/g)].map(([, name]) => name!),
    ]);
    return [...used].map((one) => `${name}: ${one}`);
  });
}

/** Who reaches past the host to one of its faces. */
function facesKnown(imports: readonly Import[], root: string): string[] {
  return imports.flatMap(({ file, floor, to }) => {
    const name = relative(root, file).replaceAll('\\', '/');
    if (!to.startsWith('.') || TOPS.has(floor) || floor === 'platform') return [];
    const imported = relative(root, resolve(dirname(file), to)).replaceAll('\\', '/');
    return /^platform\/\w+\//.test(imported) ? [`${name} imports ${to}: by ${HOST}`] : [];
  });
}

const root = join(projectRoot, 'src');

it('imports run downwards only', () => {
  const imports = importsOf(root);
  assert.ok(imports.length > 100, 'the imports were found');
  assert.deepEqual(breaches(imports, root), []);
});

it('no files import each other in a circle', () => {
  assert.deepEqual(circles(sourceFiles(root)), CIRCLES_LEFT);
});

it('below the command nothing but its own face knows Node.js', () => {
  assert.deepEqual(hostUses(sourceFiles(root)), []);
});

it('nobody reaches past the host to a face of it', () => {
  assert.deepEqual(facesKnown(importsOf(root), root), []);
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
  assert.equal(breach('render/svg/svg.ts', '../html/diagram.js'), 1);
  assert.equal(breach('render/svg/svg.ts', '../shared/flights.js'), 0);
});

it('a circle would be seen', () => {
  const file = (name: string, ...to: readonly string[]): SourceFile => ({
    name,
    text: to.map((one) => `import type { A } from '${one}';\n`).join(''),
  });
  assert.deepEqual(
    circles([file('a/one.ts', './two.js'), file('a/two.ts', '../b/three.js'), file('b/three.ts')]),
    [],
  );
  assert.deepEqual(
    circles([
      file('a/one.ts', './two.js'),
      file('a/two.ts', '../b/three.js'),
      file('b/three.ts', '../a/one.js'),
      file('c/four.ts', './five.js', '../a/one.js'),
      file('c/five.ts', './four.js'),
    ]),
    ['a/one.ts a/two.ts b/three.ts', 'c/five.ts c/four.ts'],
  );
});

it('a tie to Node.js would be seen', () => {
  const text = "import { readFileSync } from 'node:fs';\nBuffer.from(process.env);\n// Buffer.alloc()\n";
  assert.deepEqual(
    hostUses([
      { name: 'keys/key-log.ts', text },
      { name: 'cli/main.ts', text },
      { name: 'platform/node/text.ts', text },
    ]),
    ['keys/key-log.ts: node:fs', 'keys/key-log.ts: Buffer', 'keys/key-log.ts: process'],
  );
  const face = (file: string, to: string) =>
    facesKnown([{ file: join('/p/src', file), floor: file.split('/')[0]!, to }], '/p/src').length;
  assert.equal(face('keys/key-log.ts', '../platform/node/text.js'), 1);
  assert.equal(face('keys/key-log.ts', '../platform/host.js'), 0);
  assert.equal(face('cli/output.ts', '../platform/node/whole-file.js'), 0);
});
