import type { Side } from '../../base/side.js';
import { ExtensionType } from '../../handshake/extension/extension-type.js';
import type { StoryEvent } from '../event.js';
import type { Facts } from '../facts.js';
import { type ClientFlight, clientFlight } from './client-flight.js';
import { contentOverTcp, mayLackSomething } from './datagram-sizes.js';
import { type Offered, type ServerFlight, serverFlight, UNREADABLE_SERVER } from './server-flight.js';
import {
  ALERT,
  blocksOf,
  EMPTY_CERTIFICATE,
  LEAST_CERTIFICATE,
  LEAST_REQUEST,
  LEAST_VERIFY,
  measures,
  type Padding,
  type RecordSizes,
  recordSizes,
} from './sizes.js';

interface HiddenRecord {
  readonly side: Side;
  /** Without what protection adds; padding included. */
  readonly content: number;
  readonly event: StoryEvent;
}

/** What the server did after the client's last flight, by sizes and order. */
export type ServerAnswer =
  /** One record (or two) of an alert's size, nothing larger. */
  | {
      readonly is: 'alert';
      readonly event: StoryEvent;
      /** The client had begun to close before. */
      readonly afterFarewell: boolean;
      /** Seconds since the client's last word. */
      readonly waited: () => number;
      /** In padded blocks an alert measures as short data does. */
      readonly mayBeData: boolean;
    }
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
  /** It did so before the server sent anything else: what the server sent then may be an answer, and no mere ticket. */
  readonly clientSpokeFirst: boolean;
  /** Times that server data followed client data after the handshake. */
  readonly answers: number;
  /** The client's alert-sized record or FIN after its flight, if it came before the server's last word. */
  readonly clientLeft: StoryEvent | undefined;
  /** The client's first record is one of two of an alert's size, nothing else: it may have cancelled, not refused. */
  readonly farewell: boolean;
  /**
   * The server asked for a certificate, or was sent what is long enough for one; all it says after the client's first
   * record is an alert, and it closes.
   */
  readonly serverLeftWith: StoryEvent | undefined;
  /** The client's first record is long enough for a Certificate and its proof. */
  readonly clientMayHoldCertificate: boolean;
  /** The client offers to be asked for a certificate later (RFC 8446 section 4.6.2), and may have answered that. */
  readonly mayBeAskedLater: boolean;
}

/**
 * Reads the encrypted part of a TLS 1.3 handshake by record sizes, order and direction. Undefined where that is not
 * possible: other versions, bytes missing from the capture, early data (whose records look like the flight's), or a
 * cipher suite of unknown sizes.
 */
export function hiddenHandshake(facts: Facts): HiddenHandshake | undefined {
  const { connection, serverHello } = facts;
  if (!facts.tls13 || serverHello === undefined || connection.cipherSuite === undefined) return undefined;
  // Packets of QUIC are no records: quic-signs.ts reads what they show.
  if (connection.transport === 'quic') return undefined;
  // What is seen first of a client whose hello is missing may come from anywhere in its flight.
  if (facts.clientHello === undefined) return undefined;
  // What keys have opened is told as it is, and of the rest the sizes no longer line up.
  if (facts.decrypted) return undefined;
  const sizes = recordSizes(connection.cipherSuite);
  if (sizes === undefined || mayHoldEarlyData(facts) || mayLackSomething(facts, sizes)) return undefined;
  if (
    connection.findings.some(
      (finding) => finding.code === 'stream.gap' || finding.code === 'record.unreadable',
    )
  ) {
    return undefined;
  }
  const records = recordsAfter(facts, serverHello, sizes);
  const ofClient = records.filter(({ side }) => side === 'client');
  const ofServer = records.filter(({ side }) => side === 'server');
  // With a PSK no certificates are due (RFC 8446 section 4.1.3), so that what looks like a flight with them is none.
  const server = facts.resumed
    ? UNREADABLE_SERVER
    : serverFlight(contentsOf(beforeFlightOfClient(records, sizes)), sizes, offeredBy(facts));
  const client = clientFlight(contentsOf(ofClient), sizes, {
    requested: facts.resumed ? 'no' : server.requested,
    leftUnanswered: leftUnanswered(facts, records),
    distrusted: !facts.resumed && server.records === 0 && beforeClient(records) >= LEAST_FLIGHT,
    paddedLikeServer: !facts.resumed && measuresPadded(ofClient[0], server.padding, sizes),
  });
  const flightRecords = client.holds === 'unknown' ? 0 : client.records;
  const lastOfFlight = flightRecords === 0 ? -1 : records.indexOf(ofClient[flightRecords - 1]!);
  const after = lastOfFlight < 0 ? [] : records.slice(lastOfFlight + 1);
  const serverAlert = alertSized(contentsOf(ofServer), server.padding);
  const clientAlert = alertSized(
    contentsOf(ofClient),
    client.holds === 'unknown' ? undefined : client.padding,
  );
  const mayHoldCertificate =
    ofClient[0] !== undefined && ofClient[0].content >= LEAST_CERTIFICATE + LEAST_VERIFY + sizes.finished;
  return {
    client,
    server,
    answer: answerOf(
      facts,
      [...alertsWithin(records, lastOfFlight, serverAlert), ...after],
      server.padding,
      serverAlert,
      clientAlert,
    ),
    clientEvent: ofClient[0]?.event,
    serverEvent: ofServer[0]?.event,
    clientSpoke: after.some((record) => record.side === 'client' && !clientAlert(record)),
    clientSpokeFirst: after[0]?.side === 'client' && !clientAlert(after[0]),
    // Where the flight's end does not show, what follows its first record may belong to it.
    answers:
      answersIn(after, serverAlert) - (client.holds !== 'unknown' && client.padding === undefined ? 1 : 0),
    clientLeft: clientLeft(facts, after, clientAlert),
    farewell: client.holds === 'alert' && ofClient.length === 2,
    mayBeAskedLater: mayBeAskedLater(facts, after, sizes),
    serverLeftWith:
      server.requested === 'yes' || (server.requested === 'unknown' && !facts.resumed && mayHoldCertificate)
        ? serverLeftWith(facts, records)
        : undefined,
    clientMayHoldCertificate: mayHoldCertificate,
  };
}

/**
 * Post-handshake authentication: an answer to a later CertificateRequest ends in a Finished, of its own or joined with
 * what comes before. Data of the client that is as long may be one.
 */
function mayBeAskedLater(facts: Facts, after: readonly HiddenRecord[], sizes: RecordSizes): boolean {
  if (facts.offer?.postHandshakeAuth !== true) return false;
  const joined = LEAST_CERTIFICATE + LEAST_VERIFY + sizes.finished;
  const asked = after.findIndex(({ side, content }) => side === 'server' && content >= LEAST_REQUEST);
  if (asked < 0) return false;
  return after
    .slice(asked)
    .some(
      ({ side, content }) =>
        side === 'client' &&
        (content === sizes.finished || content === EMPTY_CERTIFICATE + sizes.finished || content >= joined),
    );
}

/** After a HelloRetryRequest there is none any more (RFC 8446 section 4.2.10). */
const mayHoldEarlyData = (facts: Facts): boolean =>
  facts.offer?.earlyData !== undefined && facts.helloRetryRequest === undefined;

const contentsOf = (records: readonly HiddenRecord[]): number[] => records.map(({ content }) => content);

function offeredBy(facts: Facts): Offered {
  const hello = facts.offer;
  const offers = (type: number) => hello?.extensions.some((extension) => extension.type === type) === true;
  const {
    server_name,
    record_size_limit,
    max_fragment_length,
    server_certificate_type,
    compress_certificate,
  } = ExtensionType.code;
  return {
    alpn: hello?.alpn ?? [],
    serverName: offers(server_name),
    recordSizeLimit: offers(record_size_limit),
    maxFragmentLength: offers(max_fragment_length),
    shortCertificates: offers(server_certificate_type) || offers(compress_certificate),
  };
}

function recordsAfter(facts: Facts, hello: StoryEvent, sizes: RecordSizes): HiddenRecord[] {
  const { events } = facts.connection;
  const records: HiddenRecord[] = [];
  for (let at = facts.position(hello) + 1; at < events.length; at++) {
    const event = events[at]!;
    if (event.kind !== 'application_data') continue;
    const side = facts.side(event);
    for (const length of event.lengths) {
      const content = contentOverTcp(length - sizes.overhead, event, sizes);
      if (content !== undefined) records.push({ side, content, event });
    }
  }
  return records;
}

function serverLeftWith(facts: Facts, records: readonly HiddenRecord[]): StoryEvent | undefined {
  const first = records.findIndex(({ side }) => side === 'client');
  const said = first < 0 ? [] : records.slice(first).filter(({ side }) => side === 'server');
  if (said.length !== 1 || said[0]!.content !== ALERT) return undefined;
  const closing = facts.connection.events.find(isClosing);
  return closing !== undefined && facts.side(closing) === 'server' ? said[0]!.event : undefined;
}

const isClosing = (event: StoryEvent): boolean =>
  event.kind === 'closed_cleanly' || event.kind === 'closed_abruptly' || event.kind === 'eap_result';

/** EncryptedExtensions, Certificate, CertificateVerify, Finished. */
const LEAST_FLIGHT = 4;

/** The server's records before the client's flight, which answers a whole flight; an alert may come in the middle. */
function beforeFlightOfClient(records: readonly HiddenRecord[], sizes: RecordSizes): HiddenRecord[] {
  const flight = records.findIndex(({ side, content }) => side === 'client' && content >= sizes.finished);
  return records.slice(0, flight < 0 ? records.length : flight).filter(({ side }) => side === 'server');
}

/** The server's records before the client's first. */
function beforeClient(records: readonly HiddenRecord[]): number {
  const first = records.findIndex(({ side }) => side === 'client');
  return first < 0 ? records.length : first;
}

/** What padding like the server's would make of an alert or a Finished. */
const measuresPadded = (
  record: HiddenRecord | undefined,
  padding: Padding | undefined,
  sizes: RecordSizes,
): boolean =>
  record !== undefined &&
  padding !== undefined &&
  padding.is !== 'none' &&
  (measures(record.content, ALERT, padding) || measures(record.content, sizes.finished, padding));

/** The client left, and the server sent no record between the client's first and that. */
function leftUnanswered(facts: Facts, records: readonly HiddenRecord[]): boolean {
  const first = records.findIndex(({ side }) => side === 'client');
  if (first < 0) return false;
  return (
    records.slice(first).every(({ side }) => side === 'client') && facts.connection.events.some(isClosing)
  );
}

/** An alert by size (RFC 8446 section 6), under the padding that its sender is known to use. */
function alertSized(
  contents: readonly number[],
  padding: Padding | undefined,
): (record: HiddenRecord) => boolean {
  const known = padding ?? blocksOf(contents)[0];
  return ({ content }) => content === ALERT || (known !== undefined && measures(content, ALERT, known));
}

/**
 * A server that cannot accept what the client's flight begins with need not wait for its end. Other records there are
 * data that it had sent before.
 */
function alertsWithin(
  records: readonly HiddenRecord[],
  lastOfFlight: number,
  serverAlert: (record: HiddenRecord) => boolean,
): HiddenRecord[] {
  const first = records.findIndex(({ side }) => side === 'client');
  const within = records.slice(first, Math.max(first, lastOfFlight)).filter(({ side }) => side === 'server');
  return within.every(serverAlert) ? within : [];
}

function answerOf(
  facts: Facts,
  after: readonly HiddenRecord[],
  padding: Padding | undefined,
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
      bytes: ofServer.reduce((sum, { content }) => sum + content, 0),
      event: first.event,
    };
  }
  // Behind an alert the connection closes (RFC 8446 section 6); else it is data that is as short.
  const { events, transport } = facts.connection;
  // DTLS has nothing else to close with, and acknowledges first what it accepts (RFC 9147 section 5.8.1).
  if (transport !== 'dtls' && !events.some(isClosing)) return { is: 'nothing' };
  const position = facts.position(first.event);
  const left = clientLeft(facts, after, clientAlert);
  const before = facts.connection.events
    .slice(0, position)
    .findLast((event) => facts.side(event) === 'client' && event.kind === 'application_data');
  return {
    is: 'alert',
    event: first.event,
    afterFarewell: left !== undefined && facts.position(left) < position,
    waited: () => (before === undefined ? 0 : facts.secondsBetween(before, first.event)),
    mayBeData: first.content > ALERT && padding?.is !== 'constant',
  };
}

/** An alert of the server's may be its farewell. */
function answersIn(after: readonly HiddenRecord[], serverAlert: (record: HiddenRecord) => boolean): number {
  let answers = 0;
  for (let i = 1; i < after.length; i++) {
    const record = after[i]!;
    if (record.side === 'server' && after[i - 1]!.side === 'client' && !serverAlert(record)) answers++;
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
  return facts.first('client', 'closed_cleanly') ?? facts.first('client', 'closed_abruptly');
}
