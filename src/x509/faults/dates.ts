import type { Fault } from './fault.js';
import type { Check, JudgedChain } from './judged-chain.js';

/** A root's own dates are not everybody's concern: OpenSSL and Go look at them, Java does not. */
export const dates: Check = {
  codes: ['expired', 'not_yet_valid', 'damaged_time'],
  find(judged: JudgedChain): Fault[] {
    const { at } = judged.given;
    const faults: Fault[] = [];
    for (const { certificate, about } of judged.steps) {
      const { notBefore, notAfter } = certificate;
      const place = about.role === 'root' ? ({ ...about, tolerated: true } as const) : about;
      const validity = validityAt(certificate, at);
      if (validity === 'expired') faults.push({ code: 'expired', ...place, notAfter });
      else if (validity === 'not_yet_valid') faults.push({ code: 'not_yet_valid', ...place, notBefore });
      else if (validity === 'unknown') faults.push({ code: 'damaged_time', ...place });
    }
    return faults;
  },
};

interface Period {
  readonly notBefore: { readonly seconds: number };
  readonly notAfter: { readonly seconds: number };
}

/** RFC 5280 section 4.1.2.5: both ends of the period belong to it. `at`: seconds since 1970. */
export function validityAt(
  { notBefore, notAfter }: Period,
  at: number,
): 'valid' | 'expired' | 'not_yet_valid' | 'unknown' {
  if (notAfter.seconds < at) return 'expired';
  if (notBefore.seconds > at) return 'not_yet_valid';
  return Number.isNaN(notBefore.seconds) || Number.isNaN(notAfter.seconds) ? 'unknown' : 'valid';
}
