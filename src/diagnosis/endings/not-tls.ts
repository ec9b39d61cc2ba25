import type { Side } from '../../base/side.js';
import { sentence } from '../../language/language.js';
import type { Facts } from '../../story/facts.js';
import type { Ending } from '../explanation.js';
import { injectedWords, oddWords } from '../questions/spoken.js';
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
    // The server cannot go on with what is no TLS, whoever closes first.
    refusedBy: 'server',
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
