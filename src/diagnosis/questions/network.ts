import { otherSide, type Side } from '../../base/side.js';
import { isPortUnreachable } from '../../registry/icmp.js';
import { type EventOf, isOfTransport, type StoryEvent } from '../../story/event.js';
import { BRIEF, type Facts } from '../../story/facts.js';
import type { Testimony } from '../elimination.js';
import { farewells } from './farewell.js';

/**
 * The network said that a packet could not be delivered, and nothing of TLS came after that until somebody closed: who
 * did had been cut off.
 */
export function lastWordUndelivered(facts: Facts): EventOf<'network_error'> | undefined {
  const error = facts.all('network_error').find((one) => !isSocketClosed(facts, one));
  if (error === undefined) return undefined;
  const { closing } = facts.once(farewells);
  const at = facts.position(error);
  const end = closing === undefined ? undefined : facts.position(closing);
  if (end !== undefined && end < at) return undefined;
  const wentOn = facts.connection.events
    .slice(at + 1, end)
    .some((event) => event.kind !== 'network_error' && event.kind !== 'gap' && !isOfTransport(event));
  return wentOn ? undefined : error;
}

/** Over UDP, of a side that had spoken: its socket is closed, and the network is whole. */
const isSocketClosed = (facts: Facts, error: EventOf<'network_error'>): boolean =>
  facts.connection.transport !== 'tcp' &&
  facts.connection.bytes[facts.side(error)] > 0 &&
  isPortUnreachable(error.version, error.type, error.code);

export interface Cut {
  readonly how: 'icmp' | 'black_hole' | 'foreign_reset';
  /** What shows it: the ICMP error, the first event that did not arrive, the reset. */
  readonly event: StoryEvent | undefined;
  /** Of a black hole: whose bytes were lost, and how often they were sent. */
  readonly from?: Side;
  readonly times?: number;
}

/** A sender repeats a segment so often before anybody should call it lost. */
const COPIES_OF_A_LOSS = 3;

/** By then a sender has repeated twice what was not acknowledged (RFC 6298 sections 2 and 5), whatever the capture holds. */
const SECONDS_OF_A_LOSS = 3;

/** What shows that something on the way cut the two off from each other; undefined where nothing does. */
export function cutBy(facts: Facts): Cut | undefined {
  const undelivered = lastWordUndelivered(facts);
  if (undelivered !== undefined) return { how: 'icmp', event: undelivered };
  const { first } = facts.once(farewells);
  if (first?.kind === 'closed_abruptly' && first.foreign === true)
    return { how: 'foreign_reset', event: first };
  return lostOnTheWay(facts, 'server') ?? lostOnTheWay(facts, 'client');
}

/**
 * Bytes of a side that never got through: the other acknowledged what came before (or its SYN), and holds later ones
 * (RFC 2018) or was sent these again and again; and they were still missing when it ended. A receiver that takes no more
 * bytes is no loss.
 */
function lostOnTheWay(facts: Facts, from: Side): Cut | undefined {
  const { delivery } = facts.connection;
  const { unacknowledged, acknowledged, selectivelyAcknowledged, resent, sent, heard } = delivery[from];
  const receiver = delivery[otherSide(from)];
  if (unacknowledged === undefined || acknowledged === undefined || acknowledged >= sent) return undefined;
  if (receiver.windowShut || receiver.zeroWindows > 0) return undefined;
  const holdsLater = selectivelyAcknowledged.some(({ start }) => start > acknowledged);
  const times = Math.max(unacknowledged.copies, resent?.mostCopies ?? 1);
  const event = firstBeyond(facts, from, unacknowledged.offset);
  // What nobody saw being sent may have been on its way again when the receiver lost patience and left.
  const impatient = event?.kind === 'gap' && facts.once(farewells)[otherSide(from)] !== undefined;
  const least = impatient ? SECONDS_OF_A_LOSS : 0;
  const waited = holdsLater && heard !== undefined && heard - unacknowledged.since >= least;
  if (times < COPIES_OF_A_LOSS && (!waited || leftAtOnce(facts, from, unacknowledged.since)))
    return undefined;
  return { how: 'black_hole', event, from, times };
}

/** The receiver holds what came behind a hole, and was never seen to get what belongs there. */
export const heldBehindHole = ({ connection }: Facts): boolean =>
  (['client', 'server'] as const).some((side) => {
    const { acknowledged, sent, selectivelyAcknowledged } = connection.delivery[side];
    if (acknowledged === undefined || acknowledged >= sent) return false;
    return selectivelyAcknowledged.some(({ start }) => start > acknowledged);
  });

/** The sender closed before any timer of its own could have sent them again: nobody waited for what was lost. */
function leftAtOnce(facts: Facts, side: Side, since: number): boolean {
  const gone = facts.once(farewells)[side];
  if (gone === undefined) return false;
  facts.restOnItself();
  return gone.time - since < BRIEF;
}

/** At the end bytes of a side were still not acknowledged: whether they came, nobody knows. */
const leftUnacknowledged = (facts: Facts): boolean =>
  (['client', 'server'] as const).some((side) => {
    const { acknowledged, sent, unacknowledged } = facts.connection.delivery[side];
    if (unacknowledged === undefined || acknowledged === undefined || acknowledged >= sent) return false;
    // Who has closed acknowledges no more: what comes to him then is answered by a reset.
    const gone = facts.once(farewells)[otherSide(side)];
    const first = firstBeyond(facts, side, unacknowledged.offset);
    return gone === undefined || first === undefined || facts.position(first) < facts.position(gone);
  });

/** A side closed again and again and nobody took note: the other had left without a packet, or was cut off. */
const closedInVain = ({ connection: { delivery } }: Facts): boolean =>
  delivery.client.finInVain || delivery.server.finInVain;

/** The first event of the side that ends beyond an offset of its stream. */
const firstBeyond = (facts: Facts, side: Side, offset: number): StoryEvent | undefined =>
  facts.connection.events.find(
    (event) =>
      event.endOffset !== undefined &&
      event.endOffset > offset &&
      !isOfTransport(event) &&
      facts.side(event) === side,
  );

/**
 * Whether something on the way ended it. Only a connection in which both sides spoke to the end in order is surely whole:
 * a reset may have been sent by anybody on the way.
 */
export function network(facts: Facts): Testimony<'network'> {
  // In EAP the server's last word came through, and nobody on the way speaks for it.
  if (facts.first('server', 'eap_result')?.answers === true) return { cut: 'seen' };
  if (facts.once(cutBy) !== undefined) return { whole: 'inferred' };
  const { closing, first } = facts.once(farewells);
  if (first === undefined || closing?.kind === 'closed_abruptly') return {};
  if (leftUnacknowledged(facts) || heldBehindHole(facts) || closedInVain(facts)) return {};
  return { cut: 'seen' };
}
