import type { Segment } from '../../src/stream/segment.js';

/** A segment of one direction with a payload; whatever `about` does not say is as plain as can be. */
export function madeSegment(payload: Uint8Array, about: Partial<Segment> = {}): Segment {
  return {
    bytes: payload,
    addressLength: 4,
    sourceOffset: 0,
    destinationOffset: 0,
    sourcePort: 40_000,
    destinationPort: 443,
    sequence: 0,
    acknowledgement: 0,
    flags: 0,
    window: 65_535,
    hopLimit: 64,
    sackStart: 0,
    sackEnd: 0,
    payloadStart: 0,
    payloadEnd: payload.length,
    payloadLength: payload.length,
    ...about,
  };
}
