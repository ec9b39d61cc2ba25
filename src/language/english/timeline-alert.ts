import type { Side } from '../../base/side.js';

// What the sender of an alert says with it, in words for a learner.

type By = (by: Side, peer: Side) => string;

/** What the sender of an alert says with it. The others have their registry's words. */
const REFUSALS: Readonly<Record<string, By>> = {
  unknown_ca: (by, peer) => `The ${by} does not trust whoever issued the ${peer}'s certificate`,
  bad_certificate: (by, peer) =>
    `The ${by} does not accept the ${peer}'s certificate: damaged, a signature that does not verify, or a check of its own`,
  unsupported_certificate: (by, peer) =>
    `The ${peer}'s certificate is of a kind that the ${by} does not accept, or not for this use`,
  certificate_revoked: (by, peer) => `The ${by} has learned that the ${peer}'s certificate is revoked`,
  certificate_expired: (by, peer) =>
    `By the ${by}'s clock the ${peer}'s certificate has expired, or is not valid yet`,
  certificate_unknown: (by, peer) =>
    `The ${by} does not accept the ${peer}'s certificate and does not say why`,
  certificate_required: (by, peer) => `The ${by} wants a certificate from the ${peer} and has got none`,
  access_denied: (by, peer) => `The ${by} understands who the ${peer} is and does not let it in`,
  decrypt_error: (_, peer) =>
    `A signature or checksum of the ${peer} does not verify: often its private key does not belong to its certificate`,
  handshake_failure: (by, peer) => `The ${by} finds nothing acceptable in what the ${peer} offers`,
  insufficient_security: (by, peer) => `The ${by} wants stronger parameters than the ${peer} offers`,
  protocol_version: (by, peer) => `The ${by} does not accept the version of TLS that the ${peer} speaks`,
  no_application_protocol: (by, peer) =>
    `The ${by} speaks none of the application protocols (ALPN) that the ${peer} offers`,
  internal_error: (by) => `Something failed inside the ${by}: its own log may tell what`,
  user_canceled: (by) => `The ${by} gives up, not because of an error: perhaps a person stopped it`,
  no_renegotiation: (by) => `The ${by} declines another handshake on this connection`,
  no_certificate: (by) => `The ${by} has no certificate to send: the way to say so in SSL 3.0`,
};

/** Alerts with which servers answer an empty Certificate; only TLS 1.3 has one of its own for it. */
const AFTER_EMPTY_CERTIFICATE: ReadonlySet<string> = new Set([
  'handshake_failure',
  'bad_certificate',
  'certificate_unknown',
  'access_denied',
]);

const PROGRESS: Readonly<Record<string, (by: Side) => string>> = {
  finished: () => 'After the handshake this is usually close_notify, a normal goodbye.',
  renegotiating: (by) =>
    `Another handshake has just been asked for: this may be the ${by}'s refusal of it, or a goodbye.`,
  unfinished: (by) =>
    `The handshake is not over, so this is no normal goodbye: probably the ${by} refuses something. A key log would show what.`,
  unknown: () => 'Only a key log would show it.',
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
  const ending = ends ? `The ${from} ends the connection` : 'A warning: the connection may go on';
  const refusal = refusalWords(from, description, about);
  if (refusal !== undefined) return `${refusal}. ${ending}.`;
  return `${ending}${ends ? ': it is the one that refuses' : ''}.${note === undefined ? '' : ` ${note}`}`;
}

function refusalWords(
  by: Side,
  description: string,
  { serverName, certificate }: Pick<AlertSaid, 'serverName' | 'certificate'>,
): string | undefined {
  const peer = by === 'client' ? 'server' : 'client';
  if (certificate === 'empty' && AFTER_EMPTY_CERTIFICATE.has(description)) {
    return `The ${peer}'s Certificate was empty, and up to TLS 1.2 this is how a ${by} says that it wants one`;
  }
  if (certificate === 'sent' && description === 'handshake_failure')
    return `The ${by} does not accept something of what the ${peer} has sent: parameters, or the certificate`;
  if (description === 'unrecognized_name' && serverName !== undefined) {
    return `The ${by} has no site named ${clip(serverName)}`;
  }
  return REFUSALS[description]?.(by, peer);
}

/** `progress`: how far the handshake had come. */
export const encryptedAlertWords = (from: Side, progress: string): string =>
  (PROGRESS[progress] ?? PROGRESS['unknown']!)(from);
