import type { Side } from '../../base/side.js';
import type { HandshakeMessage } from '../../handshake/message-types.js';
import { type Direction, opposite } from '../../stream/stream-listener.js';

/** Messages that only one side sends (RFC 5246 section 7.4, RFC 8446 section 4): they tell the roles where no hello does. */
const SENDER: Readonly<Partial<Record<HandshakeMessage['name'], Side>>> = {
  client_hello: 'client',
  client_key_exchange: 'client',
  end_of_early_data: 'client',
  hello_request: 'server',
  server_hello: 'server',
  hello_retry_request: 'server',
  encrypted_extensions: 'server',
  server_key_exchange: 'server',
  certificate_request: 'server',
  server_hello_done: 'server',
  certificate_status: 'server',
  new_session_ticket: 'server',
};

/** Ports from here on are given to whoever connects (Linux; IANA's own range begins later). */
const FIRST_EPHEMERAL_PORT = 32_768;

/** Which direction is the client's, by the surest sign seen so far. */
export class Roles {
  clientDirection: Direction = 0;
  known = false;

  side(direction: Direction): Side {
    return direction === this.clientDirection ? 'client' : 'server';
  }

  /** A side opens the connection; `acknowledges`: it answers the one that does (SYN, SYN-ACK). */
  opened(direction: Direction, acknowledges: boolean): void {
    if (!this.known) this.#client(acknowledges ? opposite(direction) : direction);
  }

  /** A message that direction sent. A hello decides, whoever opened the connection. */
  message(direction: Direction, name: HandshakeMessage['name']): void {
    if (this.known && name !== 'client_hello' && name !== 'server_hello') return;
    const sender = SENDER[name];
    if (sender !== undefined) this.#client(sender === 'client' ? direction : opposite(direction));
  }

  /** Nobody has said who is the client: whoever has a port such as clients are given. */
  guess(ports: readonly [number, number]): void {
    if (this.known) return;
    const first = ports[0] >= FIRST_EPHEMERAL_PORT;
    const second = ports[1] >= FIRST_EPHEMERAL_PORT;
    if (first !== second) this.clientDirection = first ? 0 : 1;
  }

  #client(direction: Direction): void {
    this.clientDirection = direction;
    this.known = true;
  }
}
