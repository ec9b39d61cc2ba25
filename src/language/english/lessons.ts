// The words of `tls-dissect lesson`.

type Nothing = { readonly _?: never };

export interface LessonWords {
  readonly title: string;
  /** What was run, without giving away what happened. */
  readonly intro: string;
  /** What the recorder had configured: told when the learner has answered. */
  readonly truth: string;
}

/** By the lesson's name, in the order in which they are best taken. */
export const LESSONS = {
  'curl-without-cacert': {
    title: 'Three runs of curl: the first',
    intro:
      'An nginx requires client certificates (ssl_verify_client on). "curl -v https://localhost:8443/" fails against it. The version is TLS 1.2, so the certificates are visible.',
    truth:
      "nginx's certificate is self-signed, and curl was not told to trust it (--cacert). The handshake never got as far as the client certificate.",
  },
  'curl-with-cacert': {
    title: 'Three runs of curl: the second',
    intro:
      'The same nginx; now curl has "--cacert server.crt". It fails again, in a different way. A key log decrypts what is encrypted.',
    truth:
      'curl trusts the server now, but has no client certificate to send. nginx completes the handshake anyway, then answers 400 "No required SSL certificate was sent" over TLS.',
  },
  'curl-with-certificate': {
    title: 'Three runs of curl: the third',
    intro: 'The same nginx; curl has "--cacert", "--cert" and "--key".',
    truth:
      'Everything matches: the client certificate is issued by the CA that nginx trusts. This is mutual TLS.',
  },
  'one-way': {
    title: 'TLS as most of the web uses it',
    intro: 'An nginx without ssl_verify_client; curl trusts its certificate. Look for what is missing here.',
    truth:
      'There is no CertificateRequest: only the server is authenticated. This is one-way authentication.',
  },
  resumption: {
    title: 'The second visit',
    intro:
      'openssl s_client has connected before and presents the session ticket it got then. Count the messages, and look for certificates.',
    truth: 'The session was resumed: the keys come from the first visit, and no certificates are exchanged.',
  },
  tls13: {
    title: 'TLS 1.3, without keys',
    intro:
      'nginx with ssl_verify_client on, and curl with certificate and key, as in the third run, but with TLS 1.3. There is no key log.',
    truth:
      'It is the same success as in the third run. After the ServerHello only sizes are visible; the next lesson decrypts them.',
  },
  'tls13-opened': {
    title: 'TLS 1.3, with a key log',
    intro: 'The capture from the previous lesson, and the key log that curl wrote (SSLKEYLOGFILE).',
    truth: 'curl sent a client certificate that nginx trusts. Everything matches.',
  },
  'second-hello': {
    title: 'Two hellos',
    intro: 'A TLS 1.3 client starts, and is asked to start again. There is a key log.',
    truth:
      'The client guessed X25519, and nginx is configured for secp384r1 only (ssl_ecdh_curve). A HelloRetryRequest costs a round trip and is not an error.',
  },
  'private-ca': {
    title: 'A CA of our own',
    intro:
      'The server sends a certificate and that of the CA that issued it. curl is called without --cacert.',
    truth: 'The CA is a private one, which curl does not have.',
  },
  'short-chain': {
    title: 'A chain too short',
    intro: 'curl has the root CA (--cacert). The server sends one certificate, issued by another CA.',
    truth:
      'The server does not send the intermediate CA that issued its certificate, so curl finds no path to the root. The alert is the same as for a CA that is not trusted at all: from the capture alone the two cannot be told apart for certain.',
  },
  dates: {
    title: 'Look at the calendar',
    intro: "curl trusts the CA. The server's certificate is for localhost, which is what curl connected to.",
    truth: 'The certificate had expired on 2024-01-01.',
  },
  names: {
    title: 'Look at the name',
    intro: 'curl trusts the CA and connects to localhost.',
    truth:
      'The certificate is for www.example.com. curl compares names after the handshake, which is why the handshake succeeds and curl closes at once.',
  },
  usage: {
    title: 'What it may be used for',
    intro: 'curl trusts the CA. Name and dates of the certificate are right.',
    truth:
      'The certificate may only be used for clients (extended key usage clientAuth), but a server sends it.',
  },
  'client-ca': {
    title: 'The wrong CA for a client',
    intro: 'openssl s_server requires a client certificate (-Verify 1 -verify_return_error). curl sends one.',
    truth: "The client's certificate was issued by a CA that is not in the server's -CAfile.",
  },
  'client-dates': {
    title: 'Refused after the handshake',
    intro: 'nginx requires client certificates, and curl sends one from the right CA. There is a key log.',
    truth:
      'The client certificate had expired on 2024-01-01. nginx completes the handshake and answers 400 "The SSL certificate error" over TLS.',
  },
  'ca-list': {
    title: 'A certificate that stays at home',
    intro:
      'openssl s_server requires a client certificate. wget was given one (--certificate, --private-key).',
    truth:
      "The server lists the CAs whose certificates it accepts, and wget's is from another. wget (GnuTLS) then sends none. The capture cannot show that it had one.",
  },
  'hidden-answer': {
    title: 'What sizes give away',
    intro: 'openssl s_server requires a client certificate, with TLS 1.3. There is no key log.',
    truth:
      'curl has no client certificate: it sent an empty Certificate, which makes its last flight eight bytes longer than a Finished, and the server refused.',
  },
  versions: {
    title: 'No common version',
    intro: 'curl is limited to TLS 1.2 (--tls-max 1.2).',
    truth: 'nginx is configured for TLS 1.3 only (ssl_protocols TLSv1.3).',
  },
  'cipher-suites': {
    title: 'A generic alert',
    intro: 'Client and server both speak TLS 1.2, each with a single cipher suite.',
    truth: 'The two cipher suites differ. OpenSSL sends handshake_failure, which means little by itself.',
  },
  'http-at-tls-port': {
    title: 'http instead of https',
    intro: '"curl http://localhost:8443/" connects to the TLS port of openssl s_server.',
    truth: 'curl speaks plain HTTP to a port that expects TLS.',
  },
  'tls-at-http-port': {
    title: 'https instead of http',
    intro: 'curl requests https://localhost:8443/.',
    truth: 'nginx serves plain HTTP on that port: the "ssl" of its listen line is missing.',
  },
  reset: {
    title: 'The end without a reason',
    intro: 'curl sends its ClientHello.',
    truth: 'The server resets the connection as soon as the ClientHello arrives, without an alert.',
  },
  'without-a-word': {
    title: 'Closed without an alert',
    intro: 'A Node.js client connects to an nginx. The handshake completes.',
    truth:
      "The server's certificate is self-signed, and Node.js was not told to trust it. It closes the connection without sending an alert.",
  },
  signature: {
    title: 'Who holds the key?',
    intro: 'Anyone can copy a certificate. Look at what follows it.',
    truth:
      'The signature of the ServerKeyExchange was changed on its way to the client, so it does not verify.',
  },
  eap: {
    title: 'Joining a network',
    intro:
      'A device wants to join a network that asks for EAP-TLS, as Wi-Fi and wired 802.1X do. The access point passes every message on to FreeRADIUS (eapol_test plays both device and access point), and the capture is of that leg: TLS in EAP, EAP in RADIUS, RADIUS in UDP. EAP carries little at a time, so the server sends its messages in pieces, and the device asks for each.',
    truth:
      "The device has a client certificate that the server would accept, but its ca_cert is another CA than that of the server's certificate. It refuses with an alert; the Failure at the end comes from the server, which only confirms it. Who sent the Failure is not who refused.",
  },
  dtls: {
    title: 'TLS without TCP',
    intro:
      'gnutls-serv requires a client certificate, and gnutls-cli connects over UDP. DTLS brings what TCP would do for TLS: a cookie proves that the client receives what is sent to its address, and what gets no answer is sent again.',
    truth:
      'The client has no certificate and sends an empty one. The server gives up without an alert; over UDP there is no closing to see either, so the client keeps repeating its last messages. A loss of packets would look the same, which is why the verdict is no more than possible.',
  },
  quic: {
    title: 'A handshake inside QUIC',
    intro:
      'An HTTP/3 server (quic-go) requires client certificates. QUIC runs over UDP and carries the messages of TLS 1.3 in packets of its own. There is a key log: without one, everything after the ServerHello is sealed.',
    truth:
      'The client has no certificate: it sent an empty Certificate, and its request right behind it. QUIC has no alert records: the server closed the connection with a CONNECTION_CLOSE whose error code, 0x012a, is the alert bad_certificate (42, or 0x2a).',
  },
} as const satisfies Readonly<Record<string, LessonWords>>;

export type LessonName = keyof typeof LESSONS;

export const lessons = {
  'lesson.title': (a: { readonly name: LessonName }) => LESSONS[a.name].title,
  'lesson.intro': (a: { readonly name: LessonName }) => LESSONS[a.name].intro,
  'lesson.truth': (a: { readonly name: LessonName }) => LESSONS[a.name].truth,
  'lesson.number': (a: { readonly number: number; readonly of: number }) => `Lesson ${a.number} of ${a.of}`,
  'lesson.how': (_: Nothing) =>
    'Recorded connections of real programs, step by step. At the end of each you are asked what went wrong. Start with:',
  'lesson.go_on': (_: Nothing) => 'Enter: next step; q: quit ',
  'lesson.question': (_: Nothing) => 'What went wrong?',
  'lesson.ask': (a: { readonly most: number }) => `1 to ${a.most}: `,
  'lesson.none': (_: Nothing) => 'nothing: the handshake completed',
  'lesson.right': (_: Nothing) => 'Right.',
  'lesson.wrong': (a: { readonly number: number }) => `No: the answer is ${a.number}.`,
  'lesson.answer': (a: { readonly number: number }) => `Answer: ${a.number}.`,
  'lesson.configured': (_: Nothing) => 'What was configured',
  'lesson.what_is_said': (_: Nothing) => 'What tls-dissect says',
  'lesson.next': (a: { readonly name: string }) => `Next: tls-dissect lesson ${a.name}`,
  'cli.unknown_lesson': (a: { readonly name: string; readonly near: readonly string[] }) =>
    a.near.length === 0
      ? `There is no lesson "${a.name}" (tls-dissect lesson lists them).`
      : `There is no lesson "${a.name}". Did you mean ${a.near.join(' or ')}?`,
  'cli.lesson_missing': (a: { readonly file: string }) =>
    `The capture of this lesson (${a.file}) is not beside the program: install tls-dissect again.`,
};
