import type { Side } from '../../base/side.js';
import { sentence } from '../../language/language.js';
import { beforeTls } from '../../story/before-tls.js';
import type { Facts } from '../../story/facts.js';
import type { Ending } from '../explanation.js';
import { injectedWords, oddWords, talkInClear } from '../questions/spoken.js';
import type { Evidence } from '../verdict.js';

function oddEvidence(facts: Facts): Evidence[] {
  const event = facts.once(oddWords);
  return event === undefined
    ? []
    : [{ event, frame: event.frame, what: sentence('evidence.not_tls', { from: facts.side(event) }) }];
}

const odd = (side: Side): Omit<Ending, 'id' | 'refusedBy' | 'provedBy' | 'nearMisses'> => ({
  refs: ['RFC 8446 section 5.1'],
  outcome: 'not_tls',
  refused: 'connection',
  expects: {
    spoken: [side === 'client' ? 'client_not_tls' : 'server_not_tls'],
    beforeTls: ['nothing'],
    network: ['whole'],
  },
  shownBy: { spoken: [side === 'client' ? 'client_not_tls' : 'server_not_tls'] },
  often: 'usual',
  moment: (facts) => facts.once(oddWords),
  evidence: oddEvidence,
  why: () => sentence('alternative.not_tls', { from: side }),
});

/** One side did not speak TLS: a request in clear at a TLS port, or a ClientHello at a server that answers in clear. */
export const notTls: readonly Ending[] = [
  {
    ...odd('client'),
    id: 'client_spoke_no_tls',
    provedBy: ['tls12-plain-http-to-nginx', 'tls13-plain-http-to-s-server'],
    nearMisses: ['tls12-http-connect', 'tls12-starttls-nntp'],
    expects: { ...odd('client').expects, expectsTls: ['yes'] },
    // The server cannot go on with what is no TLS, whoever closes first.
    refusedBy: 'server',
  },
  {
    ...odd('client'),
    id: 'spoke_in_clear',
    cause: 'none',
    provedBy: ['mail-in-clear-beside-starttls-postfix'],
    nearMisses: ['tls12-plain-http-to-nginx'],
    refusedBy: 'none',
    refused: null,
    expects: { ...odd('client').expects, expectsTls: ['no'] },
    // What a server does not offer to a client that then leaves may be what the client came for.
    leaning: (facts) => (talkInClear(facts) && facts.once(beforeTls).refused === undefined ? 1 : -1),
    why: () => sentence('alternative.spoke_in_clear', {}),
  },
  {
    ...odd('server'),
    cause: 'not_tls_server',
    id: 'server_spoke_no_tls',
    provedBy: ['tls12-not-tls-server'],
    nearMisses: ['tls12-http-connect'],
    refusedBy: 'server',
  },
  {
    id: 'words_injected',
    cause: 'injected',
    refs: ['RFC 8446 section 5.1'],
    provedBy: [],
    nearMisses: ['tls12-not-tls-server'],
    outcome: 'failed',
    refusedBy: 'network',
    refused: 'connection',
    expects: { spoken: ['injected'] },
    shownBy: { spoken: ['injected'] },
    often: 'usual',
    moment: (facts) => facts.once(injectedWords),
    evidence: (facts) => {
      const event = facts.once(injectedWords);
      return event === undefined
        ? []
        : [{ event, frame: event.frame, what: sentence('evidence.injected', {}) }];
    },
    why: () => sentence('alternative.injected', {}),
  },
];
