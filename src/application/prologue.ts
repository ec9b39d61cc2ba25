import { MAX_PIECE_BYTES, MAX_PIECES, MAX_PROLOGUE_LAYERS } from '../base/limits.js';
import type { Side } from '../base/side.js';
import { banner } from './banner.js';
import type { DialoguePiece, HostPort, Part, PlaintextName, Prologue, Recognizer } from './dialogue.js';
import { httpConnect, httpStart, plainHttp } from './http.js';
import { ldap } from './ldap.js';
import { lineDialogue } from './line-dialogue.js';
import { mysql } from './mysql.js';
import { openVpn } from './openvpn.js';
import { postgresql } from './postgresql.js';
import { proxyProtocol } from './proxy-protocol.js';
import { remoteDesktop } from './remote-desktop.js';
import { socks } from './socks.js';
import { sqlServer } from './sql-server.js';
import { ssl2 } from './ssl2.js';
import { expectationIn } from './tls-expected.js';
import { refusalIn } from './tls-refused.js';
import { xmpp } from './xmpp.js';

/** The most certain first. */
const RECOGNIZERS: readonly Recognizer[] = [
  proxyProtocol,
  httpConnect,
  plainHttp,
  banner,
  openVpn,
  ssl2,
  xmpp,
  lineDialogue,
  postgresql,
  mysql,
  remoteDesktop,
  sqlServer,
  ldap,
  socks,
];

/**
 * What the pieces say that came before, around or instead of TLS, in the order in which they were said.
 * @returns undefined if that is none of the protocols known here. Never throws; takes time linear in the samples.
 */
export function prologueOf(pieces: readonly DialoguePiece[]): Prologue | undefined {
  const parts: Part[] = [];
  for (const [piece, { side, sample, length }] of pieces.entries()) {
    if (parts.length >= MAX_PIECES) break;
    if (sample.length === 0) continue;
    const bytes = sample.subarray(0, MAX_PIECE_BYTES);
    parts.push({ piece, side, bytes, cut: length > bytes.length });
  }
  return prologueIn(parts, MAX_PROLOGUE_LAYERS);
}

function prologueIn(parts: readonly Part[], layers: number): Prologue | undefined {
  if (parts.length === 0) return undefined;
  for (const recognize of RECOGNIZERS) {
    const found = recognize(parts);
    if (found === undefined) continue;
    const { protocol, steps, target, source, rest } = found;
    const inner = rest && layers > 1 ? prologueIn(rest, layers - 1) : undefined;
    const refusedTls = refusalIn(protocol, steps, parts);
    const expectedTls = expectationIn(protocol, steps, parts);
    return {
      protocol,
      steps,
      ...(target && { target }),
      ...(source && { source }),
      ...(refusedTls && { refusedTls }),
      ...(expectedTls && { expectedTls }),
      ...(inner && { inner }),
    };
  }
  return undefined;
}

/** What one side says in clear where TLS was expected. */
export interface PlaintextProtocol {
  readonly protocol: PlaintextName;
  /** A first line from the wire, at most 120 characters. */
  readonly detail?: string;
  readonly http?:
    | { readonly kind: 'request'; readonly method: string; readonly target: string; readonly host?: HostPort }
    | { readonly kind: 'response'; readonly status: number; readonly reason: string };
}

/** Names the protocol of the first bytes of one side. Never throws. */
export function plaintextProtocol(sample: Uint8Array, side: Side): PlaintextProtocol | undefined {
  const bytes = sample.subarray(0, MAX_PIECE_BYTES);
  const found = prologueOf([{ side, sample: bytes, length: bytes.length }]);
  if (found === undefined) return undefined;
  const { protocol, steps, target } = found;
  const detail = steps[0]?.detail;
  const plain = { protocol, ...(detail !== undefined && { detail }) };
  if (protocol !== 'http' && protocol !== 'http_connect') return plain;
  const start = httpStart(bytes);
  if (start === undefined) return plain;
  if (start.kind === 'response')
    return { ...plain, http: { kind: 'response', status: start.status, reason: start.reason } };
  return {
    ...plain,
    http: { kind: 'request', method: start.method, target: start.target, ...(target && { host: target }) },
  };
}
