import { Cursor } from '../base/cursor.js';
import { attempt } from './dialogue.js';
import { tellRefusal } from './refusing-words.js';
import { FrameReader, type Measure } from './spoken-frames.js';
import { wireText } from './wire-text.js';

// MySQL source documentation, "Generic Response Packets" and "Connection Phase"
const HEADER_LENGTH = 4;
const OK = 0x00;
const AUTH_MORE_DATA = 0x01;
const AUTH_SWITCH = 0xfe;
const ERR = 0xff;
/** ER_ACCESS_DENIED_ERROR and its like, ER_HOST_NOT_PRIVILEGED, ER_SECURE_TRANSPORT_REQUIRED. */
const REFUSED = new Set([1044, 1045, 1130, 1227, 1251, 1698, 3118, 3159, 3955]);

/** MySQL and MariaDB behind SSLRequest, as long as they decide whether the client is let in. */
export class MysqlWords extends FrameReader {
  #asked = false;
  #judged = false;

  protected measure(head: Uint8Array): ReturnType<Measure> {
    if (head.length < HEADER_LENGTH) return undefined;
    return HEADER_LENGTH + (head[0]! | (head[1]! << 8) | (head[2]! << 16));
  }

  protected client(): void {
    if (!this.#asked) this.request('HandshakeResponse');
    this.#asked = true;
  }

  protected server(message: Uint8Array): void {
    if (this.#judged) return;
    switch (message[HEADER_LENGTH]) {
      case OK:
        this.#judged = true;
        this.speaker.say({ from: 'server', means: 'accepted', text: 'OK' });
        return;
      case ERR:
        this.#judged = true;
        this.#error(new Cursor(message, HEADER_LENGTH + 1));
        return;
      case AUTH_MORE_DATA:
      case AUTH_SWITCH:
        this.speaker.say({ from: 'server', means: 'neutral', text: 'asks for more' });
        return;
      default:
    }
  }

  #error(cursor: Cursor): void {
    const error = attempt(() => {
      const [low, high] = cursor.opaque('error_code', 2);
      return { code: low! | (high! << 8), text: wireText(cursor.opaque('error_message', cursor.left)) };
    });
    if (error === undefined) return;
    const words = error.text.replace(/^#.{5}/s, '');
    if (REFUSED.has(error.code)) tellRefusal(this.speaker, String(error.code), { words });
    else this.speaker.say({ from: 'server', means: 'neutral', code: String(error.code) });
  }
}
