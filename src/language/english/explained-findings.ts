/** What a finding tells, and what to make of it, by its code. */
export const EXPLAINED_FINDINGS: Readonly<Record<string, string>> = {
  'stream.gap':
    'Bytes of the stream are missing from the capture, or were cut off by a snap length. What follows is read from the next record that can be found.',
  'stream.conflict':
    'Two packets carry different bytes for the same position in the stream: a damaged capture, or injected packets.',
  'stream.one_direction':
    'Only one side of the connection was captured: what the other side sent is unknown. Often the capture filter or the interface is the reason.',
  'stream.late_start':
    'The connection was already open when the capture began. Start the capture before the connection to see its handshake.',
  'handshake.malformed':
    'A handshake message violates its format and is shown as far as it could be decoded.',
  'handshake.bad_extension': 'An extension violates its format; the rest of the message was decoded.',
  'handshake.oversized': 'A handshake message claims to be longer than the limit; it was skipped.',
  'handshake.unfinished': 'A handshake message began, and its end never came.',
  'eap.malformed':
    'A packet of an EAP method that carries TLS contradicts itself: its flags promise lengths that are not there, or a message longer than any handshake has.',
  'eap.too_many_rounds':
    'An EAP conversation has more rounds than any handshake needs; what came after them was not read, but for the result.',
  'record.unreadable': 'Bytes that should be a TLS record are not one, and no record was found after them.',
  'certificate.undecoded': 'A certificate is damaged, or not a certificate at all.',
  'certificate.compressed': 'A compressed certificate (RFC 8879) could not be unpacked.',
  'decryption.no_secrets':
    'The key logs contain nothing for this connection: they are from another run, or the program did not write one.',
  'decryption.not_tried':
    'The private keys failed on so many other connections that they were not tried on this one. Give only those that belong to its server.',
  'decryption.missing_secret':
    'The key logs contain some secrets of this connection but not the one that decrypts these records.',
  'decryption.unsupported': 'The keys are known, but this cipher suite or method is not supported.',
  'decryption.wrong_keys':
    'The keys for this connection do not decrypt its records: the key log is damaged or from another connection.',
  'quic.malformed':
    'A QUIC packet or frame does not keep to its format (RFC 9000); what could be read of the datagram was read.',
  'connection.too_many_events':
    'The connection has more events than are kept; the later ones are only counted.',
  'connection.too_many_findings':
    'The connection has more findings than are kept; the later ones are only counted.',
  'connection.evicted':
    'More connections were open at once than can be followed; this one was reported before it ended.',
  'client_certificate.wanted':
    'What a suitable client certificate would be, by the CA names, types and signature algorithms of the CertificateRequest.',
  'chain.out_of_order':
    'The certificates are out of order: each should certify the one before it. TLS 1.2 requires it; most stacks sort them.',
  'chain.duplicate': 'A certificate is in the chain twice.',
  'chain.extra': 'A certificate in the chain certifies none of the others: it is not needed.',
  'chain.cross_signed': 'The same CA is certified by two issuers, so there are several paths to a root.',
  'chain.root_sent':
    'The chain includes a root. The other side trusts its own copy or none: sending it is not needed.',
  'chain.not_a_ca': 'A certificate issued another one and is not a CA (basic constraints).',
  'chain.expired': 'A certificate in the chain had expired when the connection was made.',
  'chain.not_yet_valid': 'A certificate in the chain was not yet valid when the connection was made.',
  'chain.namesake': 'A certificate has the name of the issuer but not the key that signed.',
  'chain.unchecked_signature':
    'A signature in the chain is of a kind that cannot be checked here; who issued the certificate is known by name only.',
  'chain.path_length': 'A CA in the chain has more CAs below it than its path length allows.',
  'chain.name_constraints': 'A certificate in the chain has a name that a CA above it may not issue for.',
  'chain.wrong_eku':
    'The extended key usage of a CA in the chain does not include what the certificate below it is used for; all current stacks check this.',
  'chain.key_usage': 'A certificate issued another one and may not sign certificates (key usage).',
  'chain.explicit_curve':
    "A certificate spells its key's elliptic curve out instead of naming it, which RFC 5480 forbids (CVE-2020-0601).",
  'chain.known':
    'A certificate is recognised by its names: the default of a program, one from a development CA, or one from a product that intercepts TLS.',
  'chain.alone':
    'The certificate came without its issuers: fine if the other side has the issuer, a missing intermediate if not.',
  'ocsp.good': 'The server stapled an OCSP response: its certificate is not revoked.',
  'ocsp.revoked': 'The server stapled an OCSP response that says that its certificate is revoked.',
  'ocsp.unknown': 'The server stapled an OCSP response from a responder that does not know the certificate.',
  'ocsp.stale': 'The stapled OCSP response had expired when the connection was made.',
  'ocsp.not_yet_valid': 'The stapled OCSP response was not yet valid when the connection was made.',
  'ocsp.bad_signature': 'The stapled OCSP response is not signed by the CA or a responder it authorised.',
  'ocsp.other_certificate': 'The stapled OCSP response is about another certificate.',
  'ocsp.unsuccessful': 'The stapled OCSP response is an error from the responder.',
  'ocsp.malformed': 'The stapled OCSP response cannot be decoded.',
  'capture.empty': 'The file ends before a capture begins.',
  'capture.cut':
    'The file ends in the middle of a packet: the capturing program was stopped, or the copy is incomplete.',
  'capture.interrupted': 'Reading was interrupted; what had been read by then is reported.',
  'capture.bad_record':
    'A packet record claims an impossible length; reading continued where the next one could be found, or ended.',
  'capture.bad_block': 'A block of a pcapng file is damaged.',
  'capture.unsupported_block': 'A block of a pcapng file is of a type that is not read.',
  'capture.unknown_link_type': 'The packets have a link layer that is not supported; its number says which.',
  'capture.snap_length':
    'The capture keeps only the beginning of each packet. Capture with -s 0 to keep all.',
  'capture.decompression_failed': 'The compressed file is damaged, or unpacks to more than the limit.',
  'capture.comment': 'A comment stored in the capture.',
  'capture.key_log': 'A line of a key log cannot be used.',
  'capture.too_many_without_tls':
    'There are more connections without TLS than can be kept until it is known whether their server speaks TLS elsewhere.',
  'capture.no_tls':
    'No TLS in this capture; what is spoken instead is listed by server and protocol. Connections that were refused, not answered, or closed without a byte are listed anyway.',
  'capture.no_tcp': 'The packets in this capture are not TCP, so there is no TLS over TCP in it.',
  'capture.not_dissected':
    'Packets of DTLS or QUIC of which nothing could be read: the beginning of the connection is missing, or its version is not known.',
};
