import { otherSide, type Side } from '../../base/side.js';
import type { StoryEvent } from '../../story/event.js';
import type { Facts } from '../../story/facts.js';
import { lacksBytes } from '../../story/missing-bytes.js';
import type { Testimony } from '../elimination.js';

/** Bytes of a side are missing from the capture, or cannot be read: what was not seen may yet have been said. */
export function missed(facts: Facts, side: Side): boolean {
  const hello = side === 'client' ? facts.clientHello : facts.serverHello;
  if (hello === undefined && facts.connection.bytes[side] > 0 && missedBeginning(facts, side)) return true;
  if (isUnheard(facts, side)) return true;
  return (
    lacksBytes(facts.connection, side) ||
    facts.connection.findings.some(({ code }) => code === 'connection.too_many_events')
  );
}

/** A ServerHello answers a ClientHello: without one, nothing of the client's can be called whole. */
const isUnheard = (facts: Facts, side: Side): boolean =>
  side === 'client' && facts.clientHello === undefined && facts.serverHello !== undefined;

/** The same of what the side had sent before the event. */
export function missedBefore(facts: Facts, side: Side, event: StoryEvent): boolean {
  if (isUnheard(facts, side)) return true;
  if (facts.holesOf(side).some((hole) => facts.position(hole) < facts.position(event))) return true;
  return facts.connection.findings.some(
    (finding) =>
      finding.code === 'stream.late_start' ||
      (finding.code === 'stream.one_direction' && finding.from !== side),
  );
}

/** The same of what the side sent after the event. */
export function missedAfter(facts: Facts, side: Side, event: StoryEvent): boolean {
  if (facts.holesOf(side).some((hole) => facts.position(hole) > facts.position(event))) return true;
  return facts.connection.findings.some(
    (finding) =>
      finding.code === 'connection.too_many_events' ||
      (finding.code === 'stream.one_direction' && finding.from !== side),
  );
}

/** Where a side's stream begins is not in the capture: what is seen first of it may be its middle. */
export const missedBeginning = (facts: Facts, side: Side): boolean =>
  facts.first('server', 'eap_method') === undefined &&
  // Of QUIC nothing can be read, and nothing is told, without the client's first packet.
  facts.connection.transport !== 'quic' &&
  facts.first(side, side === 'client' ? 'opened' : 'accepted') === undefined;

/** Both directions were captured: each side did something, or acknowledged what the other did. */
export function heardBoth(facts: Facts): boolean {
  const { events, delivery } = facts.connection;
  return (['client', 'server'] as const).every(
    (side) =>
      delivery[otherSide(side)].heard !== undefined ||
      events.some(
        (event) => event.kind !== 'gap' && event.kind !== 'network_error' && facts.side(event) === side,
      ),
  );
}

/** A side was not heard at all though it was there: the capture holds one direction. */
export const heardOneDirection = (facts: Facts): boolean =>
  facts.connection.findings.some(({ code }) => code === 'stream.one_direction');

export function sight(facts: Facts): Testimony<'sight'> {
  const late = facts.clientHello === undefined && facts.serverHello === undefined;
  if (late || heardOneDirection(facts) || missed(facts, 'client') || missed(facts, 'server'))
    return { whole: 'seen' };
  return { not_whole: 'seen' };
}
