import type { Basis, Confidence } from '../base/basis.js';
import { MAX_COMPARED_STEPS } from '../base/limits.js';
import {
  type Aspect,
  CATALOGUES,
  type LanguageTag,
  type Sentence,
  sentence,
  words,
} from '../language/language.js';
import { align } from './align.js';
import {
  comparableSteps,
  firstGoodbye,
  HIDDEN_CLIENT_CERTIFICATE,
  httpStatus,
  isHidden,
  isTls13,
  type Step,
} from './comparable-steps.js';
import { type Compared, differencesOfCertificates, differencesOfMessages } from './compare-messages.js';
import type { ComparedSide, Comparison, ConnectionReport, Difference } from './report.js';

/** Messages named of a run that only one connection has. */
const MOST_NAMED = 12;
/** A wait differs markedly if it is so many seconds and so many times longer than the other. */
const MARKED_SECONDS = 0.5;
const MARKED_TIMES = 4;

/** What a verdict says; how sure it is stands in the text. */
const JUDGED: ReadonlySet<Aspect> = new Set(['outcome', 'cause']);

/** Findings that say that bytes of a connection are not in the capture. */
const NOT_WHOLE = new Set([
  'stream.gap',
  'stream.one_direction',
  'stream.late_start',
  'connection.too_many_events',
  'connection.too_many_findings',
  'connection.evicted',
]);

/**
 * What differs between two connections, first difference first, in the handshake's order: offers, choices,
 * certificates, messages, alerts, closing, waiting times, verdicts. What differs between any two runs is left out:
 * random values, session identifiers, public keys of the exchange, signatures, tickets' bytes, ports and times.
 * What one of them does not show is no difference.
 */
export function compare(
  a: ConnectionReport,
  b: ConnectionReport,
  options: { readonly language?: LanguageTag } = {},
): Comparison {
  const catalogue = CATALOGUES[options.language ?? 'en'];
  const say = (spoken: Sentence) => words(catalogue, spoken);
  const ids = [a.id, b.id] as const;
  const differences: Difference[] = [];
  const known = new Set<string>();
  for (const { aspect, a: one, b: other } of found(a, b, say)) {
    // A second ClientHello differs as the first did.
    const name = JSON.stringify([aspect, one.text, other.text]);
    if (known.has(name)) continue;
    known.add(name);
    const texts = { a: comparedText(aspect, one, say), b: comparedText(aspect, other, say) };
    const summary = say(sentence('compare.clause', { aspect, ...texts, ids }));
    differences.push({ aspect, summary, a: one, b: other });
  }
  const [first] = differences;
  return {
    connections: ids,
    summary: say(
      first === undefined
        ? sentence('compare.none', {})
        : sentence('compare.first', { clause: first.summary, count: differences.length }),
    ),
    differences,
    cautions: [a, b].flatMap((one) => [
      ...(isWhole(one) ? [] : [say(sentence('compare.incomplete', { id: one.id }))]),
      ...(isHidden(one) ? [say(sentence('compare.hidden', { id: one.id }))] : []),
    ]),
  };
}

const comparedText = (
  aspect: Aspect,
  { text, basis }: ComparedSide,
  say: (spoken: Sentence) => string,
): string =>
  basis === 'seen' || JUDGED.has(aspect) ? text : `${text}${say(sentence('text.basis', { basis }))}`;

const isWhole = ({ verdict, findings }: ConnectionReport): boolean =>
  verdict.outcome !== 'incomplete' && !findings.some(({ code }) => NOT_WHOLE.has(code));

function found(a: ConnectionReport, b: ConnectionReport, say: (spoken: Sentence) => string): Compared[] {
  const differences: Compared[] = [];
  // Where one hides behind its ServerHello what the other shows, only what both show is compared.
  const hidden = isHidden(a) || isHidden(b) || (isTls13(a) !== isTls13(b) && hasVersion(a) && hasVersion(b));
  const opening = [a, b].every(({ timeline }) => timeline.some(({ message }) => message === 'tcp_syn'));
  const steps = (one: ConnectionReport) =>
    comparableSteps(one, { hidden, opening }).slice(0, MAX_COMPARED_STEPS);
  let endTold = false;
  let longest: readonly [Step, Step] | undefined;
  for (const part of align(steps(a), steps(b))) {
    if ('apart' in part) {
      const [onlyA, onlyB] = part.apart.map((some) =>
        some.filter(({ key }) => key !== HIDDEN_CLIENT_CERTIFICATE),
      );
      if (onlyA!.length > 0 || onlyB!.length > 0) differences.push(apart([onlyA!, onlyB!], say));
      endTold ||= part.apart.some((side) => side.some(({ message }) => /^tcp_(fin|rst)$/.test(message)));
      continue;
    }
    const [one, other] = part.same;
    differences.push(...sameStep(a, b, one, other, say));
    if (isMarked(one.wait, other.wait) && gap([one, other]) > gap(longest)) longest = part.same;
  }
  differences.push(...status(a, b));
  if (!endTold) differences.push(...closing(a, b, say));
  if (longest !== undefined) differences.push(timing(longest, say));
  differences.push(...verdicts(a, b, say));
  return differences;
}

const hasVersion = ({ tls }: ConnectionReport): boolean => tls.version !== null;

const gap = (pair: readonly [Step, Step] | undefined): number =>
  pair === undefined ? 0 : Math.abs(pair[0].wait - pair[1].wait);

const isMarked = (one: number, other: number): boolean =>
  Math.abs(one - other) >= MARKED_SECONDS && Math.max(one, other) >= MARKED_TIMES * Math.min(one, other);

function sameStep(
  a: ConnectionReport,
  b: ConnectionReport,
  one: Step,
  other: Step,
  say: (spoken: Sentence) => string,
): Compared[] {
  if (one.key === HIDDEN_CLIENT_CERTIFICATE) {
    return hiddenCertificates([a, b], [one.entry?.frame ?? 0, other.entry?.frame ?? 0], say);
  }
  if (one.entry === undefined || other.entry === undefined) return [];
  return differencesOfMessages([a, b], [one.entry, other.entry], say);
}

/** What is known of certificates that at least one of the two hides. `frames`: what carries the client's. */
function hiddenCertificates(
  both: readonly [ConnectionReport, ConnectionReport],
  frames: readonly [number, number],
  say: (spoken: Sentence) => string,
): Compared[] {
  const differences = differencesOfCertificates(both, 'server', say);
  const [one, other] = [both[0].clientAuthentication, both[1].clientAuthentication];
  if (isKnown(one.requested, other.requested) && one.requested !== other.requested) {
    const side = ({ requested, requestedBasis }: typeof one): ComparedSide => ({
      text: say(sentence('compare.yes', { yes: requested === 'yes' })),
      basis: requestedBasis,
    });
    differences.push({ aspect: 'certificate_requested', a: side(one), b: side(other) });
  }
  if (!isKnown(one.certificate, other.certificate)) return differences;
  if (one.certificate === other.certificate)
    return [...differences, ...differencesOfCertificates(both, 'client', say)];
  const side = (i: 0 | 1): ComparedSide => {
    const { clientAuthentication, certificates } = both[i];
    const { certificate, certificateBasis } = clientAuthentication;
    return {
      text: certificates.client[0]?.subject ?? say(sentence('compare.client_certificate', { certificate })),
      basis: certificateBasis,
      ...(certificate === 'none' || frames[i] === 0 ? {} : { frame: frames[i] }),
    };
  };
  return [...differences, { aspect: 'client_certificate', a: side(0), b: side(1) }];
}

const isKnown = (...facts: readonly string[]): boolean => !facts.includes('unknown');

function apart(
  [onlyA, onlyB]: readonly [readonly Step[], readonly Step[]],
  say: (spoken: Sentence) => string,
): Compared {
  const side = (steps: readonly Step[]): ComparedSide => {
    const [first] = steps;
    if (first === undefined) return { text: say(sentence('compare.no_messages', {})), basis: 'seen' };
    const messages = steps.slice(0, MOST_NAMED).map(({ from, message }) => ({ from, message }));
    const frame = first.entry?.frame ?? 0;
    return {
      text: say(sentence('compare.messages', { messages, more: steps.length - messages.length })),
      basis: weakest(steps.map(({ entry }) => entry?.basis ?? 'unknown')),
      ...(frame > 0 ? { frame } : {}),
      only: steps.slice(0, MOST_NAMED).map(({ from, message }) => `${from} ${message}`),
    };
  };
  const isAlert = (steps: readonly Step[]) => steps.length === 1 && steps[0]!.message.startsWith('alert');
  const aspect: Aspect =
    (isAlert(onlyA) || onlyA.length === 0) && (isAlert(onlyB) || onlyB.length === 0) ? 'alert' : 'messages';
  return { aspect, a: side(onlyA), b: side(onlyB) };
}

const STRENGTH: readonly Basis[] = ['seen', 'decrypted', 'inferred', 'unknown'];
const weakest = (bases: readonly Basis[]): Basis =>
  STRENGTH[Math.max(...bases.map((basis) => STRENGTH.indexOf(basis)))] ?? 'unknown';

function status(a: ConnectionReport, b: ConnectionReport): Compared[] {
  const one = httpStatus(a);
  const other = httpStatus(b);
  if (one === undefined || other === undefined || one.status === other.status) return [];
  const side = ({ status, entry }: typeof one): ComparedSide => ({
    text: String(status),
    basis: entry.basis,
    frame: entry.frame,
  });
  return [{ aspect: 'http_status', a: side(one), b: side(other) }];
}

function closing(a: ConnectionReport, b: ConnectionReport, say: (spoken: Sentence) => string): Compared[] {
  const [one, other] = [firstGoodbye(a), firstGoodbye(b)];
  // A capture that stops early has not seen who would have closed.
  if (one === undefined && other === undefined) return [];
  if ((one === undefined && !isWhole(a)) || (other === undefined && !isWhole(b))) return [];
  const isReset = (end: typeof one) => end?.how === 'RST';
  if (one?.entry.from === other?.entry.from && isReset(one) === isReset(other)) return [];
  const side = (end: typeof one): ComparedSide =>
    end === undefined
      ? { text: say(sentence('compare.not_closed', {})), basis: 'seen' }
      : {
          text: say(sentence('compare.closed', { from: end.entry.from, how: end.how })),
          basis: end.basis,
          frame: end.entry.frame,
        };
  return [{ aspect: 'closing', a: side(one), b: side(other) }];
}

function timing([one, other]: readonly [Step, Step], say: (spoken: Sentence) => string): Compared {
  const side = ({ from, message, wait, entry }: Step): ComparedSide => ({
    text: say(sentence('compare.waits', { from, message, seconds: span(wait) })),
    basis: 'seen',
    ...(entry === undefined || entry.frame === 0 ? {} : { frame: entry.frame }),
  });
  return { aspect: 'timing', a: side(one), b: side(other) };
}

const span = (seconds: number): string =>
  seconds >= 1 ? `${seconds.toFixed(2)} s` : `${(seconds * 1_000).toFixed(2)} ms`;

/** With a verdict's own measure, instead of a basis. */
const withSureness = (what: string, confidence: Confidence, say: (spoken: Sentence) => string): string =>
  confidence === 'certain' ? what : say(sentence('text.unsure', { what, confidence }));

function verdicts(a: ConnectionReport, b: ConnectionReport, say: (spoken: Sentence) => string): Compared[] {
  const differences: Compared[] = [];
  const { verdict: one } = a;
  const { verdict: other } = b;
  const basis = (confidence: Confidence, { timeline }: ConnectionReport): Basis => {
    if (confidence !== 'certain') return 'inferred';
    return timeline.some((entry) => entry.basis === 'decrypted') ? 'decrypted' : 'seen';
  };
  if (one.outcome !== other.outcome || one.refusedBy !== other.refusedBy) {
    const side = (of: ConnectionReport): ComparedSide => {
      const { outcome, refusedBy, confidence } = of.verdict;
      const text = say(sentence('compare.outcome', { outcome, refusedBy }));
      return { text: withSureness(text, confidence, say), basis: basis(confidence, of) };
    };
    differences.push({ aspect: 'outcome', a: side(a), b: side(b) });
  }
  if (one.cause !== other.cause) {
    const side = (of: ConnectionReport): ComparedSide => {
      const { cause, causeConfidence } = of.verdict;
      const text = say(sentence('text.cause_named', { cause }));
      const told = cause === 'none' ? text : withSureness(text, causeConfidence, say);
      return { text: told, basis: basis(causeConfidence, of) };
    };
    differences.push({ aspect: 'cause', a: side(a), b: side(b) });
  }
  return differences;
}
