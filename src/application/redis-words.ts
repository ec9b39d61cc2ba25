import { MAX_COMMANDS_DUE } from '../base/limits.js';
import type { Side } from '../base/side.js';
import { tellRefusal } from './refusing-words.js';
import { SpokenLines } from './spoken-lines.js';
import { latin1 } from './wire-text.js';
import { Speaker, type Tell, type WordReader } from './word-reader.js';

/** RESP (redis.io, "Redis serialization protocol specification"), one direction: its values at the top, one by one. */
class SpokenValues {
  readonly #lines: SpokenLines;
  readonly #take: (line: string, first: string) => void;
  /** Values still to come of the one at the top. */
  #left = 0;
  /** The line that began the value at the top, while its first element is awaited. */
  #top: string | undefined;
  /** The next line is a short string. */
  #string = false;
  readonly #named: boolean;
  stopped = false;

  /** `take` is given the line that begins a value, and (`named`) of an array its first string if that is short. */
  constructor(named: boolean, take: (line: string, first: string) => void) {
    this.#named = named;
    this.#take = take;
    this.#lines = new SpokenLines((line) => this.#line(latin1(line)));
  }

  feed(bytes: Uint8Array, start: number, end: number): void {
    if (!this.stopped) this.#lines.feed(bytes, start, end);
  }

  #line(line: string): void {
    if (this.stopped) return;
    if (this.#string) {
      this.#string = false;
      this.#tell(line);
      return;
    }
    const isTop = this.#left === 0;
    if (isTop) this.#top = line;
    else this.#left--;
    const [, type, digits] = /^([*~>%|$=!])(\?|-?\d{1,10})$/.exec(line) ?? [];
    // Streamed values (of no length that is known) are not read.
    if (digits === '?') this.stopped = true;
    const count = Math.max(0, Number(digits ?? 0));
    if (type === '*' || type === '~' || type === '>') this.#left += count;
    else if (type === '%') this.#left += 2 * count;
    else if (type === '|') this.#left += 2 * count + 1;
    else if (type !== undefined && digits !== '-1') {
      if (this.#named && !isTop && this.#top !== undefined && count <= SHORT) {
        this.#string = true;
        return;
      }
      this.#lines.skip(count + 2);
    }
    if (!isTop || this.#left === 0) this.#tell('');
  }

  #tell(first: string): void {
    if (this.#top === undefined) return;
    this.#take(this.#top, first);
    this.#top = undefined;
  }
}

/** Characters of a command's name: the longest have 20. */
const SHORT = 32;
/** Errors that are about who asks. */
const REFUSED = /^-(NOAUTH|WRONGPASS|NOPERM|DENIED)\b ?(.*)$/;

/** Redis and what speaks like it. */
export class RedisWords implements WordReader {
  readonly #speaker: Speaker;
  readonly #values: Readonly<Record<Side, SpokenValues>>;
  #due = 0;

  constructor(tell: Tell) {
    this.#speaker = new Speaker('Redis', tell);
    this.#values = {
      client: new SpokenValues(true, (line, first) => this.#client(line, first)),
      server: new SpokenValues(false, (line) => this.#server(line)),
    };
  }

  data(side: Side, bytes: Uint8Array, start: number, end: number, frame: number | undefined): void {
    this.#speaker.frame = frame;
    this.#values[side].feed(bytes, start, end);
  }

  gap(side: Side): void {
    this.#values[side].stopped = true;
    if (side === 'client') this.#due = MAX_COMMANDS_DUE;
  }

  #client(line: string, first: string): void {
    const name = /^[A-Za-z]{1,32}(?=$| )/.exec(line.startsWith('*') ? first : line)?.[0];
    if (name === undefined) return;
    if (this.#due < MAX_COMMANDS_DUE) this.#due++;
    this.#speaker.say({ from: 'client', means: 'request', text: name.toUpperCase() });
  }

  #server(line: string): void {
    // Pushed, or more than was asked for.
    if (line.startsWith('>') || this.#due === 0) return;
    if (this.#due < MAX_COMMANDS_DUE) this.#due--;
    const [, code, words] = REFUSED.exec(line) ?? [];
    if (code !== undefined) tellRefusal(this.#speaker, code, { words: words ?? '' });
    else if (line.startsWith('-')) {
      const error = /^-([A-Z]{1,32})\b/.exec(line)?.[1];
      this.#speaker.say({ from: 'server', means: 'neutral', ...(error !== undefined && { code: error }) });
    } else {
      const text = /^\+(?:OK|PONG|QUEUED)$/.exec(line)?.[0].slice(1) ?? '';
      this.#speaker.say({ from: 'server', means: 'accepted', text });
    }
  }
}
