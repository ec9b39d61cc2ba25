import { hex } from '../base/hex.js';
import { type EapPacket, readEap } from './eap-packet.js';

// RFC 2865 section 3, and RFC 3579 section 3.1: EAP in attributes.

export const ACCESS_REQUEST = 1;
export const ACCESS_ACCEPT = 2;
export const ACCESS_REJECT = 3;
export const ACCESS_CHALLENGE = 11;

const HEADER_LENGTH = 20;
/** RFC 2865 section 3: what a packet may have. */
const LONGEST_PACKET = 4_096;

const STATE = 24;
const CALLING_STATION_ID = 31;
const PROXY_STATE = 33;
const EAP_MESSAGE = 79;

/** One RADIUS packet about access. */
export interface RadiusPacket {
  readonly code: number;
  readonly identifier: number;
  /** Sixteen bytes in hex: with the identifier they tell a request that is sent again. */
  readonly authenticator: string;
  /** In hex. What a challenge gives is returned with the next request. */
  readonly state: string | undefined;
  /** The station that asks, as the NAS calls it; most write a MAC address. */
  readonly callingStationId: string | undefined;
  /** It has passed a proxy. */
  readonly isProxied: boolean;
  /** The attributes' values joined. */
  readonly eap: EapPacket | undefined;
}

/**
 * Reads the datagram `bytes[start, end)`. Undefined if it is no RADIUS packet about access: its length is the
 * datagram's, its attributes end with it, and what EAP it has is as long as it says.
 */
export function readRadius(bytes: Uint8Array, start: number, end: number): RadiusPacket | undefined {
  const length = end - start;
  if (length < HEADER_LENGTH || length > LONGEST_PACKET) return undefined;
  const code = bytes[start]!;
  if (code < ACCESS_REQUEST || (code > ACCESS_REJECT && code !== ACCESS_CHALLENGE)) return undefined;
  if (((bytes[start + 2]! << 8) | bytes[start + 3]!) !== length) return undefined;
  let eapLength = 0;
  for (let at = start + HEADER_LENGTH; at < end; ) {
    const attributeLength = at + 1 < end ? bytes[at + 1]! : 0;
    if (attributeLength < 2 || at + attributeLength > end) return undefined;
    if (bytes[at] === EAP_MESSAGE) eapLength += attributeLength - 2;
    at += attributeLength;
  }
  return readAttributes(bytes, start, end, code, eapLength);
}

function readAttributes(
  bytes: Uint8Array,
  start: number,
  end: number,
  code: number,
  eapLength: number,
): RadiusPacket | undefined {
  let state: string | undefined;
  let callingStationId: string | undefined;
  let isProxied = false;
  const joined = new Uint8Array(eapLength);
  let fill = 0;
  for (let at = start + HEADER_LENGTH; at < end; at += bytes[at + 1]!) {
    const value = bytes.subarray(at + 2, at + bytes[at + 1]!);
    switch (bytes[at]) {
      case STATE:
        state = hex(value);
        break;
      case CALLING_STATION_ID:
        callingStationId = String.fromCharCode(...value);
        break;
      case PROXY_STATE:
        isProxied = true;
        break;
      case EAP_MESSAGE:
        joined.set(value, fill);
        fill += value.length;
        break;
      default:
    }
  }
  const eap = readEap(joined, 0, fill);
  // One that is empty stands for the wish to begin (RFC 3579 section 2.1).
  if (eap === undefined ? fill > 0 : eap.end !== fill) return undefined;
  const identifier = bytes[start + 1]!;
  const authenticator = hex(bytes.subarray(start + 4, start + HEADER_LENGTH));
  return { code, identifier, authenticator, state, callingStationId, isProxied, eap };
}
