// What each step of a handshake is for, what matters in the one at hand, and what comes next: for somebody who sees one
// for the first time.
import type { Side } from '../../base/side.js';

type Nothing = { readonly _?: never };

const paragraph = (...sentences: readonly (string | false | undefined)[]): string =>
  sentences.filter((one) => one !== false && one !== undefined && one !== '').join(' ');

export const teaching = {
  'teach.tcp_syn': (_: Nothing) =>
    'TLS needs a connection that loses nothing and keeps the order, so TCP comes first: the client asks with SYN, the server answers with SYN and ACK, and the client acknowledges that. None of it is protected. Next, once the connection is open, the client says its ClientHello.',
  'teach.tcp_syn_ack': (_: Nothing) =>
    'Something listens at this port; if nothing did, a reset (RST) would stand here. Whether it speaks TLS shows only in its answer to the ClientHello, which comes next.',
  'teach.tcp_fin': (a: { readonly hangsUp: boolean }) =>
    paragraph(
      'FIN says: from me nothing more. The other side may still send.',
      a.hangsUp
        ? 'The handshake is not over, and no alert gives a reason: the program that closed knows it, and its log may tell.'
        : 'A close_notify alert should stand before it, so that nobody on the way can cut a conversation short unnoticed; many programs leave it out.',
    ),
  'teach.tcp_rst': (a: { readonly hangsUp: boolean }) =>
    paragraph(
      'RST ends the connection in both directions at once, and what was on its way is thrown away. It names no reason.',
      a.hangsUp
        ? 'In the middle of a handshake it comes from a program that crashed or closed with data unread, or from a firewall or load balancer on the way.'
        : 'Behind an alert or a farewell it means little: one side closed before it had read everything.',
    ),
  'teach.icmp_error': (_: Nothing) =>
    'With ICMP, routers and hosts report packets that they could not deliver. It is no part of the connection, and anybody could forge it; whoever sent the packet decides whether to try again.',
  'teach.gap': (_: Nothing) =>
    'TCP numbers every byte, and the numbers show that some are not in this capture: packets were lost while capturing, or only the first bytes of each were kept. Both programs did get them. What they said cannot be told.',
  'teach.plaintext': (_: Nothing) =>
    'Everybody on the way can read these bytes. That may be as it should: some protocols begin in clear and turn to TLS later (STARTTLS), and proxies put a line in front. Where TLS was due in their place, one side speaks another protocol than the other expects.',
  'teach.client_hello': (a: {
    readonly again: boolean;
    readonly named: boolean;
    readonly keyShares: readonly string[];
    readonly resumes: boolean;
  }) =>
    paragraph(
      a.again
        ? 'This is the second hello, with what the HelloRetryRequest asked for; all else must be as in the first.'
        : 'The client speaks first, in clear, and lists what it can do, each list in the order that it prefers. The server chooses from these lists and from nothing else.',
      !a.again &&
        (a.named
          ? 'By the name (SNI) a server with several certificates knows which one to show.'
          : 'It names no server (SNI): one with several certificates shows its default, which may be for another name.'),
      !a.again &&
        a.keyShares.length > 0 &&
        `The key share (${a.keyShares.join(', ')}) saves a round trip: a TLS 1.3 server that takes this group has the keys at once.`,
      !a.again &&
        a.resumes &&
        'It would rather resume an earlier session: if the server agrees, nobody shows a certificate.',
      'Next comes the ServerHello, or an alert if nothing on offer suits the server.',
    ),
  'teach.hello_retry_request': (a: { readonly group: string | undefined }) =>
    paragraph(
      'A TLS 1.3 client guesses which group the server will take and sends a key share for it.',
      a.group === undefined
        ? 'This server wants the cookie that it sends back before it goes on: so it need not remember clients that are not there.'
        : `This server takes ${a.group}, for which there was none.`,
      'It costs a round trip and is no error. Next, the client says its hello again.',
    ),
  'teach.server_hello': (a: { readonly tls13: boolean; readonly resumed: boolean }) =>
    paragraph(
      'The server chooses one version and one cipher suite from the lists of the client; the random bytes of both hellos go into the keys.',
      a.tls13
        ? 'With both key shares the keys are there already: everything behind this message is encrypted.'
        : 'In TLS 1.2 and before, the handshake goes on in clear, so that a capture shows the certificates.',
      a.tls13
        ? a.resumed
          ? 'Next come EncryptedExtensions and Finished, and no certificates.'
          : 'Next come EncryptedExtensions, a CertificateRequest if the server wants to know the client, then Certificate, CertificateVerify and Finished.'
        : a.resumed
          ? 'The keys come from the earlier session: next, each side sends ChangeCipherSpec and Finished, and no certificates.'
          : "Next come the server's Certificate, its half of the key exchange, and a CertificateRequest if it wants to know the client.",
    ),
  'teach.encrypted_extensions': (_: Nothing) =>
    'What need not be public TLS 1.3 says here, under encryption: the application protocol that was chosen (ALPN), or that the server name was understood. Next comes a CertificateRequest if the client is to show a certificate, else the Certificate of the server, or Finished if a session is resumed.',
  'teach.certificate': (a: {
    readonly from: Side;
    readonly selfSigned: boolean;
    readonly alone: boolean;
    readonly tls13: boolean;
  }) =>
    paragraph(
      'A certificate binds a name to a public key, and its issuer signs for that.',
      a.from === 'server'
        ? 'The client asks: does the chain of issuers end at a CA that I trust? Is today within its dates? Does it name the host that I dialled? Is it for a server?'
        : 'The server asks: does the chain of issuers end at a CA from which I take clients? Is today within its dates? Is it for a client? Few servers take public CAs here.',
      a.selfSigned
        ? 'This one is signed with its own key, so there is no chain to follow: it is trusted only where this very certificate was put into the trust store.'
        : a.alone
          ? 'It came without its issuer: that will do if the issuer is in the trust store of the other side; if it is an intermediate, the chain has a hole.'
          : 'The certificates behind the first are there to build the chain; the root need not be among them, as the other side must have it anyway.',
      a.from === 'server'
        ? a.tls13
          ? 'Next, CertificateVerify proves that the server has the private key.'
          : 'Next, the server sends its half of the key exchange, signed with the private key.'
        : a.tls13
          ? 'Next, CertificateVerify proves that the client has the private key.'
          : 'Next come ClientKeyExchange, and CertificateVerify, which proves that the client has the private key.',
    ),
  'teach.certificate_empty': (a: { readonly from: Side }) =>
    a.from === 'client'
      ? 'The server asked, so the client must answer. This is the answer of a client without a certificate, or with none that fits the CA names, key types and signature algorithms of the request. There is no key to prove, so no CertificateVerify follows. Now it is up to the server: go on without knowing the client, refuse with an alert, or finish the handshake and let the application refuse (nginx: status 400).'
      : 'A server must show a certificate wherever a Certificate message is due; the client ends the handshake with decode_error.',
  'teach.raw_public_key': (_: Nothing) =>
    'Both sides agreed to leave certificates out (RFC 7250): nobody signs for this key, and the other side must know it beforehand.',
  'teach.certificate_request': (a: {
    readonly names: number;
    readonly late: boolean;
    readonly tls13: boolean;
  }) =>
    paragraph(
      'Without this message a server does not learn who the client is; with it TLS is mutual. It lists the signature algorithms that the server takes and, if it likes, the CAs whose certificates it wants.',
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
        ? 'For this one connection each side makes a fresh key pair (Diffie-Hellman); this is the public half of the server. Who steals the key of its certificate later cannot open this connection with it: that is forward secrecy.'
        : 'What the cipher suite needs of the server to agree on keys.',
      a.signed &&
        'The signature is made with the private key of the certificate: nobody in the middle can put in a half of their own.',
      'Next comes a CertificateRequest if the client is to show a certificate, else ServerHelloDone.',
    ),
  'teach.server_hello_done': (_: Nothing) =>
    'A mark without content: now the server waits. Next the client sends its Certificate if it was asked for one, ClientKeyExchange, CertificateVerify if it has shown a certificate, ChangeCipherSpec and Finished. A client that does not accept the certificate of the server leaves here, with an alert or without.',
  'teach.client_key_exchange': (a: { readonly transported: boolean; readonly verify: boolean }) =>
    paragraph(
      a.transported
        ? 'The client has made up the secret and sends it encrypted for the key in the certificate. Whoever has the private key of the server, today or in ten years, can open a capture of this connection; TLS 1.3 has dropped it.'
        : 'This is the public half of the client. Each side computes the same secret from its own private half and the other public one. The secret itself is never sent: so a capture cannot be opened without a key log.',
      a.verify
        ? 'Next comes CertificateVerify, then ChangeCipherSpec and Finished.'
        : 'Next come ChangeCipherSpec and Finished.',
    ),
  'teach.certificate_verify': (a: { readonly from: Side; readonly tls13: boolean }) =>
    paragraph(
      'Anybody can send a copy of a certificate; only the owner of its private key can make this signature, which covers all messages so far and so is good for this handshake alone. If it does not verify, the other side says decrypt_error.',
      a.tls13 ? 'Next comes Finished.' : 'Next come ChangeCipherSpec and Finished.',
    ),
  'teach.change_cipher_spec': (a: { readonly compatibility: boolean }) =>
    a.compatibility
      ? 'TLS 1.3 sends it so that old boxes on the way take the connection for TLS 1.2 and let it pass. Nobody acts on it.'
      : 'One byte, a signal: all that this side sends from here on is under the new keys. Next, encrypted already, comes its Finished.',
  'teach.finished': (a: { readonly encrypted: boolean; readonly last: boolean }) =>
    paragraph(
      'A checksum over every message of the handshake, made with the new keys. It proves that both sides have the same keys and saw the same messages: had anybody changed a list in a hello, it would not fit.',
      a.encrypted &&
        'It is encrypted; its place, the first message behind ChangeCipherSpec, shows that it is the Finished.',
      a.last
        ? 'Both sides have sent theirs: the handshake is done, and the application may speak.'
        : 'Next the other side sends what is left of its part, up to its own Finished.',
    ),
  'teach.encrypted_handshake': (_: Nothing) =>
    'Once keys are in use, messages travel inside encrypted records: a capture shows how many and how long, and no more. A key log would open them.',
  'teach.close_notify': (_: Nothing) =>
    'An alert is two bytes, a level and a description. This one is no error: it says that nothing more will come, so that the other side can tell a finished conversation from one that was cut off. Next, TCP is closed.',
  'teach.alert': (a: { readonly ends: boolean }) =>
    paragraph(
      'Alerts are how TLS reports errors: two bytes, a level and a description, and no text.',
      a.ends
        ? 'Who sends a fatal one has given up, and the connection ends with it. Why in particular stands in the log of that side; some stacks have an exact alert where others have a general one.'
        : 'A warning does not end the connection: the other side decides what to make of it.',
    ),
  'teach.encrypted_alert': (_: Nothing) =>
    'An alert under encryption: who sent it, and when, is all that a capture shows. Behind a finished conversation it is nearly always close_notify, the farewell; in the middle of a handshake it is an error.',
  'teach.hidden_handshake': (a: { readonly from: Side }) =>
    paragraph(
      'Encrypted messages of TLS 1.3 look like application data from outside. What is left to see are records, their sizes and their order: a certificate takes hundreds of bytes, a Finished a few dozen, an alert two, each with the same addition by the cipher.',
      a.from === 'server'
        ? 'By the standard these begin with EncryptedExtensions. Next the client answers: with its own part up to Finished, or with an alert.'
        : 'By the standard these end with Finished, unless the client refuses. What the sizes prove is told above and in the verdict.',
    ),
  'teach.early_data': (_: Nothing) =>
    'A client that resumes a session may speak before the server has answered, under a key that both know from before. It saves a round trip; but who records it can send it again, so it should ask for nothing that must happen once only.',
  'teach.application_data': (_: Nothing) =>
    'The application speaks, under the keys of the handshake. TLS does not care what it says, and TLS being content is not the end of the matter: a web server may still refuse a client (400, 403), and that is seen only with keys.',
  'teach.new_session_ticket': (_: Nothing) =>
    'The server seals what it wants to remember into a ticket and leaves it with the client, who may hand it in next time. Then both skip the certificates; so what was changed in a trust store shows only when the tickets have run out.',
  'teach.certificate_status': (_: Nothing) =>
    'A certificate may be withdrawn before its end. Instead of every client asking the CA, the server brings a fresh, signed answer of the CA along (OCSP stapling).',
  'teach.hello_request': (_: Nothing) =>
    'Up to TLS 1.2 a server may ask for a whole new handshake on the same connection, for example to ask for a client certificate where one path of a site needs it. Next the client begins again, encrypted, or answers with the warning no_renegotiation.',
  'teach.hello_verify_request': (_: Nothing) =>
    'A DTLS server keeps nothing of the first ClientHello: it sends a cookie made from it, and goes to work only when a second ClientHello brings the cookie back. So nobody can make it send its certificates to a victim, or wear it out with forged addresses.',
  'teach.key_update': (_: Nothing) =>
    'From here on this side encrypts with new keys made from the old ones; nobody shows a certificate again.',
  'teach.damaged': (_: Nothing) =>
    'A length or a field does not fit the format. A faulty program, bytes lost in capturing, or another protocol may be the reason; a peer that gets this says decode_error or hangs up.',
  'teach.heartbeat': (_: Nothing) =>
    'An extension to see whether the other side is still there. Hardly anybody uses it since Heartbleed, a bug in its reading.',
  'text.explained': (a: { readonly text: string; readonly references: readonly string[] }) =>
    a.references.length === 0 ? a.text : `${a.text} (${a.references.join(', ')})`,
};
