// What each step of a handshake is for, what matters in the one at hand, and what comes next: for somebody who sees one
// for the first time.
import type { Side } from '../../base/side.js';

type Nothing = { readonly _?: never };

const paragraph = (...sentences: readonly (string | false | undefined)[]): string =>
  sentences.filter((one) => one !== false && one !== undefined && one !== '').join(' ');

export const teaching = {
  'teach.tcp_syn': (_: Nothing) =>
    'TLS needs a connection that loses nothing and keeps the order, so TCP comes first: the client asks with SYN, the server answers with SYN and ACK, and the client acknowledges that. None of it is protected. Next, once the connection is open, the client sends its ClientHello.',
  'teach.tcp_syn_ack': (_: Nothing) =>
    'Something listens on this port; otherwise there would be a reset (RST) here. Whether it speaks TLS only shows in its answer to the ClientHello, which comes next.',
  'teach.tcp_fin': (a: { readonly hangsUp: boolean }) =>
    paragraph(
      'FIN means: nothing more from this side. The other side may still send.',
      a.hangsUp
        ? 'The handshake is not complete, and no alert gives a reason: only the program that closed knows it, and its log may have it.'
        : 'A close_notify alert should come before it, so that nobody on the path can cut a conversation short unnoticed; many programs omit it.',
    ),
  'teach.tcp_rst': (a: { readonly hangsUp: boolean }) =>
    paragraph(
      'RST ends the connection in both directions at once, and what was in transit is discarded. It gives no reason.',
      a.hangsUp
        ? 'In the middle of a handshake it comes from a program that crashed or closed with data unread, or from a firewall or load balancer on the path.'
        : 'After an alert or a close_notify it means little: one side closed before it had read everything.',
    ),
  'teach.icmp_error': (_: Nothing) =>
    'With ICMP, routers and hosts report packets that they could not deliver. It is not part of the connection, and anyone could forge it; the sender of the packet decides whether to retry.',
  'teach.gap': (_: Nothing) =>
    'TCP numbers every byte, and the numbers show that some are not in this capture: packets were lost while capturing, or only the first bytes of each were kept. Their content is unknown.',
  'teach.plaintext': (_: Nothing) =>
    'Anyone on the path can read these bytes. That may be intended: some protocols start in plaintext and upgrade to TLS later (STARTTLS), and proxies put a line in front. If TLS was expected here, one side speaks a different protocol from the one the other expects.',
  'teach.client_hello': (a: {
    readonly again: boolean;
    readonly named: boolean;
    readonly keyShares: readonly string[];
    readonly resumes: boolean;
  }) =>
    paragraph(
      a.again
        ? 'This is the second ClientHello, with what the HelloRetryRequest asked for; everything else must be as in the first.'
        : 'The client speaks first, in plaintext, and lists what it supports, each list in its order of preference. The server may choose only from these lists.',
      !a.again &&
        (a.named
          ? 'The host name (SNI) tells a server with several certificates which one to present.'
          : 'It names no host (no SNI): a server with several certificates presents its default, which may be for another name.'),
      !a.again &&
        a.keyShares.length > 0 &&
        `The key share (${a.keyShares.join(', ')}) saves a round trip: a TLS 1.3 server that accepts this group has the keys at once.`,
      !a.again &&
        a.resumes &&
        'It offers to resume an earlier session: if the server agrees, no certificates are exchanged.',
      'Next comes the ServerHello, or an alert if the server accepts nothing on offer.',
    ),
  'teach.hello_retry_request': (a: { readonly group: string | undefined }) =>
    paragraph(
      'A TLS 1.3 client guesses which group the server will accept and sends a key share for it.',
      a.group === undefined
        ? 'This server wants the cookie it sends returned before it continues, so that it need not keep state for forged clients.'
        : `This server accepts ${a.group}, for which there was none.`,
      'This costs a round trip and is not an error. Next, the client sends its ClientHello again.',
    ),
  'teach.server_hello': (a: { readonly tls13: boolean; readonly resumed: boolean }) =>
    paragraph(
      'The server chooses one version and one cipher suite from the lists of the client; the random bytes of both hellos go into the keys.',
      a.tls13
        ? 'With both key shares the keys are already known: everything after this message is encrypted.'
        : 'Up to TLS 1.2 the handshake continues in plaintext, so a capture shows the certificates.',
      a.tls13
        ? a.resumed
          ? 'Next come EncryptedExtensions and Finished, and no certificates.'
          : 'Next come EncryptedExtensions, a CertificateRequest if the server authenticates clients, then Certificate, CertificateVerify and Finished.'
        : a.resumed
          ? 'The keys come from the earlier session: next, each side sends ChangeCipherSpec and Finished, and no certificates.'
          : "Next come the server's Certificate, its key exchange parameters, and a CertificateRequest if it authenticates clients.",
    ),
  'teach.encrypted_extensions': (_: Nothing) =>
    "What does not have to be public, TLS 1.3 sends here, encrypted: the application protocol chosen (ALPN), or that the host name was recognised. Next comes a CertificateRequest if the server requires a client certificate, else the server's Certificate, or Finished if a session is resumed.",
  'teach.certificate': (a: {
    readonly from: Side;
    readonly selfSigned: boolean;
    readonly alone: boolean;
    readonly tls13: boolean;
  }) =>
    paragraph(
      'A certificate binds a name to a public key; its issuer vouches for that with a signature.',
      a.from === 'server'
        ? 'The client checks: does the chain of issuers end at a CA that it trusts? Is today within the validity period? Does it name the host the client connected to? May it be used for a server?'
        : 'The server checks: does the chain of issuers end at a CA that it accepts for clients? Is today within the validity period? May it be used for a client? Few servers accept public CAs here.',
      a.selfSigned
        ? 'This one is signed with its own key, so there is no chain to follow: it is trusted only where this very certificate is in the trust store.'
        : a.alone
          ? "It came without its issuer: that is enough if the issuer is in the other side's trust store; if the issuer is an intermediate, the chain has a gap."
          : 'The certificates after the first complete the chain; the root need not be sent, as the other side must have it anyway.',
      a.from === 'server'
        ? a.tls13
          ? 'Next, CertificateVerify proves that the server has the private key.'
          : 'Next, the server sends its key exchange parameters, signed with the private key.'
        : a.tls13
          ? 'Next, CertificateVerify proves that the client has the private key.'
          : 'Next come ClientKeyExchange, and CertificateVerify, which proves that the client has the private key.',
    ),
  'teach.certificate_empty': (a: { readonly from: Side }) =>
    a.from === 'client'
      ? 'A client certificate was requested, so the client must answer. This is the answer of a client without a certificate, or with none that fits the CA names, key types and signature algorithms of the request. There is no key to prove, so no CertificateVerify follows. The server decides what happens next: it continues with an unauthenticated client, refuses with an alert, or completes the handshake and lets the application reject the request (nginx: status 400).'
      : 'A server must send at least one certificate in a Certificate message; the client ends the handshake with decode_error.',
  'teach.raw_public_key': (_: Nothing) =>
    'Both sides agreed to do without certificates (RFC 7250): nobody vouches for this key, and the other side must know it beforehand.',
  'teach.certificate_request': (a: {
    readonly names: number;
    readonly late: boolean;
    readonly tls13: boolean;
  }) =>
    paragraph(
      'Without this message the client is not authenticated; with it, TLS is mutual. It lists the signature algorithms that the server accepts and, optionally, the CAs whose certificates it accepts.',
      a.names === 0
        ? 'No CA is named here, so the client may send any certificate.'
        : a.names === 1
          ? 'One CA is named here: many clients send nothing if none of their certificates leads to it.'
          : `${a.names} CAs are named here: many clients send nothing if none of their certificates leads to one of them.`,
      a.late
        ? 'It comes after the handshake (post-handshake authentication). Next, the client must answer, if only with an empty Certificate.'
        : 'The client must answer, if only with an empty Certificate;',
      a.late
        ? ''
        : a.tls13
          ? "before that, the server's own Certificate comes next."
          : 'before that, ServerHelloDone comes next.',
    ),
  'teach.server_key_exchange': (a: { readonly ephemeral: boolean; readonly signed: boolean }) =>
    paragraph(
      a.ephemeral
        ? "Each side generates a key pair for this connection only (Diffie-Hellman); this is the server's public key. Anyone who steals the certificate's private key later cannot decrypt this connection with it: that is forward secrecy."
        : 'What the cipher suite needs from the server to agree on keys.',
      a.signed &&
        "The signature is made with the certificate's private key: nobody in the middle can substitute a key of their own.",
      'Next comes a CertificateRequest if the server requests a client certificate, else ServerHelloDone.',
    ),
  'teach.server_hello_done': (_: Nothing) =>
    "A marker without content: now the server waits. Next the client sends its Certificate if one was requested, ClientKeyExchange, CertificateVerify if it sent a certificate, ChangeCipherSpec and Finished. A client that does not accept the server's certificate leaves here, with or without an alert.",
  'teach.client_key_exchange': (a: { readonly transported: boolean; readonly verify: boolean }) =>
    paragraph(
      a.transported
        ? "The client generated the secret and sends it encrypted with the public key in the certificate. Anyone who has the server's private key, today or in ten years, can decrypt a capture of this connection; TLS 1.3 removed this method."
        : "This is the client's public key for the key exchange. Each side computes the same secret from its own private key and the other side's public key. The secret itself is never sent, so a capture cannot be decrypted without a key log.",
      a.verify
        ? 'Next comes CertificateVerify, then ChangeCipherSpec and Finished.'
        : 'Next come ChangeCipherSpec and Finished.',
    ),
  'teach.certificate_verify': (a: { readonly from: Side; readonly tls13: boolean }) =>
    paragraph(
      'Anyone can send a copy of a certificate; only the holder of its private key can make this signature, which covers all messages so far and is therefore valid for this handshake only. If it does not verify, the other side sends decrypt_error.',
      a.tls13 ? 'Next comes Finished.' : 'Next come ChangeCipherSpec and Finished.',
    ),
  'teach.change_cipher_spec': (a: { readonly compatibility: boolean; readonly encrypts: boolean }) =>
    a.compatibility
      ? 'TLS 1.3 sends it so that old middleboxes take the connection for TLS 1.2 and let it pass. It has no effect.'
      : a.encrypts
        ? 'One byte, a signal: everything this side sends from here on is encrypted with the new keys. Next comes its Finished, already encrypted.'
        : 'One byte, a signal: everything this side sends from here on carries a checksum made with the new keys, so that nobody can change it unnoticed. This cipher suite does not encrypt: anybody on the path can read it.',
  'teach.finished': (a: { readonly encrypted: boolean; readonly last: boolean }) =>
    paragraph(
      'A checksum over every message of the handshake, made with the new keys. It proves that both sides have the same keys and saw the same messages: if anyone had changed a list in a hello, it would not verify.',
      a.encrypted &&
        'It is encrypted; its position, the first message after ChangeCipherSpec, shows that it is the Finished.',
      a.last
        ? 'Both sides have sent theirs: the handshake is complete, and application data may follow.'
        : 'Next the other side sends the rest of its messages, up to its own Finished.',
    ),
  'teach.encrypted_handshake': (_: Nothing) =>
    'Once keys are in use, messages travel inside encrypted records: a capture shows only how many there are and how long. A key log would decrypt them.',
  'teach.close_notify': (_: Nothing) =>
    'An alert is two bytes, a level and a description. This one is not an error: it says that nothing more will follow, so that the other side can tell a complete conversation from one that was cut off. Next, TCP is closed.',
  'teach.alert': (a: { readonly ends: boolean }) =>
    paragraph(
      'Alerts are how TLS reports errors: two bytes, a level and a description, and no text.',
      a.ends
        ? "The side that sends a fatal one has given up, and the connection ends with it. The exact reason is in that side's log; some stacks send a specific alert where others send a generic one."
        : 'A warning does not end the connection: the other side decides how to react.',
    ),
  'teach.encrypted_alert': (_: Nothing) =>
    'An encrypted alert: a capture shows only who sent it, and when. After a complete conversation it is nearly always close_notify; in the middle of a handshake it is an error.',
  'teach.inferred_alert': (a: { readonly tag: number }) =>
    `TLS 1.3 encrypts alerts, and from outside this record looks like application data. Its size gives it away: an alert is 2 bytes, TLS adds 1 byte for the content type inside the encryption, and the cipher adds a tag of ${a.tag} bytes. No handshake message is that short, and no application data is due here yet. Which alert it is only a key log can tell; padding could forge the size, so this is inferred and not certain.`,
  'teach.hidden_handshake': (a: { readonly from: Side }) =>
    paragraph(
      'From outside, encrypted messages of TLS 1.3 look like application data. Still visible are the records, their sizes and their order: a certificate takes hundreds of bytes, a Finished a few dozen, an alert two, each with the same overhead added by the cipher.',
      a.from === 'server'
        ? 'By the standard these begin with EncryptedExtensions. Next the client answers: with its own messages up to Finished, or with an alert.'
        : 'By the standard these end with Finished, unless the client refuses. What the sizes prove is said in this step and in the verdict.',
    ),
  'teach.early_data': (_: Nothing) =>
    'A client that resumes a session may send data before the server has answered, encrypted with a key that both know from before. This saves a round trip; but anyone who records it can replay it, so it should not request anything that must happen only once.',
  'teach.application_data': (_: Nothing) =>
    'Data of the application, encrypted with the keys from the handshake. That TLS succeeded does not mean that the application agrees: a web server may still reject the client (400, 403), which is only visible with keys.',
  'teach.new_session_ticket': (_: Nothing) =>
    'The server encrypts its session state into a ticket that the client keeps and may present next time. Both then skip the certificates, so a change in a trust store only takes effect when the tickets have expired.',
  'teach.certificate_status': (_: Nothing) =>
    'A certificate may be revoked before it expires. Instead of every client asking the CA, the server delivers a recent, signed answer from the CA (OCSP stapling).',
  'teach.hello_request': (_: Nothing) =>
    'Up to TLS 1.2 a server may ask for a new handshake on the same connection, for example to request a client certificate for one path of a site. Next the client starts again, encrypted, or answers with the warning no_renegotiation.',
  'teach.hello_verify_request': (_: Nothing) =>
    'A DTLS server keeps no state after the first ClientHello: it sends a cookie derived from it, and continues only when a second ClientHello returns the cookie. So nobody can make it send its certificates to a victim, or exhaust it with forged addresses.',
  'teach.key_update': (_: Nothing) =>
    'From here on this side encrypts with new keys derived from the old ones; no certificates are exchanged again.',
  'teach.damaged': (_: Nothing) =>
    'A length or a field does not fit the format. The reason may be a faulty program, bytes lost while capturing, or another protocol; a peer that receives this sends decode_error or closes the connection.',
  'teach.heartbeat': (_: Nothing) =>
    'An extension that tests whether the other side is still there. Hardly anyone has used it since Heartbleed, a bug in an implementation of it.',
  'text.explained': (a: { readonly text: string; readonly references: readonly string[] }) =>
    a.references.length === 0 ? a.text : `${a.text} (${a.references.join(', ')})`,
};
