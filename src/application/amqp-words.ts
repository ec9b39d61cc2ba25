import { Cursor } from '../base/cursor.js';
import { attempt } from './dialogue.js';
import { tellRefusal } from './refusing-words.js';
import { FrameReader, type Measure } from './spoken-frames.js';
import { latin1, wireText } from './wire-text.js';

const HEADER_LENGTH = 8;
const isHeader = (bytes: Uint8Array): boolean => latin1(bytes.subarray(0, 4)) === 'AMQP';

// AMQP 0-9-1 section 2.3.5: type, channel, size, payload, end. Class 10 is the connection's.
const METHOD = 1;
const CONNECTION = 10;
const START_OK = 11;
const TUNE = 30;
const OPEN = 40;
const OPEN_OK = 41;
const CLOSE = 50;
/** AMQP 0-9-1 section 1.1: access-refused, not-allowed. */
const REFUSALS = new Set([403, 530]);

// AMQP 1.0: performatives (section 2.7) and SASL (section 5.3.3) by their descriptor's code
const SASL_INIT = 0x41;
const SASL_OUTCOME = 0x44;
const OPEN_1 = 0x10;
const CLOSE_1 = 0x18;
/** Begin, attach, flow, transfer: what a server sends to whom it lets in. */
const LET_IN = new Set([0x11, 0x12, 0x13, 0x14]);

/** AMQP 0-9-1 and 1.0. */
export class AmqpWords extends FrameReader {
  /** Version 1.0, by the client's header. */
  #one = false;
  #external = false;
  #letIn = false;

  protected measure(head: Uint8Array): ReturnType<Measure> {
    if (head[0] === 0x41 && (head.length < 4 || isHeader(head)))
      return head.length < 4 ? undefined : HEADER_LENGTH;
    if (this.#one) {
      if (head.length < 4) return undefined;
      const size = new Cursor(head).uint32('size');
      return size < HEADER_LENGTH ? 'stop' : size;
    }
    if (head[0]! > METHOD + 7) return 'stop';
    return head.length < 7 ? undefined : 8 + new Cursor(head, 3).uint32('size');
  }

  protected client(message: Uint8Array): void {
    if (isHeader(message)) {
      if (message[5] === 1) this.#one = true;
      this.request('AMQP');
      return;
    }
    if (latin1(message).includes('EXTERNAL')) this.#external ||= this.#offers(message);
    if (!this.#one && isMethod(message, OPEN)) this.request('connection.open');
    else if (this.#one && performative(message) === OPEN_1) this.request('open');
  }

  #offers(message: Uint8Array): boolean {
    return this.#one ? performative(message) === SASL_INIT : isMethod(message, START_OK);
  }

  protected server(message: Uint8Array): void {
    if (isHeader(message)) this.speaker.say({ from: 'server', means: 'neutral', text: 'AMQP' });
    else if (this.#one) this.#serverOne(message, performative(message));
    else this.#serverZero(message);
  }

  #accept(text: string): void {
    if (!this.#letIn) this.speaker.say({ from: 'server', means: 'accepted', text });
    this.#letIn = true;
  }

  #serverZero(message: Uint8Array): void {
    if (isMethod(message, TUNE))
      this.speaker.say({ from: 'server', means: 'accepted', text: 'connection.tune' });
    else if (isMethod(message, OPEN_OK)) this.#accept('connection.open-ok');
    else if (isMethod(message, CLOSE)) {
      const close = attempt(() => {
        const cursor = new Cursor(message, 11);
        const code = cursor.uint16('reply-code');
        const length = cursor.uint8('length');
        return { code, text: wireText(cursor.opaque('reply-text', Math.min(length, cursor.left))) };
      });
      if (close === undefined) return;
      const code = String(close.code);
      const external = this.#external || /mechanism EXTERNAL\b/.test(close.text);
      if (REFUSALS.has(close.code))
        tellRefusal(this.speaker, code, { words: close.text, external: external && close.code === 403 });
      else this.speaker.say({ from: 'server', means: 'neutral', code });
    }
  }

  #serverOne(message: Uint8Array, code: number | undefined): void {
    if (code === SASL_OUTCOME) {
      const outcome = outcomeCode(message);
      // 0 ok, 1 auth; 2 to 4 are the server's own failures.
      if (outcome === 0)
        this.speaker.say({ from: 'server', means: 'accepted', text: 'sasl-outcome', code: '0' });
      else if (outcome === 1)
        tellRefusal(this.speaker, '1', { name: 'sasl-outcome auth', external: this.#external });
    } else if (code !== undefined && LET_IN.has(code)) this.#accept('begin');
    else if (code === CLOSE_1) {
      const [condition] = /amqp:[a-z:-]{1,64}/.exec(latin1(message)) ?? [];
      if (condition === undefined) return;
      if (/unauthorized|not-allowed/.test(condition)) tellRefusal(this.speaker, condition, {});
      else this.speaker.say({ from: 'server', means: 'neutral', code: condition });
    }
  }
}

/** Is it this method of the class connection? */
function isMethod(message: Uint8Array, method: number): boolean {
  const ids = [0, CONNECTION, 0, method];
  return message[0] === METHOD && ids.every((byte, at) => message[7 + at] === byte);
}

/** The code of the described type with which a frame's body begins: 0x00 0x53 and an octet. */
function performative(message: Uint8Array): number | undefined {
  const at = (message[4] ?? 0) * 4;
  return message[at] === 0 && message[at + 1] === 0x53 ? message[at + 2] : undefined;
}

/** sasl-outcome's list begins with its code, an ubyte (0x50). */
function outcomeCode(message: Uint8Array): number | undefined {
  const at = message.indexOf(0x50, (message[4] ?? 0) * 4 + 3);
  return at < 0 ? undefined : message[at + 1];
}
