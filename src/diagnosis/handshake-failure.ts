import { otherSide, type Side } from '../base/side.js';
import { ExtensionType } from '../handshake/extension/extension-type.js';
import { sentence } from '../language/language.js';
import { AlertDescription } from '../registry/alert.js';
import { CipherSuite } from '../registry/cipher-suite.js';
import type { EventOf, StoryEvent } from '../story/event.js';
import type { Facts } from '../story/facts.js';
import { possession } from '../story/possession.js';
import { clientCertificateFaults, serverCertificateFaults } from './certificate-faults.js';
import type { Alternative, Refused } from './verdict.js';

export interface RefusedByAlert {
  readonly refused: Refused;
  readonly certain: boolean;
  readonly alternatives?: readonly Alternative[];
}

/**
 * What a handshake_failure behind the peer's certificate is about. RFC 8446 section 6.2 means it for parameters, but
 * Erlang says it of a certificate for another use or another name, Java of a signature that does not verify, and OpenSSL
 * of a certificate that the program's own check turns down. Undefined if there was no certificate to refuse any more.
 */
export function failureBehindCertificate(
  facts: Facts,
  event: EventOf<'alert'>,
  from: Side,
): RefusedByAlert | undefined {
  if (event.description !== AlertDescription.code.handshake_failure) return undefined;
  const owner = otherSide(from);
  const certificate = owner === 'server' ? facts.serverCertificate : facts.clientCertificate;
  if (certificate === undefined || facts.position(certificate) > facts.position(event)) return undefined;
  if (certificate.message.entries.length === 0 || goneOn(facts, from, certificate, event)) return undefined;
  const refused = owner === 'server' ? 'server_certificate' : 'client_certificate';
  if (possession(facts, owner)?.signature === 'invalid') return { refused, certain: true };
  const faults = owner === 'server' ? serverCertificateFaults(facts) : clientCertificateFaults(facts);
  const faulty = faults.some(({ suspected }) => suspected !== true);
  const parameters: Alternative = {
    outcome: 'failed',
    refusedBy: from,
    refused: 'parameters',
    why: sentence('alternative.parameters_by_handshake_failure', { from }),
  };
  const certificateToo: Alternative = {
    outcome: 'failed',
    refusedBy: from,
    refused,
    why: sentence('alternative.certificate_by_handshake_failure', { owner }),
  };
  if (owner === 'server' && lacksSecureRenegotiation(facts)) {
    return faulty
      ? { refused: 'connection', certain: true, alternatives: [parameters, certificateToo] }
      : { refused: 'parameters', certain: false, alternatives: [certificateToo] };
  }
  return faulty
    ? { refused, certain: false, alternatives: [parameters] }
    : { refused: 'connection', certain: true, alternatives: [parameters, certificateToo] };
}

/** The side has answered the certificate with the next part of its own handshake: it had no quarrel with it. */
function goneOn(facts: Facts, side: Side, certificate: StoryEvent, alert: StoryEvent): boolean {
  const next =
    side === 'client' ? (facts.clientKeyExchange ?? facts.finished('client')) : facts.finished('server');
  if (next === undefined) return false;
  // The server of TLS 1.3 is finished before it sees a certificate.
  const at = facts.position(next);
  return facts.position(certificate) < at && at < facts.position(alert);
}

/**
 * RFC 5746: the client can do secure renegotiation, and the ServerHello does not say that the server can. Up to TLS 1.2;
 * OpenSSL 3 ends the handshake then, with handshake_failure.
 */
export function lacksSecureRenegotiation(facts: Facts): boolean {
  const hello = facts.clientHello?.message;
  const answer = facts.serverHello?.message;
  if (hello === undefined || answer === undefined || facts.tls13) return false;
  const { renegotiation_info } = ExtensionType.code;
  const has = (extensions: typeof hello.extensions) =>
    extensions.some(({ type }) => type === renegotiation_info);
  const offered =
    has(hello.extensions) || hello.cipherSuites.includes(CipherSuite.code.TLS_EMPTY_RENEGOTIATION_INFO_SCSV);
  return offered && !has(answer.extensions);
}
