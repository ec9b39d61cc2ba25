import { MAX_CAPTURE_PROBLEMS, MAX_COMMENTS, MAX_LISTED_TYPES } from '../base/limits.js';
import type { CaptureComment, CaptureFacts, CaptureProblem, CaptureProblemDetail } from './packet-sink.js';

/** Gathers the facts of one capture file while it is read. */
export class CaptureLog {
  frame = 0;
  /** Offset in the unpacked file at which the bytes that are being read begin. */
  offsetBase = 0;
  readonly linkTypes: number[] = [];
  readonly comments: CaptureComment[] = [];
  readonly #problems: CaptureProblem[] = [];
  readonly #unsupported = new Map<number, number>();
  #lastLinkType = -1;
  #snapped = 0;
  #snappedLongest = 0;

  sawLinkType(linkType: number): void {
    if (linkType === this.#lastLinkType) return;
    this.#lastLinkType = linkType;
    if (this.linkTypes.length < MAX_LISTED_TYPES && !this.linkTypes.includes(linkType)) {
      this.linkTypes.push(linkType);
    }
  }

  sawSnapped(capturedLength: number): void {
    this.#snapped++;
    if (capturedLength > this.#snappedLongest) this.#snappedLongest = capturedLength;
  }

  sawUnsupportedBlock(blockType: number): void {
    const count = this.#unsupported.get(blockType);
    if (count !== undefined || this.#unsupported.size < MAX_LISTED_TYPES) {
      this.#unsupported.set(blockType, (count ?? 0) + 1);
    }
  }

  get takesComments(): boolean {
    return this.comments.length < MAX_COMMENTS;
  }

  comment(frame: number, text: string): void {
    this.comments.push({ frame, text });
  }

  /** `at` counts from the start of the bytes that are being read. */
  problem<C extends keyof CaptureProblemDetail>(code: C, at: number, detail: CaptureProblemDetail[C]): void {
    if (this.#problems.length >= MAX_CAPTURE_PROBLEMS) return;
    this.#problems.push({ code, frame: this.frame, offset: this.offsetBase + at, detail } as CaptureProblem);
  }

  facts(format: CaptureFacts['format'], compression: CaptureFacts['compression']): CaptureFacts {
    // About the file as a whole: no place in it.
    this.offsetBase = 0;
    const { frame } = this;
    this.frame = 0;
    if (this.#snapped > 0) {
      this.problem('capture.snap_length', 0, { count: this.#snapped, longest: this.#snappedLongest });
    }
    for (const [blockType, count] of this.#unsupported) {
      this.problem('capture.unsupported_block', 0, { blockType, count });
    }
    if (frame === 0) this.problem('capture.empty', 0, {});
    this.frame = frame;
    const { linkTypes, comments } = this;
    return { format, compression, linkTypes, packets: frame, problems: this.#problems, comments };
  }
}
