import type { Side } from '../base/side.js';
import { chainFindings } from '../diagnosis/beside/chain-findings.js';
import { wantedCertificate } from '../diagnosis/beside/offered-certificate.js';
import { stapleFindings } from '../diagnosis/beside/stapled-status.js';
import { shownFaults } from '../diagnosis/questions/certificates.js';
import type { Verdict } from '../diagnosis/verdict.js';
import { type Sentence, sentence } from '../language/language.js';
import { parsedCertificatesOf } from '../story/certificates.js';
import type { Facts } from '../story/facts.js';
import { findingWords } from './finding-words.js';
import type { FindingReport } from './report.js';

/** What is to be said beside the verdict: of the bytes, the certificates, the stapled status, and what was wanted. */
export function findingReports(
  facts: Facts,
  verdict: Verdict,
  say: (spoken: Sentence) => string,
): FindingReport[] {
  const reports: FindingReport[] = facts.connection.findings.map((finding) => {
    const { severity, words: spoken } = findingWords(finding);
    return {
      code: finding.code,
      severity,
      message: say(spoken),
      ...(finding.frame > 0 ? { frame: finding.frame } : {}),
      ...('from' in finding ? { from: finding.from } : {}),
    };
  });
  for (const side of ['server', 'client'] as const) {
    const frame = (side === 'server' ? facts.serverCertificate : facts.clientCertificate)?.frame;
    for (const [position, certificate] of parsedCertificatesOf(facts, side).entries()) {
      if (!('undecoded' in certificate)) continue;
      const { reason } = certificate;
      reports.push({
        code: 'certificate.undecoded',
        severity: 'error',
        message: say(sentence('finding.certificate.undecoded', { from: side, position, reason })),
        ...(frame === undefined ? {} : { frame }),
        from: side,
      });
    }
    reports.push(...otherFaults(facts, side, verdict, say, frame));
    for (const { code, severity, what } of chainFindings(facts, side)) {
      const where = frame === undefined ? {} : { frame };
      reports.push({ code, severity, message: say(what), ...where, from: side });
    }
  }
  for (const { code, severity, what, frame } of stapleFindings(facts)) {
    reports.push({ code, severity, message: say(what), frame, from: 'server' });
  }
  const wanted = wantedCertificate(facts);
  const frame = facts.certificateRequest?.frame;
  if (wanted !== undefined && frame !== undefined) {
    const code = 'client_certificate.wanted';
    reports.push({ code, severity: 'note', message: say(wanted), frame, from: 'server' });
  }
  return reports;
}

/** Faults of a certificate that are not what the verdict rests on. */
function otherFaults(
  facts: Facts,
  side: Side,
  verdict: Verdict,
  say: (spoken: Sentence) => string,
  frame: number | undefined,
): FindingReport[] {
  const faults = shownFaults(facts, side);
  const subject = side === 'server' ? 'server_certificate' : 'client_certificate';
  return faults
    .filter((fault) => !(verdict.ending.refused === subject && fault.cause === verdict.cause))
    .map((fault) => ({
      code: `certificate.${fault.cause}`,
      severity: fault.cause === 'self_signed' ? 'note' : 'warning',
      message: say(sentence('finding.certificate.fault', { from: side, fault: say(fault.what) })),
      ...(frame === undefined ? {} : { frame }),
      from: side,
    }));
}
