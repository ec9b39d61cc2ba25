// Questions beside the verdict: would these CAs have trusted the certificates; would this certificate have done?
import type { Side } from '../base/side.js';
import {
  type OfferedCertificate,
  type OfferedRemark,
  offeredAnswer,
  offeredCertificate,
} from '../diagnosis/beside/offered-certificate.js';
import { type TrustRemark, trustAnswer } from '../diagnosis/beside/trust.js';
import type { Verdict } from '../diagnosis/verdict.js';
import { type Sentence, sentence } from '../language/language.js';
import { clientAuthentication } from '../story/client-authentication.js';
import type { Facts } from '../story/facts.js';
import type { Certificate } from '../x509/certificate.js';
import { type CertificateFileProblem, readCertificateFile } from '../x509/certificate-file.js';
import { TrustStore } from '../x509/trust-store.js';
import type { OfferedCertificateReport, TrustAnswerReport, TrustReport } from './report.js';

/** A file with certificates. */
export interface CertificateInput {
  /** As the report names it. */
  readonly name: string;
  /** PEM (a private key in it is passed over), or DER, one certificate behind another. */
  readonly bytes: Uint8Array;
}

export interface WhatIfOptions {
  /** CAs to ask whether they would have trusted the certificates. */
  readonly ca?: readonly CertificateInput[];
  /** Public roots to ask, too, each as PEM: `rootCertificates` of `node:tls`, say. */
  readonly publicRoots?: readonly string[];
  /** The certificate that the client was meant to send. */
  readonly clientCertificate?: CertificateInput;
}

/** A file in which there is no usable certificate. Nothing of what it holds is in it. */
export class UnusableCertificates extends Error {
  /** The file as it was named. */
  readonly file: string;
  readonly reason: CertificateFileProblem;

  constructor(file: string, reason: CertificateFileProblem) {
    super(`${file}: no usable certificate (${reason})`);
    this.name = 'UnusableCertificates';
    this.file = file;
    this.reason = reason;
  }
}

/** What was asked, made ready for every connection. */
export interface WhatIf {
  readonly trust?: { readonly store: TrustStore; readonly names: readonly (string | Sentence)[] };
  readonly offered?: OfferedCertificate;
}

/** @throws UnusableCertificates */
export function whatIf({ ca = [], publicRoots = [], clientCertificate }: WhatIfOptions): WhatIf {
  const certificates: Certificate[] = [];
  const names: (string | Sentence)[] = [];
  for (const file of ca) {
    const read = certificatesIn(file);
    certificates.push(...read.certificates);
    names.push(
      read.left === 0 ? file.name : sentence('trust.partly_read', { file: file.name, left: read.left }),
    );
  }
  if (publicRoots.length > 0) {
    const roots = readCertificateFile(new TextEncoder().encode(publicRoots.join('\n')));
    if (typeof roots === 'string') throw new UnusableCertificates('publicRoots', roots);
    for (const root of roots.certificates) certificates.push(root);
    names.push(sentence('trust.public_roots', { count: roots.certificates.length }));
  }
  return {
    ...(names.length === 0 ? {} : { trust: { store: new TrustStore(certificates), names } }),
    ...(clientCertificate === undefined
      ? {}
      : {
          offered: offeredCertificate(clientCertificate.name, certificatesIn(clientCertificate).certificates),
        }),
  };
}

function certificatesIn({
  name,
  bytes,
}: CertificateInput): Exclude<ReturnType<typeof readCertificateFile>, string> {
  const read = readCertificateFile(bytes);
  if (typeof read === 'string') throw new UnusableCertificates(name, read);
  return read;
}

type Say = (spoken: Sentence) => string;

/** Answers about both sides; undefined if no trust store was given. */
export function trustReport(
  facts: Facts,
  verdict: Verdict,
  { trust }: WhatIf,
  say: Say,
): TrustReport | undefined {
  if (trust === undefined) return undefined;
  const stores = trust.names.map((name) => (typeof name === 'string' ? name : say(name)));
  const about = (side: Side) => sideReport(facts, side, trust.store, stores, verdict, say);
  return { stores, server: about('server'), client: about('client') };
}

function sideReport(
  facts: Facts,
  owner: Side,
  store: TrustStore,
  stores: readonly string[],
  verdict: Verdict,
  say: Say,
): TrustAnswerReport | null {
  const answer = trustAnswer(facts, owner, store);
  if (answer === undefined) return unseen(facts, owner, stores, say);
  const { outcome, purpose, name } = answer;
  const reasons = answer.reasons.map((remark) => remarkReport(remark, say));
  const notes = answer.notes.map((remark) => remarkReport(remark, say));
  const messages = (remarks: readonly { readonly message: string }[]) =>
    remarks.map(({ message }) => message);
  const anchor = answer.path.at(-1)?.certificate.subject ?? '';
  const either = verdict.ending.refused === `${owner}_certificate`;
  return {
    outcome,
    purpose,
    name: name ?? null,
    summary: say(
      outcome === 'accepted'
        ? sentence('trust.accepted', { owner, stores, anchor, name, notes: messages(notes) })
        : outcome === 'refused'
          ? sentence('trust.refused', { owner, stores, reasons: messages(reasons), either })
          : sentence('trust.unknown', { owner, stores, reasons: messages(reasons) }),
    ),
    path: answer.path.map(({ certificate: { subject, sha256 }, origin }) => ({ subject, origin, sha256 })),
    reasons,
    notes,
  };
}

/** A certificate that was sent but is not to be seen leaves the question open; where none was due there is no question. */
function unseen(facts: Facts, owner: Side, stores: readonly string[], say: Say): TrustAnswerReport | null {
  const sent =
    owner === 'client'
      ? clientAuthentication(facts).certificate === 'sent' && facts.clientCertificate === undefined
      : facts.serverHello !== undefined &&
        facts.serverCertificate === undefined &&
        (facts.tls13 || facts.resumed);
  if (!sent) return null;
  const why = facts.resumed ? 'resumed' : 'encrypted';
  return {
    outcome: 'unknown',
    purpose: owner === 'server' ? 'serverAuth' : 'clientAuth',
    name: owner === 'server' ? (facts.clientHello?.message.serverName ?? null) : null,
    summary: say(sentence('trust.unseen', { owner, stores, why })),
    path: [],
    reasons: [],
    notes: [],
  };
}

const remarkReport = ({ code, subject, what }: TrustRemark, say: Say) => ({
  code,
  ...(subject === undefined ? {} : { subject }),
  message: say(what),
});

/** Why the certificate at hand was not sent, or whether it fits; undefined if none was given. */
export function offeredReport(
  facts: Facts,
  { offered }: WhatIf,
  say: Say,
): OfferedCertificateReport | undefined {
  if (offered === undefined) return undefined;
  const { file } = offered;
  const answer = offeredAnswer(facts, offered);
  const remark = ({ code, what }: OfferedRemark) => ({ code, message: say(what) });
  const reasons = answer.reasons.map(remark);
  const spoken = reasons.map(({ message }) => message);
  const { otherSent: other, noneSent: none, notes } = answer;
  const summary = (): Sentence => {
    switch (answer.outcome) {
      case 'not_asked':
        return sentence('offered.not_asked', { file, inferred: answer.requestInferred });
      case 'sent':
        return sentence('offered.sent', { file, reasons: spoken, requestSeen: answer.requestSeen });
      case 'fits': {
        const chain = notes.some(({ code }) => code === 'chain_needed');
        return sentence('offered.fits', { file, other, chain, none });
      }
      case 'unfit':
        return answer.requestSeen
          ? sentence('offered.unfit', { file, reasons: spoken, other })
          : sentence('offered.request_unseen_unfit', { file, reasons: spoken });
      case 'unknown':
        return answer.requested === 'yes'
          ? sentence('offered.request_unseen', { file })
          : sentence('offered.asked_unknown', { file });
    }
  };
  return {
    file,
    subject: offered.leaf.subject,
    outcome: answer.outcome,
    summary: say(summary()),
    reasons,
    notes: notes.map(remark),
  };
}
