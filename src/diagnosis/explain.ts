// What can be said about a cause, an alert, a message or a finding without a capture.
import { PROGRAMS } from '../language/english/programs.js';
import { type Sentence, sentence } from '../language/language.js';
import { AlertDescription } from '../registry/alert.js';
import { HandshakeType } from '../registry/handshake-type.js';
import { Facts } from '../story/facts.js';
import { UNKNOWN_DELIVERY } from '../stream/delivery.js';
import { librariesThatSayOfAnyFault } from './alert-reading.js';
import { CAUSE_CATALOGUE } from './causes/causes.js';
import { ENDINGS } from './endings/endings.js';
import type { Ending } from './explanation.js';
import { namedCausesOf } from './named-causes.js';
import { isAboutCertificate } from './questions/alert.js';
import { CAUSES, type Cause, type ToldEnding } from './verdict.js';

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

const namedCauses = namedCausesOf(CAUSE_CATALOGUE);

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

/** Alerts with which a peer complains that the other is gone, or that its stream broke off. */
const COMPLAINTS = new Set<number>([code.decode_error, code.unexpected_message, code.internal_error]);

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
  [code.unexpected_message, ['protocol_error', 'abandoned']],
  [code.decode_error, ['protocol_error', 'abandoned']],
  [code.illegal_parameter, ['protocol_error']],
  [code.bad_record_mac, ['protocol_error']],
  [code.record_overflow, ['protocol_error', 'not_tls_server']],
]);

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
  const told = cause === 'unknown' ? [] : CAUSE_CATALOGUE.filter((one) => one.cause === cause);
  return {
    meaning: [sentence('explain.cause', { name: cause })],
    causes: [],
    alerts: AlertDescription.entries
      .filter((entry) => namedCauses(entry.code).includes(cause))
      .map(({ name }) => name),
    remedies: remediesOf(cause),
    references: [...new Set(told.flatMap(({ refs }) => refs))],
    samples: [...new Set(told.flatMap(({ provedBy }) => provedBy))],
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
      ...(COMPLAINTS.has(description) ? [sentence('explain.complaint', {})] : []),
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

/** A connection of which nothing is known: the placeholders of remedies stand where its names would. */
const NOBODY = new Facts({
  ordinal: 0,
  transport: 'tcp',
  stream: undefined,
  client: { address: new Uint8Array(4), port: 0 },
  server: { address: new Uint8Array(4), port: 0 },
  clientDirection: 0,
  rolesKnown: false,
  startSeconds: 0,
  startNanoseconds: 0,
  lastSeconds: 0,
  lastNanoseconds: 0,
  firstFrame: 0,
  events: [],
  endReason: 'capture_end',
  spokeTls: { client: false, server: false },
  bytes: { client: 0, server: 0 },
  delivery: { client: UNKNOWN_DELIVERY, server: UNKNOWN_DELIVERY },
  version: undefined,
  cipherSuite: undefined,
  findings: [],
});

/** An ending behind which a cause may stand; its words do not depend on more than that. */
const endingWith = (one: Ending): ToldEnding => ({
  id: one.id,
  outcome: one.outcome,
  refusedBy: one.refusedBy,
  refused: one.refused,
  confidence: 'possible',
  alert: undefined,
  moment: undefined,
  alternatives: [],
  evidence: [],
});

const PROGRAMS_OF: Readonly<Partial<Record<Cause, 'trust' | 'certificate'>>> = {
  unknown_ca: 'trust',
  self_signed: 'trust',
  no_client_certificate: 'certificate',
  client_cert_not_in_ca_list: 'trust',
};

function remediesOf(cause: Cause): Explanation['remedies'] {
  const found: { of: 'server' | 'client' | undefined; sentences: Sentence[] }[] = [];
  for (const one of CAUSE_CATALOGUE.filter((other) => other.cause === cause)) {
    const ending = ENDINGS.map(endingWith).find((told) => one.of(told));
    if (ending === undefined) continue;
    const sentences = [...one.remedies(NOBODY, ending)];
    if (sentences.length === 0) continue;
    const of =
      ending.refused === 'server_certificate'
        ? 'server'
        : ending.refused === 'client_certificate'
          ? 'client'
          : undefined;
    const programs = { programs: PROGRAMS };
    if (PROGRAMS_OF[cause] === 'trust')
      sentences.push(
        of === 'server' ? sentence('remedy.trust_in', programs) : sentence('remedy.client_ca_in', programs),
      );
    if (PROGRAMS_OF[cause] === 'certificate')
      sentences.push(sentence('remedy.client_certificate_in', programs));
    const alike = found.find((other) => JSON.stringify(other.sentences) === JSON.stringify(sentences));
    if (alike === undefined) found.push({ of, sentences });
    else if (alike.of !== of) alike.of = undefined;
  }
  return found;
}
