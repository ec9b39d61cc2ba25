// The one JSON-able result that every renderer reads. docs/report.schema.json describes the same shape.
import type { Basis, Confidence } from '../base/basis.js';
import type { Side } from '../base/side.js';
import type { StackName } from '../diagnosis/stacks/stack.js';
import type { Cause, Outcome, Refused, RefusedBy } from '../diagnosis/verdict.js';
import type { Aspect, Remedy } from '../language/language.js';
import type { Carrier, Transport } from '../story/connection.js';
import type { HiddenCertificate } from '../story/hidden/hidden-certificates.js';

export type { Aspect, Carrier, Cause, Outcome, Refused, RefusedBy, Transport };

/** One analysis of one or more captures. Frames count from 1 as in Wireshark; relative times are seconds. */
export interface Report {
  readonly schemaVersion: 2;
  /** The version of the program that wrote it; absent from what the library returns. */
  readonly toolVersion?: string;
  readonly captures: readonly CaptureReport[];
  /** The key logs that were given; absent without any. */
  readonly keyLogs?: readonly KeyLogReport[];
  readonly connections: readonly ConnectionReport[];
  /** What several of the connections have in common, the most frequent first; absent if nothing. */
  readonly patterns?: readonly PatternReport[];
  /** Two of the connections side by side, if that was asked for. */
  readonly comparison?: Comparison;
}

export interface CaptureReport {
  readonly file: string;
  readonly format: 'pcap' | 'pcapng';
  /** LINKTYPE_ names without the prefix (`EN10MB` for Ethernet, as libpcap's DLT name), or the number as a string. */
  readonly linkTypes: readonly string[];
  readonly packets: number;
  /** ISO 8601 with nanoseconds; null when the capture holds no packet. */
  readonly start: string | null;
  readonly end: string | null;
  readonly problems: readonly ProblemReport[];
  /** In a capture without any TLS: the connections that are not among `connections`, the most frequent first. */
  readonly insteadOfTls?: readonly InsteadOfTlsReport[];
}

/** Connections without TLS to one server. */
export interface InsteadOfTlsReport {
  readonly server: EndpointReport;
  /** What was spoken in clear; null: a protocol that is not known here. */
  readonly protocol: string | null;
  readonly connections: number;
}

/** No secret is ever part of a report: a key log is told by its file and the lines that cannot be read. */
export interface KeyLogReport {
  readonly file: string;
  readonly problems: readonly {
    /** From 1; in the last one, of those that are only counted, where they end. */
    readonly line: number;
    readonly reason: string;
    readonly message: string;
  }[];
}

export interface ProblemReport {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly frame?: number;
  /** Offset in the unpacked file, bytes. */
  readonly offset?: number;
}

export type Severity = 'note' | 'warning' | 'error';

export interface EndpointReport {
  readonly address: string;
  readonly port: number;
}

/** What a line about a connection needs. */
export interface ConnectionSummary {
  readonly id: number;
  readonly capture: number;
  readonly client: EndpointReport;
  readonly server: EndpointReport & { readonly name?: string };
  /** ISO 8601 with nanoseconds. */
  readonly start: string;
  readonly tls: { readonly version: string | null };
  readonly verdict: Pick<
    VerdictReport,
    'outcome' | 'refusedBy' | 'refused' | 'confidence' | 'cause' | 'causeConfidence'
  >;
}

export interface ConnectionReport {
  readonly id: number;
  /** Position in `captures`, from 1. */
  readonly capture: number;
  /** That capture as it was named. */
  readonly file: string;
  /** What carries TLS. */
  readonly transport: Transport;
  /** What carries the transport, where that is not always the same. */
  readonly carrier?: Carrier;
  /** Of QUIC: its version, as "QUIC v1"; absent where no packet of it was opened. */
  readonly quicVersion?: string;
  /** Of EAP: the method that the server asked for last, as IANA names it. */
  readonly eapMethod?: string;
  /** Wireshark's tcp.stream number of this connection, or its udp.stream number. */
  readonly tcpStream?: number;
  readonly udpStream?: number;
  readonly client: EndpointReport;
  /** `name` is the SNI that the client sent. */
  readonly server: EndpointReport & { readonly name?: string };
  /**
   * Community ID of the flow (version 1, seed 0), under which Zeek, Suricata and others log it, too. Absent where there is
   * no flow of TCP or UDP, and in a redacted report.
   */
  readonly community_id?: string;
  readonly start: string;
  readonly durationSeconds: number;
  readonly tls: {
    /** null: not known from this capture. */
    readonly version: string | null;
    readonly cipherSuite: string | null;
    /** The group of the key exchange, as IANA names it; null: none, or not known from this capture. */
    readonly group: string | null;
    /** Both sides finished the handshake, whatever the application made of it; null: not known from this capture. */
    readonly established: boolean | null;
    readonly establishedBasis: Basis;
    readonly resumed: boolean;
    readonly alpn?: string;
    /** Fingerprints of the ClientHello, as github.com/salesforce/ja3 and github.com/FoxIO-LLC/ja4 define them. */
    readonly ja3?: string;
    readonly ja4?: string;
    /** Fingerprint of the ServerHello, as github.com/FoxIO-LLC/ja4 defines it. */
    readonly ja4s?: string;
  };
  /** The TLS library that each side probably uses; absent where no habit tells. It decides no verdict. */
  readonly stacks: { readonly client?: StackReport; readonly server?: StackReport };
  readonly clientAuthentication: {
    readonly requested: 'yes' | 'no' | 'unknown';
    readonly requestedBasis: Basis;
    readonly certificate: 'sent' | 'empty' | 'none' | 'unknown';
    readonly certificateBasis: Basis;
    /** With `unknown`: the handshake ended, in full view, before the client's turn to send one. None was sent. */
    readonly endedBefore?: true;
  };
  /** TLS 1.3 without keys: what record sizes prove about a side's Certificate and signature. Absent: nothing. */
  readonly hidden?: { readonly server?: HiddenCertificate; readonly client?: HiddenCertificate };
  readonly verdict: VerdictReport;
  readonly timeline: readonly TimelineEntry[];
  readonly certificates: {
    readonly server: readonly CertificateReport[];
    readonly client: readonly CertificateReport[];
  };
  readonly findings: readonly FindingReport[];
  /** What the CAs that were given would have said; absent if none were. No part of the verdict. */
  readonly trust?: TrustReport;
  /** What the client certificate that was given would have done; absent if none was. No part of the verdict. */
  readonly offeredCertificate?: OfferedCertificateReport;
}

export interface TrustReport {
  /** The files of CAs as they were named, and the public roots. */
  readonly stores: readonly string[];
  /** null: the side sent no certificate, as far as is known. */
  readonly server: TrustAnswerReport | null;
  readonly client: TrustAnswerReport | null;
}

export interface TrustAnswerReport {
  /** At the time of the connection. `unknown`: nothing speaks against it, but not everything could be checked. */
  readonly outcome: 'accepted' | 'refused' | 'unknown';
  readonly purpose: 'serverAuth' | 'clientAuth';
  /** The host name that was compared; null if the client named none. */
  readonly name: string | null;
  /** The answer in one sentence. */
  readonly summary: string;
  /** From the end entity to the CA that is trusted, or as far as it goes. */
  readonly path: readonly {
    readonly subject: string;
    readonly origin: 'sent' | 'store';
    readonly sha256: string;
  }[];
  readonly reasons: readonly TrustRemarkReport[];
  /** What some programs refuse and others do not. */
  readonly notes: readonly TrustRemarkReport[];
}

export interface TrustRemarkReport {
  readonly code: string;
  /** RFC 4514 name of the certificate that it is about. */
  readonly subject?: string;
  readonly message: string;
}

export interface OfferedCertificateReport {
  readonly file: string;
  /** RFC 4514. */
  readonly subject: string;
  /** `sent`: it is the one that the client sent. */
  readonly outcome: 'not_asked' | 'sent' | 'unfit' | 'fits' | 'unknown';
  /** The answer in one sentence. */
  readonly summary: string;
  /** What speaks against it. */
  readonly reasons: readonly { readonly code: string; readonly message: string }[];
  readonly notes: readonly { readonly code: string; readonly message: string }[];
}

export interface StackReport {
  readonly name: StackName;
  readonly confidence: 'possible';
  /** What the guess rests on. */
  readonly basis: string;
}

export interface VerdictReport {
  readonly outcome: Outcome;
  readonly refusedBy: RefusedBy;
  readonly refused: Refused | null;
  readonly confidence: Confidence;
  readonly cause: Cause;
  readonly causeConfidence: Confidence;
  readonly alternatives: readonly AlternativeReport[];
  readonly alert: {
    readonly from: Side;
    readonly level: string;
    readonly description: string;
    readonly basis: Basis;
  } | null;
  /** One sentence: who refused whom, and why. */
  readonly summary: string;
  /** What it means, for a learner: a few sentences. */
  readonly explanation: string;
  readonly evidence: readonly EvidenceReport[];
  /** Likeliest first. */
  readonly remedies: readonly RemedyReport[];
}

export interface EvidenceReport {
  /** 0: no frame carries it. */
  readonly frame: number;
  /** Where it stands in the timeline, from 1; null: it is no step of it. */
  readonly step: number | null;
  readonly what: string;
}

/** What to change. */
export type RemedyReport = Remedy;

export interface AlternativeReport {
  readonly outcome?: Outcome;
  readonly refusedBy?: RefusedBy;
  readonly refused?: Refused;
  readonly cause?: Cause;
  readonly why: string;
}

export interface TimelineEntry {
  /** Where the last byte arrived, as in Wireshark. */
  readonly frame: number;
  /** Every frame that carried a part of it, ascending. */
  readonly frames: readonly number[];
  /** Seconds since the connection's first packet. */
  readonly time: number;
  readonly from: Side;
  /**
   * A handshake message's or content type's registry name (`client_hello`, `alert`, `change_cipher_spec`,
   * `application_data`), or one of: `tcp_syn`, `tcp_syn_ack`, `tcp_fin`, `tcp_rst`, `icmp_error`, `eap_identity`,
   * `eap_method`, `eap_nak`, `eap_repeated`, `eap_result`, `eap_left`, `gap`, `plaintext`,
   * `encrypted_handshake`, `unreadable`, `capture_end`; of QUIC: `sealed_packets`, `version_negotiation`, `retry`,
   * `handshake_done`, `connection_close`.
   */
  readonly message: string;
  readonly basis: Basis;
  /** What it says: the facts of this one. */
  readonly summary: string;
  /** What it means, for a learner. */
  readonly annotation?: string;
  /** `failure`: the moment it went wrong; `notable`: a moment that matters. */
  readonly mark?: 'failure' | 'notable';
  readonly details?: Readonly<Record<string, unknown>>;
  /** The tree of the message's fields; only if asked for. */
  readonly fields?: readonly FieldReport[];
  /** The message as on the wire, or as decrypted, in lower-case hexadecimal; only if asked for. */
  readonly bytes?: string;
  /** The TLS records that carried it, as on the wire; only if asked for and kept. The first and the last may carry others too. */
  readonly records?: readonly RecordReport[];
  /** What such a step is for, what matters in this one and what comes next, for a learner; only if asked for. */
  readonly lesson?: { readonly text: string; readonly references: readonly string[] };
}

/** A TLS record, as on the wire. */
export interface RecordReport {
  /** Where it begins in its side's stream, bytes. */
  readonly offset: number;
  /** With its header of five bytes, in lower-case hexadecimal. */
  readonly bytes: string;
}

/** A field of a message, named as in its RFC, with the bytes that it stands in. */
export interface FieldReport {
  readonly name: string;
  /** From the message's first byte; a length in front of the field counts as part of it. */
  readonly offset: number;
  readonly length: number;
  readonly value?: number;
  /** The name of its code point, text, a certificate's subject, an authority's name. */
  readonly label?: string;
  /** Lower-case hexadecimal, where the field is short and means nothing in words. */
  readonly hex?: string;
  /** What it means, for a learner. */
  readonly meaning?: string;
  /** Where it is defined: `RFC n section s`, or a draft. */
  readonly reference?: string;
  readonly children?: readonly FieldReport[];
}

export interface CertificateReport {
  /** The frame in which the Certificate message was complete. */
  readonly frame: number;
  /** From 0: the end entity's own, then its chain, as sent. */
  readonly position: number;
  readonly basis: Basis;
  /** RFC 4514. */
  readonly subject: string;
  readonly issuer: string;
  /** Lower-case hexadecimal of the DER INTEGER's content, without a leading 00 that only keeps it positive. */
  readonly serialNumber: string;
  readonly notBefore: string;
  readonly notAfter: string;
  /** Judged at the time of the capture. */
  readonly validity: 'valid' | 'expired' | 'not_yet_valid' | 'unknown';
  readonly subjectAltNames: readonly { readonly type: string; readonly value: string }[];
  readonly publicKey: { readonly algorithm: string; readonly bits?: number; readonly curve?: string };
  readonly signatureAlgorithm: string;
  readonly basicConstraints: { readonly ca: boolean; readonly pathLength?: number } | null;
  readonly keyUsage: readonly string[] | null;
  readonly extendedKeyUsage: readonly string[] | null;
  /** Its signature verifies with its own key. */
  readonly selfSigned: boolean;
  readonly sha256: string;
}

export interface FindingReport {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly frame?: number;
  readonly from?: Side;
}

/** What differs between two connections, in the handshake's order. What differs between any two runs is left out. */
export interface Comparison {
  /** Their numbers: `a`, then `b`. */
  readonly connections: readonly [number, number];
  /** One sentence with the first difference. */
  readonly summary: string;
  readonly differences: readonly Difference[];
  /** Why something that seems to be missing may be there all the same. */
  readonly cautions: readonly string[];
}

export interface Difference {
  readonly aspect: Aspect;
  /** One clause. */
  readonly summary: string;
  readonly a: ComparedSide;
  readonly b: ComparedSide;
}

export interface ComparedSide {
  readonly text: string;
  readonly basis: Basis;
  /** Where it is seen; absent if no frame carries it. */
  readonly frame?: number;
  /** Of lists: what this one has and the other does not. */
  readonly only?: readonly string[];
}

/** Failures that belong together. */
export interface PatternReport {
  /**
   * `clients_fail_alike`: several clients at one server with one cause; `client_fails_again`: one client at one server;
   * `fails_and_succeeds`: the same, where it also succeeds.
   */
  readonly kind: 'clients_fail_alike' | 'client_fails_again' | 'fails_and_succeeds';
  /** The client's address; absent if there are several. */
  readonly client?: string;
  readonly server: EndpointReport;
  /** How many clients; absent if it is one. */
  readonly clients?: number;
  /** Connections. */
  readonly failed: number;
  readonly established: number;
  /** The most frequent one. */
  readonly cause: Cause;
  readonly refusedBy: RefusedBy;
  /** The weakest of those counted. */
  readonly confidence: Confidence;
  /** Numbers of some that failed. */
  readonly connections: readonly number[];
  /** A failure set beside a success; absent if they were too far apart in the capture. */
  readonly compared?: {
    readonly failed: number;
    readonly established: number;
    /** null: nothing differs that the capture shows. */
    readonly firstDifference: Difference | null;
  };
  /** One or two sentences. */
  readonly summary: string;
}
