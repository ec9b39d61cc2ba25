// One capture as one thread hands it to another: plain data, numbered as if it were the only one.
import type { CaptureReport, ConnectionReport, ConnectionSummary } from './report.js';

export interface HandedOver {
  readonly capture: CaptureReport;
  /** Connections that were seen, those that are not told among them: the next capture's numbers begin behind them. */
  readonly connectionsSeen: number;
  /** In the order in which they ended. */
  readonly connections: readonly HandedConnection[];
  /** What a choice left out. */
  readonly leftOut: readonly ConnectionSummary[];
}

export interface HandedConnection {
  readonly summary: ConnectionSummary;
  /** Its report as JSON text, where that was asked for. */
  readonly json?: string;
}

/** The capture holds more than is handed over (MAX_HANDED_OVER). */
export class TooManyToHandOver extends Error {}

/** What the numbers of a capture are counted from. */
export interface Offset {
  /** Connections seen in the captures before it. */
  readonly connections: number;
  readonly capture: number;
}

/** Of a capture that is read alone. */
export const ALONE: Offset = { connections: 0, capture: 1 };

/** A connection of a capture that was read alone, among those of others. */
export const renumbered = (summary: ConnectionSummary, offset: Offset): ConnectionSummary => ({
  ...summary,
  id: summary.id + offset.connections,
  capture: offset.capture,
});

/** What a connection's report begins with, in either layout. */
const NUMBERS = /^(\{\s*"id": ?)(\d+)(,\s*"capture": ?)\d+/;

/** The same of its report as JSON text. */
export const renumberedJson = (json: string, offset: Offset): string =>
  json.replace(
    NUMBERS,
    (_, before: string, id: string, between: string) =>
      `${before}${Number(id) + offset.connections}${between}${offset.capture}`,
  );

/** Stands for the report of a connection that was read in another thread. */
export const elsewhere = (): ConnectionReport => {
  throw new Error('a connection that another thread has read was asked for in full');
};
