import type { DialogueStep, Part, PlaintextName, TlsExpectation } from './dialogue.js';
import { fieldValue } from './http-message.js';
import { latin1, shortened } from './wire-text.js';

/**
 * What servers that speak TLS from the first byte on answer to what is none, in clear. Each is a server's own words, and
 * each says that TLS was expected on this very port.
 */
const TLS_PORT: readonly RegExp[] = [
  // nginx (ngx_http_special_response.c, 497), and load balancers that took over its words
  /(?:The )?plain HTTP request was sent to HTTPS port/i,
  // Go (net/http/server.go)
  /Client sent an HTTP request to an HTTPS server/i,
  // Apache httpd (modules/ssl/ssl_engine_io.c)
  /speaking plain HTTP to an SSL-enabled server port/i,
  // Apache Tomcat (LocalStrings: endpoint.err.http)
  /This combination of host and port requires TLS/i,
  // CherryPy's cheroot
  /sent a plain HTTP request, but this server only speaks HTTPS on this port/i,
  // OpenSSL's error queue, which some servers tell their clients in clear (vsftpd, Perl's and Ruby's small servers)
  /error:[0-9A-Fa-f]{8}:SSL routines:[^\r\n]{0,80}/,
];

/** HTTP 426 (RFC 9110 section 15.5.22) with TLS in Upgrade (RFC 2817 section 4.2). */
const UPGRADE_REQUIRED = 426;
/** MySQL: ER_SECURE_TRANSPORT_REQUIRED */
const SECURE_TRANSPORT_REQUIRED = 3_159;
/** [MS-RDPBCGR] 2.2.1.2.2: SSL_REQUIRED_BY_SERVER */
const SSL_REQUIRED_BY_SERVER = 1;
/** PostgreSQL (auth.c); up to version 13 it says "SSL off". */
const NO_ENTRY = /no pg_hba\.conf entry for [^\0]{0,400}(?:no encryption|SSL off)/;

/** A server's words in clear that say that it wants TLS; undefined if it said none. */
export function expectationIn(
  protocol: PlaintextName,
  steps: readonly DialogueStep[],
  parts: readonly Part[],
): TlsExpectation | undefined {
  for (const part of parts) {
    if (part.side !== 'server') continue;
    const code = steps.find(({ piece }) => piece === part.piece)?.code;
    const found = tlsPort(protocol, part, code, parts);
    if (found !== undefined) return expectation('tls_port', part.piece, code, found);
  }
  const step = steps.find((one) => wantsUpgrade(protocol, one, parts));
  if (step !== undefined) return expectation('upgrade_first', step.piece, step.code, step.detail);
  if (protocol !== 'postgresql') return undefined;
  const part = parts.find(({ side, bytes }) => side === 'server' && NO_ENTRY.test(latin1(bytes)));
  if (part === undefined) return undefined;
  const error = steps.find(({ piece, what }) => piece === part.piece && what === 'error');
  return expectation('perhaps_upgrade_first', part.piece, undefined, error?.detail);
}

function expectation(
  how: TlsExpectation['how'],
  piece: number,
  code: number | undefined,
  detail: string | undefined,
): TlsExpectation {
  return { how, piece, ...(code !== undefined && { code }), ...(detail !== undefined && { detail }) };
}

/** The server's words about it. A page that HTTP serves may speak of anything; one about an error speaks of itself. */
function tlsPort(
  protocol: PlaintextName,
  part: Part,
  code: number | undefined,
  parts: readonly Part[],
): string | undefined {
  const text = latin1(part.bytes);
  if (protocol === 'http' && code !== undefined && code < 400) return redirectToItself(part, text, parts);
  for (const pattern of TLS_PORT) {
    const [words] = pattern.exec(text) ?? [];
    if (words !== undefined) return shortened(words);
  }
  return undefined;
}

/** A redirect from http to https on the same host and port: the port that was asked speaks TLS. */
function redirectToItself(part: Part, text: string, parts: readonly Part[]): string | undefined {
  if (!/^HTTP\/1\.[01] 30[1278]\b/.test(text)) return undefined;
  const [, there] =
    /^https:\/\/([^/?#]{1,255}:\d{1,5})(?:[/?#]|$)/i.exec(fieldValue(text, 'location') ?? '') ?? [];
  const request = parts.findLast(({ side, piece }) => side === 'client' && piece < part.piece);
  const here = request && fieldValue(latin1(request.bytes), 'host');
  return there !== undefined && here?.toLowerCase() === there.toLowerCase()
    ? shortened(`Location: ${fieldValue(text, 'location')}`)
    : undefined;
}

function wantsUpgrade(protocol: PlaintextName, step: DialogueStep, parts: readonly Part[]): boolean {
  const { what, code } = step;
  if (what === 'tls_required') return true;
  if (protocol === 'mysql') return code === SECURE_TRANSPORT_REQUIRED;
  if (protocol === 'rdp') return code === SSL_REQUIRED_BY_SERVER && isFailure(step, parts);
  if (protocol !== 'http' || what !== 'response' || code !== UPGRADE_REQUIRED) return false;
  const part = parts.find(({ piece }) => piece === step.piece);
  return part !== undefined && /\bTLS\//i.test(fieldValue(latin1(part.bytes), 'upgrade') ?? '');
}

/** RDP's answer holds a failure (type 3), and not a protocol that was chosen. */
const isFailure = ({ piece }: DialogueStep, parts: readonly Part[]): boolean =>
  parts.find((part) => part.piece === piece && part.side === 'server')?.bytes[11] === 3;
