import { OID } from '../../registry/oid.js';
import type { Certificate } from '../certificate.js';
import type { Fault } from './fault.js';
import type { Check } from './judged-chain.js';

/** RFC 3820: an end entity issued it for a while; programs of grids take such a chain, others do not. */
const isProxy = ({ extensions }: Certificate): boolean =>
  extensions.some(({ oid }) => oid === OID.proxyCertInfo);

const ofProxies = (certificate: Certificate | undefined) =>
  certificate !== undefined && isProxy(certificate) ? ({ tolerated: true } as const) : {};

/** RFC 5280 section 6.1.4 (k) to (m). A root of version 1 has no extensions that could say it is a CA. */
export const issuers: Check = {
  codes: ['not_a_ca', 'path_length'],
  ofChainAlone: true,
  find(judged) {
    const faults: Fault[] = [];
    const steps = judged.steps;
    for (const { certificate, step, isAnchor, about } of steps) {
      if (step === 0) continue;
      const { basicConstraints, version } = certificate;
      if (basicConstraints?.ca !== true && !(isAnchor && version < 3)) {
        const said = basicConstraints === null ? 'missing' : 'false';
        const tolerated = ofProxies(steps[step - 1]?.certificate);
        const { subject } = certificate;
        faults.push({ code: 'not_a_ca', ...about, ...tolerated, subject, basicConstraints: said });
      }
      const limit = basicConstraints?.pathLength;
      // Self-issued certificates do not count (section 4.2.1.9), nor does the end entity's.
      const below = steps.slice(1, step).filter((one) => !one.certificate.selfIssued).length;
      if (limit !== undefined && below > limit) faults.push({ code: 'path_length', ...about, limit, below });
    }
    return faults;
  },
};

export const form: Check = {
  codes: ['unhandled_critical_extension', 'old_version', 'malformed'],
  ofChainAlone: true,
  find(judged) {
    const faults: Fault[] = [];
    for (const { certificate, about } of judged.steps) {
      for (const oid of certificate.unknownCriticalExtensions)
        faults.push({
          ...{ code: 'unhandled_critical_extension', ...about, oid },
          ...(oid === OID.proxyCertInfo ? ofProxies(certificate) : {}),
        });
      const { version, problems } = certificate;
      if (version < 3 && about.role !== 'root')
        faults.push({ code: 'old_version', ...about, tolerated: true, version });
      for (const { code: problem, field } of problems)
        if (problem !== 'damaged_time') faults.push({ code: 'malformed', ...about, problem, field });
    }
    return faults;
  },
};

/** Limits that stacks put on the certificates of a peer. `intermediates`: neither the end entity's nor a root counts. */
const LENGTHS_TAKEN = [
  { owner: 'client', counts: 'intermediates', limit: 1, whose: 'nginx ssl_verify_depth' },
  {
    owner: 'client',
    counts: 'certificates',
    limit: 8,
    whose: 'Java jdk.tls.maxClientCertificateChainLength',
  },
  {
    owner: 'server',
    counts: 'certificates',
    limit: 10,
    whose: 'Java jdk.tls.maxServerCertificateChainLength',
  },
] as const;

export const length: Check = {
  codes: ['too_long_chain'],
  ofChainAlone: true,
  find(judged) {
    const counted = {
      intermediates: judged.steps.filter(({ about }) => about.role === 'intermediate').length,
      certificates: judged.chain.length,
    };
    const { owner } = judged.given;
    const exceeded = LENGTHS_TAKEN.find((one) => one.owner === owner && counted[one.counts] > one.limit);
    if (exceeded === undefined) return [];
    const { limit, whose, counts } = exceeded;
    const about = { index: judged.chain.length - 1, role: 'intermediate', tolerated: true } as const;
    return [{ code: 'too_long_chain', ...about, certificates: counted[counts], limit, whose }];
  },
};

const STATUS_REQUEST = 5;

/** RFC 7633 section 4.2.3.1: a client that did not ask must not be answered, so nothing is wrong then. */
export const staple: Check = {
  codes: ['must_staple_unmet'],
  find({ chain: [leaf], given }) {
    if (leaf === undefined || given.owner !== 'server' || given.stapled !== false) return [];
    if (given.stapleAsked === false || !leaf.tlsFeatures.includes(STATUS_REQUEST)) return [];
    return [{ code: 'must_staple_unmet', index: 0, role: 'end_entity', tolerated: true }];
  },
};
