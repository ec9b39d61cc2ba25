import { MAX_HTTP_LINE_LENGTH, MAX_PENDING_METHODS, MAX_WATCHED_STREAMS } from '../base/limits.js';
import type { Side } from '../base/side.js';
import type { ApplicationWord, WordInProgress } from './application-word.js';
import { certificateRefusal, RefusalWatch } from './certificate-refusal.js';
import { isGrpc, judgeCall } from './grpc-status.js';
import { look, meaningOf, type OpenAnswer, refuse } from './http-answer.js';
import { requestLine, statusLine } from './http-message.js';
import { type BodyRule, Http1Reader } from './http1-reader.js';
import { Http2Reader } from './http2-reader.js';
import { shortened } from './wire-text.js';

const PREFACE = Uint8Array.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', (character) => character.charCodeAt(0));
const FRAME_HEADER_LENGTH = 9;
const SETTINGS = 4;
/** Some tens of settings are registered. */
const MAX_SETTINGS_LENGTH = 6 * 64;
const NO_BYTES = new Uint8Array(0);

/** RFC 9113 section 7: what a server says that will not have HTTP/2 as it is (Apache, IIS: a certificate is wanted). */
const REFUSING_ERRORS: Readonly<Record<number, string>> = {
  12: 'INADEQUATE_SECURITY',
  13: 'HTTP_1_1_REQUIRED',
};

type Reader = Http1Reader | Http2Reader;

/** One direction while it is not known whether it is HTTP, and which. */
interface Ear {
  readonly first: Uint8Array;
  fill: number;
  /** `none`: not HTTP, or not any more. */
  reader: Reader | 'none' | undefined;
}

/**
 * Follows HTTP/1.0, 1.1 and 2 in a connection's bytes (decrypted, or in clear) and tells requests and answers as they
 * pass. What an answer means may become clear after it was told, from its page: the word told is then changed. Keeps no
 * body; what is not HTTP is passed over in silence.
 */
export class HttpWords {
  readonly #tell: (word: ApplicationWord) => void;
  readonly #ears: Readonly<Record<Side, Ear>> = {
    client: { first: new Uint8Array(PREFACE.length), fill: 0, reader: undefined },
    server: { first: new Uint8Array(PREFACE.length), fill: 0, reader: undefined },
  };
  /** Methods of HTTP/1.1 requests that have not been answered. */
  readonly #pending: string[] = [];
  /** HTTP/1.1's answer whose page is passing by. */
  #open: OpenAnswer | undefined;
  readonly #streams = new Map<number, OpenAnswer>();
  /** HTTP/2's answers to calls of gRPC, which are judged at their end. */
  readonly #calls = new Map<number, WordInProgress>();
  #greeted = false;
  #frame: number | undefined;
  /** Bytes of the client came, or may have come. */
  #asked = false;

  constructor(tell: (word: ApplicationWord) => void) {
    this.#tell = tell;
  }

  /** False: neither direction is followed (any more), nothing can be told. */
  get listening(): boolean {
    return !(this.#deaf('client') && this.#deaf('server'));
  }

  /** Takes `bytes[start, end)`, the next ones that `side` sent, whole with the packet `frame`. Never throws. */
  data(side: Side, bytes: Uint8Array, start = 0, end = bytes.length, frame?: number): void {
    this.#frame = frame;
    if (side === 'client' && end > start) this.#asked = true;
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
    if (side === 'client') this.#asked = true;
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
        this.#say({ from: 'client', version: found.version, means: 'request', text: found.method });
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
        const answer = this.#answer(status, version, reason);
        return this.#answered(status, answer);
      },
      body: (bytes, start, end) => {
        if (this.#open !== undefined && look(this.#open, bytes, start, end)) this.#open = undefined;
      },
      messageEnd: () => {
        this.#open = undefined;
      },
    });
  }

  #say(word: Omit<WordInProgress, 'protocol'>): WordInProgress {
    const { from, ...rest } = word;
    const { length } = rest.text ?? '';
    const said: WordInProgress = { from, protocol: 'HTTP', ...rest };
    if (length === 0) delete said.text;
    if (this.#frame !== undefined) said.frame = this.#frame;
    this.#tell(said);
    return said;
  }

  #answer(status: number, version: string, reason: string): OpenAnswer {
    const means = this.#asked ? meaningOf(status) : 'greeting';
    const word = this.#say({ from: 'server', version, means, code: String(status), text: reason });
    return { word, means, watch: new RefusalWatch(status) };
  }

  #answered(status: number, answer: OpenAnswer): BodyRule {
    if (status === 101) return this.#end();
    if (status < 200) return 'none';
    const method = this.#pending.shift();
    if (method === 'CONNECT' && status < 300) return this.#end();
    const refusal = certificateRefusal(status, NO_BYTES);
    if (refusal !== undefined) refuse(answer.word, refusal);
    else if (status >= 400 && status < 500) this.#open = answer;
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
        if (side === 'client') this.#requestFields(fields);
        else this.#responseFields(stream, fields);
      },
      data: (stream, bytes, start, end) => {
        const open = side === 'server' ? this.#streams.get(stream) : undefined;
        if (open !== undefined && look(open, bytes, start, end)) this.#streams.delete(stream);
        const call = side === 'server' ? this.#calls.get(stream) : undefined;
        if (call?.means === 'neutral') call.means = 'accepted';
      },
      streamEnd: (stream) => {
        if (side !== 'server') return;
        this.#streams.delete(stream);
        this.#calls.delete(stream);
      },
      settings: () => {
        if (side === 'server' && !this.#greeted)
          this.#say({ from: side, version: '2', means: 'greeting', text: 'SETTINGS' });
        this.#greeted ||= side === 'server';
      },
      error: (_, code) => {
        const name = REFUSING_ERRORS[code];
        if (side === 'server' && name !== undefined)
          this.#say({ from: side, version: '2', means: 'refused', code: name });
      },
    });
  }

  #requestFields(fields: ReadonlyMap<string, string>): void {
    const method = fields.get(':method');
    // Without a method it is a trailer section.
    if (method === undefined) return;
    this.#say({ from: 'client', version: '2', means: 'request', text: shortened(method) });
  }

  #responseFields(stream: number, fields: ReadonlyMap<string, string>): void {
    const text = fields.get(':status');
    const grpc = fields.get('grpc-status');
    const call = this.#calls.get(stream);
    if (text === undefined && grpc !== undefined && call !== undefined)
      judgeCall(call, grpc, fields.get('grpc-message'));
    if (text === undefined || !/^\d{3}$/.test(text)) return;
    const status = Number(text);
    const answer = this.#answer(status, '2', '');
    if (status === 200 && isGrpc(fields.get('content-type'))) {
      answer.word.means = 'neutral';
      if (grpc !== undefined) judgeCall(answer.word, grpc, fields.get('grpc-message'));
      else if (this.#calls.size < MAX_WATCHED_STREAMS) this.#calls.set(stream, answer.word);
      return;
    }
    const refusal = certificateRefusal(status, NO_BYTES);
    if (refusal !== undefined) refuse(answer.word, refusal);
    else if (status >= 400 && status < 500 && this.#streams.size < MAX_WATCHED_STREAMS)
      this.#streams.set(stream, answer);
  }
}
