import type { Side } from '../base/side.js';
import { otherSide } from '../base/side.js';
import { sentence } from '../language/language.js';
import { AlertDescription } from '../registry/alert.js';
import type { EventOf, StoryEvent } from '../story/event.js';
import type { Facts } from '../story/facts.js';
import { isAboutCertificate, isAboutParameters, mayComplainOfLostPeer } from './alert-meaning.js';
import { missedBefore } from './ending-without-alert.js';
import { failureBehindCertificate, type RefusedByAlert } from './handshake-failure.js';
import { silentRefusal } from './silent-refusal.js';
import type { AlertSeen, Ending } from './verdict.js';

const FATAL = 2;

/** The first alert that ends the connection. A warning or a closing alert refuses nobody (RFC 8446 section 6.1). */
export function failingAlert(facts: Facts): EventOf<'alert'> | undefined {
  const { close_notify, user_canceled } = AlertDescription.code;
  return facts.all('alert').find(
    (alert) =>
      // In TLS 1.3 every other alert ends the connection, whatever its level says (RFC 8446 section 6).
      (alert.level === FATAL || facts.tls13) &&
      alert.description !== close_notify &&
      alert.description !== user_canceled,
  );
}

/** A fatal alert in clear: its sender refused, unless it only complains that the other side had left. */
export function endingByAlert(facts: Facts): Ending | undefined {
  const event = failingAlert(facts);
  if (event === undefined) return undefined;
  const from = facts.side(event);
  const alert: AlertSeen = { from, level: event.level, description: event.description, event };
  const left = leftBefore(facts, event, otherSide(from));
  if (
    left !== undefined &&
    mayComplainOfLostPeer(event.description) &&
    !emptyCertificateBefore(facts, event)
  ) {
    if (wasDone(facts, left)) return undefined;
    const ending = silentRefusal(facts, left);
    return {
      ...ending,
      alert,
      evidence: [
        ...ending.evidence,
        {
          frame: event.frame,
          what: sentence('evidence.innocent_alert', {
            from,
            description: AlertDescription.label(event.description),
          }),
        },
      ],
    };
  }
  const { refused, certain, alternatives = [] } = refusedByAlert(facts, event, from);
  return {
    outcome: 'failed',
    refusedBy: from,
    refused,
    confidence: certain ? 'certain' : 'inferred',
    alert,
    moment: event,
    alternatives,
    evidence: [
      {
        frame: event.frame,
        what: sentence('evidence.alert', { from, description: AlertDescription.label(event.description) }),
      },
    ],
  };
}

/** The handshake was over and the one who left had gone on to speak: it only left without a close_notify. */
function wasDone(facts: Facts, left: StoryEvent): boolean {
  const client = facts.finished('client');
  const server = facts.finished('server');
  if (client === undefined || server === undefined) return false;
  const done = Math.max(facts.position(client), facts.position(server));
  return facts.connection.events
    .slice(done + 1, facts.position(left))
    .some(
      ({ kind, direction }) =>
        direction === left.direction && (kind === 'application_data' || kind === 'handshake'),
    );
}

/** The side's FIN or RST, if it came before the event. */
function leftBefore(facts: Facts, event: StoryEvent, side: Side): StoryEvent | undefined {
  const left = facts.first(side, 'tcp_fin') ?? facts.first(side, 'tcp_rst');
  return left !== undefined && facts.position(left) < facts.position(event) ? left : undefined;
}

function emptyCertificateBefore(facts: Facts, event: StoryEvent): boolean {
  const sent = facts.clientCertificate;
  return (
    facts.side(event) === 'server' &&
    sent !== undefined &&
    sent.message.entries.length === 0 &&
    facts.position(sent) < facts.position(event)
  );
}

function refusedByAlert(facts: Facts, event: EventOf<'alert'>, from: Side): RefusedByAlert {
  const { description } = event;
  const behindCertificate = failureBehindCertificate(facts, event, from);
  if (behindCertificate !== undefined) return behindCertificate;
  const { certificate_required, handshake_failure } = AlertDescription.code;
  if (from === 'client') {
    const received =
      facts.serverCertificate !== undefined || (facts.tls13 && facts.serverHello !== undefined);
    if (isAboutCertificate(description) && (received || missedBefore(facts, 'server', event)))
      return { refused: 'server_certificate', certain: received };
    return { refused: isAboutParameters(description) ? 'parameters' : 'connection', certain: true };
  }
  if (description === certificate_required) return { refused: 'missing_client_certificate', certain: true };
  const sent = facts.clientCertificate;
  if (sent !== undefined && facts.position(sent) < facts.position(event)) {
    if (sent.message.entries.length === 0) {
      // RFC 5246 section 7.4.6 names handshake_failure for a client without a suitable certificate.
      return {
        refused: 'missing_client_certificate',
        certain: description === handshake_failure || isAboutCertificate(description),
      };
    }
    if (isAboutCertificate(description)) return { refused: 'client_certificate', certain: true };
  } else if (missedBefore(facts, 'client', event)) {
    // The client's Certificate may be among what is missing, and the alert may be about it.
    return { refused: isAboutCertificate(description) ? 'client_certificate' : 'connection', certain: false };
  }
  return { refused: isAboutParameters(description) ? 'parameters' : 'connection', certain: true };
}
