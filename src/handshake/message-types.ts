// What the decoder of handshake messages returns. Numbers are code points as on the wire (the registries name
// them), byte arrays are views of the message, offsets count from the message's first byte.

import type { DecodeReason } from '../base/cursor.js';
import type { Side } from '../base/side.js';
import type { Extension, ExtensionFields } from './extension/extension-types.js';
import type { MessageProblem } from './problems.js';

export type { Extension, ExtensionFields } from './extension/extension-types.js';
export type { MessageProblem, ProblemReason } from './problems.js';

/** What must be known beforehand, since the same bytes mean different things in different connections. */
export interface HandshakeContext {
  /** Who sent the message. */
  readonly side: Side;
  /** The negotiated ProtocolVersion (0x0303, 0x0304, 0x7f17 …); undefined before the ServerHello or if it was not captured. */
  readonly version: number | undefined;
  /** The negotiated cipher suite. */
  readonly cipherSuite: number | undefined;
}

interface WithExtensions extends ExtensionFields {
  readonly extensions: readonly Extension[];
  readonly problems: readonly MessageProblem[];
}

/** RFC 8446 section 4.1.2, RFC 5246 section 7.4.1.2, and SSL 2.0's form of it (RFC 5246 appendix E.2). */
export interface ClientHello extends WithExtensions {
  readonly name: 'client_hello';
  readonly legacyVersion: number;
  /** 32 bytes; in SSL 2.0's form the challenge, 16 to 32 bytes. */
  readonly random: Uint8Array;
  readonly legacySessionId: Uint8Array;
  /** DTLS only (RFC 6347 section 4.2.1): empty before a HelloVerifyRequest, and in DTLS 1.3. */
  readonly legacyCookie?: Uint8Array;
  readonly cipherSuites: readonly number[];
  readonly compressionMethods: readonly number[];
  /** Set only in SSL 2.0's form: all its three-byte cipher kinds; `cipherSuites` holds those of TLS among them. */
  readonly ssl2CipherKinds?: readonly number[];
}

/** RFC 8446 section 4.1.3, RFC 5246 section 7.4.1.3; TLS 1.3's HelloRetryRequest has this form, too. */
export interface ServerHello extends WithExtensions {
  readonly name: 'server_hello';
  readonly legacyVersion: number;
  /** The version that the server selected: supported_versions, or else the version field. */
  readonly version: number;
  readonly random: Uint8Array;
  /** Empty in drafts of TLS 1.3 up to 21, whose ServerHello has no such field. */
  readonly legacySessionId: Uint8Array;
  readonly cipherSuite: number;
  readonly compressionMethod: number;
  readonly isHelloRetryRequest: boolean;
  /** The end of `random` says that a server which knows TLS 1.3 (or 1.2) was made to choose an older version. */
  readonly downgradeSentinel: 'TLS 1.2' | 'TLS 1.1 or below' | undefined;
}

/** The message of its own that drafts of TLS 1.3 had up to 21 (draft-ietf-tls-tls13-21 section 4.1.4). */
export interface HelloRetryRequest extends WithExtensions {
  readonly name: 'hello_retry_request';
  readonly version: number;
  /** From draft 19 on. */
  readonly cipherSuite: number | undefined;
}

/** RFC 6347 section 4.2.1. */
export interface HelloVerifyRequest {
  readonly name: 'hello_verify_request';
  /** Of the record layer: it selects nothing. */
  readonly serverVersion: number;
  readonly cookie: Uint8Array;
}

/** RFC 9147 section 9. */
export interface RequestConnectionId {
  readonly name: 'request_connection_id';
  readonly count: number;
}

/** RFC 9147 section 9. */
export interface NewConnectionId {
  readonly name: 'new_connection_id';
  readonly connectionIds: readonly Uint8Array[];
  /** ConnectionIdUsage: 0 immediate, 1 spare. */
  readonly usage: number;
}

export interface HelloRequest {
  readonly name: 'hello_request';
}

export interface EncryptedExtensions extends WithExtensions {
  readonly name: 'encrypted_extensions';
}

export interface CertificateEntry extends ExtensionFields {
  /** DER of an X.509 certificate, or a SubjectPublicKeyInfo if raw public keys were negotiated (RFC 7250). */
  readonly certificate: Uint8Array;
  /** Where `certificate` begins in the message. */
  readonly offset: number;
  /** TLS 1.3 only. status_request gives `ocspResponse`. */
  readonly extensions: readonly Extension[];
}

/** RFC 8446 section 4.4.2, RFC 5246 section 7.4.2. */
export interface Certificate {
  readonly name: 'certificate';
  /** TLS 1.3 only. */
  readonly requestContext: Uint8Array | undefined;
  /** Empty: the client has no certificate to offer. */
  readonly entries: readonly CertificateEntry[];
  readonly problems: readonly MessageProblem[];
}

/** RFC 8446 section 4.3.2, RFC 5246 section 7.4.4, RFC 4346 section 7.4.4. */
export interface CertificateRequest
  extends Omit<WithExtensions, 'signatureAlgorithms' | 'certificateAuthorities'> {
  readonly name: 'certificate_request';
  /** TLS 1.3 only. */
  readonly requestContext: Uint8Array | undefined;
  /** ClientCertificateType codes; undefined in TLS 1.3, which has none. */
  readonly certificateTypes: readonly number[] | undefined;
  /** SignatureScheme codes; undefined before TLS 1.2, and in TLS 1.3 if the extension is missing. */
  readonly signatureAlgorithms: readonly number[] | undefined;
  /** DER Names as in certificates; empty: any authority will do. */
  readonly certificateAuthorities: readonly Uint8Array[];
}

/** RFC 5246 section 7.4.3, RFC 8422 section 5.4, RFC 4279, RFC 5054. What the cipher suite does not have is undefined. */
export interface ServerKeyExchange {
  readonly name: 'server_key_exchange';
  readonly namedGroup: number | undefined;
  /** The elliptic curve point or Diffie-Hellman's Ys. */
  readonly publicKey: Uint8Array | undefined;
  /** Size of Diffie-Hellman's prime (or the modulus of RSA_EXPORT), without leading zero bits. */
  readonly dhPrimeBits: number | undefined;
  readonly rsaModulusBits: number | undefined;
  readonly pskIdentityHint: Uint8Array | undefined;
  /** TLS 1.2 only. */
  readonly signatureScheme: number | undefined;
  readonly signature: Uint8Array | undefined;
  /** False: the cipher suite is not known here, or its form is not; the whole body is `parameters`. */
  readonly understood: boolean;
  /** The bytes that are signed: everything before the signature. */
  readonly parameters: Uint8Array;
}

/** RFC 5246 section 7.4.7. */
export interface ClientKeyExchange {
  readonly name: 'client_key_exchange';
  readonly exchangeKeys: Uint8Array;
  readonly pskIdentity: Uint8Array | undefined;
}

/** RFC 8446 section 4.4.3, RFC 5246 section 7.4.8. */
export interface CertificateVerify {
  readonly name: 'certificate_verify';
  /** From TLS 1.2 on. */
  readonly signatureScheme: number | undefined;
  readonly signature: Uint8Array;
}

export interface ServerHelloDone {
  readonly name: 'server_hello_done';
}

export interface Finished {
  readonly name: 'finished';
  readonly verifyData: Uint8Array;
}

/** RFC 8446 section 4.6.1, RFC 5077 section 3.3. */
export interface NewSessionTicket extends WithExtensions {
  readonly name: 'new_session_ticket';
  readonly lifetimeSeconds: number;
  /** TLS 1.3 only. */
  readonly ticketAgeAdd: number | undefined;
  readonly ticketNonce: Uint8Array | undefined;
  readonly ticket: Uint8Array;
}

/** RFC 6066 section 8, RFC 6961 section 2.2. */
export interface CertificateStatus {
  readonly name: 'certificate_status';
  readonly statusType: number;
  /** DER OCSPResponse per certificate; one for `ocsp`, an empty one says nothing about its certificate in `ocsp_multi`. */
  readonly ocspResponses: readonly Uint8Array[];
  readonly problems: readonly MessageProblem[];
}

/** RFC 6066 section 5. */
export interface CertificateUrl {
  readonly name: 'certificate_url';
  readonly data: Uint8Array;
}

/** RFC 4680. */
export interface SupplementalData {
  readonly name: 'supplemental_data';
  readonly data: Uint8Array;
}

export interface KeyUpdate {
  readonly name: 'key_update';
  /** KeyUpdateRequest. */
  readonly requestUpdate: number;
}

export interface EndOfEarlyData {
  readonly name: 'end_of_early_data';
}

/** RFC 8879 section 4. Not decompressed. */
export interface CompressedCertificate {
  readonly name: 'compressed_certificate';
  readonly algorithm: number;
  readonly uncompressedLength: number;
  readonly compressedCertificateMessage: Uint8Array;
}

/** draft-agl-tls-nextprotoneg-04 section 3. */
export interface NextProtocol {
  readonly name: 'next_protocol';
  /** Each byte one character. */
  readonly selectedProtocol: string;
  readonly paddingLength: number;
}

export interface MessageHash {
  readonly name: 'message_hash';
  readonly hash: Uint8Array;
}

/** A message that could not be read, or of a type that is not read here. `offset` is where and `field` what failed. */
export interface UndecodedMessage {
  readonly name: 'undecoded';
  /** 0 if there is not even that byte. */
  readonly handshakeType: number;
  readonly reason: DecodeReason | 'unknown_type' | 'unknown_version';
  readonly field: string;
  readonly offset: number;
  readonly bytes: Uint8Array;
}

export type HandshakeMessage =
  | ClientHello
  | ServerHello
  | HelloRetryRequest
  | HelloRequest
  | HelloVerifyRequest
  | RequestConnectionId
  | NewConnectionId
  | EncryptedExtensions
  | Certificate
  | CertificateRequest
  | ServerKeyExchange
  | ClientKeyExchange
  | CertificateVerify
  | ServerHelloDone
  | Finished
  | NewSessionTicket
  | CertificateStatus
  | CertificateUrl
  | SupplementalData
  | KeyUpdate
  | EndOfEarlyData
  | CompressedCertificate
  | NextProtocol
  | MessageHash
  | UndecodedMessage;
