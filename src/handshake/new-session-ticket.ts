import type { Cursor } from '../base/cursor.js';
import { ProtocolVersion } from '../registry/protocol-version.js';
import type { BodyDecoder, BodyScope } from './body-decoder.js';
import { type Era, eraOf } from './era.js';
import { readExtensions } from './extension/extension.js';
import type { Extension, MutableFields } from './extension/extension-types.js';
import type { NewSessionTicket } from './message-types.js';
import { vectorSize } from './read-vector.js';

const noExtensions: readonly Extension[] = [];

export const newSessionTicket: BodyDecoder = (cursor, scope) => {
  const era = eraOf(scope.context.version) ?? guessEra(cursor);
  if (era === undefined) return undefined;
  return era === 'tls13' ? tls13(cursor, scope) : before13(cursor, scope);
};

function guessEra(cursor: Cursor): Era | undefined {
  const lifetime = 4;
  if (lifetime + vectorSize(cursor, lifetime, 2) === cursor.left) return 'tls12';
  return Number.isNaN(sizeWithNonce(cursor)) ? undefined : 'tls13';
}

/** RFC 8446 section 4.6.1: its whole size; NaN if the lengths do not lead to the cursor's end. */
function sizeWithNonce(cursor: Cursor): number {
  let size = 8;
  for (const width of [1, 2, 2] as const) size += vectorSize(cursor, size, width);
  return size === cursor.left ? size : Number.NaN;
}

/** RFC 5077 section 3.3. */
function before13(cursor: Cursor, { problems }: BodyScope): NewSessionTicket {
  const lifetimeSeconds = cursor.uint32('ticket_lifetime_hint');
  const ticket = cursor.opaqueVector('ticket', 2);
  cursor.expectEnd('new_session_ticket');
  return {
    name: 'new_session_ticket',
    lifetimeSeconds,
    ticketAgeAdd: undefined,
    ticketNonce: undefined,
    ticket,
    extensions: noExtensions,
    problems,
  };
}

/** RFC 8446 section 4.6.1; without ticket_nonce up to draft 20. */
function tls13(cursor: Cursor, scope: BodyScope): NewSessionTicket {
  const isFinal = scope.context.version === ProtocolVersion.code['TLS 1.3'];
  const hasNonce = isFinal || !Number.isNaN(sizeWithNonce(cursor));
  const message = {
    name: 'new_session_ticket' as const,
    lifetimeSeconds: cursor.uint32('ticket_lifetime'),
    ticketAgeAdd: cursor.uint32('ticket_age_add'),
    ticketNonce: hasNonce ? cursor.opaqueVector('ticket_nonce', 1) : undefined,
    ticket: cursor.opaqueVector('ticket', 2, 1),
    extensions: noExtensions,
    problems: scope.problems,
  };
  message.extensions = readExtensions(cursor, 'new_session_ticket', message as MutableFields, scope);
  return message;
}
