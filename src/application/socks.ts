import { Cursor } from '../base/cursor.js';
import { addressText } from '../base/internet-address.js';
import {
  attempt,
  type DialogueStep,
  type HostPort,
  type Part,
  partsAfter,
  type Recognized,
  step,
} from './dialogue.js';
import { isText, wireText } from './wire-text.js';

const CONNECT = 1;
const GRANTED_4 = 0x5a;
const SUCCEEDED_5 = 0;
const NO_ACCEPTABLE_METHODS = 0xff;
const USERNAME_PASSWORD = 2;

/** SOCKS 4, 4A and 5: the request for a tunnel and its answer. */
export function socks(parts: readonly Part[]): Recognized | undefined {
  const first = parts[0];
  if (first === undefined || first.side !== 'client' || first.cut) return undefined;
  if (first.bytes[0] === 4) return socks4(parts, first);
  return first.bytes[0] === 5 ? new Socks5(parts).recognize() : undefined;
}

/** "SOCKS: A protocol for TCP proxy across firewalls" (Ying-Da Lee), and its extension 4A for names. */
function socks4(parts: readonly Part[], first: Part): Recognized | undefined {
  const request = attempt(() => {
    const cursor = new Cursor(first.bytes, 1);
    if (cursor.uint8('command') !== CONNECT) return undefined;
    const port = cursor.uint16('port');
    const address = cursor.opaque('address', 4);
    string(cursor);
    const isName = address[0] === 0 && address[1] === 0 && address[2] === 0 && address[3] !== 0;
    const name = isName ? string(cursor) : undefined;
    if (name !== undefined && (name.length === 0 || !isText(name))) return undefined;
    return {
      target: { host: name === undefined ? addressText(address) : wireText(name), port },
      used: cursor.offset,
    };
  });
  if (request === undefined || request.target.port === 0) return undefined;
  const { target, used } = request;
  const steps = [step(first, 'connect_request')];
  const left = partsAfter(parts, 0, used);
  const index = left.findIndex((part) => part.side === 'server');
  const answer = left[index];
  if (answer === undefined) return { protocol: 'socks4', steps, target };
  const code = answer.bytes[1];
  if (answer.bytes[0] !== 0 || code === undefined || code < GRANTED_4 || code > 0x5d) return undefined;
  steps.push(step(answer, code === GRANTED_4 ? 'connect_accepted' : 'connect_refused', { code }));
  if (code !== GRANTED_4) return { protocol: 'socks4', steps, target };
  // What the client sent along with its request comes before the answer.
  return {
    protocol: 'socks4',
    steps,
    target,
    rest: [...left.slice(0, index), ...partsAfter(left, index, 8)],
  };
}

function string(cursor: Cursor): Uint8Array {
  const end = cursor.bytes.indexOf(0, cursor.offset);
  const text = cursor.opaque('string', (end < 0 ? cursor.end + 1 : end) - cursor.offset);
  cursor.uint8('nul');
  return text;
}

/** RFC 1928 and RFC 1929. Both sides' bytes are read one after the other, however they were cut into pieces. */
class Socks5 {
  #left: readonly Part[];
  readonly #steps: DialogueStep[] = [];

  constructor(parts: readonly Part[]) {
    this.#left = parts;
  }

  recognize(): Recognized | undefined {
    const offer = this.#read('client', (cursor) => {
      cursor.uint8('version');
      const methods = cursor.opaque('methods', cursor.uint8('nmethods'));
      return methods.length > 0 ? methods : undefined;
    });
    if (offer === undefined) return undefined;
    const chosen = this.#read('server', (cursor) => {
      const version = cursor.uint8('version');
      const method = cursor.uint8('method');
      return version === 5 && (method === NO_ACCEPTABLE_METHODS || offer.value.includes(method))
        ? method
        : undefined;
    });
    // A client may ask for its tunnel without waiting, but then it does not send methods alone.
    if (chosen === undefined && this.#left.some((part) => part.side === 'server')) return undefined;
    this.#steps.push(step(offer.part, 'login'));
    if (chosen?.value === NO_ACCEPTABLE_METHODS) {
      this.#steps.push(step(chosen.part, 'connect_refused', { code: NO_ACCEPTABLE_METHODS }));
      return { protocol: 'socks5', steps: this.#steps };
    }
    if (chosen?.value === USERNAME_PASSWORD && !this.#signsIn())
      return { protocol: 'socks5', steps: this.#steps };
    const request = this.#read('client', (cursor) => {
      if (cursor.uint8('version') !== 5 || cursor.uint8('command') !== CONNECT) return undefined;
      cursor.uint8('reserved');
      return endpoint(cursor);
    });
    if (request === undefined) {
      // Two or three bytes that nobody answers could be anything.
      return chosen === undefined ? undefined : { protocol: 'socks5', steps: this.#steps };
    }
    this.#steps.push(step(request.part, 'connect_request'));
    const target = request.value;
    const answer = this.#read('server', (cursor) => {
      if (cursor.uint8('version') !== 5) return undefined;
      const code = cursor.uint8('reply');
      cursor.uint8('reserved');
      if (code === SUCCEEDED_5) endpoint(cursor);
      return code;
    });
    if (answer === undefined) return { protocol: 'socks5', steps: this.#steps, target };
    const accepted = answer.value === SUCCEEDED_5;
    this.#steps.push(
      step(answer.part, accepted ? 'connect_accepted' : 'connect_refused', { code: answer.value }),
    );
    return { protocol: 'socks5', steps: this.#steps, target, ...(accepted && { rest: this.#left }) };
  }

  /** False: the server did not want this user, or did not say so. */
  #signsIn(): boolean {
    const user = this.#read('client', (cursor) => {
      if (cursor.uint8('version') !== 1) return undefined;
      cursor.opaque('uname', cursor.uint8('ulen'));
      cursor.opaque('passwd', cursor.uint8('plen'));
      return true;
    });
    const status = this.#read('server', (cursor) =>
      cursor.uint8('version') === 1 ? cursor.uint8('status') : undefined,
    );
    if (user !== undefined) this.#steps.push(step(user.part, 'login'));
    if (status === undefined) return false;
    if (status.value !== 0) this.#steps.push(step(status.part, 'connect_refused', { code: status.value }));
    return status.value === 0;
  }

  /** Decodes from the first bytes left of one side, and takes them. */
  #read<T>(
    side: Part['side'],
    decode: (cursor: Cursor) => T | undefined,
  ): { value: T; part: Part } | undefined {
    const index = this.#left.findIndex((part) => part.side === side);
    const part = this.#left[index];
    if (part === undefined) return undefined;
    const cursor = new Cursor(part.bytes);
    const value = attempt(() => decode(cursor));
    if (value === undefined) return undefined;
    this.#left = [...this.#left.slice(0, index), ...partsAfter(this.#left, index, cursor.offset)];
    return { value, part };
  }
}

/** RFC 1928 section 5: ATYP, an address and a port. */
function endpoint(cursor: Cursor): HostPort | undefined {
  const type = cursor.uint8('address_type');
  let host: string;
  if (type === 1) host = addressText(cursor.opaque('address', 4));
  else if (type === 4) host = addressText(cursor.opaque('address', 16));
  else if (type === 3) {
    const name = cursor.opaque('name', cursor.uint8('length'));
    if (name.length === 0 || !isText(name)) return undefined;
    host = wireText(name);
  } else return undefined;
  return { host, port: cursor.uint16('port') };
}
