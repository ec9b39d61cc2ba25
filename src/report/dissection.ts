import { instantText } from '../base/instant.js';
import { addressText } from '../base/internet-address.js';
import type { StopSignal } from '../base/stop-signal.js';
import type { CaptureFacts, CaptureProblem } from '../capture/packet-sink.js';
import { VerdictMemory } from '../diagnosis/memory/verdict-memory.js';
import { type Excerpt, type Reading, renumbered } from '../excerpt/excerpt.js';
import type { KeyLogProblem } from '../keys/key-log.js';
import { type PrivateKeyProblem, readRsaPrivateKey } from '../keys/rsa-key-exchange.js';
import { SecretStore } from '../keys/secret-store.js';
import {
  CATALOGUES,
  type Catalogue,
  type LanguageTag,
  type Sentence,
  sentence,
  words,
} from '../language/language.js';
import { LinkType } from '../registry/link-type.js';
import { forgetCertificates } from '../story/certificates.js';
import type { Connection } from '../story/connection.js';
import { CaptureStory, type CaptureTime } from '../story/follow/capture-story.js';
import { MessageCache } from '../story/follow/message-cache.js';
import { hideSecrets } from '../story/hidden-secrets.js';
import { captureProblemWords } from './capture-problem-words.js';
import { CertificateCollector, type SeenCertificate } from './certificate-collector.js';
import { type Choice, Chooser } from './choose.js';
import type { Placement } from './connection-report.js';
import type { MessageParts } from './field-report.js';
import { JudgedConnection } from './judged-connection.js';
import { PatternCollector } from './patterns.js';
import { Redaction } from './redact.js';
import type {
  CaptureReport,
  ConnectionReport,
  ConnectionSummary,
  KeyLogReport,
  ProblemReport,
  Report,
} from './report.js';
import { ReportMemory } from './report-memory.js';
import { connectionJson, type JsonLayout } from './report-template.js';
import { type WhatIf, type WhatIfOptions, whatIf } from './what-if.js';

export interface DissectionOptions extends WhatIfOptions {
  /** The language of the report's sentences; English if not given. */
  readonly language?: LanguageTag;
  /** Called once for each distinct certificate of the connections that are told, the first 10,000 of them. */
  readonly onCertificate?: (certificate: SeenCertificate) => void;
  /**
   * Replaces addresses, names, serial numbers, fingerprints of certificates, HTTP targets and files by stable
   * pseudonyms, and leaves out the bytes of messages. `choice` is about the originals, and so are `excerpt` and
   * `onCertificate`, which hold nothing else.
   */
  readonly redact?: boolean;
  /**
   * Leaves passwords, tokens and values of queries that came in clear as they are; without it every byte of them is an
   * asterisk in every part of a report. Keys are never part of one.
   */
  readonly showSecrets?: boolean;
  /** Keeps TLS records as they are on the wire, for those who ask for `shown.records`. */
  readonly keepRecords?: boolean;
  /** Leaves out the connections that are not wanted. */
  readonly choice?: Choice;
  /** Called with each connection that `choice` leaves out, about the originals. */
  readonly onLeftOut?: (summary: ConnectionSummary) => void;
  /** Key logs in NSS key log format (SSLKEYLOGFILE, RFC 9850), each with the name that its problems are told under. */
  readonly keyLogs?: readonly KeyLogInput[];
  /** RSA private keys of servers (PEM), for cipher suites without forward secrecy. */
  readonly privateKeys?: readonly (string | Uint8Array)[];
  /** Gathers the packets of the connections that are told; captures that can be read once only are left out. */
  readonly excerpt?: Excerpt;
  /** Told while a capture is read: bytes of the file so far, and in all (0 if nobody knows). */
  readonly onProgress?: (bytesRead: number, bytesInAll: number) => void;
  /** Ends the reading early: what is known by then is told, as if the captures ended there. */
  readonly signal?: StopSignal;
  /** Called with each connection as soon as it has ended, in that order. */
  readonly onConnection?: (connection: ConnectionReport) => void;
  /**
   * Called instead, with the little that a line needs: `inFull` makes the whole report, `inJson` makes the same as JSON
   * text (a line, or as an element of a document), many times as fast where connections are like each other. The connections are not kept, so that those
   * of the final report are none.
   */
  readonly onSummary?: (
    summary: ConnectionSummary,
    inFull: (shown?: MessageParts) => ConnectionReport,
    inJson: (layout?: JsonLayout) => string,
  ) => void;
  /** Also the fields and bytes of each message. */
  readonly shown?: MessageParts;
}

export interface KeyLogInput {
  readonly name: string;
  readonly text: string | Uint8Array;
}

/** A private key that cannot be used. `not_rsa`: with it nothing can be decrypted. Nothing of the key is in it. */
export class UnusablePrivateKey extends Error {
  /** Which of the keys given, from 0. */
  readonly index: number;
  readonly reason: PrivateKeyProblem;

  constructor(index: number, reason: PrivateKeyProblem) {
    super(`private key ${index + 1} cannot be used (${reason})`);
    this.name = 'UnusablePrivateKey';
    this.index = index;
    this.reason = reason;
  }
}

/** Gathers the connections of one or more captures into one Report. */
export class Dissection {
  readonly #catalogue: Catalogue;
  readonly #chooser: Chooser;
  readonly #onConnection: ((connection: ConnectionReport) => void) | undefined;
  readonly #excerpt: Excerpt | undefined;
  readonly #onSummary: DissectionOptions['onSummary'];
  readonly #onLeftOut: DissectionOptions['onLeftOut'];
  readonly #showSecrets: boolean;
  readonly #keepsRecords: boolean;
  readonly #shown: MessageParts;
  readonly #patterns: PatternCollector;
  readonly #certificates: CertificateCollector | undefined;
  readonly #captures: CaptureReport[] = [];
  readonly #connections: ConnectionReport[] = [];
  #connectionsBefore = 0;
  readonly #secrets = new SecretStore();
  readonly #messages = new MessageCache();
  readonly #verdicts = new VerdictMemory();
  readonly #reports: Readonly<Record<JsonLayout, ReportMemory>> = {
    line: new ReportMemory(),
    element: new ReportMemory(),
  };
  /** Reports say what they say without anybody asking for more, or for less. */
  readonly #isPlain: boolean;
  readonly #keyLogs: KeyLogReport[] = [];
  readonly #asked: WhatIf;
  readonly #redaction: Redaction | undefined;

  /** @throws UnusablePrivateKey, UnusableCertificates */
  constructor(options: DissectionOptions = {}) {
    this.#catalogue = CATALOGUES[options.language ?? 'en'];
    this.#patterns = new PatternCollector(options.language ?? 'en');
    const { onCertificate } = options;
    this.#certificates = onCertificate && new CertificateCollector(onCertificate);
    this.#chooser = new Chooser(options.choice ?? {});
    this.#showSecrets = options.showSecrets === true;
    this.#keepsRecords = options.keepRecords === true;
    this.#onConnection = options.onConnection;
    this.#excerpt = options.excerpt;
    this.#onSummary = options.onSummary;
    this.#onLeftOut = options.onLeftOut;
    this.#redaction = options.redact === true ? new Redaction() : undefined;
    const asked = whatIf(options);
    this.#asked = this.#redaction?.asked(asked) ?? asked;
    this.#shown = options.shown ?? {};
    this.#isPlain =
      this.#redaction === undefined &&
      Object.values(this.#shown).every((part) => !part) &&
      Object.values(asked).every((one) => one === undefined);
    for (const { name, text } of options.keyLogs ?? []) {
      const problems = this.#secrets.addKeyLog(text, name);
      const told = { file: name, problems: problems.map((problem) => this.#keyLogProblem(problem)) };
      this.#keyLogs.push(this.#redaction?.keyLog(told) ?? told);
    }
    for (const [index, pem] of (options.privateKeys ?? []).entries()) {
      const key = readRsaPrivateKey(pem);
      if (typeof key === 'string') throw new UnusablePrivateKey(index, key);
      this.#secrets.addPrivateKey(key);
    }
  }

  /** The secrets that are known by now, those inside the captures that were read included. */
  get secrets(): SecretStore {
    return this.#secrets;
  }

  #keyLogProblem({ line, reason, label, count }: KeyLogProblem): KeyLogReport['problems'][number] {
    const spoken = sentence('finding.key_log', { line, reason, label, count });
    return { line, reason, message: this.#say(spoken) };
  }

  #say(spoken: Sentence): string {
    return words(this.#catalogue, this.#redaction?.sentence(spoken) ?? spoken);
  }

  /**
   * Reads one capture. `isLive`: it is being recorded, so that a silence says that nothing late will come.
   * @throws whatever `read` throws; what ended before that has been told.
   */
  async capture(file: string, read: Reading, isLive = true): Promise<void> {
    await this.joined(file, [read], isLive);
  }

  /** Reads the pieces of one capture, in the order given, as if they were one file: frames are numbered through. */
  async joined(file: string, pieces: readonly Reading[], isLive = false): Promise<void> {
    const before = this.#connectionsBefore;
    const capture = this.#captures.length + 1;
    this.#excerpt?.addCapture(capture, pieces);
    const story: CaptureStory = new CaptureStory(
      {
        tell: (connection) => this.#tell(connection, { capture, file }, before, story.end),
        isWanted: (connection) => this.#isNamed(connection, before),
      },
      this.#secrets,
      this.#messages,
      this.#keepsRecords,
    );
    const facts: CaptureFacts[] = [];
    const isHeard = this.#onConnection !== undefined || this.#onSummary !== undefined;
    const stopWatching = isLive && isHeard ? settleWhenSilent(story) : undefined;
    try {
      for (const read of pieces) {
        const before = facts.reduce((sum, piece) => sum + piece.packets, 0);
        facts.push(await read(renumbered(story, before)));
      }
      stopWatching?.();
      story.finish();
    } finally {
      stopWatching?.();
      forgetCertificates();
    }
    this.#connectionsBefore += story.connectionsSeen;
    const told = this.#captureReport(file, facts, story);
    this.#captures.push(this.#redaction?.capture(told) ?? told);
  }

  report(): Report {
    const patterns = this.#patterns.patterns(this.#catalogue);
    return {
      schemaVersion: 2,
      captures: this.#captures,
      ...(this.#keyLogs.length > 0 ? { keyLogs: this.#keyLogs } : {}),
      connections: this.#connections.toSorted((a, b) => a.id - b.id),
      ...(patterns.length > 0 ? { patterns } : {}),
    };
  }

  #isNamed(connection: Connection, before: number): boolean {
    const { client, server, ordinal } = connection;
    return this.#chooser.isNamed({
      id: before + ordinal,
      ports: [client.port, server.port],
      addresses: [addressText(client.address), addressText(server.address)],
    });
  }

  #tell(
    connection: Connection,
    { capture, file }: Pick<Placement, 'capture' | 'file'>,
    before: number,
    now: CaptureTime | undefined,
  ): void {
    const captureEnd = now ?? { seconds: connection.lastSeconds, nanoseconds: connection.lastNanoseconds };
    const place = { id: before + connection.ordinal, capture, file, captureEnd };
    if (!this.#showSecrets) hideSecrets(connection);
    const judged = new JudgedConnection(connection, place, this.#verdicts);
    if (!this.#chooser.isChosen(judged.summary, connection)) {
      this.#onLeftOut?.(judged.summary);
      return;
    }
    const redaction = this.#redaction;
    const summary = redaction?.summary(judged.summary) ?? judged.summary;
    const inFull = (shown = this.#shown) => judged.report(this.#catalogue, this.#asked, shown, redaction);
    // Pseudonyms are given in the order in which connections end, whoever asks for which of them later.
    if (redaction !== undefined) inFull({});
    this.#certificates?.add(connection, place.id);
    this.#patterns.add(summary, () => inFull());
    if (this.#onSummary !== undefined && this.#excerpt === undefined) {
      this.#onSummary(summary, inFull, (layout = 'line') => this.#json(judged, inFull, layout));
      return;
    }
    const report = inFull();
    if (this.#excerpt !== undefined) {
      const failure = report.timeline.find(({ mark }) => mark === 'failure');
      const remark = failure && { frame: failure.frame, text: `tls-dissect: ${report.verdict.summary}` };
      this.#excerpt.choose(capture, connection, this.#secrets, remark);
    }
    if (this.#onSummary !== undefined) {
      this.#onSummary(
        summary,
        (shown) => (shown === undefined ? report : inFull(shown)),
        (layout = 'line') => connectionJson(report, layout),
      );
      return;
    }
    this.#connections.push(report);
    this.#onConnection?.(report);
  }

  #json(judged: JudgedConnection, inFull: () => ConnectionReport, layout: JsonLayout): string {
    return this.#isPlain
      ? judged.json(this.#catalogue, this.#reports[layout], layout)
      : connectionJson(inFull(), layout);
  }

  #captureReport(file: string, pieces: readonly CaptureFacts[], story: CaptureStory): CaptureReport {
    const problems: CaptureProblem[] = pieces.flatMap((piece) => piece.problems);
    for (const [linkType, count] of story.unknownLinkTypes) {
      problems.push({ code: 'capture.unknown_link_type', frame: 0, offset: 0, detail: { linkType, count } });
    }
    const say = (spoken: Sentence) => this.#say(spoken);
    const instant = (time: CaptureTime | undefined) =>
      time === undefined ? null : instantText(time.seconds, time.nanoseconds);
    const linkTypes = [...new Set(pieces.flatMap((piece) => piece.linkTypes))];
    return {
      file,
      format: pieces[0]?.format ?? 'pcap',
      linkTypes: linkTypes.map((linkType) => LinkType.name(linkType) ?? String(linkType)),
      packets: pieces.reduce((sum, piece) => sum + piece.packets, 0),
      start: instant(story.start),
      end: instant(story.end),
      problems: [
        ...problems.map((problem) => {
          const { severity, words: spoken } = captureProblemWords(problem);
          return {
            code: problem.code,
            severity,
            message: say(spoken),
            ...(problem.frame > 0 ? { frame: problem.frame } : {}),
            offset: problem.offset,
          };
        }),
        ...pieces.flatMap((piece) =>
          piece.comments.map(({ frame, text }) => ({
            code: 'capture.comment',
            severity: 'note' as const,
            message: say(sentence('finding.capture.comment', { text })),
            ...(frame > 0 ? { frame } : {}),
          })),
        ),
        ...story.keyLogProblems.map((problem) => ({
          code: 'capture.key_log',
          severity: 'warning' as const,
          message: say(
            sentence('finding.capture.key_log', { problem: this.#keyLogProblem(problem).message }),
          ),
        })),
        ...(story.forgotten > 0
          ? [
              {
                code: 'capture.too_many_without_tls',
                severity: 'note' as const,
                message: say(sentence('finding.capture.too_many_without_tls', { count: story.forgotten })),
              },
            ]
          : []),
        ...this.#withoutTls(story),
        ...(['DTLS', 'QUIC'] as const)
          .filter((protocol) => story.datagrams[protocol] > 0)
          .map((protocol) => ({
            code: 'capture.not_dissected',
            severity: 'note' as const,
            message: say(
              sentence('finding.capture.not_dissected', { protocol, count: story.datagrams[protocol] }),
            ),
          })),
      ],
      ...insteadOfTls(story),
    };
  }

  /** What there was in a capture without TLS. */
  #withoutTls(story: CaptureStory): ProblemReport[] {
    const { insteadOfTls, connectionsSeen, packetsSeen, unknownLinkTypes, datagrams } = story;
    if (insteadOfTls === undefined) return [];
    const { groups, others } = insteadOfTls;
    const note = (code: string, spoken: Sentence): ProblemReport[] => [
      { code, severity: 'note', message: this.#say(spoken) },
    ];
    if (groups.length > 0) {
      const shown = groups.slice(0, SERVERS_NAMED);
      const more = groups.slice(SERVERS_NAMED).reduce((sum, { connections }) => sum + connections, others);
      return note('capture.no_tls', sentence('finding.capture.no_tls', { instead: shown, more }));
    }
    const nothingElse = unknownLinkTypes.size === 0 && datagrams.DTLS + datagrams.QUIC === 0;
    return connectionsSeen === 0 && packetsSeen > 0 && nothingElse
      ? note('capture.no_tcp', sentence('finding.capture.no_tcp', { packets: packetsSeen }))
      : [];
  }
}

/** Servers named in the sentence about a capture without TLS; the data has more. */
const SERVERS_NAMED = 5;

function insteadOfTls(story: CaptureStory): Pick<CaptureReport, 'insteadOfTls'> {
  const groups = story.insteadOfTls?.groups ?? [];
  if (groups.length === 0) return {};
  return {
    insteadOfTls: groups.map(({ address, port, protocol, connections }) => ({
      server: { address, port },
      protocol: protocol ?? null,
      connections,
    })),
  };
}

/** A live source that falls silent has nothing late to send: milliseconds after which a closed connection is told. */
const SILENT_AFTER = 400;

/** While a stream is waited for, closed connections are told. A file is read at one go and never gets here. */
function settleWhenSilent(story: CaptureStory): () => void {
  let seen = -1;
  const timer = setInterval(() => {
    if (story.packetsSeen === seen) story.settle();
    seen = story.packetsSeen;
  }, SILENT_AFTER);
  return () => clearInterval(timer);
}
