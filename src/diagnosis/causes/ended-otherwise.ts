import { plaintextProtocol } from '../../application/prologue.js';
import { sentence } from '../../language/language.js';
import { AlertDescription } from '../../registry/alert.js';
import { icmpLabel, icmpMeaning } from '../../registry/icmp.js';
import { portSpeaksTls } from '../../story/before-tls.js';
import { certificatesOf } from '../../story/certificates.js';
import { clientAuthentication } from '../../story/client-authentication.js';
import { isOfTransport } from '../../story/event.js';
import type { Facts } from '../../story/facts.js';
import type { Cause } from '../explanation.js';
import { farewells, isClosing, waitedInVain } from '../questions/farewell.js';
import { cutBy } from '../questions/network.js';
import { httpsUrl, keyLogUnasked } from '../remedies.js';
import type { ToldEnding } from '../verdict.js';

/** A server whose bytes got lost had answered, though the capture may not hold its ServerHello. */
const stageOf = (facts: Facts) =>
  facts.serverHello === undefined && facts.once(cutBy)?.from !== 'server'
    ? 'before_server_hello'
    : 'after_server_hello';

const endedBy =
  (...ids: readonly string[]) =>
  (ending: ToldEnding): boolean =>
    ids.includes(ending.id);

const alone = { expects: {}, shownBy: {}, otherwise: true, often: 'usual' } as const;

const established: Cause = {
  ...alone,
  id: 'established',
  cause: 'none',
  refs: ['RFC 5246 section 7.3', 'RFC 8446 section 2'],
  provedBy: ['tls12-mutual-success', 'tls12-no-client-auth-success'],
  nearMisses: ['tls12-no-client-certificate', 'tls12-server-hangs-up'],
  of: endedBy('established', 'established_to_other_leg', 'eap_accepted', 'eap_not_over'),
  // Certificates are parsed when somebody reads the words: most connections of a large capture are counted only.
  summary: (facts, ending) => {
    const client = facts.once(clientAuthentication);
    if (ending.id === 'established_to_other_leg') return sentence('verdict.established_other_leg', {});
    if (isHidden(facts) && isQuic(facts)) return sentence('verdict.quic_established_hidden', {});
    if (isHidden(facts)) return sentence('verdict.established_hidden', {});
    // One that was sent, unseen, has no name here.
    const unseen = client.certificate === 'sent' ? '' : undefined;
    return sentence('verdict.established', {
      server: certificatesOf(facts, 'server')[0]?.subject,
      client: certificatesOf(facts, 'client')[0]?.subject ?? unseen,
      asked: client.requested,
      resumed: facts.resumed,
    });
  },
  explanation: (facts, ending) => {
    const client = facts.once(clientAuthentication);
    if (ending.id === 'established_to_other_leg') return sentence('explanation.established_other_leg', {});
    if (isHidden(facts) && isQuic(facts)) return sentence('explanation.quic_established_hidden', {});
    return isHidden(facts)
      ? sentence('explanation.established_hidden', {})
      : sentence('explanation.established', {
          mutual: client.certificate === 'sent',
          asked: client.requested,
          certain: ending.confidence === 'certain',
        });
  },
  // What may have been refused inside can be told once it is opened.
  remedies: (facts, ending) =>
    ending.id === 'established_to_other_leg'
      ? [sentence('remedy.pass_certificate_on', {})]
      : isHidden(facts) ||
          (ending.confidence === 'possible' && ending.alternatives.length > 0 && !facts.decrypted)
        ? [keyLogUnasked]
        : [],
  why: () => sentence('alternative.closed_normally', {}),
};

const isHidden = (facts: Facts): boolean =>
  facts.tls13 && facts.once(clientAuthentication).certificateBasis === 'unknown' && !facts.resumed;

const noData: Cause = {
  ...alone,
  id: 'no_data',
  cause: 'no_data',
  refs: ['RFC 9293 section 3.6'],
  provedBy: [],
  nearMisses: ['tls12-server-hangs-up', 'tls12-connection-refused'],
  of: endedBy('opened_and_closed'),
  summary: (facts, { moment }) =>
    sentence('verdict.no_data', { by: moment === undefined ? 'client' : facts.side(moment) }),
  explanation: () => sentence('explanation.no_data', {}),
  remedies: () => [],
  why: () => sentence('alternative.opened_and_closed', {}),
};

/** What somebody said in place of TLS. */
function oddProtocol(facts: Facts, ending: ToldEnding) {
  const plain = ending.moment?.kind === 'plaintext' ? ending.moment : undefined;
  if (plain === undefined) return undefined;
  return plaintextProtocol(plain.sample, facts.side(plain))?.protocol;
}

const plainToTls = (cause: 'plain_http_to_tls' | 'plain_to_tls', http: boolean): Cause => ({
  id: cause,
  cause,
  refs: ['RFC 8446 section 5.1'],
  provedBy: http ? ['tls12-plain-http-to-nginx', 'tls13-plain-http-to-s-server'] : [],
  nearMisses: ['tls12-http-connect', 'tls12-starttls-nntp'],
  of: endedBy('client_spoke_no_tls'),
  expects: { clientWords: [http ? 'http' : 'other'] },
  shownBy: http ? { clientWords: ['http'], expectsTls: ['yes'] } : {},
  otherwise: true,
  often: 'usual',
  summary: (facts, ending) =>
    sentence('verdict.plain_to_tls', {
      protocol: oddProtocol(facts, ending),
      known: portSpeaksTls(facts) !== undefined,
    }),
  explanation: () => sentence('explanation.plain_to_tls', { http }),
  remedies: (facts) => [sentence('remedy.plain_to_tls', { http, url: httpsUrl(facts) })],
  why: () => sentence('alternative.not_tls', { from: 'client' }),
});

const spokeInClear: Cause = {
  ...alone,
  id: 'spoke_in_clear',
  cause: 'none',
  refs: ['RFC 8446 section 5.1'],
  provedBy: ['mail-in-clear-beside-starttls-postfix'],
  nearMisses: ['tls12-plain-http-to-nginx'],
  of: endedBy('spoke_in_clear'),
  summary: (facts, ending) => sentence('verdict.spoke_in_clear', { protocol: oddProtocol(facts, ending) }),
  explanation: () => sentence('explanation.spoke_in_clear', {}),
  remedies: () => [],
  why: () => sentence('alternative.spoke_in_clear', {}),
};

const notTlsServer: Cause = {
  ...alone,
  id: 'not_tls_server',
  cause: 'not_tls_server',
  refs: ['RFC 8446 section 5.1'],
  provedBy: ['tls12-not-tls-server'],
  nearMisses: ['tls12-http-connect'],
  of: endedBy('server_spoke_no_tls', 'starttls_refused'),
  shownBy: { spoken: ['server_not_tls'] },
  expects: { spoken: ['server_not_tls'] },
  summary: (facts, ending) => sentence('verdict.not_tls_server', { protocol: oddProtocol(facts, ending) }),
  explanation: (facts, ending) =>
    sentence('explanation.not_tls_server', { http: oddProtocol(facts, ending) === 'http' }),
  remedies: (facts, ending) => [
    sentence('remedy.not_tls_server', { http: oddProtocol(facts, ending) === 'http' }),
  ],
  why: () => sentence('alternative.not_tls', { from: 'server' }),
};

const injected: Cause = {
  ...alone,
  id: 'injected',
  cause: 'injected',
  refs: ['RFC 8446 section 5.1'],
  provedBy: [],
  nearMisses: ['tls12-not-tls-server'],
  of: endedBy('words_injected'),
  summary: () => sentence('verdict.injected', {}),
  explanation: () => sentence('explanation.injected', {}),
  remedies: () => [sentence('remedy.injected', {})],
  why: () => sentence('alternative.injected', {}),
};

const neverOpened = (id: string, cause: 'refused' | 'timeout'): Cause => ({
  ...alone,
  id: `not_opened.${id}`,
  cause,
  refs: ['RFC 9293 section 3.5.2', 'RFC 792', 'RFC 4443'],
  provedBy:
    id === 'syn_refused'
      ? ['tls12-connection-refused']
      : id === 'syn_unreachable'
        ? ['tls12-unreachable']
        : [],
  nearMisses: ['tls12-server-reset', 'tls12-cut-off'],
  of: endedBy(id),
  expects: { opening: ['refused', 'unanswered', 'unreachable'] },
  shownBy: { opening: ['refused', 'unanswered', 'unreachable'] },
  summary: (facts, ending) => {
    const { port } = facts.connection.server;
    return isQuic(facts)
      ? sentence('verdict.quic_not_opened', { icmp: icmpOf(ending), port })
      : sentence('verdict.not_opened', { refused: id === 'syn_refused', icmp: icmpOf(ending), port });
  },
  explanation: (facts, ending) =>
    isQuic(facts)
      ? sentence('explanation.quic_not_opened', { icmp: icmpOf(ending) })
      : sentence('explanation.not_opened', { refused: id === 'syn_refused', icmp: icmpOf(ending) }),
  remedies: (facts) => [
    sentence('remedy.not_opened', { refused: id === 'syn_refused', port: facts.connection.server.port }),
  ],
  why: () => sentence('alternative.not_opened', {}),
});

const icmpOf = ({ moment }: ToldEnding): string | undefined =>
  moment?.kind === 'network_error' ? icmpLabel(moment.version, moment.type, moment.code) : undefined;

/** A router gave up on a packet, or packets vanish, and no word went through after that. */
const cutOff: Cause = {
  ...alone,
  id: 'network.cut_off',
  cause: 'timeout',
  refs: ['RFC 792', 'RFC 4443', 'RFC 8201'],
  provedBy: ['tls12-cut-off'],
  nearMisses: ['tls12-unreachable', 'tls12-server-silent'],
  of: (ending) => ending.id === 'cut_off_by_network' && ending.moment?.kind !== 'closed_abruptly',
  summary: (facts, ending) => {
    const error = icmpOf(ending);
    return error === undefined
      ? sentence('verdict.black_hole', { stage: stageOf(facts) })
      : sentence('verdict.cut_off', { error, stage: stageOf(facts) });
  },
  explanation: (_, ending) =>
    icmpOf(ending) === undefined
      ? sentence('explanation.black_hole', {})
      : sentence('explanation.cut_off', { tooBig: tooBig(ending) }),
  remedies: (_, ending) => [
    sentence('remedy.cut_off', { tooBig: icmpOf(ending) === undefined || tooBig(ending) }),
  ],
  why: () => sentence('alternative.cut_by_network', {}),
};

/** DTLS: a flight that was sent again and again. */
const flightLost: Cause = {
  ...alone,
  id: 'network.flight_lost',
  cause: 'timeout',
  refs: ['RFC 6347 section 4.2.4', 'RFC 9147 section 4.4'],
  provedBy: ['dtls12-client-flight-lost'],
  nearMisses: ['dtls12-server-unknown-ca'],
  of: (ending) => ending.id === 'flight_lost',
  summary: (facts) => sentence('verdict.black_hole', { stage: stageOf(facts) }),
  explanation: () => sentence('explanation.flight_lost', {}),
  remedies: () => [sentence('remedy.flight_lost', {})],
  why: () => sentence('alternative.flight_lost', {}),
};

/** DTLS with pre-shared keys: the server drops what does not verify. */
const flightDiscarded: Cause = {
  ...alone,
  id: 'wrong_psk.flight_discarded',
  cause: 'wrong_psk',
  refs: ['RFC 4279 section 2', 'RFC 6347 section 4.1.2.7'],
  provedBy: ['dtls12-wrong-psk'],
  nearMisses: ['dtls12-client-flight-lost'],
  of: (ending) => ending.id === 'flight_discarded',
  summary: () => sentence('verdict.flight_discarded', {}),
  explanation: () => sentence('explanation.flight_discarded', {}),
  remedies: () => [sentence('remedy.wrong_psk', {}), sentence('remedy.flight_lost', {})],
  why: () => sentence('alternative.flight_discarded', {}),
};

const tooBig = ({ moment }: ToldEnding): boolean =>
  moment?.kind === 'network_error' && icmpMeaning(moment.version, moment.type, moment.code) === 'too_big';

const foreignReset: Cause = {
  ...alone,
  id: 'network.reset',
  cause: 'reset',
  refs: ['RFC 9293 section 3.10.7', 'RFC 5961 section 3'],
  provedBy: [],
  nearMisses: ['tls12-server-reset'],
  of: (ending) => ending.id === 'cut_off_by_network' && ending.moment?.kind === 'closed_abruptly',
  summary: (facts) => sentence('verdict.foreign_reset', { stage: stageOf(facts) }),
  explanation: () => sentence('explanation.foreign_reset', {}),
  remedies: () => [sentence('remedy.foreign_reset', {})],
  why: () => sentence('alternative.cut_by_network', {}),
};

/** A second handshake on the same connection that was not carried through. */
const noRenegotiation: Cause = {
  ...alone,
  id: 'no_renegotiation',
  cause: 'no_renegotiation',
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

const bySide = ({ refusedBy }: ToldEnding): 'client' | 'server' =>
  refusedBy === 'client' ? 'client' : 'server';

const abandoned = (ending: ToldEnding): boolean =>
  ending.outcome === 'abandoned' &&
  ending.refusedBy !== 'network' &&
  ending.id !== 'flight_discarded' &&
  !ending.id.startsWith('eap_') &&
  ending.id !== 'quic_version_given_up';

const isQuic = (facts: Facts): boolean => facts.connection.transport === 'quic';

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
      ? sentence('explanation.timeout', { stage: stageOf(facts) })
      : isQuic(facts)
        ? sentence('explanation.quic_hung_up', { by: bySide(ending), gone: how === 'reset' })
        : sentence('explanation.hung_up', {
            by: bySide(ending),
            reset: how === 'reset',
            stage: stageOf(facts),
          }),
  remedies: (facts, ending) =>
    how === 'waited'
      ? [sentence('remedy.timeout', { stage: stageOf(facts) })]
      : [sentence('remedy.hung_up', { by: bySide(ending), stage: stageOf(facts) })],
  why: () => sentence('alternative.left_without_reason', {}),
});

const incomplete: Cause = {
  ...alone,
  id: 'incomplete',
  cause: 'unknown',
  refs: ['RFC 8446 section 2'],
  provedBy: [],
  nearMisses: ['tls12-mutual-success'],
  of: endedBy('incomplete'),
  summary: (facts) => sentence('verdict.incomplete', { why: whyIncomplete(facts) }),
  explanation: (facts) => sentence('explanation.incomplete', { why: whyIncomplete(facts) }),
  remedies: (facts) => [sentence('remedy.capture_again', { why: whyIncomplete(facts) })],
  why: () => sentence('alternative.left_without_reason', {}),
};

function whyIncomplete(facts: Facts): string {
  const { findings } = facts.connection;
  if (findings.some(({ code }) => code === 'stream.one_direction')) return 'one_direction';
  if (facts.clientHello === undefined && findings.some(({ code }) => code === 'stream.late_start'))
    return 'late_start';
  return findings.some(({ code }) => code === 'stream.gap') ? 'gap' : 'early_end';
}

const BROKEN = new Set<number>([
  AlertDescription.code.unexpected_message,
  AlertDescription.code.decode_error,
  AlertDescription.code.illegal_parameter,
  AlertDescription.code.bad_record_mac,
  AlertDescription.code.record_overflow,
  AlertDescription.code.decrypt_error,
]);

/** Bytes that are no TLS and no protocol that is known here for certain. */
const unknownWords: Cause = {
  id: 'unknown_words',
  cause: 'protocol_error',
  refs: ['RFC 8446 section 5.1'],
  provedBy: [],
  nearMisses: ['tls12-plain-http-to-nginx'],
  of: endedBy('client_spoke_no_tls'),
  expects: { clientWords: ['other'] },
  shownBy: {},
  often: 'seldom',
  summary: (facts, ending) =>
    sentence('verdict.plain_to_tls', {
      protocol: oddProtocol(facts, ending),
      known: portSpeaksTls(facts) !== undefined,
    }),
  explanation: () => sentence('explanation.plain_to_tls', { http: false }),
  remedies: (facts) => [sentence('remedy.plain_to_tls', { http: false, url: httpsUrl(facts) })],
  why: () => sentence('alternative.parameters', { cause: 'protocol_error' }),
};

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
        }),
  remedies: (_, ending) =>
    ending.alert === undefined
      ? [keyLogUnasked, sentence('remedy.look_at_log', { side: bySide(ending) })]
      : [sentence('remedy.other_alert', { by: bySide(ending) })],
  why: () => sentence('alternative.left_without_reason', {}),
};

export const otherCauses: readonly Cause[] = [
  established,
  noData,
  plainToTls('plain_http_to_tls', true),
  plainToTls('plain_to_tls', false),
  spokeInClear,
  notTlsServer,
  injected,
  neverOpened('syn_refused', 'refused'),
  neverOpened('syn_unreachable', 'refused'),
  neverOpened('syn_unanswered', 'timeout'),
  cutOff,
  flightLost,
  flightDiscarded,
  foreignReset,
  noRenegotiation,
  leaving('timeout', 'waited'),
  leaving('reset', 'reset'),
  leaving('abandoned', 'closed'),
  incomplete,
  unknownWords,
  protocolError,
  refusedUnseen,
];
