import type { Nothing } from './nothing.js';
import { protocolName } from './protocol-name.js';
import { isPossible, probably, probablyAs, probablyEither, type Sureness } from './sureness.js';

// What was said before TLS that kept it from beginning.

const coded = (code: number | undefined): string => (code === undefined ? '' : ` (${code})`);

export const beforeTls = {
  'verdict.refused_before_tls': (
    a: Sureness & {
      readonly how: string;
      readonly protocol: string | undefined;
      readonly code: number | undefined;
    },
  ) => {
    const protocol = a.protocol === undefined ? 'the protocol' : protocolName(a.protocol);
    switch (a.how) {
      case 'starttls_not_offered':
        return `TLS never began: the server ${probablyEither(a)}does not offer it in ${protocol}.`;
      case 'tls_not_supported':
        return `TLS never began: the server ${probably(a)}does not support it in ${protocol}.`;
      case 'starttls_stripped':
        return `TLS never began: something on the path ${probably(a)}overwrote the server's offer of TLS, or the client's request for it, in ${protocol}.`;
      case 'proxy_refused':
        return `TLS never began: the proxy ${probably(a)}did not open the tunnel${coded(a.code)}.`;
      case 'proxy_protocol':
        return `The server ${probably(a)}refused the connection: ${probablyAs(a)}it starts with a PROXY protocol header, which the server does not expect.`;
      default:
        return `TLS never began: the client asked for it in ${protocol}, and the server ${probably(a)}refused${coded(a.code)}.`;
    }
  },
  'explanation.refused_before_tls': (a: { readonly how: string }) => {
    switch (a.how) {
      case 'starttls_stripped':
        return 'Some firewalls and mail filters overwrite STARTTLS so that they can keep reading. The connection then goes on in plaintext, or the client gives up.';
      case 'proxy_refused':
        return 'The client talks to a proxy first, and the proxy decides whether it may reach the server. The server was never contacted.';
      case 'proxy_protocol':
        return "A load balancer sends the client's address ahead in a PROXY protocol header. A server that is not configured for it takes these bytes for a broken ClientHello.";
      default:
        return 'In this protocol a connection starts in plaintext and is upgraded to TLS when the client asks for it. This server does not do that, or not now.';
    }
  },
  'evidence.refused_before_tls': (a: {
    readonly how: string;
    readonly protocol: string;
    readonly code: number | undefined;
  }) => {
    switch (a.how) {
      case 'starttls_stripped':
        return 'the keyword for TLS has been overwritten';
      case 'starttls_not_offered':
        return `what the server offers in ${protocolName(a.protocol)} does not include TLS`;
      case 'proxy_protocol':
        return "the server's answer to the PROXY header";
      default:
        return `the answer in ${protocolName(a.protocol)} is a refusal${coded(a.code)}`;
    }
  },
  'alternative.refused_before_tls': (a: { readonly answer: string }) =>
    a.answer === 'proxy_protocol'
      ? 'the server may not expect the PROXY protocol header in front of the ClientHello'
      : 'TLS may have been refused before it began',
  'verdict.tls_required': (
    a: Sureness & { readonly protocol: string | undefined; readonly code: number | undefined },
  ) =>
    `TLS never began: the server ${probably(a)}requires it before anything else${a.protocol === undefined ? '' : ` in ${protocolName(a.protocol)}`}${coded(a.code)}, and the client did not ask for it.`,
  'explanation.tls_required': (_: Nothing) =>
    'In this protocol a connection starts in plaintext and is upgraded to TLS when the client asks for it. Until then this server refuses everything else.',
  'evidence.tls_required': (a: { readonly protocol: string; readonly code: number | undefined }) =>
    `the answer in ${protocolName(a.protocol)} says that TLS is needed first${coded(a.code)}`,
  'alternative.tls_required': (_: Nothing) => 'the server may require the client to ask for TLS first',
  'verdict.spoke_in_clear': (a: Sureness & { readonly protocol: string | undefined }) =>
    `${isPossible(a) ? 'Probably no' : 'No'} TLS: ${a.protocol === undefined ? 'an unknown protocol' : protocolName(a.protocol)} is spoken in plaintext, and nothing shows that TLS was intended.`,
  'explanation.spoke_in_clear': (_: Nothing) =>
    'Neither side started TLS, and the server does not say that it expects it. Anyone on the path can read the traffic.',
  'alternative.spoke_in_clear': (_: Nothing) =>
    'this port may have nothing to do with TLS, and the server may have ended it for a reason of its own',
  'verdict.proxy_header_missing': (a: Sureness) =>
    `The server closed without sending a byte, ${probablyEither(a)}because it waits for a PROXY protocol header that the client did not send.`,
  'alternative.proxy_header_missing': (_: Nothing) =>
    'the server may wait for a PROXY protocol header that did not come (nginx then logs "broken header")',
  'remedy.proxy_header_missing': (_: Nothing) =>
    'Connect through the load balancer, or to a port without proxy_protocol (nginx) or accept-proxy (HAProxy).',
  'remedy.ask_for_tls': (_: Nothing) =>
    'Configure the client to ask for TLS first (STARTTLS in mail, StartTLS in LDAP, sslmode=require for PostgreSQL, --ssl-mode=REQUIRED for MySQL).',
  'remedy.enable_starttls': (_: Nothing) =>
    'Turn TLS on in the server, with a certificate and key that it can read (Postfix: smtpd_tls_security_level=may, Dovecot: ssl=yes, PostgreSQL: ssl=on).',
  'remedy.use_tls_port': (_: Nothing) =>
    'Or use the port on which the server speaks TLS from the first byte (SMTP 465, IMAP 993, POP3 995, LDAP 636).',
  'remedy.stop_stripping': (_: Nothing) =>
    'Find the device on the path that rewrites the protocol (Cisco: "inspect esmtp"), and turn that off for this connection.',
  'remedy.proxy_refused': (a: { readonly code: number | undefined }) =>
    a.code === 407
      ? "Configure the client with the proxy's credentials, or exclude this host from the proxy."
      : 'Allow the host and port in the proxy, or exclude this host from it (no_proxy).',
  'remedy.proxy_protocol': (_: Nothing) =>
    'Configure the server to expect the header (nginx: listen ... proxy_protocol; HAProxy: accept-proxy), or turn it off in the load balancer (HAProxy: no send-proxy).',
};
