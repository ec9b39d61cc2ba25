import { hex } from '../base/hex.js';
import { CLOSED_LINGER_SECONDS, MAX_EAP_CONVERSATIONS, MAX_EAP_LEGS } from '../base/limits.js';
import type { Packet } from '../packet/packet.js';
import type { Arrival } from '../stream/stream-listener.js';
import { EapConversation } from './eap-conversation.js';
import type { EapLeg, EapListener, EapResult } from './eap-listener.js';
import {
  carriesTls,
  EAP_REQUEST,
  EAP_RESPONSE,
  EAP_SUCCESS,
  type EapPacket,
  readEap,
  readTlsFragment,
} from './eap-packet.js';
import { readEapol } from './eapol.js';
import {
  ACCESS_ACCEPT,
  ACCESS_CHALLENGE,
  ACCESS_REJECT,
  ACCESS_REQUEST,
  type RadiusPacket,
  readRadius,
} from './radius.js';

/** Makes the listener of a new conversation; the leg is that on which it was seen first. */
export type EapListenerFactory = (leg: EapLeg, arrival: Arrival) => EapListener;

/** A conversation, and where one of its legs stands in it. */
interface Place {
  conversation: EapConversation;
  readonly leg: number;
}

/** A request that may still be answered. */
interface Exchange {
  readonly place: Place;
  readonly authenticator: string;
  answered: boolean;
}

/** Of 4,096 conversations: those that were silent longest. */
const LET_GO_AT_ONCE = 64;

const EMPTY = new Uint8Array(0);
const GROUP = 1;
/** A record header and the header of a ClientHello stand before its random, of 32 bytes (RFC 8446 section 4.1.2). */
const RANDOM_OFFSET = 11;
const RANDOM_LENGTH = 32;
const HANDSHAKE = 22;
const CLIENT_HELLO = 1;

/**
 * Finds the EAP conversation of each EAPOL frame and each RADIUS packet, on whatever port, and sees to it that one that
 * passes several places of a capture (both sides of a NAS, a proxy) is one.
 */
export class EapTable {
  readonly #factory: EapListenerFactory;
  /** Those that were heard last stand last. */
  readonly #conversations = new Set<EapConversation>();
  /** Those that have come to their result, in that order. */
  readonly #closed = new Set<EapConversation>();
  readonly #names = new Map<EapConversation, string[]>();
  readonly #byName = new Map<string, Place>();
  readonly #exchanges = new Map<string, Exchange>();
  readonly #mergedInto = new WeakMap<EapConversation, Place[]>();
  /** Conversations let go because too many were open at once. */
  evicted = 0;

  constructor(factory: EapListenerFactory) {
    this.#factory = factory;
  }

  /** An EAPOL frame, as `Packet` describes it. */
  eapol(packet: Packet, arrival: Arrival): void {
    const { bytes, payloadStart, payloadEnd, payloadLength } = packet;
    const frame = readEapol(bytes, payloadStart, payloadEnd);
    if (frame === undefined) return;
    const source = address(packet, packet.hardwareSourceOffset);
    const destination = address(packet, packet.hardwareDestinationOffset);
    if (frame.is !== 'eap') {
      this.#byName.get(`station ${hex(source)}`)?.conversation.left(frame.is, arrival);
      return;
    }
    const eap = readEap(bytes, frame.start, payloadEnd, payloadStart + payloadLength);
    if (eap === undefined) return;
    this.#sweep(arrival.seconds);
    const isPeer = eap.code === EAP_RESPONSE;
    const [peer, server] = isPeer ? [source, destination] : [destination, source];
    const seenOn: EapLeg = {
      carrier: 'eapol',
      peer: { address: peer, port: 0 },
      server: { address: server, port: 0 },
      station: undefined,
    };
    let place = this.#ofFrame(eap, seenOn);
    if (place === undefined || place.conversation.isAnothers(eap)) {
      if (eap.code !== EAP_REQUEST && eap.code !== EAP_RESPONSE) return;
      if (place !== undefined) this.#end(place.conversation, 'closed');
      place = this.#open(seenOn, arrival);
    }
    place = this.#sameHello(place, eap);
    const leg = place.conversation.legs[place.leg]!;
    if (peer.length > 0 && leg.peer.address.length === 0) leg.peer.address = peer;
    if (server.length > 0 && leg.server.address.length === 0) leg.server.address = server;
    if (peer.length > 0) this.#name(place, `station ${hex(peer)}`);
    else this.#name(place, 'unclaimed');
    if (server.length > 0) this.#name(place, `authenticator ${hex(server)}`);
    this.#tell(place, eap, arrival);
  }

  /**
   * A datagram, as `Packet` describes it.
   * @returns whether it is RADIUS about a conversation that is followed.
   */
  datagram(packet: Packet, arrival: Arrival): boolean {
    const { bytes, payloadStart, payloadEnd, payloadLength } = packet;
    if (payloadEnd - payloadStart !== payloadLength) return false;
    const radius = readRadius(bytes, payloadStart, payloadEnd);
    if (radius === undefined) return false;
    if (radius.eap === undefined && radius.code === ACCESS_REQUEST) return false;
    this.#sweep(arrival.seconds);
    return radius.code === ACCESS_REQUEST
      ? this.#request(packet, radius, radius.eap!, arrival)
      : this.#answer(packet, radius, arrival);
  }

  /** Ends those that have come to their result. */
  endClosed(): void {
    this.#sweep(Number.POSITIVE_INFINITY);
  }

  /** Ends every conversation, in the order in which they were last heard. */
  end(): void {
    for (const conversation of this.#conversations)
      this.#end(conversation, conversation.closedAt === undefined ? 'capture_end' : 'closed');
  }

  #ofFrame(eap: EapPacket, leg: EapLeg): Place | undefined {
    const peer = hex(leg.peer.address);
    const server = hex(leg.server.address);
    const own = peer === '' ? undefined : this.#byName.get(`station ${peer}`);
    if (own !== undefined) return own;
    // What the RADIUS server sent goes on to the station.
    const called = peer === '' ? undefined : this.#byName.get(`calling ${peer}`)?.conversation;
    if (called?.hasSeen(eap) === true) return this.#addLeg(called, leg);
    // The authenticator spoke to a group, or the capture does not say to whom.
    const byServer = server === '' ? undefined : this.#byName.get(`authenticator ${server}`);
    const place = byServer ?? this.#byName.get('unclaimed');
    if (place === undefined) return undefined;
    const { conversation } = place;
    const known = conversation.legs[place.leg]!.peer.address;
    if (peer !== '' && known.length > 0) return undefined;
    if (eap.code === EAP_RESPONSE && conversation.identifier !== eap.identifier) return undefined;
    return place;
  }

  #request(packet: Packet, radius: RadiusPacket, eap: EapPacket, arrival: Arrival): boolean {
    const leg = legOf(packet, true);
    leg.station = radius.callingStationId;
    const client = endpointName(leg.peer);
    const server = endpointName(leg.server);
    const exchange = `${client} ${server} ${radius.identifier}`;
    const before = this.#exchanges.get(exchange);
    if (before !== undefined && before.authenticator === radius.authenticator) {
      before.answered = false;
      this.#tell(before.place, eap, arrival);
      return true;
    }
    let place = this.#ofRequest(leg, radius, eap);
    if (place === undefined || place.conversation.isAnothers(eap)) {
      if (place !== undefined && place.conversation.closedAt !== undefined)
        this.#end(place.conversation, 'closed');
      place = this.#open(leg, arrival);
    }
    place = this.#sameHello(place, eap);
    const { conversation } = place;
    conversation.legs[place.leg]!.station ??= radius.callingStationId;
    const station = stationName(radius.callingStationId);
    if (station !== undefined) this.#name(place, `calling ${station}`);
    this.#name(place, `pair ${client} ${server}`);
    this.#remember(exchange, { place, authenticator: radius.authenticator, answered: false });
    this.#tell(place, eap, arrival);
    return true;
  }

  #ofRequest(leg: EapLeg, radius: RadiusPacket, eap: EapPacket): Place | undefined {
    const { state, callingStationId } = radius;
    const server = endpointName(leg.server);
    if (state !== undefined) {
      const place = this.#byName.get(`state ${server} ${state}`);
      if (place !== undefined) return place;
    }
    const station = stationName(callingStationId);
    if (station === undefined) return undefined;
    const called = this.#byName.get(`calling ${station}`)?.conversation;
    const same = called?.legs.findIndex((other) => isSameWay(other, leg)) ?? -1;
    const own = called === undefined || same < 0 ? undefined : { conversation: called, leg: same };
    if (own !== undefined && !own.conversation.isAnothers(eap)) return own;
    // What was seen on one leg goes on to the next: from the station to the NAS, from a NAS to a proxy or another server.
    for (const conversation of [called, this.#byName.get(`station ${station}`)?.conversation]) {
      if (conversation?.hasSeen(eap) !== true || conversation === own?.conversation) continue;
      if (conversation.legs.some((other) => isNext(other, leg))) return this.#addLeg(conversation, leg);
    }
    return own;
  }

  #answer(packet: Packet, radius: RadiusPacket, arrival: Arrival): boolean {
    const { code, identifier, state, eap } = radius;
    const leg = legOf(packet, false);
    const client = endpointName(leg.peer);
    const server = endpointName(leg.server);
    const exchange = this.#exchanges.get(`${client} ${server} ${identifier}`);
    const isKnown = exchange !== undefined && (!exchange.answered || this.#isAgain(exchange, eap));
    let place = isKnown ? this.#current(exchange.place) : undefined;
    if (exchange !== undefined) exchange.answered = true;
    if (place === undefined) {
      if (eap === undefined || code !== ACCESS_CHALLENGE) return false;
      // Its request is not in the capture.
      place = this.#byName.get(`pair ${client} ${server}`);
      const last = place?.conversation.identifier;
      if (last !== undefined && ((last + 1) & 0xff) !== eap.identifier) place = undefined;
      if (place === undefined || place.conversation.isAnothers(eap)) place = this.#open(leg, arrival);
      this.#name(place, `pair ${client} ${server}`);
    } else if (eap !== undefined && place.conversation.isAnothers(eap) && eap.code === EAP_REQUEST) {
      if (place.conversation.closedAt !== undefined) return true;
      place = this.#open(place.conversation.legs[place.leg]!, arrival);
    }
    if (state !== undefined) this.#name(place, `state ${server} ${state}`);
    // A NAS goes by the RADIUS packet, not by a Success inside it (RFC 3579 section 2.6.3).
    const isContradicted = code === ACCESS_REJECT && eap?.code === EAP_SUCCESS;
    if (eap !== undefined && !isContradicted) this.#tell(place, eap, arrival);
    if (code === ACCESS_ACCEPT) this.#result(place, 'Access-Accept', arrival);
    else if (code === ACCESS_REJECT) this.#result(place, 'Access-Reject', arrival);
    return true;
  }

  /** What answers the request a second time is the same answer. */
  #isAgain({ place }: Exchange, eap: EapPacket | undefined): boolean {
    const { conversation } = this.#current(place);
    return eap === undefined ? conversation.closedAt !== undefined : conversation.hasSeen(eap);
  }

  #result({ conversation }: Place, result: EapResult, arrival: Arrival): void {
    conversation.result(result, arrival);
    if (this.#conversations.has(conversation)) this.#closed.add(conversation);
  }

  /** Where that place is now: its conversation may have turned out to be another. */
  #current(place: Place): Place {
    return this.#mergedInto.get(place.conversation)?.[place.leg] ?? place;
  }

  #open(leg: EapLeg, arrival: Arrival): Place {
    if (this.#conversations.size >= MAX_EAP_CONVERSATIONS) this.#letGoOldest();
    const conversation = new EapConversation(this.#factory(leg, arrival));
    conversation.legs.push(leg);
    this.#conversations.add(conversation);
    this.#names.set(conversation, []);
    return { conversation, leg: 0 };
  }

  /** Those that were silent longest: several at once, as finding the first of a set costs what was taken from its front. */
  #letGoOldest(): void {
    let left = LET_GO_AT_ONCE;
    for (const conversation of this.#conversations) {
      if (left-- === 0) return;
      if (conversation.closedAt === undefined) this.evicted++;
      this.#end(conversation, conversation.closedAt === undefined ? 'evicted' : 'closed');
    }
  }

  #addLeg(conversation: EapConversation, leg: EapLeg): Place {
    const { legs } = conversation;
    if (legs.length < MAX_EAP_LEGS) legs.push(leg);
    return { conversation, leg: legs.length - 1 };
  }

  /** The ClientHello of a conversation that is followed on another leg already: the two are one. */
  #sameHello(place: Place, eap: EapPacket): Place {
    const random = clientRandom(eap);
    if (random === undefined) return place;
    const name = `random ${random}`;
    const known = this.#byName.get(name);
    if (known === undefined) {
      this.#name(place, name);
      return place;
    }
    const { conversation } = place;
    if (known.conversation === conversation || conversation.spokeTls) return place;
    return this.#merge(place, known.conversation);
  }

  /** All that is known of the one is now the other's. */
  #merge(place: Place, into: EapConversation): Place {
    const { conversation } = place;
    const moved = conversation.legs.map((leg) => this.#addLeg(into, leg));
    for (const name of this.#names.get(conversation) ?? []) {
      const named = this.#byName.get(name);
      if (named?.conversation !== conversation) continue;
      this.#byName.delete(name);
      this.#name(moved[named.leg]!, name);
    }
    this.#mergedInto.set(conversation, moved);
    this.#conversations.delete(conversation);
    this.#names.delete(conversation);
    into.frames.push(...conversation.frames);
    conversation.merged();
    return moved[place.leg]!;
  }

  #tell(place: Place, eap: EapPacket, arrival: Arrival): void {
    const { conversation, leg } = this.#current(place);
    if (!this.#conversations.delete(conversation)) return;
    this.#conversations.add(conversation);
    conversation.packet(eap, leg, arrival);
    if (conversation.closedAt !== undefined) this.#closed.add(conversation);
  }

  #name(place: Place, name: string): void {
    const names = this.#names.get(place.conversation);
    if (names === undefined) return;
    this.#byName.set(name, place);
    if (names.includes(name)) return;
    names.push(name);
    const kind = name.slice(0, name.indexOf(' '));
    const same = names.filter((other) => other.startsWith(kind));
    // Of each kind the newest are those by which it is looked for.
    if (same.length <= 2 * MAX_EAP_LEGS) return;
    this.#forget(same[0]!, place.conversation);
    names.splice(names.indexOf(same[0]!), 1);
  }

  #forget(name: string, conversation: EapConversation): void {
    if (this.#byName.get(name)?.conversation === conversation) this.#byName.delete(name);
  }

  /** The newest requests are those that are answered. */
  #remember(name: string, exchange: Exchange): void {
    this.#exchanges.delete(name);
    this.#exchanges.set(name, exchange);
    if (this.#exchanges.size <= 2 * MAX_EAP_CONVERSATIONS) return;
    let left = LET_GO_AT_ONCE;
    for (const oldest of this.#exchanges.keys()) {
      if (left-- === 0) return;
      this.#exchanges.delete(oldest);
    }
  }

  #end(conversation: EapConversation, reason: 'closed' | 'evicted' | 'capture_end'): void {
    for (const name of this.#names.get(conversation) ?? []) this.#forget(name, conversation);
    this.#names.delete(conversation);
    this.#conversations.delete(conversation);
    this.#closed.delete(conversation);
    conversation.end(reason);
  }

  /** Ends those that have come to their result long enough ago for the other legs to have told it, too. */
  #sweep(seconds: number): void {
    for (const conversation of this.#closed) {
      if (seconds - (conversation.closedAt ?? seconds) <= CLOSED_LINGER_SECONDS) return;
      this.#end(conversation, 'closed');
    }
  }
}

/** A MAC address that names one station; empty if there is none. */
function address({ bytes }: Packet, offset: number): Uint8Array {
  return offset < 0 || (bytes[offset]! & GROUP) !== 0 ? EMPTY : bytes.slice(offset, offset + 6);
}

function legOf(packet: Packet, isRequest: boolean): EapLeg {
  const { bytes, addressLength, sourceOffset, destinationOffset, sourcePort, destinationPort } = packet;
  const source = { address: bytes.slice(sourceOffset, sourceOffset + addressLength), port: sourcePort };
  const destination = {
    address: bytes.slice(destinationOffset, destinationOffset + addressLength),
    port: destinationPort,
  };
  const [peer, server] = isRequest ? [source, destination] : [destination, source];
  return { carrier: 'radius', peer, server, station: undefined };
}

const endpointName = ({ address, port }: { address: Uint8Array; port: number }): string =>
  `${hex(address)}:${port}`;

/** From the same client to the same server, from whatever port. */
const isSameWay = (one: EapLeg, other: EapLeg): boolean =>
  one.carrier === 'radius' &&
  hex(one.peer.address) === hex(other.peer.address) &&
  endpointName(one.server) === endpointName(other.server);

/** What comes on the first leg may go on over the second: through a NAS, through a proxy, or to another server. */
const isNext = (first: EapLeg, second: EapLeg): boolean =>
  first.carrier === 'eapol' ||
  hex(first.server.address) === hex(second.peer.address) ||
  hex(first.peer.address) === hex(second.peer.address);

/** Most write a MAC address, with whatever stands between its digits. */
function stationName(callingStationId: string | undefined): string | undefined {
  if (callingStationId === undefined || callingStationId === '') return undefined;
  const digits = callingStationId.replace(/[-:.]/g, '').toLowerCase();
  return /^[0-9a-f]{12}$/.test(digits) ? digits : `"${callingStationId}"`;
}

/** The random of a ClientHello with which a peer's TLS begins, in hex. */
function clientRandom(eap: EapPacket): string | undefined {
  if (eap.code !== EAP_RESPONSE || !carriesTls(eap.type)) return undefined;
  const { bytes } = eap;
  const { dataStart, dataEnd } = readTlsFragment(eap) ?? { dataStart: 0, dataEnd: 0 };
  if (dataEnd - dataStart < RANDOM_OFFSET + RANDOM_LENGTH) return undefined;
  if (bytes[dataStart] !== HANDSHAKE || bytes[dataStart + 5] !== CLIENT_HELLO) return undefined;
  return hex(bytes.subarray(dataStart + RANDOM_OFFSET, dataStart + RANDOM_OFFSET + RANDOM_LENGTH));
}
