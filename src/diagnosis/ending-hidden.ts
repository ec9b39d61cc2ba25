import { type Sentence, sentence } from '../language/language.js';
import type { StoryEvent } from '../story/event.js';
import type { Facts } from '../story/facts.js';
import { type HiddenHandshake, hiddenHandshake } from '../story/hidden/hidden-handshake.js';
import type { Padding } from '../story/hidden/sizes.js';
import { answersOfRefusal } from './answers.js';
import type { CaptureEnd } from './ending.js';
import { endingUnfinished } from './ending-without-alert.js';
import type { Alternative, Ending, Evidence, Refused } from './verdict.js';

/** An answer that refuses is short, its session tickets included. */
const SHORT_ANSWER_BYTES = 6_144;

/** Seconds within which a server judges a certificate; later it has waited for the client, and closes. */
const REFUSES_WITHIN = 5;

/**
 * TLS 1.3 after ServerHello: handshake, alerts and data are one kind of encrypted record (RFC 8446 section 5.2).
 * Sizes and order tell much of it, never for certain: padding can forge any size.
 */
export function endingHidden(facts: Facts, capture: CaptureEnd): Ending | undefined {
  if (!facts.tls13 || facts.serverHello === undefined) return undefined;
  const hidden = facts.once(hiddenHandshake);
  if (hidden !== undefined) {
    switch (hidden.client.holds) {
      case 'alert':
        return clientAlert(facts, hidden);
      case 'finished':
      case 'empty_certificate':
      case 'certificate':
        return afterClientFlight(facts, hidden, capture);
      case 'unknown':
        if (hidden.serverLeftWith !== undefined) return serverLeft(hidden, hidden.serverLeftWith);
    }
  }
  return unreadable(facts, capture);
}

function ended(
  outcome: Ending['outcome'],
  refusedBy: Ending['refusedBy'],
  refused: Refused | null,
  confidence: Ending['confidence'],
  moment: StoryEvent | undefined,
  evidence: readonly Evidence[],
  alternatives: readonly Alternative[] = [],
): Ending {
  return { outcome, refusedBy, refused, confidence, alert: undefined, moment, evidence, alternatives };
}

/** Instead of its last flight the client sends one record of an alert's size: it refuses what the server sent. */
function clientAlert(facts: Facts, hidden: HiddenHandshake): Ending {
  const event = hidden.clientEvent;
  const evidence =
    event === undefined ? [] : [{ frame: event.frame, what: sentence('evidence.hidden_client_alert', {}) }];
  const refused = facts.resumed ? 'connection' : 'server_certificate';
  if (!hidden.farewell) return ended('failed', 'client', refused, 'inferred', event, evidence);
  return ended('failed', 'client', refused, 'possible', event, evidence, [
    {
      outcome: 'abandoned',
      refusedBy: 'client',
      refused: 'connection',
      why: sentence('alternative.client_cancelled', {}),
    },
  ]);
}

const paddingWords = (padding: Padding | undefined): { padding: number; blocks: number } => ({
  padding: padding?.is === 'constant' ? padding.bytes : 0,
  blocks: padding?.is === 'blocks' ? padding.of : 0,
});

function flightWords(hidden: HiddenHandshake): Sentence {
  const { client } = hidden;
  switch (client.holds) {
    case 'empty_certificate':
      return sentence('evidence.hidden_empty_certificate', {
        joined: client.records === 1,
        ...paddingWords(client.padding),
      });
    case 'certificate':
      return sentence('evidence.hidden_certificate', {
        joined: client.records === 1,
        key: client.key,
        ...paddingWords(client.padding),
      });
    default:
      return sentence('evidence.hidden_finished_alone', {});
  }
}

function afterClientFlight(facts: Facts, hidden: HiddenHandshake, capture: CaptureEnd): Ending {
  const { client, answer, clientEvent } = hidden;
  const evidence: Evidence[] =
    clientEvent === undefined ? [] : [{ frame: clientEvent.frame, what: flightWords(hidden) }];
  const refused: Refused | null =
    client.holds === 'empty_certificate'
      ? 'missing_client_certificate'
      : client.holds === 'certificate'
        ? 'client_certificate'
        : null;
  if (answer.is === 'alert') {
    const ending = afterServerAlert(hidden, answer, refused, evidence);
    if (ending !== undefined) return ending;
  }
  if (answer.is !== 'more') return unanswered(facts, hidden, capture, refused, evidence);
  const accepted = {
    frame: answer.event.frame,
    what: sentence('evidence.hidden_accepted', { records: answer.records }),
  };
  if (!hidden.clientSpoke && hidden.clientLeft !== undefined) {
    return ended(
      'established',
      'none',
      null,
      'possible',
      undefined,
      [...evidence, accepted],
      [
        {
          outcome: 'rejected',
          refusedBy: 'client',
          refused: 'server_certificate',
          why: sentence('alternative.client_left_at_once', {}),
        },
      ],
    );
  }
  if (refused === null && hidden.mayBeAskedLater)
    return ended(
      'established',
      'none',
      null,
      'possible',
      undefined,
      [...evidence, accepted],
      [hiddenRefusal],
    );
  if (refused === null || hidden.answers > answersOfRefusal(facts))
    return ended('established', 'none', null, 'inferred', undefined, [...evidence, accepted]);
  const application: Alternative = {
    outcome: 'rejected',
    refusedBy: 'server',
    refused,
    why: sentence('alternative.application_refused', {}),
  };
  if (client.holds === 'empty_certificate' && answer.bytes <= SHORT_ANSWER_BYTES) {
    return ended(
      'rejected',
      'server',
      refused,
      'possible',
      answer.event,
      [...evidence, accepted],
      [
        {
          outcome: 'established',
          refusedBy: 'none',
          why: sentence('alternative.application_accepted', { empty: true }),
        },
      ],
    );
  }
  return ended('established', 'none', null, 'possible', undefined, [...evidence, accepted], [application]);
}

const hiddenRefusal: Alternative = {
  outcome: 'failed',
  refusedBy: 'server',
  why: sentence('alternative.hidden_server_alert', {}),
};

/**
 * Nothing came from the server but an alert. It refuses the certificate, or the lack of it, if it comes at once; a
 * server that asked for none, that waited long, or whose client had said goodbye may only be closing (RFC 8446
 * section 6.1). Undefined: the client left first and had asked for nothing.
 */
function afterServerAlert(
  hidden: HiddenHandshake,
  answer: Extract<HiddenHandshake['answer'], { is: 'alert' }>,
  refused: Refused | null,
  before: readonly Evidence[],
): Ending | undefined {
  const evidence = [
    ...before,
    { frame: answer.event.frame, what: sentence('evidence.hidden_server_alert', {}) },
  ];
  if (answer.afterFarewell && (refused === null || !hidden.clientSpoke)) return undefined;
  if (refused === null || answer.waited > REFUSES_WITHIN)
    return ended('established', 'none', null, 'possible', undefined, evidence, [
      refused === null ? hiddenRefusal : { ...hiddenRefusal, refused },
    ]);
  if (!answer.afterFarewell && !answer.mayBeData)
    return ended('failed', 'server', refused, 'inferred', answer.event, evidence);
  return ended('failed', 'server', refused, 'possible', answer.event, evidence, [
    { outcome: 'established', refusedBy: 'none', why: sentence('alternative.closed_normally', {}) },
  ]);
}

/** The client's flight cannot be read; the server, which asked for a certificate, answers with an alert and closes. */
function serverLeft(hidden: HiddenHandshake, event: StoryEvent): Ending {
  const refusals: readonly Refused[] = hidden.clientMayHoldCertificate
    ? ['client_certificate', 'missing_client_certificate']
    : ['missing_client_certificate', 'client_certificate'];
  return ended(
    'failed',
    'server',
    refusals[0]!,
    'possible',
    event,
    [{ frame: event.frame, what: sentence('evidence.hidden_server_alert', {}) }],
    [
      {
        outcome: 'failed',
        refusedBy: 'server',
        refused: refusals[1]!,
        why: sentence('alternative.hidden_flight', {}),
      },
      { outcome: 'established', refusedBy: 'none', why: sentence('alternative.closed_normally', {}) },
    ],
  );
}

/** The server said nothing after the client's last flight: it hung up, the client did, or the capture ends. */
export function unanswered(
  facts: Facts,
  hidden: Pick<HiddenHandshake, 'clientLeft' | 'clientSpoke'>,
  capture: CaptureEnd,
  refused: Refused | null,
  evidence: readonly Evidence[],
): Ending {
  const left = hidden.clientLeft;
  const server = facts.first('server', 'tcp_fin') ?? facts.first('server', 'tcp_rst');
  const serverFirst =
    server !== undefined && (left === undefined || facts.position(server) < facts.position(left));
  if (serverFirst && refused !== null) {
    return ended(
      'abandoned',
      'server',
      refused,
      'possible',
      server,
      [
        ...evidence,
        {
          frame: server.frame,
          what: sentence('evidence.hung_up', { by: 'server', reset: server.kind === 'tcp_rst' }),
        },
      ],
      // Node.js finishes the handshake, and then looks whether the certificate was accepted.
      [
        {
          outcome: 'rejected',
          refusedBy: 'server',
          refused,
          why: sentence('alternative.application_left', {}),
        },
      ],
    );
  }
  if (!serverFirst && left !== undefined) {
    const alternatives: Alternative[] = [];
    if (refused !== null) {
      alternatives.push({
        outcome: 'failed',
        refusedBy: 'server',
        refused,
        why: sentence('alternative.hidden_server_alert', {}),
      });
    }
    if (!hidden.clientSpoke) {
      alternatives.push({
        outcome: 'rejected',
        refusedBy: 'client',
        refused: 'server_certificate',
        why: sentence('alternative.client_left_at_once', {}),
      });
    }
    return ended('established', 'none', null, 'possible', undefined, evidence, alternatives);
  }
  if (serverFirst) return ended('established', 'none', null, 'possible', undefined, evidence);
  return endingUnfinished(facts, capture);
}

/** Sizes say nothing here: what was seen and what remains possible. */
function unreadable(facts: Facts, capture: CaptureEnd): Ending {
  const client = facts.first('client', 'application_data');
  const server = facts.first('server', 'application_data');
  if (client === undefined || server === undefined) return endingUnfinished(facts, capture);
  return ended(
    'established',
    'none',
    null,
    'possible',
    undefined,
    [
      { frame: facts.serverHello!.frame, what: sentence('evidence.encrypted_from_here', {}) },
      { frame: client.frame, what: sentence('evidence.encrypted_both_ways', {}) },
    ],
    [
      { outcome: 'rejected', refusedBy: 'server', why: sentence('alternative.hidden_application', {}) },
      { outcome: 'failed', refusedBy: 'server', why: sentence('alternative.hidden_server_alert', {}) },
      { outcome: 'failed', refusedBy: 'client', why: sentence('alternative.hidden_client_alert', {}) },
    ],
  );
}
