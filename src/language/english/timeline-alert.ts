import type { Side } from '../../base/side.js';

// What the sender of an alert says with it, in words for a learner.

type By = (by: Side, peer: Side) => string;

/** What the sender of an alert says with it. The others have their registry's words. */
const REFUSALS: Readonly<Record<string, By>> = {
  unknown_ca: (by, peer) => `The ${by} does not trust the issuer of the ${peer}'s certificate`,
  bad_certificate: (by, peer) =>
    `The ${by} does not accept the ${peer}'s certificate: it is damaged, a signature does not verify, or it failed a check of the ${by}'s own`,
  unsupported_certificate: (by, peer) =>
    `The ${peer}'s certificate is of a type that the ${by} does not accept, or not meant for this use`,
  certificate_revoked: (by, peer) => `According to the ${by}, the ${peer}'s certificate has been revoked`,
  certificate_expired: (by, peer) =>
    `By the ${by}'s clock, the ${peer}'s certificate has expired or is not yet valid`,
  certificate_unknown: (by, peer) =>
    `The ${by} does not accept the ${peer}'s certificate and does not say why`,
  certificate_required: (by, peer) => `The ${by} requires a certificate from the ${peer} and got none`,
  access_denied: (by, peer) => `The ${by} knows who the ${peer} is and does not allow it in`,
  decrypt_error: (_, peer) =>
    `A signature or checksum from the ${peer} does not verify: often its private key does not match its certificate`,
  handshake_failure: (by, peer) => `The ${by} finds nothing acceptable in what the ${peer} offers`,
  insufficient_security: (by, peer) => `The ${by} requires stronger parameters than the ${peer} offers`,
  protocol_version: (by, peer) => `The ${by} does not accept the TLS version that the ${peer} speaks`,
  no_application_protocol: (by, peer) =>
    `The ${by} speaks none of the application protocols (ALPN) that the ${peer} offers`,
  internal_error: (by) => `Something failed inside the ${by}: its log may say what`,
  user_canceled: (by) => `The ${by} gives up, not because of an error: a user may have stopped it`,
  no_renegotiation: (by) => `The ${by} declines another handshake on this connection`,
  no_certificate: (by) => `The ${by} has no certificate to send: SSL 3.0 says so with this alert`,
};

/** Alerts with which servers answer an empty Certificate; only TLS 1.3 has one of its own for it. */
const AFTER_EMPTY_CERTIFICATE: ReadonlySet<string> = new Set([
  'handshake_failure',
  'bad_certificate',
  'certificate_unknown',
  'access_denied',
]);

const PROGRESS: Readonly<Record<string, (by: Side) => string>> = {
  finished: () => 'After the handshake this is usually close_notify, an orderly close.',
  renegotiating: (by) =>
    `Another handshake has just been requested: the ${by} may be refusing it, or closing.`,
  unfinished: (by) =>
    `The handshake is not complete, so this is not an orderly close: the ${by} probably refuses something. A key log would show what.`,
  unknown: () => 'Only a key log would show which.',
};

/** Text from the wire may be thousands of characters long. */
export const clip = (text: string, most = 160): string =>
  text.length <= most ? text : `${text.slice(0, most)} ...`;

export interface AlertSaid {
  readonly from: Side;
  /** The registry's name. */
  readonly description: string;
  readonly ends: boolean;
  readonly serverName: string | undefined;
  /** The peer's Certificate before it; `empty` where a server would have had one, up to TLS 1.2. */
  readonly certificate: 'unseen' | 'empty' | 'sent';
  /** The registry's sentence. */
  readonly note: string | undefined;
}

export function alertWords({ from, description, ends, note, ...about }: AlertSaid): string {
  const ending = ends ? `The ${from} ends the connection` : 'This is a warning: the connection may continue';
  const refusal = refusalWords(from, description, about);
  if (refusal !== undefined) return `${refusal}. ${ending}.`;
  return `${ending}${ends ? ': it is the side that refused' : ''}.${note === undefined ? '' : ` ${note}`}`;
}

function refusalWords(
  by: Side,
  description: string,
  { serverName, certificate }: Pick<AlertSaid, 'serverName' | 'certificate'>,
): string | undefined {
  const peer = by === 'client' ? 'server' : 'client';
  if (certificate === 'empty' && AFTER_EMPTY_CERTIFICATE.has(description)) {
    return `The ${peer}'s Certificate was empty, and up to TLS 1.2 this is how a ${by} says that it requires one`;
  }
  if (certificate === 'sent' && description === 'handshake_failure')
    return `The ${by} does not accept something the ${peer} sent: its parameters, or its certificate`;
  if (description === 'unrecognized_name' && serverName !== undefined) {
    return `The ${by} does not serve the name ${clip(serverName)}`;
  }
  return REFUSALS[description]?.(by, peer);
}

/** `progress`: how far the handshake had come. */
export const encryptedAlertWords = (from: Side, progress: string): string =>
  (PROGRESS[progress] ?? PROGRESS['unknown']!)(from);
