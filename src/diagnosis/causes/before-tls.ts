import { type Sentence, sentence } from '../../language/language.js';
import { beforeTls } from '../../story/before-tls.js';
import type { Facts } from '../../story/facts.js';
import type { Cause } from '../explanation.js';
import type { Cause as CauseName } from '../verdict.js';

const because = (
  cause: CauseName & ('starttls_refused' | 'starttls_stripped' | 'proxy_refused' | 'proxy_protocol'),
  ending: string,
  refs: readonly string[],
  remedies: (facts: Facts) => readonly Sentence[],
): Cause => ({
  id: cause,
  cause,
  refs,
  provedBy: [],
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
];
