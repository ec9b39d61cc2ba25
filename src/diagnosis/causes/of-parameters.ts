import type { Side } from '../../base/side.js';
import { type Sentence, sentence } from '../../language/language.js';
import { AlertDescription } from '../../registry/alert.js';
import { isGrease16 } from '../../registry/grease.js';
import type { Facts } from '../../story/facts.js';
import type { Answers, Inquiry } from '../elimination.js';
import type { Cause, Often } from '../explanation.js';
import { failingAlert } from '../questions/alert.js';
import type { Sign, TellingAlert } from '../questions/questions.js';
import type { Cause as CauseName, JudgedEnding, ToldEnding } from '../verdict.js';
import { alertsOf, type OfAlerts } from './of-alerts.js';

/** Names of what a hello lists, GREASE left out. */
export const labels = (codes: readonly number[], label: (code: number) => string): string[] =>
  codes.filter((code) => !isGrease16(code)).map(label);

/** Refused by an alert that is about parameters, or that does not say what it is about; or by hanging up. */
const byAlert =
  (from: Side | undefined) =>
  (ending: JudgedEnding): boolean =>
    ((ending.outcome === 'failed' && ending.id.includes('_alert')) ||
      ending.id === 'server_left' ||
      ending.id === 'client_left') &&
    (ending.refused === 'parameters' || ending.refused === 'connection') &&
    (from === undefined || ending.refusedBy === from);

export interface OfParameters extends OfAlerts {
  readonly cause: CauseName;
  readonly id?: string;
  readonly by?: Side;
  readonly refs: readonly string[];
  readonly provedBy?: readonly string[];
  readonly nearMisses?: readonly string[];
  /** What the packets must show, and may not lack. */
  readonly sign?: Sign;
  readonly expects?: Answers;
  readonly suffices?: true;
  readonly leaning?: (facts: Facts, inquiry: Inquiry) => number;
  readonly often: Often;
  readonly summary?: Cause['summary'];
  readonly explanation?: Cause['explanation'];
  readonly remedies: (facts: Facts, ending: ToldEnding) => readonly Sentence[];
  readonly why?: (facts: Facts) => Sentence;
}

export const by = ({ refusedBy }: ToldEnding): Side => (refusedBy === 'client' ? 'client' : 'server');

export const alertLabel = (ending: ToldEnding): string | undefined =>
  ending.alert === undefined ? undefined : AlertDescription.label(ending.alert.description);

/** An explanation of why the offer, or what was chosen of it, was refused. */
export function ofParameters(given: OfParameters): Cause {
  const { cause, sign } = given;
  return {
    id: given.id ?? cause,
    cause,
    refs: given.refs,
    provedBy: given.provedBy ?? [],
    nearMisses: given.nearMisses ?? ['tls12-server-unknown-ca'],
    of: byAlert(given.by),
    ...(given.namedBy === undefined ? {} : { namedBy: given.namedBy }),
    expects: {
      ...alertsOf(given),
      alertAbout: ['parameters', 'anything_else'],
      ...(sign === undefined ? {} : { [sign]: ['yes'] }),
      ...given.expects,
    },
    shownBy: sign === undefined || given.suffices === undefined ? {} : { [sign]: ['yes'] },
    ...(given.suffices === undefined ? {} : { suffices: given.suffices }),
    ...(given.leaning === undefined ? {} : { leaning: given.leaning }),
    often: given.often,
    summary:
      given.summary ??
      ((_, ending) =>
        sentence('verdict.parameters_refused', { by: by(ending), cause, alert: alertLabel(ending) })),
    explanation: given.explanation ?? (() => sentence('explanation.parameters_refused', { cause })),
    remedies: given.remedies,
    why: given.why ?? (() => sentence('alternative.parameters', { cause })),
  };
}

export const afterServerHello = (facts: Facts): boolean => facts.serverHello !== undefined;

/** A server of QUIC that refuses the offer with its first packets may have put its ServerHello into them. */
const inFirstPackets = (facts: Facts): boolean => failingAlert(facts)?.close?.level === 'initial';

/** The server answered the ClientHello with nothing but its alert, or with one of these, which name the very cause. */
export const straightAfterHello =
  (...naming: readonly TellingAlert[]) =>
  (facts: Facts): number =>
    afterServerHello(facts) &&
    !inFirstPackets(facts) &&
    !naming.some((alert) => saysOf(facts, AlertDescription.code[alert]))
      ? -1
      : 0;

export const saysOf = (facts: Facts, description: number): boolean =>
  failingAlert(facts)?.description === description;
