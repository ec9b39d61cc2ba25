import { host } from '../platform/host.js';
import { QuicVersion } from '../registry/quic-version.js';
import { isIntegrityTag } from './packet-cipher.js';
import { RETRY_TAG_LENGTH } from './packet-header.js';

const plain = (hex: string): Uint8Array => host.fromHex(hex);

/** Keys and nonces that anybody knows. */
const V1 = { key: plain('be0c690b9f66575a1d766b54e368c84e'), nonce: plain('461599d35d632bf2239825bb') };
const V2 = { key: plain('8fb4b01b56ac48e260fbcbcead7ccc92'), nonce: plain('d86969bc2d7c6d9990efb04a') };
const DRAFT_29 = { key: plain('ccce187ed09a09d05728155a6cb96be1'), nonce: plain('e54930f97f2136f0530a8c1c') };

function secretOf(version: number): typeof V1 | undefined {
  if (version === QuicVersion.code['QUIC v1']) return V1;
  if (version === QuicVersion.code['QUIC v2']) return V2;
  return version >= 0xff00001d && version <= 0xff000020 ? DRAFT_29 : undefined;
}

/**
 * Whether a Retry answers the Initial packet that went to `connectionId` (RFC 9001 section 5.8, RFC 9369 section 3.3.3): a
 * client drops one that does not. `packet` is the whole packet. Versions whose key is not known are believed.
 */
export function isGenuineRetry(version: number, connectionId: Uint8Array, packet: Uint8Array): boolean {
  const secret = secretOf(version);
  if (secret === undefined) return true;
  const length = packet.length - RETRY_TAG_LENGTH;
  if (length < 0) return false;
  const pseudo = new Uint8Array(1 + connectionId.length + length);
  pseudo[0] = connectionId.length;
  pseudo.set(connectionId, 1);
  pseudo.set(packet.subarray(0, length), 1 + connectionId.length);
  return isIntegrityTag(secret.key, secret.nonce, pseudo, packet.subarray(length));
}
