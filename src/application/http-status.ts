import { MAX_HTTP_LINE_LENGTH, MAX_PENDING_METHODS, MAX_WATCHED_STREAMS } from '../base/limits.js';
import type { Side } from '../base/side.js';
import { type CertificateRefusal, certificateRefusal, RefusalWatch } from './certificate-refusal.js';
import { requestLine, statusLine } from './http-message.js';
import { type BodyRule, Http1Reader } from './http1-reader.js';
import { Http2Reader } from './http2-reader.js';
import { shortened } from './wire-text.js';

/** `version` is HTTP's: 1.0, 1.1, 2. `stream` is HTTP/2's. Texts are as on the wire, at most 120 characters. */
export type HttpEvent =
  | {
      readonly kind: 'request';
      readonly version: string;
      readonly method: string;
      readonly target: string;
      readonly stream?: number;
    }
  /** `reason` is empty in HTTP/2. Interim answers (1xx) are told, too. */
  | {
      readonly kind: 'response';
      readonly version: string;
      readonly status: number;
      readonly reason: string;
      readonly stream?: number;
    }
  /** The answer with this status, told before, turns the client down because of its certificate. */
  | {
      readonly kind: 'certificate_refusal';
      readonly status: number;
      readonly refusal: CertificateRefusal;
      readonly stream?: number;
    };

const PREFACE = Uint8Array.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', (character) => character.charCodeAt(0));
const FRAME_HEADER_LENGTH = 9;
const SETTINGS = 4;
/** Some tens of settings are registered. */
const MAX_SETTINGS_LENGTH = 6 * 64;
const NO_BYTES = new Uint8Array(0);

type Reader = Http1Reader | Http2Reader;

/** One direction while it is not known whether it is HTTP, and which. */
interface Ear {
  readonly first: Uint8Array;
  fill: number;
  /** `none`: not HTTP, or not any more. */
  reader: Reader | 'none' | undefined;
}

/**
 * Follows HTTP/1.0, 1.1 and 2 in a connection's bytes (decrypted, or in clear) and tells requests, answers, and
 * refusals of client certificates as they pass. Keeps no body; what is not HTTP is passed over in silence.
 */
export class HttpWatcher {
  readonly #tell: (event: HttpEvent) => void;
  readonly #ears: Readonly<Record<Side, Ear>> = {
    client: { first: new Uint8Array(PREFACE.length), fill: 0, reader: undefined },
    server: { first: new Uint8Array(PREFACE.length), fill: 0, reader: undefined },
  };
  /** Methods of HTTP/1.1 requests that have not been answered. */
  readonly #pending: string[] = [];
  #watch: RefusalWatch | undefined;
  readonly #streams = new Map<number, RefusalWatch>();

  constructor(tell: (event: HttpEvent) => void) {
    this.#tell = tell;
  }

  /** False: neither direction is followed (any more), nothing can be told. */
  get listening(): boolean {
    return !(this.#deaf('client') && this.#deaf('server'));
  }

  /** Takes `bytes[start, end)`, the next ones that `side` sent. Never throws. */
  data(side: Side, bytes: Uint8Array, start = 0, end = bytes.length): void {
    const ear = this.#ears[side];
    if (ear.reader === 'none') return;
    if (ear.reader !== undefined) {
      ear.reader.feed(bytes, start, end);
      return;
    }
    const take = Math.min(end - start, ear.first.length - ear.fill);
    ear.first.set(bytes.subarray(start, start + take), ear.fill);
    ear.fill += take;
    const known = ear.first.subarray(0, ear.fill);
    const reader = side === 'client' ? this.#hearClient(known) : this.#hearServer(known);
    ear.reader = reader;
    if (reader === undefined || reader === 'none') return;
    const preface = side === 'client' && reader instanceof Http2Reader ? PREFACE.length : 0;
    reader.feed(known, preface, known.length);
    reader.feed(bytes, start + take, end);
  }

  /** Bytes of `side` are missing: what follows cannot be read in step. */
  gap(side: Side): void {
    this.#ears[side].reader = 'none';
  }

  #deaf(side: Side): boolean {
    const { reader } = this.#ears[side];
    return reader === 'none' || reader?.stopped === true;
  }

  /** What the first bytes are, or undefined if they are too few to tell. */
  #hearClient(known: Uint8Array): Ear['reader'] {
    if (known.every((byte, at) => byte === PREFACE[at])) {
      return known.length < PREFACE.length ? undefined : this.#http2('client');
    }
    const first = known[0]!;
    const isMethodOrEmptyLine = (first >= 0x41 && first <= 0x5a) || first === 0x0d || first === 0x0a;
    return isMethodOrEmptyLine ? this.#http1Client() : 'none';
  }

  #hearServer(known: Uint8Array): Ear['reader'] {
    const begins = String.fromCharCode(...known.subarray(0, 5));
    if (begins === 'HTTP/') return this.#http1Server();
    if ('HTTP/'.startsWith(begins)) return undefined;
    if (known.length < FRAME_HEADER_LENGTH) return known[0] === 0 ? undefined : 'none';
    // RFC 9113 section 3.4: the server's preface is a SETTINGS frame.
    const length = (known[0]! << 16) | (known[1]! << 8) | known[2]!;
    const isSettings =
      known[3] === SETTINGS && known.subarray(4, FRAME_HEADER_LENGTH).every((byte) => byte === 0);
    return isSettings && length % 6 === 0 && length <= MAX_SETTINGS_LENGTH ? this.#http2('server') : 'none';
  }

  #http1Client(): Http1Reader {
    return new Http1Reader({
      startLine: (line) => {
        // A line cut for its length has lost its version.
        const found = requestLine(line.length < MAX_HTTP_LINE_LENGTH ? line : `${line} HTTP/1.1`);
        if (found === undefined || found.version.startsWith('2')) return 'stop';
        if (this.#pending.length < MAX_PENDING_METHODS) this.#pending.push(found.method);
        this.#tell({ kind: 'request', version: found.version, method: found.method, target: found.target });
        return 'request';
      },
      body: () => {},
      messageEnd: () => {},
    });
  }

  #http1Server(): Http1Reader {
    return new Http1Reader({
      startLine: (line) => {
        const found = statusLine(line);
        if (found === undefined) return 'stop';
        const { status, reason, version } = found;
        this.#tell({ kind: 'response', version, status, reason });
        return this.#answered(status);
      },
      body: (bytes, start, end) => {
        const watch = this.#watch;
        const refusal = watch?.body(bytes, start, end);
        if (watch !== undefined && refusal !== undefined) this.#refused(watch.status, refusal);
        if (watch?.done === true) this.#watch = undefined;
      },
      messageEnd: () => {
        this.#watch = undefined;
      },
    });
  }

  #answered(status: number): BodyRule {
    if (status === 101) return this.#end();
    if (status < 200) return 'none';
    const method = this.#pending.shift();
    if (method === 'CONNECT' && status < 300) return this.#end();
    const refusal = certificateRefusal(status, NO_BYTES);
    if (refusal !== undefined) this.#refused(status, refusal);
    else if (status >= 400 && status < 500) this.#watch = new RefusalWatch(status);
    return method === 'HEAD' || status === 204 || status === 304 ? 'none' : 'response';
  }

  /** Another protocol follows, in both directions. */
  #end(): BodyRule {
    const { reader } = this.#ears.client;
    if (reader !== undefined && reader !== 'none') reader.stop();
    this.#ears.client.reader = 'none';
    return 'stop';
  }

  #http2(side: Side): Http2Reader {
    return new Http2Reader({
      fields: (stream, fields) => {
        if (side === 'client') this.#requestFields(stream, fields);
        else this.#responseFields(stream, fields);
      },
      data: (stream, bytes, start, end) => {
        const watch = side === 'server' ? this.#streams.get(stream) : undefined;
        const refusal = watch?.body(bytes, start, end);
        if (watch !== undefined && refusal !== undefined) this.#refused(watch.status, refusal, stream);
        if (watch?.done === true) this.#streams.delete(stream);
      },
      streamEnd: (stream) => {
        if (side === 'server') this.#streams.delete(stream);
      },
    });
  }

  #requestFields(stream: number, fields: ReadonlyMap<string, string>): void {
    const method = fields.get(':method');
    // Without a method it is a trailer section.
    if (method === undefined) return;
    const target = fields.get(':path') ?? fields.get(':authority') ?? '';
    this.#tell({
      kind: 'request',
      version: '2',
      method: shortened(method),
      target: shortened(target),
      stream,
    });
  }

  #responseFields(stream: number, fields: ReadonlyMap<string, string>): void {
    const text = fields.get(':status');
    if (text === undefined || !/^\d{3}$/.test(text)) return;
    const status = Number(text);
    this.#tell({ kind: 'response', version: '2', status, reason: '', stream });
    const refusal = certificateRefusal(status, NO_BYTES);
    if (refusal !== undefined) this.#refused(status, refusal, stream);
    else if (status >= 400 && status < 500 && this.#streams.size < MAX_WATCHED_STREAMS) {
      this.#streams.set(stream, new RefusalWatch(status));
    }
  }

  #refused(status: number, refusal: CertificateRefusal, stream?: number): void {
    this.#tell({ kind: 'certificate_refusal', status, refusal, ...(stream !== undefined && { stream }) });
  }
}
