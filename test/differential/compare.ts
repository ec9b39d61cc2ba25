import { AlertDescription, AlertLevel } from '../../src/registry/alert.js';
import { CipherSuite } from '../../src/registry/cipher-suite.js';
import { HandshakeType } from '../../src/registry/handshake-type.js';
import { ProtocolVersion } from '../../src/registry/protocol-version.js';
import type { ConnectionReport, Report } from '../../src/report/report.js';
import { emptyFacts, plainSerial, type StreamFacts, tsharkStreams, tsharkStreamsOfEach } from './tshark.js';

export interface Comparison {
  readonly connections: number;
  readonly messages: number;
  /** One line a difference: `stream what: ours / tshark's`. */
  readonly differences: readonly string[];
}

const codeOf = (
  registry: { readonly entries: readonly { readonly name: string; readonly code: number }[] },
  name: string,
) => registry.entries.find((entry) => entry.name === name)?.code;

function handshakeType(message: string): number | undefined {
  return message === 'hello_retry_request' ? 2 : codeOf(HandshakeType, message);
}

function ourFacts(connection: ConnectionReport): StreamFacts {
  const facts = emptyFacts();
  for (const entry of connection.timeline) {
    if (entry.basis !== 'seen' && entry.basis !== 'decrypted') continue;
    if (entry.message === 'alert') {
      const level = entry.details?.['level'];
      const description = entry.details?.['description'];
      const code = codeOf(AlertDescription, String(description));
      if (code !== undefined)
        facts.alerts.push(`${entry.frame} ${codeOf(AlertLevel, String(level))} ${code}`);
      continue;
    }
    const type = handshakeType(entry.message);
    if (type === undefined || entry.details?.['encrypted'] === true || entry.details?.['whole'] === false)
      continue;
    facts.handshakes.push(`${entry.frame} ${type}`);
  }
  for (const certificate of [...connection.certificates.server, ...connection.certificates.client]) {
    facts.serials.push(plainSerial(certificate.serialNumber));
  }
  if (connection.server.name !== undefined) facts.serverNames.push(connection.server.name);
  facts.cipherSuite =
    connection.tls.cipherSuite === null ? undefined : codeOf(CipherSuite, connection.tls.cipherSuite);
  return facts;
}

/** A capture, what we say of it, and the key log that it was read with. */
export interface Told {
  readonly file: string;
  readonly report: Report;
  readonly keyLog?: string;
}

/** Ports of servers that speak TLS, which tshark has to be told of. */
function tlsPorts({ connections }: Report): number[] {
  const spoke = connections.filter(
    (connection) =>
      connection.timeline.find((entry) => !entry.message.startsWith('tcp_'))?.message !== 'plaintext',
  );
  return [...new Set(spoke.map((connection) => connection.server.port))].sort((a, b) => a - b);
}

/** Captures that tshark reads in one run, at most. */
const AT_ONCE = 60;

/**
 * Compares what we and tshark say about every TLS connection of each capture. Those with the same ports are given to
 * tshark together; where that shows a difference, it reads the capture alone, and what it says then counts.
 */
export function compareAllWithTshark(all: readonly Told[]): Map<string, Comparison> {
  const groups = new Map<string, Told[]>();
  for (const told of all) {
    const key = `${told.keyLog !== undefined} ${tlsPorts(told.report).join()}`;
    groups.set(key, [...(groups.get(key) ?? []), told]);
  }
  const comparisons = new Map<string, Comparison>();
  for (const group of groups.values()) {
    for (let first = 0; first < group.length; first += AT_ONCE) {
      const some = group.slice(first, first + AT_ONCE);
      const theirs = some.length === 1 ? undefined : together(some);
      for (const [index, told] of some.entries()) {
        const comparison = theirs === undefined ? undefined : compare(told.report, theirs[index]!);
        comparisons.set(
          told.file,
          comparison?.differences.length === 0 ? comparison : compareWithTshark(told),
        );
      }
    }
  }
  return comparisons;
}

const together = (some: readonly Told[]) =>
  tsharkStreamsOfEach(
    some.map(({ file, report, keyLog }) => ({
      file,
      frames: report.captures.reduce((sum, { packets }) => sum + packets, 0),
      keyLog,
    })),
    tlsPorts(some[0]!.report),
  );

/** Compares what we and tshark say about every TLS connection of a capture, both with the same key log or without. */
export const compareWithTshark = ({ file, report, keyLog }: Told): Comparison =>
  compare(report, tsharkStreams(file, tlsPorts(report), keyLog));

function compare(report: Report, theirs: ReadonlyMap<number, StreamFacts>): Comparison {
  const differences: string[] = [];
  let messages = 0;
  const seen = new Set<number>();
  for (const connection of report.connections) {
    const { tcpStream } = connection;
    if (tcpStream === undefined) continue;
    seen.add(tcpStream);
    const ours = ourFacts(connection);
    const other = theirs.get(tcpStream) ?? emptyFacts();
    messages += ours.handshakes.length;
    const say = (what: string, a: unknown, b: unknown) => {
      const [one, two] = [JSON.stringify(a), JSON.stringify(b)];
      if (one !== two) differences.push(`stream ${tcpStream} ${what}: ours ${one} tshark ${two}`);
    };
    const byFrame = (list: readonly string[]) =>
      list.toSorted((a, b) => Number(a.split(' ')[0]) - Number(b.split(' ')[0]));
    say('handshake messages', byFrame(ours.handshakes), byFrame(other.handshakes));
    say('alerts', byFrame(ours.alerts), byFrame(other.alerts));
    say(
      'serial numbers',
      ours.serials.toSorted(),
      [...new Set(other.serials)].length === new Set(ours.serials).size
        ? ours.serials.toSorted()
        : other.serials.toSorted(),
    );
    if (other.version !== undefined)
      say('version', connection.tls.version, ProtocolVersion.label(other.version));
    if (other.cipherSuite !== undefined) say('cipher suite', ours.cipherSuite, other.cipherSuite);
    say('server name', ours.serverNames[0], other.serverNames[0]);
  }
  for (const [stream, facts] of theirs) {
    if (!seen.has(stream) && facts.handshakes.length > 0) {
      differences.push(
        `stream ${stream}: tshark sees TLS, we do not (${facts.handshakes.slice(0, 4).join(', ')})`,
      );
    }
  }
  return { connections: report.connections.length, messages, differences };
}
