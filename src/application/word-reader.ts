import type { Side } from '../base/side.js';
import type { ApplicationProtocol, ApplicationWord, WordInProgress } from './application-word.js';
import { shortened } from './wire-text.js';

/** Reads one protocol in a connection's bytes, as both sides say them, and tells the words. Never throws. */
export interface WordReader {
  /** Takes `bytes[start, end)`, the next ones that `side` sent, whole with the packet `frame`. */
  data(side: Side, bytes: Uint8Array, start: number, end: number, frame: number | undefined): void;
  /** Bytes of `side` are missing: what follows cannot be read in step. */
  gap(side: Side): void;
}

export type Tell = (word: ApplicationWord) => void;

/** Makes words of one protocol and tells them. */
export class Speaker {
  readonly #tell: Tell;
  protocol: ApplicationProtocol;
  /** Of the bytes at hand. */
  frame: number | undefined;

  constructor(protocol: ApplicationProtocol, tell: Tell) {
    this.protocol = protocol;
    this.#tell = tell;
  }

  /** Tells a word, which may still be changed as long as nobody looks at it. */
  say(word: Omit<WordInProgress, 'protocol' | 'frame'>): WordInProgress {
    const { from, ...rest } = word;
    const said: WordInProgress = { from, protocol: this.protocol, ...rest };
    if (said.text === '') delete said.text;
    if (said.missing === undefined) delete said.missing;
    if (said.code === undefined) delete said.code;
    if (this.frame !== undefined) said.frame = this.frame;
    this.#tell(said);
    return said;
  }
}

/** Addresses, what is quoted (a user, a path, a database), and what is long enough to be a token or a challenge. */
const PRIVATE = /<[^<>]*>|[^\s<>]+@[^\s<>]+|"[^"]*"|'[^' ]*'(?=$|[^\w])|[A-Za-z0-9+/=_.~-]{25,}/g;

/** A server's words for its status without what may be somebody's, at most 120 characters. */
export function harmless(text: string): string {
  return shortened(text.slice(0, 512).replace(PRIVATE, '...').trim());
}
