export const TCP_FIN = 0x01;
export const TCP_SYN = 0x02;
export const TCP_RST = 0x04;
export const TCP_ACK = 0x10;

/** One TCP segment with the addresses that carried it. A packet decoder's own fields serve: nothing is copied. */
export interface Segment {
  readonly bytes: Uint8Array;
  /** 4 or 16. */
  readonly addressLength: number;
  readonly sourceOffset: number;
  readonly destinationOffset: number;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly sequence: number;
  readonly acknowledgement: number;
  readonly flags: number;
  /** As in the header, not scaled. */
  readonly window: number;
  /** The time to live or hop limit of the packet. */
  readonly hopLimit: number;
  /** Blocks of a selective acknowledgement (RFC 2018), eight bytes each, in `bytes[sackStart, sackEnd)`. */
  readonly sackStart: number;
  readonly sackEnd: number;
  /** `bytes[payloadStart, payloadEnd)` was captured of the payload. */
  readonly payloadStart: number;
  readonly payloadEnd: number;
  /** The payload's length by the headers. */
  readonly payloadLength: number;
}

/** Signed distance on the circle of 2^32 sequence numbers (RFC 9293 section 3.4): positive when `to` is ahead of `from`. */
export const distance = (from: number, to: number): number => (to - from) | 0;
