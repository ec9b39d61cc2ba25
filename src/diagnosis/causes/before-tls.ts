import { type Sentence, sentence } from '../../language/language.js';
import { beforeTls } from '../../story/before-tls.js';
import type { Facts } from '../../story/facts.js';
import type { Cause } from '../explanation.js';
import type { Cause as CauseName } from '../verdict.js';

const PROVED_BY: Partial<Record<CauseName, readonly string[]>> = {
  starttls_refused: ['starttls-refused-postfix', 'postgresql-refuses-tls'],
  starttls_stripped: ['starttls-stripped-netsed'],
  proxy_refused: ['connect-forbidden-tinyproxy', 'connect-unauthorized-tinyproxy'],
  proxy_protocol: ['proxy-header-unexpected-nginx'],
};

const because = (
  cause: CauseName & ('starttls_refused' | 'starttls_stripped' | 'proxy_refused' | 'proxy_protocol'),
  ending: string,
  refs: readonly string[],
  remedies: (facts: Facts) => readonly Sentence[],
): Cause => ({
  id: cause,
  cause,
  refs,
  provedBy: PROVED_BY[cause] ?? [],
  nearMisses: [cause === 'proxy_refused' ? 'tls12-http-connect' : 'tls12-starttls-sieve'],
  of: ({ id }) => id === ending,
  expects: { beforeTls: [cause] },
  shownBy: { beforeTls: cause === 'proxy_protocol' ? ['proxy_protocol', 'nothing'] : [cause] },
  otherwise: true,
  often: 'usual',
  summary: (facts) => {
    const refused = facts.once(beforeTls).refused;
    return sentence('verdict.refused_before_tls', {
      how: refused?.how ?? cause,
      protocol: refused?.protocol,
      code: refused?.code,
    });
  },
  explanation: (facts) =>
    sentence('explanation.refused_before_tls', { how: facts.once(beforeTls).refused?.how ?? cause }),
  remedies,
  why: () => sentence('alternative.refused_before_tls', { answer: cause }),
});

/** Why TLS was turned down before it began: the protocol's own words say it. */
export const beforeTlsCauses: readonly Cause[] = [
  because('starttls_refused', 'starttls_refused', ['RFC 3207 section 4', 'RFC 2595'], () => [
    sentence('remedy.enable_starttls', {}),
    sentence('remedy.use_tls_port', {}),
  ]),
  because('starttls_stripped', 'starttls_stripped', ['RFC 3207 section 6'], () => [
    sentence('remedy.stop_stripping', {}),
    sentence('remedy.use_tls_port', {}),
  ]),
  because('proxy_refused', 'proxy_refused', ['RFC 9110 section 9.3.6', 'RFC 1928 section 6'], (facts) => [
    sentence('remedy.proxy_refused', { code: facts.once(beforeTls).refused?.code }),
  ]),
  because('proxy_protocol', 'proxy_header_refused', ['HAProxy: doc/proxy-protocol.txt'], () => [
    sentence('remedy.proxy_protocol', {}),
  ]),
  {
    id: 'tls_required',
    cause: 'plain_to_tls',
    refs: ['RFC 3207 section 4', 'RFC 4511 section 4.1.9'],
    provedBy: ['tls-required-postfix'],
    nearMisses: ['tls12-starttls-sieve'],
    of: ({ id }) => id === 'tls_required',
    expects: { beforeTls: ['tls_required'] },
    shownBy: { beforeTls: ['tls_required'] },
    otherwise: true,
    often: 'usual',
    summary: (facts) => {
      const { expected } = facts.once(beforeTls);
      return sentence('verdict.tls_required', { protocol: expected?.protocol, code: expected?.code });
    },
    explanation: () => sentence('explanation.tls_required', {}),
    remedies: () => [sentence('remedy.ask_for_tls', {}), sentence('remedy.use_tls_port', {})],
    why: () => sentence('alternative.tls_required', {}),
  },
  {
    id: 'proxy_header_missing',
    cause: 'proxy_protocol',
    refs: ['HAProxy: doc/proxy-protocol.txt, section 2', 'nginx: ngx_http_request.c, "broken header"'],
    provedBy: [],
    nearMisses: ['tls12-server-hangs-up'],
    of: ({ id }) => id === 'server_left',
    // A server that waits for the header reads no ClientHello, and answers none.
    expects: { spoken: ['server_not_tls'], beforeTls: ['nothing'] },
    shownBy: {},
    often: 'seldom',
    summary: () => sentence('verdict.proxy_header_missing', {}),
    explanation: () => sentence('explanation.refused_before_tls', { how: 'proxy_protocol' }),
    remedies: () => [sentence('remedy.proxy_header_missing', {})],
    why: () => sentence('alternative.proxy_header_missing', {}),
  },
];
