import type { Side } from '../../base/side.js';
import { protocolName } from './protocol-name.js';

type KeyLogReason =
  | 'form'
  | 'unknown_label'
  | 'client_random'
  | 'secret'
  | 'conflict'
  | 'line_too_long'
  | 'limit'
  | 'more';

const times = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;
const plainName = (protocol: string): string => (protocol === 'http' ? 'plain HTTP' : protocolName(protocol));

/** Things worth knowing about a connection that are no verdict. */
export const findings = {
  'finding.stream.gap': (a: {
    readonly from: Side;
    readonly length: number;
    readonly snapLength: boolean;
  }) =>
    a.snapLength
      ? `${a.length} bytes from the ${a.from} were cut off when the packet was captured (snap length)`
      : `${a.length === 0 ? 'packets' : `${a.length} bytes`} from the ${a.from} are missing from the capture`,
  'finding.stream.conflict': (a: { readonly from: Side }) =>
    `the ${a.from} seems to have sent different bytes at the same position in its stream`,
  'finding.stream.one_direction': (a: { readonly from: Side }) =>
    `only packets from the ${a.from} were captured; what the other side sent is unknown`,
  'finding.stream.late_start': (_: { readonly _?: never }) =>
    'the connection was already open when the capture began',
  'finding.handshake.malformed': (a: {
    readonly from: Side;
    readonly message: string;
    readonly field: string;
    readonly reason: string;
  }) => `the ${a.from}'s ${a.message} message is malformed (${a.field}: ${a.reason})`,
  'finding.handshake.bad_extension': (a: {
    readonly from: Side;
    readonly message: string;
    readonly field: string;
    readonly reason: string;
  }) => `in the ${a.from}'s ${a.message} message, ${a.field} is malformed (${a.reason})`,
  'finding.handshake.oversized': (a: {
    readonly from: Side;
    readonly message: string;
    readonly length: number;
  }) => `the ${a.from}'s ${a.message} message claims ${a.length} bytes and was skipped`,
  'finding.handshake.unfinished': (a: {
    readonly from: Side;
    readonly message: string;
    readonly length: number;
  }) => `the ${a.from}'s ${a.message} message breaks off after ${a.length} bytes`,
  'finding.record.unreadable': (a: { readonly from: Side }) =>
    `the ${a.from}'s stream is no longer TLS from here on; what follows was not read`,
  'finding.certificate.compressed': (a: { readonly from: Side; readonly reason: string }) =>
    a.reason === 'unsupported'
      ? `the ${a.from}'s compressed Certificate cannot be unpacked here: it needs the dictionary of Brotli, which this page does not have (the command has it)`
      : `the ${a.from}'s compressed Certificate cannot be unpacked (${a.reason})`,
  'finding.decryption.no_secrets': (a: { readonly forwardSecrecy: boolean }) =>
    a.forwardSecrecy
      ? 'the given keys do not decrypt this connection: its key exchange has forward secrecy, so a private key is not enough; a key log (SSLKEYLOGFILE) is needed'
      : 'the given keys contain no secret for this connection: nothing could be decrypted',
  'finding.decryption.not_tried': (a: { readonly tries: number }) =>
    `the private keys were not tried on this connection: in ${a.tries} tries on others they decrypted nothing`,
  'finding.decryption.missing_secret': (a: { readonly from: Side; readonly label: string }) =>
    `the key log has no ${a.label} for this connection: part of what the ${a.from} sent could not be decrypted`,
  'finding.decryption.unsupported': (a: { readonly from: Side; readonly suite: string }) =>
    `what the ${a.from} sent could not be decrypted: ${a.suite} is not supported here`,
  'finding.decryption.wrong_keys': (a: { readonly from: Side; readonly opened: number }) =>
    a.opened === 0
      ? `the secrets given for this connection do not decrypt what the ${a.from} sent`
      : `some records from the ${a.from} could not be decrypted`,
  'finding.connection.too_many_events': (a: { readonly dropped: number }) =>
    `${a.dropped} more events of this connection are not shown`,
  'finding.connection.too_many_findings': (a: { readonly dropped: number }) =>
    `${a.dropped} more findings about this connection are not shown`,
  'finding.connection.evicted': (_: { readonly _?: never }) =>
    'too many connections were open at once: this one was dropped before it ended',
  'finding.capture.comment': (a: { readonly text: string }) => `Comment in the capture: ${a.text}`,
  'finding.capture.key_log': (a: { readonly problem: string }) => `Key log inside the capture: ${a.problem}`,
  'finding.key_log': (a: {
    readonly line: number;
    readonly reason: KeyLogReason;
    readonly label: string | undefined;
    readonly count: number | undefined;
  }) => {
    const what = a.label === undefined ? '' : ` (${a.label})`;
    switch (a.reason) {
      case 'form':
        return `line ${a.line}${what} is not a key log line: skipped`;
      case 'unknown_label':
        return `line ${a.line} has an unknown label: skipped`;
      case 'client_random':
        return `line ${a.line}${what}: the client random is not 64 hexadecimal digits`;
      case 'secret':
        return `line ${a.line}${what}: the secret is damaged or has the wrong length`;
      case 'conflict':
        return `line ${a.line}${what} gives another secret for the same connection as an earlier line: the first is used`;
      case 'line_too_long':
        return `line ${a.line} is too long for a key log line`;
      case 'limit':
        return `nothing was read from line ${a.line} on: the key log has too many secrets`;
      case 'more':
        return `${a.count ?? 0} more lines are damaged`;
    }
  },
  'finding.capture.too_many_without_tls': (a: { readonly count: number }) =>
    `${a.count} connections without TLS were not kept: whether they should have used it is unknown`,
  'finding.capture.no_tls': (a: {
    readonly instead: readonly {
      readonly address: string;
      readonly port: number;
      readonly protocol: string | undefined;
      readonly connections: number;
    }[];
    readonly more: number;
  }) => {
    const groups = a.instead.map(({ address, port, protocol, connections }) => {
      const host = address.includes(':') ? `[${address}]` : address;
      const spoken = protocol === undefined ? 'an unknown protocol' : plainName(protocol);
      return `${times(connections, 'connection')} of ${spoken} to ${host}:${port}`;
    });
    const more = a.more > 0 ? [`${a.more} more`] : [];
    return `No TLS here; instead: ${[...groups, ...more].join(', ')}.`;
  },
  'finding.capture.no_tcp': (a: { readonly packets: number }) =>
    `No TLS here, and no TCP connection that could hold any: ${times(a.packets, 'packet')} of other protocols.`,
  'finding.capture.not_dissected': (a: { readonly protocol: string; readonly count: number }) =>
    `at least ${a.count} ${a.protocol} ${a.count === 1 ? 'datagram is' : 'datagrams are'} in this capture that could not be read: the beginning of the connection is missing, or its version is not known.`,
  'finding.certificate.undecoded': (a: {
    readonly from: Side;
    readonly position: number;
    readonly reason: string;
  }) => `certificate ${a.position + 1} from the ${a.from} cannot be decoded (${a.reason})`,
  'finding.certificate.fault': (a: { readonly from: Side; readonly fault: string }) =>
    `the ${a.from}'s certificate: ${a.fault}`,
};
