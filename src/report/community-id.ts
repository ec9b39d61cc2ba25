import { host } from '../platform/host.js';
import type { Connection, Endpoint, Transport } from '../story/connection.js';

/** IANA's protocol numbers. EAP's conversations have no flow of their own. */
const PROTOCOL: Readonly<Record<Transport, number | undefined>> = {
  tcp: 6,
  dtls: 17,
  quic: 17,
  eap: undefined,
};

/** Seed, protocol and padding, and both ports. */
const FIXED_LENGTH = 8;

/**
 * The Community ID of a connection's flow (github.com/corelight/community-id-spec, version 1, seed 0), as Zeek, Suricata
 * and Wireshark write it: the same for both directions. Undefined where there is no flow of TCP or UDP.
 */
export function communityId({ transport, client, server }: Connection): string | undefined {
  const protocol = PROTOCOL[transport];
  if (protocol === undefined) return undefined;
  const [lower, higher] = isBefore(client, server) ? [client, server] : [server, client];
  const size = lower.address.length;
  const bytes = new Uint8Array(FIXED_LENGTH + size * 2);
  const view = new DataView(bytes.buffer);
  bytes.set(lower.address, 2);
  bytes.set(higher.address, 2 + size);
  view.setUint8(2 + size * 2, protocol);
  view.setUint16(4 + size * 2, lower.port);
  view.setUint16(6 + size * 2, higher.port);
  return `1:${host.base64(host.digest('sha1', bytes))}`;
}

function isBefore(one: Endpoint, other: Endpoint): boolean {
  for (let i = 0; i < one.address.length; i++) {
    const difference = one.address[i]! - other.address[i]!;
    if (difference !== 0) return difference < 0;
  }
  return one.port < other.port;
}
