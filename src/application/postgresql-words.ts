import { Cursor } from '../base/cursor.js';
import type { Side } from '../base/side.js';
import { tellRefusal } from './refusing-words.js';
import { FrameReader, type Measure } from './spoken-frames.js';
import { wireText } from './wire-text.js';

// PostgreSQL documentation, "Message Formats". Errors: appendix A, class 28 is about who asks.
const REFUSED = /^28/;
/** Nothing is asked for: the server demands a certificate (src/backend/libpq/auth.c), bad ones ended in the handshake. */
const DEMAND = /connection requires a valid client certificate/;
const TYPES: Readonly<Record<string, string>> = { Q: 'Query', P: 'Parse', X: 'Terminate' };

const letter = (message: Uint8Array): string => String.fromCharCode(message[0] ?? 0);

/** PostgreSQL behind its SSLRequest. */
export class PostgresqlWords extends FrameReader {
  #started = false;
  /** It has been said whether the client is let in. */
  #judged = false;

  protected measure(head: Uint8Array, side: Side): ReturnType<Measure> {
    // A client's first message has no type.
    const type = side === 'client' && !this.#started ? 0 : 1;
    if (type === 1 && !/^[A-Za-z0-9]$/.test(letter(head))) return 'stop';
    if (head.length < type + 4) return undefined;
    const length = new Cursor(head, type).uint32('length');
    return length < 4 ? 'stop' : type + length;
  }

  protected client(message: Uint8Array): void {
    if (!this.#started) {
      this.#started = true;
      this.request('StartupMessage');
      return;
    }
    const name = TYPES[letter(message)];
    if (name !== undefined) this.request(name);
  }

  protected server(message: Uint8Array): void {
    const type = letter(message);
    if (type === 'R' && message.length >= 9) {
      const code = new Cursor(message, 5).uint32('authentication');
      if (code !== 0) this.speaker.say({ from: 'server', means: 'neutral', code: `R ${code}` });
      else this.speaker.say({ from: 'server', means: 'accepted', text: 'AuthenticationOk' });
      this.#judged = code === 0;
    } else if (type === 'E') this.#error(message);
  }

  #error(message: Uint8Array): void {
    const fields = new Map<string, string>();
    for (let at = 5; at < message.length; ) {
      const end = message.indexOf(0, at);
      const field = message.subarray(at, end < 0 ? message.length : end);
      if (field.length === 0) break;
      fields.set(letter(field), wireText(field.subarray(1)));
      at += field.length + 1;
    }
    const code = /^[0-9A-Z]{5}$/.exec(fields.get('C') ?? '')?.[0];
    if (code === undefined) return;
    const words = fields.get('M') ?? '';
    if (this.#judged || !REFUSED.test(code)) this.speaker.say({ from: 'server', means: 'neutral', code });
    else {
      const word = tellRefusal(this.speaker, code, { words });
      if (DEMAND.test(words)) word.missing = true;
    }
  }
}
