import { plaintextProtocol } from '../../application/prologue.js';
import { sentence } from '../../language/language.js';
import { AlertDescription } from '../../registry/alert.js';
import { icmpLabel, icmpMeaning } from '../../registry/icmp.js';
import { certificatesOf } from '../../story/certificates.js';
import { clientAuthentication } from '../../story/client-authentication.js';
import { waitedInVain } from '../ending-without-alert.js';
import { serverUrl } from '../remedies.js';
import type { Rule } from '../rule.js';
import { certificateAlternatives } from './refused-certificate.js';

const established: Rule = {
  id: 'established',
  refs: ['RFC 5246 section 7.3', 'RFC 8446 section 2'],
  provedBy: ['tls12-mutual-success', 'tls12-no-client-auth-success'],
  nearMisses: ['tls12-no-client-certificate', 'tls12-server-hangs-up'],
  causes: ['none'],
  judge({ facts, ending }) {
    if (ending.outcome !== 'established') return undefined;
    const client = clientAuthentication(facts);
    const hidden = facts.tls13 && client.certificateBasis === 'unknown' && !facts.resumed;
    const subjectOf = (side: 'client' | 'server') => {
      // One that was sent, unseen, has no name here.
      const unseen = side === 'client' && client.certificate === 'sent' ? '' : undefined;
      return certificatesOf(facts, side)[0]?.subject ?? unseen;
    };
    const asked = client.requested;
    return {
      cause: 'none',
      confidence: ending.confidence,
      // Certificates are parsed when somebody reads the words: most connections of a large capture are counted only.
      get summary() {
        return hidden
          ? sentence('verdict.established_hidden', {})
          : sentence('verdict.established', {
              server: subjectOf('server'),
              client: subjectOf('client'),
              asked,
              resumed: facts.resumed,
            });
      },
      get explanation() {
        return hidden
          ? sentence('explanation.established_hidden', {})
          : sentence('explanation.established', {
              mutual: subjectOf('client') !== undefined,
              asked,
              certain: ending.confidence === 'certain',
            });
      },
      evidence: [],
      // What may have been refused inside can be told once it is opened.
      remedies:
        hidden || (ending.confidence === 'possible' && ending.alternatives.length > 0 && !facts.decrypted)
          ? [sentence('remedy.key_log', {})]
          : [],
    };
  },
};

const wrongProtocol: Rule = {
  id: 'not_tls',
  refs: ['RFC 8446 section 5.1'],
  provedBy: ['tls12-plain-http-to-nginx', 'tls13-plain-http-to-s-server', 'tls12-not-tls-server'],
  nearMisses: ['tls12-http-connect', 'tls12-starttls-nntp'],
  causes: ['plain_http_to_tls', 'not_tls_server', 'protocol_error'],
  judge({ facts, ending }) {
    if (ending.outcome !== 'not_tls') return undefined;
    const clientIsOdd = !facts.connection.spokeTls.client;
    const side = clientIsOdd ? 'client' : 'server';
    const plain = ending.moment?.kind === 'plaintext' ? ending.moment : facts.first(side, 'plaintext');
    const protocol = plain === undefined ? undefined : plaintextProtocol(plain.sample, side)?.protocol;
    const http = protocol === 'http';
    if (clientIsOdd) {
      return {
        cause: http ? 'plain_http_to_tls' : 'protocol_error',
        confidence: http ? 'certain' : 'possible',
        summary: sentence('verdict.plain_to_tls', { protocol }),
        explanation: sentence('explanation.plain_to_tls', { http }),
        evidence: [],
        remedies: [sentence('remedy.plain_to_tls', { http, url: serverUrl(facts) })],
      };
    }
    return {
      cause: 'not_tls_server',
      confidence: 'certain',
      summary: sentence('verdict.not_tls_server', { protocol }),
      explanation: sentence('explanation.not_tls_server', { http }),
      evidence: [],
      remedies: [sentence('remedy.not_tls_server', { http })],
    };
  },
};

const neverOpened: Rule = {
  id: 'network.not_opened',
  refs: ['RFC 9293 section 3.5.2'],
  provedBy: ['tls12-connection-refused', 'tls12-unreachable'],
  nearMisses: ['tls12-server-reset', 'tls12-cut-off'],
  causes: ['refused', 'timeout'],
  judge({ facts, ending }) {
    if (ending.refusedBy !== 'network') return undefined;
    const { moment } = ending;
    const refused = moment?.kind === 'tcp_rst';
    const icmp =
      moment?.kind === 'icmp_error' ? icmpLabel(moment.version, moment.type, moment.code) : undefined;
    if (icmp !== undefined && facts.connection.bytes.client > 0) return undefined;
    const { port } = facts.connection.server;
    return {
      cause: refused || icmp !== undefined ? 'refused' : 'timeout',
      confidence: ending.confidence,
      summary: sentence('verdict.not_opened', { refused, icmp, port }),
      explanation: sentence('explanation.not_opened', { refused, icmp }),
      evidence: [],
      remedies: [sentence('remedy.not_opened', { refused, port })],
    };
  },
};

/** A router gave up on a packet, and no word went through after that. */
const cutOff: Rule = {
  id: 'network.cut_off',
  refs: ['RFC 792', 'RFC 4443', 'RFC 8201'],
  provedBy: ['tls12-cut-off'],
  nearMisses: ['tls12-unreachable', 'tls12-server-silent'],
  causes: ['timeout'],
  judge({ facts, ending }) {
    const { moment } = ending;
    if (ending.refusedBy !== 'network' || moment?.kind !== 'icmp_error') return undefined;
    if (facts.connection.bytes.client === 0) return undefined;
    const { version, type, code } = moment;
    const tooBig = icmpMeaning(version, type, code) === 'too_big';
    const stage = facts.serverHello === undefined ? 'before_server_hello' : 'after_server_hello';
    return {
      cause: 'timeout',
      confidence: ending.confidence,
      summary: sentence('verdict.cut_off', { error: icmpLabel(version, type, code), stage }),
      explanation: sentence('explanation.cut_off', { tooBig }),
      evidence: [],
      remedies: [sentence('remedy.cut_off', { tooBig })],
    };
  },
};

/** A second handshake on the same connection that was not carried through. */
const noRenegotiation: Rule = {
  id: 'no_renegotiation',
  refs: ['RFC 5246 section 7.2.2', 'RFC 5746'],
  provedBy: ['tls12-no-renegotiation'],
  nearMisses: ['tls12-mutual-success'],
  causes: ['no_renegotiation'],
  judge({ facts, ending }) {
    const by = ending.refusedBy;
    const said = ending.alert?.description;
    const unsaid =
      said === undefined && ending.moment?.kind === 'encrypted_alert' && ending.refused === 'parameters';
    if (ending.outcome !== 'failed' || !(unsaid || said === AlertDescription.code.no_renegotiation))
      return undefined;
    if (facts.tls13 || (by !== 'client' && by !== 'server')) return undefined;
    return {
      cause: 'no_renegotiation',
      confidence: ending.confidence,
      summary: sentence('verdict.no_renegotiation', { by, seen: !unsaid }),
      explanation: sentence('explanation.no_renegotiation', {}),
      evidence: [],
      remedies: [sentence('remedy.no_renegotiation', {})],
    };
  },
};

/** Somebody closed, or nobody spoke, in the middle of the handshake, and no certificate explains it. */
const hungUp: Rule = {
  id: 'abandoned',
  refs: ['RFC 8446 section 6.1', 'RFC 9293 section 3.6'],
  provedBy: ['tls12-server-reset', 'tls12-server-hangs-up', 'tls12-server-silent'],
  nearMisses: ['tls12-unreachable', 'tls12-cut-off'],
  causes: ['reset', 'timeout', 'abandoned'],
  judge(given) {
    const { facts, ending } = given;
    if (ending.outcome !== 'abandoned') return undefined;
    const { moment } = ending;
    const closing = moment?.kind === 'tcp_fin' || moment?.kind === 'tcp_rst' ? moment : undefined;
    const by = ending.refusedBy === 'client' || ending.refusedBy === 'server' ? ending.refusedBy : undefined;
    const waited = closing && waitedInVain(facts, closing);
    const stage = facts.serverHello === undefined ? 'before_server_hello' : 'after_server_hello';
    if (closing === undefined || by === undefined || waited !== undefined) {
      return {
        cause: 'timeout',
        confidence: ending.confidence,
        summary: sentence('verdict.timeout', { by, waited, stage }),
        explanation: sentence('explanation.timeout', { stage }),
        evidence: [],
        remedies: [sentence('remedy.timeout', { stage })],
      };
    }
    const reset = closing.kind === 'tcp_rst';
    return {
      cause: reset ? 'reset' : 'abandoned',
      confidence: ending.confidence,
      summary: sentence('verdict.hung_up', { by, reset, stage }),
      explanation: sentence('explanation.hung_up', { by, reset, stage }),
      evidence: [],
      remedies: [sentence('remedy.hung_up', { by, stage })],
      alternatives: certificateAlternatives(given),
    };
  },
};

const incomplete: Rule = {
  id: 'incomplete',
  refs: ['RFC 8446 section 2'],
  provedBy: [],
  nearMisses: [],
  causes: ['unknown'],
  judge({ facts, ending }) {
    if (ending.outcome !== 'incomplete') return undefined;
    const { findings } = facts.connection;
    const why = findings.some((finding) => finding.code === 'stream.one_direction')
      ? 'one_direction'
      : facts.clientHello === undefined
        ? 'late_start'
        : findings.some((finding) => finding.code === 'stream.gap')
          ? 'gap'
          : 'early_end';
    return {
      cause: 'unknown',
      confidence: 'possible',
      summary: sentence('verdict.incomplete', { why }),
      explanation: sentence('explanation.incomplete', { why }),
      evidence: [],
      remedies: [sentence('remedy.capture_again', {})],
    };
  },
};

/** One side ended it inside encryption, and nothing says what it did not accept. */
const refusedUnseen: Rule = {
  id: 'refused_unseen',
  refs: ['RFC 8446 section 6'],
  provedBy: [],
  nearMisses: [],
  causes: ['unknown'],
  judge({ ending }) {
    const by = ending.refusedBy;
    if (ending.alert !== undefined || (ending.outcome !== 'failed' && ending.outcome !== 'rejected'))
      return undefined;
    return {
      cause: 'unknown',
      confidence: 'possible',
      summary: sentence('verdict.refused_unseen', { by }),
      explanation: sentence('explanation.refused_unseen', {}),
      evidence: [],
      remedies: [sentence('remedy.key_log', {})],
    };
  },
};

/** An alert that says that a message could not be accepted, or nothing in particular. */
const protocolError: Rule = {
  id: 'alert.other',
  refs: ['RFC 8446 section 6.2', 'RFC 5246 section 7.2.2'],
  provedBy: [],
  nearMisses: [],
  causes: ['protocol_error', 'unknown'],
  judge({ ending }) {
    const { alert } = ending;
    if (alert === undefined) return undefined;
    const {
      unexpected_message,
      decode_error,
      illegal_parameter,
      bad_record_mac,
      record_overflow,
      decrypt_error,
    } = AlertDescription.code;
    const broken = [
      unexpected_message,
      decode_error,
      illegal_parameter,
      bad_record_mac,
      record_overflow,
      decrypt_error,
    ].some((one) => one === alert.description);
    const description = AlertDescription.label(alert.description);
    // A signature that cannot be judged here may be what did not verify.
    const signature = alert.description === decrypt_error && alert.from === ending.refusedBy;
    const certificate = ending.refused === 'client_certificate' || ending.refused === 'server_certificate';
    return {
      cause: broken ? 'protocol_error' : 'unknown',
      confidence: broken && !(signature && certificate) ? ending.confidence : 'possible',
      summary: sentence('verdict.other_alert', { by: alert.from, description }),
      explanation: sentence('explanation.other_alert', {
        description,
        note: AlertDescription.entry(alert.description)?.note,
      }),
      evidence: [],
      remedies: [sentence('remedy.other_alert', { by: alert.from })],
    };
  },
};

export const endedOtherwiseRules: readonly Rule[] = [
  established,
  noRenegotiation,
  wrongProtocol,
  neverOpened,
  cutOff,
  hungUp,
];

/** Words for endings whose cause the capture does not show: they name no cause of their own and come last. */
export const lastWords: readonly Rule[] = [incomplete, protocolError, refusedUnseen];
