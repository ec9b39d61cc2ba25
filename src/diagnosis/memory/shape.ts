import { host } from '../../platform/host.js';
import { type Connection, durationSeconds, sideOf } from '../../story/connection.js';
import { isRead, type StoryEvent } from '../../story/event.js';
import { BRIEF } from '../../story/facts.js';
import type { Delivery } from '../../stream/delivery.js';

const EVENT_KINDS = {
  opened: 1,
  accepted: 2,
  closed_cleanly: 3,
  closed_abruptly: 4,
  change_cipher_spec: 5,
  heartbeat: 6,
  encrypted_handshake: 7,
  encrypted_alert: 8,
  alert: 9,
  application_data: 10,
  handshake: 11,
} as const;

const END_REASONS = { closed: 1, port_reused: 2, capture_end: 3, evicted: 4, idle: 5 } as const;

/** Where numbers are gathered; a story with more of them has no shape. */
const numbers = new Uint16Array(1_024);
let fill = 0;

function put(number: number): void {
  numbers[fill++] = number >>> 16;
  numbers[fill++] = number & 0xffff;
}

/** What fits into one number. */
const MOST_BYTES = 0xffff_fffe;
const NOTHING_ACKNOWLEDGED = 0xffff_ffff;

/** Numbers that one event takes at most, but for its record lengths. */
const MOST_OF_AN_EVENT = 12;

/**
 * What a connection's story looks like without its addresses, times and what is drawn anew in each handshake. Two
 * connections with one shape are judged alike, unless the judgement rests on more (`Facts.restsOn`).
 *
 * Undefined for a story that others are hardly like: with gaps, text in clear, findings, decrypted records, packets out
 * of order, sent again; and where another connection says something of it.
 */
export function shapeOf(connection: Connection): string | undefined {
  const { events, version, cipherSuite, spokeTls, bytes, findings } = connection;
  if (connection.transport !== 'tcp' || connection.resumedLater !== undefined) return undefined;
  const { delivery } = connection;
  if (findings.length > 0 || delivery.client.sent > MOST_BYTES || delivery.server.sent > MOST_BYTES)
    return undefined;
  if (isUnusual(delivery.client) || isUnusual(delivery.server)) return undefined;
  fill = 0;
  put(version ?? 0x10000);
  put(cipherSuite ?? 0x10000);
  put(
    END_REASONS[connection.endReason] |
      (spokeTls.client ? 8 : 0) |
      (spokeTls.server ? 16 : 0) |
      (connection.rolesKnown ? 32 : 0) |
      (durationSeconds(connection) < BRIEF ? 64 : 0) |
      (delivery.client.finAcknowledged ? 128 : 0) |
      (delivery.server.finAcknowledged ? 256 : 0),
  );
  // What was not sent again has arrived as far as it was acknowledged.
  put(delivery.client.acknowledged ?? NOTHING_ACKNOWLEDGED);
  put(delivery.server.acknowledged ?? NOTHING_ACKNOWLEDGED);
  put(bytes.client);
  put(bytes.server);
  let frameBefore = 0;
  let timeBefore = -1;
  for (const event of events) {
    const { frame, time } = event;
    if (frame < frameBefore || time < timeBefore || fill + MOST_OF_AN_EVENT > numbers.length)
      return undefined;
    const relation = (frame === frameBefore ? 0x20 : 0) | (time === timeBefore ? 0x40 : 0);
    if (!putEvent(connection, event, relation)) return undefined;
    frameBefore = frame;
    timeBefore = time;
  }
  return host.fromCodeUnits(numbers, fill);
}

const isUnusual = ({ resent, zeroWindows, finInVain }: Delivery): boolean =>
  resent !== undefined || zeroWindows > 0 || finInVain;

/** `relation`: whether it shares its frame and its time with the event before. */
function putEvent(connection: Connection, event: StoryEvent, relation: number): boolean {
  const kind = EVENT_KINDS[event.kind as keyof typeof EVENT_KINDS] as number | undefined;
  if (kind === undefined || isRead(event)) return false;
  const side = sideOf(connection, event.direction) === 'client' ? 0 : 0x10;
  numbers[fill++] = kind | side | relation;
  switch (event.kind) {
    case 'handshake':
      if (event.shape === undefined) return false;
      put(event.shape);
      return true;
    case 'opened':
    case 'accepted':
      return event.repeated === undefined;
    case 'closed_abruptly':
      return event.foreign !== true;
    case 'alert':
      numbers[fill++] = (event.level << 8) | event.description;
      return true;
    case 'encrypted_handshake':
      put(event.length | (event.finished ? 0x80000 : 0));
      return true;
    case 'encrypted_alert':
    case 'heartbeat':
      put(event.length);
      return true;
    case 'application_data': {
      const { records, lengths } = event;
      if (event.said !== undefined || fill + MOST_OF_AN_EVENT + lengths.length > numbers.length) return false;
      put(records);
      put(event.bytes);
      put(lengths.length);
      for (const length of lengths) numbers[fill++] = length;
      return true;
    }
    default:
      return true;
  }
}
