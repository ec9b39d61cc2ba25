import { isOpenVpnAt } from '../../application/openvpn.js';
import { MAX_PIECE_BYTES, MAX_PROLOGUE_BYTES } from '../../base/limits.js';
import {
  findTlsStart,
  isRecordHeaderAt,
  isSsl2ClientHello,
  RECORD_HEADER_LENGTH,
} from '../../record/record-header.js';
import type { Arrival } from '../../stream/stream-listener.js';

interface Piece {
  readonly offset: number;
  readonly frame: number;
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** `tls` and `ssl2` begin at `start`. `other`: not TLS so far. `full`: not TLS, nor will it be, and no more is kept. */
export type Recognized =
  | { readonly is: 'other' | 'full' }
  | { readonly is: 'tls' | 'ssl2'; readonly start: number };

const HELLO_LENGTH = 11;

/**
 * The bytes of one direction before TLS is recognised in them: by content, never by port. A hello is found anywhere
 * (a STARTTLS dialogue or a proxy's header may stand before it); any other record only where the stream, or TLS on
 * the other side, begins.
 */
export class TlsRecognition {
  #bytes = new Uint8Array(256);
  #fill = 0;
  #searched = 0;
  readonly #pieces: Piece[] = [];

  get bytes(): Uint8Array {
    return this.#bytes;
  }

  get length(): number {
    return this.#fill;
  }

  /** A whole record header stands at the beginning. */
  get beginsWithRecordHeader(): boolean {
    return this.#fill >= RECORD_HEADER_LENGTH && isRecordHeaderAt(this.#bytes, 0);
  }

  /** `peerSpeaksTls`: a record may begin wherever this piece begins. */
  add(bytes: Uint8Array, start: number, end: number, arrival: Arrival, peerSpeaksTls: boolean): Recognized {
    const room = Math.min(end - start, MAX_PROLOGUE_BYTES - this.#fill);
    if (room <= 0) return { is: 'full' };
    const from = this.#fill;
    this.#append(bytes.subarray(start, start + room), arrival);
    return this.#recognize(from, peerSpeaksTls);
  }

  /** Calls back with each piece from `start` on, with the packet that carried it. */
  replay(start: number, tell: (bytes: Uint8Array, from: number, to: number, arrival: Arrival) => void): void {
    for (const [index, piece] of this.#pieces.entries()) {
      const to = this.#pieces[index + 1]?.offset ?? this.#fill;
      if (to > start) tell(this.#bytes, Math.max(start, piece.offset), to, piece);
    }
  }

  #recognize(from: number, peerSpeaksTls: boolean): Recognized {
    const bytes = this.#bytes;
    const end = this.#fill;
    if (isSsl2ClientHello(bytes, 0, end)) return { is: 'ssl2', start: 0 };
    // Its TLS lies in its own packets: read without them, it would be TLS with damage.
    if (from < MAX_PIECE_BYTES && isOpenVpnAt(bytes, 0, end)) return { is: 'full' };
    for (const begins of this.#beginnings(from, peerSpeaksTls)) {
      if (end - begins < RECORD_HEADER_LENGTH || !isRecordHeaderAt(bytes, begins)) continue;
      if (bytes[begins] !== 0x16) return { is: 'tls', start: begins };
      // A handshake record met in the middle of a connection may hold any message, or an encrypted one.
      if (end - begins >= HELLO_LENGTH) return { is: 'tls', start: begins };
    }
    const found = findTlsStart(bytes, this.#searched, end);
    if (found >= 0) return { is: 'tls', start: found };
    this.#searched = Math.max(this.#searched, end - HELLO_LENGTH + 1, 0);
    return { is: end >= MAX_PROLOGUE_BYTES ? 'full' : 'other' };
  }

  /** Where a record may begin: with the stream, or, once the other side speaks TLS, with a piece whose header may be cut. */
  #beginnings(from: number, peerSpeaksTls: boolean): number[] {
    if (!peerSpeaksTls) return [0];
    const found = [this.#pieceStart(from)];
    for (let at = this.#pieces.length - 1; at >= 0; at--) {
      const { offset } = this.#pieces[at]!;
      if (from - offset >= HELLO_LENGTH) break;
      found.push(offset);
    }
    return found.sort((a, b) => a - b);
  }

  #pieceStart(offset: number): number {
    let at = offset;
    // A header may have been cut: step back over what could be its beginning.
    while (at > 0 && offset - at < 5 && this.#mayBeginAt(at - 1)) at--;
    return at;
  }

  #mayBeginAt(at: number): boolean {
    const type = this.#bytes[at]!;
    if (type < 20 || type > 24) return false;
    return (
      (at + 1 >= this.#fill || this.#bytes[at + 1] === 3) &&
      (at + 2 >= this.#fill || this.#bytes[at + 2]! <= 4)
    );
  }

  #append(bytes: Uint8Array, arrival: Arrival): void {
    const size = this.#fill + bytes.length;
    if (size > this.#bytes.length) {
      const larger = new Uint8Array(Math.min(MAX_PROLOGUE_BYTES, Math.max(size, this.#bytes.length * 2)));
      larger.set(this.#bytes.subarray(0, this.#fill));
      this.#bytes = larger;
    }
    this.#bytes.set(bytes, this.#fill);
    if (this.#pieces.at(-1)?.frame !== arrival.frame) {
      this.#pieces.push({
        offset: this.#fill,
        frame: arrival.frame,
        seconds: arrival.seconds,
        nanoseconds: arrival.nanoseconds,
      });
    }
    this.#fill = size;
  }
}
