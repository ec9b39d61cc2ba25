import { instantText } from '../base/instant.js';
import { addressText } from '../base/internet-address.js';
import type { Side } from '../base/side.js';
import type { Ground } from '../diagnosis/elimination.js';
import { done } from '../diagnosis/questions/handshake.js';
import { stackOf } from '../diagnosis/stacks/stack.js';
import type { CaptureEnd, Verdict } from '../diagnosis/verdict.js';
import { type Ja4Protocol, ja3, ja4, ja4s } from '../handshake/fingerprint.js';
import type { ClientHello, ServerHello } from '../handshake/message-types.js';
import { type Catalogue, type Sentence, words } from '../language/language.js';
import { CipherSuite } from '../registry/cipher-suite.js';
import { EapMethod } from '../registry/eap-method.js';
import { NamedGroup } from '../registry/named-group.js';
import { ProtocolVersion } from '../registry/protocol-version.js';
import { QuicVersion } from '../registry/quic-version.js';
import { clientAuthentication } from '../story/client-authentication.js';
import { type Connection, durationSeconds, serverNameOf, type Transport } from '../story/connection.js';
import type { StoryEvent } from '../story/event.js';
import type { Facts } from '../story/facts.js';
import { hiddenCertificates } from '../story/hidden/hidden-certificates.js';
import { describe } from '../telling/timeline.js';
import { certificateReports } from './certificate-report.js';
import { communityId } from './community-id.js';
import { lessonReport, type MessageParts, openedReport, recordReports } from './field-report.js';
import { findingReports } from './finding-report.js';
import type { ConnectionReport, StackReport, TimelineEntry } from './report.js';
import { type ReportHead, roundNanoseconds } from './report-template.js';
import { verdictReport } from './verdict-report.js';
import { offeredReport, trustReport, type WhatIf } from './what-if.js';

/** Where a connection stands among the captures read. */
export interface Placement {
  readonly id: number;
  readonly capture: number;
  /** The capture as it was named. */
  readonly file: string;
  readonly captureEnd: CaptureEnd;
}

/** How a report is told. */
export interface Telling {
  readonly catalogue: Catalogue;
  /** What becomes of a sentence before it is put into words. */
  readonly redacted: (spoken: Sentence) => Sentence;
  readonly asked: WhatIf;
  readonly shown: MessageParts;
}

export function headOf(connection: Connection, place: Placement): ReportHead {
  const { transport, carrier, stream, client, server, startSeconds, startNanoseconds } = connection;
  const name = serverNameOf(connection);
  const flow = communityId(connection);
  return {
    id: place.id,
    capture: place.capture,
    file: place.file,
    transport,
    ...(carrier === undefined ? {} : { carrier }),
    ...insideOf(connection),
    ...(stream === undefined ? {} : { [transport === 'tcp' ? 'tcpStream' : 'udpStream']: stream }),
    client: { address: addressText(client.address), port: client.port },
    server: {
      address: addressText(server.address),
      port: server.port,
      ...(name === undefined ? {} : { name }),
    },
    ...(flow === undefined ? {} : { community_id: flow }),
    start: instantText(startSeconds, startNanoseconds),
    durationSeconds: roundNanoseconds(durationSeconds(connection)),
  };
}

/** What carries TLS, by its own version or method. */
function insideOf({
  transport,
  quicVersion,
  events,
}: Connection): Pick<ReportHead, 'quicVersion' | 'eapMethod'> {
  const asked = transport === 'eap' ? events.findLast((event) => event.kind === 'eap_method') : undefined;
  return {
    ...(quicVersion === undefined || quicVersion === 0
      ? {}
      : { quicVersion: QuicVersion.label(quicVersion) }),
    ...(asked === undefined ? {} : { eapMethod: EapMethod.label(asked.method) }),
  };
}

/** The whole report of a connection. */
export function connectionReport(
  facts: Facts,
  verdict: Verdict,
  place: Placement,
  { catalogue, redacted, asked, shown }: Telling,
): ConnectionReport {
  const say = (spoken: Sentence) => words(catalogue, redacted(spoken));
  const { connection } = facts;
  const trust = trustReport(facts, verdict, asked, say);
  const offeredCertificate = offeredReport(facts, asked, say);
  const hidden = hiddenCertificates(facts);
  const alpn = facts.serverHello?.message.alpn ?? facts.encryptedExtensions?.message.alpn;
  const timeline = connection.events.map((event) => ({
    ...timelineEntry(event, facts, verdict, say),
    ...openedReport(event, connection, shown, say),
    ...recordReports(event, connection, shown),
    ...lessonReport(event, facts, shown, say),
  }));
  return {
    ...headOf(connection, place),
    tls: {
      version: connection.version === undefined ? null : ProtocolVersion.label(connection.version),
      cipherSuite: connection.cipherSuite === undefined ? null : CipherSuite.label(connection.cipherSuite),
      group: groupOf(facts),
      ...established(facts),
      resumed: facts.resumed,
      ...(alpn?.[0] === undefined ? {} : { alpn: alpn[0] }),
      ...fingerprints(facts),
    },
    stacks: { ...stackReport('client', facts, say), ...stackReport('server', facts, say) },
    clientAuthentication: clientAuthentication(facts),
    ...(hidden.server === undefined && hidden.client === undefined ? {} : { hidden }),
    verdict: verdictReport(verdict, connection.events, timeline, catalogue, redacted),
    timeline,
    certificates: {
      server: certificateReports(facts, 'server'),
      client: certificateReports(facts, 'client'),
    },
    findings: findingReports(facts, verdict, say),
    ...(trust === undefined ? {} : { trust }),
    ...(offeredCertificate === undefined ? {} : { offeredCertificate }),
  };
}

/** The group that both sides made keys with: that of the ServerHello's share, or of the ServerKeyExchange. */
function groupOf({ serverHello, serverKeyExchange }: Facts): string | null {
  const hello = serverHello?.likeness ?? serverHello?.message;
  const exchange = serverKeyExchange?.likeness ?? serverKeyExchange?.message;
  const share = hello?.name === 'server_hello' ? hello.keyShares?.[0]?.group : undefined;
  const group = share ?? (exchange?.name === 'server_key_exchange' ? exchange.namedGroup : undefined);
  return group === undefined ? null : NamedGroup.label(group);
}

function established(facts: Facts): Pick<ConnectionReport['tls'], 'established' | 'establishedBasis'> {
  const { both, not_both } = facts.once(done);
  if (isKnown(not_both)) return { established: true, establishedBasis: not_both };
  if (isKnown(both)) return { established: false, establishedBasis: both };
  return { established: null, establishedBasis: 'unknown' };
}

const isKnown = (ground: Ground | undefined): ground is Exclude<Ground, 'explained'> =>
  ground !== undefined && ground !== 'explained';

interface Fingerprints {
  readonly ja3?: string;
  readonly ja4?: string;
  readonly ja4s?: string;
}

const JA4_PROTOCOLS: Readonly<Record<Transport, Ja4Protocol>> = { tcp: 't', eap: 't', quic: 'q', dtls: 'd' };

const fingerprintsOf: Readonly<Record<Ja4Protocol, WeakMap<ClientHello | ServerHello, Fingerprints>>> = {
  t: new WeakMap(),
  q: new WeakMap(),
  d: new WeakMap(),
};

/** They rest on what hellos of one shape share: they are worked out once for each. */
function fingerprints({ clientHello, serverHello, connection }: Facts): Fingerprints {
  const protocol = JA4_PROTOCOLS[connection.transport];
  const client = clientHello?.likeness ?? clientHello?.message;
  const server = serverHello?.likeness ?? serverHello?.message;
  const known = (hello: ClientHello | ServerHello, make: () => Fingerprints): Fingerprints => {
    const found = fingerprintsOf[protocol].get(hello) ?? make();
    fingerprintsOf[protocol].set(hello, found);
    return found;
  };
  return {
    ...(client?.name === 'client_hello'
      ? known(client, () => ({ ja3: ja3(client), ja4: ja4(client, protocol) }))
      : {}),
    ...(server?.name === 'server_hello' ? known(server, () => ({ ja4s: ja4s(server, protocol) })) : {}),
  };
}

function stackReport(
  side: Side,
  facts: Facts,
  say: (spoken: Sentence) => string,
): Partial<Record<Side, StackReport>> {
  const guess = stackOf(facts, side);
  return guess === undefined ? {} : { [side]: { ...guess, basis: say(guess.basis) } };
}

function timelineEntry(
  event: StoryEvent,
  facts: Facts,
  verdict: Verdict,
  say: (spoken: Sentence) => string,
): TimelineEntry {
  const described = describe(event, facts);
  const failure = verdict.ending.moment === event;
  return {
    frame: event.frame,
    frames: event.frames,
    time: roundNanoseconds(event.time),
    from: facts.side(event),
    message: described.message,
    basis: described.basis ?? event.basis,
    summary: say(described.summary),
    ...(described.annotation === undefined ? {} : { annotation: say(described.annotation) }),
    ...(failure ? { mark: 'failure' as const } : described.notable ? { mark: 'notable' as const } : {}),
    ...(described.details === undefined ? {} : { details: described.details }),
  };
}
