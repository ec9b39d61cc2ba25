// What somebody's own trust store would have said about the certificates of a connection: an answer beside the
// verdict, which it never changes.
import type { Side } from '../../base/side.js';
import { type Sentence, sentence } from '../../language/language.js';
import { oidName } from '../../registry/oid.js';
import { parsedCertificatesOf } from '../../story/certificates.js';
import type { Facts } from '../../story/facts.js';
import type { Certificate } from '../../x509/certificate.js';
import {
  type Doubt,
  findPath,
  type Note,
  type PathAnswer,
  type PathStep,
  type Purpose,
  type Refusal,
} from '../../x509/path.js';
import type { TrustStore } from '../../x509/trust-store.js';

export type TrustCode = Refusal['code'] | Doubt['code'] | Note['code'] | 'undecoded';

export interface TrustRemark {
  readonly code: TrustCode;
  /** RFC 4514 name of the certificate that it is about. */
  readonly subject?: string;
  readonly what: Sentence;
}

export interface TrustAnswer {
  readonly outcome: PathAnswer['outcome'];
  readonly purpose: Purpose;
  /** The name that the server's certificate had to have; undefined if the client named none. */
  readonly name: string | undefined;
  readonly path: readonly PathStep[];
  /** Why it is refused, or why that is unknown. */
  readonly reasons: readonly TrustRemark[];
  /** What some programs refuse and others do not. */
  readonly notes: readonly TrustRemark[];
}

/**
 * Would the store have accepted what a side sent, at the time of the connection? Undefined if no certificate of that
 * side is to be seen.
 */
export function trustAnswer(facts: Facts, side: Side, store: TrustStore): TrustAnswer | undefined {
  const sent = parsedCertificatesOf(facts, side);
  const [first] = sent;
  if (first === undefined) return undefined;
  const purpose = side === 'server' ? 'serverAuth' : 'clientAuth';
  const name = side === 'server' ? facts.offer?.serverName : undefined;
  if ('undecoded' in first) {
    const reasons = [{ code: 'undecoded' as const, what: sentence('trust.undecoded', {}) }];
    return { outcome: 'unknown', purpose, name, path: [], reasons, notes: [] };
  }
  const decoded = sent.filter((one): one is Certificate => !('undecoded' in one));
  const answer = findPath({ sent: decoded, store, at: facts.startSeconds, purpose, name });
  return { ...remarked(answer), purpose, name };
}

function remarked(answer: PathAnswer): Pick<TrustAnswer, 'outcome' | 'path' | 'reasons' | 'notes'> {
  const { outcome, path } = answer;
  const doubts = answer.doubts.map(doubtRemark);
  const notes = answer.notes.map(noteRemark);
  if (outcome === 'refused')
    return { outcome, path, reasons: answer.refusals.map(refusalRemark), notes: [...doubts, ...notes] };
  return { outcome, path, reasons: doubts, notes };
}

function refusalRemark(refusal: Refusal): TrustRemark {
  const { code, certificate } = refusal;
  return { code, subject: certificate.subject, what: refusalSentence(refusal) };
}

function refusalSentence(refusal: Refusal): Sentence {
  const { certificate } = refusal;
  const { subject, issuer } = certificate;
  switch (refusal.code) {
    case 'no_anchor': {
      const { selfSigned, namesake } = refusal;
      return sentence('trust.no_anchor', { subject, issuer, selfSigned, namesake: namesake !== undefined });
    }
    case 'expired':
      return sentence('trust.expired', { subject, time: certificate.notAfter.iso, anchor: refusal.anchor });
    case 'not_yet_valid': {
      const time = certificate.notBefore.iso;
      return sentence('trust.not_yet_valid', { subject, time, anchor: refusal.anchor });
    }
    case 'hostname_mismatch': {
      const names = certificate.subjectAltNames.map(({ value }) => value);
      return sentence('trust.hostname_mismatch', { name: refusal.name, names });
    }
    case 'wrong_eku': {
      const usages = certificate.extendedKeyUsage ?? [];
      return sentence('trust.wrong_eku', { subject, needed: refusal.needed, usages });
    }
    case 'key_usage':
      return sentence('trust.key_usage', { subject, needed: refusal.needed });
    case 'not_a_ca':
      return sentence('trust.not_a_ca', { subject });
    case 'path_length':
      return sentence('trust.path_length', { subject, limit: refusal.limit });
    case 'name_constraints':
      return sentence('trust.name_constraints', { subject, name: refusal.name, by: refusal.by.subject });
    case 'critical_extension':
      return sentence('trust.critical_extension', {
        subject,
        extension: oidName(refusal.oid) ?? refusal.oid,
      });
  }
}

function doubtRemark(doubt: Doubt): TrustRemark {
  if (doubt.code === 'search_limit') return { code: doubt.code, what: sentence('trust.search_limit', {}) };
  const { subject, signatureAlgorithm: algorithm } = doubt.certificate;
  switch (doubt.code) {
    case 'unchecked_signature':
      return {
        code: doubt.code,
        subject,
        what: sentence('trust.unchecked_signature', { subject, algorithm }),
      };
    case 'unchecked_name_constraints':
      return { code: doubt.code, subject, what: sentence('trust.unchecked_name_constraints', { subject }) };
    case 'damaged_time':
      return { code: doubt.code, subject, what: sentence('trust.damaged_time', { subject }) };
  }
}

function noteRemark(note: Note): TrustRemark {
  const { subject, signatureAlgorithm: algorithm } = note.certificate;
  switch (note.code) {
    case 'weak_signature':
      return { code: note.code, subject, what: sentence('trust.weak_signature', { subject, algorithm }) };
    case 'weak_key':
      return { code: note.code, subject, what: sentence('trust.weak_key', { subject, bits: note.bits }) };
    case 'common_name_only':
      return { code: note.code, subject, what: sentence('trust.common_name_only', { name: note.name }) };
    case 'any_usage':
      return {
        code: note.code,
        subject,
        what: sentence('trust.any_usage', { subject, needed: note.needed }),
      };
    case 'second_path':
      return { code: note.code, subject, what: sentence('trust.second_path', { subject }) };
    case 'partial_chain':
      return { code: note.code, subject, what: sentence('trust.partial_chain', { subject }) };
  }
}
