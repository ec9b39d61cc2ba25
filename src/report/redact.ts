// A report that can be shown to strangers: who talked to whom is replaced by pseudonyms, what happened stays.
// Times, ports, versions, algorithms, sizes and ALPN stay as well, and the fingerprints of hellos (JA3, JA4).
import type { Sentence } from '../language/language.js';
import { CERTIFICATE_FIELDS, NAME_FIELDS, TEXT_FIELDS } from '../registry/field-name.js';
import { Pseudonyms } from './pseudonyms.js';
import { redactedSentence, redactedWords } from './redact-sentence.js';
import type {
  CaptureReport,
  CertificateReport,
  ConnectionReport,
  ConnectionSummary,
  EndpointReport,
  FieldReport,
  KeyLogReport,
  OfferedCertificateReport,
  TimelineEntry,
  TrustAnswerReport,
  TrustReport,
} from './report.js';
import type { WhatIf } from './what-if.js';

/** Does not compile if a member of a report was added and nobody said here what becomes of it. */
const nothingElse = <T extends Readonly<Record<string, unknown>>>(
  _: [keyof T] extends [never] ? T : never,
): void => {};

/** Details of events that are numbers, names of code points, or words of our own. Others are left out. */
const KEPT_DETAILS = new Set([
  ...['versions', 'cipherSuites', 'alpn', 'supportedGroups', 'keyShares', 'signatureAlgorithms'],
  ...['compressCertificate', 'encryptedClientHello', 'extensions', 'version', 'cipherSuite', 'group'],
  ...['selectedGroup', 'downgradeSentinel', 'certificateTypes', 'signatureScheme', 'statusType', 'algorithm'],
  ...[
    'method',
    'wanted',
    'result',
    'how',
    'type',
    'reason',
    'field',
    'level',
    'description',
    'error',
    'protocol',
    'steps',
    'recordLengths',
  ],
  ...['superseded', 'payloadLengths', 'frame'],
]);

/** Text fields whose text stays: application protocols. */
const KEPT_TEXTS = new Set(['protocol_name', 'selected_protocol']);

/**
 * Replaces, in the parts of reports and in the sentences that they are made of, addresses, names of hosts, subjects and
 * CAs, serial numbers, SHA-256 of certificates, hosts of HTTP, what was said in clear, and names of files.
 * The same original has the same pseudonym in everything that one Redaction has seen. Bytes of messages are left out.
 */
export class Redaction {
  readonly #to = new Pseudonyms();

  /** To be called before a sentence becomes words: words cut names short. */
  sentence(spoken: Sentence): Sentence {
    return redactedSentence(spoken, this.#to);
  }

  /** The names of the files that were given, as reports tell them. */
  asked({ trust, offered }: WhatIf): WhatIf {
    return {
      ...(trust === undefined
        ? {}
        : {
            trust: {
              ...trust,
              names: trust.names.map((name) => (typeof name === 'string' ? this.#to.file(name) : name)),
            },
          }),
      ...(offered === undefined ? {} : { offered }),
    };
  }

  summary(summary: ConnectionSummary): ConnectionSummary {
    const { id, capture, start, tls, verdict, client, server, ...rest } = summary;
    nothingElse(rest);
    return {
      ...{ id, capture, start, tls, verdict },
      client: this.#endpoint(client),
      server: this.#server(server),
    };
  }

  /** A connection whose sentences were redacted. */
  connection(report: ConnectionReport): ConnectionReport {
    const { client, server, timeline, certificates, trust, offeredCertificate, ...others } = report;
    // Whoever has a flow's Community ID can find its addresses by trying.
    const {
      id,
      capture,
      file,
      transport,
      carrier,
      quicVersion,
      eapMethod,
      tcpStream,
      udpStream,
      community_id: _,
      start,
      ...also
    } = others;
    const { durationSeconds, tls, stacks, ...more } = also;
    const { clientAuthentication, hidden, verdict, findings, ...rest } = more;
    nothingElse(rest);
    return {
      ...{ id, capture, file: this.#to.capture(file), transport },
      ...(carrier === undefined ? {} : { carrier }),
      ...(quicVersion === undefined ? {} : { quicVersion }),
      ...(eapMethod === undefined ? {} : { eapMethod }),
      ...(tcpStream === undefined ? {} : { tcpStream }),
      ...(udpStream === undefined ? {} : { udpStream }),
      client: this.#endpoint(client),
      server: this.#server(server),
      ...{ start, durationSeconds, tls, stacks, clientAuthentication },
      ...(hidden === undefined ? {} : { hidden }),
      verdict,
      timeline: timeline.map((entry) => this.#entry(entry)),
      certificates: {
        server: certificates.server.map((one) => this.#certificate(one)),
        client: certificates.client.map((one) => this.#certificate(one)),
      },
      findings,
      ...(trust === undefined ? {} : { trust: this.#trust(trust) }),
      ...(offeredCertificate === undefined ? {} : { offeredCertificate: this.#offered(offeredCertificate) }),
    };
  }

  /** A capture whose problems' sentences were redacted. */
  capture({ file, insteadOfTls, ...rest }: CaptureReport): CaptureReport {
    const told = insteadOfTls?.map(({ server, ...one }) => ({ server: this.#endpoint(server), ...one }));
    return { file: this.#to.capture(file), ...rest, ...(told && { insteadOfTls: told }) };
  }

  keyLog({ file, problems }: KeyLogReport): KeyLogReport {
    return { file: this.#to.file(file), problems };
  }

  #endpoint({ address, port, ...rest }: EndpointReport): EndpointReport {
    nothingElse(rest);
    return { address: this.#to.address(address), port };
  }

  #server({ name, ...endpoint }: ConnectionReport['server']): ConnectionReport['server'] {
    return { ...this.#endpoint(endpoint), ...(name === undefined ? {} : { name: this.#to.host(name) }) };
  }

  #entry({ details, fields, bytes: _bytes, records: _records, ...rest }: TimelineEntry): TimelineEntry {
    return {
      ...rest,
      ...(details === undefined ? {} : { details: this.#details(details) }),
      ...(fields === undefined ? {} : { fields: fields.map((field) => this.#field(field)) }),
    };
  }

  #details(details: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const redacted: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(details)) {
      if (name === 'realm') redacted[name] = this.#to.host(String(value));
      else if (typeof value === 'number' || typeof value === 'boolean' || value === null)
        redacted[name] = value;
      else if (name === 'serverName') redacted[name] = this.#to.host(String(value));
      else if (name === 'certificateAuthorities' && Array.isArray(value))
        redacted[name] = value.map((one) => this.#to.subject(String(one)));
      else if (name === 'via') redacted[name] = this.#details(value as Readonly<Record<string, unknown>>);
      else if (name === 'said') redacted[name] = redactedWords(value, this.#to);
      else if (KEPT_DETAILS.has(name)) redacted[name] = value;
    }
    return redacted;
  }

  #field(field: FieldReport): FieldReport {
    const { name, offset, length, value, label, hex: _, meaning, reference, children, ...rest } = field;
    nothingElse(rest);
    const shown = label === undefined ? undefined : this.#label(name, label);
    return {
      ...{ name, offset, length },
      ...(value === undefined ? {} : { value }),
      ...(shown === undefined ? {} : { label: shown }),
      ...(meaning === undefined ? {} : { meaning }),
      ...(reference === undefined ? {} : { reference }),
      ...(children === undefined ? {} : { children: children.map((child) => this.#field(child)) }),
    };
  }

  #label(name: string, label: string): string {
    if (NAME_FIELDS.has(name) || CERTIFICATE_FIELDS.has(name)) return this.#to.subject(label);
    if (!TEXT_FIELDS.has(name) || KEPT_TEXTS.has(name)) return label;
    return name === 'host_name' ? this.#to.host(label) : this.#to.text(label);
  }

  #certificate(certificate: CertificateReport): CertificateReport {
    const { subject, issuer, serialNumber, subjectAltNames, sha256, ...others } = certificate;
    const { frame, position, basis, notBefore, notAfter, validity, publicKey, ...more } = others;
    const { signatureAlgorithm, basicConstraints, keyUsage, extendedKeyUsage, selfSigned, ...rest } = more;
    nothingElse(rest);
    return {
      ...{ frame, position, basis },
      subject: this.#to.subject(subject),
      issuer: this.#to.subject(issuer),
      serialNumber: this.#to.serial(serialNumber),
      ...{ notBefore, notAfter, validity },
      subjectAltNames: subjectAltNames.map(({ type, value }) => ({ type, value: this.#to.name(value) })),
      ...{ publicKey, signatureAlgorithm, basicConstraints, keyUsage, extendedKeyUsage, selfSigned },
      sha256: this.#to.fingerprint(sha256),
    };
  }

  #trust({ stores, server, client, ...rest }: TrustReport): TrustReport {
    nothingElse(rest);
    return { stores, server: this.#answer(server), client: this.#answer(client) };
  }

  #answer(answer: TrustAnswerReport | null): TrustAnswerReport | null {
    if (answer === null) return null;
    const { outcome, purpose, name, summary, path, reasons, notes, ...rest } = answer;
    nothingElse(rest);
    const remark = ({ code, subject, message }: TrustAnswerReport['reasons'][number]) => ({
      code,
      ...(subject === undefined ? {} : { subject: this.#to.subject(subject) }),
      message,
    });
    return {
      ...{ outcome, purpose },
      name: name === null ? null : this.#to.host(name),
      summary,
      path: path.map(({ subject, origin, sha256 }) => ({
        subject: this.#to.subject(subject),
        origin,
        sha256: this.#to.fingerprint(sha256),
      })),
      reasons: reasons.map(remark),
      notes: notes.map(remark),
    };
  }

  #offered({ file, subject, ...rest }: OfferedCertificateReport): OfferedCertificateReport {
    return { file: this.#to.file(file), subject: this.#to.subject(subject), ...rest };
  }
}
