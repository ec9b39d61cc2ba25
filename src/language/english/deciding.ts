import type { Side } from '../../base/side.js';
import { judgingCall } from './call.js';

/** Where a program says why it turned a certificate down, by its library. */
const SAID_BY_SERVER: Readonly<Record<string, string>> = {
  Java: 'Java has it with -Djavax.net.debug=ssl:handshake.',
  Go: 'Go (net/http) writes “TLS handshake error” and the reason.',
  'Node.js': 'Node.js: the event tlsClientError of the server, or authorizationError of the socket.',
};
const SAID_BY_CLIENT: Readonly<Record<string, string>> = {
  Java: SAID_BY_SERVER['Java']!,
  Go: "Go's error begins with x509: and names it.",
  'Node.js':
    "The code of Node.js's error: UNABLE_TO_VERIFY_LEAF_SIGNATURE or SELF_SIGNED_CERT_IN_CHAIN: trust; CERT_HAS_EXPIRED; ERR_TLS_CERT_ALTNAME_INVALID: the name.",
  GnuTLS: 'Programs on GnuTLS (gnutls-cli, wget) write why the certificate is NOT trusted.',
  OpenSSL:
    'curl, with -v: “SSL certificate problem”; Python: “certificate verify failed”; Node.js: a code such as UNABLE_TO_VERIFY_LEAF_SIGNATURE.',
};
/** Of a web server on OpenSSL. */
const WEB_SERVERS =
  'Apache: “Certificate Verification: Error”; nginx, at level info: “client SSL certificate verify error”.';

export interface LogAt {
  readonly side: Side;
  /** Of that side, where it is known. */
  readonly library?: string | undefined;
  /** It is a web server. */
  readonly web?: boolean | undefined;
}

/** What to do where several causes are possible: first the step that decides between them, then what each asks for. */
export const deciding = {
  'remedy.look_at_log': ({ side, library = 'OpenSSL', web }: LogAt) => {
    const said =
      side === 'client'
        ? SAID_BY_CLIENT[library]
        : (SAID_BY_SERVER[library] ?? (web === true && library === 'OpenSSL' ? WEB_SERVERS : undefined));
    return said === undefined
      ? `Look at the ${side}'s log, with verbose TLS logging: it has the reason.`
      : `Look at the ${side}'s log for the reason. ${said}`;
  },
  /** `url`: the server's. `brief`: behind the remedies of a likely cause. */
  'remedy.judge_server_certificate': (a: { readonly url: string; readonly brief?: true }) => ({
    text: a.brief
      ? 'If that does not help, verify it. Return code 10: expired; 18 to 21: CA or intermediate missing; 26: not for servers; 62, 64: another name; 0: perhaps a CRL is missing (3, 12 with -crl_check -CRL crl.pem):'
      : "Judge the server's certificate with the CA that the client should trust. Verify return code 18 to 21: give the client that CA, or let the server send its intermediates; 10: renew; 62, 64: another name; 26: not for servers; 0: the client lacks that CA, or checks more: with -crl_check -CRL crl.pem, 3 and 12 ask for a current CRL:",
    command: judgingCall(a.url),
  }),
  'remedy.judge_client_certificate': (a: { readonly brief?: true }) => ({
    text: a.brief
      ? 'If that does not help, verify it. Error 10: expired; 20, 21: another CA or key; 26: not for clients; OK: perhaps a CRL is missing (3, 12 with -crl_check -CRLfile crl.pem):'
      : "Judge the client's certificate, and what it sends with it, with the CAs that the server accepts. Error 10: renew; 2, 7, 20, 21: give the server that CA (one of the same name with another key is another CA), or let the client send its intermediates; 26: issue it for clients; OK: look at the depth, and at revocation: with -crl_check -CRLfile crl.pem, 3 and 12 ask for a current CRL:",
    command: 'openssl verify -purpose sslclient -CAfile client-ca.crt -untrusted client.crt client.crt',
  }),
};
