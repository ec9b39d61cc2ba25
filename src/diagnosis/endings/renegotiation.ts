import type { Side } from '../../base/side.js';
import { sentence } from '../../language/language.js';
import { AlertDescription } from '../../registry/alert.js';
import type { Facts } from '../../story/facts.js';
import type { Ending } from '../explanation.js';
import { endedByServer, type Refusal, refusedInWords, refusedUnderEncryption } from '../questions/again.js';
import type { Evidence, Refused } from '../verdict.js';
import { doneEvidence } from './hidden-flight.js';

const refusal = (facts: Facts): Refusal | undefined =>
  facts.once(refusedInWords) ?? facts.once(endedByServer) ?? facts.once(refusedUnderEncryption);

function evidence(facts: Facts): Evidence[] {
  const found = refusal(facts);
  if (found === undefined) return doneEvidence(facts);
  const { again, answer } = found;
  const from = facts.side(answer);
  return [
    ...doneEvidence(facts),
    {
      event: again,
      frame: again.frame,
      what: sentence('evidence.handshake_again', { from: facts.side(again) }),
    },
    {
      event: answer,
      frame: answer.frame,
      what:
        answer.kind === 'alert'
          ? sentence('evidence.alert', { from, description: AlertDescription.label(answer.description) })
          : answer.kind === 'plaintext' || answer.kind === 'unreadable'
            ? sentence('evidence.not_tls', { from })
            : sentence('evidence.encrypted_alert', { from }),
    },
  ];
}

const base = {
  refs: ['RFC 5246 section 7.2.2', 'RFC 5746'],
  outcome: 'failed',
  often: 'seldom',
  moment: (facts: Facts) => refusal(facts)?.answer,
  evidence,
} as const;

const wouldNot = (by: Side): Ending => ({
  ...base,
  id: `${by}_refused_renegotiation`,
  provedBy: by === 'server' ? ['tls12-no-renegotiation'] : [],
  nearMisses: ['tls12-mutual-success'],
  refusedBy: by,
  refused: 'parameters',
  expects: {
    done: ['both'],
    again: [by === 'client' ? 'refused_by_client' : 'refused_by_server'],
  },
  shownBy: {
    done: ['both'],
    again:
      by === 'client' ? ['refused_by_client', 'no', 'carried_on'] : ['refused_by_server', 'no', 'carried_on'],
  },
  // More than what a client may think of a certificate: the other side had just asked for something else.
  leaning: (_, inquiry) => (inquiry.ask('again').ended_by_server === undefined ? 0 : 1.5),
  why: () => sentence('alternative.refused_renegotiation', { by }),
});

/** Under encryption: whether the second handshake asked for a certificate, and what came, is hidden. */
const refusedAgain = (refused: Refused, id: string, general?: true): Ending => ({
  ...base,
  id,
  provedBy: [],
  nearMisses: ['tls12-no-renegotiation'],
  refusedBy: 'server',
  refused,
  ...(general === undefined ? {} : { general }),
  ...(refused === 'missing_client_certificate' ? { cause: 'no_client_certificate' as const } : {}),
  expects: { done: ['both'], again: ['ended_by_server'] },
  shownBy: { again: ['ended_by_server'] },
  why: () => sentence('alternative.refused_in_renegotiation', { missing: refused !== 'client_certificate' }),
});

/** A second handshake on the same connection that was not carried through. */
export const renegotiation: readonly Ending[] = [
  wouldNot('client'),
  wouldNot('server'),
  refusedAgain('connection', 'server_ended_second_handshake', true),
  refusedAgain('missing_client_certificate', 'server_missed_certificate_in_second_handshake'),
  refusedAgain('client_certificate', 'server_refused_certificate_in_second_handshake'),
];
