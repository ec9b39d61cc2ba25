import type { Side } from '../base/side.js';
import { sentence } from '../language/language.js';
import { icmpLabel, icmpMeaning } from '../registry/icmp.js';
import { durationSeconds } from '../story/connection.js';
import type { EventOf, StoryEvent } from '../story/event.js';
import { BRIEF, type Facts } from '../story/facts.js';
import type { CaptureEnd } from './ending.js';
import { silentRefusal } from './silent-refusal.js';
import type { Ending, Evidence } from './verdict.js';

/** A side that waits this long, in seconds, before it leaves has given up waiting. */
const GIVES_UP_AFTER = BRIEF;
/** Silence this long, in seconds, while the capture goes on is a timeout. */
const SILENT_FOR = 10;

const nothing = (outcome: Ending['outcome'], confidence: Ending['confidence'] = 'certain'): Ending => ({
  outcome,
  refusedBy: 'unknown',
  refused: null,
  confidence,
  alert: undefined,
  moment: undefined,
  alternatives: [],
  evidence: [],
});

/** The connection was never opened: the SYN was refused or not answered. */
export function endingBeforeData(facts: Facts, capture: CaptureEnd): Ending | undefined {
  const syn = facts.first('client', 'tcp_syn');
  if (syn === undefined || facts.connection.bytes.client > 0 || facts.connection.bytes.server > 0)
    return undefined;
  if (facts.first('server', 'tcp_syn_ack') !== undefined) return undefined;
  // Acknowledgements of more than the SYN: the two had met, outside this capture.
  const { client, server } = facts.connection.delivery;
  if (server.acknowledged !== undefined || client.sent > 0) return nothing('incomplete');
  const reset = facts.first('server', 'tcp_rst');
  const network: Ending = { ...nothing('abandoned'), refusedBy: 'network', refused: 'connection' };
  if (reset !== undefined) {
    return {
      ...network,
      moment: reset,
      evidence: [{ frame: reset.frame, what: sentence('evidence.syn_refused', {}) }],
    };
  }
  const error = unreachable(facts);
  if (error !== undefined) return { ...network, moment: error, evidence: [icmpEvidence(error)] };
  if (silentSeconds(facts, capture) < SILENT_FOR) return nothing('incomplete');
  return {
    ...network,
    moment: syn,
    evidence: [{ frame: syn.frame, what: sentence('evidence.syn_unanswered', {}) }],
  };
}

/** No fatal alert, and the handshake did not finish: somebody left, or nobody said anything more. */
export function endingUnfinished(facts: Facts, capture: CaptureEnd): Ending {
  const closing = firstClosing(facts);
  const undelivered = lastWordUndelivered(facts, closing);
  if (undelivered !== undefined) {
    return {
      ...nothing('abandoned', 'inferred'),
      refusedBy: 'network',
      refused: 'connection',
      moment: undelivered,
      evidence: [icmpEvidence(undelivered)],
    };
  }
  if (closing !== undefined) return silentRefusal(facts, closing);
  const last = facts.connection.events.findLast(({ kind }) => kind !== 'icmp_error');
  const silence = silentSeconds(facts, capture);
  if (last === undefined || silence < SILENT_FOR || hasGap(facts)) return nothing('incomplete');
  return {
    ...nothing('abandoned', 'possible'),
    refused: 'connection',
    moment: last,
    evidence: [
      {
        frame: last.frame,
        what: sentence('evidence.silence', { seconds: silence, after: facts.side(last) }),
      },
    ],
  };
}

/**
 * The network said that a packet could not be delivered, and nothing of TLS came after that until somebody closed: who
 * did had been cut off.
 */
function lastWordUndelivered(
  facts: Facts,
  closing: StoryEvent | undefined,
): EventOf<'icmp_error'> | undefined {
  const error = facts.all('icmp_error')[0];
  if (error === undefined) return undefined;
  const at = facts.position(error);
  const end = closing === undefined ? undefined : facts.position(closing);
  if (end !== undefined && end < at) return undefined;
  const wentOn = facts.connection.events
    .slice(at + 1, end)
    .some(({ kind }) => kind !== 'icmp_error' && kind !== 'gap' && !kind.startsWith('tcp_'));
  return wentOn ? undefined : error;
}

/** The network said that a packet of the client's could not be delivered. One that was too big may have gone again. */
const unreachable = (facts: Facts): EventOf<'icmp_error'> | undefined =>
  facts.all('icmp_error').find((error) => {
    const meaning = icmpMeaning(error.version, error.type, error.code);
    return (meaning === 'unreachable' || meaning === 'time_exceeded') && facts.side(error) === 'server';
  });

const icmpEvidence = (error: EventOf<'icmp_error'>): Evidence => ({
  frame: error.frame,
  what: sentence('evidence.icmp_error', { error: icmpLabel(error.version, error.type, error.code) }),
});

/** The first FIN or RST, by story order. */
export function firstClosing(facts: Facts): StoryEvent | undefined {
  return facts.connection.events.find((event) => event.kind === 'tcp_fin' || event.kind === 'tcp_rst');
}

export function hasGap(facts: Facts): boolean {
  return facts.connection.findings.some(
    (finding) =>
      finding.code === 'stream.gap' ||
      finding.code === 'stream.one_direction' ||
      finding.code === 'record.unreadable',
  );
}

/** Bytes that a side sent before the event are not in the capture: what was not seen may yet have been said. */
export function missedBefore(facts: Facts, side: Side, event: StoryEvent): boolean {
  const { events, findings } = facts.connection;
  return (
    events
      .slice(0, facts.position(event))
      .some(
        (before) => (before.kind === 'gap' || before.kind === 'unreadable') && facts.side(before) === side,
      ) ||
    findings.some(
      (finding) =>
        finding.code === 'stream.late_start' ||
        (finding.code === 'stream.one_direction' && finding.from !== side),
    )
  );
}

/** The closing side had spoken last and then waited in vain. Seconds that it waited, undefined if it did not. */
export function waitedInVain(facts: Facts, closing: StoryEvent): number | undefined {
  const position = facts.position(closing);
  const before = facts.connection.events
    .slice(0, position)
    .findLast((event) => !event.kind.startsWith('tcp_'));
  if (before === undefined || before.direction !== closing.direction) return undefined;
  const waited = facts.secondsBetween(before, closing);
  return waited >= GIVES_UP_AFTER ? waited : undefined;
}

function silentSeconds(facts: Facts, capture: CaptureEnd): number {
  const { connection } = facts;
  facts.restOnItself();
  const end =
    capture.seconds - connection.startSeconds + (capture.nanoseconds - connection.startNanoseconds) / 1e9;
  return end - durationSeconds(connection);
}
