import { answerInstead, beforeTls, type RefusedBeforeTls } from '../../story/before-tls.js';
import type { Facts } from '../../story/facts.js';
import type { Testimony } from '../elimination.js';
import type { Questions } from './questions.js';
import { heardOneDirection } from './sight.js';

type Answer = Questions['beforeTls'];

const ANSWER: Readonly<Record<RefusedBeforeTls['how'], Answer>> = {
  starttls_refused: 'starttls_refused',
  starttls_not_offered: 'starttls_refused',
  tls_not_supported: 'starttls_refused',
  starttls_stripped: 'starttls_stripped',
  proxy_refused: 'proxy_refused',
  proxy_protocol: 'proxy_protocol',
};

const ALL: readonly Answer[] = [
  'starttls_refused',
  'starttls_stripped',
  'proxy_refused',
  'proxy_protocol',
  'tls_required',
  'nothing',
];

const allBut = (...answers: readonly Answer[]): Testimony<'beforeTls'> =>
  Object.fromEntries(ALL.filter((answer) => !answers.includes(answer)).map((answer) => [answer, 'seen']));

const NOTHING_SAID = allBut('nothing');

/** What was said before TLS that kept it from beginning. */
export function prologueRefusal(facts: Facts): Testimony<'beforeTls'> {
  // Of what one side says alone, nobody knows the answer.
  if (heardOneDirection(facts)) return {};
  // TLS began: what was said before it was no refusal, unless it is a header that the server answers first.
  if (facts.serverHello !== undefined && answerInstead(facts) === undefined) return NOTHING_SAID;
  const { refused, expected } = facts.once(beforeTls);
  if (refused === undefined) {
    if (expected === undefined || expected.how === 'tls_port' || facts.serverHello !== undefined)
      return NOTHING_SAID;
    return expected.how === 'upgrade_first' ? allBut('tls_required') : allBut('tls_required', 'nothing');
  }
  const answer = ANSWER[refused.how];
  // TLS began all the same: what was refused was tried again, in another way.
  if (refused.how !== 'proxy_protocol' && facts.serverHello !== undefined) return NOTHING_SAID;
  // A ClientHello stood behind the header: what the server answers may be about that.
  if (refused.how === 'proxy_protocol' && (refused.beforeHello === false || isLeaving(refused)))
    return allBut(answer, 'nothing');
  // A list without TLS, and a client that leaves: it may have meant TLS, or only to look whether the server is there.
  if (refused.how === 'starttls_not_offered')
    return allBut('starttls_refused', 'starttls_stripped', 'nothing');
  // The same of a greeting to which nobody asked for TLS.
  if (refused.how === 'tls_not_supported' && refused.protocol === 'mysql') return allBut(answer, 'nothing');
  return allBut(answer);
}

const isLeaving = ({ answer }: RefusedBeforeTls): boolean => answer === 'fin' || answer === 'rst';
