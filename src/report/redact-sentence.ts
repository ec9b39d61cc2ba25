import type { ArgumentsOf, Sentence, SentenceId } from '../language/language.js';
import type { Pseudonyms } from './pseudonyms.js';

/** Sentences that say nothing about a capture: the command's own, labels, and those made of a report. */
type OwnWords =
  | `cli.${string}`
  | `page.${string}`
  | `text.${string}`
  | `explain.${string}`
  | `compare.${string}`;

/** Can it hold words from outside, and not only one of a few values? */
type IsOpen<T> = T extends string
  ? string extends T
    ? true
    : false
  : T extends readonly (infer Item)[]
    ? IsOpen<Item>
    : T extends object
      ? true
      : false;

type OpenKeys<A> = { [K in keyof A & string]: true extends IsOpen<A[K]> ? K : never }[keyof A & string];

type Spoken = Exclude<SentenceId, OwnWords>;

/** The arguments of sentences that can hold words from outside. */
type OpenArgument = { [I in Spoken]: OpenKeys<ArgumentsOf<I>> }[Spoken];

type Change = (value: unknown, to: Pseudonyms) => unknown;

const each =
  (change: (text: string, to: Pseudonyms) => string): Change =>
  (value, to) =>
    typeof value === 'string'
      ? change(value, to)
      : Array.isArray(value)
        ? value.map((one) => (typeof one === 'string' ? change(one, to) : one))
        : value;

/** Names of code points, counts, dates, words of our own, and what was redacted before. */
const KEPT: Change = (value) => value;
const SUBJECT = each((text, to) => to.subject(text));
const HOST = each((text, to) => to.host(text));
const NAME = each((text, to) => to.name(text));
/** Groups of connections, each with its server's address. */
const SERVERS: Change = (value, to) =>
  Array.isArray(value) ? value.map((one) => ({ ...one, address: to.address(String(one.address)) })) : [];
const FILE = each((text, to) => to.file(text));
const URL = each((text, to) => to.url(text));
const TEXT = each((text, to) => to.text(text));
/** Bytes in clear: they may say anything. */
const NOTHING: Change = (value) => (typeof value === 'string' ? '' : value);

/** Steps of a dialogue before TLS keep what they are, and lose what was said. */
const STEPS: Change = (value) =>
  Array.isArray(value) ? value.map(({ what, code }) => (code === undefined ? { what } : { what, code })) : [];

/** What the application said inside TLS keeps what it means; the server's own words for it may name hosts. */
export const redactedWords: Change = (value) =>
  Array.isArray(value)
    ? value.map(({ text, ...word }) =>
        word.from === 'client' && text !== undefined ? { ...word, text } : word,
      )
    : [];

/** A new argument does not compile until it is said here what becomes of it. */
const CHANGES: Readonly<Record<OpenArgument, Change>> = {
  after: KEPT,
  alert: KEPT,
  algorithm: KEPT,
  alpn: KEPT,
  also: KEPT,
  anchor: SUBJECT,
  answer: KEPT,
  asked: KEPT,
  by: KEPT,
  cause: KEPT,
  chosen: KEPT,
  code: KEPT,
  client: KEPT,
  compared: KEPT,
  compression: KEPT,
  curve: KEPT,
  description: KEPT,
  error: KEPT,
  extension: KEPT,
  fault: KEPT,
  field: KEPT,
  file: FILE,
  from: KEPT,
  group: KEPT,
  groups: KEPT,
  holds: KEPT,
  how: KEPT,
  icmp: KEPT,
  instead: SERVERS,
  issuer: SUBJECT,
  key: KEPT,
  keyShares: KEPT,
  keys: KEPT,
  label: KEPT,
  level: KEPT,
  library: KEPT,
  setting: KEPT,
  line: NOTHING,
  meaning: KEPT,
  megabytes: KEPT,
  message: KEPT,
  method: KEPT,
  name: NAME,
  names: NAME,
  needed: KEPT,
  next: SUBJECT,
  notAfter: KEPT,
  notBefore: KEPT,
  note: KEPT,
  notes: KEPT,
  offered: KEPT,
  oid: KEPT,
  peersWords: NOTHING,
  problem: KEPT,
  progress: KEPT,
  program: KEPT,
  programs: KEPT,
  protocol: KEPT,
  realm: HOST,
  restricting: SUBJECT,
  reason: KEPT,
  role: KEPT,
  reasons: KEPT,
  refusedBy: KEPT,
  result: KEPT,
  revokedAt: KEPT,
  said: redactedWords,
  scheme: KEPT,
  schemes: KEPT,
  server: KEPT,
  serverName: HOST,
  stage: KEPT,
  step: KEPT,
  steps: STEPS,
  stores: KEPT,
  subject: SUBJECT,
  subjects: SUBJECT,
  suite: KEPT,
  suites: KEPT,
  text: TEXT,
  time: KEPT,
  to: KEPT,
  types: KEPT,
  url: URL,
  usages: KEPT,
  version: KEPT,
  wanted: KEPT,
  versions: KEPT,
  why: KEPT,
};

/** Where a name of an argument means something else. */
const EXCEPTIONS: Readonly<Record<string, Change>> = {
  'verdict.established server': SUBJECT,
  'verdict.established client': SUBJECT,
  'trust.name_constraints by': SUBJECT,
  'stack.reading.any_certificate_fault name': KEPT,
  'stack.reading.not_trust name': KEPT,
  'stack.reading.says_nothing name': KEPT,
  'field.code_point name': KEPT,
  'finding.key_log line': KEPT,
};

/** The same sentence about pseudonyms. */
export function redactedSentence({ id, a }: Sentence, to: Pseudonyms): Sentence {
  const changed = Object.fromEntries(
    Object.entries(a as Readonly<Record<string, unknown>>).map(([name, value]) => {
      const change =
        EXCEPTIONS[`${id} ${name}`] ??
        (Object.hasOwn(CHANGES, name) ? CHANGES[name as OpenArgument] : undefined);
      // What is none of the open arguments has one of a few values; other strings do not come here.
      return [name, change === undefined ? value : change(value, to)];
    }),
  );
  return { id, a: changed } as unknown as Sentence;
}
