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

const turnedDown = (
  answer: Exclude<Questions['beforeTls'], 'nothing'>,
  given: Pick<Ending, 'id' | 'refs' | 'outcome' | 'refusedBy' | 'provedBy' | 'nearMisses'>,
): Ending => ({
  ...given,
  refused: 'connection',
  expects: { beforeTls: [answer] },
  shownBy: { beforeTls: answer === 'proxy_protocol' ? ['proxy_protocol', 'nothing'] : [answer] },
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
    provedBy: [],
    nearMisses: ['tls12-starttls-sieve', 'tls12-starttls-nntp'],
  }),
  turnedDown('starttls_stripped', {
    id: 'starttls_stripped',
    refs: ['RFC 3207 section 6', 'RFC 8314 section 3'],
    outcome: 'not_tls',
    refusedBy: 'network',
    provedBy: [],
    nearMisses: ['tls12-starttls-sieve', 'tls12-starttls-nntp'],
  }),
  turnedDown('proxy_refused', {
    id: 'proxy_refused',
    refs: ['RFC 9110 section 9.3.6', 'RFC 1928 section 6'],
    outcome: 'not_tls',
    refusedBy: 'server',
    provedBy: [],
    nearMisses: ['tls12-http-connect'],
  }),
  turnedDown('proxy_protocol', {
    id: 'proxy_header_refused',
    refs: ['HAProxy: doc/proxy-protocol.txt'],
    outcome: 'failed',
    refusedBy: 'server',
    provedBy: [],
    nearMisses: ['tls12-proxy-protocol'],
  }),
];
