import type { Side } from '../base/side.js';
import {
  secretsInLdap,
  secretsInMqtt,
  secretsInMysql,
  secretsInOthers,
  secretsInPostgresql,
  secretsInSocks,
} from './secrets-in-binary.js';
import {
  asksForPassword,
  beginsLogin,
  goesOn,
  linesBehindLogin,
  type Range,
  secretsInText,
} from './secrets-in-text.js';
import { latin1 } from './wire-text.js';

/** What stands in place of each byte that is hidden. */
const HIDDEN = 0x2a;

/** What one side said in clear before the other spoke. */
export interface SaidInClear {
  readonly side: Side;
  readonly bytes: Uint8Array;
}

/**
 * Hides, in the bytes themselves, the passwords, tokens and query values of what was said in clear before, around or
 * instead of TLS: every hidden byte becomes an asterisk, so that lengths and places stay. What the protocols are can
 * still be told.
 */
export function hideSecretsInClear(pieces: readonly SaidInClear[]): void {
  const first = (side: Side) => pieces.find((piece) => piece.side === side)?.bytes;
  const isSocks = first('client')?.[0] === 5;
  const greeting = first('server');
  const isMysql = greeting !== undefined && greeting[3] === 0 && greeting[4] === 10;
  const startup = first('client');
  const isPostgresql = startup !== undefined && isPostgresqlStartup(startup);
  /** A login goes on: what the client says next is part of it. */
  let login = false;
  for (const { side, bytes } of pieces) {
    const text = latin1(bytes);
    if (side === 'server') {
      login = (login && goesOn(text)) || asksForPassword(text);
      hide(bytes, secretsInText(text, false));
      continue;
    }
    const found: Range[] = [...secretsInText(text, true)];
    if (login) found.push([0, text.length]);
    const behind = linesBehindLogin(text);
    if (behind !== undefined) found.push(behind);
    login ||= beginsLogin(text);
    found.push(...secretsInMqtt(bytes), ...secretsInLdap(bytes), ...secretsInOthers(bytes));
    if (isMysql) found.push(...secretsInMysql(bytes));
    if (isPostgresql && bytes !== startup) found.push(...secretsInPostgresql(bytes));
    if (isSocks && bytes !== startup) found.push(...secretsInSocks(bytes));
    hide(bytes, found);
  }
}

/** A peer's words without the secrets in them, as long as before. */
export function withoutSecrets(words: string): string {
  const characters = words.split('');
  for (const [start, end] of secretsInText(words, false))
    characters.fill(String.fromCharCode(HIDDEN), start, end);
  return characters.join('');
}

/** A startup packet or a request that comes before one: its own length, then version 3.0 or a number of the 1234 kind. */
function isPostgresqlStartup(bytes: Uint8Array): boolean {
  if (bytes.length < 8 || bytes[0] !== 0 || bytes[1] !== 0) return false;
  const code = (bytes[4]! << 24) | (bytes[5]! << 16) | (bytes[6]! << 8) | bytes[7]!;
  return code === 0x30000 || code >> 16 === 1234;
}

/** Line ends stay, so that a text keeps its lines. */
function hide(bytes: Uint8Array, ranges: readonly Range[]): void {
  for (const [start, end] of ranges)
    for (let at = start; at < end; at++) if (bytes[at] !== 0x0a && bytes[at] !== 0x0d) bytes[at] = HIDDEN;
}
