import type { Side } from '../../base/side.js';
import { otherSide } from '../../base/side.js';
import { type Sentence, sentence } from '../../language/language.js';
import { AlertDescription } from '../../registry/alert.js';
import { certificatesOf } from '../../story/certificates.js';
import type { Facts } from '../../story/facts.js';
import { type Answers, type Inquiry, shown } from '../elimination.js';
import type { Cause, Often } from '../explanation.js';
import { failingAlert } from '../questions/alert.js';
import { faultWords, suspects } from '../questions/certificates.js';
import type { VisibleFault } from '../questions/questions.js';
import { clientRemedy, serverRemedy } from '../remedies.js';
import { mayMean } from '../stacks/alerts.js';
import { stackOf } from '../stacks/stack.js';
import type { Cause as CauseName, Evidence, JudgedEnding, ToldEnding } from '../verdict.js';
import { alertsOf, type OfAlerts } from './of-alerts.js';

export const SIDES: readonly Side[] = ['server', 'client'];

/** Endings behind which there may be something about a side's certificate. */
const refuses =
  (owner: Side) =>
  (ending: JudgedEnding): boolean =>
    ending.refused === `${owner}_certificate` ||
    (ending.refused === 'connection' && ending.id === `${otherSide(owner)}_alert`);

export const subjectOf = (facts: Facts, owner: Side): string | undefined =>
  certificatesOf(facts, owner)[0]?.subject;

export interface OfCertificate extends OfAlerts {
  readonly cause: CauseName;
  readonly owner: Side;
  /** Where one side has two explanations of one name. */
  readonly id?: string;
  readonly refs: readonly string[];
  readonly provedBy: readonly string[];
  readonly nearMisses: readonly string[];
  /** The fault that the certificate must show where it can be seen, and may not lack. */
  readonly shows?: VisibleFault;
  readonly expects?: Answers;
  readonly leaning?: (facts: Facts, inquiry: Inquiry) => number;
  readonly often: Often;
  readonly why?: (facts: Facts) => Sentence;
  readonly fault?: (facts: Facts) => Sentence | undefined;
  /** What to change, where that does not depend on the connection; else `remedies.ts` says. */
  readonly remedies?: (owner: Side) => readonly Sentence[];
}

/** More than anything that a certificate only hints at. */
const AGAINST_HABIT = -1;

/** The refusing side's probable library is not known to say this alert of this fault: less likely, and no more than that. */
function againstHabit(facts: Facts, owner: Side, cause: CauseName): number {
  const alert = failingAlert(facts);
  const by = otherSide(owner);
  if (alert === undefined || facts.side(alert) !== by) return 0;
  return mayMean(alert.description, cause, stackOf(facts, by)?.name) ? 0 : AGAINST_HABIT;
}

/** An explanation of why a side's certificate was refused. */
export function ofCertificate(given: OfCertificate): Cause {
  const { cause, owner, shows } = given;
  const by = otherSide(owner);
  const question = shows === undefined ? undefined : (`${owner}:${shows}` as const);
  return {
    id: given.id ?? `${cause}.${owner}`,
    cause,
    refs: given.refs,
    provedBy: given.provedBy,
    nearMisses: given.nearMisses,
    of: refuses(owner),
    ...(given.namedBy === undefined ? {} : { namedBy: given.namedBy }),
    ofCertificate: true,
    expects: {
      // What is cheap to ask stands first: a ground by bytes ends the search.
      ...alertsOf(given),
      alertAbout: [`${owner}_certificate`],
      ...given.expects,
      ...(question === undefined ? {} : { [question]: ['yes'] }),
    },
    shownBy: question === undefined ? {} : { [question]: ['yes'] },
    ...(question === undefined ? {} : { suffices: true as const }),
    leaning: (facts, inquiry) => (given.leaning?.(facts, inquiry) ?? 0) + againstHabit(facts, owner, cause),
    often: given.often,
    summary: (facts, ending) => certificateSummary(facts, ending, owner, cause),
    explanation: (_, ending) => {
      const told = ending.alert?.from === by ? AlertDescription.label(ending.alert.description) : undefined;
      return sentence('explanation.certificate_refused', { owner, cause, alert: told });
    },
    evidence: (facts) => faultEvidence(facts, owner, given.fault?.(facts)),
    remedies: (facts) =>
      given.remedies?.(owner) ??
      (owner === 'server' ? serverRemedy(facts, cause) : clientRemedy(facts, cause)),
    why: (facts) =>
      given.fault?.(facts) ?? given.why?.(facts) ?? sentence('alternative.certificate', { owner, cause }),
  };
}

export function certificateSummary(
  facts: Facts,
  ending: ToldEnding,
  owner: Side,
  cause: CauseName,
): Sentence {
  return sentence('verdict.certificate_refused', {
    owner,
    by: otherSide(owner),
    cause,
    subject: subjectOf(facts, owner),
    finished: ending.outcome === 'rejected',
    silent: ending.outcome === 'abandoned',
    status: ending.status,
  });
}

function faultEvidence(facts: Facts, owner: Side, what: Sentence | undefined): Evidence[] {
  const event = owner === 'server' ? facts.serverCertificate : facts.clientCertificate;
  return event === undefined || what === undefined ? [] : [{ event, frame: event.frame, what }];
}

type OfBoth = Omit<OfCertificate, 'owner' | 'provedBy' | 'nearMisses'> & {
  readonly samples: Readonly<
    Record<Side, readonly [provedBy: readonly string[], nearMisses: readonly string[]]>
  >;
};

const both = (given: OfBoth): Cause[] =>
  SIDES.map((owner) => {
    const [provedBy, nearMisses] = given.samples[owner];
    return ofCertificate({
      ...given,
      owner,
      provedBy,
      nearMisses,
      ...(given.shows === undefined
        ? {}
        : {
            fault: (facts: Facts) => faultWords(facts, owner, given.shows as VisibleFault),
            // A fault that some stacks tolerate is a reason for others.
            leaning: (facts: Facts) => (isHinted(facts, owner, given.shows) ? 0.9 : 0),
          }),
    });
  });

const isHinted = (facts: Facts, owner: Side, shows: VisibleFault | undefined): boolean =>
  shows !== undefined && shows !== 'bad_certificate_verify' && suspects(facts, owner, shows);

export const NO_SAMPLE = [[], []] as const;
export const neither = { server: NO_SAMPLE, client: NO_SAMPLE };

/** Something that a certificate or its chain shows, and for which every check turns it down. */
export const visible = (
  cause: CauseName & VisibleFault,
  refs: readonly string[],
  often: Often,
  samples: OfBoth['samples'] = neither,
  more: Partial<OfBoth> = {},
): Cause[] => both({ cause, refs, often, samples, shows: cause, ...more });

/** Something that only the side that checks can know. */
export const unseen = (
  cause: CauseName,
  refs: readonly string[],
  often: Often,
  samples: OfBoth['samples'] = neither,
  more: Partial<OfBoth> = {},
): Cause[] => both({ cause, refs, often, samples, ...more });

/** The server names the CA that issued the client's certificate. */
export const isListed = (inquiry: Inquiry): boolean => shown(inquiry, 'caListed', ['yes']) !== undefined;
