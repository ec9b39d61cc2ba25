import type { Side } from '../../base/side.js';
import type { Nothing } from './nothing.js';
import { isPossible, probably, probablyAs, type Sureness } from './sureness.js';

export type Unheard = 'client_certificate' | 'missing_client_certificate' | 'connection';

const REFUSED_UNHEARD: Readonly<Record<Unheard, string>> = {
  client_certificate: "the client's certificate",
  missing_client_certificate: 'a client without a certificate',
  connection: 'the connection',
};

// Why a side refused, in a clause behind "because", and what that means. TRUST stands for the side that checks.

export const FAULT: Readonly<Record<string, string>> = {
  self_signed: "it is self-signed and not in the TRUST's trust store",
  unknown_ca: 'the TRUST does not trust the CA that issued it',
  missing_intermediate: 'an intermediate certificate is missing from the chain',
  expired: 'it, or another certificate of its chain, has expired',
  not_yet_valid: 'it is not valid yet',
  hostname_mismatch: 'it is not issued for the host name that the client connected to',
  wrong_eku: 'its extended key usage does not allow this use',
  key_usage: 'its key usage does not allow this use',
  weak_signature: 'its key or signature is too weak',
  revoked: 'it has been revoked',
  crl_missing: 'the TRUST checks revocation and has no CRL for the CA that issued it',
  crl_expired: 'the CRL with which the TRUST checks it is out of date',
  revocation_undetermined: 'the TRUST could not find out whether it has been revoked',
  fingerprint_mismatch: 'it is not the certificate (or key) that the TRUST is set up to expect',
  no_ocsp_staple: 'it requires a stapled OCSP response, and none came with it',
  not_a_ca: 'it was issued by a certificate that is not a CA',
  path_length: 'its chain has more intermediate CAs than one of them allows',
  chain_too_long: 'its chain is longer than the TRUST is set to accept',
  name_constraints: 'its name is outside what its CA is allowed to certify',
  unhandled_critical_extension: 'it has a critical extension that the TRUST does not know',
  unsupported_curve: 'its key is on a curve that the TRUST does not support',
  bad_certificate_verify: 'the signature that proves possession of its key did not verify',
  client_cert_sigalg_mismatch: "the TRUST does not accept the signature algorithm of the client's key",
  cannot_sign: 'the client could not use the key of its certificate',
  protocol_version: 'client and server have no TLS version in common',
  inappropriate_fallback:
    'the client signals a retry with a lower version (TLS_FALLBACK_SCSV), and the server supports a higher one',
  downgrade: "the server's random says that it supports a higher version, so something forced a lower one",
  sslv2_hello: 'the client sent its hello in SSL 2.0 form',
  no_shared_cipher: 'client and server have no cipher suite in common',
  no_shared_group: 'client and server have no key exchange group (curve) in common',
  no_shared_sigalg: "no signature algorithm in common fits the key of the other side's certificate",
  no_alpn: 'client and server have no application protocol (ALPN) in common',
  unrecognized_name: 'the server does not serve the name that the client asked for',
  no_secure_renegotiation: 'the server does not offer secure renegotiation (RFC 5746)',
  no_extended_master_secret: 'the other side does not offer the extended master secret (RFC 7627)',
  ems_dropped: 'the client resumes a session without the extended master secret that the session had',
  dh_too_small: "the server's Diffie-Hellman prime is too small",
  unsupported_extension: 'the server sent an extension that the client had not asked for',
  duplicate_extension: 'a hello has the same extension twice',
  wrong_psk: 'client and server do not have the same pre-shared key',
  unknown_psk_identity: "the server does not know the client's pre-shared key identity",
  session_id_context: 'the server cannot resume this session, since it has no session ID context',
  ca_list_too_long: "the server's list of CA names is longer than the client accepts",
  message_too_large: 'a handshake message is larger than the other side accepts',
  record_overflow: 'a record is longer than TLS allows',
  corrupted: 'a record did not authenticate (bytes were changed on the path, or the keys differ)',
  transcript_changed: 'the two sides saw different handshakes, because something on the path changed it',
  protocol_error: 'the other side broke the protocol, or something on the path did',
  unknown: 'the capture does not show why',
};

export const because = (cause: string, by: Side): string => (FAULT[cause] ?? cause).replaceAll('TRUST', by);

export const WHAT_IT_MEANS: Readonly<Record<string, string>> = {
  self_signed:
    'A self-signed certificate vouches for itself, so the other side accepts it only if that very certificate is in its trust store.',
  unknown_ca:
    'A certificate is accepted when its chain of issuers ends at a CA in the trust store of the side that checks it. This chain does not lead to one.',
  missing_intermediate:
    'The sender must send every certificate between its own and the root; the checking side only has the root.',
  expired:
    'Every certificate in the chain has a validity period; the connection was made after one of them had ended.',
  not_yet_valid:
    'Every certificate has a validity period; the connection was made before it began. A wrong clock looks the same.',
  hostname_mismatch:
    'A client compares the host name it connected to with the subject alternative names of the certificate, not with its common name.',
  wrong_eku:
    'The extended key usage extension lists what a certificate may be used for: serverAuth for a server, clientAuth for a client.',
  key_usage:
    'The key usage extension lists what a key may do. TLS needs digitalSignature, or keyEncipherment for RSA key exchange.',
  weak_signature: 'Short keys and old digests such as SHA-1 can be forged; current stacks refuse them.',
  revoked: 'The CA withdrew the certificate before it expired.',
  crl_missing:
    'A side that checks revocation needs a CRL of every CA in the chain. OpenSSL sends unknown_ca when one is missing, although it knows the CA.',
  crl_expired:
    'A CRL names the time of its next update and is not valid after it. OpenSSL then sends certificate_expired, although the certificate is valid.',
  revocation_undetermined:
    'The checking side asked an OCSP responder or fetched a CRL and got no usable answer; strict implementations then refuse.',
  fingerprint_mismatch:
    'A program may be set up to accept one certificate or key only (pinning, a fingerprint in SDP), whatever CA issued it.',
  no_ocsp_staple:
    'A certificate with the TLS feature extension (must-staple, RFC 7633) is only valid with a stapled OCSP response.',
  not_a_ca:
    'Only a certificate whose basicConstraints say CA:TRUE may issue others. OpenSSL answers such a chain with unknown_ca.',
  path_length:
    'A CA certificate may limit the number of CAs below it (pathLenConstraint). OpenSSL answers a violation with unknown_ca.',
  chain_too_long:
    'Programs limit the depth of a chain (nginx: ssl_verify_depth, Apache: SSLVerifyDepth). OpenSSL answers with unknown_ca when it is exceeded.',
  name_constraints:
    'A CA certificate may limit the names below it (nameConstraints); a name outside makes the chain invalid.',
  unhandled_critical_extension:
    'A side that does not understand a critical extension must refuse the certificate (RFC 5280 section 4.2).',
  unsupported_curve:
    'The key of a certificate must be on a curve that both sides support; brainpool curves are not supported everywhere.',
  bad_certificate_verify:
    'Each side signs the handshake with its private key. A signature that does not verify means that key and certificate do not match, or that something on the path changed the handshake.',
  inappropriate_fallback:
    'A client that failed with its best version and retries with a lower one marks the retry with TLS_FALLBACK_SCSV (RFC 7507), so that nobody on the path can force an old version. The first attempt is the one to look at.',
  downgrade:
    'A server that supports TLS 1.3 marks its random when it negotiates less (RFC 8446 section 4.1.3). A client that offered TLS 1.3 then knows that something on the path changed the hellos.',
  sslv2_hello: 'A hello in SSL 2.0 form cannot carry extensions and is forbidden today (RFC 6176).',
  no_shared_cipher:
    'The client lists cipher suites, and the server chooses one that it supports and that fits its key.',
  no_shared_group: 'The client lists groups for the key exchange, and the server must support one of them.',
  no_shared_sigalg:
    "The client lists signature algorithms; the server's certificate must fit one of them (an ECDSA certificate does not fit an RSA-only client).",
  no_extended_master_secret:
    'The extended master secret binds the session keys to the handshake. FIPS modes and some current stacks require it in TLS 1.2; older stacks do not offer it.',
  ems_dropped:
    'A session established with the extended master secret may only be resumed with it (RFC 7627 section 5.3); a client that offers the session without it must be refused.',
  dh_too_small: 'A short prime in DHE can be broken. Current stacks refuse primes below 1024 or 2048 bits.',
  unsupported_extension:
    'A server may only answer the extensions that the client sent (RFC 8446 section 4.2).',
  duplicate_extension: 'Each extension may occur in a hello once (RFC 8446 section 4.2).',
  wrong_psk: 'Both sides must have the same secret under the same identity; otherwise nothing authenticates.',
  unknown_psk_identity:
    'The client names its pre-shared key by an identity, under which the server must know it.',
  session_id_context:
    'OpenSSL resumes sessions with client certificates only if the server program has set a session ID context. The full handshake works.',
  ca_list_too_long:
    'The CertificateRequest lists the names of all CAs that the server accepts. With a whole system trust store it grows beyond what some clients accept.',
  message_too_large:
    'Stacks limit the size of handshake messages: OpenSSL 100 kB for certificates, Go 64 kB, Java 32 kB or 10 certificates.',
  record_overflow: 'A record may carry 16384 bytes of content; a longer one is refused.',
  corrupted:
    'Every protected record is authenticated. One that does not verify was changed on the path, or the two sides have different keys.',
  transcript_changed:
    'Both sides hash all messages of the handshake; if the Finished does not verify, something on the path changed one of them.',
  cannot_sign:
    'The client has a certificate but could not use its key: a smart card or token that is locked or missing, a key file that is not readable. It answers with an empty Certificate, or gives up.',
  no_data:
    'The connection was opened and closed without a byte of data: a health check, a port scan, or a connection opened in advance.',
  plain_to_tls: 'The client spoke another protocol in plaintext where the server expects a ClientHello.',
  injected: 'A firewall or proxy wrote a page of its own into the stream in the middle of the handshake.',
  proxy_protocol:
    'A load balancer sends a PROXY protocol header in front of the ClientHello, and the server does not expect it (or expects one that was not sent).',
  proxy_refused: 'The proxy did not open the tunnel (CONNECT or SOCKS), so the server was never reached.',
  starttls_refused:
    'In protocols that start in plaintext the client asks for TLS (STARTTLS, SSLRequest); this server refused, or does not offer it.',
  eap_method:
    'EAP (802.1X): the client does not want the method that the server asks for. It is set up for another one, or lacks what this one needs, such as the certificate of EAP-TLS.',
  inner_authentication:
    'EAP (802.1X): the TLS tunnel stood, and what the client showed inside it was refused: the name, the password, or the method there. It is no fault of a certificate.',
  starttls_stripped:
    'Something on the path overwrote the offer of STARTTLS, or the request for it, so that it could keep reading.',
  unknown: 'More than one cause is possible, and the way the connection ended does not say which.',
};

export const causes = {
  'verdict.parameters_refused': (
    a: Sureness & {
      readonly by: Side;
      readonly cause: string;
      readonly alert: string | undefined;
    },
  ) =>
    `The ${a.by} ${probably(a)}refused the handshake${a.alert === undefined ? '' : ` (${a.alert})`}${a.cause === 'unknown' ? ';' : ':'} ${a.cause === 'unknown' ? '' : probablyAs(a)}${because(a.cause, a.by)}.`,
  'explanation.parameters_refused': (a: { readonly cause: string }) => WHAT_IT_MEANS[a.cause] ?? '',
  'verdict.established_other_leg': (a: Sureness) =>
    `The handshake succeeded and no client certificate was requested; the application answers that one is missing, so it ${probably(a)}means another leg: TLS ends at a load balancer or proxy in front of it.`,
  'explanation.established_other_leg': (_: Nothing) =>
    'This server never sent a CertificateRequest, so the client could not present a certificate here. What is behind it requires one.',
  'remedy.pass_certificate_on': (_: Nothing) =>
    'Configure the load balancer to request the client certificate and pass it on (nginx: ssl_verify_client and proxy_set_header with $ssl_client_escaped_cert), or pass TLS through to the server behind it.',
  'verdict.no_data': (a: Sureness & { readonly by: Side }) =>
    `The connection was ${probably(a)}opened and closed without a byte of data (the ${a.by} closed it first): a health check, a port scan, or a connection opened in advance.`,
  'explanation.no_data': (_: Nothing) => 'Nothing was sent, so nothing was refused.',
  'verdict.injected': (a: Sureness) =>
    `In the middle of the handshake a plaintext HTTP page arrived where the server had spoken TLS: something on the path ${probably(a)}injected it.`,
  'explanation.injected': (_: Nothing) =>
    'A firewall or proxy that blocks a connection often writes a page into it. The client parses that as a damaged record and complains about the version.',
  'verdict.black_hole': (a: Sureness & { readonly stage: string }) =>
    `The network ${probably(a)}lost what was sent ${a.stage === 'before_server_hello' ? 'before the server could answer' : 'in the middle of the handshake'}: its bytes were never acknowledged.`,
  'explanation.black_hole': (_: Nothing) =>
    'The other side acknowledged what came before, so it was reachable; these bytes did not arrive. Large packets that vanish while small ones pass are an MTU problem, typically with ICMP filtered.',
  'verdict.foreign_reset': (a: Sureness & { readonly stage: string }) =>
    `Something on the path ${probably(a)}reset the connection ${a.stage === 'before_server_hello' ? 'after the ClientHello' : 'in the middle of the handshake'}: the RST ${isPossible(a) ? 'does not fit the other packets of' : 'did not come from'} the side it claims to come from.`,
  'explanation.foreign_reset': (_: Nothing) =>
    'Its hop limit (TTL) or sequence number does not fit the packets of that side. Firewalls that filter by server name do this.',

  'fault.no_san': (a: { readonly subject: string; readonly name: string | undefined }) =>
    `the certificate ${a.subject} has no host name in its subject alternative names${a.name === undefined ? '' : ` (the client asked for ${a.name})`}`,
  'fault.path_length': (a: { readonly subject: string; readonly limit: number; readonly below: number }) =>
    `the CA certificate ${a.subject} allows ${a.limit} ${a.limit === 1 ? 'CA' : 'CAs'} below it, and there are ${a.below}`,
  'fault.name_constraints': (a: { readonly name: string }) =>
    `the name ${a.name} is outside what a CA in the chain may certify`,
  'fault.critical_extension': (a: { readonly subject: string; readonly oid: string }) =>
    `the certificate ${a.subject} has the critical extension ${a.oid}`,
  'fault.missing_intermediate': (a: { readonly issuer: string }) =>
    `the certificate of ${a.issuer} was not sent, and it is probably not a root`,
  'fault.chain_broken': (a: { readonly issuer: string; readonly next: string }) =>
    `the next certificate is ${a.next}, which did not issue this one (issuer: ${a.issuer})`,
  'fault.key_usage': (a: { readonly subject: string; readonly usages: readonly string[] }) =>
    `the key of ${a.subject} may only be used for ${a.usages.join(', ') || 'nothing'}`,
  'fault.unsupported_curve': (a: { readonly subject: string; readonly curve: string }) =>
    `the key of ${a.subject} is on the curve ${a.curve}`,
  'fault.explicit_ec_parameters': (a: { readonly subject: string }) =>
    `the key of ${a.subject} spells its curve parameters out instead of naming the curve (CVE-2020-0601 exploited this)`,
  'fault.other': (a: { readonly subject: string; readonly code: string }) =>
    a.code === 'not_a_ca'
      ? `the certificate ${a.subject} issued another and is not a CA (basicConstraints)`
      : a.code === 'must_staple_unmet'
        ? `the certificate ${a.subject} requires a stapled OCSP response, and none came`
        : `the certificate ${a.subject}: ${a.code}`,

  'evidence.closed_without_data': (a: { readonly by: Side }) => `the ${a.by} closes; no data had been sent`,
  'evidence.injected': (_: Nothing) => "a plaintext HTTP answer in the middle of the server's TLS stream",
  'evidence.undelivered': (a: { readonly from: Side; readonly times: number }) =>
    a.times > 1
      ? `the ${a.from} sends these bytes ${a.times} times, and they are never acknowledged`
      : `these bytes from the ${a.from} are never acknowledged, although later ones are`,
  'evidence.foreign_reset': (a: { readonly from: Side }) =>
    `a RST in the ${a.from}'s name that does not fit its other packets`,

  'alternative.not_opened': (_: Nothing) => 'the connection may never have been opened',
  'alternative.opened_and_closed': (_: Nothing) =>
    'the connection may have been opened and closed without any data',
  'alternative.not_tls': (a: { readonly from: Side }) => `what the ${a.from} sent may not be TLS`,
  'alternative.injected': (_: Nothing) => 'something on the path may have injected its own data',
  'alternative.alert': (a: { readonly from: Side; readonly sealed: boolean }) =>
    a.sealed
      ? `an alert from the ${a.from}, encrypted or not in this capture, may have ended it`
      : `the ${a.from}'s alert may be the refusal`,
  'alternative.alert_about_parameters': (a: { readonly from: Side }) =>
    `the alert may be about parameters: something in what the ${a.from === 'client' ? 'server chose' : 'client offered'} was not acceptable`,
  'alternative.alert_about_certificate': (a: { readonly owner: Side }) =>
    `the alert may be about the ${a.owner}'s certificate`,
  'alternative.alert_about_missing': (_: Nothing) =>
    'the alert may be about the client certificate that was not sent',
  'alternative.server_unheard': (a: { readonly unheard: Unheard }) =>
    `what the server answered is not in the capture: it may have refused ${REFUSED_UNHEARD[a.unheard]}`,
  'alternative.hung_up': (a: { readonly by: Side }) =>
    `the ${a.by} may have closed the connection by itself before the handshake completed`,
  'alternative.cut_by_network': (_: Nothing) =>
    'something on the path may have cut the connection: a firewall, a load balancer, a lost route',
  'alternative.fell_silent': (_: Nothing) => 'neither side may have sent anything more',
  'alternative.refused_renegotiation': (a: { readonly by: Side }) =>
    `the ${a.by} may have refused a second handshake on this connection (renegotiation)`,
  'alternative.certificate': (a: { readonly owner: Side; readonly cause: string }) =>
    `the ${a.owner}'s certificate: perhaps ${because(a.cause, a.owner === 'server' ? 'client' : 'server')}`,
  'alternative.parameters': (a: { readonly cause: string }) =>
    `perhaps ${because(a.cause, 'server').replace('the server does', 'the other side does')}`,
  'alternative.expired_elsewhere': (a: { readonly owner: Side }) =>
    `a certificate above the ${a.owner}'s that is not in the capture, such as the root, may have expired`,
  'alternative.clock': (a: { readonly by: Side }) => `the ${a.by}'s clock may be wrong`,
  'alternative.other_name_checked': (_: Nothing) =>
    'the client may check a different name from the one it asked for',
  'alternative.no_client_certificate': (_: Nothing) => 'the client may have no certificate',
  'alternative.cannot_sign': (_: Nothing) =>
    'the client may have a certificate whose key it cannot use (a locked token, an unreadable key file)',
  'alternative.left_without_reason': (_: Nothing) => 'the reason may be one that no capture shows',

  'remedy.crl_missing': (a: { readonly by: Side }) =>
    `Give the ${a.by} a current CRL of every CA in the chain, or turn its revocation check off (nginx: ssl_crl, Apache: SSLCARevocationFile, OpenSSL: -crl_check).`,
  'remedy.crl_expired': (a: { readonly by: Side }) => ({
    text: `Fetch a new CRL from the CA and reload the ${a.by}. This prints when it expires:`,
    command: 'openssl crl -in crl.pem -noout -nextupdate',
  }),
  'remedy.revocation_undetermined': (a: { readonly by: Side }) =>
    `Make sure that the ${a.by} can reach the CA's OCSP responder and CRL addresses, or staple the response.`,
  'remedy.no_ocsp_staple': (_: Nothing) =>
    'Turn OCSP stapling on (nginx: ssl_stapling on; Apache: SSLUseStapling on), or get a certificate without must-staple.',
  'remedy.issue_from_ca': (a: { readonly owner: Side }) =>
    `Issue the ${a.owner}'s certificate from a certificate with basicConstraints CA:TRUE and keyUsage keyCertSign.`,
  'remedy.path_length': (_: Nothing) =>
    'Issue the certificate from the CA directly, or renew the CA with a larger pathLenConstraint.',
  'remedy.chain_too_long': (a: { readonly by: Side }) =>
    `Raise the verification depth at the ${a.by} (nginx: ssl_verify_depth, Apache: SSLVerifyDepth), or shorten the chain.`,
  'remedy.name_constraints': (a: { readonly owner: Side }) =>
    `Issue the ${a.owner} a certificate whose names its CA is allowed to certify.`,
  'remedy.reissue': (a: { readonly owner: Side }) =>
    `Issue the ${a.owner} a certificate without that extension, or update the side that checks it.`,
  'remedy.key_usage': (a: { readonly owner: Side }) =>
    `Issue the ${a.owner} a certificate whose key usage includes digitalSignature (for RSA key exchange, keyEncipherment).`,
  'remedy.supported_curve': (a: { readonly owner: Side }) =>
    `Issue the ${a.owner} a certificate with a key on P-256 or P-384, or an RSA key.`,
  'remedy.usable_key': (_: Nothing) =>
    'Check that the client can use the key of its certificate: the token is present and unlocked, the key file is readable and matches the certificate.',
  'remedy.inappropriate_fallback': (_: Nothing) =>
    'Look at the first attempt by the same client, with the higher version: what failed there is the cause. Then turn the fallback off.',
  'remedy.downgrade': (_: Nothing) =>
    'Find the middlebox that changes the hellos, or the front end that supports less: capture on both sides of it.',
  'remedy.sslv2_hello': (_: Nothing) =>
    'Turn the SSL 2.0 hello off at the client (Java: remove SSLv2Hello from the protocols), or update it.',
  'remedy.no_extended_master_secret': (_: Nothing) =>
    'Update the side that does not offer extended_master_secret, use TLS 1.3, or relax the side that requires it.',
  'remedy.ems_dropped': (_: Nothing) =>
    'Turn session resumption off at the client, or update it: it must offer extended_master_secret when it resumes such a session.',
  'remedy.dh_too_small': (_: Nothing) =>
    'Configure the server with a Diffie-Hellman group of 2048 bits or more (nginx: ssl_dhparam, Java: -Djdk.tls.ephemeralDHKeySize=2048), or use ECDHE.',
  'remedy.broken_peer': (a: { readonly from: Side }) =>
    `Update the ${a.from}'s TLS library, or the middlebox that sends in its name: it breaks the protocol.`,
  'remedy.wrong_psk': (_: Nothing) =>
    'Configure the same pre-shared key under the same identity on both sides.',
  'remedy.unknown_psk_identity': (_: Nothing) =>
    'Add the identity that the client sends to the server, or correct it at the client.',
  'remedy.session_id_context': (_: Nothing) =>
    'Set a session ID context in the server program (OpenSSL: SSL_CTX_set_session_id_context), or turn resumption off.',
  'remedy.ca_list_too_long': (_: Nothing) =>
    'Configure the server to name only the CAs that issue its client certificates (nginx: ssl_client_certificate with those alone; Apache: SSLCADNRequestFile).',
  'remedy.message_too_large': (_: Nothing) =>
    'Send fewer and smaller certificates, or raise the limit of the receiver (Java: jdk.tls.maxHandshakeMessageSize; OpenSSL: SSL_CTX_set_max_cert_list).',
  'remedy.corrupted': (_: Nothing) =>
    'Capture at both ends and compare: a device on the path changes bytes, or one side has a faulty TLS library.',
  'remedy.injected': (_: Nothing) =>
    'Ask whoever runs the firewall or proxy on the path why it blocks this connection; the injected page names it.',
  'remedy.foreign_reset': (_: Nothing) =>
    'Look for a firewall or filter on the path that resets such connections; capture at both ends to see where the RST originates.',
};
