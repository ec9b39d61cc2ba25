import { ExtensionType } from '../handshake/extension/extension-type.js';
import type { HandshakeMessage } from '../handshake/message-types.js';
import {
  CertificateCompressionAlgorithm,
  CertificateStatusType,
  ClientCertificateType,
} from '../registry/certificate-type.js';
import { CipherSuite } from '../registry/cipher-suite.js';
import { HandshakeType } from '../registry/handshake-type.js';
import { NamedGroup } from '../registry/named-group.js';
import { ProtocolVersion } from '../registry/protocol-version.js';
import { hexCode } from '../registry/registry.js';
import { SignatureScheme } from '../registry/signature-scheme.js';
import { nameText } from '../story/certificates.js';
import { offeredVersions } from '../story/offers.js';

type Details = Record<string, unknown>;

/** Leaves out what is not there, so that JSON does not fill with empty members. */
function present(details: Details): Details {
  return Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined));
}

const names = (
  registry: { label(code: number): string },
  codes: readonly number[] | undefined,
): string[] | undefined => codes?.map((code) => registry.label(code));

/** In their order on the wire; undefined if there are none. */
const extensionNames = (extensions: readonly { readonly type: number }[]): string[] | undefined =>
  extensions.length === 0 ? undefined : extensions.map(({ type }) => ExtensionType.label(type));

/** The facts of a handshake message as plain values, code points by their registry's names. */
export function messageDetails(message: HandshakeMessage): Details {
  switch (message.name) {
    case 'client_hello':
      return present({
        versions: names(ProtocolVersion, offeredVersions(message)),
        cipherSuites: names(CipherSuite, message.cipherSuites),
        serverName: message.serverName,
        alpn: message.alpn,
        supportedGroups: names(NamedGroup, message.supportedGroups),
        keyShares: names(
          NamedGroup,
          message.keyShares?.map(({ group }) => group),
        ),
        signatureAlgorithms: names(SignatureScheme, message.signatureAlgorithms),
        sessionTicketLength: message.sessionTicketLength,
        preSharedKeys: message.pskIdentityCount,
        earlyData: message.earlyData,
        postHandshakeAuth: message.postHandshakeAuth,
        compressCertificate: names(CertificateCompressionAlgorithm, message.compressCertificate),
        encryptedClientHello: message.encryptedClientHello?.type,
        extensions: extensionNames(message.extensions),
      });
    case 'server_hello':
      return present({
        version: ProtocolVersion.label(message.version),
        cipherSuite: CipherSuite.label(message.cipherSuite),
        group:
          message.keyShares?.[0] === undefined ? undefined : NamedGroup.label(message.keyShares[0].group),
        selectedGroup:
          message.selectedGroup === undefined ? undefined : NamedGroup.label(message.selectedGroup),
        alpn: message.alpn?.[0],
        preSharedKey: message.preSharedKeySelected,
        downgradeSentinel: message.downgradeSentinel,
        extensions: extensionNames(message.extensions),
      });
    case 'hello_retry_request':
      return present({ version: ProtocolVersion.label(message.version) });
    case 'certificate':
      return { count: message.entries.length, empty: message.entries.length === 0 };
    case 'certificate_request':
      return present({
        certificateTypes: names(ClientCertificateType, message.certificateTypes),
        signatureAlgorithms: names(SignatureScheme, message.signatureAlgorithms),
        certificateAuthorities: message.certificateAuthorities.map(nameText),
      });
    case 'server_key_exchange':
      return present({
        group: message.namedGroup === undefined ? undefined : NamedGroup.label(message.namedGroup),
        dhPrimeBits: message.dhPrimeBits,
        signatureScheme:
          message.signatureScheme === undefined ? undefined : SignatureScheme.label(message.signatureScheme),
      });
    case 'certificate_verify':
      return present({
        signatureScheme:
          message.signatureScheme === undefined ? undefined : SignatureScheme.label(message.signatureScheme),
        signatureLength: message.signature.length,
      });
    case 'new_session_ticket':
      return { lifetimeSeconds: message.lifetimeSeconds, ticketLength: message.ticket.length };
    case 'certificate_status':
      return {
        statusType: CertificateStatusType.label(message.statusType),
        responses: message.ocspResponses.length,
      };
    case 'encrypted_extensions':
      return present({ alpn: message.alpn?.[0], extensions: extensionNames(message.extensions) });
    case 'compressed_certificate':
      return {
        algorithm: CertificateCompressionAlgorithm.label(message.algorithm),
        uncompressedLength: message.uncompressedLength,
      };
    case 'undecoded':
      return {
        type: HandshakeType.name(message.handshakeType) ?? hexCode(message.handshakeType, 1),
        reason: message.reason,
        field: message.field,
        offset: message.offset,
      };
    case 'key_update':
      return { requestUpdate: message.requestUpdate };
    default:
      return {};
  }
}
