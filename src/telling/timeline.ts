import { wordInClear } from '../application/word-in-clear.js';
import { otherSide, type Side } from '../base/side.js';
import { type Sentence, sentence } from '../language/language.js';
import { host } from '../platform/host.js';
import { AlertDescription, AlertLevel } from '../registry/alert.js';
import { HandshakeType } from '../registry/handshake-type.js';
import { icmpLabel, icmpMeaning } from '../registry/icmp.js';
import { sideOf } from '../story/connection.js';
import { type EventOf, isRead, type StoryEvent } from '../story/event.js';
import type { Facts } from '../story/facts.js';
import { hiddenHandshake } from '../story/hidden/hidden-handshake.js';
import { ALERT, recordSizes } from '../story/hidden/sizes.js';
import type { Described } from './timeline-described.js';
import { describeEap } from './timeline-eap.js';
import { describeMessage } from './timeline-message.js';
import { progressAt, roleOf } from './timeline-progress.js';
import { alertInQuic, describeQuic, describeQuicClose, viaOf } from './timeline-quic.js';

export type { Described } from './timeline-described.js';

/** Tells one event in words that stay true without keys. Never throws. */
export function describe(event: StoryEvent, facts: Facts): Described {
  const described = withRepetition(event, facts, describeEvent(event, facts));
  const copies = copiesInVain(event, facts);
  if (copies === undefined) return described;
  const annotation = sentence('note.never_acknowledged', { from: facts.side(event), copies });
  return { ...described, annotation, notable: true };
}

/** Over UDP the same may come again, and over TCP a SYN: who has no answer repeats himself. */
function withRepetition(
  { repeated, time, direction }: StoryEvent,
  facts: Facts,
  described: Described,
): Described {
  if (repeated === undefined) return described;
  const { times, lastTime } = repeated;
  const from = sideOf(facts.connection, direction);
  const annotation = sentence('note.repeated', {
    from,
    times,
    seconds: lastTime - time,
  });
  return { ...described, annotation, details: { ...described.details, repeated: times } };
}

/** How often the bytes were sent that the other side never acknowledged, if this event is the first that holds any. */
function copiesInVain(event: StoryEvent, facts: Facts): number | undefined {
  const { connection } = facts;
  const { unacknowledged } = connection.delivery[facts.side(event)];
  const { endOffset } = event;
  if (unacknowledged === undefined || unacknowledged.copies < 2 || endOffset === undefined) return undefined;
  if (event.kind === 'closed_cleanly' || event.kind === 'gap' || endOffset <= unacknowledged.offset)
    return undefined;
  const first = connection.events.find(
    (other) => other.direction === event.direction && (other.endOffset ?? 0) > unacknowledged.offset,
  );
  return first === event ? unacknowledged.copies : undefined;
}

function describeEvent(event: StoryEvent, facts: Facts): Described {
  const from = facts.side(event);
  switch (event.kind) {
    case 'opened':
    case 'accepted': {
      const message = OF_TCP[event.kind];
      return { message, summary: sentence(`timeline.${message}`, { from }), notable: false };
    }
    case 'closed_cleanly':
    case 'closed_abruptly':
      return event.kind === 'closed_cleanly' && event.close !== undefined
        ? describeQuicClose(event, event.close, facts)
        : tcpEnd(event, facts);
    case 'sealed_packets':
    case 'version_negotiation':
    case 'retry':
    case 'handshake_done':
    case 'superseded_hello':
      return describeQuic(event, facts);
    case 'network_error': {
      const { version, type, code } = event;
      const error = icmpLabel(version, type, code);
      return {
        message: 'icmp_error',
        summary: sentence('timeline.icmp_error', { about: otherSide(from), error }),
        annotation: sentence('note.icmp_error', { meaning: icmpMeaning(version, type, code) }),
        notable: true,
        details: { version, type, code, error },
      };
    }
    case 'gap':
      return {
        message: 'gap',
        summary: sentence('timeline.gap', {
          length: event.length,
          snapLength: event.reason === 'snap_length',
        }),
        annotation: sentence('note.gap', { from, acknowledged: event.acknowledged }),
        notable: true,
        details: {
          length: event.length,
          reason: event.reason,
          ...(event.acknowledged === undefined ? {} : { acknowledged: event.acknowledged }),
        },
      };
    case 'plaintext':
      return plaintext(event, facts);
    case 'handshake':
      return describeMessage(event, facts);
    case 'encrypted_handshake':
      return encryptedHandshake(event, facts);
    case 'change_cipher_spec':
      return {
        message: 'change_cipher_spec',
        summary: sentence('timeline.change_cipher_spec', {
          compatibility: facts.tls13,
          encrypts: facts.connection.readWithoutKeys !== true,
        }),
        notable: false,
      };
    case 'alert':
      return alert(event, facts);
    case 'encrypted_alert': {
      const progress = progressAt(event, facts);
      return {
        message: 'alert',
        summary: sentence('timeline.encrypted_alert', { length: event.length }),
        annotation: sentence('note.encrypted_alert', { from, progress }),
        notable: progress === 'unfinished' || progress === 'renegotiating',
        details: { encrypted: true, length: event.length },
      };
    }
    case 'application_data':
      return applicationData(event, facts);
    case 'heartbeat':
      return {
        message: 'heartbeat',
        summary: sentence('timeline.heartbeat', { length: event.length }),
        notable: false,
        details: { length: event.length },
      };
    case 'oversized_message':
    case 'unfinished_message': {
      const type = HandshakeType.label(event.type);
      return {
        message: HandshakeType.name(event.type) ?? 'unreadable',
        summary: sentence(`timeline.${event.kind}`, { message: type, length: event.length }),
        annotation: sentence(`note.${event.kind}`, { from }),
        notable: true,
        details: { type, length: event.length, whole: false },
      };
    }
    case 'eap_identity':
    case 'eap_method':
    case 'eap_nak':
    case 'eap_repeated':
    case 'eap_result':
    case 'eap_left':
      return describeEap(event, facts);
    case 'unreadable':
      return {
        message: 'unreadable',
        summary: sentence('timeline.unreadable', { length: event.length, line: firstLine(event.sample) }),
        annotation: sentence('note.unreadable', { from }),
        notable: true,
        details: { length: event.length },
      };
  }
}

/** What opens and ends a connection, as TCP has it. */
const OF_TCP = {
  opened: 'tcp_syn',
  accepted: 'tcp_syn_ack',
  closed_cleanly: 'tcp_fin',
  closed_abruptly: 'tcp_rst',
} as const;

/** FIN and RST: whether they come as a hang-up or after everything has been said. */
function tcpEnd(event: EventOf<'closed_cleanly' | 'closed_abruptly'>, facts: Facts): Described {
  const from = facts.side(event);
  if (event.kind === 'closed_abruptly' && event.icmp !== undefined) {
    const { version, type, code } = event.icmp;
    const error = icmpLabel(version, type, code);
    return {
      message: 'icmp_error',
      summary: sentence('timeline.icmp_error', { about: otherSide(from), error }),
      annotation: sentence('note.socket_gone', { from }),
      notable: true,
      details: { version, type, code, error },
    };
  }
  const reset = event.kind === 'closed_abruptly';
  const { connection } = facts;
  let alerts = false;
  let closing = false;
  let closingItself = false;
  for (const before of connection.events) {
    if (before === event) break;
    if (before.kind === 'alert' || before.kind === 'encrypted_alert') alerts = true;
    if (before.kind !== 'closed_cleanly' && before.kind !== 'closed_abruptly') continue;
    closing = true;
    closingItself ||= before.direction === event.direction;
  }
  const hangsUp =
    !alerts &&
    !closing &&
    connection.spokeTls.client &&
    // Who answers in another protocol has said why.
    (connection.spokeTls[from] || facts.first(from, 'plaintext') === undefined) &&
    progressAt(event, facts) === 'unfinished';
  const usual = connection.delivery[from].hopLimit;
  const note =
    event.kind === 'closed_abruptly' && event.foreign && event.hopLimit !== undefined && usual !== undefined
      ? sentence('note.foreign_reset', { from, hopLimit: event.hopLimit, usual })
      : hangsUp
        ? sentence('note.hang_up', { from })
        : reset && closing
          ? sentence('note.late_reset', {})
          : undefined;
  return {
    message: OF_TCP[event.kind],
    summary: sentence(`timeline.${OF_TCP[event.kind]}`, { from }),
    ...(note === undefined ? {} : { annotation: note }),
    notable: hangsUp || (reset && !closingItself),
  };
}

function encryptedHandshake(event: EventOf<'encrypted_handshake'>, facts: Facts): Described {
  const { length } = event;
  const details = { encrypted: true, length };
  if (event.finished) {
    return {
      message: 'finished',
      summary: sentence('timeline.finished_encrypted', { length }),
      annotation: sentence('note.finished', { from: facts.side(event) }),
      notable: false,
      details,
    };
  }
  const progress = progressAt(event, facts);
  const renegotiation = progress === 'finished' || progress === 'renegotiating';
  return {
    message: 'encrypted_handshake',
    summary: sentence('timeline.encrypted_handshake', { length }),
    annotation: sentence('note.encrypted_handshake', { renegotiation }),
    notable: true,
    details,
  };
}

/** Warnings that still decide something. */
const NOTABLE_WARNINGS: ReadonlySet<number> = new Set([
  AlertDescription.code.no_certificate,
  AlertDescription.code.no_renegotiation,
  AlertDescription.code.user_canceled,
]);

function alert(event: EventOf<'alert'>, facts: Facts): Described {
  const from = facts.side(event);
  const level = AlertLevel.label(event.level);
  const description = AlertDescription.label(event.description);
  const closes = event.description === AlertDescription.code.close_notify;
  // RFC 8446 section 6: there every alert is an error but for these two, whatever its level says.
  const onlyCloses = closes || event.description === AlertDescription.code.user_canceled;
  const ends = event.level === AlertLevel.code.fatal || (facts.tls13 && !onlyCloses);
  // In clear: the sender has no keys yet, so its handshake cannot be over.
  const progress = progressAt(event, facts);
  const early = progress === 'unfinished' || (event.basis === 'seen' && progress !== 'finished');
  return {
    message: 'alert',
    summary:
      event.close === undefined
        ? sentence('timeline.alert', { level, description, code: event.description })
        : alertInQuic(event.close, description, event.description),
    annotation: closes
      ? sentence('note.close_notify', { from, early })
      : sentence('note.alert', {
          from,
          description,
          ends,
          serverName: facts.clientHello?.message.serverName,
          certificate: peersCertificate(event, facts),
          note: AlertDescription.entry(event.description)?.note,
        }),
    notable: closes ? early : ends || NOTABLE_WARNINGS.has(event.description),
    details: {
      level,
      description,
      code: event.description,
      ...(event.close === undefined ? {} : { via: viaOf(event.close) }),
    },
  };
}

/** What the alert's receiver had shown of itself by then. */
function peersCertificate(event: EventOf<'alert'>, facts: Facts): 'unseen' | 'empty' | 'sent' {
  const certificate = facts.side(event) === 'client' ? facts.serverCertificate : facts.clientCertificate;
  if (certificate === undefined || facts.position(certificate) > facts.position(event)) return 'unseen';
  if (certificate.message.entries.length > 0) return 'sent';
  return facts.tls13 ? 'unseen' : 'empty';
}

/** A record that is an alert for all that sizes, order and direction say (RFC 8446 sections 5.2 and 6). */
function inferredAlert(event: EventOf<'application_data'>, facts: Facts): Described | undefined {
  const hidden = facts.tls13 && !isRead(event) ? facts.once(hiddenHandshake) : undefined;
  const sizes = recordSizes(facts.connection.cipherSuite ?? 0);
  const [length] = event.lengths;
  if (hidden === undefined || sizes === undefined || length === undefined) return undefined;
  const { client, answer } = hidden;
  const ofClient = event === hidden.clientEvent && client.holds === 'alert';
  const ofServer =
    answer.is === 'alert' && event === answer.event && !answer.afterFarewell && !answer.mayBeData;
  if (!ofClient && !ofServer) return undefined;
  // Of a run that holds more than alerts no record is the one.
  if (event.lengths.length !== event.records || event.lengths.some((other) => other !== length))
    return undefined;
  const { records, bytes, lastFrame } = event;
  const tag = sizes.overhead - 1;
  const padding = length - ALERT - 1 - tag;
  return {
    message: 'alert',
    basis: 'inferred',
    summary: sentence('timeline.inferred_alert', { length, records, tag, padding }),
    annotation: sentence('note.inferred_alert', {
      from: facts.side(event),
      cancelled: hidden.farewell && ofClient,
    }),
    notable: true,
    details: { encrypted: true, length, records, bytes, recordLengths: [...event.lengths], lastFrame },
  };
}

function applicationData(event: EventOf<'application_data'>, facts: Facts): Described {
  const alert = inferredAlert(event, facts);
  if (alert !== undefined) return alert;
  const { records, bytes, lengths, lastFrame } = event;
  const from = facts.side(event);
  const role = roleOf(event, facts);
  const { resumed } = facts;
  // Sizes are spoken of only where they say something; the sentence says that they are all there is.
  const hidden = role === 'hidden_handshake' ? facts.once(hiddenHandshake) : undefined;
  const holds = event === hidden?.clientEvent ? hidden.client.holds : 'unknown';
  const refusal = event.said?.find(({ means }) => means === 'refused_certificate');
  const note =
    refusal !== undefined
      ? sentence('note.certificate_refusal', {
          protocol: refusal.protocol,
          code: refusal.code,
          missing: refusal.missing,
        })
      : role === 'hidden_handshake'
        ? sentence('note.hidden_records', { from, resumed, holds })
        : role === 'early_data'
          ? sentence('note.early_data', {})
          : undefined;
  return {
    message: 'application_data',
    summary: sentence('timeline.application_data', {
      records,
      bytes,
      lengths,
      read: isRead(event),
      said: event.said ?? [],
    }),
    ...(note === undefined ? {} : { annotation: note }),
    notable:
      refusal !== undefined || holds === 'certificate' || holds === 'empty_certificate' || holds === 'alert',
    details: {
      records,
      bytes,
      recordLengths: [...lengths],
      lastFrame,
      ...(event.inClear === undefined ? {} : { inClear: true }),
      ...(event.said === undefined ? {} : { said: event.said.map((word) => ({ ...word })) }),
    },
  };
}

/** Bytes in clear: what step of which protocol they are, if it is one that is known. */
function plaintext(event: EventOf<'plaintext'>, facts: Facts): Described {
  const { length } = event;
  const from = facts.side(event);
  const { spokeTls } = facts.connection;
  const insteadOfTls = !spokeTls[from] && spokeTls[from === 'client' ? 'server' : 'client'];
  const piece = facts.beforeTls.indexOf(event);
  for (let layer = facts.prologue; layer !== undefined; layer = layer.inner) {
    const steps = layer.steps.filter((step) => step.piece === piece);
    if (steps.length === 0) continue;
    const { protocol } = layer;
    const refused = steps.some(({ what }) => what.endsWith('_refused'));
    const note = steps.some(({ what }) => what === 'starttls_request')
      ? sentence('note.starttls', {})
      : insteadOfTls && !refused
        ? sentence('note.instead_of_tls', { from, protocol })
        : undefined;
    return {
      message: 'plaintext',
      summary: sentence('timeline.prologue', { protocol, steps }),
      ...(note === undefined ? {} : { annotation: note }),
      notable: refused || insteadOfTls,
      details: { length, protocol, steps: steps.map(({ what }) => what) },
    };
  }
  const line = firstLine(event.sample);
  const behindGap = facts.connection.events
    .slice(0, facts.position(event))
    .some(({ kind, direction }) => kind === 'gap' && direction === event.direction);
  // It may be the middle of a record.
  const unknown = behindGap && line === '';
  return {
    message: 'plaintext',
    summary: sentence('timeline.plaintext', { length, line, behindGap }),
    ...(event.amidTls === true
      ? { annotation: amidTls(event.sample, from) }
      : insteadOfTls && !unknown
        ? { annotation: sentence('note.instead_of_tls', { from, protocol: undefined }) }
        : {}),
    notable: (insteadOfTls && !unknown) || event.amidTls === true,
    details: { length, firstLine: line },
  };
}

/** What it means that a side goes on in clear: a server may say that the client's certificate is why. */
function amidTls(sample: Uint8Array, from: Side): Sentence {
  const word = from === 'server' ? wordInClear(sample) : undefined;
  return word?.means === 'refused_certificate'
    ? sentence('note.amid_tls_certificate', { missing: word.missing === true })
    : sentence('note.amid_tls', { from });
}

const MAX_LINE = 80;
/** Fewer printable characters at the beginning are likely to be chance. */
const LEAST_TEXT = 4;

/** The first line of bytes in clear, as far as it is text (ASCII). */
function firstLine(sample: Uint8Array): string {
  const end = sample.subarray(0, MAX_LINE).findIndex((byte) => byte < 0x20 || byte >= 0x7f);
  const line = sample.subarray(0, end < 0 ? MAX_LINE : end);
  return line.length < LEAST_TEXT ? '' : host.latin1(line).trimEnd();
}
