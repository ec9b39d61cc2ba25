import { AlertDescription, AlertLevel } from '../../src/registry/alert.js';
import { CipherSuite } from '../../src/registry/cipher-suite.js';
import { HandshakeType } from '../../src/registry/handshake-type.js';
import { ProtocolVersion } from '../../src/registry/protocol-version.js';
import type { ConnectionReport, Report } from '../../src/report/report.js';
import { emptyFacts, plainSerial, type StreamFacts, tsharkStreams } from './tshark.js';

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

/** Compares what we and tshark say about every TLS connection of a capture, both with the same key log or without. */
export function compareWithTshark(file: string, report: Report, keyLog?: string): Comparison {
  const ports = new Set(
    report.connections
      .filter(
        (connection) =>
          connection.timeline.find((entry) => !entry.message.startsWith('tcp_'))?.message !== 'plaintext',
      )
      .map((connection) => connection.server.port),
  );
  const theirs = tsharkStreams(file, [...ports], keyLog);
  const differences: string[] = [];
  let messages = 0;
  const seen = new Set<number>();
  for (const connection of report.connections) {
    seen.add(connection.tcpStream);
    const ours = ourFacts(connection);
    const other = theirs.get(connection.tcpStream) ?? emptyFacts();
    messages += ours.handshakes.length;
    const say = (what: string, a: unknown, b: unknown) => {
      const [one, two] = [JSON.stringify(a), JSON.stringify(b)];
      if (one !== two) differences.push(`stream ${connection.tcpStream} ${what}: ours ${one} tshark ${two}`);
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
