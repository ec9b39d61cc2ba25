import type { Side } from '../base/side.js';
import type { HandshakeMessage } from '../handshake/message-types.js';
import { type Sentence, sentence } from '../language/language.js';
import { AlertDescription, AlertLevel } from '../registry/alert.js';
import { ClientCertificateType } from '../registry/certificate-type.js';
import { CipherSuite } from '../registry/cipher-suite.js';
import { isGrease16 } from '../registry/grease.js';
import { HandshakeType } from '../registry/handshake-type.js';
import { NamedGroup } from '../registry/named-group.js';
import { ProtocolVersion } from '../registry/protocol-version.js';
import { SignatureScheme } from '../registry/signature-scheme.js';
import { isSelfSigned } from '../x509/signature.js';
import { caNamesOf, certificatesOf } from './certificates.js';
import type { Facts } from './connection.js';
import type { EventOf, StoryEvent } from './event.js';
import { messageDetails } from './event-details.js';
import { offeredVersions } from './offers.js';

/** What a person reads for one event. */
export interface Described {
  /** A registry's name, or one of the names for what is no TLS message (docs/report.schema.json lists them). */
  readonly message: string;
  readonly summary: Sentence;
  readonly annotation?: Sentence;
  /** A moment that matters to client authentication or to the ending. */
  readonly notable: boolean;
  readonly details?: Record<string, unknown>;
}

/** Tells one event in words that stay true without keys. */
export function describe(event: StoryEvent, facts: Facts): Described {
  const from = facts.side(event);
  switch (event.kind) {
    case 'tcp_syn':
    case 'tcp_syn_ack':
    case 'tcp_fin':
    case 'tcp_rst':
      return {
        message: event.kind,
        summary: sentence(`timeline.${event.kind}`, { from }),
        notable: event.kind === 'tcp_rst',
      };
    case 'gap':
      return {
        message: 'gap',
        summary: sentence('timeline.gap', {
          length: event.length,
          snapLength: event.reason === 'snap_length',
        }),
        annotation: sentence('note.gap', {}),
        notable: true,
        details: { length: event.length, reason: event.reason },
      };
    case 'plaintext':
      return plaintext(event, facts);
    case 'handshake':
      return handshake(event.message, from, facts);
    case 'encrypted_handshake':
      return event.finished
        ? {
            message: 'finished',
            summary: sentence('timeline.finished_encrypted', { length: event.length }),
            annotation: sentence('note.finished', { from }),
            notable: false,
            details: { encrypted: true, length: event.length },
          }
        : {
            message: 'encrypted_handshake',
            summary: sentence('timeline.encrypted_handshake', { length: event.length }),
            annotation: sentence('note.encrypted_handshake', {}),
            notable: true,
            details: { encrypted: true, length: event.length },
          };
    case 'change_cipher_spec':
      return {
        message: 'change_cipher_spec',
        summary: sentence('timeline.change_cipher_spec', { compatibility: facts.tls13 }),
        notable: false,
      };
    case 'alert': {
      const level = AlertLevel.label(event.level);
      const description = AlertDescription.label(event.description);
      const fatal = event.level === 2;
      return {
        message: 'alert',
        summary: sentence('timeline.alert', { level, description, code: event.description }),
        annotation: sentence('note.alert', {
          from,
          fatal,
          note: AlertDescription.entry(event.description)?.note,
        }),
        notable: fatal,
        details: { level, description, code: event.description },
      };
    }
    case 'encrypted_alert':
      return {
        message: 'alert',
        summary: sentence('timeline.encrypted_alert', { length: event.length }),
        annotation: sentence('note.encrypted_alert', {}),
        notable: false,
        details: { encrypted: true, length: event.length },
      };
    case 'application_data': {
      const { records, bytes, lengths, lastFrame } = event;
      const hidden = facts.tls13 && facts.first(from, 'application_data') === event;
      return {
        message: 'application_data',
        summary: sentence('timeline.application_data', { records, bytes, lengths, hidden }),
        ...(hidden ? { annotation: sentence('note.hidden_records', { from }) } : {}),
        notable: false,
        details: { records, bytes, recordLengths: lengths, lastFrame },
      };
    }
    case 'heartbeat':
      return {
        message: 'heartbeat',
        summary: sentence('timeline.heartbeat', { length: event.length }),
        notable: false,
      };
    case 'oversized_message':
    case 'unfinished_message':
      return {
        message: HandshakeType.name(event.type) ?? 'unreadable',
        summary: sentence(`timeline.${event.kind}`, {
          message: HandshakeType.label(event.type),
          length: event.length,
        }),
        notable: true,
        details: { encrypted: true, length: event.length },
      };
    case 'unreadable':
      return {
        message: 'unreadable',
        summary: sentence('timeline.unreadable', { length: event.length, line: firstLine(event.sample) }),
        notable: true,
        details: { length: event.length },
      };
  }
}

function handshake(message: HandshakeMessage, from: Side, facts: Facts): Described {
  const details = messageDetails(message);
  const told = (summary: Sentence, annotation?: Sentence, notable = false): Described => ({
    message: message.name,
    summary,
    ...(annotation === undefined ? {} : { annotation }),
    notable,
    details,
  });
  switch (message.name) {
    case 'client_hello': {
      const versions = offeredVersions(message).filter((version) => !isGrease16(version));
      const ssl2 = message.ssl2CipherKinds !== undefined;
      return told(
        sentence('timeline.client_hello', {
          version: ProtocolVersion.label(versions[0] ?? message.legacyVersion),
          suites: message.cipherSuites.filter((suite) => !isGrease16(suite)).length,
          serverName: message.serverName,
          alpn: message.alpn ?? [],
          ssl2,
          resumes: (message.pskIdentityCount ?? 0) > 0 || (message.sessionTicketLength ?? 0) > 0,
        }),
        sentence('note.client_hello', { serverName: message.serverName }),
      );
    }
    case 'server_hello': {
      if (message.isHelloRetryRequest) {
        const group =
          message.selectedGroup === undefined ? undefined : NamedGroup.label(message.selectedGroup);
        return {
          ...told(
            sentence('timeline.hello_retry_request', { group }),
            sentence('note.hello_retry_request', {}),
          ),
          message: 'hello_retry_request',
        };
      }
      const share = message.keyShares?.[0];
      return told(
        sentence('timeline.server_hello', {
          version: ProtocolVersion.label(message.version),
          suite: CipherSuite.label(message.cipherSuite),
          group: share === undefined ? undefined : NamedGroup.label(share.group),
          alpn: message.alpn?.[0],
        }),
        facts.tls13
          ? sentence('note.server_hello_13', { resumed: facts.resumed })
          : sentence('note.server_hello_12', { resumed: facts.resumed }),
      );
    }
    case 'hello_retry_request':
      return told(
        sentence('timeline.hello_retry_request', { group: undefined }),
        sentence('note.hello_retry_request', {}),
      );
    case 'certificate':
      return certificate(message.entries.length, from, facts, told);
    case 'certificate_request': {
      const types = message.certificateTypes?.map((type) => ClientCertificateType.label(type)) ?? [];
      return told(
        sentence('timeline.certificate_request', { names: caNamesOf(facts), types }),
        sentence('note.certificate_request', {}),
        true,
      );
    }
    case 'server_key_exchange': {
      const { namedGroup, dhPrimeBits, signatureScheme } = message;
      return told(
        sentence('timeline.server_key_exchange', {
          group: namedGroup === undefined ? undefined : NamedGroup.label(namedGroup),
          dhPrimeBits,
          scheme: signatureScheme === undefined ? undefined : SignatureScheme.label(signatureScheme),
        }),
        sentence('note.server_key_exchange', {}),
      );
    }
    case 'certificate_verify': {
      const { signatureScheme } = message;
      return told(
        sentence('timeline.certificate_verify', {
          scheme: signatureScheme === undefined ? undefined : SignatureScheme.label(signatureScheme),
        }),
        sentence('note.certificate_verify', { from }),
        from === 'client',
      );
    }
    case 'new_session_ticket':
      return told(
        sentence('timeline.new_session_ticket', { seconds: message.lifetimeSeconds }),
        sentence('note.new_session_ticket', {}),
      );
    case 'undecoded':
      return {
        ...told(
          sentence('timeline.undecoded', {
            message: HandshakeType.label(message.handshakeType),
            field: message.field,
            reason: message.reason,
          }),
          undefined,
          true,
        ),
        message: HandshakeType.name(message.handshakeType) ?? 'unreadable',
      };
    case 'server_hello_done':
      return told(sentence('timeline.server_hello_done', {}), sentence('note.server_hello_done', {}));
    case 'client_key_exchange':
      return told(sentence('timeline.client_key_exchange', {}), sentence('note.client_key_exchange', {}));
    case 'finished':
      return told(sentence('timeline.finished', {}), sentence('note.finished', { from }));
    case 'certificate_status':
      return told(sentence('timeline.certificate_status', {}), sentence('note.certificate_status', {}));
    case 'encrypted_extensions':
      return told(
        sentence('timeline.encrypted_extensions', { alpn: message.alpn?.[0] }),
        sentence('note.encrypted_extensions', {}),
      );
    case 'hello_request':
      return told(sentence('timeline.hello_request', {}), sentence('note.hello_request', {}), true);
    case 'certificate_url':
    case 'supplemental_data':
    case 'key_update':
    case 'end_of_early_data':
    case 'compressed_certificate':
    case 'next_protocol':
    case 'message_hash':
      return told(sentence('timeline.other_message', { message: message.name }));
  }
}

function certificate(
  count: number,
  from: Side,
  facts: Facts,
  told: (summary: Sentence, annotation?: Sentence, notable?: boolean) => Described,
): Described {
  if (count === 0) {
    return told(
      sentence('timeline.certificate_empty', {}),
      sentence('note.certificate_empty', { from }),
      true,
    );
  }
  const [leaf] = certificatesOf(facts, from);
  if (leaf === undefined)
    return told(sentence('timeline.certificate_unreadable', { count }), undefined, true);
  const selfSigned = isSelfSigned(leaf);
  return told(
    sentence('timeline.certificate', {
      count,
      subject: leaf.subject,
      issuer: leaf.issuer,
      selfSigned,
      notAfter: leaf.notAfter.iso,
      expired: leaf.notAfter.seconds < facts.connection.startSeconds,
    }),
    sentence('note.certificate', { from, selfSigned }),
    from === 'client',
  );
}

/** Bytes in clear: what step of which protocol they are, if it is one that is known. */
function plaintext(event: EventOf<'plaintext'>, facts: Facts): Described {
  const { length } = event;
  const piece = facts.all('plaintext').indexOf(event);
  for (let layer = facts.prologue; layer !== undefined; layer = layer.inner) {
    const steps = layer.steps.filter((step) => step.piece === piece);
    if (steps.length === 0) continue;
    const refused = steps.some(({ what }) => what.endsWith('_refused'));
    return {
      message: 'plaintext',
      summary: sentence('timeline.prologue', { protocol: layer.protocol, steps }),
      ...(steps.some(({ what }) => what === 'starttls_request')
        ? { annotation: sentence('note.starttls', {}) }
        : {}),
      notable: refused,
      details: { length, protocol: layer.protocol, steps: steps.map(({ what }) => what) },
    };
  }
  const line = firstLine(event.sample);
  return {
    message: 'plaintext',
    summary: sentence('timeline.plaintext', { length, line }),
    notable: false,
    details: { length, firstLine: line },
  };
}

/** The first line of bytes in clear, as far as it is text. */
function firstLine(sample: Uint8Array): string {
  const end = sample.findIndex((byte) => byte === 10 || byte === 13);
  const line = sample.subarray(0, Math.min(end < 0 ? sample.length : end, 80));
  const printable = line.every((byte) => byte >= 0x20 && byte < 0x7f);
  return printable ? Buffer.from(line).toString('latin1') : '';
}
