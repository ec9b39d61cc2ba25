import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { it } from 'node:test';
import { sharedCaptures } from '../project-root.js';
import { MOST_MILLISECONDS } from './fuzzer.js';
import { readVariants } from './variants.js';

const VARIANTS = 10_000;

it(`${VARIANTS} captures, cut and changed, are told or refused`, async (t) => {
  if (!existsSync(sharedCaptures)) t.diagnostic('the shared captures are not here: samples only');
  const { told, refused, slowestMilliseconds, slowest } = await readVariants(VARIANTS, 20_261_123);
  t.diagnostic(`${told} told, ${refused} refused as no capture`);
  assert.ok(slowestMilliseconds < MOST_MILLISECONDS, `${slowest} took ${slowestMilliseconds} ms`);
});
