import type { Side } from '../../base/side.js';

/** What is said of a cause: what it means, or how it comes about, or both. */
export type CauseWords = {
  /** Why it was refused, in a clause behind "because"; TRUST stands for the side that checks. */
  readonly because?: string;
} & (
  | {
      /** What that means, behind a verdict. */
      readonly meaning: string;
      readonly explained?: string;
    }
  | {
      readonly meaning?: never;
      /** How it comes about and how it looks in a capture (`tls-dissect explain`), where that is more than what it means. */
      readonly explained: string;
    }
);

/**
 * Every cause that a verdict can have, in the order in which they are listed: what has its words here is a cause. Its name
 * is a promise to programs, for good.
 */
export const CAUSES = {
  none: {
    explained:
      'Nothing failed: the handshake completed, and nothing in the capture shows a refusal after it.',
  },
  unknown_ca: {
    because: 'the TRUST does not trust the CA that issued it',
    meaning:
      'A certificate is accepted when its chain of issuers ends at a CA in the trust store of the side that checks it. This chain does not lead to one.',
    explained:
      'A certificate is accepted when its chain of issuers ends at a CA in the trust store of the side that checks it. This one ends at a CA that is not in it. OpenSSL sends unknown_ca, Go bad_certificate, Java certificate_unknown, GnuTLS bad_certificate or unknown_ca; Node.js and gRPC often close without sending an alert.',
  },
  self_signed: {
    because: "it is self-signed and not in the TRUST's trust store",
    meaning:
      'A self-signed certificate vouches for itself, so the other side accepts it only if that very certificate is in its trust store.',
    explained:
      'A self-signed certificate vouches for itself, so the other side accepts it only if that very certificate is in its trust store. Test servers usually have one: curl needs --cacert with that certificate.',
  },
  missing_intermediate: {
    because: 'an intermediate certificate is missing from the chain',
    meaning:
      'The sender must send every certificate between its own and the root; the checking side only has the root.',
    explained:
      'The sender must send every certificate between its own and the root; the checking side only has the root. Browsers hide the mistake by fetching or caching intermediates, other programs do not. The alert is the same as for an unknown CA.',
  },
  expired: {
    because: 'it, or another certificate of its chain, has expired',
    meaning:
      'Every certificate in the chain has a validity period; the connection was made after one of them had ended.',
    explained:
      'Every certificate has a validity period; the connection was made after it ended, by the clock of the checking side.',
  },
  not_yet_valid: {
    because: 'it is not valid yet',
    meaning:
      'Every certificate has a validity period; the connection was made before it began. A wrong clock looks the same.',
    explained:
      'Every certificate has a validity period; the connection was made before it began. A wrong clock looks the same: a fresh container, a board without a battery.',
  },
  hostname_mismatch: {
    because: 'it is not issued for the host name that the client connected to',
    meaning:
      'A client compares the host name it connected to with the subject alternative names of the certificate, not with its common name.',
    explained:
      'A client compares the host name it connected to with the subject alternative names of the certificate (RFC 9525), not with its common name. curl and others compare after the handshake, so the capture shows a handshake that succeeds and a client that closes at once.',
  },
  wrong_eku: {
    because: 'its extended key usage does not allow this use',
    meaning:
      'The extended key usage extension lists what a certificate may be used for: serverAuth for a server, clientAuth for a client.',
    explained:
      'The extended key usage extension lists what a certificate may be used for: serverAuth for a server, clientAuth for a client. Public CAs stopped issuing clientAuth in 2025 to 2027, which breaks mutual TLS with their certificates.',
  },
  key_usage: {
    because: 'its key usage does not allow this use',
    meaning:
      'The key usage extension lists what a key may do. TLS needs digitalSignature, or keyEncipherment for RSA key exchange.',
  },
  weak_signature: {
    because: 'its key or signature is too weak',
    meaning: 'Short keys and old digests such as SHA-1 can be forged; current stacks refuse them.',
    explained:
      'Short keys (RSA under 2048 bits) and old digests such as SHA-1 can be forged; current stacks refuse them.',
  },
  revoked: {
    because: 'it has been revoked',
    meaning: 'The CA withdrew the certificate before it expired.',
    explained:
      'The CA withdrew the certificate before it expired; the checking side knows it from a CRL or OCSP.',
  },
  crl_missing: {
    because: 'the TRUST checks revocation and has no CRL for the CA that issued it',
    meaning:
      'A side that checks revocation needs a CRL of every CA in the chain. OpenSSL sends unknown_ca when one is missing, although it knows the CA.',
  },
  crl_expired: {
    because: 'the CRL with which the TRUST checks it is out of date',
    meaning:
      'A CRL names the time of its next update and is not valid after it. OpenSSL then sends certificate_expired, although the certificate is valid.',
  },
  revocation_undetermined: {
    because: 'the TRUST could not find out whether it has been revoked',
    meaning:
      'The checking side asked an OCSP responder or fetched a CRL and got no usable answer; strict implementations then refuse.',
  },
  no_ocsp_staple: {
    because: 'it requires a stapled OCSP response, and none came with it',
    meaning:
      'A certificate with the TLS feature extension (must-staple, RFC 7633) is only valid with a stapled OCSP response.',
  },
  not_a_ca: {
    because: 'it was issued by a certificate that is not a CA',
    meaning:
      'Only a certificate whose basicConstraints say CA:TRUE may issue others. OpenSSL answers such a chain with unknown_ca.',
  },
  path_length: {
    because: 'its chain has more intermediate CAs than one of them allows',
    meaning:
      'A CA certificate may limit the number of CAs below it (pathLenConstraint). OpenSSL answers a violation with unknown_ca.',
  },
  chain_too_long: {
    because: 'its chain is longer than the TRUST is set to accept',
    meaning:
      'Programs limit the depth of a chain (nginx: ssl_verify_depth, Apache: SSLVerifyDepth). OpenSSL answers with unknown_ca when it is exceeded.',
  },
  name_constraints: {
    because: 'its name is outside what its CA is allowed to certify',
    meaning:
      'A CA certificate may limit the names below it (nameConstraints); a name outside makes the chain invalid.',
  },
  unhandled_critical_extension: {
    because: 'it has a critical extension that the TRUST does not know',
    meaning:
      'A side that does not understand a critical extension must refuse the certificate (RFC 5280 section 4.2).',
  },
  bad_certificate_verify: {
    because: 'the signature that proves possession of its key did not verify',
    meaning:
      'Each side signs the handshake with its private key. A signature that does not verify means that key and certificate do not match, or that something on the path changed the handshake.',
    explained:
      'Each side signs the handshake with its private key. A signature that does not verify means that key and certificate do not match, or that something on the path changed the handshake. Where the certificate is visible, tls-dissect verifies the signature as well and can prove a wrong one.',
  },
  no_client_certificate: {
    explained:
      'The server requested a client certificate (CertificateRequest), and the client answered with an empty Certificate. Either none is configured, or none that it has fits the CA names, key types or signature algorithms that the server named. A server that requires one ends the handshake; nginx completes it and answers 400 "No required SSL certificate was sent" over TLS.',
  },
  client_cert_not_in_ca_list: {
    explained:
      "The CertificateRequest names the CAs whose certificates the server accepts, and none of them issued the client's certificate. Java, Go and others then send an empty Certificate; curl and OpenSSL send theirs anyway.",
  },
  client_cert_sigalg_mismatch: {
    because: "the TRUST does not accept the signature algorithm of the client's key",
    explained:
      "The CertificateRequest names the signature algorithms that the server accepts, and the client's key cannot sign with any of them.",
  },
  cannot_sign: {
    because: 'the client could not use the key of its certificate',
    meaning:
      'The client has a certificate but could not use its key: a smart card or token that is locked or missing, a key file that is not readable. It answers with an empty Certificate, or gives up.',
  },
  ca_list_too_long: {
    because: "the server's list of CA names is longer than the client accepts",
    meaning:
      'The CertificateRequest lists the names of all CAs that the server accepts. With a whole system trust store it grows beyond what some clients accept.',
  },
  message_too_large: {
    because: 'a handshake message is larger than the other side accepts',
    meaning:
      'Stacks limit the size of handshake messages: OpenSSL 100 kB for certificates, Go 64 kB, Java 32 kB or 10 certificates.',
  },
  protocol_version: {
    because: 'client and server have no TLS version in common',
    explained:
      'Client and server need a TLS version in common. Each is configured with a minimum and a maximum; old servers stop at TLS 1.0 or 1.1, which current clients no longer offer.',
  },
  inappropriate_fallback: {
    because:
      'the client signals a retry with a lower version (TLS_FALLBACK_SCSV), and the server supports a higher one',
    meaning:
      'A client that failed with its best version and retries with a lower one marks the retry with TLS_FALLBACK_SCSV (RFC 7507), so that nobody on the path can force an old version. The first attempt is the one to look at.',
  },
  downgrade: {
    because: "the server's random says that it supports a higher version, so something forced a lower one",
    meaning:
      'A server that supports TLS 1.3 marks its random when it negotiates less (RFC 8446 section 4.1.3). A client that offered TLS 1.3 then knows that something on the path changed the hellos.',
  },
  sslv2_hello: {
    because: 'the client sent its hello in SSL 2.0 form',
    meaning: 'A hello in SSL 2.0 form cannot carry extensions and is forbidden today (RFC 6176).',
  },
  no_shared_cipher: {
    because: 'client and server have no cipher suite in common',
    meaning:
      'The client lists cipher suites, and the server chooses one that it supports and that fits its key.',
    explained:
      'Client and server have no cipher suite in common, or none that fits the key of the server: a server with an ECDSA key cannot use a suite that signs with RSA.',
  },
  no_shared_group: {
    because: 'client and server have no key exchange group (curve) in common',
    meaning: 'The client lists groups for the key exchange, and the server must support one of them.',
    explained: 'Client and server have no key exchange group (curve) in common.',
  },
  no_shared_sigalg: {
    because: "no signature algorithm in common fits the key of the other side's certificate",
    meaning:
      "The client lists signature algorithms; the server's certificate must fit one of them (an ECDSA certificate does not fit an RSA-only client).",
    explained:
      'Client and server have no signature algorithm in common that fits the key of the certificate.',
  },
  unsupported_curve: {
    because: 'its key is on a curve that the TRUST does not support',
    meaning:
      'The key of a certificate must be on a curve that both sides support; brainpool curves are not supported everywhere.',
  },
  dh_too_small: {
    because: "the server's Diffie-Hellman prime is too small",
    meaning: 'A short prime in DHE can be broken. Current stacks refuse primes below 1024 or 2048 bits.',
  },
  no_extended_master_secret: {
    because: 'the other side does not offer the extended master secret (RFC 7627)',
    meaning:
      'The extended master secret binds the session keys to the handshake. FIPS modes and some current stacks require it in TLS 1.2; older stacks do not offer it.',
  },
  ems_dropped: {
    because: 'the client resumes a session without the extended master secret that the session had',
    meaning:
      'A session established with the extended master secret may only be resumed with it (RFC 7627 section 5.3); a client that offers the session without it must be refused.',
  },
  no_secure_renegotiation: {
    because: 'the server does not offer secure renegotiation (RFC 5746)',
    explained:
      'The ServerHello does not confirm secure renegotiation (RFC 5746), which the client supports: the server dates from before 2010, or has it turned off. Many clients then stop, OpenSSL 3 among them ("unsafe legacy renegotiation disabled").',
  },
  no_renegotiation: {
    explained:
      'Up to TLS 1.2 a server may request a client certificate later, in a second handshake (for one path only, for example). The client answered no_renegotiation, as many stacks now do; TLS 1.3 has post-handshake authentication instead.',
  },
  no_alpn: {
    because: 'client and server have no application protocol (ALPN) in common',
    explained:
      'With ALPN the client lists application protocols (such as h2 and http/1.1) and the server chooses one; a server that knows none of them may refuse.',
  },
  unrecognized_name: {
    because: 'the server does not serve the name that the client asked for',
    explained:
      'The client says in the server name extension (SNI) which host it wants to reach; a server that has no such host may refuse. If the alert is only a warning, the connection may continue.',
  },
  unsupported_extension: {
    because: 'the server sent an extension that the client had not asked for',
    meaning: 'A server may only answer the extensions that the client sent (RFC 8446 section 4.2).',
  },
  duplicate_extension: {
    because: 'a hello has the same extension twice',
    meaning: 'Each extension may occur in a hello once (RFC 8446 section 4.2).',
  },
  wrong_psk: {
    because: 'client and server do not have the same pre-shared key',
    meaning: 'Both sides must have the same secret under the same identity; otherwise nothing authenticates.',
  },
  unknown_psk_identity: {
    because: "the server does not know the client's pre-shared key identity",
    meaning: 'The client names its pre-shared key by an identity, under which the server must know it.',
  },
  session_id_context: {
    because: 'the server cannot resume this session, since it has no session ID context',
    meaning:
      'OpenSSL resumes sessions with client certificates only if the server program has set a session ID context. The full handshake works.',
  },
  fingerprint_mismatch: {
    because: 'it is not the certificate (or key) that the TRUST is set up to expect',
    meaning:
      'A program may be set up to accept one certificate or key only (pinning, a fingerprint in SDP), whatever CA issued it.',
  },
  record_overflow: {
    because: 'a record is longer than TLS allows',
    meaning: 'A record may carry 16384 bytes of content; a longer one is refused.',
  },
  corrupted: {
    because: 'a record did not authenticate (bytes were changed on the path, or the keys differ)',
    meaning:
      'Every protected record is authenticated. One that does not verify was changed on the path, or the two sides have different keys.',
  },
  transcript_changed: {
    because: 'the two sides saw different handshakes, because something on the path changed it',
    meaning:
      'Both sides hash all messages of the handshake; if the Finished does not verify, something on the path changed one of them.',
  },
  injected: {
    meaning: 'A firewall or proxy wrote a page of its own into the stream in the middle of the handshake.',
  },
  plain_http_to_tls: {
    explained:
      "The client's first bytes are a plaintext HTTP request where the server expects a ClientHello: http:// instead of https://. Anyone on the path could read the request.",
  },
  plain_to_tls: {
    meaning: 'The client spoke another protocol in plaintext where the server expects a ClientHello.',
  },
  not_tls_server: {
    explained:
      'The client started TLS, and the server answered in plaintext: the port does not speak TLS, or not yet (STARTTLS). OpenSSL reports this as "wrong version number".',
  },
  proxy_protocol: {
    meaning:
      'A load balancer sends a PROXY protocol header in front of the ClientHello, and the server does not expect it (or expects one that was not sent).',
  },
  proxy_refused: {
    meaning: 'The proxy did not open the tunnel (CONNECT or SOCKS), so the server was never reached.',
  },
  starttls_refused: {
    meaning:
      'In protocols that start in plaintext the client asks for TLS (STARTTLS, SSLRequest); this server refused, or does not offer it.',
  },
  starttls_stripped: {
    meaning:
      'Something on the path overwrote the offer of STARTTLS, or the request for it, so that it could keep reading.',
  },
  eap_method: {
    meaning:
      'EAP (802.1X): the client does not want the method that the server asks for. It is set up for another one, or lacks what this one needs, such as the certificate of EAP-TLS.',
  },
  inner_authentication: {
    meaning:
      'EAP (802.1X): the TLS tunnel stood, and what the client showed inside it was refused: the name, the password, or the method there. It is no fault of a certificate.',
  },
  no_data: {
    meaning:
      'The connection was opened and closed without a byte of data: a health check, a port scan, or a connection opened in advance.',
  },
  reset: {
    explained:
      'A reset (RST) in the middle of the handshake, without an alert: a program that closed with data unread or crashed, a firewall, or a load balancer without a backend.',
  },
  timeout: {
    explained:
      'Bytes were sent, and no answer came: a hung process, a port that expects another protocol, or something on the path that drops packets (large ones, when ICMP is blocked).',
  },
  abandoned: {
    explained:
      'One side closed the connection in the middle of the handshake without an alert. Programs built on Node.js and gRPC refuse certificates this way; the reason is in the log of that side.',
  },
  refused: {
    explained:
      'The SYN was answered with a reset or an ICMP error: nothing listens on that port, or a rule on the path rejects it.',
  },
  protocol_error: {
    because: 'the other side broke the protocol, or something on the path did',
    explained:
      'One side received something that breaks the protocol: a message out of place, a field out of range, a record that does not authenticate. The reason is a faulty implementation, a middlebox that changes bytes, or another protocol on this port.',
  },
  unknown: {
    because: 'the capture does not show why',
    meaning: 'More than one cause is possible, and the way the connection ended does not say which.',
    explained:
      'One side refused, and the capture does not show why: the alert is generic, or encrypted. What remains possible is listed.',
  },
} satisfies Readonly<Record<string, CauseWords>>;

export type Cause = keyof typeof CAUSES;

const wordsOf = (cause: Cause): CauseWords => CAUSES[cause];

export const because = (cause: Cause, by: Side): string =>
  (wordsOf(cause).because ?? cause).replaceAll('TRUST', by);

export const meaningOf = (cause: Cause): string => wordsOf(cause).meaning ?? '';

export function explained(cause: Cause): string {
  const words = wordsOf(cause);
  return words.meaning === undefined ? words.explained : (words.explained ?? words.meaning);
}
