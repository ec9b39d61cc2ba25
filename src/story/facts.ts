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
import type { EventOf, Happening, StoryEvent } from './event.js';
import { isHole } from './missing-bytes.js';

type FinishedEvent = EventOf<'encrypted_handshake'> | HandshakeEvent;

/** The first of each name from each side. Names are few: a list is looked through sooner than a Map is made. */
class Firsts<N extends string, E> {
  readonly #names: N[] = [];
  /** For each of these names. */
  readonly #ofClient: (E | undefined)[] = [];
  readonly #ofServer: (E | undefined)[] = [];

  put(name: N, isOfClient: boolean, event: E): void {
    let at = this.#names.indexOf(name);
    if (at < 0) {
      at = this.#names.push(name) - 1;
      this.#ofClient.push(undefined);
      this.#ofServer.push(undefined);
    }
    if (isOfClient) this.#ofClient[at] ??= event;
    else this.#ofServer[at] ??= event;
  }

  get(side: Side, name: N): E | undefined {
    const at = this.#names.indexOf(name);
    return at < 0 ? undefined : side === 'client' ? this.#ofClient[at] : this.#ofServer[at];
  }

  has(name: N): boolean {
    return this.#names.includes(name);
  }
}

/** What a connection's events hold, gone through once: many questions ask for what most connections do not have. */
class Contents {
  readonly kinds = new Firsts<Happening['kind'], StoryEvent>();
  /** A ServerHello that is a HelloRetryRequest is `retry`. */
  readonly messages = new Firsts<HandshakeMessage['name'] | 'retry', HandshakeEvent>();
  readonly decrypted: boolean;
  readonly clientFinished: FinishedEvent | undefined;
  readonly serverFinished: FinishedEvent | undefined;
  /** The first encrypted message that is no Finished. */
  readonly sealed: EventOf<'encrypted_handshake'> | undefined;

  constructor({ events, clientDirection, readWithoutKeys }: Connection) {
    let decrypted = readWithoutKeys === true;
    for (const event of events) {
      const isOfClient = event.direction === clientDirection;
      this.kinds.put(event.kind, isOfClient, event);
      if (event.basis === 'decrypted') decrypted = true;
      let isFinished = false;
      if (event.kind === 'handshake') {
        const message = event.likeness ?? event.message;
        const isRetry = message.name === 'server_hello' && message.isHelloRetryRequest;
        this.messages.put(isRetry ? 'retry' : message.name, isOfClient, event);
        isFinished = message.name === 'finished';
      } else if (event.kind === 'encrypted_handshake') {
        isFinished = event.finished;
        if (!isFinished) this.sealed ??= event;
      } else continue;
      if (!isFinished) continue;
      if (isOfClient) this.clientFinished ??= event;
      else this.serverFinished ??= event;
    }
    this.decrypted = decrypted;
  }
}

const NO_EVENTS: readonly never[] = [];

const likenessOf = <M extends HandshakeMessage>(event: HandshakeEvent<M> | undefined): M | undefined =>
  (event?.likeness as M | undefined) ?? event?.message;

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
    const { messages } = this.#contents;
    const ofClient = (name: HandshakeMessage['name']) => messages.get('client', name);
    const ofServer = (name: HandshakeMessage['name'] | 'retry') => messages.get('server', name);
    this.clientHello = ofClient('client_hello') as HandshakeEvent<ClientHello> | undefined;
    this.serverHello = ofServer('server_hello') as HandshakeEvent<ServerHello> | undefined;
    this.helloRetryRequest = ofServer('retry') as HandshakeEvent<ServerHello> | undefined;
    this.encryptedExtensions = ofServer('encrypted_extensions') as
      | HandshakeEvent<EncryptedExtensions>
      | undefined;
    this.serverCertificate = ofServer('certificate') as HandshakeEvent<Certificate> | undefined;
    this.clientCertificate = ofClient('certificate') as HandshakeEvent<Certificate> | undefined;
    this.certificateRequest = ofServer('certificate_request') as
      | HandshakeEvent<CertificateRequest>
      | undefined;
    this.clientCertificateVerify = ofClient('certificate_verify');
    this.serverHelloDone = ofServer('server_hello_done');
    this.serverKeyExchange = ofServer('server_key_exchange');
    this.clientKeyExchange = ofClient('client_key_exchange');
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
    return this.#contents.kinds.get(side, kind) as EventOf<K> | undefined;
  }

  /** Whether either side did such a thing. */
  has(kind: Happening['kind']): boolean {
    return this.#contents.kinds.has(kind);
  }

  /** All events of a kind, in the order of the story. */
  all<K extends Happening['kind']>(kind: K): readonly EventOf<K>[] {
    if (!this.#contents.kinds.has(kind)) return NO_EVENTS;
    return this.connection.events.filter((event): event is EventOf<K> => event.kind === kind);
  }

  side(event: StoryEvent): Side {
    return sideOf(this.connection, event.direction);
  }

  /** The side's first Finished: opened, or (TLS 1.2 and before) known by its place under ChangeCipherSpec. */
  finished(side: Side): FinishedEvent | undefined {
    return side === 'client' ? this.#contents.clientFinished : this.#contents.serverFinished;
  }

  /**
   * The first message of another handshake under the keys of the first (RFC 5246 section 7.4.1.1), up to TLS 1.2, if the
   * server took part in it: record types show it. What is asked for and sent in it cannot be seen.
   */
  get renegotiation(): EventOf<'encrypted_handshake'> | undefined {
    return this.sealedMessage === undefined ? undefined : this.once(renegotiationIn);
  }

  /** The first message in the story that is encrypted and no Finished: up to TLS 1.2 one of another handshake. */
  get sealedMessage(): EventOf<'encrypted_handshake'> | undefined {
    return this.#contents.sealed;
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
