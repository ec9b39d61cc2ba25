import { instantText } from '../base/instant.js';
import { addressText } from '../base/internet-address.js';
import type { Side } from '../base/side.js';
import { visibleJson } from '../base/visible.js';
import { chainFindings } from '../diagnosis/beside/chain-findings.js';
import { wantedCertificate } from '../diagnosis/beside/offered-certificate.js';
import { stapleFindings } from '../diagnosis/beside/stapled-status.js';
import { clientCertificateFaults, serverCertificateFaults } from '../diagnosis/certificate-faults.js';
import { diagnose } from '../diagnosis/diagnose.js';
import type { CaptureEnd } from '../diagnosis/ending.js';
import { shapeOf } from '../diagnosis/memory/shape.js';
import type { ShortVerdict, VerdictMemory } from '../diagnosis/memory/verdict-memory.js';
import { stackOf } from '../diagnosis/stacks/stack.js';
import type { Verdict } from '../diagnosis/verdict.js';
import { ja3, ja4 } from '../handshake/fingerprint.js';
import type { ClientHello } from '../handshake/message-types.js';
import { type Catalogue, type Sentence, sentence, words } from '../language/language.js';
import { AlertDescription, AlertLevel } from '../registry/alert.js';
import { CipherSuite } from '../registry/cipher-suite.js';
import { ProtocolVersion } from '../registry/protocol-version.js';
import { parsedCertificatesOf } from '../story/certificates.js';
import { clientAuthentication } from '../story/client-authentication.js';
import { type Connection, durationSeconds, serverNameOf } from '../story/connection.js';
import type { StoryEvent } from '../story/event.js';
import { Facts } from '../story/facts.js';
import { hiddenCertificates } from '../story/hidden/hidden-certificates.js';
import { describe } from '../telling/timeline.js';
import { certificateReports } from './certificate-report.js';
import { lessonReport, type MessageParts, openedReport } from './field-report.js';
import { findingWords } from './finding-words.js';
import type { Redaction } from './redact.js';
import type {
  ConnectionReport,
  ConnectionSummary,
  FindingReport,
  StackReport,
  TimelineEntry,
  VerdictReport,
} from './report.js';
import type { ReportMemory } from './report-memory.js';
import { headJson, type ReportHead, ReportTemplate, roundNanoseconds } from './report-template.js';
import { offeredReport, trustReport, type WhatIf } from './what-if.js';

/** Where a connection stands among the captures read. */
export interface Placement {
  readonly id: number;
  readonly capture: number;
  readonly captureEnd: CaptureEnd;
}

/** One connection, judged; its sentences are made when somebody asks for them. */
export class JudgedConnection {
  readonly connection: Connection;
  /** The little that a line needs. */
  readonly summary: ConnectionSummary;
  readonly #place: Placement;
  readonly #shape: string | undefined;
  #facts: Facts | undefined;
  #verdict: Verdict | undefined;

  constructor(connection: Connection, place: Placement, memory: VerdictMemory) {
    this.connection = connection;
    this.#place = place;
    this.#shape = shapeOf(connection);
    const judged = (facts: Facts, whole: Verdict) => {
      this.#facts = facts;
      this.#verdict = whole;
    };
    const verdict = memory.verdictOn(connection, place.captureEnd, judged, this.#shape);
    this.summary = this.#summaryOf(verdict);
  }

  #summaryOf(verdict: ShortVerdict): ConnectionSummary {
    const { client, server, version } = this.connection;
    const name = serverNameOf(this.connection);
    return {
      id: this.#place.id,
      capture: this.#place.capture,
      client: { address: addressText(client.address), port: client.port },
      server: {
        address: addressText(server.address),
        port: server.port,
        ...(name === undefined ? {} : { name }),
      },
      tls: { version: version === undefined ? null : ProtocolVersion.label(version) },
      verdict,
    };
  }

  /** Its story in the words of one language. */
  report(
    catalogue: Catalogue,
    asked: WhatIf = {},
    shown: MessageParts = {},
    redaction?: Redaction,
  ): ConnectionReport {
    const say = (spoken: Sentence) => words(catalogue, redaction?.sentence(spoken) ?? spoken);
    this.#facts ??= new Facts(this.connection);
    this.#verdict ??= diagnose(this.#facts, this.#place.captureEnd);
    const report = connectionReport(this.#facts, this.#verdict, this.#place, say, asked, shown);
    return redaction?.connection(report) ?? report;
  }

  /** The report as one line of JSON, as `visibleJson` leaves it. Connections of one shape share most of it. */
  json(catalogue: Catalogue, memory: ReportMemory): string {
    const { connection } = this;
    const shape = this.#shape;
    const template =
      shape === undefined ? undefined : memory.templateOf(shape, connection, () => this.#template(catalogue));
    if (template === undefined) return visibleJson(JSON.stringify(this.report(catalogue)));
    return headJson(headOf(connection, this.#place)) + template.fill(connection);
  }

  #template(catalogue: Catalogue): { readonly is: ReportTemplate; readonly timeless: boolean } | undefined {
    const place = this.#place;
    const say = (spoken: Sentence) => words(catalogue, spoken);
    let timeless = true;
    const template = ReportTemplate.of(this.connection, headOf(this.connection, place), (disguised) => {
      const facts = new Facts(disguised);
      const report = connectionReport(facts, diagnose(facts, place.captureEnd), place, say, {}, {});
      timeless = facts.restsOn === 'shape';
      return facts.restsOn === 'itself' ? undefined : report;
    });
    return template && { is: template, timeless };
  }
}

function headOf(connection: Connection, place: Placement): ReportHead {
  const { client, server, startSeconds, startNanoseconds } = connection;
  const name = serverNameOf(connection);
  return {
    id: place.id,
    capture: place.capture,
    transport: 'tcp',
    tcpStream: connection.ordinal - 1,
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

function connectionReport(
  facts: Facts,
  verdict: Verdict,
  place: Placement,
  say: (spoken: Sentence) => string,
  asked: WhatIf,
  shown: MessageParts,
): ConnectionReport {
  const { connection } = facts;
  const trust = trustReport(facts, verdict, asked, say);
  const offeredCertificate = offeredReport(facts, asked, say);
  const hidden = hiddenCertificates(facts);
  const alpn = facts.serverHello?.message.alpn ?? facts.encryptedExtensions?.message.alpn;
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
    verdict: verdictReport(verdict, say),
    timeline: connection.events.map((event) => ({
      ...timelineEntry(event, facts, verdict, say),
      ...openedReport(event, connection, shown, say),
      ...lessonReport(event, facts, shown, say),
    })),
    certificates: {
      server: certificateReports(facts, 'server'),
      client: certificateReports(facts, 'client'),
    },
    findings: findingReports(facts, verdict, say),
    ...(trust === undefined ? {} : { trust }),
    ...(offeredCertificate === undefined ? {} : { offeredCertificate }),
  };
}

const fingerprintsOf = new WeakMap<ClientHello, { readonly ja3: string; readonly ja4: string }>();

/** JA3 and JA4 rest on what hellos of one shape share: they are worked out once for each. */
function fingerprints({ clientHello }: Facts): { readonly ja3?: string; readonly ja4?: string } {
  if (clientHello === undefined) return {};
  const { likeness } = clientHello;
  const hello = likeness?.name === 'client_hello' ? likeness : clientHello.message;
  const known = fingerprintsOf.get(hello);
  if (known !== undefined) return known;
  const found = { ja3: ja3(hello), ja4: ja4(hello) };
  fingerprintsOf.set(hello, found);
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

function verdictReport(verdict: Verdict, say: (spoken: Sentence) => string): VerdictReport {
  const { ending } = verdict;
  const { alert } = ending;
  return {
    outcome: ending.outcome,
    refusedBy: ending.refusedBy,
    refused: ending.refused,
    confidence: ending.confidence,
    cause: verdict.cause,
    causeConfidence: verdict.causeConfidence,
    alternatives: verdict.alternatives.map(({ why, ...rest }) => ({ ...rest, why: say(why) })),
    alert:
      alert === undefined
        ? null
        : {
            from: alert.from,
            level: AlertLevel.label(alert.level),
            description: AlertDescription.label(alert.description),
            basis: alert.event.basis,
          },
    summary: say(verdict.summary),
    explanation: [verdict.explanation, verdict.reading]
      .flatMap((one) => (one === undefined ? [] : [say(one)]))
      .reduce((text, next) => (text.endsWith('。') ? text + next : `${text} ${next}`)),
    evidence: verdict.evidence.map(({ frame, what }) => ({ frame, what: say(what) })),
    remedies: verdict.remedies.map(say),
  };
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
    basis: event.basis,
    summary: say(described.summary),
    ...(described.annotation === undefined ? {} : { annotation: say(described.annotation) }),
    ...(failure ? { mark: 'failure' as const } : described.notable ? { mark: 'notable' as const } : {}),
    ...(described.details === undefined ? {} : { details: described.details }),
  };
}

function findingReports(facts: Facts, verdict: Verdict, say: (spoken: Sentence) => string): FindingReport[] {
  const reports: FindingReport[] = facts.connection.findings.map((finding) => {
    const { severity, words: spoken } = findingWords(finding);
    return {
      code: finding.code,
      severity,
      message: say(spoken),
      ...(finding.frame > 0 ? { frame: finding.frame } : {}),
      ...('from' in finding ? { from: finding.from } : {}),
    };
  });
  for (const side of ['server', 'client'] as const) {
    const frame = (side === 'server' ? facts.serverCertificate : facts.clientCertificate)?.frame;
    for (const [position, certificate] of parsedCertificatesOf(facts, side).entries()) {
      if (!('undecoded' in certificate)) continue;
      const { reason } = certificate;
      reports.push({
        code: 'certificate.undecoded',
        severity: 'error',
        message: say(sentence('finding.certificate.undecoded', { from: side, position, reason })),
        ...(frame === undefined ? {} : { frame }),
        from: side,
      });
    }
    reports.push(...otherFaults(facts, side, verdict, say, frame));
    for (const { code, severity, what } of chainFindings(facts, side)) {
      const where = frame === undefined ? {} : { frame };
      reports.push({ code, severity, message: say(what), ...where, from: side });
    }
  }
  for (const { code, severity, what, frame } of stapleFindings(facts)) {
    reports.push({ code, severity, message: say(what), frame, from: 'server' });
  }
  const wanted = wantedCertificate(facts);
  const frame = facts.certificateRequest?.frame;
  if (wanted !== undefined && frame !== undefined) {
    const code = 'client_certificate.wanted';
    reports.push({ code, severity: 'note', message: say(wanted), frame, from: 'server' });
  }
  return reports;
}

/** Faults of a certificate that are not what the verdict rests on. */
function otherFaults(
  facts: Facts,
  side: Side,
  verdict: Verdict,
  say: (spoken: Sentence) => string,
  frame: number | undefined,
): FindingReport[] {
  const faults = side === 'server' ? serverCertificateFaults(facts) : clientCertificateFaults(facts);
  const subject = side === 'server' ? 'server_certificate' : 'client_certificate';
  return faults
    .filter((fault) => !(verdict.ending.refused === subject && fault.cause === verdict.cause))
    .map((fault) => ({
      code: `certificate.${fault.cause}`,
      severity: fault.cause === 'self_signed' ? 'note' : 'warning',
      message: say(sentence('finding.certificate.fault', { from: side, fault: say(fault.what) })),
      ...(frame === undefined ? {} : { frame }),
      from: side,
    }));
}
