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
      'An nginx demands client certificates (ssl_verify_client on). Somebody runs "curl -v https://localhost:8443/" against it, and it fails. The version is TLS 1.2, so that the certificates can be seen.',
    truth:
      'The certificate of nginx is self-signed, and curl was not told to trust it (--cacert). It never came to the client certificate.',
  },
  'curl-with-cacert': {
    title: 'Three runs of curl: the second',
    intro:
      'The same nginx; now curl has "--cacert server.crt". It fails again, in another way. A key log opens what is encrypted.',
    truth:
      'curl trusts the server now, but has no client certificate to show. nginx finishes the handshake all the same, and answers 400 "No required SSL certificate was sent" inside.',
  },
  'curl-with-certificate': {
    title: 'Three runs of curl: the third',
    intro: 'The same nginx; curl has "--cacert", "--cert" and "--key".',
    truth:
      'Everything fits: the client certificate is issued by the CA that nginx trusts. This is mutual TLS.',
  },
  'one-way': {
    title: 'TLS as most of the web uses it',
    intro: 'An nginx without ssl_verify_client; curl trusts its certificate. Look for what is missing here.',
    truth: 'There is no CertificateRequest: only the server shows who it is. This is one-way authentication.',
  },
  resumption: {
    title: 'The second visit',
    intro:
      'openssl s_client has been here before and hands in the session ticket that it was given. Count the messages, and look for certificates.',
    truth: 'The session was resumed: the keys come from the first visit, and nobody shows a certificate.',
  },
  tls13: {
    title: 'TLS 1.3, without keys',
    intro:
      'nginx with ssl_verify_client on, and curl with certificate and key, as in the third run, but with TLS 1.3. Nobody kept a key log.',
    truth:
      'It is the same success as in the third run. Behind the ServerHello only sizes are left to see; the next lesson opens them.',
  },
  'tls13-opened': {
    title: 'TLS 1.3, with a key log',
    intro: 'The capture of the lesson before, and the key log that curl wrote (SSLKEYLOGFILE).',
    truth: 'curl showed a client certificate that nginx trusts. Everything fits.',
  },
  'second-hello': {
    title: 'Two hellos',
    intro: 'A TLS 1.3 client begins, and is asked to begin again. A key log is there.',
    truth:
      'The client had guessed X25519, and nginx is configured for secp384r1 only (ssl_ecdh_curve). A HelloRetryRequest costs a round trip and is no error.',
  },
  'private-ca': {
    title: 'A CA of our own',
    intro: 'The server shows a certificate and the CA that issued it. curl is called without --cacert.',
    truth: 'The CA is a private one, which curl does not have.',
  },
  'short-chain': {
    title: 'A chain too short',
    intro: 'curl has the root CA (--cacert). The server shows one certificate, issued by somebody else.',
    truth:
      'The server does not send the intermediate CA that issued its certificate, so curl finds no way to the root. The alert is the same as for a CA that is not trusted at all: from the capture alone nobody can tell the two apart for sure.',
  },
  dates: {
    title: 'Look at the calendar',
    intro: 'curl trusts the CA. The certificate of the server is for localhost, which is what curl dialled.',
    truth: 'The certificate had expired on 2024-01-01.',
  },
  names: {
    title: 'Look at the name',
    intro: 'curl trusts the CA and dials localhost.',
    truth:
      'The certificate is for www.example.com. curl compares names after the handshake, which is why the handshake succeeds and curl leaves at once.',
  },
  usage: {
    title: 'What it may be used for',
    intro: 'curl trusts the CA. Name and dates of the certificate are right.',
    truth:
      'The certificate may be used for clients only (extended key usage clientAuth), and a server shows it.',
  },
  'client-ca': {
    title: 'The wrong CA for a client',
    intro:
      'openssl s_server insists on a client certificate (-Verify 1 -verify_return_error). curl shows one.',
    truth: 'The certificate of the client was issued by a CA that is not in the -CAfile of the server.',
  },
  'client-dates': {
    title: 'Refused after the handshake',
    intro: 'nginx demands client certificates, and curl shows one of the right CA. A key log is there.',
    truth:
      'The client certificate had expired on 2024-01-01. nginx finishes the handshake and answers 400 "The SSL certificate error" inside.',
  },
  'ca-list': {
    title: 'A certificate that stays at home',
    intro:
      'openssl s_server insists on a client certificate. wget was given one (--certificate, --private-key).',
    truth:
      'The server lists the CAs whose certificates it takes, and that of wget is of another. wget (GnuTLS) then sends none. The capture cannot show that it had one.',
  },
  'hidden-answer': {
    title: 'What sizes give away',
    intro: 'openssl s_server insists on a client certificate, with TLS 1.3. Nobody kept a key log.',
    truth:
      'curl has no client certificate: it sent an empty Certificate, eight bytes that its last flight holds more than a Finished, and the server refused.',
  },
  versions: {
    title: 'No common version',
    intro: 'curl is held to TLS 1.2 (--tls-max 1.2).',
    truth: 'nginx is configured for TLS 1.3 only (ssl_protocols TLSv1.3).',
  },
  'cipher-suites': {
    title: 'A general alert',
    intro: 'Client and server both speak TLS 1.2, and each has been given one cipher suite.',
    truth:
      'The two cipher suites are different ones. OpenSSL says handshake_failure, which means little by itself.',
  },
  'http-at-tls-port': {
    title: 'http instead of https',
    intro: 'Somebody calls the TLS port of openssl s_server with "curl http://localhost:8443/".',
    truth: 'curl speaks plain HTTP to a port that expects TLS.',
  },
  'tls-at-http-port': {
    title: 'https instead of http',
    intro: 'curl calls https://localhost:8443/.',
    truth: 'nginx serves plain HTTP at that port: the "ssl" of its listen line is missing.',
  },
  reset: {
    title: 'The end without a reason',
    intro: 'curl says its ClientHello.',
    truth: 'The server resets the connection as soon as the ClientHello arrives, and says nothing.',
  },
  'without-a-word': {
    title: 'Gone without a word',
    intro: 'A Node.js client calls an nginx. The handshake is completed.',
    truth:
      'The certificate of the server is self-signed, and Node.js was not told to trust it. It sends no alert: it hangs up.',
  },
  signature: {
    title: 'Who holds the key?',
    intro: 'A certificate can be copied by anybody. Look at what follows it.',
    truth:
      'On its way to the client the signature of the ServerKeyExchange was changed, so that it does not verify.',
  },
} as const satisfies Readonly<Record<string, LessonWords>>;

export type LessonName = keyof typeof LESSONS;

export const lessons = {
  'lesson.title': (a: { readonly name: LessonName }) => LESSONS[a.name].title,
  'lesson.intro': (a: { readonly name: LessonName }) => LESSONS[a.name].intro,
  'lesson.truth': (a: { readonly name: LessonName }) => LESSONS[a.name].truth,
  'lesson.number': (a: { readonly number: number; readonly of: number }) => `Lesson ${a.number} of ${a.of}`,
  'lesson.how': (_: Nothing) =>
    'Recorded connections of real programs, told step by step. At the end of each you are asked what went wrong. Begin with:',
  'lesson.go_on': (_: Nothing) => 'Enter: next step; q: leave ',
  'lesson.question': (_: Nothing) => 'What went wrong?',
  'lesson.ask': (a: { readonly most: number }) => `1 to ${a.most}: `,
  'lesson.none': (_: Nothing) => 'nothing: the handshake was completed',
  'lesson.right': (_: Nothing) => 'Right.',
  'lesson.wrong': (a: { readonly number: number }) => `No: ${a.number} is right.`,
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
