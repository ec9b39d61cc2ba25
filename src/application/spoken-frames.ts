import { MAX_SPOKEN_MESSAGE } from '../base/limits.js';
import type { Side } from '../base/side.js';
import type { ApplicationProtocol } from './application-word.js';
import { Speaker, type Tell, type WordReader } from './word-reader.js';

/**
 * Says how many bytes a message has in all, given its first ones; undefined: more of them are needed; `stop`: it is none.
 */
export type Measure = (head: Uint8Array) => number | undefined | 'stop';

/** A message that does not say its length in so many bytes is none of these protocols'. */
const BYTES_OF_A_HEAD = 16;

/** Cuts one direction's bytes into messages that say their length. */
class SpokenFrames {
  readonly #measure: Measure;
  readonly #take: (message: Uint8Array) => void;
  #kept = new Uint8Array(64);
  #fill = 0;
  #seen = 0;
  #length: number | undefined;
  #stopped = false;

  constructor(measure: Measure, take: (message: Uint8Array) => void) {
    this.#measure = measure;
    this.#take = take;
  }

  stop(): void {
    this.#stopped = true;
  }

  feed(bytes: Uint8Array, start: number, end: number): void {
    let at = start;
    while (at < end && !this.#stopped) {
      const to = this.#length === undefined ? at + 1 : Math.min(end, at + this.#length - this.#seen);
      this.#keep(bytes, at, to);
      at = to;
      if (this.#length === undefined) this.#begin();
      if (this.#length === this.#seen) this.#finish();
    }
  }

  #begin(): void {
    const length = this.#measure(this.#kept.subarray(0, this.#fill));
    if (length === undefined ? this.#fill >= BYTES_OF_A_HEAD : length === 'stop' || length < this.#fill)
      this.#stopped = true;
    else if (length !== undefined && length !== 'stop') this.#length = length;
  }

  #finish(): void {
    const message = this.#kept.subarray(0, this.#fill);
    this.#fill = 0;
    this.#seen = 0;
    this.#length = undefined;
    this.#take(message);
  }

  #keep(bytes: Uint8Array, start: number, end: number): void {
    this.#seen += end - start;
    const size = Math.min(MAX_SPOKEN_MESSAGE, this.#fill + end - start);
    if (size > this.#kept.length) {
      const larger = new Uint8Array(Math.min(MAX_SPOKEN_MESSAGE, Math.max(size, this.#kept.length * 2)));
      larger.set(this.#kept.subarray(0, this.#fill));
      this.#kept = larger;
    }
    this.#kept.set(bytes.subarray(start, start + size - this.#fill), this.#fill);
    this.#fill = size;
  }
}

/** A protocol of messages that say their length. */
export abstract class FrameReader implements WordReader {
  protected readonly speaker: Speaker;
  readonly #frames: Readonly<Record<Side, SpokenFrames>>;

  constructor(protocol: ApplicationProtocol, tell: Tell) {
    this.speaker = new Speaker(protocol, tell);
    this.#frames = {
      client: new SpokenFrames(
        (head) => this.measure(head, 'client'),
        (message) => this.client(message),
      ),
      server: new SpokenFrames(
        (head) => this.measure(head, 'server'),
        (message) => this.server(message),
      ),
    };
  }

  data(side: Side, bytes: Uint8Array, start: number, end: number, frame: number | undefined): void {
    this.speaker.frame = frame;
    this.#frames[side].feed(bytes, start, end);
  }

  gap(side: Side): void {
    this.#frames[side].stop();
  }

  protected abstract measure(head: Uint8Array, side: Side): ReturnType<Measure>;
  /** `message` is cut at `MAX_SPOKEN_MESSAGE` bytes, and valid only during the call. */
  protected abstract client(message: Uint8Array): void;
  protected abstract server(message: Uint8Array): void;

  protected request(text: string): void {
    this.speaker.say({ from: 'client', means: 'request', text });
  }
}
