import type { Side } from '../../base/side.js';
import { sentence } from '../../language/language.js';
import type { Facts } from '../../story/facts.js';
import type { Ending } from '../explanation.js';
import type { Questions } from '../questions/questions.js';
import { unansweredFlight } from '../questions/unanswered.js';
import type { Evidence, Refused } from '../verdict.js';

const refs = ['RFC 6347 section 4.2.4', 'RFC 9147 section 5.8'];

function evidence(facts: Facts): Evidence[] {
  const found = facts.once(unansweredFlight);
  if (found === undefined) return [];
  const { event, from, times } = found;
  return [{ event, frame: event.frame, what: sentence('evidence.sent_in_vain', { from, times }) }];
}

const moment = (facts: Facts) => facts.once(unansweredFlight)?.event;

const UNFINISHED = { alert: ['none'], left: ['nobody'] } as const;

/** What a side that says nothing may agree with beside what shows that it is the silent one. */
const ALSO: Readonly<Record<Side, readonly Questions['unanswered'][]>> = {
  server: ['both_by_server', 'discarded', 'never'],
  client: ['both_by_client'],
};

/** A side that had spoken before says no more to what the other sends again and again. */
const fellSilent = (
  by: Side,
  refused: Refused,
  unanswered: Questions['unanswered'],
  given: Pick<Ending, 'id'> & Partial<Pick<Ending, 'cause' | 'expects' | 'provedBy'>>,
): Ending => ({
  refs,
  provedBy: given.provedBy ?? [],
  nearMisses: ['dtls12-no-client-certificate', 'dtls12-server-unknown-ca'],
  outcome: 'abandoned',
  refusedBy: by,
  refused,
  id: given.id,
  ...(given.cause === undefined ? {} : { cause: given.cause }),
  expects: {
    ...UNFINISHED,
    unanswered: [unanswered, ...ALSO[by]],
    ...given.expects,
  },
  shownBy: { unanswered: [unanswered] },
  often: 'usual',
  moment,
  evidence,
  why: () => sentence('alternative.refused_in_silence', { by }),
});

const EVERY_SILENCE = [
  'client_certificate',
  'missing_certificate',
  'server',
  'server_certificate',
  'client',
  'both_by_server',
  'both_by_client',
  'discarded',
  'never',
] as const;

/** DTLS: silence may be a refusal, and the loss of a flight looks alike. */
export const unansweredEndings: readonly Ending[] = [
  fellSilent('server', 'client_certificate', 'client_certificate', {
    id: 'server_silent_after_certificate',
    provedBy: ['dtls12-server-silent'],
    expects: { clientCertificate: ['sent'] },
  }),
  fellSilent('server', 'missing_client_certificate', 'missing_certificate', {
    id: 'server_silent_without_certificate',
    provedBy: ['dtls12-gnutls-no-client-certificate'],
    cause: 'no_client_certificate',
    expects: { clientCertificate: ['empty'] },
  }),
  fellSilent('server', 'parameters', 'server', { id: 'server_silent' }),
  fellSilent('client', 'server_certificate', 'server_certificate', {
    id: 'client_silent_after_certificate',
    provedBy: ['dtls12-client-silent'],
  }),
  fellSilent('client', 'parameters', 'client', { id: 'client_silent' }),
  {
    ...fellSilent('server', 'parameters', 'discarded', {
      id: 'flight_discarded',
      cause: 'wrong_psk',
      provedBy: ['dtls12-wrong-psk'],
    }),
    ownCauses: true,
    expects: { ...UNFINISHED, unanswered: ['discarded'] },
    why: () => sentence('alternative.flight_discarded', {}),
  },
  {
    id: 'flight_lost',
    cause: 'timeout',
    refs: [...refs, 'RFC 9147 section 4.4'],
    provedBy: ['dtls12-client-flight-lost'],
    nearMisses: ['dtls12-server-unknown-ca', 'dtls12-gnutls-no-client-certificate'],
    outcome: 'abandoned',
    refusedBy: 'network',
    refused: 'connection',
    expects: { ...UNFINISHED, unanswered: EVERY_SILENCE },
    shownBy: { unanswered: EVERY_SILENCE },
    often: 'seldom',
    // Who repeats, too, has not heard the other.
    leaning: (facts) => (REPEATED_BY_BOTH.has(facts.once(unansweredFlight)?.is ?? 'nobody') ? 1 : 0),
    moment,
    evidence,
    why: () => sentence('alternative.flight_lost', {}),
  },
];

const REPEATED_BY_BOTH: ReadonlySet<Questions['unanswered']> = new Set([
  'both_by_server',
  'both_by_client',
  'never',
]);
