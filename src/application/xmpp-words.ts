import { MAX_SPOKEN_LINE } from '../base/limits.js';
import type { Side } from '../base/side.js';
import { tellRefusal } from './refusing-words.js';
import { latin1, wireTextOf } from './wire-text.js';
import { Speaker, type Tell, type WordReader } from './word-reader.js';

/** Cuts one direction of XML into tags and the text before each. */
class SpokenTags {
  readonly #take: (tag: string, text: string) => void;
  #kept = '';
  #text = '';
  #inTag = false;
  stopped = false;

  constructor(take: (tag: string, text: string) => void) {
    this.#take = take;
  }

  feed(bytes: Uint8Array, start: number, end: number): void {
    let at = start;
    while (at < end && !this.stopped) {
      const mark = bytes.subarray(at, end).indexOf(this.#inTag ? 0x3e : 0x3c);
      const to = mark < 0 ? end : at + mark;
      const room = Math.max(0, MAX_SPOKEN_LINE - this.#kept.length);
      this.#kept += latin1(bytes.subarray(at, Math.min(to, at + room)));
      at = mark < 0 ? end : to + 1;
      if (mark < 0) return;
      if (this.#inTag) this.#take(this.#kept, this.#text);
      else this.#text = this.#kept;
      this.#inTag = !this.#inTag;
      this.#kept = '';
    }
  }
}

/** What a refusal consists of while it is being said. */
interface Refusal {
  readonly element: string;
  condition: string;
  text: string;
}

/** Conditions that are about who the peer is (RFC 6120 sections 4.9.3 and 6.5). */
const ABOUT_WHO =
  /^(?:not-authorized|invalid-authzid|credentials-expired|account-disabled|policy-violation|mechanism-too-weak|invalid-mechanism|host-unknown)$/;

const nameOf = (tag: string): string => /^\/?([\w:-]{1,64})/.exec(tag)?.[1] ?? '';

/** XMPP (RFC 6120), of clients and between servers. */
export class XmppWords implements WordReader {
  readonly #speaker: Speaker;
  readonly #tags: Readonly<Record<Side, SpokenTags>>;
  #external = false;
  #refusal: Refusal | undefined;

  constructor(tell: Tell) {
    this.#speaker = new Speaker('XMPP', tell);
    this.#tags = {
      client: new SpokenTags((tag) => this.#client(tag)),
      server: new SpokenTags((tag, text) => this.#server(tag, text)),
    };
  }

  data(side: Side, bytes: Uint8Array, start: number, end: number, frame: number | undefined): void {
    this.#speaker.frame = frame;
    this.#tags[side].feed(bytes, start, end);
  }

  gap(side: Side): void {
    this.#tags[side].stopped = true;
  }

  #client(tag: string): void {
    if (tag.startsWith('/')) return;
    const name = nameOf(tag);
    if (name === 'auth' || name === 'authenticate') this.#external = /\bmechanism=["']EXTERNAL["']/.test(tag);
    if (/^(?:stream:stream|auth|authenticate|iq|message|presence)$/.test(name))
      this.#speaker.say({ from: 'client', means: 'request', text: name });
  }

  #server(tag: string, text: string): void {
    const name = nameOf(tag);
    const closes = tag.startsWith('/');
    const refusal = this.#refusal;
    if (refusal !== undefined) {
      if (closes && name === refusal.element) this.#refused(refusal);
      else if (closes && name === 'text') refusal.text = wireTextOf(text);
      else if (!closes && name !== 'text' && refusal.condition === '') refusal.condition = name;
    } else if (closes) return;
    else if (name === 'failure' || name === 'stream:error')
      this.#refusal = { element: name, condition: '', text: '' };
    else if (name === 'stream:stream' || name === 'stream:features')
      this.#speaker.say({
        from: 'server',
        means: name === 'stream:stream' ? 'greeting' : 'neutral',
        text: name,
      });
    else if (name === 'success') this.#speaker.say({ from: 'server', means: 'accepted', text: name });
  }

  #refused({ element, condition, text }: Refusal): void {
    this.#refusal = undefined;
    const external = this.#external && element === 'failure' && condition === 'not-authorized';
    if (ABOUT_WHO.test(condition))
      tellRefusal(this.#speaker, condition, { words: text === '' ? element : text, external });
    else this.#speaker.say({ from: 'server', means: 'neutral', code: condition });
  }
}
