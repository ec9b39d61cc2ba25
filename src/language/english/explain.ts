// What `tls-dissect explain` says about a cause, an alert, a message or a finding, without any capture.

import { WHAT_IT_MEANS } from './causes.js';
export interface Named {
  readonly name: string;
}

/** How a cause comes about, and how it looks in a capture. */
const CAUSES: Readonly<Record<string, string>> = {
  none: 'Nothing failed: the handshake was completed, and nothing in the capture shows a refusal behind it.',
  unknown_ca:
    'A certificate is accepted when its chain of issuers ends at a CA in the trust store of the side that checks it. This one ends at a CA that is not in there. OpenSSL says unknown_ca, Go bad_certificate, Java certificate_unknown, GnuTLS bad_certificate or unknown_ca; Node.js and gRPC often close without a word.',
  self_signed:
    'A self-signed certificate vouches for itself, so the other side accepts it only if that very certificate is in its trust store. It is the usual state of a test server: curl needs --cacert with that certificate.',
  missing_intermediate:
    'The sender must send every certificate between its own and the root; the checking side has the root only. Browsers hide the mistake by fetching or remembering intermediates, other programs do not. The alert is the same as for an unknown CA.',
  expired:
    'Every certificate names the period in which it is valid; the connection was made after its end, by the clock of the side that checks.',
  not_yet_valid:
    'Every certificate names the period in which it is valid; the connection was made before its beginning. A wrong clock looks the same: a fresh container, a board without a battery.',
  hostname_mismatch:
    'A client compares the name that it dialled with the subject alternative names of the certificate (RFC 9525), not with its common name. curl and others compare after the handshake, so that the capture shows a handshake that succeeds and a client that leaves at once.',
  wrong_eku:
    'The extended key usage extension lists what a certificate may be used for: serverAuth for a server, clientAuth for a client. Public CAs stopped issuing clientAuth in 2025 to 2027, which breaks mutual TLS with their certificates.',
  weak_signature:
    'Short keys (RSA under 2048 bits) and old digests such as SHA-1 can be forged; current stacks refuse them.',
  revoked:
    'The CA has withdrawn the certificate before its end; the checking side has learned it from a CRL or OCSP.',
  bad_certificate_verify:
    'Each side signs the handshake with its private key. A signature that does not verify means that key and certificate do not belong together, or that something changed the handshake on its way. With a certificate in sight the signature is verified here too, and a wrong one is proved.',
  no_client_certificate:
    'The server asked for a client certificate (CertificateRequest), and the client answered with an empty Certificate. Either none is configured, or none that it has fits the CA names, key types or signature algorithms that the server named. A server that insists ends the handshake; nginx finishes it and answers 400 "No required SSL certificate was sent" inside.',
  client_cert_not_in_ca_list:
    'The CertificateRequest names the CAs whose certificates the server wants, and the certificate that the client has is issued by none of them. Java, Go and others then send an empty Certificate; curl and OpenSSL send theirs all the same.',
  client_cert_sigalg_mismatch:
    'The CertificateRequest names the signature algorithms that the server takes, and the key of the client can sign with none of them.',
  protocol_version:
    'Client and server must share one TLS version. Each side is configured with a lowest and a highest; old servers stop at TLS 1.0 or 1.1, which current clients no longer offer.',
  no_shared_cipher:
    'Client and server have no cipher suite in common, or none that fits the key of the server: a server with an ECDSA key cannot use a suite that signs with RSA.',
  no_shared_group: 'Client and server have no key exchange group (curve) in common.',
  no_shared_sigalg:
    'Client and server have no signature algorithm in common that fits the key of the certificate.',
  no_alpn:
    'With ALPN the client lists application protocols (such as h2 and http/1.1) and the server chooses one; a server that knows none of them may refuse.',
  unrecognized_name:
    'The client says in the server name extension (SNI) which host it wants; a server that has no such host may refuse. As a warning it may go on.',
  plain_http_to_tls:
    'The first bytes of the client are an HTTP request in clear, where the server expects a ClientHello: http:// instead of https://. The request was readable by anybody on the way.',
  not_tls_server:
    'The client began TLS, and the server answered in clear: the port does not speak TLS, or not yet (STARTTLS). OpenSSL calls this "wrong version number".',
  reset:
    'A reset (RST) in the middle of the handshake, without an alert: a program that closed with data unread or crashed, a firewall, or a load balancer without a backend.',
  timeout:
    'Bytes were sent, and no answer came: a hung process, a port that expects another protocol, or something on the way that swallows packets (too large ones, when ICMP is blocked).',
  abandoned:
    'One side closed the connection in the middle of the handshake without an alert. Programs on Node.js and gRPC refuse certificates like this; its log knows the reason.',
  refused:
    'The SYN was answered with a reset or an ICMP error: nothing listens at that port, or a rule on the way rejects it.',
  no_secure_renegotiation:
    'The ServerHello does not answer that the client can do secure renegotiation (RFC 5746): a server of before 2010, or one in which it is turned off. Many clients, OpenSSL 3 among them ("unsafe legacy renegotiation disabled"), go no further then.',
  no_renegotiation:
    'In TLS 1.2 a server may ask for a client certificate later by a second handshake (for one path only, for example). The client answered no_renegotiation, as many stacks now do; TLS 1.3 has post-handshake authentication instead.',
  protocol_error:
    'One side did not accept how the other speaks: a message out of place, a field out of range, a record that does not authenticate. A faulty implementation, a middlebox that changes bytes, or another protocol at this port.',
  unknown:
    'Somebody refused, and the capture does not show why: the alert is generic, or encrypted. What remains possible is listed.',
};

/** What a finding tells, and what to make of it. */
const FINDINGS: Readonly<Record<string, string>> = {
  'stream.gap':
    'Bytes of the stream are missing from the capture, or were cut off by a snap length. What follows is read from the next record that can be found.',
  'stream.conflict':
    'Two packets carry different bytes for the same place of the stream: a damaged capture, or somebody who injects packets.',
  'stream.one_direction':
    'Only one side of the connection was captured: what the other said is not known. Often the capture filter or the interface is the reason.',
  'stream.late_start':
    'The connection was already open when the capture began. Start the capture before the connection to see its handshake.',
  'handshake.malformed':
    'A handshake message does not keep to its format, and is shown as far as it could be read.',
  'handshake.bad_extension': 'An extension does not keep to its format; the rest of the message was read.',
  'handshake.oversized':
    'A handshake message claims to be longer than what is kept of one; it was passed over.',
  'handshake.unfinished': 'A handshake message began, and its end never came.',
  'record.unreadable': 'Bytes that should be a TLS record are none, and no record was found behind them.',
  'certificate.undecoded': 'A certificate is damaged, or no certificate at all.',
  'certificate.compressed': 'A compressed certificate (RFC 8879) could not be unpacked.',
  'decryption.no_secrets':
    'The key logs hold nothing for this connection: they are of another run, or of a program that did not write one.',
  'decryption.missing_secret':
    'The key logs hold some of the secrets of this connection and not the one that opens these records.',
  'decryption.unsupported': 'The keys are there, and this cipher suite or method cannot be opened here.',
  'decryption.wrong_keys':
    'The keys for this connection do not open its records: the key log is damaged or of another connection.',
  'connection.too_many_events': 'The connection has more events than are kept; the later ones are counted.',
  'connection.too_many_findings':
    'There is more to say about the connection than is kept; the later findings are counted.',
  'connection.evicted':
    'More connections were open at once than are followed; this one was told before its end.',
  'client_certificate.wanted':
    'What a client certificate would need to be: by the CA names, types and signature algorithms of the CertificateRequest.',
  'chain.out_of_order':
    'The certificates do not stand in the order of their issuers, each certifying the one before. TLS 1.2 demands it; most stacks sort them.',
  'chain.duplicate': 'A certificate stands in the chain twice.',
  'chain.extra': 'A certificate in the chain certifies none of the others: it is of no use there.',
  'chain.cross_signed': 'The same CA is certified by two issuers, so that there are several ways to a root.',
  'chain.root_sent':
    'The chain holds a root. The other side trusts its own copy or none: sending it is of no use.',
  'chain.not_a_ca': 'A certificate issued another one and is no CA (basic constraints).',
  'chain.expired': 'A certificate of the chain had expired when the connection was made.',
  'chain.not_yet_valid': 'A certificate of the chain was not valid yet when the connection was made.',
  'chain.namesake': 'A certificate has the name of the issuer and not the key that signed.',
  'chain.path_length': 'A CA of the chain has more CAs below it than its path length allows.',
  'chain.name_constraints': 'A certificate of the chain bears a name for which a CA above it may not issue.',
  'chain.wrong_eku':
    'The extended key usages of a CA of the chain leave out what the certificate below is used for; all current stacks count that.',
  'chain.key_usage': 'A certificate issued another one and may not sign certificates (key usage).',
  'chain.explicit_curve':
    "A certificate spells its key's elliptic curve out instead of naming it, which RFC 5480 forbids (CVE-2020-0601).",
  'chain.known':
    'A certificate is known by its names: the default of a program, that of a development CA, or of a product that looks into TLS.',
  'chain.alone':
    'The certificate came without its issuers: fine if the other side has the issuer itself, a missing intermediate if not.',
  'ocsp.good': 'The server stapled an OCSP response: its certificate is not revoked.',
  'ocsp.revoked': 'The server stapled an OCSP response that says that its certificate is revoked.',
  'ocsp.unknown': 'The server stapled an OCSP response of a responder that does not know the certificate.',
  'ocsp.stale': 'The stapled OCSP response had run out when the connection was made.',
  'ocsp.not_yet_valid': 'The stapled OCSP response was not valid yet when the connection was made.',
  'ocsp.bad_signature': 'The stapled OCSP response is not signed by whom it should be.',
  'ocsp.other_certificate': 'The stapled OCSP response is about another certificate.',
  'ocsp.unsuccessful': 'The stapled OCSP response is an error message of the responder.',
  'ocsp.malformed': 'The stapled OCSP response cannot be decoded.',
  'capture.empty': 'The file ends before a capture begins.',
  'capture.cut':
    'The file ends in the middle of a packet: the capturing program was stopped, or the copy is not whole.',
  'capture.interrupted': 'Reading was interrupted; what is told is what was read by then.',
  'capture.bad_record':
    'A packet record claims a length that cannot be; reading went on where the next one could be found, or ended.',
  'capture.bad_block': 'A block of a pcapng file is damaged.',
  'capture.unsupported_block': 'A block of a pcapng file is of a kind that is not read.',
  'capture.unknown_link_type':
    'The packets have a link layer that is not decoded here; its number says which.',
  'capture.snap_length':
    'The capture keeps only the beginning of each packet. Capture with -s 0 to keep all.',
  'capture.decompression_failed': 'The compressed file is damaged, or unpacks to more than is read.',
  'capture.comment': 'A comment that somebody wrote into the capture.',
  'capture.key_log': 'A line of a key log cannot be used.',
  'capture.too_many_without_tls':
    'There are more connections without TLS than are kept until it is known whether their server speaks TLS elsewhere.',
  'capture.no_tls':
    'Nobody speaks TLS in this capture; what is spoken instead is told by server and protocol. Connections that were refused, not answered, or closed without a byte are listed all the same.',
  'capture.no_tcp':
    'The packets of this capture are of other protocols than TCP, so that no TLS over TCP is in it.',
  'capture.not_dissected': 'Packets of a protocol that is seen and not dissected: DTLS or QUIC.',
};

const inWords = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

export const explainedFindings: readonly string[] = Object.keys(FINDINGS);

export const explain = {
  'explain.cause': (a: Named) => CAUSES[a.name] ?? WHAT_IT_MEANS[a.name] ?? a.name,
  'explain.finding': (a: Named) => FINDINGS[a.name] ?? a.name,
  'explain.alert': (a: Named & { readonly note: string }) => a.note,
  'explain.message': (a: Named & { readonly note: string }) => a.note,
  'explain.kind': (a: { readonly kind: string; readonly code: number | undefined }) =>
    a.code === undefined ? `(${a.kind})` : `(${a.kind}, ${a.code})`,
  'explain.any_fault': (a: { readonly names: readonly string[] }) =>
    `${inWords(a.names)} ${a.names.length === 1 ? 'says' : 'say'} this of nearly every fault of a certificate, an unknown CA included.`,
  'explain.empty_certificate': (_: { readonly _?: never }) =>
    'Up to TLS 1.2 servers also say this when the client has sent an empty Certificate: then the missing client certificate is the cause.',
  'explain.complaint': (_: { readonly _?: never }) =>
    'It may come from the innocent side: one that complains because the other left without a word.',
  'explain.usual_causes': (_: { readonly _?: never }) => 'Usual causes',
  'explain.remedies': (_: { readonly _?: never }) => 'What to change',
  'explain.of_server': (_: { readonly _?: never }) => "the server's certificate",
  'explain.of_client': (_: { readonly _?: never }) => "the client's certificate",
  'explain.said_by': (_: { readonly _?: never }) => 'Alerts that name it',
  'explain.references': (_: { readonly _?: never }) => 'See',
  'explain.samples': (_: { readonly _?: never }) => 'Samples',
  'cli.unknown_topic': (a: { readonly topic: string; readonly near: readonly string[] }) =>
    a.near.length === 0
      ? `Nothing is known about "${a.topic}": name an alert, a message, a cause or a finding (tls-dissect explain lists them).`
      : `Nothing is known about "${a.topic}". Did you mean ${a.near.join(' or ')}?`,
  'explain.topics': (a: { readonly kind: string }) =>
    ({ cause: 'Causes', alert: 'Alerts', message: 'Handshake messages', finding: 'Findings' })[a.kind] ??
    a.kind,
};
