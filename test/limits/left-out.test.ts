import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_LEFT_OUT_NAMES } from '../../src/base/limits.js';
import { LeftOut } from '../../src/cli/nothing-chosen.js';
import type { ConnectionSummary, Report } from '../../src/index.js';

const summary = (id: number) =>
  ({
    id,
    client: { address: '192.0.2.1', port: 40_000 },
    server: { address: '192.0.2.2', port: 443, name: `host${id}.example` },
    verdict: { cause: 'none', outcome: 'established' },
  }) as ConnectionSummary;
const nothing = { captures: [] } as unknown as Report;

test('MAX_LEFT_OUT_NAMES: of more servers it is not said that one is missing', () => {
  const told = (count: number) => {
    const leftOut = new LeftOut();
    for (let id = 1; id <= count; id++) leftOut.add(summary(id));
    return leftOut.sentence({ hosts: ['nowhere.example'] }, nothing, new Set(), false).told;
  };
  assert.equal(told(MAX_LEFT_OUT_NAMES).id, 'cli.no_such_host');
  const beyond = told(MAX_LEFT_OUT_NAMES + 1);
  assert.equal(beyond.id, 'cli.nothing_chosen');
  assert.match(JSON.stringify(beyond), new RegExp(`"count":${MAX_LEFT_OUT_NAMES + 1}`));
});
