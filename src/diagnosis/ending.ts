import { sentence } from '../language/language.js';
import type { Facts } from '../story/facts.js';
import { endingByAlert } from './ending-by-alert.js';
import { endingByApplication, endingByRefusedRenegotiation, endingCompleted } from './ending-completed.js';
import { endingHidden } from './ending-hidden.js';
import { endingBeforeData, endingUnfinished } from './ending-without-alert.js';
import { endingWrongProtocol } from './ending-wrong-protocol.js';
import type { Ending } from './verdict.js';

/** When the last packet of the capture was recorded. */
export interface CaptureEnd {
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** How a connection ended. The order matters: what is seen comes before what its absence suggests. */
export function endingOf(facts: Facts, capture: CaptureEnd): Ending {
  return (
    endingWrongProtocol(facts) ??
    endingByRefusedRenegotiation(facts) ??
    endingByAlert(facts) ??
    endingByApplication(facts) ??
    endingBeforeData(facts, capture) ??
    endingWithoutHandshake(facts) ??
    endingCompleted(facts, capture) ??
    endingHidden(facts, capture) ??
    endingUnfinished(facts, capture)
  );
}

/** The capture began after the handshake, or saw one direction of it only. */
function endingWithoutHandshake(facts: Facts): Ending | undefined {
  const { findings } = facts.connection;
  const oneWay = findings.find((finding) => finding.code === 'stream.one_direction');
  const late = facts.clientHello === undefined && facts.serverHello === undefined;
  if (oneWay === undefined && !late) return undefined;
  const first = facts.connection.events[0];
  return {
    outcome: 'incomplete',
    refusedBy: 'unknown',
    refused: null,
    confidence: 'certain',
    alert: undefined,
    moment: undefined,
    alternatives: [],
    evidence:
      first === undefined
        ? []
        : [
            {
              frame: first.frame,
              what: late ? sentence('evidence.late_start', {}) : sentence('evidence.one_direction', {}),
            },
          ],
  };
}
