import type { Side } from '../../base/side.js';

// What a capture can be asked about a connection: each question with every answer there is. The capture answers by
// ruling answers out; an answer that it does not rule out is open.

interface QuestionsOfStory {
  /**
   * EAP: how the server ended it. `unanswered`: by a Failure to a peer that had not answered; `dropped`: by a reject without
   * a word of EAP; `left`: not at all, the station did.
   */
  readonly authentication: 'none' | 'accepted' | 'refused' | 'unanswered' | 'dropped' | 'left' | 'open';
  /** EAP: what the server had last been told when it refused. */
  readonly refusedAfter:
    | 'method'
    | 'offer'
    | 'alert'
    | 'certificate'
    | 'no_certificate'
    | 'handshake'
    | 'inner'
    | 'something_else';
  /** EAP: whose word was due at the end: the client's flight, its acknowledgement of a fragment, or the server's. */
  readonly awaited: 'client' | 'client_acknowledgement' | 'server';
  /** EAP: whose words did not come through, so that the other sent its own again. */
  readonly lost: 'client' | 'server' | 'nothing';
  /** What became of the SYN. */
  readonly opening: 'refused' | 'unanswered' | 'unreachable' | 'opened';
  /** What was spoken: nothing at all; not TLS by one side; a page in clear in the middle of a handshake; TLS by both. */
  readonly spoken: 'nothing' | 'client_not_tls' | 'server_not_tls' | 'injected' | 'tls';
  /** What the server, a proxy or a load balancer said before TLS could begin. */
  readonly beforeTls:
    | 'starttls_refused'
    | 'starttls_stripped'
    | 'proxy_refused'
    | 'proxy_protocol'
    | 'tls_required'
    | 'nothing';
  /** Both sides sent their Finished (the first handshake's). */
  readonly done: 'both' | 'not_both';
  /** The handshake was done, or (TLS 1.3 without keys) both sides went on to send encrypted records. */
  readonly talked: 'yes' | 'no';
  /** Whose alert ended it: one that its sender did not send because the other had left. */
  readonly alert: 'client' | 'server' | 'none';
  /** Whose alert can be pointed at: one that was read, or a record of its size where an alert may end it. */
  readonly signOfAlert: 'client' | 'server' | 'none';
  /** What that alert is about, by its definition, what its sender had received, and what stacks say with it. */
  readonly alertAbout:
    | 'server_certificate'
    | 'client_certificate'
    | 'missing_certificate'
    | 'parameters'
    | 'anything_else';
  /** Who left first: FIN, RST, close_notify, user_canceled, or an alert that cannot be read. */
  readonly left: 'client' | 'server' | 'nobody';
  /** Something on the way cut the two off from each other. */
  readonly network: 'cut' | 'whole';
  /**
   * DTLS: what was sent again and again in vain, by what the silent side was to judge; `both_by_server`, `both_by_client`:
   * each side repeats what the other does not take note of, and the server (client) is to answer; `discarded`: the same, of
   * the server, where what does not verify is dropped without a word; `never`: a server of which nothing was heard.
   */
  readonly unanswered:
    | 'client_certificate'
    | 'missing_certificate'
    | 'server'
    | 'server_certificate'
    | 'client'
    | 'both_by_server'
    | 'both_by_client'
    | 'discarded'
    | 'never'
    | 'nobody';
  /** How the one who left did so: after waiting in vain, by RST, or by a plain goodbye. */
  readonly departure: 'waited' | 'reset' | 'closed';
  /** The client had the server's certificate and said nothing to it, until the server had waited in vain and left. */
  readonly stalled: 'client' | 'nobody';
  /** The server's port expects TLS from the first byte on. */
  readonly expectsTls: 'yes' | 'no';
  /** What a client that spoke no TLS spoke. */
  readonly clientWords: 'http' | 'other';
  /** The capture goes on long enough after the connection's last packet to call it silence. */
  readonly silence: 'yes' | 'no';
  /** The capture holds the connection's beginning, and what both sides said. */
  readonly sight: 'whole' | 'not_whole';
  /** The server asked for a client certificate. */
  readonly requested: 'yes' | 'no';
  /** What the client answered. */
  readonly clientCertificate: 'sent' | 'empty' | 'none';
  /** The client had the server's certificate, and had not yet answered it, when it left. */
  readonly clientJudged: 'server_certificate' | 'something_else';
  /** What the server had last received of the client when it left. */
  readonly serverJudged: 'client_certificate' | 'missing_certificate' | 'something_else';
  /** After the handshake: whether the client asked for something, and was answered before it left. */
  readonly clientTalk: 'answered' | 'asked' | 'nothing';
  /** The client, which had asked for nothing, resumed the session in a later connection and sent a request there. */
  readonly resumedLater: 'yes' | 'no';
  /** After the client's last flight: what the server sent. Up to TLS 1.2 its Finished is more than an alert. */
  readonly serverAnswer: 'more' | 'alert' | 'nothing';
  /** What the application said of this client inside TLS, the last that counts. */
  readonly inside: 'accepted' | 'refused_missing' | 'refused_certificate' | 'refused' | 'unheard';
  /** QUIC: the version that the client began in, and whether it gave up when the server listed others. */
  readonly quicVersion: 'spoken' | 'given_up';
  /** A second handshake on the same connection (RFC 5246 section 7.4.1.1, RFC 8446 section 4.6.2). */
  readonly again: 'no' | 'refused_by_client' | 'refused_by_server' | 'ended_by_server' | 'carried_on';
}

/** Faults that a certificate, its chain or its proof may show. */
export const FAULTS = [
  'expired',
  'not_yet_valid',
  'self_signed',
  'hostname_mismatch',
  'wrong_eku',
  'key_usage',
  'weak_signature',
  'not_a_ca',
  'path_length',
  'name_constraints',
  'unhandled_critical_extension',
  'unsupported_curve',
  'no_ocsp_staple',
  'missing_intermediate',
  'not_in_ca_list',
  'bad_certificate_verify',
] as const;
export type VisibleFault = (typeof FAULTS)[number];

/** Whether a side's certificates show a fault. */
type QuestionsOfCertificates = { readonly [Q in `${Side}:${VisibleFault}`]: 'yes' | 'no' };

/** What the hellos and keys of this handshake show, and whether it is so. */
export const SIGNS = [
  'versionsDiffer',
  'fallbackSignalled',
  'downgradeSentinel',
  'ssl2Form',
  'noSecureRenegotiation',
  'noExtendedMasterSecret',
  'extendedMasterSecretDropped',
  'smallDhGroup',
  'duplicateExtension',
  'unaskedExtension',
  'pskOffered',
  'alpnOffered',
  'serverNamed',
  'largeMessage',
  'largeCaList',
  'caListed',
  'caNamesSent',
  'sessionOffered',
  'stapleAsked',
  'knownByFingerprint',
] as const;
export type Sign = (typeof SIGNS)[number];
type QuestionsOfParameters = { readonly [Q in Sign]: 'yes' | 'no' };

/**
 * Alerts that name by their definition what is wrong (RFC 8446 section 6.2, and where the registry says). Any other may
 * mean anything.
 */
export const TELLING_ALERTS = [
  'unknown_ca',
  'certificate_expired',
  'certificate_revoked',
  'unsupported_certificate',
  'decrypt_error',
  'protocol_version',
  'no_application_protocol',
  'unrecognized_name',
  'certificate_required',
  'inappropriate_fallback',
  'unsupported_extension',
  'bad_certificate_status_response',
  'unknown_psk_identity',
  'record_overflow',
  'bad_record_mac',
  'no_renegotiation',
] as const;
export type TellingAlert = (typeof TELLING_ALERTS)[number];

export interface Questions extends QuestionsOfStory, QuestionsOfCertificates, QuestionsOfParameters {
  /** The alert of the refusing side, if it names what is wrong. */
  readonly alertNames: TellingAlert | 'nothing';
}

export type Question = keyof Questions;

const YES_NO = ['yes', 'no'] as const;

const yesOrNo = <Q extends Question>(questions: readonly Q[]): { readonly [K in Q]: typeof YES_NO } =>
  Object.fromEntries(questions.map((question) => [question, YES_NO])) as { readonly [K in Q]: typeof YES_NO };

const questionsOf = <S extends Side>(side: S): `${S}:${VisibleFault}`[] =>
  FAULTS.map((fault): `${S}:${VisibleFault}` => `${side}:${fault}`);

/** The same at run time; a question without its answers does not compile. */
export const ANSWERS: { readonly [Q in Question]: readonly Questions[Q][] } = {
  authentication: ['none', 'accepted', 'refused', 'unanswered', 'dropped', 'left', 'open'],
  refusedAfter: [
    'method',
    'offer',
    'alert',
    'certificate',
    'no_certificate',
    'handshake',
    'inner',
    'something_else',
  ],
  awaited: ['client', 'client_acknowledgement', 'server'],
  lost: ['client', 'server', 'nothing'],
  opening: ['refused', 'unanswered', 'unreachable', 'opened'],
  spoken: ['nothing', 'client_not_tls', 'server_not_tls', 'injected', 'tls'],
  beforeTls: [
    'starttls_refused',
    'starttls_stripped',
    'proxy_refused',
    'proxy_protocol',
    'tls_required',
    'nothing',
  ],
  done: ['both', 'not_both'],
  talked: ['yes', 'no'],
  alert: ['client', 'server', 'none'],
  signOfAlert: ['client', 'server', 'none'],
  alertAbout: [
    'server_certificate',
    'client_certificate',
    'missing_certificate',
    'parameters',
    'anything_else',
  ],
  left: ['client', 'server', 'nobody'],
  network: ['cut', 'whole'],
  unanswered: [
    'client_certificate',
    'missing_certificate',
    'server',
    'server_certificate',
    'client',
    'both_by_server',
    'both_by_client',
    'discarded',
    'never',
    'nobody',
  ],
  departure: ['waited', 'reset', 'closed'],
  stalled: ['client', 'nobody'],
  expectsTls: ['yes', 'no'],
  clientWords: ['http', 'other'],
  silence: ['yes', 'no'],
  sight: ['whole', 'not_whole'],
  requested: ['yes', 'no'],
  clientCertificate: ['sent', 'empty', 'none'],
  clientJudged: ['server_certificate', 'something_else'],
  serverJudged: ['client_certificate', 'missing_certificate', 'something_else'],
  clientTalk: ['answered', 'asked', 'nothing'],
  resumedLater: ['yes', 'no'],
  serverAnswer: ['more', 'alert', 'nothing'],
  inside: ['accepted', 'refused_missing', 'refused_certificate', 'refused', 'unheard'],
  quicVersion: ['spoken', 'given_up'],
  again: ['no', 'refused_by_client', 'refused_by_server', 'ended_by_server', 'carried_on'],
  ...yesOrNo(questionsOf('server')),
  ...yesOrNo(questionsOf('client')),
  ...yesOrNo(SIGNS),
  alertNames: [...TELLING_ALERTS, 'nothing'],
};
