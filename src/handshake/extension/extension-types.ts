// What extensions say, gathered on the message that carries them. A field is absent if its extension is, or if it
// could not be read: then the message's `problems` say so. `extensions` has the raw bytes in any case.

/** An extension as it stands on the wire. */
export interface Extension {
  readonly type: number;
  readonly data: Uint8Array;
  /** Where the extension (its type) begins in the message; `data` begins four bytes later. */
  readonly offset: number;
}

export interface KeyShare {
  readonly group: number;
  /** Bytes of key_exchange. */
  readonly length: number;
}

export interface OidFilter {
  /** DER, as all of a filter (RFC 8446 section 4.2.5). */
  readonly oid: Uint8Array;
  readonly values: Uint8Array;
}

/** RFC 9849 section 5. */
export type EncryptedClientHello =
  | {
      readonly type: 'outer';
      readonly kdf: number;
      readonly aead: number;
      readonly configId: number;
      readonly encLength: number;
      readonly payloadLength: number;
    }
  | { readonly type: 'inner' }
  /** HelloRetryRequest. */
  | { readonly type: 'confirmation' }
  /** EncryptedExtensions: the ECHConfigList for another try. */
  | { readonly type: 'retry_configs'; readonly length: number };

/** Text from the wire is data: each byte is one character (ISO 8859-1), nothing is removed or translated. */
export interface ExtensionFields {
  /** The first host_name of server_name in a ClientHello. */
  readonly serverName?: string;
  /** All names of server_name, whatever their type. */
  readonly serverNames?: readonly string[];
  /** MaxFragmentLength. */
  readonly maxFragmentLength?: number;
  /** CertificateStatusType asked for; 0 in a ServerHello, where the extension is empty. */
  readonly statusRequest?: number;
  /** In a CertificateEntry: the stapled DER OCSPResponse. */
  readonly ocspResponse?: Uint8Array;
  readonly supportedGroups?: readonly number[];
  readonly ecPointFormats?: readonly number[];
  readonly signatureAlgorithms?: readonly number[];
  readonly signatureAlgorithmsCert?: readonly number[];
  readonly useSrtp?: readonly number[];
  /** HeartbeatMode. */
  readonly heartbeatMode?: number;
  /** The protocols offered, or the one selected. */
  readonly alpn?: readonly string[];
  /** SerializedSCTs; empty where it only asks for them. */
  readonly signedCertificateTimestamps?: readonly Uint8Array[];
  /** CertificateType codes: those offered, or the one selected. */
  readonly clientCertificateType?: readonly number[];
  readonly serverCertificateType?: readonly number[];
  readonly paddingLength?: number;
  readonly encryptThenMac?: true;
  readonly extendedMasterSecret?: true;
  /** CertificateCompressionAlgorithm codes. */
  readonly compressCertificate?: readonly number[];
  readonly recordSizeLimit?: number;
  /** SignatureScheme codes; in a CertificateEntry the credential itself stays raw. */
  readonly delegatedCredentials?: readonly number[];
  readonly sessionTicketLength?: number;
  /** ClientHello. */
  readonly pskIdentityCount?: number;
  /** ServerHello: the index of the identity that was selected. */
  readonly preSharedKeySelected?: number;
  readonly earlyData?: true;
  /** NewSessionTicket: how many bytes of early data the server takes. */
  readonly maxEarlyDataSize?: number;
  /** Offered, highest preference first; in a ServerHello the one selected. */
  readonly supportedVersions?: readonly number[];
  readonly cookieLength?: number;
  /** PskKeyExchangeMode codes. */
  readonly pskModes?: readonly number[];
  /** DER Names. */
  readonly certificateAuthorities?: readonly Uint8Array[];
  readonly oidFilters?: readonly OidFilter[];
  readonly postHandshakeAuth?: true;
  /** ClientHello: all, ServerHello: the one. */
  readonly keyShares?: readonly KeyShare[];
  /** HelloRetryRequest: the group that the client shall come back with. */
  readonly selectedGroup?: number;
  readonly quicTransportParameters?: Uint8Array;
  /** NPN: the server's protocols; empty in a ClientHello. */
  readonly nextProtocolNegotiation?: readonly string[];
  /** ALPS: the protocols in a ClientHello; absent in EncryptedExtensions, where it holds settings. */
  readonly applicationSettings?: readonly string[];
  readonly encryptedClientHello?: EncryptedClientHello;
  /** renegotiated_connection: empty in a first handshake. */
  readonly renegotiationInfo?: Uint8Array;
}

export type MutableFields = { -readonly [K in keyof ExtensionFields]: ExtensionFields[K] };
