import { instantText } from '../base/instant.js';
import { addressText } from '../base/internet-address.js';
import { shapeOf } from '../diagnosis/memory/shape.js';
import type { ShortVerdict, VerdictMemory } from '../diagnosis/memory/verdict-memory.js';
import type { Verdict } from '../diagnosis/verdict.js';
import type { Catalogue, Sentence } from '../language/language.js';
import { ProtocolVersion } from '../registry/protocol-version.js';
import { type Connection, serverNameOf } from '../story/connection.js';
import { Facts } from '../story/facts.js';
import { connectionReport, headOf, type Placement } from './connection-report.js';
import type { MessageParts } from './field-report.js';
import type { Redaction } from './redact.js';
import type { ConnectionReport, ConnectionSummary } from './report.js';
import type { ReportMemory } from './report-memory.js';
import { connectionJson, headJson, type JsonLayout, ReportTemplate } from './report-template.js';
import type { WhatIf } from './what-if.js';

/** One connection, judged; its sentences are made when somebody asks for them. */
export class JudgedConnection {
  readonly connection: Connection;
  /** The little that a line needs. */
  readonly summary: ConnectionSummary;
  readonly #place: Placement;
  readonly #memory: VerdictMemory;
  readonly #shape: string | undefined;
  #facts: Facts | undefined;
  #verdict: Verdict | undefined;

  constructor(connection: Connection, place: Placement, memory: VerdictMemory) {
    this.connection = connection;
    this.#place = place;
    this.#memory = memory;
    this.#shape = shapeOf(connection);
    const judged = (facts: Facts, whole: Verdict) => {
      this.#facts = facts;
      this.#verdict = whole;
    };
    const verdict = memory.verdictOn(connection, place.captureEnd, judged, this.#shape);
    this.summary = this.#summaryOf(verdict);
  }

  #summaryOf(verdict: ShortVerdict): ConnectionSummary {
    const { client, server, version, startSeconds, startNanoseconds } = this.connection;
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
      start: instantText(startSeconds, startNanoseconds),
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
    const redacted = (spoken: Sentence) => redaction?.sentence(spoken) ?? spoken;
    this.#facts ??= new Facts(this.connection);
    this.#verdict ??= this.#memory.wholeVerdictOn(this.#facts, this.#place.captureEnd);
    const report = connectionReport(this.#facts, this.#verdict, this.#place, {
      catalogue,
      redacted,
      asked,
      shown,
    });
    return redaction?.connection(report) ?? report;
  }

  /** The report as JSON, as `visibleJson` leaves it; `memory` is that of the layout. Connections of one shape share most of it. */
  json(catalogue: Catalogue, memory: ReportMemory, layout: JsonLayout = 'line'): string {
    const { connection } = this;
    const shape = this.#shape;
    const template =
      shape === undefined
        ? undefined
        : memory.templateOf(shape, connection, () => this.#template(catalogue, layout));
    if (template === undefined) return connectionJson(this.report(catalogue), layout);
    return headJson(headOf(connection, this.#place), layout) + template.fill(connection);
  }

  #template(
    catalogue: Catalogue,
    layout: JsonLayout,
  ): { readonly is: ReportTemplate; readonly timeless: boolean } | undefined {
    const place = this.#place;
    const told = { catalogue, redacted: (spoken: Sentence) => spoken, asked: {}, shown: {} };
    let timeless = true;
    const template = ReportTemplate.of(
      this.connection,
      headOf(this.connection, place),
      layout,
      (disguised) => {
        const facts = new Facts(disguised);
        const report = connectionReport(
          facts,
          this.#memory.wholeVerdictOn(facts, place.captureEnd),
          place,
          told,
        );
        timeless = facts.restsOn === 'shape';
        return facts.restsOn === 'itself' ? undefined : report;
      },
    );
    return template && { is: template, timeless };
  }
}
