import { ExtensionType } from '../../registry/extension-type.js';
import * as authentication from './authentication.js';
import * as connection from './connection.js';
import { encryptedClientHello } from './encrypted-client-hello.js';
import type { ExtensionDecoder } from './extension-decoder.js';
import * as keyExchange from './key-exchange.js';
import * as application from './names-and-protocols.js';

const { code } = ExtensionType;

/** The extensions that are read; all others, GREASE among them, stay as they are. */
export const extensionDecoders: ReadonlyMap<number, ExtensionDecoder> = new Map<number, ExtensionDecoder>([
  [code.server_name, application.serverName],
  [code.application_layer_protocol_negotiation, application.protocolNegotiation],
  [code.next_protocol_negotiation, application.nextProtocolNegotiation],
  [code.application_settings, application.applicationSettings],
  [code.application_settings_old, application.applicationSettings],
  [code.supported_versions, connection.supportedVersions],
  [code.max_fragment_length, connection.maxFragmentLength],
  [code.record_size_limit, connection.recordSizeLimit],
  [code.heartbeat, connection.heartbeat],
  [code.padding, connection.padding],
  [code.encrypt_then_mac, connection.encryptThenMac],
  [code.extended_master_secret, connection.extendedMasterSecret],
  [code.renegotiation_info, connection.renegotiationInfo],
  [code.session_ticket, connection.sessionTicket],
  [code.use_srtp, connection.useSrtp],
  [code.cookie, connection.cookie],
  [code.quic_transport_parameters, connection.quicTransportParameters],
  [code.quic_transport_parameters_draft, connection.quicTransportParameters],
  [code.supported_groups, keyExchange.supportedGroups],
  [code.ec_point_formats, keyExchange.ecPointFormats],
  [code.key_share, keyExchange.keyShare],
  [code.key_share_draft, keyExchange.keyShare],
  [code.psk_key_exchange_modes, keyExchange.pskKeyExchangeModes],
  [code.pre_shared_key, keyExchange.preSharedKey],
  [code.early_data, keyExchange.earlyData],
  [code.ticket_early_data_info, keyExchange.maxEarlyDataSize],
  [code.signature_algorithms, authentication.signatureAlgorithms],
  [code.signature_algorithms_cert, authentication.signatureAlgorithmsCert],
  [code.certificate_authorities, authentication.certificateAuthorities],
  [code.oid_filters, authentication.oidFilters],
  [code.post_handshake_auth, authentication.postHandshakeAuth],
  [code.status_request, authentication.statusRequest],
  [code.signed_certificate_timestamp, authentication.signedCertificateTimestamp],
  [code.client_certificate_type, authentication.clientCertificateType],
  [code.server_certificate_type, authentication.serverCertificateType],
  [code.compress_certificate, authentication.compressCertificate],
  [code.delegated_credential, authentication.delegatedCredential],
  [code.encrypted_client_hello, encryptedClientHello],
]);
