import { AlertDescription } from '../../registry/alert.js';
import type { Facts } from '../../story/facts.js';
import type { Testimony } from '../elimination.js';
import { failingAlert } from './alert.js';
import { TELLING_ALERTS } from './questions.js';

const TESTIMONY: ReadonlyMap<number, Testimony<'alertNames'>> = new Map(
  TELLING_ALERTS.map((said) => [
    AlertDescription.code[said],
    Object.fromEntries(
      [...TELLING_ALERTS, 'nothing'].filter((other) => other !== said).map((other) => [other, 'seen']),
    ),
  ]),
);

const NOTHING_RULED_OUT: Testimony<'alertNames'> = {};

/** The alert that ended it, where that names something; any other is said of anything, and rules nothing out. */
export function alertNames(facts: Facts): Testimony<'alertNames'> {
  const event = failingAlert(facts);
  return (event && TESTIMONY.get(event.description)) ?? NOTHING_RULED_OUT;
}
