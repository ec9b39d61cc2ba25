import type { Certificate } from '../certificate.js';
import { hostNameMatch } from '../host-name.js';
import { outsideName } from '../name-constraints.js';
import type { Fault } from './fault.js';
import type { Check } from './judged-chain.js';

export const hostNames: Check = {
  codes: ['hostname_mismatch', 'no_san'],
  find({ chain: [leaf], given }) {
    if (leaf === undefined || given.owner !== 'server') return [];
    const { serverName, serverAddress, addressTyped } = given;
    const about = { index: 0, role: 'end_entity' } as const;
    const commonNames = leaf.subjectCommonNames;
    if (!namesHosts(leaf)) {
      const fits = serverName === undefined || hostNameMatch(leaf, serverName).onlyCommonName;
      const faults: Fault[] = [
        { code: 'no_san', ...about, ...(fits ? { tolerated: true } : {}), name: serverName, commonNames },
      ];
      if (!fits) faults.push({ code: 'hostname_mismatch', ...about, name: serverName, names: commonNames });
      return faults;
    }
    const names = leaf.subjectAltNames.map(({ value }) => value);
    if (serverName !== undefined) {
      if (hostNameMatch(leaf, serverName).matches) return [];
      return [{ code: 'hostname_mismatch', ...about, name: serverName, names }];
    }
    if (serverAddress === undefined || hostNameMatch(leaf, serverAddress).matches) return [];
    const suspected = addressTyped === true ? {} : ({ suspected: true } as const);
    return [{ code: 'hostname_mismatch', ...about, ...suspected, name: serverAddress, names }];
  },
};

const namesHosts = ({ subjectAltNames }: Certificate): boolean =>
  subjectAltNames.some(({ type }) => type === 'dNSName' || type === 'iPAddress');

/** RFC 5280 section 6.1.3 (b) and (c): self-issued certificates are exempt unless they are the end entity's. */
export const constraints: Check = {
  codes: ['name_constraints', 'unchecked_name_constraints'],
  find(judged) {
    const steps = judged.steps;
    const faults: Fault[] = [];
    for (const by of steps) {
      const limits = by.certificate.nameConstraints;
      if (limits === null || by.step === 0) continue;
      for (const below of steps.slice(0, by.step)) {
        if (below.step > 0 && below.certificate.selfIssued) continue;
        const outside = outsideName(below.certificate, limits, judged.budget);
        const avoidable = by.about.avoidable === true ? ({ avoidable: true } as const) : {};
        if (outside === 'unchecked') faults.push({ code: 'unchecked_name_constraints', ...by.about });
        else if (outside !== null) {
          const { name } = outside;
          faults.push({ code: 'name_constraints', ...below.about, ...avoidable, name, by: by.about.index });
        }
      }
    }
    return faults;
  },
};
