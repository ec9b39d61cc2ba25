import type { Side } from '../base/side.js';
import type { Facts } from './connection.js';
import type { StoryEvent } from './event.js';
import {
  type ClientFlight,
  clientFlight,
  isAlertSized,
  recordSizes,
  type ServerFlight,
  serverFlight,
} from './hidden-flight.js';

interface HiddenRecord {
  readonly side: Side;
  readonly length: number;
  readonly event: StoryEvent;
}

/** What the server did after the client's last flight, by sizes and order. */
export type ServerAnswer =
  /** One record (or two) of an alert's size, nothing larger, and the client had not begun to close. */
  | { readonly is: 'alert'; readonly event: StoryEvent }
  /** A ticket or data: TLS accepted the client. */
  | { readonly is: 'more'; readonly records: number; readonly bytes: number; readonly event: StoryEvent }
  | { readonly is: 'nothing' };

export interface HiddenHandshake {
  readonly client: ClientFlight;
  readonly server: ServerFlight;
  readonly answer: ServerAnswer;
  /** The first event of the client's flight. */
  readonly clientEvent: StoryEvent | undefined;
  readonly serverEvent: StoryEvent | undefined;
  /** After its flight the client sent more than what closes a connection. */
  readonly clientSpoke: boolean;
  /** Times that server data followed client data after the handshake. */
  readonly answers: number;
  /** The client's alert-sized record or FIN after its flight, if it came before the server's last word. */
  readonly clientLeft: StoryEvent | undefined;
}

/**
 * Reads the encrypted part of a TLS 1.3 handshake by record sizes, order and direction. Undefined where that is not
 * possible: other versions, bytes missing from the capture, early data (whose records look like the flight's), or a
 * cipher suite of unknown sizes.
 */
export function hiddenHandshake(facts: Facts): HiddenHandshake | undefined {
  const { connection, serverHello, clientHello } = facts;
  if (!facts.tls13 || serverHello === undefined || connection.cipherSuite === undefined) return undefined;
  // What keys have opened is told as it is, and of the rest the sizes no longer line up.
  if (facts.decrypted) return undefined;
  const sizes = recordSizes(connection.cipherSuite);
  if (sizes === undefined || clientHello?.message.earlyData !== undefined) return undefined;
  if (
    connection.findings.some(
      (finding) => finding.code === 'stream.gap' || finding.code === 'record.unreadable',
    )
  ) {
    return undefined;
  }
  const records = recordsAfter(facts, serverHello);
  const ofClient = records.filter(({ side }) => side === 'client');
  const firstOfClient = records.indexOf(ofClient[0]!);
  const beforeClient = records.slice(0, firstOfClient < 0 ? records.length : firstOfClient);
  const server = serverFlight(lengthsOf(beforeClient), sizes);
  // Constant padding shows where a flight of several records ends in a Finished that is too long by as much.
  const client = clientFlight(lengthsOf(ofClient), sizes, [
    0,
    ...paddingsToTry(lengthsOf(ofClient), sizes.overhead + sizes.finished),
  ]);
  const flightRecords = client.holds === 'unknown' ? 0 : client.records;
  const lastOfFlight = flightRecords === 0 ? -1 : records.indexOf(ofClient[flightRecords - 1]!);
  const after = lastOfFlight < 0 ? [] : records.slice(lastOfFlight + 1);
  const clientPadding = client.holds === 'unknown' ? 0 : client.padding;
  return {
    client,
    server,
    answer: answerOf(
      facts,
      after,
      (record) => isAlertSized(record.length, sizes, server.padding),
      (record) => isAlertSized(record.length, sizes, clientPadding),
    ),
    clientEvent: ofClient[0]?.event,
    serverEvent: beforeClient[0]?.event,
    clientSpoke: after.some(
      (record) => record.side === 'client' && !isAlertSized(record.length, sizes, clientPadding),
    ),
    answers: answersIn(after),
    clientLeft: clientLeft(facts, after, (record) => isAlertSized(record.length, sizes, clientPadding)),
  };
}

const lengthsOf = (records: readonly HiddenRecord[]): number[] => records.map(({ length }) => length);

/**
 * Paddings under which some early record is a Finished. A lone record that is longer than a Finished may hold more,
 * so a constant padding is only believed with a second record to confirm it, or where it is JSSE's 16.
 */
function paddingsToTry(lengths: readonly number[], finishedRecord: number): number[] {
  const found = new Set<number>([16]);
  for (const length of lengths.slice(1, 3)) {
    const padding = length - finishedRecord;
    if (padding > 0 && padding <= 64) found.add(padding);
  }
  return [...found];
}

function recordsAfter(facts: Facts, hello: StoryEvent): HiddenRecord[] {
  const { events } = facts.connection;
  const records: HiddenRecord[] = [];
  for (let at = facts.position(hello) + 1; at < events.length; at++) {
    const event = events[at]!;
    if (event.kind !== 'application_data') continue;
    const side = facts.side(event);
    for (const length of event.lengths) records.push({ side, length, event });
  }
  return records;
}

function answerOf(
  facts: Facts,
  after: readonly HiddenRecord[],
  serverAlert: (record: HiddenRecord) => boolean,
  clientAlert: (record: HiddenRecord) => boolean,
): ServerAnswer {
  const ofServer = after.filter(({ side }) => side === 'server');
  const [first] = ofServer;
  if (first === undefined) return { is: 'nothing' };
  if (ofServer.length > 2 || !ofServer.every(serverAlert)) {
    return {
      is: 'more',
      records: ofServer.length,
      bytes: ofServer.reduce((sum, { length }) => sum + length, 0),
      event: first.event,
    };
  }
  // An alert that answers the client's own farewell is a close_notify.
  const clientFirst = clientLeft(facts, after, clientAlert);
  if (clientFirst !== undefined && facts.position(clientFirst) < facts.position(first.event))
    return { is: 'nothing' };
  return { is: 'alert', event: first.event };
}

function answersIn(after: readonly HiddenRecord[]): number {
  let answers = 0;
  for (let i = 1; i < after.length; i++) {
    if (after[i]!.side === 'server' && after[i - 1]!.side === 'client') answers++;
  }
  return answers;
}

/** The client's farewell: a last record of an alert's size, or its FIN or RST, whichever came first. */
function clientLeft(
  facts: Facts,
  after: readonly HiddenRecord[],
  isAlert: (record: HiddenRecord) => boolean,
): StoryEvent | undefined {
  const last = after.filter(({ side }) => side === 'client').at(-1);
  if (last !== undefined && isAlert(last)) return last.event;
  return facts.first('client', 'tcp_fin') ?? facts.first('client', 'tcp_rst');
}
