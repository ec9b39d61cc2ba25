import { sentence } from '../../language/language.js';
import { EapMethod } from '../../registry/eap-method.js';
import type { StoryEvent } from '../../story/event.js';
import type { Facts } from '../../story/facts.js';
import type { Ending } from '../explanation.js';
import { eapResult } from '../questions/authentication.js';
import type { Questions } from '../questions/questions.js';
import type { Evidence } from '../verdict.js';
import { doneEvidence, flightEvidence } from './hidden-flight.js';

type Stage = Questions['refusedAfter'];

const base = {
  refs: ['RFC 3748 section 4.2', 'RFC 5216 section 2.1.3'],
  provedBy: [],
  nearMisses: ['eap-tls12-server-unknown-ca'],
  often: 'usual',
  moment: eapResult,
} as const;

function resultEvidence(facts: Facts): Evidence[] {
  const event = eapResult(facts);
  if (event === undefined) return [];
  const { result, frame } = event;
  return [{ event, frame, what: sentence('evidence.eap_result', { result }) }];
}

/** What the server was told last, and then its word. */
function refusalEvidence(facts: Facts, stage: Stage): Evidence[] {
  const flight = facts.clientCertificate;
  const what: Evidence[] = [];
  if (stage === 'certificate' || stage === 'no_certificate') {
    if (flight === undefined) what.push(...flightEvidence(facts));
    else
      what.push({
        event: flight,
        frame: flight.frame,
        what: sentence('evidence.eap_flight', { empty: flight.message.entries.length === 0 }),
      });
  } else if (stage === 'offer' && facts.clientHello !== undefined) {
    const event = facts.clientHello;
    what.push({ event, frame: event.frame, what: sentence('evidence.eap_offer', {}) });
  } else if (stage === 'handshake' || stage === 'inner') {
    what.push(...doneEvidence(facts));
  }
  return [...what, ...resultEvidence(facts)];
}

function refusedAt(
  stage: Stage,
  given: Pick<Ending, 'id' | 'refused' | 'outcome'> & Partial<Pick<Ending, 'cause' | 'general' | 'provedBy'>>,
): Ending {
  return {
    ...base,
    ...given,
    refusedBy: 'server',
    expects: {
      authentication: ['refused'],
      refusedAfter: given.general === true ? ['something_else', stage] : [stage],
    },
    shownBy:
      given.general === true
        ? { authentication: ['refused'] }
        : { authentication: ['refused'], refusedAfter: [stage] },
    evidence: (facts) => refusalEvidence(facts, stage),
    why: () => sentence('alternative.eap_refused', { stage }),
  };
}

const nakOf = (facts: Facts): StoryEvent | undefined => facts.all('eap_nak').at(-1);

const lastWord = (facts: Facts): StoryEvent | undefined =>
  facts.connection.events.findLast(({ kind }) => kind !== 'gap');

function silenceEvidence(facts: Facts): Evidence[] {
  const event = lastWord(facts);
  if (event === undefined) return [];
  const again = facts.all('eap_repeated').at(-1);
  const repeated = again === undefined ? 0 : again.times;
  return [
    {
      event,
      frame: event.frame,
      what: sentence('evidence.eap_silence', { after: facts.side(event), repeated }),
    },
  ];
}

/** How EAP ends: by the server's Success or Failure, by what that answers, or by nobody's word. */
export const eapEndings: readonly Ending[] = [
  {
    ...base,
    id: 'eap_accepted',
    outcome: 'established',
    refusedBy: 'none',
    refused: null,
    cause: 'none',
    expects: { authentication: ['accepted'], spoken: ['tls'] },
    shownBy: { authentication: ['accepted'] },
    evidence: (facts) => [...doneEvidence(facts), ...resultEvidence(facts)],
    why: () => sentence('alternative.closed_normally', {}),
  },
  {
    ...base,
    // Never told: a rival to whoever says that somebody fell silent.
    id: 'eap_not_over',
    outcome: 'established',
    refusedBy: 'none',
    refused: null,
    cause: 'none',
    expects: { authentication: ['open'], alert: ['none'] },
    shownBy: { authentication: ['accepted'] },
    often: 'rare',
    evidence: resultEvidence,
    why: () => sentence('alternative.eap_not_over', {}),
  },
  {
    ...base,
    id: 'eap_other_method',
    outcome: 'not_tls',
    refusedBy: 'none',
    refused: null,
    expects: { authentication: ['accepted'], spoken: ['nothing'] },
    shownBy: { authentication: ['accepted'], spoken: ['nothing'] },
    evidence: resultEvidence,
    why: () => sentence('alternative.eap_method', {}),
  },
  refusedAt('certificate', {
    id: 'eap_refused_certificate',
    outcome: 'failed',
    refused: 'client_certificate',
  }),
  refusedAt('no_certificate', {
    id: 'eap_missed_certificate',
    outcome: 'failed',
    refused: 'missing_client_certificate',
    cause: 'no_client_certificate',
  }),
  refusedAt('offer', { id: 'eap_refused_offer', outcome: 'failed', refused: 'parameters' }),
  refusedAt('inner', { id: 'eap_refused_inside', outcome: 'rejected', refused: 'connection' }),
  refusedAt('handshake', { id: 'eap_refused_after_handshake', outcome: 'rejected', refused: 'connection' }),
  {
    ...refusedAt('something_else', {
      id: 'eap_refused',
      outcome: 'failed',
      refused: 'connection',
      general: true,
    }),
    expects: {
      authentication: ['refused'],
      refusedAfter: ['certificate', 'no_certificate', 'offer', 'something_else'],
    },
    shownBy: { authentication: ['refused'] },
  },
  {
    ...base,
    id: 'eap_method_refused',
    refs: ['RFC 3748 section 5.3.1'],
    outcome: 'failed',
    refusedBy: 'client',
    refused: 'connection',
    expects: { authentication: ['refused'], refusedAfter: ['method'] },
    shownBy: { authentication: ['refused'], refusedAfter: ['method'] },
    moment: nakOf,
    evidence: (facts) => {
      const event = facts.all('eap_nak').at(-1);
      if (event === undefined) return resultEvidence(facts);
      const method = event.method === undefined ? undefined : EapMethod.label(event.method);
      const wanted = event.wanted.map((one) => EapMethod.label(one));
      return [
        { event, frame: event.frame, what: sentence('evidence.eap_nak', { method, wanted }) },
        ...resultEvidence(facts),
      ];
    },
    why: () => sentence('alternative.eap_method', {}),
  },
  {
    ...base,
    id: 'eap_lost_on_the_way',
    ownCauses: true,
    refs: ['RFC 5080 section 2.2.1', 'RFC 2865 section 2.5'],
    outcome: 'abandoned',
    refusedBy: 'network',
    refused: 'connection',
    cause: 'timeout',
    // Whoever falls silent may not have been heard.
    expects: { authentication: ['dropped', 'open', 'unanswered', 'left'] },
    shownBy: { authentication: ['dropped', 'open', 'unanswered'], lost: ['client', 'server'] },
    leaning: (facts) => {
      const again = facts.all('eap_repeated').at(-1);
      return again !== undefined && facts.side(again) === 'client' ? 1 : -1;
    },
    moment: lastWord,
    evidence: silenceEvidence,
    why: () => sentence('alternative.eap_lost', {}),
  },
  {
    ...base,
    id: 'eap_dropped',
    ownCauses: true,
    refs: ['RFC 2865 section 4.3', 'RFC 3579 section 2.6.3'],
    outcome: 'abandoned',
    refusedBy: 'server',
    refused: 'connection',
    expects: { authentication: ['dropped'] },
    shownBy: { authentication: ['dropped'] },
    evidence: resultEvidence,
    why: () => sentence('alternative.eap_dropped', {}),
  },
  {
    ...base,
    id: 'eap_peer_silent',
    ownCauses: true,
    refs: ['RFC 5216 section 2.1.3', 'RFC 3748 section 4.3'],
    outcome: 'abandoned',
    refusedBy: 'client',
    refused: 'connection',
    expects: {
      authentication: ['open', 'unanswered', 'left'],
      done: ['not_both'],
      alert: ['none'],
      awaited: ['client'],
    },
    shownBy: { authentication: ['open', 'unanswered', 'left'], awaited: ['client'], spoken: ['tls'] },
    moment: lastWord,
    evidence: silenceEvidence,
    why: () => sentence('alternative.eap_peer_silent', {}),
  },
];
