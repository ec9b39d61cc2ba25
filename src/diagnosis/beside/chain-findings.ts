// What the list of certificates that a side sent shows by itself: facts that may matter to some program, no verdict.
import { MAX_CHAIN_FINDINGS_OF_A_KIND } from '../../base/limits.js';
import type { Side } from '../../base/side.js';
import { type Sentence, sentence } from '../../language/language.js';
import { certificatesOf, parsedCertificatesOf } from '../../story/certificates.js';
import type { Facts } from '../../story/facts.js';
import type { Certificate } from '../../x509/certificate.js';
import { type ChainFacts, chainFacts } from '../../x509/chain.js';
import { ChainFaults } from '../../x509/faults/chain-faults.js';

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
  findings.push(...issuerFindings(facts, side, placed));
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

/** The certificates of issuers that were sent; a root's own dates are not everybody's concern. */
function issuerFindings(
  facts: Facts,
  side: Side,
  placed: (position: number) => { readonly from: Side; readonly position: number; readonly subject: string },
): ChainFinding[] {
  const findings: ChainFinding[] = [];
  const faults = new ChainFaults(certificatesOf(facts, side), { at: facts.startSeconds, owner: side });
  const warn = (code: ChainFinding['code'], what: Sentence) =>
    findings.push({ code, severity: 'warning', what });
  for (const { index } of faults.of('not_a_ca'))
    warn('chain.not_a_ca', sentence('finding.chain.not_a_ca', placed(index)));
  for (const { index, role, notAfter: time } of faults.of('expired'))
    if (role === 'intermediate')
      warn('chain.expired', sentence('finding.chain.expired', { ...placed(index), time: time.iso }));
  for (const { index, role, notBefore: time } of faults.of('not_yet_valid'))
    if (role === 'intermediate')
      warn(
        'chain.not_yet_valid',
        sentence('finding.chain.not_yet_valid', { ...placed(index), time: time.iso }),
      );
  return findings;
}
