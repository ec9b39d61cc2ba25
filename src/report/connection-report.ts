import { instantText } from '../base/instant.js';
import { addressText } from '../base/internet-address.js';
import type { Side } from '../base/side.js';
import { stackOf } from '../diagnosis/stacks/stack.js';
import type { CaptureEnd, Verdict } from '../diagnosis/verdict.js';
import { type Ja4Protocol, ja3, ja4 } from '../handshake/fingerprint.js';
import type { ClientHello } from '../handshake/message-types.js';
import { type Catalogue, type Sentence, words } from '../language/language.js';
import { CipherSuite } from '../registry/cipher-suite.js';
import { ProtocolVersion } from '../registry/protocol-version.js';
import { clientAuthentication } from '../story/client-authentication.js';
import { type Connection, durationSeconds, serverNameOf, type Transport } from '../story/connection.js';
import type { StoryEvent } from '../story/event.js';
import type { Facts } from '../story/facts.js';
import { hiddenCertificates } from '../story/hidden/hidden-certificates.js';
import { describe } from '../telling/timeline.js';
import { certificateReports } from './certificate-report.js';
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
  return {
    id: place.id,
    capture: place.capture,
    transport,
    ...(carrier === undefined ? {} : { carrier }),
    ...(stream === undefined ? {} : { [transport === 'tcp' ? 'tcpStream' : 'udpStream']: stream }),
    client: { address: addressText(client.address), port: client.port },
    server: {
      address: addressText(server.address),
      port: server.port,
      ...(name === undefined ? {} : { name }),
    },
    start: instantText(startSeconds, startNanoseconds),
    durationSeconds: roundNanoseconds(durationSeconds(connection)),
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

interface Fingerprints {
  readonly ja3: string;
  readonly ja4: string;
}
const fingerprintsOf: Readonly<Record<Ja4Protocol, WeakMap<ClientHello, Fingerprints>>> = {
  t: new WeakMap(),
  q: new WeakMap(),
  d: new WeakMap(),
};
const JA4_PROTOCOLS: Readonly<Record<Transport, Ja4Protocol>> = { tcp: 't', eap: 't', quic: 'q', dtls: 'd' };

/** JA3 and JA4 rest on what hellos of one shape share: they are worked out once for each. */
function fingerprints({ clientHello, connection }: Facts): Partial<Fingerprints> {
  if (clientHello === undefined) return {};
  const { likeness } = clientHello;
  const hello = likeness?.name === 'client_hello' ? likeness : clientHello.message;
  const protocol = JA4_PROTOCOLS[connection.transport];
  const known = fingerprintsOf[protocol].get(hello);
  if (known !== undefined) return known;
  const found = { ja3: ja3(hello), ja4: ja4(hello, protocol) };
  fingerprintsOf[protocol].set(hello, found);
  return found;
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
