import { type Sentence, sentence } from '../language/language.js';
import { HandshakeType } from '../registry/handshake-type.js';
import type { StoryEvent } from '../story/event.js';
import type { Facts } from '../story/facts.js';
import { describe } from './timeline.js';
import { roleOf } from './timeline-progress.js';

/** What a learner wants to know of one step: what it is for, what matters in this one, what comes next. */
export interface Lesson {
  readonly what: Sentence;
  /** `RFC n section s`. */
  readonly references: readonly string[];
}

const TCP = 'RFC 9293';

/** Explains an event to somebody who sees one for the first time. */
export function lessonOf(event: StoryEvent, facts: Facts): Lesson {
  const { summary, annotation } = describe(event, facts);
  const { tls13 } = facts;
  const from = facts.side(event);
  const hangsUp = annotation?.id === 'note.hang_up';
  switch (summary.id) {
    case 'timeline.tcp_syn':
      return lesson(sentence('teach.tcp_syn', {}), `${TCP} section 3.5`);
    case 'timeline.tcp_syn_ack':
      return lesson(sentence('teach.tcp_syn_ack', {}), `${TCP} section 3.5`);
    case 'timeline.tcp_fin':
      return lesson(sentence('teach.tcp_fin', { hangsUp }), `${TCP} section 3.6`, 'RFC 8446 section 6.1');
    case 'timeline.tcp_rst':
      return lesson(sentence('teach.tcp_rst', { hangsUp }), `${TCP} section 3.5.2`);
    case 'timeline.icmp_error':
      return lesson(sentence('teach.icmp_error', {}), 'RFC 792', 'RFC 4443');
    case 'timeline.version_negotiation':
    case 'timeline.retry':
    case 'timeline.handshake_done':
    case 'timeline.superseded_hello':
    case 'timeline.sealed_packets':
    case 'timeline.connection_close':
    case 'timeline.quic_alert':
      return lesson(
        sentence('teach.quic_step', { step: summary.id.slice('timeline.'.length) }),
        ...(summary.id === 'timeline.quic_alert' ? ['RFC 9001 section 4.8'] : ['RFC 9000', 'RFC 9001']),
      );
    case 'timeline.eap_identity':
    case 'timeline.eap_method':
    case 'timeline.eap_nak':
    case 'timeline.eap_repeated':
    case 'timeline.eap_result':
    case 'timeline.eap_left':
      return lesson(
        sentence('teach.eap_step', { step: summary.id.slice('timeline.'.length) }),
        summary.id === 'timeline.eap_result' ? 'RFC 3748 section 4.2' : 'RFC 3748 section 2',
      );
    case 'timeline.gap':
      return lesson(sentence('teach.gap', {}), `${TCP} section 3.4`);
    case 'timeline.plaintext':
    case 'timeline.prologue':
      return lesson(sentence('teach.plaintext', {}));
    case 'timeline.client_hello': {
      const { serverName, keyShares, resumes } = summary.a;
      const again = facts.helloRetryRequest !== undefined && event !== facts.clientHello;
      const named = serverName !== undefined;
      return lesson(
        sentence('teach.client_hello', {
          again,
          named,
          keyShares: keyShares ?? [],
          resumes: resumes !== undefined,
        }),
        keyShares === undefined ? 'RFC 5246 section 7.4.1.2' : 'RFC 8446 section 4.1.2',
      );
    }
    case 'timeline.hello_retry_request':
      return lesson(
        sentence('teach.hello_retry_request', { group: summary.a.group }),
        'RFC 8446 section 4.1.4',
      );
    case 'timeline.server_hello': {
      const resumed = summary.a.resumed !== false;
      return lesson(
        sentence('teach.server_hello', { tls13, resumed }),
        tls13 ? 'RFC 8446 section 4.1.3' : 'RFC 5246 section 7.4.1.3',
      );
    }
    case 'timeline.encrypted_extensions':
      return lesson(sentence('teach.encrypted_extensions', {}), 'RFC 8446 section 4.3.1');
    case 'timeline.certificate': {
      const { count, selfSigned } = summary.a;
      return lesson(
        sentence('teach.certificate', { from, selfSigned, alone: count === 1, tls13 }),
        certificateReference(tls13, from),
        'RFC 5280 section 6',
      );
    }
    case 'timeline.certificate_unreadable':
    case 'timeline.compressed_certificate':
    case 'timeline.certificate_url':
      return byName(event);
    case 'timeline.certificate_empty':
      return lesson(sentence('teach.certificate_empty', { from }), certificateReference(tls13, from));
    case 'timeline.raw_public_key':
      return lesson(sentence('teach.raw_public_key', {}), 'RFC 7250');
    case 'timeline.certificate_request':
      return lesson(
        sentence('teach.certificate_request', {
          names: summary.a.names.length,
          late: annotation?.id === 'note.certificate_request' && annotation.a.late,
          tls13,
        }),
        tls13 ? 'RFC 8446 section 4.3.2' : 'RFC 5246 section 7.4.4',
      );
    case 'timeline.server_key_exchange': {
      const { group, dhPrimeBits, scheme } = summary.a;
      const ephemeral = group !== undefined || dhPrimeBits !== undefined;
      return lesson(
        sentence('teach.server_key_exchange', { ephemeral, signed: scheme !== undefined }),
        'RFC 5246 section 7.4.3',
      );
    }
    case 'timeline.server_hello_done':
      return lesson(sentence('teach.server_hello_done', {}), 'RFC 5246 section 7.4.5');
    case 'timeline.client_key_exchange': {
      const verify = (facts.clientCertificate?.message.entries.length ?? 0) > 0;
      return lesson(
        sentence('teach.client_key_exchange', { transported: summary.a.transported, verify }),
        'RFC 5246 section 7.4.7',
      );
    }
    case 'timeline.certificate_verify':
      return lesson(
        sentence('teach.certificate_verify', { from, tls13 }),
        tls13 ? 'RFC 8446 section 4.4.3' : 'RFC 5246 section 7.4.8',
      );
    case 'timeline.change_cipher_spec':
      return lesson(
        sentence('teach.change_cipher_spec', {
          compatibility: tls13,
          encrypts: facts.connection.readWithoutKeys !== true,
        }),
        tls13 ? 'RFC 8446 appendix D.4' : 'RFC 5246 section 7.1',
      );
    case 'timeline.finished':
    case 'timeline.finished_encrypted': {
      const other = facts.finished(from === 'client' ? 'server' : 'client');
      const last = other !== undefined && facts.position(other) < facts.position(event);
      return lesson(
        sentence('teach.finished', { encrypted: summary.id === 'timeline.finished_encrypted', last }),
        tls13 ? 'RFC 8446 section 4.4.4' : 'RFC 5246 section 7.4.9',
      );
    }
    case 'timeline.encrypted_handshake':
      return lesson(sentence('teach.encrypted_handshake', {}), 'RFC 5246 section 6.2.3');
    case 'timeline.alert': {
      const closes = annotation?.id === 'note.close_notify';
      const ends = annotation?.id === 'note.alert' && annotation.a.ends;
      return closes
        ? lesson(sentence('teach.close_notify', {}), 'RFC 8446 section 6.1')
        : lesson(sentence('teach.alert', { ends }), 'RFC 8446 section 6.2');
    }
    case 'timeline.inferred_alert':
      return lesson(
        sentence('teach.inferred_alert', { tag: summary.a.tag }),
        'RFC 8446 section 5.2',
        'RFC 8446 section 6',
      );
    case 'timeline.encrypted_alert':
      return lesson(sentence('teach.encrypted_alert', {}), 'RFC 8446 section 6');
    case 'timeline.application_data':
      return applicationData(event, facts);
    case 'timeline.new_session_ticket':
      return lesson(
        sentence('teach.new_session_ticket', {}),
        tls13 ? 'RFC 8446 section 4.6.1' : 'RFC 5077 section 3.3',
      );
    case 'timeline.certificate_status':
      return lesson(sentence('teach.certificate_status', {}), 'RFC 6066 section 8');
    case 'timeline.hello_request':
      return lesson(sentence('teach.hello_request', {}), 'RFC 5246 section 7.4.1.1');
    case 'timeline.hello_verify_request':
      return lesson(sentence('teach.hello_verify_request', {}), 'RFC 6347 section 4.2.1');
    case 'timeline.key_update':
      return lesson(sentence('teach.key_update', {}), 'RFC 8446 section 4.6.3');
    case 'timeline.heartbeat':
      return lesson(sentence('teach.heartbeat', {}), 'RFC 6520');
    case 'timeline.oversized_message':
    case 'timeline.unfinished_message':
    case 'timeline.unreadable':
    case 'timeline.undecoded':
      return lesson(sentence('teach.damaged', {}), 'RFC 8446 section 6.2');
    default:
      return byName(event);
  }
}

const lesson = (what: Sentence, ...references: readonly string[]): Lesson => ({ what, references });

const certificateReference = (tls13: boolean, from: 'client' | 'server'): string =>
  tls13 ? 'RFC 8446 section 4.4.2' : from === 'client' ? 'RFC 5246 section 7.4.6' : 'RFC 5246 section 7.4.2';

function applicationData(event: StoryEvent, facts: Facts): Lesson {
  const role = event.kind === 'application_data' ? roleOf(event, facts) : 'data';
  switch (role) {
    case 'hidden_handshake':
      return lesson(
        sentence('teach.hidden_handshake', { from: facts.side(event) }),
        'RFC 8446 section 2',
        'RFC 8446 section 5.2',
      );
    case 'early_data':
      return lesson(sentence('teach.early_data', {}), 'RFC 8446 section 2.3');
    case 'data':
      return lesson(sentence('teach.application_data', {}), 'RFC 8446 section 5.2');
  }
}

/** What the registry knows of a message that is seldom met. */
function byName(event: StoryEvent): Lesson {
  const type = event.kind === 'handshake' ? event.bytes[0] : undefined;
  const entry = HandshakeType.entries.find(({ code }) => code === type);
  const { name = '', note = '', ref } = entry ?? {};
  return lesson(sentence('explain.message', { name, note }), ...(ref === undefined ? [] : [ref]));
}
