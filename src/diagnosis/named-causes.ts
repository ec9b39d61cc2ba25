import { AlertDescription } from '../registry/alert.js';
import type { Cause } from './explanation.js';
import { TELLING_ALERTS } from './questions/questions.js';
import { CAUSES, type Cause as CauseName } from './verdict.js';

/** What an alert names by its definition, by its number on the wire: the likeliest first, which is the order of the contract. */
export type NamedCauses = (description: number | undefined) => readonly CauseName[];

const inOrder = (a: CauseName, b: CauseName): number => CAUSES.indexOf(a) - CAUSES.indexOf(b);

const NONE: readonly CauseName[] = [];

/** Of each alert, the causes that say that it names them. */
export function namedCausesOf(causes: readonly Cause[]): NamedCauses {
  const named = new Map<number | undefined, readonly CauseName[]>(
    TELLING_ALERTS.map((alert) => [
      AlertDescription.code[alert],
      [...new Set(causes.filter(({ namedBy }) => namedBy?.includes(alert)).map(({ cause }) => cause))].sort(
        inOrder,
      ),
    ]),
  );
  return (description) => named.get(description) ?? NONE;
}
