/**
 * What a connection of the lab really is, by its configuration, and what can be known of it without keys.
 *
 * A value is one word, or an array of words of which each is right. `until` says how far a connection came:
 * - `tcp`: no TLS message was exchanged;
 * - `client_hello`: it ended on the ClientHello, all in clear;
 * - `server_flight`: the client ended it on what the server sent;
 * - `client_flight`: the server ended it on what the client sent;
 * - `application`: both sides finished.
 */

const NOT_REACHED = { requested: 'unknown', certificate: 'unknown' };
/** The server did not ask for a client certificate. */
export const NOT_ASKED = { requested: 'no', certificate: 'none' };
/** The server asked, and the client answered with an empty list. */
export const EMPTY = { requested: 'yes', certificate: 'empty' };
/** The server asked, and the client sent a certificate. */
export const SENT = { requested: 'yes', certificate: 'sent' };

/** Both sides finished and were content. */
export function established(version, clientAuthentication, { resumed = false } = {}) {
  return {
    tls: { version, resumed },
    clientAuthentication,
    ...{ outcome: 'established', refusedBy: 'none', refused: null, cause: 'none' },
    until: 'application',
  };
}

/** Both sides finished TLS, and then one refused because of a certificate. */
export function rejected(version, refusedBy, refused, cause, clientAuthentication) {
  const tls = { version, resumed: false };
  return { tls, clientAuthentication, outcome: 'rejected', refusedBy, refused, cause, until: 'application' };
}

/** The client refused the server's certificate during the handshake, before its own Certificate. */
export function serverCertificateRefused(version, cause, requested) {
  return {
    tls: { version, resumed: false },
    clientAuthentication: { requested, certificate: 'unknown' },
    ...{ outcome: 'failed', refusedBy: 'client', refused: 'server_certificate', cause },
    until: 'server_flight',
  };
}

/** The server refused the client's certificate, or its absence, inside TLS. */
export function clientCertificateRefused(version, cause, clientAuthentication) {
  const refused =
    clientAuthentication.certificate === 'sent' ? 'client_certificate' : 'missing_client_certificate';
  const tls = { version, resumed: false };
  return {
    tls,
    clientAuthentication,
    outcome: 'failed',
    refusedBy: 'server',
    refused,
    cause,
    until: 'client_flight',
  };
}

/** The server found nothing in common in the ClientHello. No version was agreed. */
export function nothingInCommon(cause) {
  return {
    tls: { version: null, resumed: false },
    clientAuthentication: NOT_REACHED,
    ...{ outcome: 'failed', refusedBy: 'server', refused: 'parameters', cause },
    until: 'client_hello',
  };
}

/** Having seen the server's certificate, the client closed the connection in the middle of the handshake. */
export function hungUpOnServerCertificate(version, cause, requested) {
  return { ...serverCertificateRefused(version, cause, requested), outcome: 'abandoned' };
}

/** It ended at the TCP connection or the ClientHello without a word of TLS from the server. */
export function withoutAnswer(outcome, refusedBy, cause, until = 'client_hello') {
  return {
    tls: { version: null, resumed: false },
    clientAuthentication: NOT_REACHED,
    ...{ outcome, refusedBy, refused: 'connection', cause },
    until,
  };
}

/** Whether the client of a connection came to secrets: in TLS 1.2 it does only once it accepted the server's flight. */
export function hasKeys({ tls, until }) {
  return tls.version !== null && !(tls.version === 'TLS 1.2' && until === 'server_flight');
}

/** What a server says handshake_failure for: its own list is nowhere on the wire. */
const NOT_NAMED_BY_ALERT = new Set(['no_shared_cipher', 'no_shared_group', 'no_shared_sigalg']);

/**
 * The words that are right without the key log, where they are not the truth's; undefined if nothing differs.
 * TLS 1.2 shows its whole handshake in clear; TLS 1.3 encrypts everything after the ServerHello. Neither shows
 * what is said after the handshake.
 */
function withoutKeys({ tls, clientAuthentication, outcome, refusedBy, refused, cause, until }) {
  if (until === 'client_hello' && NOT_NAMED_BY_ALERT.has(cause)) {
    return { cause: [cause, 'unknown'], causeConfidenceAtMost: 'possible' };
  }
  if (until === 'tcp' || until === 'client_hello') return undefined;
  const orUnknown = (word) => (word === 'unknown' ? word : [...new Set([word, 'unknown'].flat())]);
  const hidden = tls.version === 'TLS 1.3';
  const authentication = hidden && {
    clientAuthentication: {
      requested: orUnknown(clientAuthentication.requested),
      certificate: orUnknown(clientAuthentication.certificate),
    },
  };
  if (outcome === 'established')
    return hidden ? { ...authentication, confidenceAtMost: 'inferred' } : undefined;
  if (until === 'application') {
    // A refusal after the handshake looks like a short, successful conversation.
    return {
      ...authentication,
      outcome: [outcome, 'established'].flat(),
      refusedBy: [refusedBy, 'none', 'unknown'].flat(),
      refused: [...new Set([refused, null].flat())],
      // Hidden certificates cannot show a fault, but the size of an empty Certificate can.
      cause:
        hidden && cause !== 'no_client_certificate' ? ['unknown', 'none'] : [cause, 'unknown', 'none'].flat(),
      // A second handshake shows as records of its own type.
      confidenceAtMost: outcome === 'failed' ? 'inferred' : 'possible',
    };
  }
  if (!hidden) return undefined;
  if (outcome === 'abandoned') {
    const cause = ['abandoned', 'unknown'];
    return {
      ...authentication,
      refused: [...new Set([refused, null].flat())],
      cause,
      confidenceAtMost: 'possible',
    };
  }
  const isAbsence = refused === 'missing_client_certificate';
  return {
    ...authentication,
    ...(until === 'client_flight' && { refused: [...new Set([refused, null].flat())] }),
    cause: isAbsence ? [cause, 'unknown'].flat() : 'unknown',
    confidenceAtMost: 'inferred',
  };
}

/** The TLS library of a program; our own programs name theirs. */
const STACKS = { openssl: 'OpenSSL', curl: 'OpenSSL', nginx: 'OpenSSL', node: 'Node.js', wget: 'GnuTLS' };

/** The content of a scenario's expected.json. */
export function expectation({ name, configured, server, steps, connections }, serverPort, programs) {
  const stackOf = ({ stack, program }) => stack ?? STACKS[program];
  // A step that is a word and no program connects nothing.
  const clients = steps
    .filter((step) => step.program !== undefined)
    .flatMap((client) => Array(client.connections ?? 1).fill(client));
  return {
    scenario: name,
    configured,
    programs,
    connections: connections.map((truth, index) => {
      const { until, ...words } = truth;
      const clear = withoutKeys(truth);
      const stacks = { client: stackOf(clients[index]), server: stackOf(server) };
      return { order: index + 1, serverPort, stacks, ...words, ...(clear && { clear }) };
    }),
  };
}
