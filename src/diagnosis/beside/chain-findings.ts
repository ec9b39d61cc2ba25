// What the list of certificates that a side sent shows by itself: facts that may matter to some program, no verdict.
import { MAX_CHAIN_FINDINGS_OF_A_KIND } from '../../base/limits.js';
import type { Side } from '../../base/side.js';
import { type Sentence, sentence } from '../../language/language.js';
import { certificatesOf, parsedCertificatesOf } from '../../story/certificates.js';
import type { Facts } from '../../story/facts.js';
import type { Certificate } from '../../x509/certificate.js';
import { type ChainFacts, chainFacts } from '../../x509/chain.js';
import { ChainFaults } from '../../x509/faults/chain-faults.js';
import type { FaultCode, FaultOf } from '../../x509/faults/fault.js';
import { knownCertificate } from '../../x509/known-certificate.js';

export interface ChainFinding {
  readonly code: `chain.${string}`;
  readonly severity: 'note' | 'warning';
  readonly what: Sentence;
}

/** Facts about the order, the completeness and the issuers of what a side sent. None for a single self-signed one. */
export function chainFindings(facts: Facts, side: Side): ChainFinding[] {
  const sent = parsedCertificatesOf(facts, side);
  if (sent.length === 0) return [];
  const chain = chainFacts(sent);
  const at = (position: number): Certificate | undefined => {
    const one = sent[position];
    return one === undefined || 'undecoded' in one ? undefined : one;
  };
  const placed = (position: number) => ({ from: side, position, subject: at(position)?.subject ?? '' });
  const findings: ChainFinding[] = [];
  const each = (
    positions: readonly number[],
    code: ChainFinding['code'],
    severity: ChainFinding['severity'],
    what: (position: number) => Sentence,
  ) => {
    for (const position of positions.slice(0, MAX_CHAIN_FINDINGS_OF_A_KIND))
      findings.push({ code, severity, what: what(position) });
  };

  if (chain.path.some((position, step) => step > 0 && position < chain.path[step - 1]!)) {
    const { tls13 } = facts;
    const order = chain.path.map((position) => position + 1);
    const what = sentence('finding.chain.out_of_order', { from: side, order, tls13 });
    findings.push({ code: 'chain.out_of_order', severity: tls13 ? 'note' : 'warning', what });
  }
  each(chain.duplicates, 'chain.duplicate', 'note', (position) =>
    sentence('finding.chain.duplicate', placed(position)),
  );
  const onPath = new Set(chain.path.map((position) => at(position)?.subject));
  const isSecond = (position: number) => onPath.has(at(position)?.subject);
  const extra = unneeded(chain).filter((position) => at(position) !== undefined);
  each(
    extra.filter((position) => !isSecond(position)),
    'chain.extra',
    'note',
    (position) => sentence('finding.chain.extra', placed(position)),
  );
  each(extra.filter(isSecond), 'chain.cross_signed', 'note', (position) =>
    sentence('finding.chain.cross_signed', placed(position)),
  );
  each(
    chain.endsWith === 'self_signed_root' ? chain.path.slice(-1) : [],
    'chain.root_sent',
    'note',
    (position) => sentence('finding.chain.root_sent', placed(position)),
  );
  each(chain.issuerNamesakeOnly, 'chain.namesake', 'warning', (position) =>
    sentence('finding.chain.namesake', { ...placed(position), issuer: at(position)?.issuer ?? '' }),
  );
  const unchecked = chain.path.filter(
    (position) => chain.issuers[position]?.issued === 'unsupported_algorithm',
  );
  each(unchecked, 'chain.unchecked_signature', 'note', (position) =>
    sentence('finding.chain.unchecked_signature', {
      ...placed(position),
      algorithm: at(position)?.signatureAlgorithm ?? '',
      issuer: at(position)?.issuer ?? '',
    }),
  );
  findings.push(...issuerFindings(facts, side, placed), ...knownFindings(facts, side));
  const leaf = at(0);
  const url = leaf?.authorityInfoAccess.caIssuers[0];
  if (sent.length === 1 && leaf !== undefined && url !== undefined && chain.endsWith === 'issuer_not_sent') {
    const what = sentence('finding.chain.alone', { from: side, issuer: leaf.issuer, url });
    findings.push({ code: 'chain.alone', severity: 'note', what });
  }
  return findings;
}

/** Neither on the path nor sent twice. */
function unneeded({ extra, duplicates, path }: ChainFacts): number[] {
  if (path.length === 0) return [];
  const twice = new Set(duplicates);
  return extra.filter((position) => !twice.has(position));
}

/** What a path check would find fault with, whoever is trusted; a root's own dates are not everybody's concern. */
function issuerFindings(
  facts: Facts,
  side: Side,
  placed: (position: number) => { readonly from: Side; readonly position: number; readonly subject: string },
): ChainFinding[] {
  const findings: ChainFinding[] = [];
  const chain = certificatesOf(facts, side);
  const faults = new ChainFaults(chain, { at: facts.startSeconds, owner: side });
  const warn = <C extends FaultCode>(
    fault: C,
    code: ChainFinding['code'],
    what: (fault: FaultOf<C>) => Sentence | undefined,
  ) => {
    for (const one of faults.of(fault).slice(0, MAX_CHAIN_FINDINGS_OF_A_KIND)) {
      const said = what(one);
      if (said !== undefined) findings.push({ code, severity: 'warning', what: said });
    }
  };
  warn('not_a_ca', 'chain.not_a_ca', ({ index }) => sentence('finding.chain.not_a_ca', placed(index)));
  warn('expired', 'chain.expired', ({ index, role, notAfter: { iso: time } }) =>
    role === 'intermediate' ? sentence('finding.chain.expired', { ...placed(index), time }) : undefined,
  );
  warn('not_yet_valid', 'chain.not_yet_valid', ({ index, role, notBefore: { iso: time } }) =>
    role === 'intermediate' ? sentence('finding.chain.not_yet_valid', { ...placed(index), time }) : undefined,
  );
  const subjectOf = (position: number): string => chain[position]?.subject ?? '';
  warn('path_length', 'chain.path_length', ({ index, limit }) =>
    sentence('trust.path_length', { subject: subjectOf(index), limit }),
  );
  warn('name_constraints', 'chain.name_constraints', ({ index, name, by }) =>
    sentence('trust.name_constraints', { subject: subjectOf(index), name, by: subjectOf(by) }),
  );
  warn('nested_eku', 'chain.wrong_eku', ({ index, role, needed, usages, allowed }) =>
    role === 'intermediate' && allowed === 'no'
      ? sentence('trust.wrong_eku', { subject: subjectOf(index), needed, usages })
      : undefined,
  );
  warn('ca_key_usage', 'chain.key_usage', ({ index }) =>
    sentence('trust.key_usage', { subject: subjectOf(index), needed: 'keyCertSign' }),
  );
  warn('explicit_ec_parameters', 'chain.explicit_curve', ({ index }) =>
    sentence('finding.chain.explicit_curve', placed(index)),
  );
  return findings;
}

/** A certificate that a program made by itself, or that a product between the two issued. */
function knownFindings(facts: Facts, side: Side): ChainFinding[] {
  const known = knownCertificate(certificatesOf(facts, side));
  if (known === undefined) return [];
  const { kind, program } = known;
  const what = sentence('finding.chain.known', { from: side, kind, program });
  return [{ code: 'chain.known', severity: kind === 'default' ? 'warning' : 'note', what }];
}
