import type { Side } from '../../base/side.js';
import { EapMethod } from '../../registry/eap-method.js';
import { clientAuthentication } from '../../story/client-authentication.js';
import { type EventOf, isAroundTls, type StoryEvent } from '../../story/event.js';
import type { Facts } from '../../story/facts.js';
import { hiddenHandshake } from '../../story/hidden/hidden-handshake.js';
import type { Ground, Testimony } from '../elimination.js';
import { alertEvent } from './alert.js';
import { doneAt } from './handshake.js';
import type { Questions } from './questions.js';
import { missedBefore } from './sight.js';

// EAP (RFC 3748): the server's last word stands in clear, whatever TLS hides; what it answers tells what was refused.

const isEap = (facts: Facts): boolean => facts.connection.transport === 'eap';

/** The server's last word. */
export const eapResult = (facts: Facts): EventOf<'eap_result'> | undefined =>
  facts.first('server', 'eap_result');

type Authentication = Questions['authentication'];
const AUTHENTICATION: readonly Authentication[] = [
  'none',
  'accepted',
  'refused',
  'unanswered',
  'dropped',
  'left',
  'open',
];

const allBut = <A extends string>(all: readonly A[], kept: readonly A[], by: Ground = 'seen') =>
  Object.fromEntries(all.filter((one) => !kept.includes(one)).map((one) => [one, by])) as {
    readonly [K in A]?: Ground;
  };

const NO_EAP: Testimony<'authentication'> = allBut(AUTHENTICATION, ['none']);

function authenticationOf(facts: Facts): Authentication {
  const last = eapResult(facts);
  if (last === undefined) return facts.first('client', 'eap_left') === undefined ? 'open' : 'left';
  switch (last.result) {
    case 'EAP-Success':
    case 'Access-Accept':
      return 'accepted';
    case 'EAP-Failure':
      return last.answers ? 'refused' : 'unanswered';
    case 'Access-Reject':
      // Behind a handshake that was done it is no lost conversation.
      return last.answers && doneAt(facts) !== undefined ? 'refused' : 'dropped';
  }
}

export function authentication(facts: Facts): Testimony<'authentication'> {
  return isEap(facts) ? allBut(AUTHENTICATION, [authenticationOf(facts)]) : NO_EAP;
}

type Stage = Questions['refusedAfter'];
const STAGES: readonly Stage[] = [
  'method',
  'offer',
  'alert',
  'certificate',
  'no_certificate',
  'handshake',
  'inner',
  'something_else',
];

const at = (stage: Stage, by: Ground = 'seen', besides: Ground = by): Testimony<'refusedAfter'> => ({
  ...allBut(STAGES, [stage, 'something_else'], by),
  something_else: besides,
});

/** TLS is what such a method needs to speak inside of it (RFC 5281, RFC 7170, PEAP, EAP-FAST). */
const isTunnelled = (facts: Facts): boolean =>
  facts.all('eap_method').at(-1)?.method !== EapMethod.code['EAP-TLS'];

/** What the server had last been told when it refused. */
export function refusedAfter(facts: Facts): Testimony<'refusedAfter'> {
  const end = eapResult(facts);
  if (end === undefined) return {};
  const before = facts.connection.events.slice(0, facts.position(end));
  const last = before.findLast(
    (event) => facts.side(event) === 'client' && event.kind !== 'eap_repeated' && event.kind !== 'gap',
  );
  if (last?.kind === 'eap_nak') return at('method');
  const alert = facts.once(alertEvent);
  if (alert !== undefined && facts.position(alert) < facts.position(end))
    return at('alert', alert.kind === 'alert' ? 'seen' : 'inferred');
  if (missedBefore(facts, 'client', end) || missedBefore(facts, 'server', end)) return {};
  const sealed = before.find((event) => event.kind === 'encrypted_alert');
  if (sealed !== undefined && doneAt(facts) === undefined) return at('alert', 'inferred');
  if (facts.clientHello === undefined) return allBut(STAGES, ['something_else']);
  if (facts.serverHello === undefined) return at('offer');
  const done = doneAt(facts);
  if (facts.tls13 && facts.decrypted === false) return hiddenStage(facts, before);
  const over = facts.tls13 ? answeredAfter(facts, done, before) : done !== undefined;
  if (over) return isTunnelled(facts) && spokeAfter(facts, done, before, 'client') ? INNER : AFTER;
  return byCertificate(facts, facts.tls13 ? done !== undefined : facts.clientKeyExchange !== undefined);
}

const INNER = at('inner', 'seen', 'inferred');
const AFTER = at('handshake', 'seen', 'inferred');

function spokeAfter(
  facts: Facts,
  done: StoryEvent | undefined,
  before: readonly StoryEvent[],
  side: Side,
): boolean {
  return (
    done !== undefined &&
    before
      .slice(facts.position(done) + 1)
      .some((event) => event.kind === 'application_data' && facts.side(event) === side)
  );
}

/** TLS 1.3, opened: after the client's flight the server sent a ticket, or that it has done with TLS (RFC 9190 section 2.5). */
const answeredAfter = (facts: Facts, done: StoryEvent | undefined, before: readonly StoryEvent[]): boolean =>
  done !== undefined &&
  before
    .slice(facts.position(done) + 1)
    .some((event) => facts.side(event) === 'server' && !isAroundTls(event) && event.kind !== 'alert');

/** Without keys: by sizes and order. */
function hiddenStage(facts: Facts, before: readonly StoryEvent[]): Testimony<'refusedAfter'> {
  const hidden = facts.once(hiddenHandshake);
  if (hidden === undefined || hidden.client.holds === 'unknown' || hidden.client.holds === 'alert') return {};
  const tunnelled = isTunnelled(facts);
  if (hidden.answer.is === 'more')
    return at(tunnelled && hidden.clientSpoke ? 'inner' : 'handshake', 'inferred');
  if (tunnelled && hidden.clientSpoke) return at('inner', 'inferred');
  return byCertificate(facts, before.length > 0);
}

/** The client's last flight, and no word of TLS after it. */
function byCertificate(facts: Facts, isFlight: boolean): Testimony<'refusedAfter'> {
  if (!isFlight) return allBut(STAGES, ['something_else']);
  const { requested, certificate, certificateBasis } = facts.once(clientAuthentication);
  const by: Ground = certificateBasis === 'seen' || certificateBasis === 'decrypted' ? 'seen' : 'inferred';
  if (certificate === 'unknown') return {};
  if (certificate === 'sent') return at('certificate', by, 'inferred');
  if (requested === 'yes') return at('no_certificate', by, 'inferred');
  return allBut(STAGES, ['something_else'], by);
}

/** What was said last, and not merely said again. */
const lastSaid = (facts: Facts): StoryEvent | undefined =>
  facts.connection.events.findLast(
    ({ kind }) => kind !== 'eap_repeated' && kind !== 'eap_result' && kind !== 'eap_left' && kind !== 'gap',
  );

/** Whose word was due when nothing more was said. */
export function awaited(facts: Facts): Testimony<'awaited'> {
  const last = isEap(facts) ? lastSaid(facts) : undefined;
  if (last === undefined) return {};
  if (facts.side(last) === 'client') return { client: 'seen', client_acknowledgement: 'seen' };
  return isCutShort(facts)
    ? { client: 'seen', server: 'seen' }
    : { client_acknowledgement: 'seen', server: 'seen' };
}

/** The server's flight had not come to its end: what was due was an acknowledgement of a fragment. */
function isCutShort(facts: Facts): boolean {
  const { events, bytes } = facts.connection;
  const told = events.reduce(
    (most, event) => (facts.side(event) === 'server' ? Math.max(most, event.endOffset ?? 0) : most),
    0,
  );
  if (events.some(({ kind }) => kind === 'unfinished_message') || told < bytes.server) return true;
  return !facts.tls13 && facts.serverHello !== undefined && facts.serverHelloDone === undefined;
}

/** Whose words did not come through: the other side sent its own again, though they had been answered. */
export function lost(facts: Facts): Testimony<'lost'> {
  const again = facts.all('eap_repeated').at(-1);
  if (again === undefined) return { client: 'seen', server: 'seen' };
  const before = facts.connection.events
    .slice(0, facts.position(again))
    .findLast(({ kind }) => kind !== 'eap_repeated' && kind !== 'gap');
  const wentOn = facts.connection.events
    .slice(facts.position(again) + 1)
    .some(({ kind }) => kind !== 'eap_result' && kind !== 'eap_left' && kind !== 'gap');
  if (wentOn || before === undefined) return { client: 'seen', server: 'seen' };
  return facts.side(before) === 'server'
    ? { client: 'inferred', nothing: 'inferred' }
    : { server: 'inferred', nothing: 'inferred' };
}
