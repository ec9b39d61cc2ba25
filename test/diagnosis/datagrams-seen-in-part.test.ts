// Of datagrams nobody says that one is missing. Whoever sees a part of a capture may not know what happened, but must not be sure of something false.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import type { ConnectionReport } from '../../src/index.js';
import { datagramCaptures, skipWithoutDatagrams } from '../differential/datagram-truth.js';
import { Dice } from '../story/dice.js';
import { connectionsIn, packetsOf, seenLess, WAYS } from './capture-cut.js';

interface Truth {
  readonly file: string;
  readonly keylog: string | null;
  readonly transport: 'dtls' | 'quic' | 'eap-tls';
  readonly outcomes: readonly string[];
  readonly by: readonly string[];
  readonly causes: readonly string[];
  readonly which?: 'any' | 'first' | 'last';
}

/** Variants of each transport. A long run: SEEN_IN_PART_VARIANTS=20000, and SEEN_IN_PART_SEED to begin elsewhere. */
const VARIANTS = Number(process.env['SEEN_IN_PART_VARIANTS'] ?? 500);
const SEED = Number(process.env['SEEN_IN_PART_SEED'] ?? 1);

const truths: readonly Truth[] =
  skipWithoutDatagrams === false
    ? readFileSync(join(datagramCaptures, 'truth.jsonl'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Truth)
    : [];

/** It says nothing of which the cause would be known. */
const OPEN = new Set(['unknown', 'abandoned', 'reset', 'timeout', 'refused', 'protocol_error', 'none']);

/** Something sure that is not so: who it was, how it ended, or why. */
function isFalse({ verdict }: ConnectionReport, truth: Truth): boolean {
  const { outcome, refusedBy, confidence, cause, causeConfidence } = verdict;
  if (outcome === 'incomplete' || refusedBy === 'unknown') return false;
  const went = truth.outcomes.includes('established');
  if (outcome === 'established') return confidence !== 'possible' && !went;
  if (went) return confidence !== 'possible';
  if (confidence !== 'possible' && !truth.by.includes(refusedBy)) return true;
  return causeConfidence !== 'possible' && !OPEN.has(cause) && !truth.causes.includes(cause);
}

describe('datagrams seen in part', () => {
  for (const transport of ['dtls', 'quic', 'eap-tls'] as const) {
    it(`make nobody sure of something false: ${transport}`, { skip: skipWithoutDatagrams }, async (t) => {
      const some = truths.filter((truth) => truth.transport === transport && truth.which !== 'first');
      const each = Math.max(1, Math.floor(VARIANTS / some.length));
      const wrong: string[] = [];
      let variants = 0;
      for (const truth of some) {
        const name = basename(truth.file);
        const dice = new Dice([...name].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), SEED) | 0);
        const packets = packetsOf(readFileSync(join(datagramCaptures, truth.file)));
        if (packets === undefined) continue;
        const keyFile = truth.keylog === null ? undefined : join(datagramCaptures, truth.keylog);
        for (let i = 0; i < each; i++) {
          const keys =
            keyFile !== undefined && existsSync(keyFile) && dice.below(2) === 0
              ? readFileSync(keyFile, 'latin1')
              : undefined;
          const less = seenLess(packets, WAYS[dice.below(WAYS.length)]!, dice);
          if (less === undefined) continue;
          variants++;
          const connections = await connectionsIn(less.capture, keys);
          // Another connection of the capture may be the one that the truth is about.
          if (connections.length === 0 || !connections.every((one) => isFalse(one, truth))) continue;
          const { outcome, refusedBy, confidence, cause, causeConfidence } = connections[0]!.verdict;
          const said = `${outcome} by ${refusedBy} (${confidence}), ${cause} (${causeConfidence})`;
          wrong.push(`${name}${keys === undefined ? '' : ' with keys'} ${less.how}: ${said}`);
        }
      }
      t.diagnostic(`${variants} variants of ${some.length} captures`);
      assert.deepEqual(wrong, []);
    });
  }
});
