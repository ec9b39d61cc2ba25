import { ConnectionIds } from './connection-ids.js';
import type { CryptoStream } from './crypto-stream.js';
import { PacketNumbers } from './packet-numbers.js';
import type { PacketOpener } from './packet-opener.js';
import type { Level } from './quic-listener.js';

export interface StreamState {
  readonly order: CryptoStream;
  /** Offset behind the last byte, once it is known. */
  end: number;
}

/** A side's part of the connection. */
export class QuicHalf {
  /** By which it wants to be addressed. */
  readonly ids = new ConnectionIds();
  readonly openers: Partial<Record<Level, PacketOpener[]>> = {};
  readonly crypto = new Map<Level, CryptoStream>();
  /** Of packets that were opened, while the handshake goes on. */
  readonly numbers = { initial: new PacketNumbers(), handshake: new PacketNumbers() };
  readonly streams = new Map<number, StreamState>();
  /** Bytes of 1-RTT packets that were opened. */
  openedBytes = 0;
}
