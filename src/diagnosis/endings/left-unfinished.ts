import type { Side } from '../../base/side.js';
import { sentence } from '../../language/language.js';
import { AlertDescription } from '../../registry/alert.js';
import { icmpLabel } from '../../registry/icmp.js';
import type { StoryEvent } from '../../story/event.js';
import type { Facts } from '../../story/facts.js';
import { shown } from '../elimination.js';
import type { Ending } from '../explanation.js';
import { failingAlert } from '../questions/alert.js';
import { showsFault } from '../questions/certificates.js';
import { farewells } from '../questions/farewell.js';
import { cutBy, heldBehindHole } from '../questions/network.js';
import { silentSeconds } from '../questions/opening.js';
import type { Questions } from '../questions/questions.js';
import type { Evidence, Refused } from '../verdict.js';
import { leavingWords } from './leaving-words.js';

/** The FIN or RST with which a side left, or where there is none its goodbye. */
function departure(facts: Facts, by: Side): StoryEvent | undefined {
  const { closing } = facts.once(farewells);
  return closing !== undefined && facts.side(closing) === by ? closing : facts.once(farewells)[by];
}

function departureEvidence(facts: Facts, by: Side): Evidence[] {
  const event = departure(facts, by);
  if (event === undefined) return [];
  const evidence: Evidence[] = [{ event, frame: event.frame, what: leavingWords(event, by) }];
  const complaint = failingAlert(facts);
  if (complaint === undefined || facts.side(complaint) === by) return evidence;
  const description = AlertDescription.label(complaint.description);
  const from = facts.side(complaint);
  evidence.push({
    event: complaint,
    frame: complaint.frame,
    what: sentence('evidence.innocent_alert', { from, description }),
  });
  return evidence;
}

function hungUp(
  by: Side,
  refused: Refused,
  given: Pick<Ending, 'id' | 'provedBy' | 'nearMisses' | 'expects' | 'leaning'>,
): Ending {
  return {
    refs: ['RFC 8446 section 6.1', 'RFC 9293 section 3.6'],
    outcome: 'abandoned',
    refusedBy: by,
    refused,
    ...given,
    expects: {
      opening: ['opened'],
      spoken: ['tls'],
      beforeTls: ['nothing'],
      done: ['not_both'],
      alert: ['none'],
      left: [by],
      network: ['whole'],
      ...given.expects,
    },
    shownBy: { left: [by], done: ['not_both'] },
    often: 'usual',
    moment: (facts) => departure(facts, by),
    evidence: (facts) => departureEvidence(facts, by),
    why: () => sentence('alternative.hung_up', { by }),
  };
}

function cutEvidence(facts: Facts): Evidence[] {
  const cut = facts.once(cutBy);
  const event = cut?.event;
  if (cut === undefined || event === undefined) return [];
  const { frame } = event;
  const from = facts.side(event);
  if (event.kind === 'network_error') {
    const error = icmpLabel(event.version, event.type, event.code);
    return [{ event, frame, what: sentence('evidence.icmp_error', { error }) }];
  }
  if (cut.how === 'foreign_reset')
    return [{ event, frame, what: sentence('evidence.foreign_reset', { from }) }];
  return [{ event, frame, what: sentence('evidence.undelivered', { from, times: cut.times ?? 1 }) }];
}

/** Something on the way cut the two off from each other: in the handshake, or in TLS 1.3 before the server judged the client's last flight. */
const cutOff: Ending = {
  id: 'cut_off_by_network',
  cause: 'timeout',
  refs: ['RFC 792', 'RFC 4443', 'RFC 8201', 'RFC 9293 section 3.8.3'],
  provedBy: ['tls12-cut-off'],
  nearMisses: ['tls12-unreachable', 'tls12-server-silent'],
  outcome: 'abandoned',
  refusedBy: 'network',
  refused: 'connection',
  expects: {
    opening: ['opened'],
    done: ['not_both'],
    alert: ['none'],
    network: ['cut'],
  },
  shownBy: { network: ['cut'] },
  leaning: (facts) => (heldBehindHole(facts) ? 0.5 : 0),
  often: 'rare',
  moment: (facts) => facts.once(cutBy)?.event ?? facts.once(farewells).closing,
  evidence: cutEvidence,
  why: () => sentence('alternative.cut_by_network', {}),
};

const judged = (of: Questions['serverJudged']) => ({ serverJudged: [of] }) as const;

/** No alert that says so, and the handshake did not finish: somebody left, something cut it, or nobody said more. */
export const leftUnfinished: readonly Ending[] = [
  hungUp('client', 'server_certificate', {
    id: 'client_left_with_certificate',
    provedBy: ['tls13-client-hangs-up-after-certificate'],
    nearMisses: ['tls12-server-hangs-up', 'tls12-server-unknown-ca'],
    expects: { clientJudged: ['server_certificate'] },
    leaning: (facts) => (showsFault(facts, 'server') ? 1 : 0),
  }),
  hungUp('client', 'connection', {
    id: 'client_left',
    provedBy: ['tls12-server-silent'],
    nearMisses: ['tls12-client-hangs-up-after-certificate'],
    expects: { clientJudged: ['something_else'] },
  }),
  hungUp('server', 'client_certificate', {
    id: 'server_left_with_certificate',
    provedBy: [],
    nearMisses: ['tls12-server-hangs-up'],
    expects: judged('client_certificate'),
  }),
  hungUp('server', 'missing_client_certificate', {
    id: 'server_left_without_certificate',
    provedBy: [],
    nearMisses: ['tls12-server-hangs-up'],
    expects: judged('missing_certificate'),
  }),
  hungUp('server', 'connection', {
    id: 'server_left',
    provedBy: ['tls12-server-hangs-up', 'tls12-server-reset'],
    nearMisses: ['tls12-client-hangs-up-after-certificate'],
    expects: judged('something_else'),
  }),
  // A refusal that the client keeps to itself: whoever closes is seen to do so, why the client said nothing is not.
  {
    id: 'client_stalled_with_certificate',
    refs: ['s2n-tls: tls/s2n_connection.c, s2n_connection_kill', 'RFC 8446 section 6.2'],
    provedBy: ['tls12-client-holds-its-alert-back'],
    nearMisses: ['tls12-server-silent', 'tls12-server-hangs-up'],
    outcome: 'abandoned',
    refusedBy: 'client',
    refused: 'server_certificate',
    expects: { spoken: ['tls'], alert: ['none'], stalled: ['client'], network: ['whole'] },
    shownBy: { left: ['server'], stalled: ['client'], done: ['not_both'] },
    often: 'rare',
    leaning: (facts) => (showsFault(facts, 'server') ? 1 : 0),
    moment: (facts) => departure(facts, 'server'),
    evidence: (facts) => departureEvidence(facts, 'server'),
    why: () => sentence('alternative.said_nothing', {}),
  },
  cutOff,
  {
    ...cutOff,
    id: 'cut_off_before_server_answered',
    provedBy: ['tls13-forged-reset-after-client-certificate'],
    nearMisses: ['tls13-node-server-client-unknown-ca'],
    expects: { alert: ['none'], network: ['cut'], serverAnswer: ['nothing'] },
    shownBy: { ...cutOff.shownBy, done: ['both'] },
    leaning: (_, inquiry) => (shown(inquiry, 'network', ['cut']) === undefined ? 0 : 1),
  },
  {
    id: 'fell_silent',
    cause: 'timeout',
    refs: ['RFC 9293 section 3.8.3'],
    provedBy: [],
    nearMisses: ['tls12-server-silent'],
    outcome: 'abandoned',
    refusedBy: 'unknown',
    refused: 'connection',
    expects: {
      authentication: ['none', 'open'],
      opening: ['opened'],
      spoken: ['tls'],
      done: ['not_both'],
      alert: ['none'],
      left: ['nobody'],
      silence: ['yes'],
    },
    shownBy: { left: ['nobody'], silence: ['yes'], sight: ['whole'] },
    often: 'usual',
    moment: lastWord,
    evidence: (facts, capture) => {
      const event = lastWord(facts);
      return event === undefined
        ? []
        : [
            {
              event,
              frame: event.frame,
              what: sentence('evidence.silence', {
                seconds: silentSeconds(facts, capture),
                after: facts.side(event),
              }),
            },
          ];
    },
    why: () => sentence('alternative.fell_silent', {}),
  },
];

function lastWord(facts: Facts): StoryEvent | undefined {
  return facts.connection.events.findLast(({ kind }) => kind !== 'network_error');
}
