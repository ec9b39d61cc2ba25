import type { LessonName } from '../../language/english/lessons.js';
import type { Cause, VerdictReport } from '../../report/report.js';

/** What was configured, as the sample's expected.json says. */
export interface Truth extends Pick<VerdictReport, 'refusedBy' | 'refused'> {
  readonly cause: Cause;
}

export interface Lesson {
  /** The sample's file without its ending. */
  readonly sample: string;
  /** The connection of the sample that is told, from 1. */
  readonly connection: number;
  /** Opened with the sample's key log. */
  readonly keys: boolean;
  readonly truth: Truth;
}

const truth = (refusedBy: Truth['refusedBy'], refused: Truth['refused'], cause: Cause): Truth => ({
  refusedBy,
  refused,
  cause,
});
const NOTHING = truth('none', null, 'none');
const serverCertificate = (cause: Cause) => truth('client', 'server_certificate', cause);
const clientCertificate = (cause: Cause) => truth('server', 'client_certificate', cause);
const parameters = (cause: Cause) => truth('server', 'parameters', cause);
const connection = (by: Truth['refusedBy'], cause: Cause) => truth(by, 'connection', cause);
const missing = (cause: Cause) => truth('server', 'missing_client_certificate', cause);

const told = (sample: string, right: Truth, more: { keys?: boolean; connection?: number } = {}): Lesson => ({
  sample,
  connection: more.connection ?? 1,
  keys: more.keys ?? false,
  truth: right,
});
const OPENED = { keys: true };

/** The lessons in their order: the story of three curl runs, successes, then each way to fail. */
export const LESSONS: Readonly<Record<LessonName, Lesson>> = {
  'curl-without-cacert': told('tls12-server-self-signed', serverCertificate('self_signed')),
  'curl-with-cacert': told('tls12-no-client-certificate', missing('no_client_certificate'), OPENED),
  'curl-with-certificate': told('tls12-mutual-success', NOTHING),
  'one-way': told('tls12-no-client-auth-success', NOTHING),
  resumption: told('tls12-resumption', NOTHING, { connection: 2 }),
  tls13: told('tls13-mutual-success', NOTHING),
  'tls13-opened': told('tls13-mutual-success', NOTHING, OPENED),
  'second-hello': told('tls13-hello-retry-request', NOTHING, OPENED),
  'private-ca': told('tls12-server-unknown-ca', serverCertificate('unknown_ca')),
  'short-chain': told('tls12-missing-intermediate', serverCertificate('missing_intermediate')),
  dates: told('tls12-server-expired', serverCertificate('expired')),
  names: told('tls12-hostname-mismatch', serverCertificate('hostname_mismatch')),
  usage: told('tls12-server-wrong-eku', serverCertificate('wrong_eku')),
  'client-ca': told('tls12-s-server-client-unknown-ca', clientCertificate('unknown_ca')),
  'client-dates': told('tls12-client-expired-nginx', clientCertificate('expired'), OPENED),
  'ca-list': told('tls12-client-certificate-not-in-list', missing('client_cert_not_in_ca_list')),
  'hidden-answer': told('tls13-s-server-no-client-certificate', missing('no_client_certificate')),
  versions: told('protocol-version', parameters('protocol_version')),
  'cipher-suites': told('tls12-no-shared-cipher', parameters('no_shared_cipher')),
  'http-at-tls-port': told('tls12-plain-http-to-s-server', connection('server', 'plain_http_to_tls'), {
    connection: 2,
  }),
  'tls-at-http-port': told('tls12-not-tls-server', connection('server', 'not_tls_server')),
  reset: told('tls12-server-reset', connection('server', 'reset')),
  'without-a-word': told('tls12-client-hangs-up-after-certificate', serverCertificate('self_signed')),
  signature: told('tls12-server-bad-signature', serverCertificate('bad_certificate_verify')),
  eap: told('eap-tls12-server-unknown-ca', serverCertificate('unknown_ca')),
  dtls: told('dtls12-gnutls-no-client-certificate', missing('no_client_certificate')),
  quic: told('quic-no-client-certificate', missing('no_client_certificate'), OPENED),
};

export const LESSON_NAMES = Object.keys(LESSONS) as LessonName[];

/** A lesson by its name or its number, from 1. */
export function lessonNamed(word: string): LessonName | undefined {
  const number = /^[0-9]{1,3}$/.test(word) ? Number(word) : 0;
  return LESSON_NAMES[number - 1] ?? LESSON_NAMES.find((name) => name === word.toLowerCase());
}

const CHOICES = 4;

/** No packet tells these from what they look like: none of them is offered beside it. */
const LOOKS_LIKE_ANOTHER: ReadonlySet<Cause> = new Set([
  'client_cert_not_in_ca_list',
  'missing_intermediate',
]);

/**
 * What may have gone wrong, the right answer among it: the truths of other lessons, the likest first. Its place is the
 * same whenever the lesson is taken, and another from lesson to lesson.
 */
export function choicesOf(name: LessonName): { readonly choices: readonly Truth[]; readonly right: number } {
  const own = LESSONS[name].truth;
  const position = LESSON_NAMES.indexOf(name);
  const others = new Map<string, Truth>();
  for (const step of LESSON_NAMES.keys()) {
    const other = LESSONS[LESSON_NAMES[(position + step) % LESSON_NAMES.length]!].truth;
    if (keyOf(other) !== keyOf(own) && !LOOKS_LIKE_ANOTHER.has(other.cause)) others.set(keyOf(other), other);
  }
  const likeness = (other: Truth) =>
    (other.refusedBy === own.refusedBy ? 1 : 0) + (other.refused === own.refused ? 1 : 0);
  const near = [...others.values()].sort((a, b) => likeness(b) - likeness(a));
  // Two that are like it, and one that is not.
  const wrong = [...near.slice(0, CHOICES - 2), near.at(-1)!];
  const right = (position * 3 + 1) % CHOICES;
  return { choices: wrong.toSpliced(right, 0, own), right };
}

const keyOf = ({ refusedBy, refused, cause }: Truth): string => `${refusedBy} ${refused} ${cause}`;
