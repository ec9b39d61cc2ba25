import type { Side } from '../../base/side.js';

import type { Nothing } from './nothing.js';
import { probably, type Sureness } from './sureness.js';

type From = { readonly from: Side };

const LEVELS: Readonly<Record<string, string>> = {
  initial: 'Initial',
  '0-rtt': '0-RTT',
  handshake: 'Handshake',
  '1-rtt': '1-RTT',
};

/** An encryption level as RFC 9000 section 17 names its packets. */
export const levelName = (level: string): string => LEVELS[level] ?? level;

const FAULTS: Readonly<Record<string, string>> = {
  header: 'a packet whose header contradicts itself',
  frame: 'a frame that goes beyond its packet',
  crypto_stream: 'pieces of the handshake too far apart to be kept',
  retry: 'a Retry that answers another connection',
};

/** What QUIC adds to the words about TLS. */
export const quic = {
  'timeline.version_negotiation': (a: { readonly versions: readonly string[] }) =>
    `does not speak this version of QUIC, but: ${a.versions.join(', ')}`,
  'note.version_negotiation': (a: { readonly cameBack: boolean }) =>
    a.cameBack
      ? 'The client starts again with a version from this list.'
      : 'The client did not come back with a version of this list.',
  'timeline.retry': (_: From) => 'Retry: the client is to begin anew with a token',
  'note.retry': (_: From) =>
    'The server wants to see that the client receives at its address before it does any work. The ClientHello comes again.',
  'timeline.handshake_done': (_: From) => 'HANDSHAKE_DONE: the handshake is confirmed',
  'note.handshake_done': (_: From) =>
    "TLS is over on the server's side: it has the client's Finished, and, if it asked for one, the client's certificate.",
  'timeline.superseded_hello': (a: { readonly length: number }) =>
    `ClientHello (${a.length} bytes), which the client replaced when it began anew`,
  'timeline.sealed_packets': (a: {
    readonly level: string;
    readonly packets: number;
    readonly bytes: number;
    readonly lengths: readonly number[];
  }) => {
    const name = `${a.packets} sealed ${levelName(a.level)} ${a.packets === 1 ? 'packet' : 'packets'}`;
    if (a.packets <= 8 && a.lengths.length === a.packets) return `${name}: ${a.lengths.join(', ')} bytes`;
    return `${name}: ${a.lengths.slice(0, 6).join(', ')}, ...; ${a.bytes} bytes in all`;
  },
  'note.sealed_packets': (a: From & { readonly level: string }) =>
    a.level === 'handshake'
      ? a.from === 'server'
        ? "QUIC seals the server's certificate in these, a CertificateRequest if it asks, or why it goes no further. PADDING inside hides how long they are; a key log would show them."
        : "QUIC seals the client's answer in these: acknowledgements, a Certificate if it was asked for, Finished, or why it goes no further. A key log would show it."
      : a.level === '0-rtt'
        ? 'Data that the client sent before the server answered, with the keys of an earlier session.'
        : "Sealed with the keys of the finished handshake: data, session tickets, or the connection's end. A key log would show it.",
  'timeline.connection_close': (a: {
    readonly application: boolean;
    readonly error: string;
    readonly peersWords: string;
  }) => {
    const what = a.application
      ? `closes the connection, application code ${a.error}`
      : `closes the connection: ${a.error}`;
    return a.peersWords === '' ? what : `${what} ("${a.peersWords}")`;
  },
  'timeline.quic_alert': (a: {
    readonly description: string;
    readonly code: number;
    readonly error: string;
    readonly peersWords: string;
  }) => {
    const what = `closes the connection with the alert ${a.description} (${a.code}, QUIC ${a.error})`;
    return a.peersWords === '' ? what : `${what}: "${a.peersWords}"`;
  },
  'finding.quic.malformed': (a: From & { readonly fault: string }) =>
    `the ${a.from} sent ${FAULTS[a.fault] ?? a.fault}`,
  'verdict.quic_not_opened': (a: Sureness & { readonly icmp: string | undefined; readonly port: number }) =>
    a.icmp === undefined
      ? `The connection was ${probably(a)}never opened: nobody answered the client's Initial packets to port ${a.port}.`
      : `The connection was ${probably(a)}never opened: the network could not reach port ${a.port} (ICMP: ${a.icmp}).`,
  'explanation.quic_not_opened': (a: { readonly icmp: string | undefined }) =>
    a.icmp === undefined
      ? 'No answer over UDP means a host that is not there, a firewall that drops, or a server that does not speak QUIC on this port.'
      : 'A host answers a datagram to a port without a listener with ICMP port unreachable; a router or firewall may answer in its place.',
  'explanation.quic_hung_up': (a: { readonly by: Side; readonly gone: boolean }) =>
    `${a.gone ? 'Its program has closed the socket: some stacks refuse a certificate this way, without sending an alert.' : 'A CONNECTION_CLOSE without an alert in the middle of a handshake means that the program gave up.'} The reason is in the ${a.by}'s log.`,
  'verdict.quic_refused_unseen': (a: Sureness & { readonly by: string }) =>
    `The ${a.by} ${probably(a)}ended the handshake; what it sent is encrypted, so the capture does not show why.`,
  'explanation.quic_refused_unseen': (_: Nothing) =>
    'From the ServerHello on QUIC seals what ends a connection as it seals everything else, and a CONNECTION_CLOSE is as long as an acknowledgement. Sizes and silence show who went no further; what was said only a key log tells.',
  'verdict.quic_established_hidden': (_: Nothing) =>
    'Nothing visible went wrong: QUIC encrypts everything after the ServerHello, and both sides kept talking.',
  'explanation.quic_established_hidden': (_: Nothing) =>
    'Visible: the hellos, and the sizes of encrypted packets. Not visible: whether a client certificate was requested or sent, and whether one side refused in the end. A key log would show it.',
  'verdict.quic_version': (
    a: Sureness & { readonly versions: readonly string[]; readonly offered: string },
  ) =>
    `The server does not speak the client's version of QUIC (${a.offered}) and listed ${a.versions.join(', ')}; the client ${probably(a)}gave up.`,
  'explanation.quic_version': (_: Nothing) =>
    'A server answers a version that it does not support with an unencrypted list of those that it supports. A client that supports one of them starts again with it. This one sent nothing more.',
  'remedy.quic_version': (a: { readonly versions: readonly string[] }) =>
    `Let client and server have a version of QUIC in common: the server speaks ${a.versions.join(', ')}. An older library speaks drafts only.`,
  'alternative.quic_version': (_: Nothing) =>
    'the client may speak none of the versions that the server listed',
  'evidence.quic_versions': (a: { readonly versions: readonly string[] }) =>
    `the server lists its versions of QUIC (${a.versions.join(', ')}), and the client sends nothing more`,
  'evidence.quic_client_gave_up': (_: Nothing) =>
    "the client has the server's flight, and none of its sealed packets has room for a Finished, or the last of them was its last word",
  'evidence.quic_server_gave_up': (_: Nothing) =>
    "after the client's flight the server sends nothing but sealed packets as short as a CONNECTION_CLOSE, and both fall silent",
  'evidence.quic_went_on': (_: Nothing) =>
    "after the client's flight the server goes on with more than a CONNECTION_CLOSE: session tickets or data",
  'evidence.quic_unanswered': (a: { readonly times: number }) =>
    `this ClientHello is sent ${a.times} times and never answered`,
  'evidence.socket_gone': (a: { readonly by: Side }) =>
    `the ${a.by}'s host says that nobody listens there any more (ICMP port unreachable): its program has closed the socket`,
  'evidence.quic_closed': (a: {
    readonly by: Side;
    readonly application: boolean;
    readonly error: string;
    readonly peersWords: string;
  }) => {
    const what = `the ${a.by} closes the connection with ${a.application ? 'the application code ' : ''}${a.error}`;
    return a.peersWords === '' ? what : `${what} ("${a.peersWords}")`;
  },
  'note.socket_gone': (a: From) =>
    `The ${a.from}'s host says that nobody listens there any more: its program has closed the socket, and will not hear the rest.`,
  'teach.quic_step': (a: { readonly step: string }) => {
    switch (a.step) {
      case 'version_negotiation':
        return 'QUIC is designed to change. A server that does not support the version of the first packet lists, unencrypted, those that it supports; the client starts again with one of them, or gives up.';
      case 'retry':
        return 'UDP shows nobody whether a sender really has the address that it gives. Before a server works for it, it may ask the client to send a token back, and to begin anew with it.';
      case 'handshake_done':
        return 'The server alone can say that a handshake is complete in the eyes of both, because the client’s last word is its own Finished. In QUIC it says so.';
      case 'superseded_hello':
        return 'This ClientHello led nowhere: after a Retry or a list of versions the client sends its ClientHello again, and some clients make a new one.';
      case 'connection_close':
        return 'QUIC has no FIN: a side that ends the connection says so in a CONNECTION_CLOSE, with a code and words of its own, and answers everything that still comes with the same again.';
      case 'quic_alert':
        return 'QUIC has no alert records: a side that gives up for a reason of TLS ends the connection with a CONNECTION_CLOSE whose error code is 0x0100 and the alert. Words of the sender may come with it; the exact reason is in its log.';
      default:
        return 'From the ServerHello on QUIC seals its packets. An observer sees how large they are and who sends them; PADDING inside may make them larger than what they hold.';
    }
  },
};
