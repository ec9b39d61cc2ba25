import { MAX_BYTES_TO_TELL } from '../base/limits.js';
import type { Side } from '../base/side.js';
import { AmqpWords } from './amqp-words.js';
import type { PlaintextName } from './dialogue.js';
import { httpStart } from './http.js';
import { HttpWords } from './http-words.js';
import { LdapWords } from './ldap-words.js';
import { protocolOfCommand, protocolOfGreeting } from './line-protocols.js';
import { LINE_TONGUES } from './line-tongues.js';
import { lineWords } from './line-words.js';
import { MEMCACHED_BEGINNING, MemcachedWords } from './memcached-words.js';
import { MqttWords } from './mqtt-words.js';
import { MysqlWords } from './mysql-words.js';
import { PostgresqlWords } from './postgresql-words.js';
import { RedisWords } from './redis-words.js';
import { latin1 } from './wire-text.js';
import type { Tell, WordReader } from './word-reader.js';
import { XmppWords } from './xmpp-words.js';

/** Whether the first bytes of a side are a protocol's: yes, no, or (undefined) not to be told yet. */
type Test = (first: Uint8Array) => boolean | undefined;

interface Candidate {
  readonly client: Test;
  readonly server: Test;
  /** Where the client's first words do not say yes, the server's decide: it greets whoever comes. */
  readonly serverDecides?: true;
  /** Given the first bytes of both sides. */
  make(first: Readonly<Record<Side, Uint8Array>>, tell: Tell): WordReader | undefined;
}

/** The first line of the bytes without its end, if it has come. */
function wholeLine(bytes: Uint8Array): string | undefined {
  const newline = bytes.indexOf(0x0a);
  return newline < 0 ? undefined : latin1(bytes.subarray(0, newline)).replace(/\r$/, '');
}

const begins = (bytes: Uint8Array, with_: string): boolean | undefined => {
  const known = latin1(bytes.subarray(0, with_.length));
  if (!with_.startsWith(known)) return false;
  return known.length === with_.length ? true : undefined;
};

/** The first of the tests that says yes; no if all say no. */
const anyOf = (...tests: readonly (boolean | undefined)[]): boolean | undefined =>
  tests.includes(true) ? true : tests.includes(undefined) ? undefined : false;

const HTTP: Candidate = {
  client: (first) => {
    if (first.length === 0) return undefined;
    const preface = begins(first, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
    const line = wholeLine(first);
    if (line !== undefined) return anyOf(preface, httpStart(first)?.kind === 'request');
    const text = latin1(first);
    // A request line longer than what is looked at: these targets are nobody else's.
    if (/^(?:GET|POST|PUT|HEAD|DELETE|OPTIONS|PATCH) (?:\/|https?:)/.test(text)) return true;
    return anyOf(
      preface,
      /^(?:[\r\n]|[A-Z][A-Z0-9_-]{0,31}(?: [!-~\x80-\xff ]*)?\r?$)/.test(text) ? undefined : false,
    );
  },
  server: (first) => {
    if (first.length === 0) return undefined;
    // RFC 9113 section 3.4: a SETTINGS frame of stream 0 comes first.
    const settings =
      first.length < 9
        ? first[0] === 0
          ? undefined
          : false
        : first[0] === 0 && first[3] === 4 && first.subarray(4, 9).every((byte) => byte === 0);
    return anyOf(begins(first, 'HTTP/'), settings);
  },
  make: (_, tell) => new HttpWords(tell),
};

const tongueOf = (line: string | undefined, of: (line: string) => PlaintextName | undefined) => {
  const name = line === undefined ? undefined : of(line);
  return name !== undefined && LINE_TONGUES[name] !== undefined ? name : undefined;
};

const byLine =
  (of: (line: string) => PlaintextName | undefined): Test =>
  (first) => {
    const line = wholeLine(first);
    if (line !== undefined) return tongueOf(line, of) !== undefined;
    return first.includes(0) ? false : undefined;
  };

const LINES: Candidate = {
  client: byLine(protocolOfCommand),
  server: byLine(protocolOfGreeting),
  serverDecides: true,
  make: ({ client, server }, tell) => {
    const name =
      tongueOf(wholeLine(server), protocolOfGreeting) ?? tongueOf(wholeLine(client), protocolOfCommand);
    return name && lineWords(name, false, tell);
  },
};

const NEVER: Test = () => false;
/** A test of the first bytes as text: `least` of them are enough, and the very first must be `begin`. */
const byText =
  (begin: string, pattern: RegExp, least: number): Test =>
  (first) => {
    if (first.length > 0 && first[0] !== begin.charCodeAt(0)) return false;
    if (pattern.test(latin1(first))) return true;
    return first.length < least ? undefined : false;
  };
const byFirstLine =
  (pattern: RegExp): Test =>
  (first) => {
    const line = wholeLine(first);
    if (line !== undefined) return pattern.test(line);
    return first.includes(0) ? false : undefined;
  };

/** Protocols that the client begins; what their servers say first is not told from others'. */
const BY_CLIENT: readonly Candidate[] = [
  {
    // AMQP 0-9-1 section 4.2.2, AMQP 1.0 section 2.2
    client: byText('A', /^AMQP[\x00-\x03][\x00\x01]/, 6),
    server: NEVER,
    make: (_, tell) => new AmqpWords('AMQP', tell),
  },
  {
    // MQTT 3.1.1 and 5.0 section 3.1, MQTT 3.1
    client: byText('\x10', /^\x10[\x80-\xff]{0,3}[\x00-\x7f]\x00(?:\x04MQTT|\x06MQIsdp)/, 13),
    server: NEVER,
    make: (_, tell) => new MqttWords('MQTT', tell),
  },
  {
    client: byText('<', /^(?:<\?xml[^>]{0,200}>\s{0,16})?<(?:stream:stream|open)[\s>/]/, 256),
    server: NEVER,
    make: (_, tell) => new XmppWords(tell),
  },
  {
    // A StartupMessage of protocol 3
    client: byText('\0', /^\x00\x00[\s\S]{2}\x00\x03\x00[\x00-\x63]\w/, 9),
    server: NEVER,
    make: (_, tell) => new PostgresqlWords('PostgreSQL', tell),
  },
  {
    // RFC 4511: a message with a messageID and a bindRequest, searchRequest or extendedReq
    client: byText(
      '0',
      /^0(?:[\x05-\x7f]|\x81[\s\S]|\x82[\s\S]{2}|\x83[\s\S]{3}|\x84[\s\S]{4})\x02(?:\x01[\s\S]|\x02[\s\S]{2}|\x03[\s\S]{3}|\x04[\s\S]{4})[\x60\x63\x77]/,
      13,
    ),
    server: NEVER,
    make: (_, tell) => new LdapWords('LDAP', tell),
  },
];

const BY_LINE: readonly Candidate[] = [
  {
    client: byFirstLine(/^\*[1-9]\d{0,6}$/),
    server: NEVER,
    make: (_, tell) => new RedisWords(tell),
  },
  {
    client: byFirstLine(MEMCACHED_BEGINNING),
    server: NEVER,
    make: (_, tell) => new MemcachedWords(tell),
  },
];

/** The most certain first. */
const CANDIDATES: readonly Candidate[] = [HTTP, ...BY_CLIENT, ...BY_LINE, LINES];

/** The reader of what follows STARTTLS, whose protocol is known before the first byte. */
function readerAfter(before: PlaintextName | undefined, tell: Tell): WordReader | undefined {
  if (before === undefined) return undefined;
  if (before === 'postgresql') return new PostgresqlWords('PostgreSQL', tell);
  if (before === 'mysql') return new MysqlWords('MySQL', tell);
  if (before === 'ldap') return new LdapWords('LDAP', tell);
  if (before === 'xmpp') return new XmppWords(tell);
  // RFC 5804 section 2.2: after STARTTLS ManageSieve's server greets again.
  return lineWords(before, before !== 'sieve', tell);
}

interface Piece {
  readonly side: Side;
  /** Undefined: some are missing here. */
  readonly bytes: Uint8Array | undefined;
  readonly frame: number | undefined;
}

const NOTHING = new Uint8Array(0);

/**
 * Listens to an application inside TLS: finds out which protocol it speaks, and tells its words. Once told, a word may
 * still be changed by what follows. Keeps at most the first bytes of each side, and what the protocol's reader keeps.
 */
export class ApplicationWords {
  readonly #tell: Tell;
  #reader: WordReader | undefined;
  /** What was said while the protocol is not known. */
  #pieces: Piece[] = [];
  readonly #first: Record<Side, Uint8Array> = { client: NOTHING, server: NOTHING };
  readonly #lost: Record<Side, boolean> = { client: false, server: false };

  /** `before`: the protocol that was spoken in clear before TLS. */
  constructor(tell: Tell, before?: PlaintextName) {
    this.#tell = tell;
    this.#reader = readerAfter(before, tell);
  }

  /** Takes `bytes[start, end)`, the next ones that `side` sent, whole with the packet `frame`. Never throws. */
  data(side: Side, bytes: Uint8Array, start = 0, end = bytes.length, frame?: number): void {
    if (end <= start) return;
    if (this.#reader !== undefined) {
      this.#reader.data(side, bytes, start, end, frame);
      return;
    }
    if (this.#lost[side]) return;
    const room = Math.min(end - start, MAX_BYTES_TO_TELL - this.#first[side].length);
    this.#pieces.push({ side, bytes: bytes.slice(start, end), frame });
    this.#first[side] = joined(this.#first[side], bytes.subarray(start, start + room));
    this.#decide();
  }

  /** Bytes of `side` are missing: what follows cannot be read in step. */
  gap(side: Side): void {
    if (this.#lost[side]) return;
    this.#lost[side] = true;
    if (this.#reader !== undefined) {
      this.#reader.gap(side);
      return;
    }
    this.#pieces.push({ side, bytes: undefined, frame: undefined });
    this.#decide();
  }

  #decide(): void {
    const speaker = this.#pieces.find(({ bytes }) => bytes !== undefined)?.side;
    if (speaker === undefined) return;
    const full = Object.values(this.#first).some(({ length }) => length >= MAX_BYTES_TO_TELL);
    let found: Candidate | undefined;
    for (const candidate of CANDIDATES) {
      const is = this.#is(candidate, speaker);
      if (is === undefined && !full) return;
      if (is !== true) continue;
      found = candidate;
      break;
    }
    this.#read(found?.make(this.#first, this.#tell) ?? new HttpWords(this.#tell));
  }

  #is(candidate: Candidate, speaker: Side): boolean | undefined {
    const other = speaker === 'client' ? 'server' : 'client';
    const first = candidate[speaker](this.#first[speaker]);
    const serverDecides = speaker === 'client' && candidate.serverDecides === true;
    if (first === true || (first === false && !serverDecides)) return first;
    const second = this.#first[other].length > 0 ? candidate[other](this.#first[other]) : undefined;
    return second === true || serverDecides || this.#lost[speaker] ? second : undefined;
  }

  #read(reader: WordReader): void {
    this.#reader = reader;
    for (const { side, bytes, frame } of this.#pieces) {
      if (bytes === undefined) reader.gap(side);
      else reader.data(side, bytes, 0, bytes.length, frame);
    }
    this.#pieces = [];
  }
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
