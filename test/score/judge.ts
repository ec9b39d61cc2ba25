// Compares what was said about one connection with what is true of it, question by question.
import type { Basis, Confidence } from '../../src/base/basis.js';
import type { ConnectionReport } from '../../src/index.js';
import type { Recorded } from './corpus.js';

export const MARKS = [
  'right, certain',
  'right, inferred',
  'right, possible',
  'open, truth among alternatives',
  'open',
  'wrong, possible',
  'WRONG',
] as const;
export type Mark = (typeof MARKS)[number];

/** The three that a person asks first, and then what else sizes may tell. */
export const QUESTIONS = [
  'asked for',
  'sent, empty or none',
  'who refused',
  'who refused, after TLS',
  'outcome',
  'which record is the alert',
  'resumed',
  "key of the server's signature",
  "key of the client's signature",
  "bytes of the server's Certificate",
  "bytes of the client's Certificate",
  'cause',
] as const;
export type Question = (typeof QUESTIONS)[number];
export const MAIN: readonly Question[] = ['asked for', 'sent, empty or none', 'who refused'];

export interface Judgement {
  readonly question: Question;
  readonly mark: Mark;
  readonly said: string;
  readonly truth: string;
}

const CONFIDENCE: Readonly<Record<Confidence, Mark>> = {
  certain: 'right, certain',
  inferred: 'right, inferred',
  possible: 'right, possible',
};

/** A fact with a basis: right, open or wrong; there is nothing between. */
function fact(
  question: Question,
  said: string,
  basis: Basis,
  truth: readonly string[] | undefined,
): Judgement[] {
  if (truth === undefined) return [];
  const mark: Mark =
    said === 'unknown'
      ? 'open'
      : !truth.includes(said)
        ? 'WRONG'
        : basis === 'inferred'
          ? 'right, inferred'
          : 'right, certain';
  return [{ question, mark, said: `${said} (${basis})`, truth: truth.join(' or ') }];
}

type Told = 'outcome' | 'refusedBy' | 'cause';

/** A part of the verdict, with its confidence and its alternatives. */
function judged(
  question: Question,
  key: Told,
  connection: ConnectionReport,
  truth: readonly string[] | undefined,
): Judgement[] {
  if (truth === undefined) return [];
  const { verdict } = connection;
  const said = verdict[key];
  const confidence = key === 'cause' ? verdict.causeConfidence : verdict.confidence;
  const listed = verdict.alternatives.some((other) => {
    const value = other[key];
    if (value !== undefined) return truth.includes(value);
    // An alternative that is a refusal and names no cause leaves it open.
    return (
      key === 'cause' &&
      (said === 'none' || said === 'unknown' || verdict.outcome === 'incomplete') &&
      other.outcome !== undefined &&
      other.outcome !== 'established'
    );
  });
  const silent = said === 'unknown' || said === 'incomplete';
  const mark: Mark = truth.includes(said)
    ? CONFIDENCE[confidence]
    : confidence !== 'possible' && !silent
      ? 'WRONG'
      : listed
        ? 'open, truth among alternatives'
        : silent
          ? 'open'
          : 'wrong, possible';
  return [{ question, mark, said: `${said} (${confidence})`, truth: truth.join(' or ') }];
}

/** What the key log proves about the two facts; undefined: it proves nothing. */
function proved(word: string, basis: Basis): readonly string[] | undefined {
  return basis === 'decrypted' || basis === 'seen' ? [word] : undefined;
}

/** What is said without keys, against the keys and the recorder. */
export function judgeWithout({ without, withKeys, truth }: Recorded): Judgement[] {
  const { clientAuthentication: said } = without;
  const { clientAuthentication: known } = withKeys;
  const asked = proved(known.requested, known.requestedBasis) ?? truth.requested;
  const sent = proved(known.certificate, known.certificateBasis) ?? truth.certificate;
  return [
    ...fact('asked for', said.requested, said.requestedBasis, asked),
    ...fact('sent, empty or none', said.certificate, said.certificateBasis, sent),
    ...judged(
      truth.application === true ? 'who refused, after TLS' : 'who refused',
      'refusedBy',
      without,
      truth.refusedBy ?? sure(withKeys, 'refusedBy'),
    ),
    ...judged('outcome', 'outcome', without, truth.outcome ?? sure(withKeys, 'outcome')),
    ...alertRecord(without, withKeys),
    ...fact('resumed', String(without.tls.resumed), 'seen', [String(truth.resumed ?? withKeys.tls.resumed)]),
    ...hiddenFacts(without, withKeys),
    ...judged('cause', 'cause', without, truth.cause ?? sure(withKeys, 'cause')),
  ];
}

/** What is said with keys, against the recorder alone. */
export function judgeWithKeys({ withKeys, truth }: Recorded): Judgement[] {
  const { clientAuthentication: said } = withKeys;
  return [
    ...fact('asked for', said.requested, said.requestedBasis, truth.requested),
    ...fact('sent, empty or none', said.certificate, said.certificateBasis, truth.certificate),
    ...judged(
      truth.application === true ? 'who refused, after TLS' : 'who refused',
      'refusedBy',
      withKeys,
      truth.refusedBy,
    ),
    ...judged('outcome', 'outcome', withKeys, truth.outcome),
    ...judged('cause', 'cause', withKeys, truth.cause),
  ];
}

/** A verdict of the keys is truth where bytes prove it. */
function sure(withKeys: ConnectionReport, key: Told): readonly string[] | undefined {
  const { verdict } = withKeys;
  const confidence = key === 'cause' ? verdict.causeConfidence : verdict.confidence;
  return confidence === 'certain' && verdict[key] !== 'unknown' ? [verdict[key]] : undefined;
}

const FAREWELLS = ['close_notify', 'user_canceled'];

/** The frame of the first fatal alert that keys open, against the moment that is pointed at without them. */
function alertRecord(without: ConnectionReport, withKeys: ConnectionReport): Judgement[] {
  const { alert, refusedBy } = withKeys.verdict;
  // What is said to one who has left is no refusal.
  if (alert !== null && alert?.from !== refusedBy) return [];
  if (alert?.basis !== 'decrypted' || FAREWELLS.includes(alert.description)) return [];
  const opened = withKeys.timeline.find(
    ({ message, from, basis }) => message === 'alert' && from === alert.from && basis === 'decrypted',
  );
  if (opened === undefined) return [];
  const moment = without.timeline.find(({ mark }) => mark === 'failure');
  const question = 'which record is the alert';
  const truth = `frame ${opened.frame}`;
  if (without.verdict.confidence === 'possible' || moment === undefined)
    return [{ question, mark: 'open', said: 'nothing', truth }];
  const right = moment.frame === opened.frame;
  return [{ question, mark: right ? 'right, inferred' : 'WRONG', said: `frame ${moment.frame}`, truth }];
}

function hiddenFacts(without: ConnectionReport, withKeys: ConnectionReport): Judgement[] {
  return (['server', 'client'] as const).flatMap((side) => {
    const said = without.hidden?.[side];
    const key = signatureKey(withKeys, side);
    const length = certificateLength(withKeys, side);
    return [
      ...fact(
        `key of the ${side}'s signature`,
        said?.signedWith ?? 'unknown',
        'inferred',
        key === undefined ? undefined : [key],
      ),
      ...fact(
        `bytes of the ${side}'s Certificate`,
        said?.certificateLength === undefined ? 'unknown' : String(said.certificateLength),
        'inferred',
        length === undefined ? undefined : [String(length)],
      ),
    ];
  });
}

/** The kind of key that made the CertificateVerify which keys open: by its scheme, for RSA with the signature's bits. */
function signatureKey(withKeys: ConnectionReport, side: 'client' | 'server'): string | undefined {
  const verify = withKeys.timeline.find(
    ({ message, from, basis }) => message === 'certificate_verify' && from === side && basis === 'decrypted',
  );
  const { signatureScheme, signatureLength } = verify?.details ?? {};
  if (typeof signatureScheme !== 'string' || typeof signatureLength !== 'number') return undefined;
  if (signatureScheme.startsWith('rsa')) return `RSA ${signatureLength * 8}`;
  const curve = /secp(\d+)r1/.exec(signatureScheme)?.[1];
  return curve === undefined ? signatureScheme.replace('ed', 'Ed') : `P-${curve}`;
}

function certificateLength(withKeys: ConnectionReport, side: 'client' | 'server'): number | undefined {
  const certificate = withKeys.timeline.find(
    ({ message, from, basis }) => message === 'certificate' && from === side && basis === 'decrypted',
  );
  const { length, empty } = certificate?.details ?? {};
  return typeof length === 'number' && empty !== true ? length : undefined;
}
