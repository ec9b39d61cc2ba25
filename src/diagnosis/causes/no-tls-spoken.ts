import { plaintextProtocol } from '../../application/prologue.js';
import { sentence } from '../../language/language.js';
import { portSpeaksTls } from '../../story/before-tls.js';
import type { Facts } from '../../story/facts.js';
import type { Cause } from '../explanation.js';
import { httpsUrl } from '../remedies.js';
import type { ToldEnding } from '../verdict.js';
import { alone, endedBy } from './of-ending.js';

/** What somebody said in place of TLS. */
function oddProtocol(facts: Facts, ending: ToldEnding) {
  const plain = ending.moment?.kind === 'plaintext' ? ending.moment : undefined;
  if (plain === undefined) return undefined;
  return plaintextProtocol(plain.sample, facts.side(plain))?.protocol;
}

const plainToTls = (cause: 'plain_http_to_tls' | 'plain_to_tls', http: boolean): Cause => ({
  id: cause,
  cause,
  refs: ['RFC 8446 section 5.1'],
  provedBy: http ? ['tls12-plain-http-to-nginx', 'tls13-plain-http-to-s-server'] : [],
  nearMisses: ['tls12-http-connect', 'tls12-starttls-nntp'],
  of: endedBy('client_spoke_no_tls'),
  expects: { clientWords: [http ? 'http' : 'other'] },
  shownBy: http ? { clientWords: ['http'], expectsTls: ['yes'] } : {},
  otherwise: true,
  often: 'usual',
  summary: (facts, ending) =>
    sentence('verdict.plain_to_tls', {
      protocol: oddProtocol(facts, ending),
      known: portSpeaksTls(facts) !== undefined,
    }),
  explanation: () => sentence('explanation.plain_to_tls', { http }),
  remedies: (facts) => [sentence('remedy.plain_to_tls', { http, url: httpsUrl(facts) })],
  why: () => sentence('alternative.not_tls', { from: 'client' }),
});

const spokeInClear: Cause = {
  ...alone,
  id: 'spoke_in_clear',
  cause: 'none',
  refs: ['RFC 8446 section 5.1'],
  provedBy: ['mail-in-clear-beside-starttls-postfix'],
  nearMisses: ['tls12-plain-http-to-nginx'],
  of: endedBy('spoke_in_clear'),
  summary: (facts, ending) => sentence('verdict.spoke_in_clear', { protocol: oddProtocol(facts, ending) }),
  explanation: () => sentence('explanation.spoke_in_clear', {}),
  remedies: () => [],
  why: () => sentence('alternative.spoke_in_clear', {}),
};

const notTlsServer: Cause = {
  ...alone,
  id: 'not_tls_server',
  cause: 'not_tls_server',
  refs: ['RFC 8446 section 5.1'],
  provedBy: ['tls12-not-tls-server'],
  nearMisses: ['tls12-http-connect'],
  of: endedBy('server_spoke_no_tls', 'starttls_refused'),
  shownBy: { spoken: ['server_not_tls'] },
  expects: { spoken: ['server_not_tls'] },
  summary: (facts, ending) => sentence('verdict.not_tls_server', { protocol: oddProtocol(facts, ending) }),
  explanation: (facts, ending) =>
    sentence('explanation.not_tls_server', { http: oddProtocol(facts, ending) === 'http' }),
  remedies: (facts, ending) => [
    sentence('remedy.not_tls_server', { http: oddProtocol(facts, ending) === 'http' }),
  ],
  why: () => sentence('alternative.not_tls', { from: 'server' }),
};

const injected: Cause = {
  ...alone,
  id: 'injected',
  cause: 'injected',
  refs: ['RFC 8446 section 5.1'],
  provedBy: [],
  nearMisses: ['tls12-not-tls-server'],
  of: endedBy('words_injected'),
  summary: () => sentence('verdict.injected', {}),
  explanation: () => sentence('explanation.injected', {}),
  remedies: () => [sentence('remedy.injected', {})],
  why: () => sentence('alternative.injected', {}),
};

/** Bytes that are no TLS and no protocol that is known here for certain. */
const unknownWords: Cause = {
  id: 'unknown_words',
  cause: 'protocol_error',
  refs: ['RFC 8446 section 5.1'],
  provedBy: [],
  nearMisses: ['tls12-plain-http-to-nginx'],
  of: endedBy('client_spoke_no_tls'),
  expects: { clientWords: ['other'] },
  shownBy: {},
  often: 'seldom',
  summary: (facts, ending) =>
    sentence('verdict.plain_to_tls', {
      protocol: oddProtocol(facts, ending),
      known: portSpeaksTls(facts) !== undefined,
    }),
  explanation: () => sentence('explanation.plain_to_tls', { http: false }),
  remedies: (facts) => [sentence('remedy.plain_to_tls', { http: false, url: httpsUrl(facts) })],
  why: () => sentence('alternative.parameters', { cause: 'protocol_error' }),
};

/** Something else than TLS was said. */
export const noTlsSpokenCauses: readonly Cause[] = [
  plainToTls('plain_http_to_tls', true),
  plainToTls('plain_to_tls', false),
  spokeInClear,
  notTlsServer,
  injected,
  unknownWords,
];
