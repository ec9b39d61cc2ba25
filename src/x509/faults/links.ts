import { isPublicRoot } from '../../registry/public-root.js';
import type { Certificate } from '../certificate.js';
import { issuedByAny } from '../chain.js';
import { isPubliclyLogged } from '../public-ca.js';
import { issuedBy, selfSignature } from '../signature.js';
import type { Fault } from './fault.js';
import type { Check, JudgedChain } from './judged-chain.js';

const isListed = ({ given }: JudgedChain, chain: readonly Certificate[]): boolean =>
  given.authorities !== undefined && given.authorities.length > 0 && issuedByAny(chain, given.authorities);

/** Of the end entity alone: a root above it is self-signed by right. */
export const selfSigned: Check = {
  codes: ['self_signed', 'subject_is_issuer'],
  find(judged) {
    const [leaf] = judged.chain;
    if (leaf === undefined || !leaf.selfIssued) return [];
    const about = { index: 0, role: 'end_entity' } as const;
    const { subject } = leaf;
    const verified = selfSignature(leaf);
    if (verified === 'no') return [{ code: 'subject_is_issuer', ...about, subject }];
    const suspected = verified === 'yes' ? {} : ({ suspected: true } as const);
    return [{ code: 'self_signed', ...about, ...suspected, subject, listed: isListed(judged, [leaf]) }];
  },
};

/** Whether each certificate of the path was signed with the key of the next. */
export const signatures: Check = {
  codes: ['bad_signature_in_chain'],
  ofChainAlone: true,
  find(judged) {
    const faults: Fault[] = [];
    const steps = judged.steps;
    for (const [step, { certificate, about }] of steps.entries()) {
      const issuer = steps[step + 1];
      if (issuer === undefined || issuedBy(certificate, issuer.certificate) !== 'no') continue;
      const { index: issuerAt } = issuer.about;
      faults.push({ code: 'bad_signature_in_chain', ...about, issuer: certificate.issuer, issuerAt });
    }
    return faults;
  },
};

export const order: Check = {
  codes: ['out_of_order', 'chain_broken'],
  ofChainAlone: true,
  find(judged) {
    const { chain, path } = judged;
    const faults: Fault[] = [];
    for (const { step, about } of judged.steps) {
      const issuerAt = path.positions[step + 1];
      // TLS 1.3 leaves the order open, and nearly all stacks of TLS 1.2 sort by themselves.
      if (issuerAt !== undefined && issuerAt !== about.index + 1) {
        faults.push({ code: 'out_of_order', ...about, tolerated: true, issuerAt });
        break;
      }
    }
    const last = path.positions.at(-1);
    if (last === undefined || path.end !== 'issuer_not_sent') return faults;
    const onPath = new Set(path.positions.map((at) => chain[at]!.sha256));
    const next = chain.find(({ sha256 }) => !onPath.has(sha256));
    const { issuer, authorityKeyIdentifier } = chain[last]!;
    if (next === undefined || isPublicRoot(issuer, authorityKeyIdentifier)) return faults;
    const about = judged.steps.at(-1)!.about;
    // An intermediate may stand right below a root that was left out, and the others may be of no use.
    const suspected = about.index === 0 ? {} : ({ suspected: true } as const);
    faults.push({ code: 'chain_broken', ...about, ...suspected, issuer, next: next.subject });
    return faults;
  },
};

export const completeness: Check = {
  codes: ['missing_intermediate'],
  ofChainAlone: true,
  find(judged) {
    const { chain, path } = judged;
    const last = judged.steps.at(-1);
    if (last === undefined || path.end !== 'issuer_not_sent') return [];
    const { certificate, about } = last;
    const { issuer, authorityKeyIdentifier, authorityInfoAccess } = certificate;
    if (isPublicRoot(issuer, authorityKeyIdentifier)) return [];
    const url = authorityInfoAccess.caIssuers[0];
    if (last.step > 0) return [];
    if (isPubliclyLogged(chain[0]!))
      return [{ code: 'missing_intermediate', ...about, issuer, reason: 'publicly_logged', url }];
    if (url === undefined) return [];
    return [
      { code: 'missing_intermediate', ...about, suspected: true, issuer, reason: 'address_given', url },
    ];
  },
};

export const authorities: Check = {
  codes: ['not_in_ca_list'],
  find(judged) {
    const { chain, path, given } = judged;
    if (given.owner !== 'client' || given.authorities === undefined || given.authorities.length === 0)
      return [];
    const last = judged.steps.at(-1);
    if (last === undefined || isListed(judged, chain)) return [];
    // Its issuer may be an intermediate of a CA that is listed.
    const suspected = path.end === 'issuer_not_sent' ? ({ suspected: true } as const) : {};
    return [{ code: 'not_in_ca_list', ...last.about, ...suspected, issuer: last.certificate.issuer }];
  },
};
