import type { CaptureProblem } from '../capture/packet-sink.js';
import { type Sentence, sentence } from '../language/language.js';
import type { Severity } from './report.js';

/** The sentence and the weight of something wrong with a capture file. */
export function captureProblemWords(problem: CaptureProblem): {
  readonly severity: Severity;
  readonly words: Sentence;
} {
  const { frame, offset } = problem;
  switch (problem.code) {
    case 'capture.empty':
      return { severity: 'warning', words: sentence('capture.empty', { frame, offset }) };
    case 'capture.interrupted':
      return { severity: 'warning', words: sentence('capture.interrupted', { frame, offset }) };
    case 'capture.cut':
      return { severity: 'warning', words: sentence('capture.cut', { frame, offset, ...problem.detail }) };
    case 'capture.bad_record':
      return {
        severity: 'error',
        words: sentence('capture.bad_record', { frame, offset, ...problem.detail }),
      };
    case 'capture.bad_block':
      return {
        severity: 'error',
        words: sentence('capture.bad_block', { frame, offset, ...problem.detail }),
      };
    case 'capture.unsupported_block':
      return {
        severity: 'note',
        words: sentence('capture.unsupported_block', { frame, offset, ...problem.detail }),
      };
    case 'capture.unknown_link_type':
      return {
        severity: 'warning',
        words: sentence('capture.unknown_link_type', { frame, offset, ...problem.detail }),
      };
    case 'capture.snap_length':
      return {
        severity: 'warning',
        words: sentence('capture.snap_length', { frame, offset, ...problem.detail }),
      };
    case 'capture.decompression_failed':
      return {
        severity: 'error',
        words: sentence('capture.decompression_failed', { frame, offset, ...problem.detail }),
      };
  }
}
