import { MAX_EAP_MESSAGE_LENGTH, MAX_EAP_ROUNDS } from '../base/limits.js';
import { EapMethod } from '../registry/eap-method.js';
import type { Arrival, Direction, EndReason } from '../stream/stream-listener.js';
import type { EapLeg, EapListener, EapResult } from './eap-listener.js';
import {
  carriesTls,
  EAP_FAILURE,
  EAP_REQUEST,
  EAP_RESPONSE,
  EAP_SUCCESS,
  type EapPacket,
  methodsWanted,
  readTlsFragment,
  type TlsFragment,
} from './eap-packet.js';

const IDENTITY = EapMethod.code.Identity;
const NOTIFICATION = EapMethod.code.Notification;
const NAK = EapMethod.code['Legacy Nak'];
const EXPANDED = EapMethod.code['Expanded Type'];

/** What the peer sends, and what the server does. */
const PEER: Direction = 0;
const SERVER: Direction = 1;

/** Packets of one direction by which those that come again are known: EAP has one on its way at a time. */
const REMEMBERED = 4;
/** Packets of both sides, on two legs: rounds are bounded. */
const PACKETS_OF_ALL_ROUNDS = 4 * MAX_EAP_ROUNDS;
/** Identifiers that are ahead of another, of 256. */
const AHEAD = 128;
/** Header, type and flags. */
const BEFORE_DATA = 6;
const LENGTH_FIELD = 4;

const BOTH = [PEER, SERVER] as const;
/** Rounds that a capture may lack one after the other; identifiers further apart are not counted up. */
const LOST_AT_ONCE = 8;

/** One packet, and the legs on which it was seen, a bit each. */
interface Sighting {
  readonly identifier: number;
  readonly length: number;
  readonly hash: number;
  legs: number;
}

function hashOf({ bytes, start, end }: EapPacket): number {
  let hash = 0x811c9dc5 | 0;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  return hash;
}

/** The message that one direction is sending, in fragments. */
class Message {
  /** The next packet goes on with it. */
  more = false;
  /** Bytes that it has, by its first fragment. */
  claimed: number | undefined;
  got = 0;
  /** Bytes of a fragment that is not the last, from the EAP header on. */
  fragmentLength = 0;
  identifier = 0;
  /** A fragment before the next one is not in the capture. */
  isMissing = false;
  /** The beginning of what comes next is not in the capture, as far as is known. */
  isHeadless = false;
}

/** One EAP conversation, on all the legs on which it is seen: from packets to two ordered streams of TLS and the events around them. */
export class EapConversation {
  readonly legs: EapLeg[] = [];
  /** The packets that belong to it, by their frames, on all legs. */
  readonly frames: number[] = [];
  readonly #listener: EapListener;
  readonly #sightings: readonly [Sighting[], Sighting[]] = [[], []];
  readonly #messages = [new Message(), new Message()] as const;
  #request: { readonly identifier: number; readonly type: number | undefined; answered: boolean } | undefined;
  #method: number | undefined;
  #rounds = 0;
  #ended = false;
  /** TLS has been spoken in it. */
  spokeTls = false;
  /** It has come to its result at that second. */
  closedAt: number | undefined;
  lastSeconds = 0;
  lastNanoseconds = 0;

  constructor(listener: EapListener) {
    this.#listener = listener;
  }

  /** The identifier that a Response must have now; undefined if nothing is asked. */
  get awaited(): number | undefined {
    return this.#request?.answered === false ? this.#request.identifier : undefined;
  }

  /** The identifier of the last Request. */
  get identifier(): number | undefined {
    return this.#request?.identifier;
  }

  /** The packet begins another conversation between the same two. */
  isAnothers(packet: EapPacket): boolean {
    const { code, type } = packet;
    if (code !== EAP_REQUEST && code !== EAP_RESPONSE) return false;
    if (type === IDENTITY) {
      // Until a method begins, an authenticator asks again, and a peer answers each time.
      const isUnderWay = this.closedAt !== undefined || this.spokeTls || this.#method !== undefined;
      return isUnderWay && !this.#isLast(packet);
    }
    if (this.hasSeen(packet)) return false;
    if (this.closedAt !== undefined) return true;
    return code === EAP_REQUEST && this.spokeTls && readStart(packet);
  }

  /** One of its last packets was this. */
  hasSeen(packet: EapPacket): boolean {
    return this.#sighting(packet) !== undefined;
  }

  /** What its sender sent last was this. */
  #isLast(packet: EapPacket): boolean {
    const last = this.#sightings[packet.code === EAP_RESPONSE ? PEER : SERVER].at(-1);
    return last !== undefined && last === this.#sighting(packet);
  }

  #sighting(packet: EapPacket): Sighting | undefined {
    const { identifier, start, end, code } = packet;
    const seen = this.#sightings[code === EAP_RESPONSE ? PEER : SERVER];
    const length = end - start;
    if (!seen.some((one) => one.identifier === identifier && one.length === length)) return undefined;
    const hash = hashOf(packet);
    return seen.find((one) => one.identifier === identifier && one.length === length && one.hash === hash);
  }

  /** A packet was seen on the leg of that index. */
  packet(packet: EapPacket, leg: number, arrival: Arrival): void {
    this.#note(arrival);
    const direction = packet.code === EAP_RESPONSE ? PEER : SERVER;
    const before = this.#sighting(packet);
    if (before !== undefined) {
      if ((before.legs & (1 << leg)) === 0) before.legs |= 1 << leg;
      else if (this.closedAt === undefined) this.#listener.repeated(direction, arrival);
      return;
    }
    const seen = this.#sightings[direction];
    if (seen.length === REMEMBERED) seen.shift();
    const { identifier, start, end } = packet;
    seen.push({ identifier, length: end - start, hash: hashOf(packet), legs: 1 << leg });
    if (this.closedAt !== undefined) return;
    switch (packet.code) {
      case EAP_REQUEST:
        this.#asked(packet, arrival);
        return;
      case EAP_RESPONSE:
        this.#answered(packet, arrival);
        return;
      case EAP_SUCCESS:
      case EAP_FAILURE:
        this.#concluded(packet, arrival);
        return;
      default:
    }
  }

  /** The result has the identifier of the Response that it answers (RFC 3748 section 4.2). */
  #concluded({ code, identifier }: EapPacket, arrival: Arrival): void {
    const request = this.#request;
    if (request?.answered === true && carriesTls(request.type)) {
      if (request.identifier !== identifier) this.#lostExchange(arrival);
      // Nobody concludes in the middle of what he says.
      else if (this.#messages[SERVER].more) this.#lost(PEER, arrival);
    }
    this.result(code === EAP_SUCCESS ? 'EAP-Success' : 'EAP-Failure', arrival);
  }

  result(result: EapResult, arrival: Arrival): void {
    this.#note(arrival);
    if (this.closedAt === undefined) for (const direction of BOTH) this.#breakOff(direction, arrival);
    if (this.closedAt !== undefined) return;
    this.closedAt = arrival.seconds;
    this.#listener.result(result, this.#request?.answered === true, arrival);
  }

  left(how: 'start' | 'logoff', arrival: Arrival): void {
    this.#note(arrival);
    if (this.closedAt === undefined && (this.spokeTls || this.#method !== undefined))
      this.#listener.left(how, arrival);
  }

  merged(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#listener.merged();
  }

  end(reason: EndReason): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#listener.ended(reason, this.lastSeconds, this.lastNanoseconds, this.legs, this.frames);
  }

  #note({ frame, seconds, nanoseconds }: Arrival): void {
    this.lastSeconds = seconds;
    this.lastNanoseconds = nanoseconds;
    if (this.frames.length < PACKETS_OF_ALL_ROUNDS) this.frames.push(frame);
  }

  #asked(packet: EapPacket, arrival: Arrival): void {
    const { identifier, type } = packet;
    const before = this.#request;
    if (before !== undefined && carriesTls(before.type) && carriesTls(type)) {
      const step = (identifier - before.identifier) & 0xff;
      if (!before.answered) {
        if (!this.#messages[SERVER].more) this.#lost(PEER, arrival);
      } else if (step > 1 && step <= LOST_AT_ONCE) {
        this.#lostExchange(arrival);
      }
    }
    this.#request = { identifier, type, answered: false };
    if (this.#isTooMuch(arrival)) return;
    if (!carriesTls(type)) {
      if (type === IDENTITY || type === NOTIFICATION || type === this.#method) return;
      this.#method = type;
      if (type !== undefined) this.#listener.offered(type, false, arrival);
      return;
    }
    this.#fragment(SERVER, packet, arrival);
  }

  #answered(packet: EapPacket, arrival: Arrival): void {
    const { identifier, type } = packet;
    const request = this.#request;
    if (request === undefined || request.identifier !== identifier) {
      const ahead = request === undefined ? 1 : (identifier - request.identifier) & 0xff;
      // Late: what it answers has been answered.
      if (ahead >= AHEAD) return;
      if (request !== undefined && carriesTls(type) && !this.#messages[PEER].more)
        this.#lost(SERVER, arrival);
      this.#request = { identifier, type, answered: true };
    } else if (request.answered) {
      return;
    } else {
      request.answered = true;
    }
    if (this.#isTooMuch(arrival)) return;
    if (type === IDENTITY) this.#listener.identity(realmOf(packet), arrival);
    else if (type === NAK) this.#nak(methodsWanted(packet), arrival);
    else if (type === EXPANDED && isExpandedNak(packet)) this.#nak([], arrival);
    else if (carriesTls(type)) this.#fragment(PEER, packet, arrival);
  }

  #nak(wanted: readonly number[], arrival: Arrival): void {
    this.#listener.nak(this.#method, wanted, arrival);
  }

  #isTooMuch(arrival: Arrival): boolean {
    this.#rounds++;
    if (this.#rounds === 2 * MAX_EAP_ROUNDS + 1) this.#listener.tooManyRounds(arrival);
    return this.#rounds > 2 * MAX_EAP_ROUNDS;
  }

  /** The direction sent something that is not in the capture, before what comes next. */
  #lost(direction: Direction, arrival: Arrival): void {
    const message = this.#messages[direction];
    if (message.more) {
      message.isMissing = true;
      return;
    }
    message.isHeadless = true;
    this.#listener.gap(direction, undefined, 'lost', arrival);
  }

  /** A Request and its Response are not in the capture. */
  #lostExchange(arrival: Arrival): void {
    for (const direction of BOTH) this.#lost(direction, arrival);
  }

  /** The direction's message came to its end, and the capture does not hold that. */
  #breakOff(direction: Direction, arrival: Arrival): void {
    const message = this.#messages[direction];
    if (!message.more) return;
    message.more = false;
    message.isMissing = false;
    const rest = message.claimed === undefined ? undefined : message.claimed - message.got;
    if (rest !== 0) this.#listener.gap(direction, rest, 'lost', arrival);
  }

  #fragment(direction: Direction, packet: EapPacket, arrival: Arrival): void {
    const fragment = readTlsFragment(packet);
    const claimed = fragment?.messageLength ?? 0;
    if (fragment === undefined || claimed > MAX_EAP_MESSAGE_LENGTH) {
      this.#listener.malformed(direction, arrival);
      return;
    }
    if (packet.type !== this.#method && packet.type !== undefined) {
      this.#method = packet.type;
      if (direction === SERVER) this.#listener.offered(packet.type, fragment.isStart, arrival);
    }
    if (fragment.isStart) return;
    this.#message(direction, packet, fragment, arrival);
  }

  #message(direction: Direction, packet: EapPacket, fragment: TlsFragment, arrival: Arrival): void {
    const message = this.#messages[direction];
    const { dataStart, dataEnd, messageLength, more } = fragment;
    const length = dataEnd - dataStart + packet.cut;
    if (length === 0 && !more) {
      message.more = false;
      this.#listener.acknowledged(direction, arrival);
      return;
    }
    // Each speaks when the other has come to its end.
    this.#breakOff(direction === PEER ? SERVER : PEER, arrival);
    if (!message.more) {
      if (!message.isHeadless && !beginsRecord(packet.bytes, dataStart, dataEnd))
        this.#lost(direction, arrival);
      message.got = 0;
      // Of one whose beginning is missing, what is left of it is not known.
      message.claimed = message.isHeadless ? undefined : messageLength;
      message.isHeadless = false;
    } else if (message.isMissing) {
      const missing = missingLength(message, packet, fragment, length);
      message.got += missing ?? 0;
      if (missing !== 0) this.#listener.gap(direction, missing, 'lost', arrival);
    }
    message.isMissing = false;
    this.spokeTls = true;
    message.got += length;
    if (dataEnd > dataStart) this.#listener.data(direction, packet.bytes, dataStart, dataEnd, arrival);
    if (packet.cut > 0) this.#listener.gap(direction, packet.cut, 'snap_length', arrival);
    message.more = more;
    message.identifier = packet.identifier;
    if (more) message.fragmentLength = packet.end - packet.start + packet.cut;
    else if (message.claimed !== undefined && message.got < message.claimed)
      this.#listener.gap(direction, message.claimed - message.got, 'lost', arrival);
  }
}

/** Bytes between a message's last fragment and this one: all fragments but the last are as long as each other. */
function missingLength(
  message: Message,
  packet: EapPacket,
  { more, messageLength }: TlsFragment,
  length: number,
): number | undefined {
  const left = message.claimed === undefined ? undefined : message.claimed - message.got - length;
  if (left !== undefined && (!more || left <= 0)) return Math.max(0, left);
  const each = message.fragmentLength - BEFORE_DATA - (messageLength === undefined ? 0 : LENGTH_FIELD);
  const count = ((packet.identifier - message.identifier) & 0xff) - 1;
  if (each <= 0 || count < 1 || count >= AHEAD) return undefined;
  return left === undefined ? count * each : Math.min(left, count * each);
}

/** What TLS says begins with a record (RFC 8446 section 5.1), or with an SSL 2.0 hello. */
function beginsRecord(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 3) return true;
  const type = bytes[start]!;
  if ((type & 0x80) !== 0) return bytes[start + 2] === 1;
  return type >= 20 && type <= 24 && bytes[start + 1] === 3 && bytes[start + 2]! <= 4;
}

/** A Start of a TLS method. */
function readStart(packet: EapPacket): boolean {
  return carriesTls(packet.type) && readTlsFragment(packet)?.isStart === true;
}

/** RFC 3748 section 5.3.2: the vendor is the IETF, the type a Nak. */
function isExpandedNak({ bytes, start, end }: EapPacket): boolean {
  const at = start + 5;
  if (at + 7 > end) return false;
  return bytes.subarray(at, at + 6).every((byte) => byte === 0) && bytes[at + 6] === NAK;
}

const AT_SIGN = 0x40;
/** RFC 7542 section 2.2: as long as a name of the DNS. */
const LONGEST_REALM = 253;

/** What stands behind the last @ of an identity (RFC 7542), as far as it is text. */
function realmOf({ bytes, start, end }: EapPacket): string | undefined {
  const identity = bytes.subarray(start + 5, end);
  const at = identity.lastIndexOf(AT_SIGN);
  const realm = identity.subarray(at + 1);
  if (at < 0 || realm.length === 0 || realm.length > LONGEST_REALM) return undefined;
  return new TextDecoder().decode(realm);
}
