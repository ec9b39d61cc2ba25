import { type HttpEvent, HttpWatcher } from '../application/http-status.js';
import type { Basis } from '../base/basis.js';
import {
  EVENTS_KEPT_FOR_THE_END,
  MAX_EVENTS_PER_CONNECTION,
  MAX_HTTP_EVENTS_PER_RUN,
  MAX_LENGTHS_PER_RUN,
  MAX_MESSAGE_BYTES_PER_CONNECTION,
} from '../base/limits.js';
import type { Side } from '../base/side.js';
import type { HandshakeMessage } from '../handshake/message-types.js';
import { decodeSsl2ClientHello } from '../handshake/ssl2-client-hello.js';
import { decompressCertificate } from '../keys/certificate-compression.js';
import type { SecretStore } from '../keys/secret-store.js';
import { hasForwardSecrecy, partsOf } from '../registry/cipher-suite.js';
import { ContentType } from '../registry/content-type.js';
import { HandshakeType } from '../registry/handshake-type.js';
import { isTls13 } from '../registry/protocol-version.js';
import type { Endpoints } from '../stream/flow-table.js';
import {
  type Arrival,
  type Direction,
  type EndReason,
  type GapReason,
  opposite,
  type StreamListener,
} from '../stream/stream-listener.js';
import type { Connection, StoryFinding } from './connection.js';
import { Decryption } from './decryption.js';
import { HandshakeHappened, type StoryEvent } from './event.js';
import { type Decoded, MessageCache } from './message-cache.js';
import { Talker, type TalkerListener } from './talker.js';

const SAMPLE_BYTES = 512;
const FINDINGS_PER_CONNECTION = 64;

const messages = new MessageCache();

/** Follows one TCP connection and hands over its story when it ends. */
/** Messages that only one side sends (RFC 5246 section 7.4, RFC 8446 section 4): they tell the roles where no hello does. */
const SENDER: Readonly<Partial<Record<HandshakeMessage['name'], Side>>> = {
  client_hello: 'client',
  client_key_exchange: 'client',
  end_of_early_data: 'client',
  hello_request: 'server',
  server_hello: 'server',
  hello_retry_request: 'server',
  encrypted_extensions: 'server',
  server_key_exchange: 'server',
  certificate_request: 'server',
  server_hello_done: 'server',
  certificate_status: 'server',
  new_session_ticket: 'server',
};

/** A record that is one ClientHello in clear: what is encrypted fits by chance once in 2^32. */
const isClientHello = (bytes: Uint8Array, start: number, length: number): boolean =>
  bytes[start] === HandshakeType.code.client_hello &&
  length > 4 &&
  ((bytes[start + 1]! << 16) | (bytes[start + 2]! << 8) | bytes[start + 3]!) === length - 4;

/** Ports from here on are given to whoever connects (Linux; IANA's own range begins later). */
const FIRST_EPHEMERAL_PORT = 32_768;

export class ConnectionFollower implements StreamListener, TalkerListener {
  readonly #endpoints: Endpoints;
  readonly #ordinal: number;
  readonly #startSeconds: number;
  readonly #startNanoseconds: number;
  readonly #firstFrame: number;
  readonly #tell: (connection: Connection) => void;
  readonly #talkers: readonly [Talker, Talker];
  readonly #events: StoryEvent[] = [];
  readonly #findings: StoryFinding[] = [];
  #clientDirection: Direction = 0;
  #rolesKnown = false;
  #synSeen = false;
  #version: number | undefined;
  #cipherSuite: number | undefined;
  #messageBytes = 0;
  #dropped = 0;
  readonly #secrets: SecretStore;
  /** From the ClientHello on, if there are any secrets by then. */
  #decryption: Decryption | undefined;
  /** How what is being told became known. */
  #basis: Basis = 'seen';
  #http: HttpWatcher | undefined;

  constructor(
    endpoints: Endpoints,
    ordinal: number,
    start: Arrival,
    secrets: SecretStore,
    tell: (connection: Connection) => void,
  ) {
    this.#endpoints = endpoints;
    this.#ordinal = ordinal;
    this.#startSeconds = start.seconds;
    this.#startNanoseconds = start.nanoseconds;
    this.#firstFrame = start.frame;
    this.#tell = tell;
    this.#secrets = secrets;
    this.#talkers = [new Talker(0, this), new Talker(1, this)];
  }

  get finishedListening(): boolean {
    return this.#talkers[0].speaks === 'other' && this.#talkers[1].speaks === 'other';
  }

  syn(direction: Direction, acknowledges: boolean, arrival: Arrival): void {
    if (!this.#rolesKnown) this.#clientDirection = acknowledges ? opposite(direction) : direction;
    this.#rolesKnown = true;
    this.#synSeen = true;
    this.#push(arrival, {
      kind: acknowledges ? 'tcp_syn_ack' : 'tcp_syn',
      direction: direction,
      frame: 0,
      frames: [arrival.frame],
      time: 0,
      basis: this.#basis,
    });
  }

  data(direction: Direction, bytes: Uint8Array, start: number, end: number, arrival: Arrival): void {
    const peer = this.#talkers[opposite(direction)];
    this.#talkers[direction].data(bytes, start, end, arrival, peer.speaks === 'tls');
  }

  gap(direction: Direction, length: number, reason: GapReason, arrival: Arrival): void {
    const talker = this.#talkers[direction];
    talker.gap(length);
    this.#decryption?.gap(this.#side(direction));
    this.#http?.gap(this.#side(direction));
    this.#push(arrival, {
      kind: 'gap',
      direction: direction,
      frame: 0,
      frames: [arrival.frame],
      time: 0,
      basis: this.#basis,
      length,
      reason,
    });
    this.#find({
      code: 'stream.gap',
      frame: arrival.frame,
      from: this.#side(direction),
      length,
      snapLength: reason === 'snap_length',
    });
  }

  conflict(direction: Direction, arrival: Arrival): void {
    this.#find({ code: 'stream.conflict', frame: arrival.frame, from: this.#side(direction) });
  }

  fin(direction: Direction, arrival: Arrival): void {
    this.#push(arrival, {
      kind: 'tcp_fin',
      direction: direction,
      frame: 0,
      frames: [arrival.frame],
      time: 0,
      basis: this.#basis,
    });
  }

  reset(direction: Direction, arrival: Arrival): void {
    this.#push(arrival, {
      kind: 'tcp_rst',
      direction: direction,
      frame: 0,
      frames: [arrival.frame],
      time: 0,
      basis: this.#basis,
    });
  }

  icmpError(direction: Direction, version: 4 | 6, type: number, code: number, arrival: Arrival): void {
    this.#push(arrival, {
      kind: 'icmp_error',
      direction: opposite(direction),
      frame: 0,
      frames: [arrival.frame],
      time: 0,
      basis: this.#basis,
      version,
      type,
      code,
    });
  }

  ended(reason: EndReason, lastSeconds: number, lastNanoseconds: number): void {
    for (const talker of this.#talkers) this.#unfinished(talker);
    if (reason === 'evicted') this.#find({ code: 'connection.evicted', frame: 0 });
    if (this.#dropped > 0)
      this.#find({ code: 'connection.too_many_events', frame: 0, dropped: this.#dropped });
    this.#sayWhatStayedClosed();
    const { addresses, ports } = this.#endpoints;
    if (!this.#rolesKnown) this.#guessRoles();
    const client = this.#clientDirection;
    const server = opposite(client);
    const [a, b] = this.#talkers;
    if (!this.#synSeen && (a.bytes > 0 || b.bytes > 0)) {
      this.#find({ code: 'stream.late_start', frame: this.#firstFrame });
    }
    if ((a.speaks === 'tls' || b.speaks === 'tls') && (a.bytes === 0 || b.bytes === 0))
      this.#oneDirection(a, b);
    const spoke = (talker: Talker) => talker.speaks === 'tls' || talker.speaks === 'ssl2';
    this.#tell({
      ordinal: this.#ordinal,
      client: { address: addresses[client], port: ports[client] },
      server: { address: addresses[server], port: ports[server] },
      clientDirection: client,
      rolesKnown: this.#rolesKnown,
      startSeconds: this.#startSeconds,
      startNanoseconds: this.#startNanoseconds,
      lastSeconds,
      lastNanoseconds,
      firstFrame: this.#firstFrame,
      events: this.#events,
      endReason: reason,
      spokeTls: { client: spoke(this.#talkers[client]), server: spoke(this.#talkers[server]) },
      bytes: { client: this.#talkers[client].bytes, server: this.#talkers[server].bytes },
      version: this.#version,
      cipherSuite: this.#cipherSuite,
      findings: this.#findings,
    });
  }

  record(
    talker: Talker,
    type: number,
    version: number,
    length: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    complete: boolean,
    frames: readonly number[],
  ): void {
    const decryption = this.#decryption;
    if (decryption !== undefined) {
      const whole = complete && end - start === length;
      const fragment = whole ? bytes.subarray(start, end) : undefined;
      const opened = decryption.open(this.#side(talker.direction), type, version, length, fragment);
      if (typeof opened === 'object') {
        const { content } = opened;
        this.#basis = 'decrypted';
        this.#content(talker, opened.type, content.length, content, 0, content.length, true, frames);
        this.#basis = 'seen';
        return;
      }
    }
    this.#content(talker, type, length, bytes, start, end, complete, frames);
  }

  #content(
    talker: Talker,
    type: number,
    length: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    complete: boolean,
    frames: readonly number[],
  ): void {
    switch (type) {
      case ContentType.code.handshake:
        this.#handshakeRecord(talker, length, bytes, start, end, complete, frames);
        return;
      case ContentType.code.change_cipher_spec:
        talker.assembler.reset();
        // TLS 1.3 sends it for middleboxes only (RFC 8446 appendix D.4).
        if (!this.#tls13) {
          talker.encrypted = true;
          talker.encryptedHandshakes = 0;
          this.#decryption?.changeCipherSpec(this.#side(talker.direction));
          this.#keepWhatOpens();
        }
        this.#push(talker.arrival, {
          kind: 'change_cipher_spec',
          direction: talker.direction,
          frame: 0,
          frames: frames,
          time: 0,
          basis: this.#basis,
        });
        return;
      case ContentType.code.alert:
        this.#alertRecord(talker, length, bytes, start, end, frames);
        return;
      case ContentType.code.heartbeat:
        this.#push(talker.arrival, {
          kind: 'heartbeat',
          direction: talker.direction,
          frame: 0,
          frames: frames,
          time: 0,
          basis: this.#basis,
          length,
        });
        return;
      default:
        this.applicationData(talker, length, frames[0]!, frames.at(-1)!);
        if (this.#basis === 'decrypted') this.#hear(talker, bytes, start, end);
    }
  }

  /** What the application says, as far as it is HTTP. */
  #hear(talker: Talker, bytes: Uint8Array, start: number, end: number): void {
    this.#http ??= new HttpWatcher((event) => this.#heard(event));
    this.#http.data(this.#side(talker.direction), bytes, start, end);
  }

  #heard(event: HttpEvent): void {
    const run = this.#events.at(-1);
    if (run?.kind !== 'application_data') return;
    run.http ??= [];
    if (run.http.length < MAX_HTTP_EVENTS_PER_RUN) run.http.push(event);
  }

  #keepWhatOpens(): void {
    for (const talker of this.#talkers) {
      talker.reader.keepApplicationData ||=
        this.#decryption?.isProtected(this.#side(talker.direction)) === true;
    }
  }

  applicationData(talker: Talker, length: number, firstFrame: number, lastFrame: number): void {
    const last = this.#events.at(-1);
    if (
      last !== undefined &&
      last.kind === 'application_data' &&
      last.direction === talker.direction &&
      last.basis === this.#basis
    ) {
      last.records++;
      last.bytes += length;
      last.lastFrame = lastFrame;
      if (last.lengths.length < MAX_LENGTHS_PER_RUN) last.lengths.push(length);
      return;
    }
    const frames = firstFrame === lastFrame ? [lastFrame] : [firstFrame, lastFrame];
    this.#push(talker.arrival, {
      kind: 'application_data',
      direction: talker.direction,
      frame: 0,
      frames: frames,
      time: 0,
      basis: this.#basis,
      records: 1,
      bytes: length,
      lengths: [length],
      lastFrame,
    });
  }

  handshake(talker: Talker, given: Uint8Array, frames: readonly number[]): void {
    this.#messageBytes += given.length;
    if (this.#messageBytes > MAX_MESSAGE_BYTES_PER_CONNECTION) {
      this.#dropped++;
      return;
    }
    const frame = frames.at(-1)!;
    const decoded = this.#decode(talker, given);
    const { bytes, likeness } = decoded;
    this.#learn(talker, likeness);
    const from = this.#side(talker.direction);
    if (!this.#secrets.empty) this.#unlock(from, decoded.message, bytes);
    const unpacked = likeness.name === 'compressed_certificate' && this.#unpack(talker, decoded.message);
    if (unpacked) {
      this.#push(talker.arrival, {
        kind: 'handshake',
        direction: talker.direction,
        frame: 0,
        frames,
        time: 0,
        basis: this.#basis,
        ...unpacked,
        bytes,
      });
    } else {
      this.#push(talker.arrival, new HandshakeHappened(talker.direction, frames, this.#basis, decoded));
    }
    const message = unpacked ? unpacked.message : likeness;
    if (message.name === 'undecoded') {
      const { handshakeType, field, reason } = message;
      this.#find({ code: 'handshake.malformed', frame, from, type: handshakeType, field, reason });
    } else if ('problems' in message) {
      for (const { field, reason } of message.problems) {
        this.#find({ code: 'handshake.bad_extension', frame, from, type: bytes[0]!, field, reason });
      }
    }
  }

  #unlock(from: Side, message: HandshakeMessage, bytes: Uint8Array): void {
    if (message.name === 'client_hello') this.#decryption ??= new Decryption(this.#secrets);
    this.#decryption?.message(from, message, bytes);
    this.#keepWhatOpens();
  }

  #decode(talker: Talker, bytes: Uint8Array): Decoded {
    return messages.decode(bytes, {
      side: this.#side(talker.direction),
      version: this.#version,
      cipherSuite: this.#cipherSuite,
    });
  }

  /** The Certificate inside a CompressedCertificate (RFC 8879 section 4); undefined if it cannot be unpacked. */
  #unpack(
    talker: Talker,
    packed: HandshakeMessage,
  ): { readonly message: HandshakeMessage; readonly compression: number } | undefined {
    if (packed.name !== 'compressed_certificate') return undefined;
    const body = decompressCertificate(
      packed.algorithm,
      packed.uncompressedLength,
      packed.compressedCertificateMessage,
    );
    if (typeof body === 'string') {
      const from = this.#side(talker.direction);
      this.#find({ code: 'certificate.compressed', frame: talker.arrival.frame, from, reason: body });
      return undefined;
    }
    const bytes = new Uint8Array(4 + body.length);
    bytes.set([
      HandshakeType.code.certificate,
      body.length >> 16,
      (body.length >> 8) & 0xff,
      body.length & 0xff,
    ]);
    bytes.set(body, 4);
    const { message } = this.#decode(talker, bytes);
    return message.name === 'certificate' ? { message, compression: packed.algorithm } : undefined;
  }

  oversized(talker: Talker, type: number, length: number, frames: readonly number[]): void {
    this.#push(talker.arrival, {
      kind: 'oversized_message',
      direction: talker.direction,
      frame: 0,
      frames: frames,
      time: 0,
      basis: this.#basis,
      type,
      length,
    });
    this.#find({
      code: 'handshake.oversized',
      frame: frames.at(-1)!,
      from: this.#side(talker.direction),
      type,
      length,
    });
  }

  plaintext(talker: Talker, bytes: Uint8Array, start: number, end: number): void {
    const last = this.#events.at(-1);
    if (last !== undefined && last.kind === 'plaintext' && last.direction === talker.direction) {
      const room = Math.min(SAMPLE_BYTES - last.sample.length, end - start);
      if (room > 0) {
        const sample = new Uint8Array(last.sample.length + room);
        sample.set(last.sample);
        sample.set(bytes.subarray(start, start + room), last.sample.length);
        last.sample = sample;
      }
      last.length += end - start;
      return;
    }
    this.#push(talker.arrival, {
      kind: 'plaintext',
      direction: talker.direction,
      frame: 0,
      frames: [talker.arrival.frame],
      time: 0,
      basis: this.#basis,
      length: end - start,
      sample: bytes.slice(start, Math.min(end, start + SAMPLE_BYTES)),
    });
  }

  takeBackPlaintext(talker: Talker, length: number): void {
    let left = length;
    for (let at = this.#events.length - 1; at >= 0 && left > 0; at--) {
      const event = this.#events[at]!;
      if (event.kind !== 'plaintext' || event.direction !== talker.direction) continue;
      const taken = Math.min(left, event.length);
      left -= taken;
      event.length -= taken;
      event.sample = event.sample.subarray(0, Math.min(event.sample.length, event.length));
      if (event.length === 0) this.#events.splice(at, 1);
    }
  }

  ssl2Hello(talker: Talker, bytes: Uint8Array): void {
    const message = decodeSsl2ClientHello(bytes);
    this.#learn(talker, message);
    this.#push(talker.arrival, {
      kind: 'handshake',
      direction: talker.direction,
      frame: 0,
      frames: [talker.arrival.frame],
      time: 0,
      basis: this.#basis,
      message,
      bytes,
    });
  }

  unreadable(talker: Talker, bytes: Uint8Array, start: number, end: number): void {
    const sample = bytes.slice(start, Math.min(end, start + SAMPLE_BYTES));
    const { frame } = talker.arrival;
    this.#push(talker.arrival, {
      kind: 'unreadable',
      direction: talker.direction,
      frame: 0,
      frames: [frame],
      time: 0,
      basis: this.#basis,
      length: end - start,
      sample,
    });
    this.#find({ code: 'record.unreadable', frame, from: this.#side(talker.direction) });
  }

  get #tls13(): boolean {
    return this.#version !== undefined && isTls13(this.#version);
  }

  #handshakeRecord(
    talker: Talker,
    length: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    complete: boolean,
    frames: readonly number[],
  ): void {
    // Behind a HelloRetryRequest that is missing, a second ClientHello follows a ChangeCipherSpec (RFC 8446 appendix D.4).
    if (talker.encrypted && complete && isClientHello(bytes, start, length)) talker.encrypted = false;
    if (talker.encrypted && !this.#tls13 && this.#basis === 'seen') {
      if (this.#unencrypted) {
        this.#messageBeforeMac(bytes, start, end, talker, frames);
        return;
      }
      talker.encryptedHandshakes++;
      const finished = talker.encryptedHandshakes === 1;
      this.#push(talker.arrival, {
        kind: 'encrypted_handshake',
        direction: talker.direction,
        frame: 0,
        frames: frames,
        time: 0,
        basis: finished ? 'inferred' : this.#basis,
        length,
        finished,
      });
      return;
    }
    if (complete) {
      talker.assembler.feed(bytes, start, end, frames);
    } else {
      // The front of a damaged record may still hold whole messages.
      if (end - start === length) talker.assembler.reset();
      else talker.assembler.feed(bytes, start, end, frames);
      talker.assembler.reset();
    }
  }

  /** The cipher suite authenticates without encrypting (NULL, RFC 5246 section 6.2.3.1). */
  get #unencrypted(): boolean {
    return this.#cipherSuite !== undefined && partsOf(this.#cipherSuite)?.cipher === 'NULL';
  }

  #messageBeforeMac(
    bytes: Uint8Array,
    start: number,
    end: number,
    talker: Talker,
    frames: readonly number[],
  ): void {
    if (end - start < 4) return;
    const length = 4 + ((bytes[start + 1]! << 16) | (bytes[start + 2]! << 8) | bytes[start + 3]!);
    if (length <= end - start) talker.assembler.feed(bytes, start, start + length, frames);
  }

  #alertRecord(
    talker: Talker,
    length: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    frames: readonly number[],
  ): void {
    // Under encryption two bytes grow to more; a record of another size before that would be several alerts in one,
    // which no stack sends.
    const [level, description] = [bytes[start], bytes[start + 1]];
    if (length === 2 && end - start === 2 && (level === 1 || level === 2) && description !== undefined) {
      this.#push(talker.arrival, {
        kind: 'alert',
        direction: talker.direction,
        frame: 0,
        frames: frames,
        time: 0,
        basis: this.#basis,
        level,
        description,
      });
    } else {
      this.#push(talker.arrival, {
        kind: 'encrypted_alert',
        direction: talker.direction,
        frame: 0,
        frames: frames,
        time: 0,
        basis: this.#basis,
        length,
      });
    }
  }

  /** What a message decides for those that follow. */
  #learn(talker: Talker, message: HandshakeMessage): void {
    if (message.name === 'client_hello' || message.name === 'server_hello') this.#rolesKnown = false;
    const sender = this.#rolesKnown ? undefined : SENDER[message.name];
    if (sender !== undefined)
      this.#roles(sender === 'client' ? talker.direction : opposite(talker.direction));
    if (message.name !== 'server_hello') return;
    this.#version = message.version;
    this.#cipherSuite = message.cipherSuite;
  }

  #roles(client: Direction): void {
    this.#clientDirection = client;
    this.#rolesKnown = true;
  }

  /** Nobody has said who is the client: whoever has a port such as clients are given. */
  #guessRoles(): void {
    const [first, second] = this.#endpoints.ports.map((port) => port >= FIRST_EPHEMERAL_PORT);
    if (first !== second) this.#clientDirection = first === true ? 0 : 1;
  }

  #side(direction: Direction): Side {
    return direction === this.#clientDirection ? 'client' : 'server';
  }

  #unfinished(talker: Talker): void {
    if (talker.bytes === 0) return;
    const type = talker.assembler.pendingType;
    if (type === undefined) return;
    const length = talker.assembler.pending;
    const frames = talker.assembler.pendingFrames;
    this.#push(talker.arrival, {
      kind: 'unfinished_message',
      direction: talker.direction,
      frame: 0,
      frames: frames,
      time: 0,
      basis: this.#basis,
      type,
      length,
    });
    this.#find({
      code: 'handshake.unfinished',
      frame: frames.at(-1) ?? 0,
      from: this.#side(talker.direction),
      type,
      length,
    });
  }

  #oneDirection(a: Talker, b: Talker): void {
    const seen = a.bytes > 0 ? a : b;
    const other = seen === a ? b : a;
    // A peer that closed or was reset has been seen; it had nothing to say.
    const present = this.#events.some((event) => event.direction === other.direction);
    if (!present)
      this.#find({ code: 'stream.one_direction', frame: this.#firstFrame, from: this.#side(seen.direction) });
  }

  /** Secrets were given: is there anything that they do not open? */
  #sayWhatStayedClosed(): void {
    const decryption = this.#decryption;
    if (decryption === undefined) return;
    const reasons = (['client', 'server'] as const).map((side) => decryption.closed(side));
    const [client, server] = reasons;
    const opened = decryption.opened('client') + decryption.opened('server') > 0;
    if (client?.is === 'no_secret' && server?.is === 'no_secret' && !opened) {
      const needsSecrets = this.#cipherSuite !== undefined && hasForwardSecrecy(this.#cipherSuite);
      const forwardSecrecy = this.#secrets.hasPrivateKeys && needsSecrets;
      this.#find({ code: 'decryption.no_secrets', frame: 0, forwardSecrecy });
      return;
    }
    for (const from of ['client', 'server'] as const) {
      const closed = decryption.closed(from);
      if (closed?.is === 'no_secret')
        this.#find({ code: 'decryption.missing_secret', frame: 0, from, label: closed.label });
      else if (closed?.is === 'unsupported')
        this.#find({ code: 'decryption.unsupported', frame: 0, from, suite: closed.suite });
      else if (closed?.is === 'wrong_keys')
        this.#find({ code: 'decryption.wrong_keys', frame: 0, from, opened: decryption.opened(from) });
    }
  }

  #find(finding: StoryFinding): void {
    if (this.#findings.length < FINDINGS_PER_CONNECTION) this.#findings.push(finding);
  }

  /** Puts an event in its place: `frame` and `time` are found here. */
  #push(arrival: Arrival, event: Writable<StoryEvent>): void {
    const { kind, frames } = event;
    const outsideTheStream =
      kind === 'tcp_syn' ||
      kind === 'tcp_syn_ack' ||
      kind === 'tcp_fin' ||
      kind === 'tcp_rst' ||
      kind === 'icmp_error';
    const last = kind === 'alert' || kind === 'encrypted_alert' || outsideTheStream;
    const limit = MAX_EVENTS_PER_CONNECTION - (last ? 0 : EVENTS_KEPT_FOR_THE_END);
    if (this.#events.length >= limit) {
      this.#dropped++;
      return;
    }
    // Where the stream had come this far: bytes that arrived early wait for those before them.
    let frame = outsideTheStream ? 0 : this.#talkers[event.direction].highestFrame;
    let before = 0;
    let isAscending = true;
    for (const one of frames) {
      if (one > frame) frame = one;
      if (one <= before) isAscending = false;
      before = one;
    }
    event.frame = frame;
    if (!isAscending) event.frames = ascending(frames);
    event.time = arrival.seconds - this.#startSeconds + (arrival.nanoseconds - this.#startNanoseconds) / 1e9;
    this.#events.push(event as StoryEvent);
  }
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

const ascending = (frames: readonly number[]): number[] => [...new Set(frames)].sort((one, two) => one - two);
