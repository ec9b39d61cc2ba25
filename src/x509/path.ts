// Would a trust store have accepted these certificates? Paths are built as RFC 4158 describes and checked as RFC 5280
// section 6 wants it, without policies and without revocation.
//
// By hand, because pkijs' CertificateChainValidationEngine (4.0.0) was tried on 18 chains made by openssl and answered 11
// of them rightly: it accepted a path length that was exceeded, an extended key usage that was missing (in a leaf and in
// an issuer), an unknown critical extension and a wrong host; it refused a self-signed certificate that was trusted, and
// a chain with a second way besides one that leads nowhere. It took 10 to 30 times as long (5 to 48 ms beside 0.6 to
// 1.6 ms), and it is asynchronous, which no report made at once can wait for.
import {
  MAX_NAME_COMPARISONS,
  MAX_PATH_LENGTH,
  MAX_PATH_STEPS,
  MAX_SIGNATURE_CHECKS,
} from '../base/limits.js';
import type { Certificate } from './certificate.js';
import { nameKey } from './distinguished-name.js';
import { type Doubt, type Note, type Purpose, type Refusal, validatePath } from './path-validation.js';
import { isSelfSigned, issuedBy, keyIdentifiersAgree } from './signature.js';
import type { TrustStore } from './trust-store.js';

export type { Doubt, Note, Purpose, Refusal };

export interface PathQuestion {
  /** The end entity's certificate first, then whatever came with it, in any order. */
  readonly sent: readonly Certificate[];
  readonly store: TrustStore;
  /** Seconds since 1970. */
  readonly at: number;
  readonly purpose: Purpose;
  /** The host's name that the end entity must have; undefined: any. */
  readonly name: string | undefined;
}

export interface PathStep {
  readonly certificate: Certificate;
  /** `store`: it is in the store, whether it was sent or not. */
  readonly origin: 'sent' | 'store';
}

export interface PathAnswer {
  /** `unknown`: nothing speaks against it, but something could not be checked. */
  readonly outcome: 'accepted' | 'refused' | 'unknown';
  /** From the end entity as far as it goes: the best that was found. The last one is the anchor, if there is one. */
  readonly path: readonly PathStep[];
  readonly anchored: boolean;
  readonly refusals: readonly Refusal[];
  readonly doubts: readonly Doubt[];
  readonly notes: readonly Note[];
}

/**
 * Seeks a path from the end entity to a certificate in the store, and says what is wrong with the best one if none is
 * right. Certificates of the store that are not self-signed are anchors, too, which is noted. Time is bounded by
 * MAX_PATH_STEPS and MAX_SIGNATURE_CHECKS.
 */
export function findPath(question: PathQuestion): PathAnswer {
  const search = new PathSearch(question);
  return search.answer();
}

interface Issuers {
  readonly issuers: readonly { readonly certificate: Certificate; readonly doubt?: Doubt }[];
  /** One of the store that has the issuer's name but another key. */
  readonly namesake: Certificate | undefined;
}

class PathSearch {
  readonly #question: PathQuestion;
  readonly #sentBySubject = new Map<string, Certificate[]>();
  readonly #issuers = new Map<Certificate, Issuers>();
  #best: PathAnswer | undefined;
  #steps = MAX_PATH_STEPS;
  #checks = MAX_SIGNATURE_CHECKS;
  readonly #budget = { comparisons: MAX_NAME_COMPARISONS };
  #limited = false;
  #wentAstray = false;

  constructor(question: PathQuestion) {
    this.#question = question;
    for (const certificate of question.sent.slice(1)) {
      const key = nameKey(certificate.subjectDer);
      if (key === undefined) continue;
      const namesakes = this.#sentBySubject.get(key) ?? [];
      if (!namesakes.some(({ sha256 }) => sha256 === certificate.sha256)) namesakes.push(certificate);
      this.#sentBySubject.set(key, namesakes);
    }
  }

  answer(): PathAnswer {
    const [first] = this.#question.sent;
    if (first === undefined) throw new RangeError('a path begins with a certificate');
    this.#extend([this.#step(first)], []);
    const best = this.#best!;
    if (!this.#limited || best.outcome === 'accepted') return best;
    const doubts: readonly Doubt[] = [...best.doubts, { code: 'search_limit' }];
    return { ...best, outcome: best.anchored ? best.outcome : 'unknown', doubts };
  }

  #step(certificate: Certificate): PathStep {
    return { certificate, origin: this.#question.store.has(certificate) ? 'store' : 'sent' };
  }

  /** @returns true as soon as a path without any objection is found. */
  #extend(path: readonly PathStep[], doubts: readonly Doubt[]): boolean {
    const last = path.at(-1)!;
    const inStore = last.origin === 'store';
    if (inStore && isSelfSigned(last.certificate)) return this.#consider(path, doubts, true);
    const { issuers, namesake } = this.#issuersOf(last.certificate);
    let went = false;
    if (path.length < MAX_PATH_LENGTH) {
      for (const { certificate, doubt } of issuers) {
        if (path.some((step) => step.certificate.sha256 === certificate.sha256)) continue;
        if (this.#steps-- <= 0) {
          this.#limited = true;
          break;
        }
        went = true;
        const more = doubt === undefined ? doubts : [...doubts, doubt];
        if (this.#extend([...path, this.#step(certificate)], more)) return true;
      }
    } else if (issuers.length > 0) {
      this.#limited = true;
    }
    // A certificate that is trusted without being a root; its own issuers were better anchors.
    if (inStore) return this.#consider(path, doubts, true);
    return went ? false : this.#consider(path, doubts, false, namesake);
  }

  #consider(
    path: readonly PathStep[],
    pathDoubts: readonly Doubt[],
    anchored: boolean,
    namesake?: Certificate,
  ): boolean {
    const { at, purpose, name } = this.#question;
    const certificates = path.map(({ certificate }) => certificate);
    const checked = validatePath(certificates, { at, purpose, name, anchored, budget: this.#budget });
    const last = certificates.at(-1)!;
    const refusals: Refusal[] = [...checked.refusals];
    if (!anchored)
      refusals.unshift({ code: 'no_anchor', certificate: last, selfSigned: isSelfSigned(last), namesake });
    const notes = [...checked.notes];
    if (anchored && !isSelfSigned(last)) notes.push({ code: 'partial_chain', certificate: last });
    if (refusals.length === 0 && this.#wentAstray) notes.push({ code: 'second_path', certificate: last });
    else if (refusals.length > 0) this.#wentAstray = true;
    const doubts = [...pathDoubts, ...checked.doubts];
    const outcome = refusals.length > 0 ? 'refused' : doubts.length > 0 ? 'unknown' : 'accepted';
    const answer: PathAnswer = { outcome, path, anchored, refusals, doubts, notes };
    if (this.#best === undefined || isBetter(answer, this.#best)) this.#best = answer;
    return outcome === 'accepted' && notes.length === 0;
  }

  /** Asked once for each certificate, on however many ways the search comes to it. */
  #issuersOf(child: Certificate): Issuers {
    const known = this.#issuers.get(child) ?? this.#findIssuers(child);
    this.#issuers.set(child, known);
    return known;
  }

  /** Roots of the store first, then what was sent, then the store's other certificates. */
  #findIssuers(child: Certificate): Issuers {
    const key = nameKey(child.issuerDer);
    if (key === undefined) return { issuers: [], namesake: undefined };
    const stored = this.#question.store.named(key);
    const roots = stored.filter((one) => one.selfIssued);
    const candidates = new Set([...roots, ...(this.#sentBySubject.get(key) ?? []), ...stored]);
    const issuers: { certificate: Certificate; doubt?: Doubt }[] = [];
    let namesake: Certificate | undefined;
    const seen = new Set<string>([child.sha256]);
    for (const certificate of candidates) {
      if (seen.has(certificate.sha256)) continue;
      seen.add(certificate.sha256);
      const issued = this.#issued(child, certificate);
      if (issued === 'yes') issuers.push({ certificate });
      else if (issued === 'unsupported_algorithm') {
        issuers.push({ certificate, doubt: { code: 'unchecked_signature', certificate: child } });
      } else if (this.#question.store.has(certificate)) namesake ??= certificate;
    }
    return { issuers, namesake };
  }

  #issued(child: Certificate, issuer: Certificate): ReturnType<typeof issuedBy> {
    // Compared before a check is paid for.
    if (!keyIdentifiersAgree(child, issuer)) return 'no';
    if (this.#checks-- <= 0) {
      this.#limited = true;
      return 'no';
    }
    return issuedBy(child, issuer);
  }
}

/** Fewer refusals, then an anchor, then fewer doubts and notes; without an anchor the longer path tells more. */
function isBetter(a: PathAnswer, b: PathAnswer): boolean {
  const weight = ({ refusals, doubts, notes, anchored, path }: PathAnswer): readonly number[] => [
    anchored ? 0 : 1,
    refusals.length,
    doubts.length,
    notes.length,
    anchored ? path.length : -path.length,
  ];
  const [mine, others] = [weight(a), weight(b)];
  const at = mine.findIndex((value, index) => value !== others[index]);
  return at !== -1 && mine[at]! < others[at]!;
}
