// RFC 8446 section 5.4: every record may be padded, and padding can forge any size. Real connections are opened with
// their keys, padded, and judged without: nothing may be certain, and what is claimed must still be so.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { type ConnectionReport, dissect } from '../../src/index.js';
import { samplesFolder, sharedPeers } from '../project-root.js';
import { Dice } from '../story/dice.js';
import { type OpenedConnection, openedConnections, type Pad } from './opened.js';

interface Case {
  readonly name: string;
  readonly opened: OpenedConnection;
  readonly keys: string;
}

const cases: Case[] = [];

async function add(path: string, keys: string): Promise<void> {
  for (const [index, opened] of (await openedConnections(path, keys)).entries())
    cases.push({ name: `${path.split('/').at(-1)} #${index + 1}`, opened, keys });
}

before(async () => {
  for (const file of readdirSync(samplesFolder)
    .filter((name) => name.endsWith('.keys'))
    .sort()) {
    const pcap = join(samplesFolder, file.replace('.keys', '.pcap'));
    if (existsSync(pcap)) await add(pcap, readFileSync(join(samplesFolder, file), 'latin1'));
  }
  const keys = join(sharedPeers, 'keys.log');
  if (!existsSync(keys)) return;
  for (const file of ['a.pcap', 'd.pcap']) await add(join(sharedPeers, file), readFileSync(keys, 'latin1'));
});

interface Share {
  asked: number;
  answered: number;
  readonly wrong: string[];
}

/** What is claimed, where keys know better. */
function compare(name: string, without: ConnectionReport, withKeys: ConnectionReport, share: Share): void {
  const { clientAuthentication: said, verdict, hidden } = without;
  const { clientAuthentication: known } = withKeys;
  const clear = withKeys.verdict.alert?.basis === 'seen';
  assert.ok(clear || verdict.confidence !== 'certain', `${name}: a verdict on padded records is certain`);
  const claim = (what: string, value: string, truth: string) => {
    if (truth === 'unknown') return;
    share.asked++;
    if (value === 'unknown') return;
    share.answered++;
    if (value !== truth) share.wrong.push(`${name}: ${what} said ${value}, is ${truth}`);
  };
  assert.notEqual(said.requestedBasis, 'seen');
  assert.notEqual(said.certificateBasis, 'seen');
  claim('requested', said.requested, known.requested);
  claim('certificate', said.certificate, known.certificate);
  const { confidence, refusedBy } = withKeys.verdict;
  if (!clear && confidence === 'certain')
    claim('refusedBy', verdict.confidence === 'possible' ? 'unknown' : verdict.refusedBy, refusedBy);
  for (const side of ['client', 'server'] as const) {
    const length = hidden?.[side]?.certificateLength;
    const certificate = withKeys.timeline.find(
      ({ message, from, basis }) => message === 'certificate' && from === side && basis === 'decrypted',
    );
    if (certificate !== undefined)
      claim(`${side} Certificate`, String(length ?? 'unknown'), String(certificate.details?.['length']));
  }
}

async function judge(pad: (dice: Dice) => Pad): Promise<Share> {
  const share: Share = { asked: 0, answered: 0, wrong: [] };
  const dice = new Dice(8446);
  for (const { name, opened, keys } of cases) {
    const capture = opened.sealed(pad(dice));
    const [without] = (await dissect(capture)).connections;
    const [withKeys] = (await dissect(capture, { keyLogs: [{ name: 'keys.log', text: keys }] })).connections;
    compare(name, without!, withKeys!, share);
  }
  return share;
}

const told = ({ asked, answered, wrong }: Share): string =>
  `${asked} questions, ${answered} answered (${((answered / asked) * 100).toFixed(1)} %), ${wrong.length} wrong (${((wrong.length / asked) * 100).toFixed(2)} %)`;

const upTo =
  (most: number) =>
  (dice: Dice): Pad =>
  () =>
    dice.below(most + 1);
const constant = (bytes: number) => (): Pad => () => bytes;
const blocks = (of: number) => (): Pad => (length) => (of - ((length + 1) % of)) % of;

/** `most`: the share of questions that may be answered; `wrong`: of which so many may be wrong, by chance. */
const PADDINGS: readonly {
  readonly name: string;
  readonly pad: (dice: Dice) => Pad;
  readonly most: number;
  readonly wrong?: number;
}[] = [
  { name: 'none', pad: constant(0), most: 1 },
  ...[16, 64, 255, 1_000].map((most) => ({
    name: `random, up to ${most} bytes`,
    pad: upTo(most),
    // However a record is padded, what is shorter than any Certificate holds none.
    most: 0.35,
    wrong: 0.008,
  })),
  ...[1, 8, 16, 28, 34, 44, 100, 240].map((bytes) => ({
    name: `${bytes} bytes on each record`,
    pad: constant(bytes),
    most: 1,
  })),
  ...[16, 32, 64, 128, 256, 512, 1_024, 4_096].map((of) => ({
    name: `to multiples of ${of} bytes`,
    pad: blocks(of),
    most: 1,
  })),
];

describe('padded records', () => {
  for (const { name, pad, most, wrong = 0 } of PADDINGS) {
    it(name, async (t) => {
      assert.ok(cases.length > 10, 'connections that keys open');
      const share = await judge(pad);
      t.diagnostic(told(share));
      for (const one of share.wrong) t.diagnostic(one);
      assert.ok(share.wrong.length / share.asked <= wrong, share.wrong.join('\n'));
      assert.ok(share.answered / share.asked <= most, 'what padding hides is not claimed');
    });
  }
});
