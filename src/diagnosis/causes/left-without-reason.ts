import { sentence } from '../../language/language.js';
import { AlertDescription } from '../../registry/alert.js';
import { isOfTransport } from '../../story/event.js';
import type { Facts } from '../../story/facts.js';
import type { Cause } from '../explanation.js';
import { farewells, isClosing, waitedInVain } from '../questions/farewell.js';
import { stalled } from '../questions/stalled.js';
import { keyLogUnasked, toDecide } from '../remedies.js';
import type { JudgedEnding, ToldEnding } from '../verdict.js';
import { alone, bySide, isQuic, stageOf } from './of-ending.js';

/** A second handshake on the same connection that was not carried through. */
const noRenegotiation: Cause = {
  ...alone,
  id: 'no_renegotiation',
  cause: 'no_renegotiation',
  namedBy: ['no_renegotiation'],
  refs: ['RFC 5246 section 7.2.2', 'RFC 5746'],
  provedBy: ['tls12-no-renegotiation'],
  nearMisses: ['tls12-mutual-success'],
  of: (ending) => ending.id.endsWith('refused_renegotiation'),
  summary: (_, ending) =>
    sentence('verdict.no_renegotiation', {
      by: ending.refusedBy === 'client' ? 'client' : 'server',
      seen: ending.moment?.kind === 'alert',
    }),
  explanation: () => sentence('explanation.no_renegotiation', {}),
  remedies: () => [sentence('remedy.no_renegotiation', {})],
  why: () => sentence('alternative.refused_renegotiation', { by: 'server' }),
};

/** The departure that ended the handshake, and how long its side had waited for the other. */
function departure(facts: Facts, ending: ToldEnding) {
  const { moment } = ending;
  const closing =
    moment !== undefined && (isClosing(moment) || moment === facts.once(farewells)[bySide(ending)])
      ? moment
      : undefined;
  return { closing, waited: closing && waitedInVain(facts, closing) };
}

/** Who left, where nothing else is known of it. */
const abandoned = (ending: JudgedEnding): boolean =>
  ending.outcome === 'abandoned' && ending.refusedBy !== 'network' && ending.ownCauses !== true;

/** Seconds within which programs judge what they are shown; a person, or a token that asks for a PIN, takes longer. */
const JUDGES_WITHIN = 5;

/** Who left had been silent so long in his own turn that no judgement was waited for. */
function tookLong(facts: Facts): boolean {
  const { first } = facts.once(farewells);
  if (first === undefined) return false;
  const { events } = facts.connection;
  const before = events.slice(0, facts.position(first)).findLast((event) => !isOfTransport(event));
  return before !== undefined && facts.secondsBetween(before, first) > JUDGES_WITHIN;
}

/** The client had the server's certificate, and let the server wait in vain. */
const clientStalled = (facts: Facts): boolean => facts.once(stalled).nobody !== undefined;

/** Who says that he cancels has no quarrel with the other (RFC 8446 section 6.1). */
const hasCancelled = (facts: Facts): boolean => {
  const { first } = facts.once(farewells);
  return first?.kind === 'alert' && first.description === AlertDescription.code.user_canceled;
};

const leaving = (cause: 'timeout' | 'reset' | 'abandoned', how: 'waited' | 'reset' | 'closed'): Cause => ({
  id: cause,
  cause,
  refs: ['RFC 8446 section 6.1', 'RFC 9293 section 3.6'],
  provedBy: [
    how === 'waited'
      ? 'tls12-server-silent'
      : how === 'reset'
        ? 'tls12-server-reset'
        : 'tls12-server-hangs-up',
  ],
  nearMisses: ['tls12-unreachable', 'tls12-cut-off'],
  of: abandoned,
  expects: { departure: [how] },
  shownBy: { departure: [how] },
  otherwise: true,
  saysLittle: true,
  leaning: (facts) => (hasCancelled(facts) || tookLong(facts) ? 1 : 0),
  often: 'usual',
  summary: (facts, ending) => {
    const { waited } = departure(facts, ending);
    const stage = stageOf(facts);
    const by = ending.refusedBy === 'client' || ending.refusedBy === 'server' ? ending.refusedBy : undefined;
    return how === 'waited'
      ? sentence('verdict.timeout', { by, waited, stage })
      : sentence('verdict.hung_up', { by: bySide(ending), reset: how === 'reset' && !isQuic(facts), stage });
  },
  explanation: (facts, ending) =>
    how === 'waited'
      ? clientStalled(facts)
        ? sentence('explanation.client_stalled', {})
        : sentence('explanation.timeout', { stage: stageOf(facts) })
      : isQuic(facts)
        ? sentence('explanation.quic_hung_up', { by: bySide(ending), gone: how === 'reset' })
        : sentence('explanation.hung_up', {
            by: bySide(ending),
            reset: how === 'reset',
            stage: stageOf(facts),
          }),
  remedies: (facts, ending) =>
    how === 'waited'
      ? clientStalled(facts)
        ? [sentence('remedy.look_at_log', { side: 'client' })]
        : [sentence('remedy.timeout', { stage: stageOf(facts) })]
      : ending.refused === 'server_certificate' || ending.refused === 'client_certificate'
        ? toDecide(facts, bySide(ending))
        : [sentence('remedy.hung_up', { by: bySide(ending), stage: stageOf(facts) })],
  why: () => sentence('alternative.left_without_reason', {}),
});

const BROKEN = new Set<number>([
  AlertDescription.code.unexpected_message,
  AlertDescription.code.decode_error,
  AlertDescription.code.illegal_parameter,
  AlertDescription.code.bad_record_mac,
  AlertDescription.code.record_overflow,
  AlertDescription.code.decrypt_error,
]);

/** An alert that says that the other broke the protocol, or that something did on the way. */
const protocolError: Cause = {
  id: 'protocol_error',
  cause: 'protocol_error',
  refs: ['RFC 8446 section 6.2'],
  provedBy: [],
  nearMisses: ['tls12-server-unknown-ca'],
  of: (ending) =>
    ending.outcome === 'failed' &&
    ending.id.includes('_alert') &&
    ending.alert?.from === ending.refusedBy &&
    BROKEN.has(ending.alert.description),
  expects: {},
  shownBy: {},
  leaning: (_, inquiry) => (inquiry.ask('alertAbout').anything_else === undefined ? 0.5 : -1),
  often: 'usual',
  summary: (_, ending) => sentence('verdict.other_alert', { by: bySide(ending), description: label(ending) }),
  explanation: (_, ending) =>
    sentence('explanation.other_alert', {
      description: label(ending),
      note: AlertDescription.entry(ending.alert?.description ?? 0)?.note,
    }),
  remedies: (_, ending) => [sentence('remedy.other_alert', { by: bySide(ending) })],
  why: () => sentence('alternative.parameters', { cause: 'protocol_error' }),
};

const label = ({ alert }: ToldEnding): string => AlertDescription.label(alert?.description ?? 0);

/** The alert may be about the certificate that its sender had received. */
const mayBeOfCertificate = (ending: ToldEnding): boolean =>
  ending.alternatives.some(
    ({ refusedBy, refused }) =>
      refusedBy === ending.refusedBy &&
      (refused === 'server_certificate' || refused === 'client_certificate'),
  );

/** One side ended it, and nothing says what it did not accept. */
export const refusedUnseen: Cause = {
  ...alone,
  id: 'refused_unseen',
  cause: 'unknown',
  refs: ['RFC 8446 section 6'],
  provedBy: [],
  nearMisses: ['tls12-server-unknown-ca'],
  of: (ending) =>
    ending.refused === 'connection' && (ending.outcome === 'failed' || ending.outcome === 'rejected'),
  summary: (facts, ending) => {
    const by = bySide(ending);
    return ending.alert === undefined
      ? sentence(isQuic(facts) ? 'verdict.quic_refused_unseen' : 'verdict.refused_unseen', { by })
      : sentence('verdict.other_alert', { by, description: label(ending) });
  },
  explanation: (facts, ending) =>
    ending.alert === undefined
      ? sentence(isQuic(facts) ? 'explanation.quic_refused_unseen' : 'explanation.refused_unseen', {})
      : sentence('explanation.other_alert', {
          description: label(ending),
          note: AlertDescription.entry(ending.alert.description)?.note,
          checking: mayBeOfCertificate(ending),
        }),
  remedies: (facts, ending) => {
    const by = bySide(ending);
    if (ending.alert === undefined) return [...toDecide(facts, by), keyLogUnasked];
    return mayBeOfCertificate(ending) ? toDecide(facts, by) : [sentence('remedy.other_alert', { by })];
  },
  why: () => sentence('alternative.left_without_reason', {}),
};

/** A side ended it, and did not say what it did not accept. */
export const leftWithoutReasonCauses: readonly Cause[] = [
  noRenegotiation,
  leaving('timeout', 'waited'),
  leaving('reset', 'reset'),
  leaving('abandoned', 'closed'),
  protocolError,
  refusedUnseen,
];
