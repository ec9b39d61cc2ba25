import { MAX_LENGTHS_PER_RUN, MAX_SEALED_RUNS } from '../../base/limits.js';
import type { Direction } from '../../stream/stream-listener.js';
import type { EventOf, SealedLevel } from '../event.js';
import type { Speaker, StoryLog } from './story-log.js';

/** Writes down what only QUIC has: sealed packets in runs, and what its frames say by themselves. */
export class QuicLog {
  readonly #log: StoryLog;
  #sealedRuns = 0;
  readonly #lastSealed: [EventOf<'sealed_packets'> | undefined, EventOf<'sealed_packets'> | undefined] = [
    undefined,
    undefined,
  ];

  constructor(log: StoryLog) {
    this.#log = log;
  }

  /** Something of QUIC that its frame alone says. */
  put(
    speaker: Speaker,
    happening:
      | Pick<EventOf<'version_negotiation'>, 'kind' | 'versions'>
      | Pick<EventOf<'retry'>, 'kind'>
      | Pick<EventOf<'handshake_done'>, 'kind'>,
    frame: number,
  ): void {
    const { direction, arrival } = speaker;
    const place = { direction, frame, frames: [frame], time: 0, basis: this.#log.basis };
    this.#log.put(speaker, arrival, { ...happening, ...place });
  }

  /** Sealed packets of one side and level, one after the other, are one event. A long talk is told by its beginning. */
  sealedPacket(speaker: Speaker, level: SealedLevel, length: number, filled: boolean, frame: number): void {
    const { direction, arrival } = speaker;
    const time = this.#log.timeOf(arrival);
    const last = this.#log.events.at(-1);
    let run =
      last?.kind === 'sealed_packets' && last.direction === direction && last.level === level
        ? last
        : undefined;
    if (run === undefined && this.#sealedRuns >= MAX_SEALED_RUNS) run = this.#lastSealed[direction];
    if (run === undefined) {
      this.#sealedRuns++;
      const place = { direction, frame, frames: [frame], time: 0, basis: this.#log.basis };
      const some = { lengths: [], packetFrames: [], packetTimes: [], filled: [] };
      run = {
        kind: 'sealed_packets',
        ...place,
        level,
        packets: 0,
        bytes: 0,
        ...some,
        lastFrame: frame,
        lastTime: time,
      };
      this.#log.put(speaker, arrival, run);
      this.#lastSealed[direction] = run;
    }
    run.packets++;
    run.bytes += length;
    run.lastFrame = frame;
    run.lastTime = time;
    if (run.lengths.length >= MAX_LENGTHS_PER_RUN) return;
    run.lengths.push(length);
    run.packetFrames.push(frame);
    run.packetTimes.push(time);
    run.filled.push(filled);
  }

  /** The client begins its handshake anew: what it said before counts no more. */
  supersede(direction: Direction): void {
    for (const [at, event] of this.#log.events.entries()) {
      if (event.kind !== 'handshake' || event.direction !== direction) continue;
      const { frame, frames, time, basis } = event;
      const length = event.bytes.length;
      this.#log.events[at] = { kind: 'superseded_hello', direction, frame, frames, time, basis, length };
    }
  }
}
