import type { Side } from '../base/side.js';
import { sentence } from '../language/language.js';
import { AlertDescription } from '../registry/alert.js';
import type { HandshakeEvent } from '../story/connection.js';
import type { EventOf, StoryEvent } from '../story/event.js';
import type { Facts } from '../story/facts.js';
import { answersOfRefusal } from './answers.js';
import { clientCertificateFaults, serverCertificateFaults } from './certificate-faults.js';
import type { CaptureEnd } from './ending.js';
import { unanswered } from './ending-hidden.js';
import { missedBefore } from './ending-without-alert.js';
import type { Alternative, Ending, Evidence } from './verdict.js';

/** An answer that refuses is short: nginx's 400 with its page is under 1 kB, with a long header some kB. */
const SHORT_ANSWER_BYTES = 4_096;

/** Both sides have sent their Finished, which record types show up to TLS 1.2, and keys in TLS 1.3. */
export function endingCompleted(facts: Facts, capture: CaptureEnd): Ending | undefined {
  const client = facts.finished('client');
  const server = facts.finished('server');
  if (client === undefined || server === undefined) return undefined;
  const evidence: Evidence[] = [client, server]
    .sort((a, b) => facts.position(a) - facts.position(b))
    .map((event) => ({
      frame: event.frame,
      what: sentence('evidence.finished', {
        from: facts.side(event),
        decrypted: event.basis === 'decrypted',
      }),
    }));
  const done = facts.position(client) > facts.position(server) ? client : server;
  return (
    renegotiationFailed(facts, evidence) ??
    renegotiated(facts, evidence) ??
    notYetAccepted(facts, evidence, done, capture) ??
    afterHandshake(facts, evidence, done)
  );
}

/** Inside TLS the application turned the client down because of its certificate, in words that are known. */
export function endingByApplication(facts: Facts): Ending | undefined {
  for (const run of facts.all('application_data')) {
    const refusal = run.said?.find(({ means }) => means === 'refused_certificate');
    if (refusal === undefined) continue;
    const missing = refusal.missing === true;
    const { protocol, code } = refusal;
    return {
      outcome: 'rejected',
      refusedBy: 'server',
      refused: missing ? 'missing_client_certificate' : 'client_certificate',
      confidence: 'certain',
      ...(protocol === 'HTTP' && { status: Number(code) }),
      alert: undefined,
      moment: run,
      alternatives: [],
      evidence: [
        {
          frame: run.frame,
          what: sentence('evidence.application_refusal', { protocol, code, missing }),
        },
      ],
    };
  }
  return undefined;
}

/**
 * In TLS 1.3 the client is done first, and its certificate may be refused after that (RFC 8446 section 4.4.4): until
 * the server says something, it has accepted nothing.
 */
function notYetAccepted(
  facts: Facts,
  evidence: readonly Evidence[],
  done: StoryEvent,
  capture: CaptureEnd,
): Ending | undefined {
  const { clientCertificate } = facts;
  if (!facts.tls13 || clientCertificate === undefined) return undefined;
  const after = facts.connection.events.slice(facts.position(done) + 1);
  const answered = after.some(
    (event) =>
      facts.side(event) === 'server' && (event.kind === 'application_data' || event.kind === 'handshake'),
  );
  if (answered) return undefined;
  const refused =
    clientCertificate.message.entries.length === 0 ? 'missing_client_certificate' : 'client_certificate';
  return unanswered(
    facts,
    { clientLeft: clientFarewell(after, facts), clientSpoke: spoke(after, facts) },
    capture,
    refused,
    evidence,
  );
}

const isFarewell = (event: StoryEvent): boolean =>
  event.kind === 'encrypted_alert' ||
  event.kind === 'alert' ||
  event.kind === 'tcp_fin' ||
  event.kind === 'tcp_rst';

const clientFarewell = (after: readonly StoryEvent[], facts: Facts): StoryEvent | undefined =>
  after.find((event) => isFarewell(event) && facts.side(event) === 'client');

const spoke = (after: readonly StoryEvent[], facts: Facts): boolean =>
  after.some((event) => event.kind === 'application_data' && facts.side(event) === 'client');

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
  const closing = facts.connection.events.find(isFarewell);
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
  const said = answerOf(facts, evidence);
  if (said !== undefined) return said;
  const empty = facts.clientCertificate === undefined || facts.clientCertificate.message.entries.length === 0;
  const refused = empty ? 'missing_client_certificate' : 'client_certificate';
  // Many answers prove that the talk went on; a long one is no refusal's page.
  if (talk.answers > answersOfRefusal(facts) || talk.serverBytes > SHORT_ANSWER_BYTES)
    return established('inferred', []);
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

/** What the server's first answer in HTTP says, once it can be read: a 403 may be about the certificate, others are not. */
function answerOf(facts: Facts, evidence: readonly Evidence[]): Ending | undefined {
  for (const run of facts.all('application_data')) {
    const answer = run.said?.find(
      ({ protocol, from, means, code }) =>
        protocol === 'HTTP' && from === 'server' && means !== 'greeting' && Number(code) >= 200,
    );
    if (answer === undefined) continue;
    const status = Number(answer.code);
    const forbidden = status === 403;
    const empty =
      facts.clientCertificate === undefined || facts.clientCertificate.message.entries.length === 0;
    return {
      outcome: forbidden ? 'rejected' : 'established',
      refusedBy: forbidden ? 'server' : 'none',
      refused: forbidden ? (empty ? 'missing_client_certificate' : 'client_certificate') : null,
      confidence: forbidden ? 'possible' : 'certain',
      ...(forbidden ? { status } : {}),
      alert: undefined,
      moment: forbidden ? run : undefined,
      alternatives: forbidden
        ? [
            {
              outcome: 'established',
              refusedBy: 'none',
              why: sentence('alternative.forbidden_otherwise', {}),
            },
          ]
        : [],
      evidence: [...evidence, { frame: run.frame, what: sentence('evidence.http_answer', { status }) }],
    };
  }
  return undefined;
}

/** Keys show a second handshake that the other side would not have (RFC 5246 section 7.2.2, no_renegotiation). */
export function endingByRefusedRenegotiation(facts: Facts): Ending | undefined {
  const { events } = facts.connection;
  const done = facts.finished('server');
  if (done === undefined) return undefined;
  const again = events
    .slice(facts.position(done) + 1)
    .findLast(
      (event): event is HandshakeEvent =>
        event.kind === 'handshake' &&
        (event.message.name === 'client_hello' || event.message.name === 'hello_request'),
    );
  if (again === undefined) return undefined;
  const event = events
    .slice(facts.position(again))
    .find(
      (one): one is EventOf<'alert'> =>
        one.kind === 'alert' &&
        one.direction !== again.direction &&
        one.description === AlertDescription.code.no_renegotiation,
    );
  if (event === undefined) return undefined;
  const from = facts.side(event);
  return {
    outcome: 'failed',
    refusedBy: from,
    refused: 'parameters',
    confidence: 'certain',
    alert: { from, level: event.level, description: event.description, event },
    moment: event,
    alternatives: [],
    evidence: [
      { frame: again.frame, what: sentence('evidence.handshake_again', { from: facts.side(again) }) },
      {
        frame: event.frame,
        what: sentence('evidence.alert', { from, description: AlertDescription.label(event.description) }),
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

/**
 * A second handshake under encryption, such as that by which Apache asks for a client certificate where one path demands
 * it: what was asked and shown in it is hidden, and whether both were done with it is not.
 */
function renegotiated(facts: Facts, evidence: readonly Evidence[]): Ending | undefined {
  const again = facts.renegotiation;
  if (again === undefined) return undefined;
  const after = facts.connection.events.slice(facts.position(again));
  const finishedAgain = (side: Side) =>
    after.some(
      (event) => event.kind === 'encrypted_handshake' && event.finished && facts.side(event) === side,
    );
  const repeated = {
    frame: again.frame,
    what: sentence('evidence.handshake_again', { from: facts.side(again) }),
  };
  const alert = after.find((event) => event.kind === 'encrypted_alert' && facts.side(event) === 'server');
  if (alert === undefined || !finishedAgain('client') || finishedAgain('server')) {
    return {
      outcome: 'established',
      refusedBy: 'none',
      refused: null,
      confidence: 'possible',
      alert: undefined,
      moment: undefined,
      alternatives: [hiddenRefusal],
      evidence: [...evidence, repeated],
    };
  }
  const refusing = (refused: 'missing_client_certificate' | 'client_certificate'): Alternative => ({
    outcome: 'failed',
    refusedBy: 'server',
    refused,
    why: sentence('alternative.refused_in_renegotiation', { missing: refused !== 'client_certificate' }),
  });
  return {
    outcome: 'failed',
    refusedBy: 'server',
    refused: 'connection',
    confidence: 'inferred',
    alert: undefined,
    moment: alert,
    alternatives: [refusing('missing_client_certificate'), refusing('client_certificate')],
    evidence: [
      ...evidence,
      repeated,
      { frame: alert.frame, what: sentence('evidence.encrypted_alert', { from: 'server' }) },
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
