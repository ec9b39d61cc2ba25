// What can be said about a cause, an alert, a message or a finding without a capture.
import { PROGRAMS } from '../language/english/programs.js';
import { type Sentence, sentence } from '../language/language.js';
import { AlertDescription } from '../registry/alert.js';
import { HandshakeType } from '../registry/handshake-type.js';
import { isAboutCertificate, mayComplainOfLostPeer, namedCauses } from './alert-meaning.js';
import { librariesThatSayOfAnyFault } from './alert-reading.js';
import { rules } from './diagnose.js';
import { remedyOfClientCertificate, remedyOfServerCertificate } from './remedies.js';
import type { Cause } from './verdict.js';

export type TopicKind = 'cause' | 'alert' | 'message' | 'finding';

export interface Topic {
  readonly kind: TopicKind;
  readonly name: string;
  /** The number on the wire, of alerts and messages. */
  readonly code?: number;
}

export interface Explanation extends Topic {
  readonly meaning: readonly Sentence[];
  /** Of alerts: what they usually mean, the likeliest first. */
  readonly causes: readonly Cause[];
  /** Of causes: the alerts that name them. */
  readonly alerts: readonly string[];
  /** By the certificate that was refused, where that matters. */
  readonly remedies: readonly {
    readonly of: 'server' | 'client' | undefined;
    readonly sentences: readonly Sentence[];
  }[];
  /** RFC and section. */
  readonly references: readonly string[];
  /** Recorded captures that show it. */
  readonly samples: readonly string[];
}

/** Faults of certificates, which every generic certificate alert may mean. */
const OF_CERTIFICATES: readonly Cause[] = [
  'unknown_ca',
  'self_signed',
  'missing_intermediate',
  'expired',
  'not_yet_valid',
  'hostname_mismatch',
  'wrong_eku',
  'weak_signature',
  'revoked',
  'bad_certificate_verify',
];

const code = AlertDescription.code;

/** What alerts mean in practice that do not name one cause. */
const USUALLY: ReadonlyMap<number, readonly Cause[]> = new Map([
  [
    code.handshake_failure,
    ['no_client_certificate', 'no_shared_cipher', 'no_shared_group', 'no_shared_sigalg', 'protocol_version'],
  ],
  [code.insufficient_security, ['no_shared_cipher', 'no_shared_group', 'weak_signature']],
  [code.bad_certificate, ['no_client_certificate', ...OF_CERTIFICATES]],
  [code.certificate_unknown, ['no_client_certificate', ...OF_CERTIFICATES]],
  [code.access_denied, OF_CERTIFICATES],
  [code.no_renegotiation, ['no_renegotiation']],
  [code.unexpected_message, ['protocol_error', 'abandoned']],
  [code.decode_error, ['protocol_error', 'abandoned']],
  [code.illegal_parameter, ['protocol_error']],
  [code.bad_record_mac, ['protocol_error']],
  [code.record_overflow, ['protocol_error', 'not_tls_server']],
]);

const CAUSES: readonly Cause[] = [
  ...OF_CERTIFICATES,
  'no_client_certificate',
  'client_cert_not_in_ca_list',
  'client_cert_sigalg_mismatch',
  'protocol_version',
  'no_shared_cipher',
  'no_shared_group',
  'no_shared_sigalg',
  'no_alpn',
  'unrecognized_name',
  'plain_http_to_tls',
  'not_tls_server',
  'reset',
  'timeout',
  'abandoned',
  'refused',
  'no_renegotiation',
  'protocol_error',
  'unknown',
  'none',
];

const HOST = 'https://HOST:PORT/';

/** Everything that can be explained. `findings`: the codes that have an explanation. */
export function topics(findings: readonly string[]): Topic[] {
  return [
    ...CAUSES.map((name): Topic => ({ kind: 'cause', name })),
    ...AlertDescription.entries.map(
      (entry): Topic => ({ kind: 'alert', name: entry.name, code: entry.code }),
    ),
    ...HandshakeType.entries.map((entry): Topic => ({ kind: 'message', name: entry.name, code: entry.code })),
    ...findings.map((name): Topic => ({ kind: 'finding', name })),
  ];
}

/** What is known about a topic. A finding about a certificate is explained as the cause that it would be. */
export function explain({ kind, name, ...topic }: Topic): Explanation {
  const nothing = { causes: [], alerts: [], remedies: [], references: [], samples: [] };
  switch (kind) {
    case 'cause':
      return { kind, name, ...explainedCause(name as Cause) };
    case 'alert':
      return { kind, name, ...topic, ...nothing, ...explainedAlert(topic.code ?? 0, name) };
    case 'message': {
      const entry = HandshakeType.entries.find((one) => one.name === name);
      const meaning = [sentence('explain.message', { name, note: entry?.note ?? '' })];
      return { kind, name, ...topic, ...nothing, meaning, references: entry?.ref ? [entry.ref] : [] };
    }
    case 'finding':
      return { kind, name, ...nothing, meaning: [sentence('explain.finding', { name })] };
  }
}

function explainedCause(cause: Cause): Omit<Explanation, 'kind' | 'name'> {
  const proving = rules.filter(({ causes }) => causes.includes(cause) && cause !== 'unknown');
  return {
    meaning: [sentence('explain.cause', { name: cause })],
    causes: [],
    alerts: AlertDescription.entries
      .filter((entry) => namedCauses(entry.code).includes(cause))
      .map(({ name }) => name),
    remedies: remediesOf(cause),
    references: [...new Set(proving.flatMap(({ refs }) => refs))],
    samples: [...new Set(proving.flatMap(({ provedBy }) => provedBy))],
  };
}

function explainedAlert(
  description: number,
  name: string,
): Pick<Explanation, 'meaning' | 'causes' | 'references'> {
  const entry = AlertDescription.entries.find((one) => one.name === name);
  const any = librariesThatSayOfAnyFault(description);
  const empty = [code.handshake_failure, code.bad_certificate, code.certificate_unknown].some(
    (one) => one === description,
  );
  return {
    meaning: [
      sentence('explain.alert', { name, note: entry?.note ?? '' }),
      ...(any.length > 0 ? [sentence('explain.any_fault', { names: any })] : []),
      ...(empty ? [sentence('explain.empty_certificate', {})] : []),
      ...(mayComplainOfLostPeer(description) ? [sentence('explain.complaint', {})] : []),
    ],
    causes: causesOf(description),
    references: entry?.ref ? [entry.ref] : [],
  };
}

function causesOf(description: number): readonly Cause[] {
  const named = namedCauses(description);
  if (named.length > 0) return named;
  return USUALLY.get(description) ?? (isAboutCertificate(description) ? OF_CERTIFICATES : []);
}

function remediesOf(cause: Cause): Explanation['remedies'] {
  const places = { url: HOST, issuer: undefined, names: [] };
  if (OF_CERTIFICATES.includes(cause)) {
    const programs = { programs: PROGRAMS };
    const trusted = cause === 'unknown_ca' || cause === 'self_signed';
    const server = remedyOfServerCertificate(cause, places);
    const client = remedyOfClientCertificate(cause, places);
    if (trusted) server.push(sentence('remedy.trust_in', programs));
    if (trusted) client.push(sentence('remedy.client_ca_in', programs));
    if (cause === 'hostname_mismatch') return [{ of: 'server', sentences: server }];
    const alike = JSON.stringify(server) === JSON.stringify(client);
    return alike
      ? [{ of: undefined, sentences: server }]
      : [
          { of: 'server', sentences: server },
          { of: 'client', sentences: client },
        ];
  }
  const sentences = otherRemedies(cause);
  return sentences.length === 0 ? [] : [{ of: undefined, sentences }];
}

function otherRemedies(cause: Cause): readonly Sentence[] {
  switch (cause) {
    case 'no_client_certificate':
      return [
        ...remedyOfClientCertificate(cause, { url: HOST, issuer: undefined, names: [] }),
        sentence('remedy.client_certificate_in', { programs: PROGRAMS }),
      ];
    case 'client_cert_not_in_ca_list':
      return [
        sentence('remedy.client_certificate_from_listed_ca', { names: [] }),
        sentence('remedy.server_trusts_client_ca', { issuer: undefined }),
        sentence('remedy.client_ca_in', { programs: PROGRAMS }),
      ];
    case 'client_cert_sigalg_mismatch':
      return [sentence('remedy.stronger', { owner: 'client' })];
    case 'protocol_version':
      return [sentence('remedy.protocol_version', { offered: [] })];
    case 'no_shared_cipher':
    case 'no_shared_group':
    case 'no_shared_sigalg':
      return [sentence('remedy.no_overlap', { from: 'server' })];
    case 'no_alpn':
      return [sentence('remedy.no_alpn', { offered: [] })];
    case 'unrecognized_name':
      return [sentence('remedy.unrecognized_name', { name: undefined })];
    case 'plain_http_to_tls':
      return [sentence('remedy.plain_to_tls', { http: true, url: HOST })];
    case 'not_tls_server':
      return [
        sentence('remedy.not_tls_server', { http: true }),
        sentence('remedy.not_tls_server', { http: false }),
      ];
    case 'reset':
    case 'abandoned':
      return [sentence('remedy.hung_up', { by: 'server', stage: 'before_server_hello' })];
    case 'timeout':
      return [sentence('remedy.timeout', { stage: '' }), sentence('remedy.cut_off', { tooBig: true })];
    case 'refused':
      return [sentence('remedy.not_opened', { refused: true, port: 443 })];
    case 'no_renegotiation':
      return [sentence('remedy.no_renegotiation', {})];
    case 'protocol_error':
      return [sentence('remedy.other_alert', { by: 'server' })];
    case 'unknown':
      return [sentence('remedy.key_log', {})];
    default:
      return [];
  }
}
