import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { projectRoot } from '../project-root.js';

/**
 * What a module keeps from one call to the next, each with its reason: in a library two dissections run beside each
 * other, and nothing of a capture shall outlive the one that read it. A list to become shorter.
 */
const KEPT: Readonly<Record<string, string>> = {
  'base/instant.ts last': 'the text of one second, the same whoever asks',
  'base/slab.ts slab': 'small copies share a buffer, which goes with the last of them',
  'base/slab.ts used': 'how much of it is taken',
  'base/zstd/xxh64.ts hi': 'a result of two halves, read at once',
  'base/zstd/xxh64.ts lo': 'the same',
  'diagnosis/memory/shape.ts fill': 'scratch of one call',
  'platform/browser/brotli-words.ts dictionary': 'unpacked once, a constant',
  'platform/browser/ecdsa.ts basePoints': 'multiples of each base point, constants',
  'platform/browser/eddsa.ts basePoints': 'multiples of each base point, constants',
  'platform/inflate.ts fixedCodes': 'made once, a constant',
  'platform/node/ciphers.ts available': 'what this OpenSSL has, asked once',
  'platform/node/digests.ts available': 'the same',
  'platform/node/whole-file.ts unfinished': 'taken away when the process ends',
  'registry/cipher-suite.ts partsByCode': 'made once each, constants',
  'story/certificates.ts cache': 'let go of when a dissection ends; one that still runs only parses again',
  'story/certificates.ts nameWords':
    'let go of when a dissection ends; one that still runs only writes again',
};

/** Those above the library have one reader, one terminal or one page. */
const TOPS = /^(cli|page|render\/html\/script)\//;

const COLLECTION = /^new (Map|Set)(<.*>)?\(\);$/;
const MEMORY = /^new \w+(Cache|Memory|Store|Words)\(/;

/** Names of `let`, of memories, and of collections that begin empty: a WeakMap goes with what it hangs on. */
function keptBy(text: string): string[] {
  const found: string[] = [];
  for (const [, name] of text.matchAll(/^(?:export )?let (\w+)/gm)) found.push(name!);
  for (const [, name, made] of text.matchAll(
    /^(?:export )?const (\w+)(?:: (?!Readonly)[^=\n]+)? = ([^\n]*)$/gm,
  ))
    if (COLLECTION.test(made!) || MEMORY.test(made!)) found.push(name!);
  return found;
}

it('a module keeps nothing of a capture', () => {
  const folder = join(projectRoot, 'src');
  const found = readdirSync(folder, { recursive: true })
    .map((name) => String(name).replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.ts') && !TOPS.test(name))
    .flatMap((name) => keptBy(readFileSync(join(folder, name), 'utf8')).map((one) => `${name} ${one}`));
  assert.deepEqual(found.sort(), Object.keys(KEPT).sort());
});

it('would find what is kept', () => {
  const kept = 'const a = new MessageCache();\nlet b = 1;\nconst c: Names = new Map<string, number>();\n';
  assert.deepEqual(keptBy(kept), ['b', 'a', 'c']);
  assert.deepEqual(keptBy('const a = new Set([1]);\nfunction f() {\n  let b = new Map();\n}\n'), []);
});
