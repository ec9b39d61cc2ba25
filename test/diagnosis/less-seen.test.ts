// Less seen is never more known: whoever sees less of a capture claims nothing surer than whoever sees all of it, and nothing false.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import type { Confidence } from '../../src/base/basis.js';
import type { ConnectionReport } from '../../src/index.js';
import { samplesFolder, sharedDatagrams, sharedPeers, sharedStrangers } from '../project-root.js';
import { Dice } from '../story/dice.js';
import { connectionsIn, packetsOf, seenLess, WAYS } from './capture-cut.js';

/** `surer`: all of the capture leaves it open. `false`: all of the capture says otherwise, and is as sure. */
type Kind = `${'outcome' | 'cause' | 'requested' | 'certificate'} ${'surer' | 'false'}`;

/** Variants of each corpus: some twenty seconds. A long run: LESS_SEEN_VARIANTS=200000, and LESS_SEEN_SEED to begin elsewhere. */
const VARIANTS = Number(process.env['LESS_SEEN_VARIANTS'] ?? 800);
const SEED = Number(process.env['LESS_SEEN_SEED'] ?? 1);
const SHOWS = process.env['LESS_SEEN_SHOW'] !== undefined;

const RANK: Readonly<Record<Confidence, number>> = { possible: 0, inferred: 1, certain: 2 };
const isSure = (confidence: Confidence): boolean => RANK[confidence] > 0;

/** The same connection: its two ends, whichever was taken for the client. */
const endsOf = ({ client, server }: ConnectionReport): string =>
  [`${client.address} ${client.port}`, `${server.address} ${server.port}`].sort().join(' - ');

/** What the part says that the whole does not bear out. */
function breaches(part: ConnectionReport, wholes: readonly ConnectionReport[]): Kind[] {
  const found = wholes.map((whole) => breachesOf(part, whole));
  // Two connections on the same ports: what fits one of them is not held against the other.
  return found.reduce((least, some) => (some.length < least.length ? some : least), found[0] ?? []);
}

function breachesOf(part: ConnectionReport, whole: ConnectionReport): Kind[] {
  const kinds: Kind[] = [];
  const [told, truth] = [part.verdict, whole.verdict];
  if (told.outcome !== 'incomplete' && isSure(told.confidence)) {
    const same = told.outcome === truth.outcome && told.refusedBy === truth.refusedBy;
    // That somebody refused is a smaller claim than what: it may be surer.
    const smaller =
      told.refused === 'connection' && truth.refused !== 'connection' && isSure(truth.confidence);
    if (same ? RANK[told.confidence] > RANK[truth.confidence] && !smaller : !isSure(truth.confidence))
      kinds.push('outcome surer');
    else if (!same) kinds.push(truth.outcome === 'incomplete' ? 'outcome surer' : 'outcome false');
  }
  if (
    told.cause !== 'unknown' &&
    told.cause !== 'none' &&
    told.outcome !== 'incomplete' &&
    isSure(told.causeConfidence)
  ) {
    const same = told.cause === truth.cause;
    const open =
      truth.cause === 'unknown' || truth.outcome === 'incomplete' || !isSure(truth.causeConfidence);
    if (same ? RANK[told.causeConfidence] > RANK[truth.causeConfidence] : open) kinds.push('cause surer');
    else if (!same) kinds.push('cause false');
  }
  for (const what of ['requested', 'certificate'] as const) {
    const [said, right] = [part.clientAuthentication[what], whole.clientAuthentication[what]];
    if (said === 'unknown' || said === right) continue;
    // Up to where it goes nobody was asked; later somebody may have been, out of sight.
    if (
      right === 'unknown' &&
      (said === 'no' || said === 'none') &&
      part.durationSeconds < whole.durationSeconds
    )
      continue;
    kinds.push(right === 'unknown' ? `${what} surer` : `${what} false`);
  }
  return kinds;
}

interface Corpus {
  readonly name: string;
  readonly files: readonly string[];
  readonly keysOf: (file: string) => string;
}

const pcapsIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.pcap'))
        .sort()
        .map((name) => join(folder, name))
    : [];

const CORPORA: readonly Corpus[] = [
  { name: 'samples', files: pcapsIn(samplesFolder), keysOf: (file) => file.replace(/pcap$/, 'keys') },
  {
    name: 'strangers',
    files: pcapsIn(join(sharedStrangers, 'caps')),
    keysOf: (file) => join(sharedStrangers, 'keys', basename(file).replace(/pcap$/, 'keys')),
  },
  {
    name: 'datagrams',
    files: pcapsIn(join(sharedDatagrams, 'caps')),
    keysOf: (file) => join(sharedDatagrams, 'keys', basename(file).replace(/pcap$/, 'keys')),
  },
  { name: 'peers', files: pcapsIn(sharedPeers), keysOf: (file) => file.replace(/pcap$/, 'keys') },
];

describe('less seen is never more known', () => {
  for (const { name, files, keysOf } of CORPORA) {
    it(`in ${name}`, async (t) => {
      if (files.length === 0) return t.skip(`../shared/${name} is not here`);
      const counts = new Map<Kind, number>();
      let variants = 0;
      let connections = 0;
      // Each capture is read once, for as many variants as it takes to come round.
      const each = Math.max(1, Math.floor(VARIANTS / files.length));
      const order = new Dice(SEED).shuffled(files);
      for (const file of order.slice(0, Math.ceil(VARIANTS / each))) {
        // Seeded by its name: a capture more or less changes nothing for the others.
        const dice = new Dice(
          [...basename(file)].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), SEED) | 0,
        );
        const bytes = readFileSync(file);
        const packets = packetsOf(bytes);
        // Large captures of many connections take too long for what they tell.
        if (packets === undefined || bytes.length > 400_000) continue;
        const keyFile = keysOf(file);
        const keys = dice.below(2) === 0 && existsSync(keyFile) ? readFileSync(keyFile, 'latin1') : undefined;
        const wholes = await connectionsIn(bytes, keys);
        for (let i = 0; i < each; i++) {
          const less = seenLess(packets, WAYS[dice.below(WAYS.length)]!, dice);
          if (less === undefined) continue;
          variants++;
          for (const part of await connectionsIn(less.capture, keys)) {
            connections++;
            const ends = endsOf(part);
            for (const kind of breaches(
              part,
              wholes.filter((whole) => endsOf(whole) === ends),
            )) {
              counts.set(kind, (counts.get(kind) ?? 0) + 1);
              if (SHOWS)
                console.log(
                  `${kind}: ${basename(file)}${keys === undefined ? '' : ' with keys'} ${less.how}: ${said(part)}; of all: ${wholes
                    .filter((whole) => endsOf(whole) === ends)
                    .map(said)
                    .join(' / ')}`,
                );
            }
          }
        }
      }
      // In DTLS 1.3 without keys a record may put in doubt what the sizes say (RFC 9147 section 7.1): who lacks it has no doubt.
      if (name === 'datagrams')
        for (const kind of ['requested surer', 'certificate surer'] as const) counts.delete(kind);
      const still = [...counts].map(
        ([kind, count]) => [kind, Math.ceil((count * 10_000) / connections)] as const,
      );
      t.diagnostic(
        `${variants} variants, ${connections} connections; of 10,000: ${still.map(([kind, share]) => `${kind} ${share}`).join(', ') || 'none'}`,
      );
      assert.deepEqual(still, []);
    });
  }
});

function said({ verdict, clientAuthentication }: ConnectionReport): string {
  const { outcome, refusedBy, confidence, cause, causeConfidence } = verdict;
  const { requested, certificate } = clientAuthentication;
  return `${outcome} by ${refusedBy} (${confidence}), ${cause} (${causeConfidence}), ${requested}/${certificate}`;
}
