import type { Side } from '../../base/side.js';
import { type Sentence, sentence } from '../../language/language.js';
import { QuicError } from '../../registry/quic-error.js';
import { hexCode } from '../../registry/registry.js';
import type { StoryEvent } from '../../story/event.js';

/** How a side left, as the transport has it. */
export function leavingWords(event: StoryEvent, by: Side): Sentence {
  if (event.kind === 'closed_abruptly' && event.icmp !== undefined)
    return sentence('evidence.socket_gone', { by });
  if (event.kind === 'closed_cleanly' && event.close !== undefined) {
    const { application, code, reason } = event.close;
    const error = application ? hexCode(code, 1) : QuicError.label(code);
    return sentence('evidence.quic_closed', { by, application, error, peersWords: reason });
  }
  return sentence('evidence.hung_up', { by, reset: event.kind === 'closed_abruptly' });
}
