import type { ApplicationWord } from '../../application/application-word.js';
import type { Basis } from '../../base/basis.js';
import {
  EVENTS_KEPT_FOR_THE_END,
  MAX_EVENTS_PER_CONNECTION,
  MAX_FINDINGS_PER_CONNECTION,
  MAX_LENGTHS_PER_RUN,
  MAX_SAMPLE_BYTES,
  MAX_WORDS_PER_RUN,
} from '../../base/limits.js';
import type { HandshakeMessage } from '../../handshake/message-types.js';
import type { Delivery } from '../../stream/delivery.js';
import type { Arrival, Direction, GapReason } from '../../stream/stream-listener.js';
import type { StoryFinding } from '../connection.js';
import {
  type EventOf,
  HandshakeHappened,
  type Happening,
  type QuicClosing,
  type StoryEvent,
} from '../event.js';
import type { Decoded } from './message-cache.js';

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type Run = Omit<Writable<EventOf<'application_data'>>, 'frames'> & { frames: number[] };

/** What stands around TLS in EAP. */
export type Around = Extract<Happening, { kind: `eap_${string}` }>;

/** What a direction has brought so far: its latest bytes, and the latest frame with bytes of it. */
export interface Speaker {
  readonly direction: Direction;
  readonly arrival: Arrival;
  readonly highestFrame: number;
  /** Offset in the stream behind what is being told. */
  readonly endOffset: number;
  /** DTLS 1.3: the epoch of what is being told, as far as it is in clear. */
  readonly epoch?: number | undefined;
  /** DTLS: the number of the handshake message that is being told. */
  readonly sequence?: number | undefined;
}

/** The events and findings of one connection, written down in their order and in bounded memory. */
export class StoryLog {
  readonly events: StoryEvent[] = [];
  readonly findings: StoryFinding[] = [];
  /** How what is being told became known. */
  basis: Basis = 'seen';
  /** Application data that is told is in clear. */
  inClear = false;
  /** Words of applications that were kept. */
  words = 0;
  /** Events that were too many to keep. */
  dropped = 0;
  /** Findings that were too many to keep. */
  findingsDropped = 0;
  /** The run of records that the next one may belong to. */
  #run: Run | undefined;
  readonly #startSeconds: number;
  readonly #startNanoseconds: number;

  constructor(start: Arrival) {
    this.#startSeconds = start.seconds;
    this.#startNanoseconds = start.nanoseconds;
  }

  /** Each kind is told once at least: what is known for certain depends on some. */
  find(finding: StoryFinding): void {
    const { findings } = this;
    const { code } = finding;
    if (findings.length < MAX_FINDINGS_PER_CONNECTION || findings.every((other) => other.code !== code))
      findings.push(finding);
    else this.findingsDropped++;
  }

  /** A segment that says something by itself: its frame is its own, wherever the stream stands. */
  opened(kind: 'opened' | 'accepted', direction: Direction, arrival: Arrival): void {
    const { frame } = arrival;
    const basis = this.basis;
    this.#last(arrival, { kind, direction, frame, frames: [frame], time: 0, basis });
  }

  closedCleanly({ direction, endOffset }: Speaker, arrival: Arrival, close?: QuicClosing): void {
    const { frame } = arrival;
    const basis = this.basis;
    const kind = 'closed_cleanly';
    const place = { kind, direction, frame, frames: [frame], time: 0, basis, endOffset } as const;
    this.#last(arrival, close === undefined ? place : { ...place, close });
  }

  /** `fits` false: no other packet of the side came from so far away. */
  closedAbruptly(direction: Direction, arrival: Arrival, hopLimit: number, fits: boolean): void {
    const { frame } = arrival;
    const place = { direction, frame, frames: [frame], time: 0, basis: this.basis };
    const foreign = fits ? {} : { foreign: true as const };
    this.#last(arrival, { kind: 'closed_abruptly', ...place, hopLimit, ...foreign });
  }

  networkError(direction: Direction, version: 4 | 6, type: number, code: number, arrival: Arrival): void {
    const { frame } = arrival;
    const basis = this.basis;
    const place = { direction, frame, frames: [frame], time: 0, basis };
    this.#last(arrival, { kind: 'network_error', ...place, version, type, code });
  }

  /** What is said around TLS, in the carrier's own words: its frame is its own. */
  around(direction: Direction, arrival: Arrival, happening: Around): void {
    const { frame } = arrival;
    const place = { direction, frame, frames: [frame], time: 0, basis: this.basis };
    this.#last(arrival, { ...happening, ...place });
  }

  /** The direction sent its last packet again. */
  sentAgain(direction: Direction, arrival: Arrival): void {
    const last = this.events.at(-1);
    if (last?.kind === 'eap_repeated' && last.direction === direction) last.times++;
    else this.around(direction, arrival, { kind: 'eap_repeated', times: 1 });
  }

  /** A host says that the side has closed its socket. */
  socketClosed(direction: Direction, version: 4 | 6, type: number, code: number, arrival: Arrival): void {
    const { frame } = arrival;
    const place = { direction, frame, frames: [frame], time: 0, basis: this.basis };
    this.#last(arrival, { kind: 'closed_abruptly', ...place, icmp: { version, type, code } });
  }

  gap(speaker: Speaker, length: number, reason: GapReason, arrival: Arrival): void {
    const { direction } = speaker;
    const frames = [arrival.frame];
    const basis = this.basis;
    this.put(speaker, arrival, {
      kind: 'gap',
      direction,
      frame: 0,
      frames,
      time: 0,
      basis,
      endOffset: 0,
      length,
      reason,
    });
  }

  /** Says of what is missing whether the other side acknowledged it. */
  fillGaps(delivery: readonly [Delivery, Delivery]): void {
    for (const event of this.events) {
      if (event.kind !== 'gap' || event.endOffset === undefined) continue;
      const { acknowledged, heard, selectivelyAcknowledged } = delivery[event.direction];
      if (acknowledged === undefined) continue;
      if (acknowledged >= event.endOffset) event.acknowledged = true;
      // The other side has something from behind the gap, or went on acknowledging after it had come.
      else if (selectivelyAcknowledged.length > 0 || heard! > event.time) event.acknowledged = false;
    }
  }

  handshake(speaker: Speaker, frames: readonly number[], decoded: Decoded): void {
    const event = new HandshakeHappened(speaker.direction, frames, this.basis, decoded);
    if (speaker.sequence !== undefined) event.sequence = speaker.sequence;
    this.put(speaker, speaker.arrival, event);
  }

  /** A message that did not come as it is told: `compression`, the algorithm that packed it. */
  remade(
    speaker: Speaker,
    frames: readonly number[],
    message: HandshakeMessage,
    bytes: Uint8Array,
    compression?: number,
  ): void {
    const { direction, arrival } = speaker;
    const place = { direction, frame: 0, frames, time: 0, basis: this.basis, endOffset: 0 };
    const packed = {
      ...(compression === undefined ? {} : { compression }),
      ...(speaker.sequence === undefined ? {} : { sequence: speaker.sequence }),
    };
    this.put(speaker, arrival, { kind: 'handshake', ...place, message, bytes, ...packed });
  }

  encryptedHandshake(speaker: Speaker, frames: readonly number[], length: number, finished: boolean): void {
    const { direction, arrival } = speaker;
    // An encrypted Finished is known by its place alone (RFC 5246 section 7.4.9).
    const basis = finished ? 'inferred' : this.basis;
    const kind = 'encrypted_handshake';
    this.put(speaker, arrival, {
      kind,
      direction,
      frame: 0,
      frames,
      time: 0,
      basis,
      endOffset: 0,
      length,
      finished,
    });
  }

  changeCipherSpec(speaker: Speaker, frames: readonly number[]): void {
    const { direction, arrival } = speaker;
    const kind = 'change_cipher_spec';
    this.put(speaker, arrival, {
      kind,
      direction,
      frame: 0,
      frames,
      time: 0,
      basis: this.basis,
      endOffset: 0,
    });
  }

  alert(
    speaker: Speaker,
    frames: readonly number[],
    level: number,
    description: number,
    close?: QuicClosing,
  ): void {
    const { direction, arrival } = speaker;
    const frame = frameOf(speaker, frames);
    const basis = this.basis;
    const { endOffset } = speaker;
    const kind = 'alert';
    const told = { kind, direction, frame, frames, time: 0, basis, endOffset, level, description } as const;
    this.#last(arrival, close === undefined ? told : { ...told, close });
  }

  encryptedAlert(speaker: Speaker, frames: readonly number[], length: number): void {
    const { direction, arrival } = speaker;
    const frame = frameOf(speaker, frames);
    const basis = this.basis;
    const { endOffset } = speaker;
    this.#last(arrival, {
      kind: 'encrypted_alert',
      direction,
      frame,
      frames,
      time: 0,
      basis,
      endOffset,
      length,
    });
  }

  heartbeat(speaker: Speaker, frames: readonly number[], length: number): void {
    const { direction, arrival } = speaker;
    const basis = this.basis;
    this.put(speaker, arrival, {
      kind: 'heartbeat',
      direction,
      frame: 0,
      frames,
      time: 0,
      basis,
      endOffset: 0,
      length,
    });
  }

  /** The same as the event tells came again. */
  repeated(event: StoryEvent, arrival: Arrival): void {
    const time = this.timeOf(arrival);
    const { times = 0, firstTime = time } = event.repeated ?? {};
    event.repeated = { times: times + 1, firstTime, lastFrame: arrival.frame, lastTime: time };
  }

  /** A side sent something, whatever it may turn out to be: the other side's run of records is over. */
  acts(direction: Direction): void {
    if (direction !== this.#run?.direction) this.#run = undefined;
  }

  /** Application data records of one side, one after the other, are one event. */
  applicationData(speaker: Speaker, length: number, firstFrame: number, lastFrame: number): void {
    const { direction, arrival } = speaker;
    const basis = this.basis;
    const run = this.#run;
    if (
      run !== undefined &&
      run === this.events.at(-1) &&
      run.direction === direction &&
      run.basis === basis &&
      (run.inClear === true) === this.inClear &&
      run.epoch === speaker.epoch
    ) {
      run.records++;
      run.bytes += length;
      run.lastFrame = lastFrame;
      run.endOffset = speaker.endOffset;
      if (run.lengths.length >= MAX_LENGTHS_PER_RUN) return;
      run.lengths.push(length);
      run.recordFrames.push(lastFrame);
      run.recordTimes.push(this.timeOf(arrival));
      const { frames } = run;
      if (firstFrame > frames.at(-1)!) frames.push(firstFrame);
      if (lastFrame > frames.at(-1)!) frames.push(lastFrame);
      return;
    }
    const frames = firstFrame === lastFrame ? [lastFrame] : [firstFrame, lastFrame];
    const event: Run = {
      kind: 'application_data',
      direction,
      frame: 0,
      frames,
      time: 0,
      basis,
      endOffset: 0,
      records: 1,
      bytes: length,
      lengths: [length],
      recordFrames: [lastFrame],
      recordTimes: [this.timeOf(arrival)],
      lastFrame,
    };
    if (speaker.epoch !== undefined) event.epoch = speaker.epoch;
    if (this.inClear) event.inClear = true;
    this.put(speaker, arrival, event);
    this.#run = event;
  }

  /** What the application said in the application data that this direction sent last. */
  said(direction: Direction, word: ApplicationWord): void {
    const run = this.events.findLast(
      (event): event is Writable<EventOf<'application_data'>> =>
        event.kind === 'application_data' && event.direction === direction,
    );
    if (run === undefined) return;
    const said = run.said ?? [];
    if (said.length < MAX_WORDS_PER_RUN) {
      run.said = [...said, word];
      this.words++;
    } else if (word.means.startsWith('refused')) {
      // A refusal is what the others are listened to for.
      run.said = [...said.slice(0, -1), word];
    }
  }

  /** Bytes in clear of one side, one after the other, are one event with a sample of the first. */
  plaintext(speaker: Speaker, bytes: Uint8Array, start: number, end: number, amidTls = false): void {
    const last = this.events.at(-1);
    if (
      last?.kind === 'plaintext' &&
      last.direction === speaker.direction &&
      (last.amidTls === true) === amidTls
    ) {
      lengthen(last, bytes, start, end);
      last.endOffset = speaker.endOffset;
      return;
    }
    const { direction, arrival } = speaker;
    const sample = bytes.slice(start, Math.min(end, start + MAX_SAMPLE_BYTES));
    const place = { direction, frame: 0, frames: [arrival.frame], time: 0, basis: this.basis, endOffset: 0 };
    const amid = amidTls ? { amidTls: true as const } : {};
    this.put(speaker, arrival, { kind: 'plaintext', ...place, length: end - start, sample, ...amid });
  }

  /** The last `length` bytes of plaintext of that direction were none. */
  takeBackPlaintext(direction: Direction, length: number): void {
    let left = length;
    for (let at = this.events.length - 1; at >= 0 && left > 0; at--) {
      const event = this.events[at]!;
      if (event.kind !== 'plaintext' || event.direction !== direction) continue;
      const taken = Math.min(left, event.length);
      left -= taken;
      event.length -= taken;
      if (event.endOffset !== undefined) event.endOffset -= taken;
      event.sample = event.sample.subarray(0, Math.min(event.sample.length, event.length));
      if (event.length === 0) this.events.splice(at, 1);
    }
  }

  unreadable(speaker: Speaker, bytes: Uint8Array, start: number, end: number): void {
    const { direction, arrival } = speaker;
    const sample = bytes.slice(start, Math.min(end, start + MAX_SAMPLE_BYTES));
    const place = { direction, frame: 0, frames: [arrival.frame], time: 0, basis: this.basis, endOffset: 0 };
    this.put(speaker, arrival, { kind: 'unreadable', ...place, length: end - start, sample });
  }

  /** A message of which the listener cannot have the whole: too long to be kept, or its end never came. */
  incomplete(
    kind: 'oversized_message' | 'unfinished_message',
    speaker: Speaker,
    frames: readonly number[],
    type: number,
    length: number,
  ): void {
    const { direction, arrival } = speaker;
    const place = { direction, frame: 0, frames, time: 0, basis: this.basis, endOffset: 0 };
    this.put(speaker, arrival, { kind, ...place, type, length });
  }

  /** An event of the stream: its frame and its place in it are where the speaker stands. */
  put(speaker: Speaker, arrival: Arrival, event: Writable<StoryEvent>): void {
    event.frame = frameOf(speaker, event.frames);
    event.endOffset = speaker.endOffset;
    this.#keep(arrival, event, MAX_EVENTS_PER_CONNECTION - EVENTS_KEPT_FOR_THE_END);
  }

  /** Seconds since the connection's first packet. */
  timeOf({ seconds, nanoseconds }: Arrival): number {
    return seconds - this.#startSeconds + (nanoseconds - this.#startNanoseconds) / 1e9;
  }

  /** An event such as connections end with: there is room left for it. */
  #last(arrival: Arrival, event: Writable<StoryEvent>): void {
    this.#keep(arrival, event, MAX_EVENTS_PER_CONNECTION);
  }

  #keep(arrival: Arrival, event: Writable<StoryEvent>, most: number): void {
    if (this.events.length >= most) {
      this.dropped++;
      return;
    }
    event.frames = ascending(event.frames);
    event.time = this.timeOf(arrival);
    this.events.push(event);
  }
}

/** Where the stream had come so far: bytes that arrived early wait for those before them. */
function frameOf(speaker: Speaker, frames: readonly number[]): number {
  let frame = speaker.highestFrame;
  for (const one of frames) if (one > frame) frame = one;
  return frame;
}

function ascending(frames: readonly number[]): readonly number[] {
  let before = 0;
  for (const frame of frames) {
    if (frame <= before) return [...new Set(frames)].sort((one, two) => one - two);
    before = frame;
  }
  return frames;
}

function lengthen(event: EventOf<'plaintext'>, bytes: Uint8Array, start: number, end: number): void {
  const room = Math.min(MAX_SAMPLE_BYTES - event.sample.length, end - start);
  if (room > 0) {
    const sample = new Uint8Array(event.sample.length + room);
    sample.set(event.sample);
    sample.set(bytes.subarray(start, start + room), event.sample.length);
    event.sample = sample;
  }
  event.length += end - start;
}
