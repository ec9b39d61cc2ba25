import { sentence } from '../../language/language.js';
import { EapMethod } from '../../registry/eap-method.js';
import type { Facts } from '../../story/facts.js';
import type { Cause, Often } from '../explanation.js';
import { eapResult } from '../questions/authentication.js';
import type { Cause as CauseName } from '../verdict.js';
import { endedBy } from './of-ending.js';

const base = {
  provedBy: [],
  nearMisses: ['eap-tls12-server-unknown-ca'],
  expects: {},
  shownBy: {},
  often: 'usual',
} as const;

const methodOf = (facts: Facts): string => {
  const method = facts.all('eap_method').at(-1)?.method;
  return method === undefined ? 'EAP' : EapMethod.label(method);
};

const refusedMethod = (facts: Facts): string => {
  const method = facts.all('eap_nak').at(-1)?.method;
  return method === undefined ? methodOf(facts) : EapMethod.label(method);
};

const methodSummary = (facts: Facts) =>
  sentence('verdict.eap_method', {
    method: refusedMethod(facts),
    wanted: (facts.all('eap_nak').at(-1)?.wanted ?? []).map((one) => EapMethod.label(one)),
  });

/** The server ended it at the ClientHello: what it wanted of the offer it does not say. */
const ofOffer = (cause: CauseName, often: Often, otherwise?: true): Cause => ({
  ...base,
  id: `eap_offer.${cause}`,
  cause,
  refs: ['RFC 5216 section 2.1.3', 'RFC 8446 section 4.1.1'],
  of: endedBy('eap_refused_offer'),
  ...(otherwise === undefined ? {} : { otherwise }),
  often,
  summary: (facts) => sentence('verdict.eap_offer', { method: methodOf(facts) }),
  explanation: () => sentence('explanation.eap_offer', {}),
  remedies: () => [sentence('remedy.eap_offer', {})],
  why: () => sentence('alternative.parameters', { cause }),
});

const silentRemedies = (facts: Facts) =>
  facts.connection.carrier === 'radius'
    ? [sentence('remedy.eap_peer_log', {}), sentence('remedy.eap_fragments', {})]
    : [sentence('remedy.eap_peer_log', {})];

/** Reasons for which EAP ends that are not TLS's own. */
export const eapCauses: readonly Cause[] = [
  {
    ...base,
    id: 'inner_authentication',
    cause: 'inner_authentication',
    refs: ['RFC 5281 section 10', 'RFC 7170 section 3.3'],
    of: endedBy('eap_refused_inside'),
    otherwise: true,
    summary: (facts) => sentence('verdict.eap_inner', { method: methodOf(facts) }),
    explanation: () => sentence('explanation.eap_inner', {}),
    remedies: () => [sentence('remedy.eap_inner', {})],
    why: () => sentence('alternative.eap_inner', {}),
  },
  {
    ...base,
    id: 'eap_policy',
    cause: 'none',
    refs: ['RFC 3748 section 4.2'],
    of: endedBy('eap_refused_inside'),
    often: 'seldom',
    leaning: () => -1,
    summary: (facts) => sentence('verdict.eap_inner', { method: methodOf(facts) }),
    explanation: () => sentence('explanation.eap_inner', {}),
    remedies: () => [sentence('remedy.eap_inner', {})],
    why: () => sentence('alternative.eap_policy', {}),
  },
  {
    ...base,
    id: 'eap_after_handshake',
    cause: 'unknown',
    refs: ['RFC 3748 section 4.2', 'RFC 9190 section 2.1.1'],
    of: endedBy('eap_refused_after_handshake'),
    otherwise: true,
    summary: (facts) => sentence('verdict.eap_after_handshake', { method: methodOf(facts) }),
    explanation: () => sentence('explanation.eap_after_handshake', {}),
    remedies: () => [sentence('remedy.eap_server_log', {})],
    why: () => sentence('alternative.eap_policy', {}),
  },
  {
    ...base,
    id: 'eap_refused',
    cause: 'unknown',
    refs: ['RFC 3748 section 4.2'],
    of: endedBy('eap_refused'),
    otherwise: true,
    summary: (facts) => sentence('verdict.eap_refused', { method: methodOf(facts) }),
    explanation: () => sentence('explanation.eap_refused', {}),
    remedies: () => [sentence('remedy.eap_server_log', {})],
    why: () => sentence('alternative.eap_refused', { stage: 'something_else' }),
  },
  {
    ...base,
    id: 'eap_method',
    cause: 'eap_method',
    refs: ['RFC 3748 section 5.3.1'],
    of: endedBy('eap_method_refused', 'eap_other_method'),
    otherwise: true,
    summary: methodSummary,
    explanation: () => sentence('explanation.eap_method', {}),
    remedies: (facts) => [sentence('remedy.eap_method', { method: refusedMethod(facts) })],
    why: () => sentence('alternative.eap_method', {}),
  },
  {
    ...base,
    id: 'eap_method.no_client_certificate',
    cause: 'no_client_certificate',
    refs: ['RFC 5216 section 5.3'],
    of: endedBy('eap_method_refused'),
    leaning: () => -0.5,
    summary: methodSummary,
    explanation: () => sentence('explanation.eap_method', {}),
    remedies: () => [sentence('remedy.eap_client_certificate', { names: [] })],
    why: () => sentence('alternative.eap_no_certificate_for_method', {}),
  },
  ofOffer('unknown', 'usual', true),
  ofOffer('protocol_version', 'usual'),
  ofOffer('no_shared_cipher', 'usual'),
  ofOffer('no_shared_group', 'seldom'),
  ofOffer('no_shared_sigalg', 'rare'),
  {
    ...base,
    id: 'eap_timeout',
    cause: 'timeout',
    refs: ['RFC 5080 section 2.2.1', 'RFC 3579 section 2.4'],
    of: endedBy('eap_lost_on_the_way'),
    otherwise: true,
    summary: (facts) => sentence('verdict.eap_lost', { times: facts.all('eap_repeated').at(-1)?.times ?? 1 }),
    explanation: () => sentence('explanation.eap_lost', {}),
    remedies: () => [sentence('remedy.eap_fragments', {}), sentence('remedy.eap_shared_secret', {})],
    why: () => sentence('alternative.eap_lost', {}),
  },
  {
    ...base,
    id: 'eap_dropped',
    cause: 'unknown',
    refs: ['RFC 2865 section 4.3'],
    of: endedBy('eap_dropped'),
    otherwise: true,
    summary: () => sentence('verdict.eap_dropped', {}),
    explanation: () => sentence('explanation.eap_dropped', {}),
    remedies: () => [sentence('remedy.eap_server_log', {})],
    why: () => sentence('alternative.eap_dropped', {}),
  },
  {
    ...base,
    id: 'eap_peer_silent',
    cause: 'unknown',
    refs: ['RFC 5216 section 2.1.3'],
    of: endedBy('eap_peer_silent'),
    otherwise: true,
    summary: (facts) =>
      sentence('verdict.eap_peer_silent', {
        method: methodOf(facts),
        after: facts.serverCertificate === undefined ? 'flight' : 'certificate',
        gaveUp: eapResult(facts) !== undefined,
      }),
    explanation: () => sentence('explanation.eap_peer_silent', {}),
    remedies: silentRemedies,
    why: () => sentence('alternative.eap_peer_silent', {}),
  },
];
