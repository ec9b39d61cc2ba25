import { ascii } from '../base/bytes.js';
import type { Side } from '../base/side.js';
import type { CertificateEntry, ClientHello } from '../handshake/message-types.js';
import { type Sentence, sentence } from '../language/language.js';
import {
  CertificateCompressionAlgorithm,
  CertificateType,
  ClientCertificateType,
} from '../registry/certificate-type.js';
import { CipherSuite, partsOf } from '../registry/cipher-suite.js';
import { isGrease16, isGreaseAlpn } from '../registry/grease.js';
import { HandshakeType } from '../registry/handshake-type.js';
import { NamedGroup } from '../registry/named-group.js';
import { isTls13, ProtocolVersion } from '../registry/protocol-version.js';
import { SignatureScheme } from '../registry/signature-scheme.js';
import { certificatesOf, nameText, parseCertificate } from '../story/certificates.js';
import type { EventOf } from '../story/event.js';
import type { Facts } from '../story/facts.js';
import { offeredVersions } from '../story/offers.js';
import type { Certificate } from '../x509/certificate.js';
import { validityAt } from '../x509/faults/dates.js';
import { isSelfSigned } from '../x509/signature.js';
import { messageDetails } from './event-details.js';
import type { Described } from './timeline-described.js';

type Tell = (summary: Sentence, annotation?: Sentence, notable?: boolean) => Described;

/** Tells a handshake message that could be read. */
export function describeMessage(event: EventOf<'handshake'>, facts: Facts): Described {
  const { message } = event;
  const from = facts.side(event);
  const details = {
    ...messageDetails(message),
    ...(message.name === 'certificate' ? { length: event.bytes.length } : {}),
  };
  const told: Tell = (summary, annotation, notable = false) => ({
    message: message.name,
    summary,
    ...(annotation === undefined ? {} : { annotation }),
    notable,
    details,
  });
  switch (message.name) {
    case 'client_hello': {
      const again = facts.helloRetryRequest !== undefined && event !== facts.clientHello;
      return told(clientHello(message), sentence('note.client_hello', { again, named: isNamed(message) }));
    }
    case 'server_hello': {
      if (message.isHelloRetryRequest) {
        return {
          ...helloRetryRequest(message.selectedGroup, told),
          message: 'hello_retry_request',
          details: { ...details, isHelloRetryRequest: true },
        };
      }
      const resumed = facts.resumed && event === facts.serverHello;
      const share = message.keyShares?.[0];
      const downgraded = isDowngrade(message.version, message.downgradeSentinel, facts);
      return told(
        sentence('timeline.server_hello', {
          version: ProtocolVersion.label(message.version),
          suite: CipherSuite.label(message.cipherSuite),
          group: share === undefined ? undefined : NamedGroup.label(share.group),
          alpn: message.alpn?.[0],
          resumed: !resumed ? false : isTls13(message.version) ? 'psk' : 'session',
        }),
        downgraded
          ? sentence('note.downgrade', {})
          : isTls13(message.version)
            ? sentence('note.server_hello_13', { resumed })
            : sentence('note.server_hello_12', {
                resumed,
                certificate: facts.serverCertificate !== undefined,
              }),
        downgraded,
      );
    }
    case 'hello_retry_request':
      return helloRetryRequest(message.selectedGroup, told);
    case 'certificate':
      return certificate(event, message.entries, from, facts, told);
    case 'certificate_request': {
      const types = message.certificateTypes?.map((type) => ClientCertificateType.label(type)) ?? [];
      const names = message.certificateAuthorities.map(nameText);
      const late = (message.requestContext?.length ?? 0) > 0;
      return told(
        sentence('timeline.certificate_request', { names, types }),
        sentence('note.certificate_request', { late }),
        true,
      );
    }
    case 'server_key_exchange': {
      const { namedGroup, dhPrimeBits, rsaModulusBits, signatureScheme, signature } = message;
      return told(
        sentence('timeline.server_key_exchange', {
          group: namedGroup === undefined ? undefined : NamedGroup.label(namedGroup),
          dhPrimeBits,
          rsaModulusBits,
          scheme: signatureScheme === undefined ? undefined : SignatureScheme.label(signatureScheme),
        }),
        sentence('note.server_key_exchange', { signed: signature !== undefined }),
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
    case 'new_session_ticket': {
      const empty = message.ticket.length === 0;
      return told(
        sentence('timeline.new_session_ticket', { seconds: message.lifetimeSeconds, empty }),
        empty ? undefined : sentence('note.new_session_ticket', {}),
      );
    }
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
    case 'client_key_exchange': {
      const { cipherSuite } = facts.connection;
      const transported = cipherSuite !== undefined && partsOf(cipherSuite)?.keyExchange === 'RSA';
      return told(
        sentence('timeline.client_key_exchange', { transported }),
        sentence('note.client_key_exchange', { transported }),
      );
    }
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
    case 'hello_verify_request':
      return told(
        sentence('timeline.hello_verify_request', { length: message.cookie.length }),
        sentence('note.hello_verify_request', {}),
      );
    case 'request_connection_id':
      return told(sentence('timeline.request_connection_id', { count: message.count }));
    case 'new_connection_id':
      return told(sentence('timeline.new_connection_id', { count: message.connectionIds.length }));
    case 'compressed_certificate':
      return told(
        sentence('timeline.compressed_certificate', {
          algorithm: CertificateCompressionAlgorithm.label(message.algorithm),
          uncompressedLength: message.uncompressedLength,
        }),
        sentence('note.compressed_certificate', { from }),
        from === 'client',
      );
    case 'key_update':
      return told(
        sentence('timeline.key_update', { asksForOne: message.requestUpdate === 1 }),
        sentence('note.key_update', {}),
      );
    case 'end_of_early_data':
      return told(sentence('timeline.end_of_early_data', {}));
    case 'next_protocol':
      return told(sentence('timeline.next_protocol', { protocol: message.selectedProtocol }));
    case 'certificate_url':
      return told(
        sentence('timeline.certificate_url', {}),
        sentence('note.certificate_url', {}),
        from === 'client',
      );
    case 'supplemental_data':
      return told(sentence('timeline.supplemental_data', { length: message.data.length }));
    case 'message_hash':
      return told(sentence('timeline.message_hash', {}));
  }
}

const isNamed = (message: ClientHello): boolean => (message.serverName ?? '') !== '';

/** Rank by age: TLS 1.3 in all its drafts and experiments is newer than what was numbered before it. */
const age = (version: number): number => (isTls13(version) ? 0x1_0000 + version : version);

function clientHello(message: ClientHello): Sentence {
  const versions = offeredVersions(message).filter((version) => !isGrease16(version));
  const highest = versions.reduce(
    (one, other) => (age(other) > age(one) ? other : one),
    versions[0] ?? message.legacyVersion,
  );
  const groupNames = (codes: readonly number[] | undefined) =>
    codes?.filter((code) => !isGrease16(code)).map((code) => NamedGroup.label(code));
  const shares = groupNames(message.keyShares?.map(({ group }) => group));
  return sentence('timeline.client_hello', {
    version: ProtocolVersion.label(highest),
    suites: message.cipherSuites.filter((suite) => !isGrease16(suite)).length,
    serverName: isNamed(message) ? message.serverName : undefined,
    alpn: (message.alpn ?? []).filter((protocol) => !isGreaseAlpn(ascii(protocol))),
    keyShares: shares,
    groups: shares === undefined ? groupNames(message.supportedGroups) : undefined,
    ssl2: message.ssl2CipherKinds !== undefined,
    resumes: resumes(message, highest),
    earlyData: message.earlyData === true,
    postHandshakeAuth: message.postHandshakeAuth === true,
    encryptedClientHello: message.encryptedClientHello?.type === 'outer',
  });
}

/** What the client would resume. A TLS 1.3 client fills the session id for middleboxes only (RFC 8446 section 4.1.2). */
function resumes(message: ClientHello, highest: number): 'psk' | 'ticket' | 'session_id' | undefined {
  if ((message.pskIdentityCount ?? 0) > 0) return 'psk';
  if ((message.sessionTicketLength ?? 0) > 0) return 'ticket';
  return message.legacySessionId.length > 0 && !isTls13(highest) ? 'session_id' : undefined;
}

/** RFC 8446 section 4.1.3: the sentinel is an alarm only if the client had offered better. */
function isDowngrade(version: number, sentinel: string | undefined, facts: Facts): boolean {
  const hello = facts.clientHello?.message;
  if (sentinel === undefined || hello === undefined) return false;
  const best = sentinel === 'TLS 1.2' ? ProtocolVersion.code['TLS 1.3'] : ProtocolVersion.code['TLS 1.2'];
  return (
    version < best &&
    offeredVersions(hello).some((offered) => !isGrease16(offered) && age(offered) >= age(best))
  );
}

function helloRetryRequest(group: number | undefined, told: Tell): Described {
  return told(
    sentence('timeline.hello_retry_request', {
      group: group === undefined ? undefined : NamedGroup.label(group),
    }),
    sentence('note.hello_retry_request', { group: group !== undefined }),
  );
}

function certificate(
  event: EventOf<'handshake'>,
  entries: readonly CertificateEntry[],
  from: Side,
  facts: Facts,
  told: Tell,
): Described {
  const [first] = entries;
  if (first === undefined) {
    return told(
      sentence('timeline.certificate_empty', {}),
      sentence('note.certificate_empty', { from }),
      true,
    );
  }
  const count = entries.length;
  if (sendsRawKeys(from, facts)) {
    return told(
      sentence('timeline.raw_public_key', { length: first.certificate.length }),
      sentence('note.raw_public_key', { from }),
      from === 'client',
    );
  }
  const leaf = leafOf(event, first, from, facts);
  if (leaf === undefined)
    return told(sentence('timeline.certificate_unreadable', { count }), undefined, true);
  const selfSigned = isSelfSigned(leaf);
  const at = facts.startSeconds;
  const judged = validityAt(leaf, at);
  // A date that cannot be read speaks against nobody.
  const validity = judged === 'unknown' ? 'valid' : judged;
  return told(
    sentence('timeline.certificate', {
      count,
      subject: leaf.subject,
      issuer: leaf.issuer,
      selfSigned,
      notBefore: leaf.notBefore.iso,
      notAfter: leaf.notAfter.iso,
      validity,
    }),
    sentence('note.certificate', { from, selfSigned }),
    from === 'client' || validity !== 'valid',
  );
}

function leafOf(
  event: EventOf<'handshake'>,
  first: CertificateEntry,
  from: Side,
  facts: Facts,
): Certificate | undefined {
  if (event === (from === 'server' ? facts.serverCertificate : facts.clientCertificate)) {
    return certificatesOf(facts, from)[0];
  }
  const parsed = parseCertificate(first.certificate);
  return 'undecoded' in parsed ? undefined : parsed;
}

/** RFC 7250: the server's answer says that a side sends a key instead of a certificate. In TLS 1.3 it is encrypted. */
function sendsRawKeys(from: Side, facts: Facts): boolean {
  const hello = facts.serverHello?.message;
  const type = from === 'server' ? hello?.serverCertificateType : hello?.clientCertificateType;
  return type?.[0] === CertificateType.code.RawPublicKey;
}
