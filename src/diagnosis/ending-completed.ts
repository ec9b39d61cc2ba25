import { sentence } from '../language/language.js';
import type { Facts } from '../story/connection.js';
import type { StoryEvent } from '../story/event.js';
import { clientCertificateFaults, serverCertificateFaults } from './certificate-faults.js';
import { missedBefore } from './ending-without-alert.js';
import type { Alternative, Ending, Evidence } from './verdict.js';

/** An answer that refuses is short: nginx's 400 with its page is under 1 kB, with a long header some kB. */
const SHORT_ANSWER_BYTES = 4_096;

/** Both sides have sent their Finished (TLS 1.2 and before), which the record types show. */
export function endingCompleted(facts: Facts): Ending | undefined {
  const client = facts.finished('client');
  const server = facts.finished('server');
  if (facts.tls13 || client === undefined || server === undefined) return undefined;
  const evidence: Evidence[] = [client, server]
    .sort((a, b) => facts.position(a) - facts.position(b))
    .map((event) => ({
      frame: event.frame,
      what: sentence('evidence.finished', { from: facts.side(event) }),
    }));
  const done = facts.position(client) > facts.position(server) ? client : server;
  return renegotiationFailed(facts, evidence) ?? afterHandshake(facts, evidence, done);
}

interface Talk {
  /** Times that the server answered client data. */
  readonly answers: number;
  readonly serverBytes: number;
  readonly clientSpoke: boolean;
  /** The side that ended the talk, if the capture shows it. */
  readonly closedBy: 'client' | 'server' | undefined;
  readonly closing: StoryEvent | undefined;
}

function talkAfterHandshake(facts: Facts): Talk {
  let answers = 0;
  let serverBytes = 0;
  let clientSpoke = false;
  let last: string | undefined;
  for (const event of facts.all('application_data')) {
    const side = facts.side(event);
    if (side === 'client') clientSpoke = true;
    else {
      serverBytes += event.bytes;
      if (last === 'client') answers++;
    }
    last = side;
  }
  const closing = facts.connection.events.find(
    ({ kind }) => kind === 'encrypted_alert' || kind === 'tcp_fin' || kind === 'tcp_rst',
  );
  return { answers, serverBytes, clientSpoke, closedBy: closing && facts.side(closing), closing };
}

const leftAtOnce: Alternative = {
  outcome: 'rejected',
  refusedBy: 'client',
  refused: 'server_certificate',
  why: sentence('alternative.client_left_at_once', {}),
};

const hiddenRefusal: Alternative = {
  outcome: 'rejected',
  refusedBy: 'server',
  why: sentence('alternative.hidden_application', {}),
};

/** Whether the server asked for a certificate, or what the client answered, is not in the capture. */
function authenticationMissed(facts: Facts, done: StoryEvent): boolean {
  if (facts.clientCertificate !== undefined || facts.resumed) return false;
  return facts.certificateRequest === undefined
    ? missedBefore(facts, 'server', done)
    : missedBefore(facts, 'client', done);
}

/**
 * The handshake is done; what the application said is encrypted. Without a client certificate in play, data from a
 * client proves that it accepted the server. With one, a short answer that the server closes behind looks like the
 * refusal that nginx, Apache and others give inside TLS.
 */
function afterHandshake(facts: Facts, evidence: readonly Evidence[], done: StoryEvent): Ending {
  const talk = talkAfterHandshake(facts);
  const cut = facts.all('gap').some((gap) => facts.position(gap) > facts.position(done));
  const established = (confidence: Ending['confidence'], alternatives: readonly Alternative[]): Ending => ({
    outcome: 'established',
    refusedBy: 'none',
    refused: null,
    confidence,
    alert: undefined,
    moment: undefined,
    alternatives,
    evidence,
  });
  // A client that has said nothing yet may still leave, and what is missing may be its farewell.
  if (!talk.clientSpoke && (cut || (talk.closing === undefined && talk.serverBytes === 0)))
    return established('possible', [leftAtOnce]);
  if (
    !talk.clientSpoke &&
    talk.closedBy === 'client' &&
    talk.serverBytes === 0 &&
    talk.closing !== undefined
  ) {
    const suspicious = serverCertificateFaults(facts).length > 0;
    return suspicious ? clientLeftAtOnce(talk.closing, evidence) : established('possible', [leftAtOnce]);
  }
  if (authenticationMissed(facts, done)) return established('possible', [hiddenRefusal]);
  if (facts.certificateRequest === undefined && facts.clientCertificate === undefined)
    return established(cut ? 'inferred' : 'certain', []);
  const empty = facts.clientCertificate === undefined || facts.clientCertificate.message.entries.length === 0;
  const refused = empty ? 'missing_client_certificate' : 'client_certificate';
  // Many answers prove that the talk went on; a long one is no refusal's page.
  if (talk.answers > 1 || talk.serverBytes > SHORT_ANSWER_BYTES) return established('inferred', []);
  if (!empty && clientCertificateFaults(facts).length === 0) {
    return established('possible', [
      {
        outcome: 'rejected',
        refusedBy: 'server',
        refused,
        why: sentence('alternative.application_refused', {}),
      },
    ]);
  }
  const answer = facts.all('application_data').findLast((event) => facts.side(event) === 'server');
  const closed = talk.closedBy === 'server' && talk.closing !== undefined;
  return {
    outcome: 'rejected',
    refusedBy: 'server',
    refused,
    confidence: 'possible',
    alert: undefined,
    moment: answer ?? talk.closing,
    alternatives: [
      {
        outcome: 'established',
        refusedBy: 'none',
        why: sentence('alternative.application_accepted', { empty }),
      },
    ],
    evidence:
      answer === undefined
        ? evidence
        : [
            ...evidence,
            {
              frame: answer.frame,
              what: sentence('evidence.short_answer', { bytes: talk.serverBytes, closed }),
            },
          ],
  };
}

/**
 * A handshake under encryption after the first (RFC 5246 section 7.4.1.1) that was answered by an alert and not by
 * ChangeCipherSpec: one side would not renegotiate.
 */
function renegotiationFailed(facts: Facts, evidence: readonly Evidence[]): Ending | undefined {
  const { events } = facts.connection;
  const again = events.findLast((event) => event.kind === 'encrypted_handshake' && !event.finished);
  if (again === undefined) return undefined;
  const after = events.slice(facts.position(again));
  if (after.some((event) => event.kind === 'change_cipher_spec' || event.kind === 'application_data'))
    return undefined;
  const alert = after.find(
    (event) => event.kind === 'encrypted_alert' && event.direction !== again.direction,
  );
  if (alert === undefined) return undefined;
  return {
    outcome: 'failed',
    refusedBy: facts.side(alert),
    refused: 'parameters',
    confidence: 'possible',
    alert: undefined,
    moment: alert,
    alternatives: [
      { outcome: 'established', refusedBy: 'none', why: sentence('alternative.closed_normally', {}) },
    ],
    evidence: [
      ...evidence,
      { frame: again.frame, what: sentence('evidence.handshake_again', { from: facts.side(again) }) },
      { frame: alert.frame, what: sentence('evidence.encrypted_alert', { from: facts.side(alert) }) },
    ],
  };
}

/** Finished, and then the client closes without having asked for anything: it may have checked the name itself. */
function clientLeftAtOnce(closing: StoryEvent, evidence: readonly Evidence[]): Ending {
  return {
    outcome: 'rejected',
    refusedBy: 'client',
    refused: 'server_certificate',
    confidence: 'possible',
    alert: undefined,
    moment: closing,
    alternatives: [
      {
        outcome: 'established',
        refusedBy: 'none',
        why: sentence('alternative.client_had_nothing_to_say', {}),
      },
    ],
    evidence: [...evidence, { frame: closing.frame, what: sentence('evidence.client_left_at_once', {}) }],
  };
}
