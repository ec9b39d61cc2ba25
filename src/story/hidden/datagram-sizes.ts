// DTLS 1.3 by sizes: what its records would measure over TCP.
import type { Side } from '../../base/side.js';
import type { EventOf } from '../event.js';
import type { Facts } from '../facts.js';
import { ALERT, EMPTY_CERTIFICATE, type RecordSizes } from './sizes.js';

/** A message's header has twelve bytes, eight more than over TCP (RFC 9147 section 5.2). */
const LONGER_HEADER = 8;

/** RFC 9147 section 7: a length, and 16 bytes for each record that is acknowledged. */
const BEFORE_NUMBERS = 2;
const RECORD_NUMBER = 16;
/** A flight has hardly more records: what is longer is a message that happens to measure so. */
const RECORDS_OF_A_FLIGHT = 12;

/** An acknowledgement, by its size; one of nothing is as long as an alert. */
const isAcknowledgement = (content: number): boolean =>
  content > BEFORE_NUMBERS &&
  (content - BEFORE_NUMBERS) % RECORD_NUMBER === 0 &&
  content <= BEFORE_NUMBERS + RECORDS_OF_A_FLIGHT * RECORD_NUMBER;

const EPOCH_OF_HANDSHAKE = 2;

/** A side's first sealed record is none of the handshake: its flight came before it, out of sight. */
const lacksFlight = (facts: Facts, side: Side): boolean => {
  const first = facts.first(side, 'application_data');
  return first !== undefined && first.epoch !== EPOCH_OF_HANDSHAKE;
};

/**
 * Something was sent again before a record as long as an alert came: it may be an acknowledgement of nothing, which says
 * that something is missing (RFC 9147 section 7.1). Or a flight is not in the capture at all.
 */
export function mayLackSomething(facts: Facts, sizes: RecordSizes): boolean {
  const { connection } = facts;
  if (connection.transport !== 'dtls') return false;
  if (lacksFlight(facts, 'client') || lacksFlight(facts, 'server')) return true;
  let again = Number.POSITIVE_INFINITY;
  for (const { repeated } of connection.events) if (repeated) again = Math.min(again, repeated.firstTime);
  return connection.events.some(
    (event) =>
      event.kind === 'application_data' &&
      event.lengths.some(
        (length, at) => length === sizes.overhead + ALERT && event.recordTimes[at]! >= again,
      ),
  );
}

/**
 * The content of a record of DTLS 1.3 as it would be over TCP, so far as one message is in it, or the client's empty
 * Certificate and its Finished; undefined for an acknowledgement of handshake records. Over TCP, the content itself.
 */
export function contentOverTcp(
  content: number,
  { epoch }: EventOf<'application_data'>,
  sizes: RecordSizes,
): number | undefined {
  if (epoch !== EPOCH_OF_HANDSHAKE) return content;
  if (isAcknowledgement(content)) return undefined;
  if (content <= ALERT + LONGER_HEADER) return content;
  const empty = EMPTY_CERTIFICATE + sizes.finished;
  return content === empty + 2 * LONGER_HEADER ? empty : content - LONGER_HEADER;
}
