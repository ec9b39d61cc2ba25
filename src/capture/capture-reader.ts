import { NotACapture } from './capture-error.js';
import { CaptureLog } from './capture-log.js';
import { describeForeign, describeText, looksLikeText } from './foreign-format.js';
import type { CaptureFacts, CaptureProblemDetail, PacketSink } from './packet-sink.js';
import { PcapSource } from './pcap-source.js';
import { PcapngSource } from './pcapng-source.js';
import type { RecordSource } from './record-source.js';
import type { UnpackingFailure } from './unpacking-error.js';

/** Bytes that tell one format from another. */
const MAGIC_LENGTH = 4;
/** Bytes looked at to say what something is that is no capture. */
const SNIFF_LENGTH = 16;

/** Room for an unfinished record, once there is one: most packets are shorter. */
const FIRST_ROOM = 1 << 16;

/**
 * Reads one pcap or pcapng file that is given in pieces of any size, and calls the sink for each packet.
 * Between pieces it keeps the bytes of at most one unfinished record.
 */
export class CaptureReader {
  readonly #sink: PacketSink;
  readonly #log = new CaptureLog();
  #source: RecordSource | undefined;
  #format: CaptureFacts['format'] = 'pcap';
  #kept = new Uint8Array(0);
  #keptLength = 0;
  /** Offset in the file of the first byte that has not been used. */
  #used = 0;
  #decompressionFailed: CaptureProblemDetail['capture.decompression_failed'] | undefined;

  constructor(sink: PacketSink) {
    this.#sink = sink;
  }

  /** True once a damaged record makes it impossible to go on; feeding more has no effect. */
  get stopped(): boolean {
    return this.#source?.stopped === true;
  }

  /**
   * Reads `chunk[start, end)`, the next bytes of the file. They may be overwritten after the call.
   * @throws NotACapture if the first bytes are those of something else.
   */
  feed(chunk: Uint8Array, start = 0, end = chunk.length): void {
    let at = start;
    while (this.#keptLength > 0 && at < end) {
      if (this.stopped) return;
      at = this.#complete(chunk, at, end);
    }
    while (at < end && !this.stopped) {
      at = this.#pass(at, end);
      const next = this.#read(chunk, at, end);
      if (this.stopped) return;
      if (next < end && this.#skip === 0) {
        this.#keep(chunk, next, end);
        return;
      }
      at = next;
    }
  }

  /** The compressed data that this file came out of is damaged or ends too early: no more will be fed. */
  decompressionFailed(compression: 'gzip' | 'zstd', reason: UnpackingFailure): void {
    this.#decompressionFailed = { compression, reason };
  }

  /**
   * The file ends here. What is left of an unfinished record becomes the problem `capture.cut`.
   * @throws NotACapture if there was nothing, or nothing that tells a capture.
   */
  end(compression: CaptureFacts['compression'] = 'none'): CaptureFacts {
    const log = this.#log;
    const source = this.#source;
    if (source === undefined) {
      // Damage before the first bytes: what it held cannot be told.
      const failed = this.#decompressionFailed;
      if (failed !== undefined) throw new NotACapture('compressed', failed.compression, failed.reason);
      if (this.#keptLength === 0) throw new NotACapture('empty');
      throw looksLikeText(this.#kept, 0, this.#keptLength)
        ? describeText(this.#kept, 0, this.#keptLength)
        : new NotACapture('too_short');
    }
    log.offsetBase = this.#used;
    if (this.#decompressionFailed !== undefined) {
      log.problem('capture.decompression_failed', 0, this.#decompressionFailed);
    } else if (!source.stopped) {
      if (source.skip > 0) log.problem('capture.cut', 0, { missing: source.skip });
      else if (this.#keptLength > 0)
        log.problem('capture.cut', 0, { missing: source.wanted - this.#keptLength });
    }
    return log.facts(this.#format, compression);
  }

  get #skip(): number {
    return this.#source?.skip ?? 0;
  }

  /** Passes over what the source does not want. */
  #pass(at: number, end: number): number {
    const source = this.#source;
    if (source === undefined || source.skip === 0) return at;
    const length = Math.min(source.skip, end - at);
    source.skip -= length;
    this.#used += length;
    return at + length;
  }

  #read(bytes: Uint8Array, start: number, end: number): number {
    this.#source ??= this.#recognize(bytes, start, end);
    if (this.#source === undefined) return start;
    this.#log.offsetBase = this.#used - start;
    const next = this.#source.read(bytes, start, end);
    this.#used += next - start;
    return next;
  }

  #recognize(bytes: Uint8Array, start: number, end: number): RecordSource | undefined {
    if (end - start < MAGIC_LENGTH) return undefined;
    const pcap = PcapSource.recognize(bytes, start, this.#sink, this.#log);
    if (pcap !== undefined) return pcap;
    if (PcapngSource.recognize(bytes, start)) {
      this.#format = 'pcapng';
      return new PcapngSource(this.#sink, this.#log);
    }
    throw describeForeign(bytes, start, Math.min(end, start + SNIFF_LENGTH));
  }

  /** Adds to the unfinished record what it lacks, and reads it. */
  #complete(chunk: Uint8Array, start: number, end: number): number {
    const wanted = this.#source?.wanted ?? MAGIC_LENGTH;
    const length = Math.min(wanted - this.#keptLength, end - start);
    this.#keep(chunk, start, start + length);
    if (this.#keptLength < wanted) return start + length;
    const kept = this.#keptLength;
    const next = this.#read(this.#kept, 0, kept);
    this.#kept.copyWithin(0, next, kept);
    this.#keptLength = kept - next;
    return start + length;
  }

  #keep(chunk: Uint8Array, start: number, end: number): void {
    const length = this.#keptLength + end - start;
    if (length > this.#kept.length) {
      const larger = new Uint8Array(Math.max(FIRST_ROOM, length, this.#kept.length * 2));
      larger.set(this.#kept.subarray(0, this.#keptLength));
      this.#kept = larger;
    }
    this.#kept.set(chunk.subarray(start, end), this.#keptLength);
    this.#keptLength = length;
  }
}
