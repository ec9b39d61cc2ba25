import { addressText } from '../base/internet-address.js';
import { MAX_HANDED_OVER } from '../base/limits.js';
import type { StopSignal } from '../base/stop-signal.js';
import type { CaptureFacts } from '../capture/packet-sink.js';
import { VerdictMemory } from '../diagnosis/memory/verdict-memory.js';
import { type Excerpt, type Reading, renumbered as renumberedFrames } from '../excerpt/excerpt.js';
import { type PrivateKeyProblem, readRsaPrivateKey } from '../keys/rsa-key-exchange.js';
import { SecretStore } from '../keys/secret-store.js';
import { CATALOGUES, type Catalogue, type LanguageTag, type Sentence, words } from '../language/language.js';
import { forgetCertificates } from '../story/certificates.js';
import type { Connection } from '../story/connection.js';
import { CaptureStory } from '../story/follow/capture-story.js';
import { MessageCache } from '../story/follow/message-cache.js';
import { hideSecrets } from '../story/hidden-secrets.js';
import { captureReport, keyLogProblemWords } from './capture-report.js';
import { CertificateCollector, type SeenCertificate } from './certificate-collector.js';
import { type Choice, Chooser } from './choose.js';
import type { MessageParts } from './field-report.js';
import {
  ALONE,
  elsewhere,
  type HandedConnection,
  type HandedOver,
  type Offset,
  renumbered,
  renumberedJson,
  TooManyToHandOver,
} from './handed-over.js';
import { JudgedConnection } from './judged-connection.js';
import { PatternCollector } from './patterns.js';
import { Redaction } from './redact.js';
import type { CaptureReport, ConnectionReport, ConnectionSummary, KeyLogReport, Report } from './report.js';
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
      const told = {
        file: name,
        problems: problems.map((problem) => {
          const { line, reason } = problem;
          return { line, reason, message: keyLogProblemWords(problem, this.#say) };
        }),
      };
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

  readonly #say = (spoken: Sentence): string =>
    words(this.#catalogue, this.#redaction?.sentence(spoken) ?? spoken);

  /**
   * Reads one capture. `isLive`: it is being recorded, so that a silence says that nothing late will come.
   * @throws whatever `read` throws; what ended before that has been told.
   */
  async capture(file: string, read: Reading, isLive = true): Promise<void> {
    await this.joined(file, [read], isLive);
  }

  /** Reads the pieces of one capture, in the order given, as if they were one file: frames are numbered through. */
  async joined(file: string, pieces: readonly Reading[], isLive = false): Promise<void> {
    const offset = this.offset;
    this.#excerpt?.addCapture(offset.capture, pieces);
    const { capture, connectionsSeen } = await this.#read(
      file,
      pieces,
      isLive,
      offset,
      (judged, connection) => this.#tell(judged, connection, offset.capture),
    );
    this.#connectionsBefore += connectionsSeen;
    this.#captures.push(this.#redaction?.capture(capture) ?? capture);
  }

  /** What the numbers of the next capture are counted from. */
  get offset(): Offset {
    return { connections: this.#connectionsBefore, capture: this.#captures.length + 1 };
  }

  /**
   * Reads one capture for a Dissection in another thread, which takes what comes back (`take`): alone, so that its numbers
   * begin with 1. Nothing is told here, and nothing is redacted.
   * @param layout the form of the connections' JSON; undefined: none
   * @throws TooManyToHandOver, and whatever `read` throws
   */
  async handOver(file: string, read: Reading, layout?: JsonLayout): Promise<HandedOver> {
    const connections: HandedConnection[] = [];
    const leftOut: ConnectionSummary[] = [];
    const told = await this.#read(file, [read], false, ALONE, (judged, connection) => {
      if (connections.length + leftOut.length === MAX_HANDED_OVER) throw new TooManyToHandOver();
      const { summary } = judged;
      if (!this.#chooser.isChosen(summary, connection)) leftOut.push(summary);
      else {
        const json = layout && this.#json(judged, () => this.#inFull(judged), layout);
        connections.push({ summary: summary, ...(json === undefined ? {} : { json }) });
      }
    });
    return { ...told, connections, leftOut };
  }

  /** Whole reports of a capture that another thread has read, by the numbers that they have here. */
  async inFull(file: string, read: Reading, offset: Offset): Promise<ReadonlyMap<number, ConnectionReport>> {
    const reports = new Map<number, ConnectionReport>();
    await this.#read(file, [read], false, offset, (judged) =>
      reports.set(judged.summary.id, this.#inFull(judged)),
    );
    return reports;
  }

  /** Takes what another thread has handed over as the next capture; nobody is to ask for its connections in full. */
  take({ capture, connectionsSeen, connections, leftOut }: HandedOver): void {
    const { offset } = this;
    for (const summary of leftOut) this.#onLeftOut?.(renumbered(summary, offset));
    for (const { summary: alone, json } of connections) {
      const summary = renumbered(alone, offset);
      this.#patterns.add(summary, () => undefined);
      this.#onSummary?.(summary, elsewhere, () => renumberedJson(json!, offset));
    }
    this.#connectionsBefore += connectionsSeen;
    this.#captures.push(capture);
  }

  /** Connections of other threads, compared with others, whose whole reports (`inFull`) are to be supplied. */
  get missing(): readonly number[] {
    return this.#patterns.missing;
  }

  supply(report: ConnectionReport): void {
    this.#patterns.supply(report);
  }

  async #read(
    file: string,
    pieces: readonly Reading[],
    isLive: boolean,
    { connections: before, capture }: Offset,
    take: (judged: JudgedConnection, connection: Connection) => void,
  ): Promise<{ readonly capture: CaptureReport; readonly connectionsSeen: number }> {
    const story: CaptureStory = new CaptureStory(
      {
        tell: (connection) => {
          const { end = { seconds: connection.lastSeconds, nanoseconds: connection.lastNanoseconds } } =
            story;
          if (!this.#showSecrets) hideSecrets(connection);
          const place = { id: before + connection.ordinal, capture, file, captureEnd: end };
          take(new JudgedConnection(connection, place, this.#verdicts), connection);
        },
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
        facts.push(await read(renumberedFrames(story, before)));
      }
      stopWatching?.();
      story.finish();
    } finally {
      stopWatching?.();
      forgetCertificates();
    }
    const { connectionsSeen } = story;
    return { capture: captureReport(file, facts, story, this.#say), connectionsSeen };
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

  #inFull(judged: JudgedConnection, shown = this.#shown): ConnectionReport {
    return judged.report(this.#catalogue, this.#asked, shown, this.#redaction);
  }

  #tell(judged: JudgedConnection, connection: Connection, capture: number): void {
    if (!this.#chooser.isChosen(judged.summary, connection)) {
      this.#onLeftOut?.(judged.summary);
      return;
    }
    const redaction = this.#redaction;
    const summary = redaction?.summary(judged.summary) ?? judged.summary;
    const inFull = (shown = this.#shown) => this.#inFull(judged, shown);
    // Pseudonyms are given in the order in which connections end, whoever asks for which of them later.
    if (redaction !== undefined) inFull({});
    this.#certificates?.add(connection, judged.summary.id);
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
