import { Cursor } from '../base/cursor.js';
import { attempt } from './dialogue.js';
import { tellRefusal } from './refusing-words.js';
import { FrameReader, type Measure } from './spoken-frames.js';
import { wireText } from './wire-text.js';

// MQTT 3.1.1 and 5.0 section 2.1.2 (packet types), 3.2.2 (CONNACK), 3.14.2 (DISCONNECT)
const CONNECT = 1;
const CONNACK = 2;
const DISCONNECT = 14;
const NAMES: Readonly<Record<number, string>> = {
  1: 'CONNECT',
  3: 'PUBLISH',
  8: 'SUBSCRIBE',
  10: 'UNSUBSCRIBE',
  12: 'PINGREQ',
  14: 'DISCONNECT',
  15: 'AUTH',
};
const RETURN_CODES: readonly string[] = [
  'Connection Accepted',
  'unacceptable protocol version',
  'identifier rejected',
  'Server unavailable',
  'bad user name or password',
  'not authorized',
];
/** Reason codes of MQTT 5 that speak of who the client is; others speak of the server or of the packet. */
const REASONS: Readonly<Record<number, string>> = {
  133: 'Client Identifier not valid',
  134: 'Bad User Name or Password',
  135: 'Not authorized',
  138: 'Banned',
  140: 'Bad authentication method',
};
/** MQTT 5 section 2.2.2.2 */
const REASON_STRING = 0x1f;
const ASSIGNED = new Set([0x11, 0x12, 0x13, 0x15, 0x16, 0x1a, 0x1c, 0x1f]);

const hex = (code: number): string => `0x${code.toString(16).padStart(2, '0')}`;

/** MQTT 3.1, 3.1.1 and 5. */
export class MqttWords extends FrameReader {
  #five = false;
  #first = true;

  protected measure(head: Uint8Array): ReturnType<Measure> {
    if (head[0]! >> 4 === 0) return 'stop';
    let length = 0;
    for (let at = 1; at < head.length && at <= 4; at++) {
      length += (head[at]! & 0x7f) * 128 ** (at - 1);
      if (head[at]! < 0x80) return at + 1 + length;
    }
    return head.length > 4 ? 'stop' : undefined;
  }

  protected client(message: Uint8Array): void {
    const type = message[0]! >> 4;
    if (type === CONNECT) {
      const name = String.fromCharCode(...message.subarray(0, 16)).indexOf('MQTT');
      this.#five = name >= 0 && message[name + 4] === 5;
    }
    const told = NAMES[type];
    if (told !== undefined) this.request(told);
  }

  protected server(message: Uint8Array): void {
    const type = message[0]! >> 4;
    const body = message.subarray(1 + lengthBytes(message));
    if (type === CONNACK) this.#connack(body);
    else if (type === DISCONNECT && this.#five && body.length > 0) this.#reason(body[0]!, body.subarray(1));
  }

  #connack(body: Uint8Array): void {
    const code = body[1];
    if (code === undefined || !this.#first) return;
    this.#first = false;
    if (code === 0) this.speaker.say({ from: 'server', means: 'accepted', code: hex(0), text: 'CONNACK' });
    else if (code >= 0x80) this.#reason(code, body.subarray(2));
    else if (code === 2 || code === 4 || code === 5)
      tellRefusal(this.speaker, hex(code), { name: RETURN_CODES[code]! });
    else
      this.speaker.say({ from: 'server', means: 'neutral', code: hex(code), text: RETURN_CODES[code] ?? '' });
  }

  #reason(code: number, properties: Uint8Array): void {
    if (code < 0x80) return;
    const text = attempt(() => reasonString(new Cursor(properties))) ?? '';
    const name = REASONS[code];
    if (name !== undefined || /certificat/i.test(text))
      tellRefusal(this.speaker, hex(code), { name: name ?? '', words: text });
    else this.speaker.say({ from: 'server', means: 'neutral', code: hex(code) });
  }
}

function lengthBytes(message: Uint8Array): number {
  let count = 1;
  while (count < 4 && (message[count] ?? 0) >= 0x80) count++;
  return count;
}

/** The server's own words, if they come before properties of a form that is not known here. */
function reasonString(cursor: Cursor): string | undefined {
  cursor.uint8('property_length');
  while (cursor.left > 2) {
    const property = cursor.uint8('identifier');
    if (!ASSIGNED.has(property)) return undefined;
    const length = property === 0x11 ? 4 : property === 0x13 ? 2 : cursor.uint16('length');
    const value = cursor.opaque('value', length);
    if (property === REASON_STRING) return wireText(value);
  }
  return undefined;
}
