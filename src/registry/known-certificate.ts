// Certificates that programs make by themselves and CAs of products that look into TLS, by what stands in their names.
// A name is a claim that anybody can make; whoever bears one of these by chance is hardly to be found.

export interface KnownCertificate {
  /**
   * `default`: what a program serves when nobody gave it another; `development`: a CA or certificate for somebody's own
   * machine; `inspection`: a product between client and server issued it; `debugging`: a proxy that somebody runs to see
   * the traffic.
   */
  readonly kind: 'default' | 'development' | 'inspection' | 'debugging';
  readonly program: string;
  /** Against the RFC 4514 subject of the end entity. */
  readonly subject?: RegExp;
  /** Against the RFC 4514 issuer of any certificate of the chain. */
  readonly issuer?: RegExp;
  /** The end entity carries this extension. */
  readonly extension?: string;
  /** Where the name comes from: a program's source, or a manual, or certificates that were published. */
  readonly source: string;
}

export const knownCertificates: readonly KnownCertificate[] = [
  {
    kind: 'default',
    program: 'ingress-nginx',
    subject: /(^|,)CN=Kubernetes Ingress Controller Fake Certificate(,|$)/,
    source: 'kubernetes/ingress-nginx internal/net/ssl/ssl.go, getFakeHostSSLCert',
  },
  {
    kind: 'default',
    program: 'Traefik',
    subject: /(^|,)CN=TRAEFIK DEFAULT CERT(,|$)/,
    source: 'traefik/traefik pkg/tls/generate/generate.go, DefaultDomain',
  },
  {
    kind: 'default',
    program: 'Red Hat mod_ssl, Dovecot, Sendmail',
    subject: /(^|,)OU=SomeOrganizationalUnit,O=SomeOrganization,L=SomeCity(,|$)/,
    source: 'Fedora: sendmail.spec, httpd-ssl-gencerts',
  },
  {
    kind: 'default',
    program: 'OpenSSL (req, default answers)',
    subject: /(^|,)O=Internet Widgits Pty Ltd(,|$)/,
    source: 'openssl/openssl apps/openssl.cnf, 0.organizationName_default',
  },
  {
    kind: 'default',
    program: 'Plesk',
    subject: /(^|,)CN=Plesk(,|$)/,
    source: 'Plesk: the certificate of a fresh installation, as published by its users',
  },
  {
    kind: 'default',
    program: 'FortiGate',
    issuer: /(^|,)CN=(support|fortinet-subca\d+),OU=Certificate Authority,O=Fortinet(,|$)/,
    source: 'FortiGate: certificates of its administration page, as published by their users',
  },
  {
    kind: 'development',
    program: 'mkcert',
    issuer: /(^|,)O=mkcert development CA(,|$)/,
    source: 'FiloSottile/mkcert cert.go, newCA',
  },
  {
    kind: 'development',
    program: 'Caddy',
    issuer: /(^|,)CN=Caddy Local Authority - /,
    source: 'caddyserver/caddy modules/caddypki/ca.go, defaultCAName',
  },
  {
    kind: 'development',
    program: 'ASP.NET Core (dotnet dev-certs)',
    extension: '1.3.6.1.4.1.311.84.1.1',
    source: 'dotnet/aspnetcore src/Shared/CertificateGeneration/CertificateManager.cs, AspNetHttpsOid',
  },
  {
    kind: 'inspection',
    program: 'Zscaler',
    issuer: /(^|,)(O=Zscaler Inc\.|CN=Zscaler (Intermediate )?Root CA\b[^,]*)(,|$)/,
    source: 'Zscaler: certificates of its users, as published by them',
  },
  {
    kind: 'inspection',
    program: 'Netskope',
    issuer: /(^|,)(emailAddress=certadmin@netskope\.com|CN=[^,]*\.goskope\.com)(,|$)/,
    source: 'Netskope: certificates of its users, as published by them',
  },
  {
    kind: 'inspection',
    program: 'Cisco Umbrella',
    issuer: /(^|,)CN=Cisco Umbrella (Root CA|Primary SubCA|Secondary SubCA)\b/,
    source: 'Cisco Umbrella: documentation of its root certificate; Cisco Trusted Core Bundle',
  },
  {
    kind: 'inspection',
    program: 'FortiGate',
    issuer: /(^|,)CN=(FortiGate CA|FG[0-9A-Z]{10,}),(OU=Certificate Authority,)?O=Fortinet(,|$)/,
    source:
      'FortiGate: certificates of its users, as published by them (Fortinet_CA_SSL bears the serial number)',
  },
  {
    kind: 'inspection',
    program: 'Sophos',
    issuer: /(^|,)CN=Sophos SSL CA_[0-9A-Za-z]+(,|$)/,
    source: 'Sophos Firewall: certificates of its users, as published by them',
  },
  {
    kind: 'inspection',
    program: 'Cloudflare Gateway',
    issuer: /(^|,)CN=(Gateway CA - Cloudflare Managed G\d|Cloudflare for Teams ECC Certificate Authority)\b/,
    source: 'Cloudflare One documentation: user-side certificates',
  },
  {
    kind: 'inspection',
    program: 'WatchGuard Firebox',
    issuer: /(^|,)CN=Fireware HTTPS Proxy\b/,
    source: 'WatchGuard Help Center: about certificates',
  },
  {
    kind: 'inspection',
    program: 'Avast or AVG',
    issuer: /(^|,)CN=(Avast|AVG) Web\/Mail Shield (Untrusted )?Root(,|$)/,
    source: 'Avast: certificates of its users, as published by them',
  },
  {
    kind: 'inspection',
    program: 'Kaspersky',
    issuer: /(^|,)CN=Kaspersky (Anti-Virus|Endpoint Security) Personal Root( Certificate)?(,|$)/,
    source: 'Kaspersky: certificates of its users, as published by them',
  },
  {
    kind: 'inspection',
    program: 'ESET',
    issuer: /(^|,)CN=ESET SSL Filter CA(,|$)/,
    source: 'ESET Knowledgebase: SSL/TLS protocol filtering',
  },
  {
    kind: 'inspection',
    program: 'Bitdefender',
    issuer: /(^|,)CN=Bitdefender (Personal )?CA\.Net-Defender(,|$)/,
    source: 'Bitdefender: certificates of its users, as published by them',
  },
  {
    kind: 'debugging',
    program: 'mitmproxy',
    issuer: /(^|,)CN=mitmproxy(,|$)/,
    source: 'mitmproxy/mitmproxy mitmproxy/certs.py, create_ca',
  },
  {
    kind: 'debugging',
    program: 'Charles',
    issuer: /(^|,)CN=Charles Proxy CA\b/,
    source: 'Charles documentation: SSL certificates',
  },
  {
    kind: 'debugging',
    program: 'Fiddler',
    issuer: /(^|,)CN=DO_NOT_TRUST_FiddlerRoot\b/,
    source: 'Fiddler Classic documentation: certificate maker',
  },
  {
    kind: 'debugging',
    program: 'Burp Suite',
    issuer: /(^|,)CN=PortSwigger CA(,|$)/,
    source: 'Burp Suite documentation: CA certificate',
  },
  {
    kind: 'debugging',
    program: 'Proxyman',
    issuer: /(^|,)CN=Proxyman CA\b/,
    source: 'Proxyman documentation: SSL proxying',
  },
];
