import { sentence } from '../../language/language.js';
import { icmpLabel, icmpMeaning } from '../../registry/icmp.js';
import type { Cause } from '../explanation.js';
import type { ToldEnding } from '../verdict.js';
import { alone, endedBy, isQuic, stageOf } from './of-ending.js';

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

const isCutOff = ({ id }: { readonly id: string }): boolean =>
  id === 'cut_off_by_network' || id === 'cut_off_before_server_answered';

/** A router gave up on a packet, or packets vanish, and no word went through after that. */
const cutOff: Cause = {
  ...alone,
  id: 'network.cut_off',
  cause: 'timeout',
  refs: ['RFC 792', 'RFC 4443', 'RFC 8201'],
  provedBy: ['tls12-cut-off'],
  nearMisses: ['tls12-unreachable', 'tls12-server-silent'],
  of: (ending) => isCutOff(ending) && ending.moment?.kind !== 'closed_abruptly',
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
  of: (ending) => isCutOff(ending) && ending.moment?.kind === 'closed_abruptly',
  summary: (facts) => sentence('verdict.foreign_reset', { stage: stageOf(facts) }),
  explanation: () => sentence('explanation.foreign_reset', {}),
  remedies: () => [sentence('remedy.foreign_reset', {})],
  why: () => sentence('alternative.cut_by_network', {}),
};

/** The network, or what looks like it. */
export const lostOnTheWayCauses: readonly Cause[] = [
  neverOpened('syn_refused', 'refused'),
  neverOpened('syn_unreachable', 'refused'),
  neverOpened('syn_unanswered', 'timeout'),
  cutOff,
  flightLost,
  flightDiscarded,
  foreignReset,
];
