// What the OCSP response that the server sent along (RFC 6066 section 8, RFC 8446 section 4.4.2.1) says.
import { type Sentence, sentence } from '../../language/language.js';
import { certificatesOf } from '../../story/certificates.js';
import type { Facts } from '../../story/facts.js';
import { chainFacts } from '../../x509/chain.js';
import { type OcspAnswer, ocspAnswer } from '../../x509/ocsp.js';

export interface StapleFinding {
  readonly code: `ocsp.${string}`;
  readonly severity: 'note' | 'warning';
  readonly what: Sentence;
  readonly frame: number;
}

/** Findings about the response that was stapled for the server's own certificate; none if there is none to be seen. */
export function stapleFindings(facts: Facts): StapleFinding[] {
  const stapled = stapledResponse(facts);
  const chain = certificatesOf(facts, 'server');
  const [leaf] = chain;
  if (stapled === undefined || leaf === undefined) return [];
  const { frame } = stapled;
  const issuerAt = chainFacts(chain).issuers[0]?.position;
  const issuer = issuerAt === undefined ? undefined : chain[issuerAt];
  return judged(ocspAnswer(stapled.response, leaf, issuer), facts.startSeconds).map((finding) => ({
    ...finding,
    frame,
  }));
}

function stapledResponse(
  facts: Facts,
): { readonly response: Uint8Array; readonly frame: number } | undefined {
  const certificate = facts.serverCertificate;
  const inEntry = certificate?.message.entries[0]?.ocspResponse;
  if (certificate !== undefined && inEntry !== undefined)
    return { response: inEntry, frame: certificate.frame };
  for (const event of facts.connection.events) {
    if (event.kind !== 'handshake' || event.message.name !== 'certificate_status') continue;
    const [response] = event.message.ocspResponses;
    // RFC 6961 section 2.2: an empty one says nothing.
    if (facts.side(event) === 'server' && response !== undefined && response.length > 0)
      return { response, frame: event.frame };
  }
  return undefined;
}

/** `now`: seconds since 1970. */
function judged(answer: OcspAnswer, now: number): Omit<StapleFinding, 'frame'>[] {
  switch (answer.status) {
    case 'malformed':
      return [{ code: 'ocsp.malformed', severity: 'warning', what: sentence('finding.ocsp.malformed', {}) }];
    case 'unsuccessful': {
      const what = sentence('finding.ocsp.unsuccessful', { reason: answer.reason });
      return [{ code: 'ocsp.unsuccessful', severity: 'warning', what }];
    }
    case 'other_certificate': {
      const what = sentence('finding.ocsp.other_certificate', {});
      return [{ code: 'ocsp.other_certificate', severity: 'warning', what }];
    }
  }
  const { status, thisUpdate, nextUpdate, revokedAt, reason, signature } = answer;
  const from = thisUpdate.iso;
  const to = nextUpdate?.iso;
  const what = sentence('finding.ocsp.status', {
    status,
    from,
    to,
    revokedAt: revokedAt?.iso,
    reason,
    signature,
  });
  const findings: Omit<StapleFinding, 'frame'>[] = [
    { code: `ocsp.${status}`, severity: status === 'good' ? 'note' : 'warning', what },
  ];
  if (signature === 'invalid') {
    const invalid = sentence('finding.ocsp.bad_signature', {});
    findings.push({ code: 'ocsp.bad_signature', severity: 'warning', what: invalid });
  }
  if (nextUpdate !== undefined && nextUpdate.seconds < now) {
    findings.push({
      code: 'ocsp.stale',
      severity: 'warning',
      what: sentence('finding.ocsp.stale', { to: nextUpdate.iso }),
    });
  }
  if (thisUpdate.seconds > now) {
    findings.push({
      code: 'ocsp.not_yet_valid',
      severity: 'warning',
      what: sentence('finding.ocsp.not_yet_valid', { from }),
    });
  }
  return findings;
}
