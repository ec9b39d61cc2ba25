import type { Side } from '../../base/side.js';
import type { RemedyWords } from '../remedy-words.js';
import { callOf, keyLogCommand } from './call.js';
import type { Nothing } from './nothing.js';
import { list } from './words.js';

// What to change.

type Owner = { readonly owner: Side };

export const remedies = {
  'remedy.trust_self_signed': (a: { readonly url: string }) => ({
    text: "Add this certificate to the client's trust store:",
    command: callOf(a.url, { trusted: 'server.crt' }),
  }),
  'remedy.certificate_from_ca': (_: Nothing) =>
    'Or configure the server with a certificate from a CA that the client already trusts.',
  'remedy.trust_issuer': (a: { readonly url: string; readonly issuer: string | undefined }) => ({
    text: `Add the CA certificate at the top of the chain to the client's trust store${a.issuer === undefined ? '' : ` (issuer: ${a.issuer})`}:`,
    command: callOf(a.url, { trusted: 'ca.crt' }),
  }),
  'remedy.send_chain': (a: Owner) =>
    `If the ${a.owner === 'server' ? 'client' : 'server'} has that CA: let the ${a.owner} send its intermediates, too, leaf first, in one file.`,
  /** `subject`: of a CA's certificate, if that is what has expired; `elsewhere`: one that the other side has, or its CRL. */
  'remedy.renew': (a: Owner & { readonly subject?: string | undefined; readonly elsewhere?: boolean }) => {
    if (a.subject !== undefined)
      return `Put the CA's current certificate in the place of ${a.subject} among those that the ${a.owner} sends, and reload the ${a.owner}.`;
    return a.elsewhere === true
      ? `The ${a.owner}'s own certificate has not expired: look for a CA certificate or a CRL out of date among what the other side trusts, and at its clock.`
      : `Renew the ${a.owner}'s certificate and reload the ${a.owner}. If no certificate has expired, check the other side's clock.`;
  },
  'remedy.clock': (_: Nothing) =>
    'Set the clock of the side that refused, or wait until the certificate is valid.',
  /** `unnamed`: the client named no host, as where an address was typed. */
  'remedy.host_name': (a: { readonly names: readonly string[]; readonly unnamed?: boolean }) => {
    const named = a.names.length === 0 ? undefined : `a name in the certificate (${list(a.names)})`;
    if (a.unnamed === true)
      return `The client named no host, as where an address was typed: connect to ${named ?? 'the server by a name in its certificate'}, or issue one that has the address, too, in its subject alternative names (IP).`;
    return named === undefined
      ? 'Issue the server a certificate that has this host name in its subject alternative names.'
      : `Connect to ${named}, or issue one that has this host name in its subject alternative names.`;
  },
  'remedy.usage': (a: Owner & { readonly needed: string; readonly restricting: string | undefined }) =>
    a.restricting === undefined
      ? `Issue the ${a.owner} a certificate whose extended key usage includes ${a.needed}.`
      : `Have the ${a.owner}'s certificate issued by another CA: ${a.restricting} limits by its own extended key usage what lies below it, and leaves ${a.needed} out.`,
  'remedy.stronger': (a: Owner) =>
    `Issue the ${a.owner} a certificate with an RSA key of 2048 bits or more, or P-256, signed with SHA-256.`,
  'remedy.replace_revoked': (a: Owner) =>
    `Issue the ${a.owner} a new certificate; a revoked one stays revoked.`,
  'remedy.fingerprint': (a: { readonly owner: Side }) =>
    `Compare the fingerprint of the ${a.owner}'s certificate (SHA-256) with the one that the other side expects: in WebRTC a=fingerprint of the session description. A description of an earlier session, or a certificate made anew since then, is the usual reason.`,
  'remedy.key_matches': (_: Nothing) =>
    'Check that the private key belongs to the certificate, and that nothing on the path changes the handshake.',
  'remedy.give_client_certificate': (a: { readonly url: string; readonly names: readonly string[] }) => ({
    text: 'Configure the client with a certificate and its key:',
    command: callOf(a.url, { trusted: 'server.crt', certificate: true }),
  }),
  'remedy.check_client_certificate': (a: { readonly names: readonly string[] }) =>
    a.names.length === 0
      ? 'If it has one: check that the path is right, the key readable, and that the program uses it for this server.'
      : `If it has one: check that it is issued by a CA that the server accepts (${list(a.names)}), that its intermediates are in the same file, and that the key is readable.`,
  'remedy.server_trusts_client_ca': (a: {
    readonly issuer: string | undefined;
    readonly program: string | undefined;
    readonly setting: string | undefined;
  }) =>
    `Add the CA that issued the client's certificate${a.issuer === undefined ? '' : ` (${a.issuer})`} to the CAs with which the server verifies clients${a.program === undefined ? '' : ` (${a.program}: ${a.setting})`}, and reload the server.`,
  'remedy.client_certificate_from_listed_ca': (a: { readonly names: readonly string[] }) =>
    a.names.length === 0
      ? 'Or configure the client with a certificate from a CA that the server trusts, with its intermediates.'
      : `Or configure the client with a certificate from one of the CAs that the server accepts: ${list(a.names)}.`,
  'remedy.key_log_dtls': (_: Nothing) => ({
    text: 'Capture again with a key log, which decrypts what is hidden here. OpenSSL writes one with this option:',
    command: 'openssl s_client -dtls -connect HOST:PORT -keylogfile keys.log',
  }),
  /** `library`: the client's; `url`: what it connects to. */
  'remedy.key_log': (a: { readonly library: string | undefined; readonly url: string }): RemedyWords => {
    const again = 'Capture again with a key log, which decrypts what is hidden here';
    const command = keyLogCommand(a.library, a.url);
    switch (a.library) {
      case 'Node.js':
        return { text: `${again}. Node.js writes one with this option:`, command };
      case 'Java':
        return { text: `${again}. Java writes one with an agent:`, command };
      case 'Go':
        return `${again}: in Go, set KeyLogWriter of tls.Config.`;
      case 'rustls':
        return `${again}: with rustls, set key_log of ClientConfig to KeyLogFile and the variable SSLKEYLOGFILE.`;
      case 'GnuTLS':
      case 'NSS':
        return { text: `${again}. Programs on ${a.library} write one where this variable is set:`, command };
      default:
        return { text: `${again}:`, command };
    }
  },
  'remedy.protocol_version': (a: { readonly offered: readonly string[] }) =>
    `Configure a version in common: raise the older side to one that the other accepts${a.offered.length === 0 ? '' : ` (the client offers ${list(a.offered)})`}.`,
  'remedy.no_alpn': (a: { readonly offered: readonly string[] }) =>
    `Enable one of the client's protocols on the server (${list(a.offered) || 'it offers none'}), or configure the client to offer one that the server supports.`,
  'remedy.unrecognized_name': (a: { readonly name: string | undefined }) =>
    a.name === undefined
      ? 'Connect to the server by host name, not by address.'
      : `Add ${a.name} to the server's configuration with a certificate for it, or connect to a name that it serves.`,
  'remedy.no_shared_sigalg': (a: { readonly schemes: readonly string[] }) =>
    `Give the server a key and certificate that fit one of the client's signature algorithms (${list(a.schemes)}), or allow more at the client (OpenSSL: SignatureAlgorithms; Java: jdk.tls.client.SignatureSchemes; Node.js: sigalgs).`,
  'remedy.no_overlap': (a: { readonly from: Side }) =>
    `Compare the client's offer with what the ${a.from} is configured for: cipher suites, groups, signature algorithms, and the type of the server's key; and see that the server has a certificate, and one that servers may use.`,
  'remedy.no_secure_renegotiation': (_: Nothing) => ({
    text: 'Update the server, or turn secure renegotiation on. For a test only: this line in the OpenSSL configuration lets the client continue:',
    command: 'Options = UnsafeLegacyServerConnect',
  }),
  'remedy.plain_to_tls': (a: { readonly http: boolean; readonly url: string }): RemedyWords =>
    a.http
      ? { text: 'Use https:', command: `curl ${a.url}` }
      : 'Turn TLS on in the client for this port, or use the port without TLS.',
  'remedy.not_tls_server': (a: { readonly http: boolean }) =>
    a.http
      ? 'Use http:// for this port, or the port on which the server speaks TLS.'
      : 'Use the port on which the server speaks TLS; some protocols start in plaintext and upgrade with STARTTLS.',
  'remedy.cut_off': (a: { readonly tooBig: boolean }) =>
    a.tooBig
      ? 'Let ICMP through the firewalls on the path (the sender must learn that its packets are too big), or lower the MTU of the tunnel or container network at the sender.'
      : 'Check the route and the firewalls on the path; the source of the ICMP message is the router that gave up.',
  'remedy.not_opened': (a: { readonly refused: boolean; readonly port: number }): RemedyWords =>
    a.refused
      ? { text: 'Start the server, or correct the port:', command: `ss -ltn 'sport = :${a.port}'` }
      : 'Check the address, the route and the firewalls on the path.',
  'remedy.no_renegotiation': (_: Nothing) =>
    'Request the client certificate in the first handshake (for the whole host, not for one path), or use TLS 1.3 with post-handshake authentication on both sides.',
  'remedy.hung_up': (a: { readonly by: Side; readonly stage: string }) =>
    `Look at the ${a.by}'s log for this moment.${a.stage === 'before_server_hello' ? ' If it has no such connection, look for a middlebox on the path.' : ''}`,
  'remedy.timeout': (_: { readonly stage: string }) =>
    'Check that the other side is running and speaks TLS on this port; then capture at both ends to see where packets stop.',
  'remedy.flight_lost': (_: Nothing) =>
    'Capture at both ends to see whether the flight arrives. If only long packets are lost, let the sender cut its handshake messages shorter (a lower MTU), and look for a firewall that drops fragments.',
  'remedy.capture_again': (a: { readonly why: string }) => ({
    text:
      a.why === 'early_end'
        ? 'Let the capture run until the connection has ended:'
        : 'Capture again, starting before the connection: whole packets, both directions:',
    command: 'tcpdump -i lo -s 0 -w capture.pcap',
  }),
  'remedy.other_alert': (a: { readonly by: Side }) =>
    `Look at the ${a.by}'s log: it has what it did not accept.`,
  'remedy.pass_certificate_on': (_: Nothing) =>
    'Configure the load balancer to request the client certificate and pass it on (nginx: ssl_verify_client and proxy_set_header with $ssl_client_escaped_cert), or pass TLS through to the server behind it.',
  'remedy.crl_missing': (a: { readonly by: Side }) =>
    `Give the ${a.by} a current CRL of every CA in the chain, or turn its revocation check off (${a.by === 'server' ? 'nginx: ssl_crl; Apache: SSLCARevocationFile; HAProxy: crl-file; Mosquitto: crlfile' : 'curl: --crlfile'}; Python: load_verify_locations; Node.js: crl; OpenSSL: -crl_check).`,
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
    `Raise the verification depth at the ${a.by}${a.by === 'server' ? ' (nginx: ssl_verify_depth, Apache: SSLVerifyDepth)' : ''}, or shorten the chain.`,
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
    'Set a session ID context in the server program (OpenSSL: SSL_CTX_set_session_id_context; pyOpenSSL: set_session_id), or turn resumption off.',
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
