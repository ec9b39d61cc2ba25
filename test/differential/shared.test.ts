import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { it } from 'node:test';
import { dissect, NotACapture } from '../../src/index.js';
import { sharedCaptures } from '../project-root.js';
import { ALLOWED } from './allow-list.js';
import { compareAllWithTshark, type Told } from './compare.js';
import { tsharkVersion } from './tshark.js';

const skip = !existsSync(sharedCaptures)
  ? 'no captures recorded by others are here: nothing was compared with tshark on them'
  : tsharkVersion() === undefined
    ? 'tshark is not installed: the captures recorded by others were not compared'
    : false;

it('every capture recorded by others tells what tshark tells', { skip }, async (t) => {
  const names = readdirSync(sharedCaptures).filter((name) => /\.pcap/.test(name));
  const unexplained: string[] = [];
  const used = new Set<number>();
  let connections = 0;
  let messages = 0;
  const told: Told[] = [];
  for (const name of names) {
    const file = join(sharedCaptures, name);
    try {
      told.push({ file, report: await dissect(file) });
    } catch (error) {
      assert.ok(error instanceof NotACapture, `${name}: ${String(error)}`);
      unexplained.push(`${name}: not read (${error.reason})`);
    }
  }
  for (const [file, comparison] of compareAllWithTshark(told)) {
    const name = basename(file);
    connections += comparison.connections;
    messages += comparison.messages;
    for (const difference of comparison.differences) {
      const row = ALLOWED.findIndex((one) => one.capture === name && difference.startsWith(one.difference));
      if (row < 0) unexplained.push(`${name}: ${difference}`);
      else used.add(row);
    }
  }
  t.diagnostic(
    `compared ${names.length} captures, ${connections} TLS connections, ${messages} handshake messages`,
  );
  for (const row of used) t.diagnostic(`${ALLOWED[row]!.capture}: ${ALLOWED[row]!.why}`);
  assert.deepEqual(unexplained, []);
  assert.deepEqual(
    ALLOWED.filter((_, row) => !used.has(row)).map(({ capture }) => capture),
    [],
    'rows of the allow-list that explain nothing any more',
  );
});
