import type { Side } from '../base/side.js';
import { tellRefusal } from './refusing-words.js';
import { SpokenLines } from './spoken-lines.js';
import { latin1 } from './wire-text.js';
import { Speaker, type Tell, type WordReader } from './word-reader.js';

// memcached, doc/protocol.txt
const COMMAND =
  /^(?:gets?|gats?|set|add|replace|append|prepend|cas|delete|incr|decr|touch|stats|version|verbosity|flush_all|quit|mg|ms|md|ma|mn|me)(?= |$)/;
/** Of the commands those that nobody would send first to another server. */
export const MEMCACHED_BEGINNING =
  /^(?:gets?|gats?|set|add|replace|append|prepend|cas|incr|decr|touch|stats|version|flush_all)(?= |$)|^m[gsdan] \S/;
/** These are followed by data, whose length is in the fourth place (meta set: in the second). */
const WITH_DATA = /^(?:set|add|replace|append|prepend|cas) \S{1,250} \d{1,10} -?\d{1,10} (\d{1,10})\b/;
const META_SET = /^ms \S{1,250} (\d{1,10})\b/;
const VALUE = /^(?:VALUE \S{1,250} \d{1,10} (\d{1,10})|VA (\d{1,10}))\b/;
/** Of many lines of one answer only the end is told. */
const MIDDLE = /^(?:VALUE|VA|STAT)\b/;

/** memcached's text protocol. */
export class MemcachedWords implements WordReader {
  readonly #speaker: Speaker;
  readonly #lines: Readonly<Record<Side, SpokenLines>>;
  readonly #deaf: Record<Side, boolean> = { client: false, server: false };

  constructor(tell: Tell) {
    this.#speaker = new Speaker('memcached', tell);
    this.#lines = {
      client: new SpokenLines((line) => this.#client(latin1(line))),
      server: new SpokenLines((line) => this.#server(latin1(line))),
    };
  }

  data(side: Side, bytes: Uint8Array, start: number, end: number, frame: number | undefined): void {
    this.#speaker.frame = frame;
    if (!this.#deaf[side]) this.#lines[side].feed(bytes, start, end);
  }

  gap(side: Side): void {
    this.#deaf[side] = true;
  }

  #client(line: string): void {
    const length = (WITH_DATA.exec(line) ?? META_SET.exec(line))?.[1];
    if (length !== undefined) this.#lines.client.skip(Number(length) + 2);
    const text = COMMAND.exec(line)?.[0];
    if (text !== undefined) this.#speaker.say({ from: 'client', means: 'request', text });
  }

  #server(line: string): void {
    const [, length, metaLength] = VALUE.exec(line) ?? [];
    const data = length ?? metaLength;
    if (data !== undefined) this.#lines.server.skip(Number(data) + 2);
    if (MIDDLE.test(line)) return;
    const [code] = /^[A-Z_]{2,16}(?= |$)/.exec(line) ?? [];
    if (code === undefined) return;
    if (code === 'CLIENT_ERROR' && /unauthenticated|authentication/.test(line))
      tellRefusal(this.#speaker, code, { words: line.slice(code.length + 1) });
    else this.#speaker.say({ from: 'server', means: /ERROR$/.test(code) ? 'neutral' : 'accepted', code });
  }
}
