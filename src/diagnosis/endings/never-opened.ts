import { sentence } from '../../language/language.js';
import { icmpLabel } from '../../registry/icmp.js';
import type { Ending } from '../explanation.js';
import { farewells } from '../questions/farewell.js';
import { askedInVain, unreachable } from '../questions/opening.js';

const network = {
  outcome: 'abandoned',
  refusedBy: 'network',
  refused: 'connection',
  often: 'usual',
} as const;

/** The connection was never opened, or opened and closed without a word. */
export const neverOpened: readonly Ending[] = [
  {
    ...network,
    id: 'syn_refused',
    refs: ['RFC 9293 section 3.5.2'],
    provedBy: ['tls12-connection-refused'],
    nearMisses: ['tls12-server-reset', 'tls12-unreachable'],
    expects: { opening: ['refused'] },
    shownBy: { opening: ['refused'] },
    moment: (facts) => facts.first('server', 'closed_abruptly'),
    evidence: (facts) => {
      const event = facts.first('server', 'closed_abruptly');
      return event === undefined
        ? []
        : [{ event, frame: event.frame, what: sentence('evidence.syn_refused', {}) }];
    },
    why: () => sentence('alternative.not_opened', {}),
  },
  {
    ...network,
    id: 'syn_unreachable',
    refs: ['RFC 792', 'RFC 4443'],
    provedBy: ['tls12-unreachable'],
    nearMisses: ['tls12-cut-off', 'tls12-connection-refused'],
    expects: { opening: ['unreachable'] },
    shownBy: { opening: ['unreachable'] },
    moment: unreachable,
    evidence: (facts) => {
      const event = unreachable(facts);
      if (event === undefined) return [];
      const error = icmpLabel(event.version, event.type, event.code);
      return [{ event, frame: event.frame, what: sentence('evidence.icmp_error', { error }) }];
    },
    why: () => sentence('alternative.not_opened', {}),
  },
  {
    ...network,
    id: 'syn_unanswered',
    refs: ['RFC 9293 section 3.8.3'],
    provedBy: [],
    nearMisses: ['tls12-connection-refused', 'tls12-server-silent'],
    expects: { opening: ['unanswered'], silence: ['yes'] },
    shownBy: { opening: ['unanswered'], silence: ['yes'] },
    moment: (facts) => facts.once(askedInVain) ?? facts.first('client', 'opened'),
    evidence: (facts) => {
      const asked = facts.once(askedInVain);
      if (asked !== undefined) {
        const what = sentence('evidence.quic_unanswered', { times: 1 + (asked.repeated?.times ?? 0) });
        return [{ event: asked, frame: asked.frame, what }];
      }
      const event = facts.first('client', 'opened');
      return event === undefined
        ? []
        : [{ event, frame: event.frame, what: sentence('evidence.syn_unanswered', {}) }];
    },
    why: () => sentence('alternative.not_opened', {}),
  },
  {
    id: 'opened_and_closed',
    refs: ['RFC 9293 section 3.6'],
    provedBy: [],
    nearMisses: ['tls12-server-hangs-up', 'tls12-connection-refused'],
    outcome: 'not_tls',
    refusedBy: 'none',
    refused: null,
    expects: {
      opening: ['opened'],
      spoken: ['nothing'],
      left: ['client', 'server'],
    },
    shownBy: { opening: ['opened'], spoken: ['nothing'], left: ['client', 'server'] },
    often: 'usual',
    moment: (facts) => facts.once(farewells).closing,
    evidence: (facts) => {
      const event = facts.once(farewells).closing;
      if (event === undefined) return [];
      const what = sentence('evidence.closed_without_data', { by: facts.side(event) });
      return [{ event, frame: event.frame, what }];
    },
    why: () => sentence('alternative.opened_and_closed', {}),
  },
];
