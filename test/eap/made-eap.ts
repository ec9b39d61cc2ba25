// Makes EAP packets, and the frames and datagrams that carry them.
import { bytes, ethernet, ipv4, type Row, u16, u32 } from '../capture-builder.js';

export const PEER_MAC = [0x02, 0, 0, 0, 0, 0x01];
export const AUTHENTICATOR_MAC = [0x02, 0, 0, 0, 0, 0xaa];
export const GROUP_MAC = [0x01, 0x80, 0xc2, 0, 0, 0x03];

export const REQUEST = 1;
export const RESPONSE = 2;

export const eap = (code: number, identifier: number, typeAndData: readonly number[] = []): Uint8Array =>
  bytes([code, identifier], u16(4 + typeAndData.length), typeAndData);
export const success = (identifier: number): Uint8Array => eap(3, identifier);
export const failure = (identifier: number): Uint8Array => eap(4, identifier);
export const identity = (identifier: number, name: string): Uint8Array =>
  eap(RESPONSE, identifier, [1, ...new TextEncoder().encode(name)]);

export interface Flags {
  readonly type?: number;
  readonly start?: boolean;
  readonly more?: boolean;
  readonly messageLength?: number;
}

/** A packet of a TLS method, EAP-TLS if no other is named. */
export function tlsPacket(
  code: number,
  identifier: number,
  data: Uint8Array | readonly number[] = [],
  { type = 13, start = false, more = false, messageLength }: Flags = {},
): Uint8Array {
  const flags = (messageLength === undefined ? 0 : 0x80) | (more ? 0x40 : 0) | (start ? 0x20 : 0);
  const length = messageLength === undefined ? [] : u32(messageLength);
  return eap(code, identifier, [type, flags, ...length, ...data]);
}

/** A handshake record with a ClientHello's beginning: its random is `random` in every byte. */
export const helloRecord = (random: number, length = 60): Uint8Array =>
  bytes([22, 3, 1], u16(length), [1], [0, 0, length - 4], [3, 3], new Uint8Array(length - 6).fill(random));

export const record = (type: number, length: number): Uint8Array =>
  bytes([type, 3, 3], u16(length), new Uint8Array(length).fill(7));

/** An EAPOL frame in Ethernet. */
export const eapolFrame = (source: readonly number[], destination: readonly number[], packet: Uint8Array) =>
  ethernetOf(source, destination, bytes([2, 0], u16(packet.length), packet));
export const eapolStart = (source: readonly number[]) => ethernetOf(source, GROUP_MAC, [1, 1, 0, 0]);

const ethernetOf = (source: readonly number[], destination: readonly number[], body: Iterable<number>) =>
  bytes(destination, source, ethernet(Uint8Array.from(body), 0x888e).subarray(12));

export const fromPeer = (packet: Uint8Array) => eapolFrame(PEER_MAC, GROUP_MAC, packet);
export const fromAuthenticator = (packet: Uint8Array) => eapolFrame(AUTHENTICATOR_MAC, PEER_MAC, packet);

export interface RadiusOptions {
  readonly identifier: number;
  readonly eap?: Uint8Array;
  readonly state?: string;
  readonly station?: string;
  readonly authenticator?: number;
  readonly client?: readonly [address: readonly number[], port: number];
  readonly server?: readonly [address: readonly number[], port: number];
}

export const NAS = [[192, 0, 2, 1], 40_000] as const;
export const RADIUS_SERVER = [[192, 0, 2, 2], 1_812] as const;

/** A RADIUS packet in an IPv4 packet (LINKTYPE_RAW); a request from the client, all else from the server. */
export function radius(code: number, options: RadiusOptions): Uint8Array {
  const { identifier, state, station, client = NAS, server = RADIUS_SERVER } = options;
  const attribute = (type: number, value: Uint8Array): Uint8Array => bytes([type, 2 + value.length], value);
  const eapParts: Uint8Array[] = [];
  const message = options.eap ?? new Uint8Array(0);
  for (let at = 0; at < message.length; at += 253)
    eapParts.push(attribute(79, message.subarray(at, at + 253)));
  const text = (value: string) => new TextEncoder().encode(value);
  const attributes = bytes(
    ...eapParts,
    state === undefined ? [] : attribute(24, text(state)),
    station === undefined ? [] : attribute(31, text(station)),
  );
  const authenticator = new Uint8Array(16).fill(options.authenticator ?? identifier);
  const payload = bytes([code, identifier], u16(20 + attributes.length), authenticator, attributes);
  const [from, to] = code === 1 ? [client, server] : [server, client];
  const udp = bytes(u16(from[1]), u16(to[1]), u16(8 + payload.length), u16(0), payload);
  return ipv4(udp, { source: [...from[0]], destination: [...to[0]], protocol: 17 });
}

/** In Ethernet, so that RADIUS and EAPOL can stand in one capture. */
export const inEthernet = (packet: Uint8Array): Uint8Array => ethernet(packet);

export const rows = (packets: readonly Uint8Array[], apart = 0.001): Row[] =>
  packets.map((data, at) => ({
    data,
    seconds: 1_700_000_000 + Math.floor(at * apart),
    nanoseconds: Math.round(((at * apart) % 1) * 1e9),
  }));
