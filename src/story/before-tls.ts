import type {
  PlaintextName,
  Prologue,
  StepKind,
  TlsExpectation,
  TlsRefusal,
} from '../application/dialogue.js';
import type { Side } from '../base/side.js';
import { type EventOf, isOfTransport, type StoryEvent } from './event.js';
import { BRIEF, type Facts } from './facts.js';

/** TLS, or the tunnel to it, was turned down before it began. */
export interface RefusedBeforeTls {
  /** `proxy_protocol`: the server answers a PROXY header as if it were nothing that it knows. */
  readonly how: TlsRefusal['how'] | 'proxy_protocol';
  readonly by: TlsRefusal['by'];
  readonly protocol: PlaintextName;
  /** Where it was said. */
  readonly event: StoryEvent;
  /** The protocol's own number of the answer: reply code, status, resultCode, failureCode. */
  readonly code?: number;
  /** The first line of the answer, from the wire. */
  readonly words?: string;
  /** Whether the server had offered TLS before; absent if that is not known. */
  readonly offered?: boolean;
  /** What the client said after that: nothing, only that it leaves, or more, in clear. */
  readonly afterwards: TlsRefusal['afterwards'];
  /** Of `proxy_protocol`: with what the server answers, and whether it had anything but the header by then. */
  readonly answer?: 'alert' | 'plaintext' | 'fin' | 'rst';
  readonly beforeHello?: boolean;
}

/** The server says in clear that it wants TLS. */
export interface ExpectedBeforeTls {
  readonly how: TlsExpectation['how'];
  readonly protocol: PlaintextName;
  readonly event: StoryEvent;
  readonly code?: number;
  readonly words?: string;
}

/** What was said of TLS before it began, or in its place. */
export interface BeforeTls {
  readonly refused?: RefusedBeforeTls;
  readonly expected?: ExpectedBeforeTls;
}

/** What was said of TLS in clear. Ask it with `facts.once(beforeTls)`. */
export function beforeTls(facts: Facts): BeforeTls {
  const { prologue } = facts;
  const refused = prologue && (refusedIn(facts, prologue) ?? headerRefused(facts, prologue));
  const expected = prologue && expectedIn(facts, prologue);
  return { ...(refused && { refused }), ...(expected && { expected }) };
}

/** The event that holds a piece of the prologue. */
const eventOf = (facts: Facts, piece: number): StoryEvent | undefined => facts.beforeTls[piece];

/** The innermost layer counts: what was said before it led on to it. */
function refusedIn(facts: Facts, prologue: Prologue): RefusedBeforeTls | undefined {
  const inner = prologue.inner && refusedIn(facts, prologue.inner);
  if (inner !== undefined || prologue.refusedTls === undefined) return inner;
  const { how, by, piece, code, detail, offered, afterwards } = prologue.refusedTls;
  const event = eventOf(facts, piece);
  return (
    event && {
      how,
      by,
      protocol: prologue.protocol,
      event,
      ...(code !== undefined && { code }),
      ...(detail !== undefined && { words: detail }),
      ...(offered !== undefined && { offered }),
      afterwards,
    }
  );
}

function expectedIn(facts: Facts, prologue: Prologue): ExpectedBeforeTls | undefined {
  const inner = prologue.inner && expectedIn(facts, prologue.inner);
  if (inner !== undefined || prologue.expectedTls === undefined) return inner;
  const { how, piece, code, detail } = prologue.expectedTls;
  const event = eventOf(facts, piece);
  return (
    event && {
      how,
      protocol: prologue.protocol,
      event,
      ...(code !== undefined && { code }),
      ...(detail !== undefined && { words: detail }),
    }
  );
}

const ANSWERS: Partial<Record<StoryEvent['kind'], RefusedBeforeTls['answer']>> = {
  alert: 'alert',
  plaintext: 'plaintext',
  closed_cleanly: 'fin',
  closed_abruptly: 'rst',
};

/** The server's first word behind the client's first in clear, if that is an alert, an answer in clear, or that it leaves. */
interface AnswerInstead {
  readonly answer: StoryEvent;
  readonly how: NonNullable<RefusedBeforeTls['answer']>;
  /** What the client did in between. */
  readonly before: readonly StoryEvent[];
  /** From the answer on. */
  readonly from: readonly StoryEvent[];
}

export function answerInstead(facts: Facts): AnswerInstead | undefined {
  const said = facts.first('client', 'plaintext');
  if (said === undefined) return undefined;
  const after = facts.connection.events.slice(facts.position(said) + 1);
  const first = after.findIndex((event) => facts.side(event) === 'server' && event.kind !== 'network_error');
  const answer = after[first];
  const how = answer && ANSWERS[answer.kind];
  if (answer === undefined || how === undefined || isGoodAnswer(answer)) return undefined;
  return { answer, how, before: after.slice(0, first), from: after.slice(first) };
}

/** A PROXY header that is answered so. Where a ClientHello had followed by then, the answer may be about that. */
function headerRefused(facts: Facts, { protocol }: Prologue): RefusedBeforeTls | undefined {
  if (protocol !== 'proxy_v1' && protocol !== 'proxy_v2') return undefined;
  const instead = answerInstead(facts);
  if (instead === undefined) return undefined;
  const { answer, how, before, from } = instead;
  if (before.some(({ kind }) => kind === 'closed_cleanly' || kind === 'closed_abruptly' || kind === 'gap'))
    return undefined;
  const [status] = answer.kind === 'plaintext' ? [words(answer)] : [];
  return {
    how: 'proxy_protocol',
    by: 'server',
    protocol,
    event: answer,
    ...(status !== undefined && { words: status }),
    afterwards: from.some(isSaid(facts, 'client')) ? 'went_on' : 'nothing',
    answer: how,
    beforeHello: !before.some(isSaid(facts, 'client')),
  };
}

/** A server may greet behind a header that it understood (SMTP, IMAP, FTP). */
const isGoodAnswer = (answer: StoryEvent): boolean =>
  answer.kind === 'plaintext' && !/^HTTP\/1\.[01] 4\d\d|^\s{0,16}</.test(latin(answer));

const latin = ({ sample }: EventOf<'plaintext'>): string => String.fromCharCode(...sample.subarray(0, 64));

const words = (event: EventOf<'plaintext'>): string | undefined =>
  /^HTTP\/1\.[01] 4\d\d[^\r\n]{0,60}/.exec(latin(event))?.[0];

const isSaid =
  (facts: Facts, side: Side) =>
  (event: StoryEvent): boolean =>
    facts.side(event) === side && !isOfTransport(event) && event.kind !== 'network_error';

/**
 * How the capture shows that the server's port speaks TLS from the first byte on: the server answers in TLS, says so in
 * clear, or speaks it in other connections. Undefined: it does not show it.
 */
export function portSpeaksTls(facts: Facts): 'answered' | 'said' | 'elsewhere' | undefined {
  const { connection } = facts;
  const answer = connection.events.find(isSaid(facts, 'server'));
  if (connection.spokeTls.server && answer?.kind !== 'plaintext') return 'answered';
  if (facts.once(beforeTls).expected?.how === 'tls_port') return 'said';
  return connection.serverSpeaksTlsElsewhere === true ? 'elsewhere' : undefined;
}

/**
 * Did what was said in clear lead on to TLS (a tunnel opened, STARTTLS accepted, a PROXY header), with nothing of the
 * client's in clear after it? Where its ClientHello is then missing, it is missing from the capture.
 */
export function ledOnToTls(facts: Facts): boolean {
  let inmost = facts.prologue;
  while (inmost?.inner !== undefined) inmost = inmost.inner;
  const last = inmost?.steps.at(-1);
  if (last === undefined || !(GRANTS.has(last.what) || last.what === 'proxy_header')) return false;
  const said = facts.all('plaintext');
  return said.slice(last.piece + 1).every((event) => facts.side(event) === 'server');
}

/** Asked for in clear, and neither granted nor refused; or granted, and nothing said any more. */
function askedInVain(prologue: Prologue): boolean {
  if (prologue.inner !== undefined) return askedInVain(prologue.inner);
  const last = prologue.steps.findLast(({ what }) => ASKS.has(what) || GRANTS.has(what));
  return last !== undefined && (ASKS.has(last.what) || prologue.steps.at(-1) === last);
}

const ASKS = new Set<StepKind>(['starttls_request', 'connect_request']);
const GRANTS = new Set<StepKind>(['starttls_accepted', 'connect_accepted']);

/** Do the packets say in clear that TLS was expected, asked for or refused? */
export function tlsWasMeant(facts: Facts): boolean {
  const { prologue } = facts;
  if (prologue === undefined) return false;
  const { refused, expected } = facts.once(beforeTls);
  return refused !== undefined || expected !== undefined || askedInVain(prologue);
}

/**
 * Did the connection never come to an exchange: refused, not answered, reset, opened and closed without a byte, or left
 * by the server, or by a client that waited, before the server had said anything? Nor is it one where HTTP/2 is answered
 * with an error of HTTP/1. The SYN must have been seen: of a connection that was under way, nobody knows.
 */
export function cameToNothing(facts: Facts): boolean {
  const { bytes } = facts.connection;
  if (bytes.server > 0) return http2IsNotUnderstood(facts);
  if (facts.first('client', 'opened') === undefined) return false;
  if (bytes.client === 0) return true;
  if (facts.first('server', 'accepted') === undefined) return false;
  const { events } = facts.connection;
  const closing = events.find(({ kind }) => kind === 'closed_cleanly' || kind === 'closed_abruptly');
  if (closing === undefined) return false;
  if (facts.side(closing) === 'server') return true;
  const last = events.findLast((event) => event.kind === 'plaintext');
  return last !== undefined && facts.secondsBetween(last, closing) >= BRIEF;
}

function http2IsNotUnderstood({ prologue }: Facts): boolean {
  if (prologue?.protocol !== 'http') return false;
  const [request, answer] = prologue.steps;
  const prior = request?.what === 'request' && request.detail === 'PRI * HTTP/2.0';
  return prior && answer?.what === 'response' && (answer.code ?? 0) >= 400;
}
