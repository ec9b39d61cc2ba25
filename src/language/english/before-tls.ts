import type { Nothing } from './nothing.js';
import { protocolName } from './protocol-name.js';

// What was said before TLS that kept it from beginning.

const coded = (code: number | undefined): string => (code === undefined ? '' : ` (${code})`);

export const beforeTls = {
  'verdict.refused_before_tls': (a: {
    readonly how: string;
    readonly protocol: string | undefined;
    readonly code: number | undefined;
  }) => {
    const protocol = a.protocol === undefined ? 'the protocol' : protocolName(a.protocol);
    switch (a.how) {
      case 'starttls_not_offered':
        return `TLS never began: the server does not offer it in ${protocol}.`;
      case 'tls_not_supported':
        return `TLS never began: the server says in ${protocol} that it does not support it.`;
      case 'starttls_stripped':
        return `TLS never began: something on the way made the server's offer of TLS, or the client's request for it, unreadable in ${protocol}.`;
      case 'proxy_refused':
        return `TLS never began: the proxy did not open the tunnel${coded(a.code)}.`;
      case 'proxy_protocol':
        return 'The server refused the connection: it began with a PROXY protocol header, which the server does not expect.';
      default:
        return `TLS never began: the client asked for it in ${protocol}, and the server refused${coded(a.code)}.`;
    }
  },
  'explanation.refused_before_tls': (a: { readonly how: string }) => {
    switch (a.how) {
      case 'starttls_stripped':
        return 'Some firewalls and mail filters overwrite STARTTLS so that they can go on reading. The two then talk in clear, or the client gives up.';
      case 'proxy_refused':
        return 'The client talks to a proxy first, and the proxy decides whether it may reach the server. The server has not been asked.';
      case 'proxy_protocol':
        return "A load balancer sends the client's address ahead in a PROXY protocol header. A server that is not set up for it takes these bytes for a broken ClientHello.";
      default:
        return 'In this protocol a connection begins in clear and turns to TLS when the client asks for it. This server does not do that, or not now.';
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
        return `the answer in ${protocolName(a.protocol)} is no${coded(a.code)}`;
    }
  },
  'alternative.refused_before_tls': (a: { readonly answer: string }) =>
    a.answer === 'proxy_protocol'
      ? 'the server may not expect the PROXY protocol header in front of the ClientHello'
      : 'TLS may have been turned down before it began',
  'verdict.tls_required': (a: { readonly protocol: string | undefined; readonly code: number | undefined }) =>
    `TLS never began: the server wants it before anything else${a.protocol === undefined ? '' : ` in ${protocolName(a.protocol)}`}${coded(a.code)}, and the client did not ask for it.`,
  'explanation.tls_required': (_: Nothing) =>
    'In this protocol a connection begins in clear and turns to TLS when the client asks for it. This server refuses all else until then.',
  'evidence.tls_required': (a: { readonly protocol: string; readonly code: number | undefined }) =>
    `the answer in ${protocolName(a.protocol)} says that TLS is needed first${coded(a.code)}`,
  'alternative.tls_required': (_: Nothing) => 'the server may want the client to ask for TLS first',
  'verdict.spoke_in_clear': (a: { readonly protocol: string | undefined }) =>
    `No TLS: ${a.protocol === undefined ? 'a protocol that is not known here' : protocolName(a.protocol)} is spoken in clear, and nothing shows that TLS was meant.`,
  'explanation.spoke_in_clear': (_: Nothing) =>
    'Neither side began TLS, and the server does not say that it expects it. Whoever is on the way can read it.',
  'alternative.spoke_in_clear': (_: Nothing) =>
    'this port may have nothing to do with TLS, and the server may have ended it for a reason of its own',
  'verdict.proxy_header_missing': (_: Nothing) =>
    'The server left without a byte, perhaps because it waits for a PROXY protocol header that the client did not send.',
  'alternative.proxy_header_missing': (_: Nothing) =>
    'the server may wait for a PROXY protocol header that did not come (nginx then logs "broken header")',
  'remedy.proxy_header_missing': (_: Nothing) =>
    'Reach the server through its load balancer, or by a port without proxy_protocol (nginx) or accept-proxy (HAProxy).',
  'remedy.ask_for_tls': (_: Nothing) =>
    'Let the client ask for TLS first (STARTTLS in mail, StartTLS in LDAP, sslmode=require for PostgreSQL, --ssl-mode=REQUIRED for MySQL).',
  'remedy.enable_starttls': (_: Nothing) =>
    'Turn TLS on in the server, with a certificate and key that it can read (Postfix: smtpd_tls_security_level=may, Dovecot: ssl=yes, PostgreSQL: ssl=on).',
  'remedy.use_tls_port': (_: Nothing) =>
    'Or use the port on which the server speaks TLS from the first byte (SMTP 465, IMAP 993, POP3 995, LDAP 636).',
  'remedy.stop_stripping': (_: Nothing) =>
    'Find the device on the way that rewrites the protocol (Cisco: "inspect esmtp"), and turn that off for this connection.',
  'remedy.proxy_refused': (a: { readonly code: number | undefined }) =>
    a.code === 407
      ? 'Give the client the credentials of the proxy, or take this host out of what is sent through the proxy.'
      : 'Allow the host and port in the proxy, or take this host out of what is sent through it (no_proxy).',
  'remedy.proxy_protocol': (_: Nothing) =>
    'Let the server expect the header (nginx: listen ... proxy_protocol; HAProxy: accept-proxy), or turn it off in the load balancer (HAProxy: no send-proxy).',
};
