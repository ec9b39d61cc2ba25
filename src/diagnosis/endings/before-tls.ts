import { sentence } from '../../language/language.js';
import { beforeTls } from '../../story/before-tls.js';
import type { Facts } from '../../story/facts.js';
import type { Ending } from '../explanation.js';
import type { Questions } from '../questions/questions.js';
import type { Evidence } from '../verdict.js';

function evidence(facts: Facts): Evidence[] {
  const refused = facts.once(beforeTls).refused;
  if (refused === undefined) return [];
  const { event, how, protocol, code } = refused;
  return [
    { event, frame: event.frame, what: sentence('evidence.refused_before_tls', { how, protocol, code }) },
  ];
}

type Answer = Questions['beforeTls'];

/** What may be told while some rivals stand: beside a refusal that is likely, not shown. */
const MAY_BE_TOLD: Partial<Record<Answer, readonly Answer[]>> = {
  proxy_protocol: ['proxy_protocol', 'nothing'],
  starttls_refused: ['starttls_refused', 'starttls_stripped', 'nothing'],
  tls_required: ['tls_required', 'nothing'],
};

function requiredEvidence(facts: Facts): Evidence[] {
  const { expected } = facts.once(beforeTls);
  if (expected === undefined) return [];
  const { event, protocol, code } = expected;
  return [{ event, frame: event.frame, what: sentence('evidence.tls_required', { protocol, code }) }];
}

const turnedDown = (
  answer: Exclude<Answer, 'nothing'>,
  given: Pick<Ending, 'id' | 'refs' | 'outcome' | 'refusedBy' | 'provedBy' | 'nearMisses'>,
): Ending => ({
  ...given,
  refused: 'connection',
  expects: { beforeTls: [answer] },
  shownBy: { beforeTls: MAY_BE_TOLD[answer] ?? [answer] },
  often: 'usual',
  leaning: () => 1,
  moment: (facts) => facts.once(beforeTls).refused?.event,
  evidence,
  why: () => sentence('alternative.refused_before_tls', { answer }),
});

/** TLS was asked for, or announced, and turned down before its first byte. */
export const refusedBeforeTls: readonly Ending[] = [
  turnedDown('starttls_refused', {
    id: 'starttls_refused',
    refs: ['RFC 3207 section 4', 'RFC 2595', 'RFC 4217', 'PostgreSQL: SSLRequest'],
    outcome: 'not_tls',
    refusedBy: 'server',
    provedBy: ['starttls-refused-postfix', 'postgresql-refuses-tls', 'starttls-not-offered-postfix'],
    nearMisses: ['tls12-starttls-sieve', 'tls12-starttls-nntp'],
  }),
  turnedDown('starttls_stripped', {
    id: 'starttls_stripped',
    refs: ['RFC 3207 section 6', 'RFC 8314 section 3'],
    outcome: 'not_tls',
    refusedBy: 'network',
    provedBy: ['starttls-stripped-netsed'],
    nearMisses: ['tls12-starttls-sieve', 'tls12-starttls-nntp'],
  }),
  turnedDown('proxy_refused', {
    id: 'proxy_refused',
    refs: ['RFC 9110 section 9.3.6', 'RFC 1928 section 6'],
    outcome: 'not_tls',
    refusedBy: 'server',
    provedBy: ['connect-forbidden-tinyproxy', 'connect-unauthorized-tinyproxy'],
    nearMisses: ['tls12-http-connect'],
  }),
  turnedDown('proxy_protocol', {
    id: 'proxy_header_refused',
    refs: ['HAProxy: doc/proxy-protocol.txt'],
    outcome: 'failed',
    refusedBy: 'server',
    provedBy: ['proxy-header-unexpected-nginx'],
    nearMisses: ['tls12-proxy-protocol'],
  }),
  {
    ...turnedDown('tls_required', {
      id: 'tls_required',
      refs: ['RFC 3207 section 4', 'RFC 4511 section 4.1.9', 'RFC 5530 section 3', 'RFC 2817 section 4.2'],
      outcome: 'not_tls',
      refusedBy: 'server',
      provedBy: ['tls-required-postfix'],
      nearMisses: ['tls12-starttls-sieve'],
    }),
    cause: 'plain_to_tls',
    moment: (facts) => facts.once(beforeTls).expected?.event,
    evidence: requiredEvidence,
    why: () => sentence('alternative.tls_required', {}),
  },
];
