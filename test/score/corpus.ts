// Every recorded connection whose truth is known: dissected with its keys and without, under the names of its stacks.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ConnectionReport, dissect } from '../../src/index.js';
import { samplesFolder, sharedDatagrams, sharedPeers, sharedStrangers } from '../project-root.js';
import { peerTruth } from './peer-truth.js';
import { type Independent, sampleTruth } from './sample-truth.js';
import { type Weighed, weigh } from './sharpness.js';
import { type StrangerLine, strangerLines } from './stranger-truth.js';

/** Corpora whose recorders wrote one line of truth for each capture. */
export type Foreign = 'strangers' | 'datagrams';

/** One connection of the corpus. `truth` is what the recorder configured, independent of this program. */
export interface Recorded {
  readonly corpus: 'samples' | 'peers' | Foreign;
  readonly name: string;
  readonly client: string;
  readonly server: string;
  readonly withKeys: ConnectionReport;
  readonly without: ConnectionReport;
  /** The capture has a key log. */
  readonly keyed: boolean;
  readonly truth: Independent;
}

const PEER_CAPTURES = ['a.pcap', 'c.pcap', 'd.pcap'] as const;

/** Which samples are read, and which build reads them and the peers. */
export interface Reading {
  readonly samples: string;
  readonly dissect: typeof dissect;
}

const HERE: Reading = { samples: samplesFolder, dissect };

/** Of the samples, and of the peers where that folder is there. */
export async function recordedConnections(reading: Reading = HERE): Promise<Recorded[]> {
  return [...(await samples(reading)), ...(await peers(reading))];
}

async function samples({ samples: folder, dissect }: Reading): Promise<Recorded[]> {
  const all: Recorded[] = [];
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith('.expected.json')) continue;
    const name = file.replace('.expected.json', '');
    const expected = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    const keys = join(folder, `${name}.keys`);
    const text = existsSync(keys) ? readFileSync(keys, 'latin1') : '';
    const capture = join(folder, `${name}.pcap`);
    const without = await dissect(capture);
    const withKeys = await dissect(capture, { keyLogs: [{ name: 'keys.log', text }] });
    without.connections.forEach((connection, index) => {
      const { client, server, truth } = sampleTruth(expected, index);
      all.push({
        corpus: 'samples',
        name: `${name}${without.connections.length > 1 ? ` #${index + 1}` : ''}`,
        client,
        server,
        keyed: text !== '',
        withKeys: withKeys.connections[index]!,
        without: connection,
        truth,
      });
    });
  }
  return all;
}

interface PeerLine {
  readonly capture: string;
  readonly run: string;
  readonly case: string;
  readonly port: number;
  readonly start: number;
  readonly end: number;
}

async function peers({ dissect }: Reading): Promise<Recorded[]> {
  if (!existsSync(join(sharedPeers, 'index.jsonl'))) return [];
  const lines = readFileSync(join(sharedPeers, 'index.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as PeerLine);
  const keyLogs = [{ name: 'keys.log', text: readFileSync(join(sharedPeers, 'keys.log'), 'latin1') }];
  const all: Recorded[] = [];
  for (const capture of PEER_CAPTURES) {
    const path = join(sharedPeers, capture);
    const without = await dissect(path);
    const withKeys = await dissect(path, { keyLogs });
    without.connections.forEach((connection, index) => {
      const line = lineOf(lines, capture, connection);
      if (line === undefined) return;
      const { client, server, truth } = peerTruth(line.run, line.case);
      all.push({
        corpus: 'peers',
        name: `${capture.slice(0, 1)}: ${line.run} | ${line.case}`,
        client,
        server,
        keyed: true,
        withKeys: withKeys.connections[index]!,
        without: connection,
        truth,
      });
    });
  }
  return all;
}

/** The recorder's line about a connection: the port, and the time within which it ran. */
function lineOf(
  lines: readonly PeerLine[],
  capture: string,
  connection: ConnectionReport,
): PeerLine | undefined {
  const began = Date.parse(connection.start) / 1_000;
  return lines.find(
    (line) =>
      line.capture === capture &&
      line.port === connection.server.port &&
      began >= line.start - 0.05 &&
      began <= line.end + 0.05,
  );
}

const FOLDERS: Readonly<Record<Foreign, string>> = { strangers: sharedStrangers, datagrams: sharedDatagrams };

/**
 * Of ../shared/strangers (TLS over TCP) and ../shared/datagrams (DTLS, QUIC, EAP), where those folders are there: of a
 * capture that holds retries, the one that comes nearest to the truth.
 */
export async function foreigners(): Promise<Recorded[]> {
  return [...(await foreign('strangers')), ...(await foreign('datagrams'))];
}

async function foreign(corpus: Foreign): Promise<Recorded[]> {
  const folder = FOLDERS[corpus];
  if (!existsSync(join(folder, 'truth.jsonl'))) return [];
  const all: Recorded[] = [];
  for (const line of strangerLines(folder)) {
    const path = join(folder, line.file);
    const without = chosenOf(line, (await dissect(path)).connections);
    const withKeys =
      line.keylog === null ? without : chosenOf(line, await openedBy(join(folder, line.keylog), path));
    const recorded = without.map(
      (connection, at): Recorded => ({
        corpus,
        name: line.file,
        client: line.client,
        server: line.server,
        keyed: line.keylog !== null,
        withKeys: withKeys[at] ?? connection,
        without: connection,
        truth: { refusedBy: line.by, outcome: line.outcomes, cause: line.causes },
      }),
    );
    const best = recorded.map((one) => weigh(one, false)).sort(byRightness)[0];
    if (best !== undefined) all.push(best.recorded);
  }
  return all;
}

const openedBy = async (keyLog: string, capture: string): Promise<readonly ConnectionReport[]> => {
  const text = readFileSync(keyLog, 'latin1');
  return (await dissect(capture, { keyLogs: [{ name: 'keys.log', text }] })).connections;
};

function chosenOf(line: StrangerLine, connections: readonly ConnectionReport[]): readonly ConnectionReport[] {
  const mine = connections.filter(
    ({ client, server }) => line.port === undefined || [client.port, server.port].includes(line.port),
  );
  return line.which === 'last' ? mine.slice(-1) : line.which === 'first' ? mine.slice(0, 1) : mine;
}

const byRightness = (a: Weighed | undefined, b: Weighed | undefined): number => rightness(b) - rightness(a);

const rightness = (one: Weighed | undefined): number =>
  one === undefined ? 0 : Number(one.first) * 4 + Number(one.who) * 2 + Number(one.sound);
