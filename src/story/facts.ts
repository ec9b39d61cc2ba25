import type { Prologue } from '../application/dialogue.js';
import { prologueOf } from '../application/prologue.js';
import type { Side } from '../base/side.js';
import type {
  Certificate,
  CertificateRequest,
  ClientHello,
  EncryptedExtensions,
  HandshakeMessage,
  ServerHello,
} from '../handshake/message-types.js';
import { isTls13 } from '../registry/protocol-version.js';
import { type Connection, durationSeconds, type HandshakeEvent, sideOf } from './connection.js';
import { type EventOf, type Happening, messageName, type StoryEvent } from './event.js';
import { isHole } from './missing-bytes.js';

/** The first message of each name from a side. A ServerHello that is a HelloRetryRequest is `retry`. */
type FirstMessages = { [name in HandshakeMessage['name'] | 'retry']?: HandshakeEvent };

/** What a connection's events hold, gone through once: many questions ask for what most connections do not have. */
class Contents {
  readonly messages: Readonly<Record<Side, FirstMessages>> = { client: {}, server: {} };
  readonly decrypted: boolean;
  readonly #first: Readonly<Record<Side, Map<Happening['kind'], StoryEvent>>> = {
    client: new Map(),
    server: new Map(),
  };

  constructor(connection: Connection) {
    let decrypted = connection.readWithoutKeys === true;
    for (const event of connection.events) {
      const { kind } = event;
      const side = sideOf(connection, event.direction);
      const first = this.#first[side];
      if (!first.has(kind)) first.set(kind, event);
      if (event.basis === 'decrypted') decrypted = true;
      if (event.kind !== 'handshake') continue;
      const message = event.likeness ?? event.message;
      const isRetry = message.name === 'server_hello' && message.isHelloRetryRequest;
      this.messages[side][isRetry ? 'retry' : message.name] ??= event;
    }
    this.decrypted = decrypted;
  }

  first(side: Side, kind: Happening['kind']): StoryEvent | undefined {
    return this.#first[side].get(kind);
  }

  has(kind: Happening['kind']): boolean {
    return this.#first.client.has(kind) || this.#first.server.has(kind);
  }
}

const NO_EVENTS: readonly never[] = [];

const likenessOf = <M extends HandshakeMessage>(event: HandshakeEvent<M> | undefined): M | undefined =>
  (event?.likeness as M | undefined) ?? event?.message;

const finishedOf =
  (side: Side) =>
  (facts: Facts): EventOf<'encrypted_handshake'> | HandshakeEvent | undefined =>
    facts.connection.events.find(
      (event): event is EventOf<'encrypted_handshake'> | HandshakeEvent =>
        (event.kind === 'encrypted_handshake'
          ? event.finished
          : event.kind === 'handshake' && messageName(event) === 'finished') && facts.side(event) === side,
    );
const clientFinished = finishedOf('client');
const serverFinished = finishedOf('server');

function renegotiationIn(facts: Facts): EventOf<'encrypted_handshake'> | undefined {
  const client = facts.finished('client');
  const server = facts.finished('server');
  if (facts.tls13 || client === undefined || server === undefined) return undefined;
  const done = Math.max(facts.position(client), facts.position(server));
  const messages = facts.connection.events
    .slice(done + 1)
    .filter((event) => event.kind === 'encrypted_handshake' && !event.finished);
  // A HelloRequest may come before, and be passed over.
  const hello = messages.findIndex((event) => facts.side(event) === 'client');
  const answered = hello >= 0 && messages.slice(hello).some((event) => facts.side(event) === 'server');
  return answered ? (messages[0] as EventOf<'encrypted_handshake'>) : undefined;
}

/**
 * What a judgement has looked at beyond the shape of the story: the second in which the connection began, or what no
 * other connection shares (spans of time, what was drawn anew in this handshake).
 */
export type RestsOn = 'shape' | 'second' | 'itself';

/** Seconds that are no waiting in anybody's judgement: no rule tells shorter spans apart. */
export const BRIEF = 1;

/** What the events of a connection add up to; found once, read by every rule. */
export class Facts {
  readonly connection: Connection;
  readonly clientHello: HandshakeEvent<ClientHello> | undefined;
  readonly serverHello: HandshakeEvent<ServerHello> | undefined;
  readonly helloRetryRequest: HandshakeEvent<ServerHello> | undefined;
  /** TLS 1.3, with keys. */
  readonly encryptedExtensions: HandshakeEvent<EncryptedExtensions> | undefined;
  readonly serverCertificate: HandshakeEvent<Certificate> | undefined;
  readonly clientCertificate: HandshakeEvent<Certificate> | undefined;
  readonly certificateRequest: HandshakeEvent<CertificateRequest> | undefined;
  readonly clientCertificateVerify: HandshakeEvent | undefined;
  readonly serverHelloDone: HandshakeEvent | undefined;
  readonly serverKeyExchange: HandshakeEvent | undefined;
  readonly clientKeyExchange: HandshakeEvent | undefined;
  readonly tls13: boolean;
  readonly #contents: Contents;
  #prologue: { readonly is: Prologue | undefined } | undefined;
  #restsOn: RestsOn = 'shape';
  readonly #found = new Map<(facts: Facts) => unknown, unknown>();

  constructor(connection: Connection) {
    this.connection = connection;
    this.tls13 = connection.version !== undefined && isTls13(connection.version);
    this.#contents = new Contents(connection);
    const { client, server } = this.#contents.messages;
    this.clientHello = client.client_hello as HandshakeEvent<ClientHello> | undefined;
    this.serverHello = server.server_hello as HandshakeEvent<ServerHello> | undefined;
    this.helloRetryRequest = server.retry as HandshakeEvent<ServerHello> | undefined;
    this.encryptedExtensions = server.encrypted_extensions as HandshakeEvent<EncryptedExtensions> | undefined;
    this.serverCertificate = server.certificate as HandshakeEvent<Certificate> | undefined;
    this.clientCertificate = client.certificate as HandshakeEvent<Certificate> | undefined;
    this.certificateRequest = server.certificate_request as HandshakeEvent<CertificateRequest> | undefined;
    this.clientCertificateVerify = client.certificate_verify;
    this.serverHelloDone = server.server_hello_done;
    this.serverKeyExchange = server.server_key_exchange;
    this.clientKeyExchange = client.client_key_exchange;
  }

  get restsOn(): RestsOn {
    return this.#restsOn;
  }

  /** Says that something is looked at that other connections do not share. */
  restOnItself(): void {
    this.#restsOn = 'itself';
  }

  /** When the connection began, in seconds since 1970. */
  get startSeconds(): number {
    if (this.#restsOn === 'shape') this.#restsOn = 'second';
    return this.connection.startSeconds;
  }

  /**
   * The ClientHello, or one that differs from it only in what is drawn anew in each handshake (random, keys, tickets): nothing
   * is decoded for it.
   */
  get offer(): ClientHello | undefined {
    return likenessOf(this.clientHello);
  }

  /** The ServerHello, in the same way. */
  get choice(): ServerHello | undefined {
    return likenessOf(this.serverHello);
  }

  /** Seconds from one event to another. */
  secondsBetween(earlier: StoryEvent, later: StoryEvent): number {
    if (durationSeconds(this.connection) >= BRIEF) this.restOnItself();
    return later.time - earlier.time;
  }

  /** The first event of a kind from a side. */
  first<K extends Happening['kind']>(side: Side, kind: K): EventOf<K> | undefined {
    return this.#contents.first(side, kind) as EventOf<K> | undefined;
  }

  /** Whether either side did such a thing. */
  has(kind: Happening['kind']): boolean {
    return this.#contents.has(kind);
  }

  /** All events of a kind, in the order of the story. */
  all<K extends Happening['kind']>(kind: K): readonly EventOf<K>[] {
    if (!this.#contents.has(kind)) return NO_EVENTS;
    return this.connection.events.filter((event): event is EventOf<K> => event.kind === kind);
  }

  side(event: StoryEvent): Side {
    return sideOf(this.connection, event.direction);
  }

  /** The side's first Finished: opened, or (TLS 1.2 and before) known by its place under ChangeCipherSpec. */
  finished(side: Side): EventOf<'encrypted_handshake'> | HandshakeEvent | undefined {
    return this.once(side === 'client' ? clientFinished : serverFinished);
  }

  /**
   * The first message of another handshake under the keys of the first (RFC 5246 section 7.4.1.1), up to TLS 1.2, if the
   * server took part in it: record types show it. What is asked for and sent in it cannot be seen.
   */
  get renegotiation(): EventOf<'encrypted_handshake'> | undefined {
    return this.once(renegotiationIn);
  }

  /** Keys have opened something, or protection leaves everything in clear. */
  get decrypted(): boolean {
    return this.#contents.decrypted;
  }

  /** TLS 1.2 and before: an abbreviated handshake (RFC 5246 section 7.3), in which no certificate is due. */
  get resumed(): boolean {
    if (this.tls13) return this.choice?.preSharedKeySelected !== undefined;
    if (this.serverHello === undefined || this.serverCertificate !== undefined) return false;
    const server = this.finished('server');
    const client = this.finished('client');
    if (server === undefined || this.serverHelloDone !== undefined) return false;
    const before = client === undefined || (server.time <= client.time && server.frame <= client.frame);
    // A certificate may be among what is missing.
    return before && !this.holesOf('server').some((hole) => this.position(hole) < this.position(server));
  }

  /** Where something of a side is not there to be read, in the order of the story. */
  holesOf(side: Side): readonly StoryEvent[] {
    const holes = this.once(holesIn);
    return holes.length === 0 ? holes : holes.filter((hole) => this.side(hole) === side);
  }

  /** Everything in clear but what was said amid TLS. */
  get beforeTls(): readonly EventOf<'plaintext'>[] {
    return this.all('plaintext').filter(({ amidTls }) => amidTls !== true);
  }

  /** What was said in clear before, around or instead of TLS; undefined if that is no protocol known here. */
  get prologue(): Prologue | undefined {
    this.#prologue ??= {
      is: prologueOf(
        this.beforeTls.map((event) => ({
          side: this.side(event),
          sample: event.sample,
          length: event.length,
        })),
      ),
    };
    return this.#prologue.is;
  }

  /** What `find` finds in these facts, looked for once: questions that cost something are asked in many places. */
  once<T>(find: (facts: Facts) => T): T {
    const known = this.#found.get(find);
    if (known !== undefined || this.#found.has(find)) return known as T;
    const found = find(this);
    this.#found.set(find, found);
    return found;
  }

  /** Position of an event in the story; later events have higher ones. */
  position(event: StoryEvent): number {
    return this.connection.events.indexOf(event);
  }
}

const holesIn = ({ connection }: Facts): readonly StoryEvent[] =>
  connection.events.filter((event) => isHole(connection, event));
