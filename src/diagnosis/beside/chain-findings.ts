// What the list of certificates that a side sent shows by itself: facts that may matter to some program, no verdict.
import { MAX_CHAIN_FINDINGS_OF_A_KIND } from '../../base/limits.js';
import type { Side } from '../../base/side.js';
import { type Sentence, sentence } from '../../language/language.js';
import { parsedCertificatesOf } from '../../story/certificates.js';
import type { Facts } from '../../story/facts.js';
import type { Certificate } from '../../x509/certificate.js';
import { type ChainFacts, chainFacts } from '../../x509/chain.js';

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
  findings.push(...issuerFindings(facts, chain, at, placed));
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
  chain: ChainFacts,
  at: (position: number) => Certificate | undefined,
  placed: (position: number) => { readonly from: Side; readonly position: number; readonly subject: string },
): ChainFinding[] {
  const findings: ChainFinding[] = [];
  const now = facts.startSeconds;
  for (const position of chain.path.slice(1)) {
    const certificate = at(position);
    if (certificate === undefined) continue;
    const { basicConstraints, version, notBefore, notAfter } = certificate;
    const isRoot = chain.issuers[position]?.position === position;
    if (basicConstraints?.ca !== true && !(isRoot && version < 3)) {
      const what = sentence('finding.chain.not_a_ca', placed(position));
      findings.push({ code: 'chain.not_a_ca', severity: 'warning', what });
    }
    if (!isRoot && notAfter.seconds < now) {
      const what = sentence('finding.chain.expired', { ...placed(position), time: notAfter.iso });
      findings.push({ code: 'chain.expired', severity: 'warning', what });
    }
    if (!isRoot && notBefore.seconds > now) {
      const what = sentence('finding.chain.not_yet_valid', { ...placed(position), time: notBefore.iso });
      findings.push({ code: 'chain.not_yet_valid', severity: 'warning', what });
    }
  }
  return findings;
}
