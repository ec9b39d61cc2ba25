import { type Sentence, sentence } from '../language/language.js';
import { QuicError } from '../registry/quic-error.js';
import { QuicVersion } from '../registry/quic-version.js';
import { hexCode } from '../registry/registry.js';
import type { EventOf, QuicClosing } from '../story/event.js';
import type { Facts } from '../story/facts.js';
import type { Described } from './timeline-described.js';
import { progressAt } from './timeline-progress.js';

/** An error code in words: QUIC's own have names, an application's are its own affair. */
const errorOf = ({ application, code }: QuicClosing): string =>
  application ? hexCode(code, 1) : QuicError.label(code);

/** The frame behind an alert or a goodbye, as plain values. */
export const viaOf = (close: QuicClosing) => ({
  frame: 'CONNECTION_CLOSE',
  level: close.level,
  application: close.application,
  code: close.code,
  error: errorOf(close),
  words: close.reason,
});

/** An alert that came as CONNECTION_CLOSE (RFC 9001 section 4.8). */
export const alertInQuic = (close: QuicClosing, description: string, code: number): Sentence =>
  sentence('timeline.quic_alert', {
    description,
    code,
    error: hexCode(close.code, 2),
    peersWords: close.reason,
  });

/** A CONNECTION_CLOSE that carries no alert. */
export function describeQuicClose(
  event: EventOf<'closed_cleanly'>,
  close: QuicClosing,
  facts: Facts,
): Described {
  const { application, reason } = close;
  const hangsUp = progressAt(event, facts) === 'unfinished';
  return {
    message: 'connection_close',
    summary: sentence('timeline.connection_close', {
      application,
      error: errorOf(close),
      peersWords: reason,
    }),
    ...(hangsUp ? { annotation: sentence('note.hang_up', { from: facts.side(event) }) } : {}),
    notable: hangsUp || (!application && close.code !== QuicError.code.NO_ERROR),
    details: viaOf(close),
  };
}

/** What only QUIC has. */
export function describeQuic(
  event:
    | EventOf<'sealed_packets'>
    | EventOf<'version_negotiation'>
    | EventOf<'retry'>
    | EventOf<'handshake_done'>
    | EventOf<'superseded_hello'>,
  facts: Facts,
): Described {
  const from = facts.side(event);
  switch (event.kind) {
    case 'version_negotiation': {
      const versions = event.versions.map((version) => QuicVersion.label(version));
      const at = facts.position(event);
      const cameBack = facts.connection.events
        .slice(at + 1)
        .some((later) => later.kind === 'handshake' && facts.side(later) === 'client');
      return {
        message: event.kind,
        summary: sentence('timeline.version_negotiation', { versions }),
        annotation: sentence('note.version_negotiation', { cameBack }),
        notable: !cameBack,
        details: { versions },
      };
    }
    case 'retry':
    case 'handshake_done':
      return {
        message: event.kind,
        summary: sentence(`timeline.${event.kind}`, { from }),
        annotation: sentence(`note.${event.kind}`, { from }),
        notable: false,
      };
    case 'superseded_hello':
      return {
        message: 'client_hello',
        summary: sentence('timeline.superseded_hello', { length: event.length }),
        notable: false,
        details: { superseded: true, length: event.length },
      };
    case 'sealed_packets': {
      const { level, packets, bytes, lengths, lastFrame } = event;
      return {
        message: event.kind,
        summary: sentence('timeline.sealed_packets', { level, packets, bytes, lengths }),
        annotation: sentence('note.sealed_packets', { from, level }),
        notable: false,
        details: { level, packets, bytes, payloadLengths: [...lengths], lastFrame },
      };
    }
  }
}
