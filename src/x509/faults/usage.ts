import { hasPublicRootsKey, isPubliclyLogged, leadsToPublicRoot } from '../public-ca.js';
import type { Allowance, Circumstances, Fault, KeyExchange, Purpose } from './fault.js';
import type { Check, JudgedChain, Step } from './judged-chain.js';

/** Old certificates allow server gated cryptography, which OpenSSL still takes for serverAuth. */
const SERVER_GATED: readonly string[] = ['netscapeServerGatedCrypto', 'msServerGatedCrypto'];

/** How far the extended key usages let a certificate be used for a purpose (RFC 5280 section 4.2.1.12). */
function allowance(usages: readonly string[], purpose: Purpose): Allowance {
  if (usages.includes('anyExtendedKeyUsage')) return 'some_stacks';
  return purpose === 'serverAuth' && SERVER_GATED.some((one) => usages.includes(one)) ? 'some_stacks' : 'no';
}

export const extendedUsage: Check = {
  codes: ['wrong_eku', 'nested_eku', 'client_auth_ending'],
  ofChainAlone: true,
  find(judged) {
    const { purpose } = judged;
    const faults: Fault[] = [];
    for (const step of judged.steps) {
      const { certificate, about } = step;
      const usages = certificate.extendedKeyUsage;
      if (usages === null || usages.includes(purpose)) continue;
      const allowed = allowance(usages, purpose);
      // OpenSSL and Go look at a root's own usages, NSS and rustls do not.
      const tolerated =
        allowed === 'some_stacks' || about.role === 'root' ? ({ tolerated: true } as const) : {};
      const code = about.role === 'end_entity' ? 'wrong_eku' : 'nested_eku';
      faults.push({ code, ...about, ...tolerated, needed: purpose, usages, allowed });
      if (endsClientAuth(judged, step)) faults.push({ code: 'client_auth_ending', ...about, usages });
    }
    return faults;
  },
};

function endsClientAuth({ chain, purpose }: JudgedChain, { certificate, isAnchor }: Step): boolean {
  if (purpose !== 'clientAuth' || isAnchor || !certificate.extendedKeyUsage?.includes('serverAuth'))
    return false;
  if (hasPublicRootsKey(certificate)) return false;
  return isPubliclyLogged(chain[0]!) || leadsToPublicRoot(chain) === 'yes';
}

/**
 * Any of them lets the end entity be used in some cipher suite (RFC 5246 section 7.4.2 and 7.4.6), and OpenSSL asks for
 * no more.
 */
const USAGES: Readonly<Record<Purpose, readonly string[]>> = {
  serverAuth: ['digitalSignature', 'keyEncipherment', 'keyAgreement'],
  clientAuth: ['digitalSignature', 'keyAgreement'],
};

/** RFC 5280 section 4.2.1.3, by what the key has to do. */
const NEEDED: Readonly<Record<KeyExchange, string>> = {
  signature: 'digitalSignature',
  key_encipherment: 'keyEncipherment',
  key_agreement: 'keyAgreement',
};

export const keyUsage: Check = {
  codes: ['key_usage', 'ca_key_usage'],
  find(judged) {
    const faults: Fault[] = [];
    for (const { certificate, step, about } of judged.steps) {
      const usages = certificate.keyUsage;
      if (usages === null) continue;
      if (step > 0) {
        if (!usages.includes('keyCertSign')) faults.push({ code: 'ca_key_usage', ...about, usages });
        continue;
      }
      const needed = neededUsage(judged.given, judged.purpose);
      const some = USAGES[judged.purpose].some((usage) => usages.includes(usage));
      // What the handshake does with the key is BoringSSL's, NSS's and Java's question; OpenSSL's is only `some`.
      if (!some) faults.push({ code: 'key_usage', ...about, needed: needed ?? 'digitalSignature', usages });
      else if (needed !== undefined && !usages.includes(needed))
        faults.push({ code: 'key_usage', ...about, tolerated: true, needed, usages });
    }
    return faults;
  },
};

function neededUsage({ keyExchange }: Circumstances, purpose: Purpose): string | undefined {
  // A client proves itself by a signature (RFC 5246 section 7.4.6, RFC 8446 section 4.4.2.3).
  if (purpose === 'clientAuth' && keyExchange !== 'key_agreement') return NEEDED.signature;
  return keyExchange === undefined ? undefined : NEEDED[keyExchange];
}
