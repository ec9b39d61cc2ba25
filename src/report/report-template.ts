// A report as JSON text in which the frames and times are left open: connections of one shape fill it in.
import { visibleJson } from '../base/visible.js';
import { host } from '../platform/host.js';
import type { Connection } from '../story/connection.js';
import { HandshakeHappened, type StoryEvent } from '../story/event.js';
import type { ConnectionReport } from './report.js';

/** What a report says of its connection before it comes to TLS. */
export type ReportHead = Pick<
  ConnectionReport,
  | 'id'
  | 'capture'
  | 'file'
  | 'transport'
  | 'carrier'
  | 'quicVersion'
  | 'eapMethod'
  | 'tcpStream'
  | 'udpStream'
  | 'client'
  | 'server'
  | 'community_id'
  | 'start'
  | 'durationSeconds'
>;

/** What is left open of an event. */
const OPEN = { frame: 0, frames: 1, lastFrame: 2, recordFrame: 3, time: 4 } as const;
const OPEN_KINDS = 8;

/** Events that the numbers below can tell apart. */
const NUMBERED_EVENTS = 10_000;

/**
 * Numbers that stand for frames and times while a template is made. They begin with digits that nobody outside knows, so
 * that nothing in a capture can pass for one of them. Times are below a second: no rule tells such spans apart.
 */
class Placeholders {
  readonly #frames = host.randomInt(1e7, 1e8);
  readonly #times = host.randomInt(1e3, 1e4);

  number(open: number, event: number): number {
    return open === OPEN.time
      ? Number(`0.${this.#times}${String(event).padStart(4, '0')}7`)
      : Number(`${this.#frames}${open}${String(event).padStart(4, '0')}`);
  }

  /** The frame of one record of a run. */
  record(event: number, record: number): number {
    return Number(
      `${this.#frames}${OPEN.recordFrame}${String(event).padStart(4, '0')}${String(record).padStart(2, '0')}`,
    );
  }

  pattern(): RegExp {
    const frames = `${this.#frames}(?:([0-2])(\\d{4})|3(\\d{4})(\\d\\d))`;
    return new RegExp(`${frames}|0\\.${this.#times}(\\d{4})7`, 'g');
  }
}

/** On a line of its own, or as one of the connections of a document that is indented by two. */
export type JsonLayout = 'line' | 'element';

/** How far a document indents its connections, and the end of an object there. */
const INDENT = '\n    ';
const END = { line: '}', element: `${INDENT}}` } as const;

/** A connection's report, or the first part of it, as harmless JSON text. */
export function connectionJson(report: ConnectionReport | ReportHead, layout: JsonLayout): string {
  const json =
    layout === 'line' ? JSON.stringify(report) : JSON.stringify(report, null, 2).replaceAll('\n', INDENT);
  return visibleJson(json);
}

/** The first characters of a report's JSON, up to what the template holds. */
export const headJson = (head: ReportHead, layout: JsonLayout): string =>
  `${connectionJson(head, layout).slice(0, -END[layout].length)},`;

export const roundNanoseconds = (seconds: number): number => Math.round(seconds * 1e9) / 1e9;

export class ReportTemplate {
  /** One more than there are numbers left open. */
  readonly #pieces: readonly string[];
  /** What is left open between them: a record's position, an event's, and which of its numbers. */
  readonly #open: readonly number[];
  /** What stands between the frames of each, where it has several. */
  readonly #between: readonly string[];

  private constructor(pieces: readonly string[], open: readonly number[], between: readonly string[]) {
    this.#pieces = pieces;
    this.#open = open;
    this.#between = between;
  }

  /**
   * The template of a connection. `report` tells the report of the connection it is given, which differs from this one
   * only in frames and times, or undefined if that would not hold for others of its shape.
   */
  static of(
    connection: Connection,
    head: ReportHead,
    layout: JsonLayout,
    report: (disguised: Connection) => ConnectionReport | undefined,
  ): ReportTemplate | undefined {
    if (connection.events.length >= NUMBERED_EVENTS) return undefined;
    const placeholders = new Placeholders();
    const told = report({ ...connection, events: disguised(connection.events, placeholders) });
    if (told === undefined) return undefined;
    const json = connectionJson(told, layout);
    const before = headJson(head, layout);
    if (!json.startsWith(before)) return undefined;
    const pieces: string[] = [];
    const open: number[] = [];
    const between: string[] = [];
    let from = before.length;
    for (const { index, 0: found, 1: which, 2: ofFrame, 3: ofRecord, 4: record, 5: ofTime } of json.matchAll(
      placeholders.pattern(),
    )) {
      const piece = json.slice(from, index);
      pieces.push(piece);
      between.push(`,${/\n *$/.exec(piece)?.[0] ?? ''}`);
      const kind =
        ofRecord !== undefined ? OPEN.recordFrame : ofTime !== undefined ? OPEN.time : Number(which);
      const event = Number(ofFrame ?? ofRecord ?? ofTime);
      open.push((Number(record ?? 0) * NUMBERED_EVENTS + event) * OPEN_KINDS + kind);
      from = index + found.length;
    }
    pieces.push(json.slice(from));
    return new ReportTemplate(pieces, open, between);
  }

  /** The rest of the report of a connection that has the same shape, behind its head. */
  fill({ events }: Connection): string {
    const pieces = this.#pieces;
    let json = pieces[0]!;
    for (let i = 0; i < this.#open.length; i++) {
      const open = this.#open[i]!;
      const place = Math.floor(open / OPEN_KINDS);
      const event = events[place % NUMBERED_EVENTS]!;
      const record = Math.floor(place / NUMBERED_EVENTS);
      json += numberText(event, open % OPEN_KINDS, record, this.#between[i]!) + pieces[i + 1]!;
    }
    return json;
  }
}

function numberText(event: StoryEvent, open: number, record: number, between: string): string {
  switch (open) {
    case OPEN.frame:
      return String(event.frame);
    case OPEN.frames:
      return event.frames.join(between);
    case OPEN.lastFrame:
      return 'lastFrame' in event ? String(event.lastFrame) : '';
    case OPEN.recordFrame:
      return 'recordFrames' in event ? String(event.recordFrames[record]) : '';
    default:
      return String(roundNanoseconds(event.time));
  }
}

/** The same events at places and times of their own; those that share one share it again. */
function disguised(events: readonly StoryEvent[], placeholders: Placeholders): StoryEvent[] {
  let frameOf = 0;
  let timeOf = 0;
  return events.map((event, i) => {
    if (event.frame !== events[frameOf]!.frame) frameOf = i;
    if (event.time !== events[timeOf]!.time) timeOf = i;
    const frame = placeholders.number(OPEN.frame, frameOf);
    const frames = [placeholders.number(OPEN.frames, i)];
    const time = placeholders.number(OPEN.time, timeOf);
    if (event instanceof HandshakeHappened) return event.moved(frame, frames, time);
    const moved = { ...event, frame, frames, time };
    return moved.kind === 'application_data'
      ? {
          ...moved,
          lastFrame: placeholders.number(OPEN.lastFrame, i),
          recordFrames: moved.recordFrames.map((_, record) => placeholders.record(i, record)),
          recordTimes: moved.recordTimes.map(() => time),
        }
      : moved;
  });
}
