// What can be wrong with a certificate or with a chain as it was sent, as facts: a code, the certificate that it is
// about, and the values that show it. No words, no verdict, no trust store.
import type { Side } from '../../base/side.js';
import type { CertificateTime } from '../certificate-time.js';

/** What a path is asked for; the names are RFC 5280's of the extended key usages. */
export type Purpose = 'serverAuth' | 'clientAuth';

/** What the certificates are judged by. */
export interface Circumstances {
  /** Seconds since 1970: the moment of the connection. */
  readonly at: number;
  /** Whose chain it is. */
  readonly owner: Side;
  /** The host name (or address) that the client asked for; undefined if it named none, or that was not seen. */
  readonly serverName?: string | undefined;
  /** The server's own address, where the client named no host: it may be what the client asked for. */
  readonly serverAddress?: string | undefined;
  /** The client is known to have asked for the address itself, not for a name. */
  readonly addressTyped?: boolean | undefined;
  /** DER Names of the CAs that a CertificateRequest names; empty or undefined: none named. */
  readonly authorities?: readonly Uint8Array[] | undefined;
  /** How the certificate's key is used in this handshake; undefined: not known. */
  readonly keyExchange?: KeyExchange | undefined;
  /** Whether the server sent an OCSP response along; undefined: not known. */
  readonly stapled?: boolean | undefined;
  /** Whether the client offered to take an OCSP response (status_request); undefined: not known. */
  readonly stapleAsked?: boolean | undefined;
  /** Curves that the verifying side offers for signatures (`secp256r1`); undefined: not known. */
  readonly curves?: readonly string[] | undefined;
}

/**
 * Whether usages other than the needed one stand for it. `some_stacks`: anyExtendedKeyUsage alone (OpenSSL wants the
 * purpose itself), or server gated cryptography (which OpenSSL takes and browsers do not).
 */
export type Allowance = 'some_stacks' | 'no';

/** `signature`: the key signs the handshake; the two others are TLS 1.2's static RSA and static (EC)DH. */
export type KeyExchange = 'signature' | 'key_encipherment' | 'key_agreement';

/** Which certificate a fault is about, and how much it means. */
export interface FaultPlace {
  /** The certificate's position in the chain as sent; 0 is the end entity. */
  readonly index: number;
  /** `root`: self-issued and above the end entity. */
  readonly role: 'end_entity' | 'intermediate' | 'root';
  /** Well-known stacks take it all the same, at least as they are set up from the start. */
  readonly tolerated?: true;
  /** The bytes leave another explanation, too. */
  readonly suspected?: true;
  /**
   * A peer need not look at this certificate: one below it has the name and the key of a well-known public root, so
   * whoever trusts that root ends the path there.
   */
  readonly avoidable?: true;
}

interface FaultValues {
  /** RFC 5280 section 4.1.2.5: after notAfter; both ends belong to the period. */
  expired: { readonly notAfter: CertificateTime };
  not_yet_valid: { readonly notBefore: CertificateTime };
  /** A time that is none. */
  damaged_time: object;
  /**
   * Issuer and subject are the same, and the signature verifies with its own key (`suspected`: cannot be verified
   * here). `listed`: `authorities` names it.
   */
  self_signed: { readonly subject: string; readonly listed: boolean };
  /** The end entity has its issuer's name but was not signed with its own key: OpenSSL takes it for self-signed. */
  subject_is_issuer: { readonly subject: string };
  /**
   * The issuer of the last certificate that fits was not sent, and there is reason to think that it is no root.
   * `reason`: `publicly_logged`: the end entity carries signed certificate timestamps, so a public CA issued it, and
   * those never issue from a root (CA/Browser Forum Baseline Requirements 7.1.2.10);
   * `address_given`: authorityInfoAccess says where to fetch the issuer.
   */
  missing_intermediate: {
    readonly issuer: string;
    readonly reason: 'publicly_logged' | 'address_given';
    readonly url: string | undefined;
  };
  /** Certificates follow, yet none of them issued this one. */
  chain_broken: { readonly issuer: string; readonly next: string };
  /** RFC 5246 section 7.4.2: the next certificate did not issue this one, another in the list did. */
  out_of_order: { readonly issuerAt: number };
  /** A certificate of the issuer's name was sent (and its key identifier fits), but its key did not sign this one. */
  bad_signature_in_chain: { readonly issuer: string; readonly issuerAt: number };
  /** RFC 5280 section 6.1.4 (k): it issued another, yet basicConstraints does not make it a CA. */
  not_a_ca: { readonly subject: string; readonly basicConstraints: 'missing' | 'false' };
  /** RFC 5280 section 6.1.4 (l) and (m): more intermediates below it than pathLenConstraint allows. */
  path_length: { readonly limit: number; readonly below: number };
  /** RFC 5280 section 6.1.3 (b) and (c): `name` of this certificate lies outside what the certificate `by` allows. */
  name_constraints: { readonly name: string; readonly by: number };
  /** Constraints in a form that is not compared here. */
  unchecked_name_constraints: object;
  /** RFC 5280 section 6.1.4 (n): it issued another without keyCertSign. */
  ca_key_usage: { readonly usages: readonly string[] };
  /** RFC 5246 section 7.4.2, RFC 8446 section 4.4.2.2: the end entity's key may not be used as this handshake does. */
  key_usage: { readonly needed: string; readonly usages: readonly string[] };
  /** RFC 5280 section 4.2.1.12, of the end entity. */
  wrong_eku: { readonly needed: Purpose; readonly usages: readonly string[]; readonly allowed: Allowance };
  /** The same of an issuer's certificate, whose usages bound what lies below it for all current stacks. */
  nested_eku: { readonly needed: Purpose; readonly usages: readonly string[]; readonly allowed: Allowance };
  /** RFC 5280 section 4.2. */
  unhandled_critical_extension: { readonly oid: string };
  hostname_mismatch: { readonly name: string; readonly names: readonly string[] };
  /** No host name or address in subjectAltName. `name` is undefined if none was asked for. */
  no_san: { readonly name: string | undefined; readonly commonNames: readonly string[] };
  weak_key: { readonly algorithm: string; readonly bits: number; readonly least: number };
  /** RFC 9155, RFC 6151: a digest for which collisions can be made; not asked of a self-signed certificate. */
  weak_signature: { readonly algorithm: string; readonly hash: string };
  /** RFC 5480 section 2.1.1 forbids parameters that are spelled out; CVE-2020-0601 made use of them. */
  explicit_ec_parameters: { readonly algorithm: string };
  /** A curve that the other side did not offer, or (`tolerated`) one that many stacks do not know. */
  unsupported_curve: { readonly curve: string };
  /** RFC 7633: the certificate demands a stapled OCSP response, the client asked for one, and none came. */
  must_staple_unmet: object;
  /** Public CAs no longer issue for clientAuth: a public certificate with serverAuth alone in a client's chain. */
  client_auth_ending: { readonly usages: readonly string[] };
  /** More certificates than some stack takes; `limit` is the smallest limit that is exceeded. */
  too_long_chain: { readonly certificates: number; readonly limit: number; readonly whose: string };
  /** A version before 3, which rustls and others do not take. */
  old_version: { readonly version: number };
  /** Not as RFC 5280 has it, though readable. */
  malformed: { readonly problem: string; readonly field: string };
  /** A client's chain leads to none of the CAs that the server named; `suspected`: an intermediate may be missing. */
  not_in_ca_list: { readonly issuer: string };
}

export type FaultCode = keyof FaultValues;

/** One thing that is wrong, told apart by its code. */
export type Fault = {
  readonly [C in FaultCode]: FaultPlace & { readonly code: C } & Readonly<FaultValues[C]>;
}[FaultCode];

export type FaultOf<C extends FaultCode> = Extract<Fault, { readonly code: C }>;
