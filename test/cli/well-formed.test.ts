import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { askYargs } from '../../src/cli/arguments.js';
import { OPTIONS } from '../../src/cli/options.js';
import { wellFormed } from '../../src/cli/well-formed.js';
import { asYargsTakesThem } from '../../src/cli/word-list.js';

const LONG = Object.keys(OPTIONS)
  .filter((name) => name.length > 1)
  .map((name) => `--${name}`);
const WORDS = [
  ...LONG,
  ...[
    '-o',
    '-w',
    '-V',
    '-x',
    '-r',
    '-n',
    '-Y',
    '-t',
    '-i',
    '-T',
    '-Vx',
    '-port',
    '-h',
    '--r',
    '--no-json',
    '--',
  ],
  ...[
    'a.pcap',
    '007',
    '-',
    'explain',
    'help',
    'true',
    'false',
    '443',
    '443,8443',
    '0',
    '-1',
    '',
    "'quoted'",
    '0x50',
  ],
  ...[
    'json',
    'html',
    'en',
    'always',
    'certain',
    'failed',
    'ending',
    'bash',
    '--port=443',
    '--port=',
    '--json=true',
  ],
  ...[
    '--format=json',
    '--output=-',
    '-o=a.txt',
    '--host=a=b',
    '--width=100',
    '--width=1e3',
    '--lang=fr',
    '--lang=zh',
  ],
];

/** What is read of it. */
const read = (parsed: object): Record<string, unknown> =>
  Object.fromEntries(
    ['_', ...Object.keys(OPTIONS)].map((name) => [name, (parsed as Record<string, unknown>)[name]]),
  );

test('a command line that is read without yargs says what yargs would say', async () => {
  let compared = 0;
  const words = fc.array(fc.constantFrom(...WORDS), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(words, async (line) => {
      let taken: string[];
      try {
        taken = asYargsTakesThem(line);
      } catch {
        return;
      }
      const own = wellFormed(taken);
      if (own === undefined) return;
      const theirs = await askYargs(taken, '1.0.0', 80);
      assert.ok(!('shown' in theirs), line.join(' '));
      assert.deepEqual(read(own), read(theirs), line.join(' '));
      compared++;
    }),
    { numRuns: 500 },
  );
  assert.ok(compared > 100, `${compared}`);
});

for (const line of [
  ['a.pcap'],
  ['a.pcap', 'b.pcap', '--json', '-o', 'out.json'],
  ['-', '--keylog', 'a.keys', '--keylog', 'b.keys', '--all'],
  ['a.pcap', '--port=443', '--port', '8443', '--width', '100'],
])
  test(`${line.join(' ')} is read without yargs`, () => {
    assert.notEqual(wellFormed(line), undefined);
  });

for (const line of [
  ['--help'],
  ['a.pcap', 'help'],
  ['--no-such-option'],
  ['--json', 'true'],
  ['-Vx'],
  ['--port'],
])
  test(`${line.join(' ')} is left to yargs`, () => {
    assert.equal(wellFormed(line), undefined);
  });
