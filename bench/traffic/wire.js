/** Two ends of one connection in memory: what one writes, the other reads, and a witness hears of it in order. */
import { Duplex } from 'node:stream';

class End extends Duplex {
  #heard;
  #waiting;
  #hasLeft = false;
  /** The other end. */
  other;

  constructor(heard) {
    super({ allowHalfOpen: true });
    this.#heard = heard;
  }

  _write(bytes, _encoding, done) {
    this.#heard.bytes(this, bytes);
    if (this.other.destroyed) return done();
    if (this.other.push(bytes)) done();
    else this.other.#waiting = done;
  }

  _read() {
    const done = this.#waiting;
    this.#waiting = undefined;
    done?.();
  }

  #leave() {
    if (this.#hasLeft) return;
    this.#hasLeft = true;
    this.#heard.left(this);
    if (!this.other.destroyed) this.other.push(null);
  }

  _final(done) {
    this.#leave();
    done();
  }

  _destroy(_error, done) {
    this.#leave();
    this._read();
    done(null);
  }
}

/**
 * @param {{ bytes(fromClient: boolean, bytes: Buffer): void, left(fromClient: boolean): void }} witness
 * @returns the client's end and the server's
 */
export function wire(witness) {
  const heard = {
    bytes: (end, bytes) => witness.bytes(end === client, bytes),
    left: (end) => witness.left(end === client),
  };
  const client = new End(heard);
  const server = new End(heard);
  client.other = server;
  server.other = client;
  return { client, server };
}
