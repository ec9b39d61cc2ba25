import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { projectRoot } from '../project-root.js';

const LIMITS = 'base/limits.ts';

/** Facts of protocols and of other programs: what a message may be, not what is kept of it. */
const FACTS = {
  MAX_LENGTH_FIELD: 'IEEE 802.3: the highest number that is a length and no EtherType',
  MAX_DATAGRAM_LENGTH: 'RFC 791: 16 bits of length',
  MAX_SETTINGS_LENGTH: 'RFC 9113: tells SETTINGS from other bytes',
  MAX_GREETING_LENGTH: "tells MySQL's greeting from other bytes",
  MAX_STARTUP_LENGTH: "PostgreSQL's own bound on a startup packet",
  MAX_LINE_1: 'the PROXY protocol: the longest header of version 1',
  MOST_COUNTED: 'JA4: two digits',
  LONGEST_REALM: 'RFC 7542 section 2.2: as long as a name of the DNS',
  LONGEST_PACKET: 'RFC 2865 section 3: 4,096 bytes',
  USUAL_LIMITS: 'RFC 6066 section 4 and RFC 8446 section 5.1: sizes that records are cut to',
  LONGEST_HEADER: "DER: a header's bytes",
  MOST_BYTES: 'what fits into 32 bits',
  MISSES_PER_EXCHANGE: 'how often a template is exchanged: a rate',
  MOST_OF_AN_EVENT: 'numbers that an event has',
  LONGEST: 'a code of HPACK, or a slice of the slab: a size of its own',
} as const;

/** How far a search for meaning goes in what is bounded already (lengths of a run, fields of a name). */
const SEARCHES = [
  'MOST_BLOCK',
  'MOST_PADDING',
  'MOST_RECORDS',
  'MOST_PADDED_RECORDS',
  'MOST_EDITS',
  'MOST_NEAR',
];

/** How much of what is bounded already is laid out for a reader. */
const LAYOUT = [
  'MAX_LINE',
  'MOST_NAMED',
  'MOST_ORDERED',
  'MOST_NAMES',
  'MAX_STATIC_CONNECTIONS',
  'MAX_STATIC_ROWS',
  'MAX_NAMED_FILES',
  'MAX_BARS',
  'MOST_FILES',
  'MOST_PATTERNS',
  'MOST_PATTERNS_OF_MANY',
  'MAX_INDENT',
  'MOST_ROWS',
  'MOST_LISTED',
  'MOST_IN_FULL',
  'MOST_ALTERNATIVES',
  'MOST_LINES',
  'MOST_NOTE_LINES',
];
const ELSEWHERE = new Set<string>([...Object.keys(FACTS), ...SEARCHES, ...LAYOUT]);

/** Names of constants as bounds are called. */
const DEFINITION =
  /^\s*(?:export )?const ((?:MAX|MOST|LONGEST)(?:_[A-Z0-9_]+)?|[A-Z0-9_]*(?:LIMITS?|_KEPT|_PER_[A-Z_]+))(?:: \w+)? =/gm;

export const boundsIn = (text: string): string[] => [...text.matchAll(DEFINITION)].map(([, name]) => name!);

const filesIn = (folder: string): string[] =>
  readdirSync(join(projectRoot, folder), { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.ts'))
    .sort();
const read = (...path: readonly string[]): string => readFileSync(join(projectRoot, ...path), 'utf8');

const limits = [...read('src', LIMITS).matchAll(/^export const ([A-Z0-9_]+) =/gm)].map(([, name]) => name!);

it('bounds against hostile input stand in one file', () => {
  const scattered = filesIn('src')
    .filter((file) => file.replaceAll('\\', '/') !== LIMITS)
    .flatMap((file) =>
      boundsIn(read('src', file))
        .filter((name) => !ELSEWHERE.has(name))
        .map((name) => `${file}: ${name}`),
    );
  assert.deepEqual(scattered, []);
});

it('what is allowed elsewhere is there, and is no limit of that file', () => {
  const defined = new Set(filesIn('src').flatMap((file) => boundsIn(read('src', file))));
  assert.deepEqual(
    [...ELSEWHERE].filter((name) => !defined.has(name) || limits.includes(name)),
    [],
  );
});

it('each has its reason', () => {
  const text = read('src', LIMITS);
  const without = limits.filter((name) => !new RegExp(`\\*/\\nexport const ${name} =`).test(text));
  assert.ok(limits.length > 80);
  assert.deepEqual(without, []);
});

it('each is used, and has a test that drives the program to it', () => {
  const tests = filesIn('test/limits')
    .map((file) => read('test/limits', file))
    .join('\n');
  const titles = new Set([...tests.matchAll(/^test\(\s*['"]([A-Z0-9_]+): /gm)].map(([, name]) => name!));
  const used = filesIn('src')
    .filter((file) => file.replaceAll('\\', '/') !== LIMITS)
    .map((file) => read('src', file))
    .join('\n');
  assert.deepEqual(
    limits.filter((name) => !titles.has(name)),
    [],
  );
  assert.deepEqual(
    [...titles].filter((name) => !limits.includes(name)),
    [],
  );
  assert.deepEqual(
    limits.filter((name) => !new RegExp(`\\b${name}\\b`).test(used)),
    [],
  );
});

it('a scattered bound would be seen', () => {
  assert.deepEqual(
    boundsIn(
      'const MAX_THINGS = 3;\nexport const THINGS_PER_CONNECTION = 4;\nconst A_LIMIT = 5;\n  const MOST = 6;\n',
    ),
    ['MAX_THINGS', 'THINGS_PER_CONNECTION', 'A_LIMIT', 'MOST'],
  );
});
