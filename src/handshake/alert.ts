import { Cursor, type FieldSink } from '../base/cursor.js';
import { MAX_ALERTS } from '../base/limits.js';
import type { MessageProblem } from './message-types.js';
import { report } from './problems.js';
import { readItems } from './read-vector.js';

/** RFC 8446 section 6. Codes of AlertLevel and AlertDescription. */
export interface Alert {
  readonly level: number;
  readonly description: number;
  readonly offset: number;
}

export interface Alerts {
  readonly alerts: readonly Alert[];
  readonly problems: readonly MessageProblem[];
}

/**
 * Reads the alerts in the unencrypted content of an alert record. Offsets count from the start of `bytes`. An odd
 * byte at the end is half an alert, a problem that leaves the others as they are. Never throws.
 */
export function decodeAlerts(bytes: Uint8Array, sink?: FieldSink): Alerts {
  const problems: MessageProblem[] = [];
  const whole = bytes.length - (bytes.length % 2);
  const cursor = new Cursor(bytes, 0, whole, sink);
  const alerts = readItems(cursor, 'alert', problems, alert, MAX_ALERTS);
  if (whole < bytes.length || whole === 0) report(problems, 'alert', 'truncated', whole);
  if (whole < bytes.length) sink?.leaf('undecoded', whole, bytes.length, undefined);
  return { alerts, problems };
}

function alert(cursor: Cursor): Alert {
  return cursor.group('alert', (fields) => ({
    offset: fields.offset,
    level: fields.uint8('level'),
    description: fields.uint8('description'),
  }));
}
