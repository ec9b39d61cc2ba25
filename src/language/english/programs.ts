// Where a program is told what it trusts and what it presents. In prose: these were not tried one by one.

export interface Programs {
  /** The programs to be told of; names that are not known say nothing. */
  readonly programs: readonly string[];
}

const TRUST: Readonly<Record<string, string>> = {
  Java: 'Java: import the CA with keytool into the trust store that javax.net.ssl.trustStore names',
  Go: 'Go: put the CA into RootCAs of tls.Config',
  'Node.js': 'Node.js: the option ca, or the file that NODE_EXTRA_CA_CERTS names',
  GnuTLS: 'GnuTLS: --x509cafile of gnutls-cli, --ca-certificate of wget, or the trust store of the system',
  OpenSSL: 'OpenSSL: --cacert of curl, or the file that SSL_CERT_FILE names',
  Python: 'Python: the cafile of ssl.create_default_context, or verify of requests',
  HAProxy: 'HAProxy: ca-file with verify required on the server line',
  Envoy:
    "Envoy and Istio: trusted_ca in the cluster's validation_context, caCertificates of the DestinationRule",
  Kubernetes:
    "Kubernetes webhooks: the caBundle of their configuration must hold the CA of the webhook's certificate",
};

const CLIENT_CERTIFICATE: Readonly<Record<string, string>> = {
  Java: 'Java: a key store with the key and its chain, named by javax.net.ssl.keyStore',
  Go: 'Go: Certificates of tls.Config; one whose issuer the server does not name is not sent',
  'Node.js': 'Node.js: the options cert and key',
  Python: 'Python: load_cert_chain of the SSLContext, or cert of requests',
  HAProxy: 'HAProxy: crt on the server line',
  Envoy: 'Envoy and Istio: tls_certificates of the UpstreamTlsContext, a DestinationRule in mode MUTUAL',
  Kubernetes:
    'Kubernetes webhooks: the kubeConfig of the AdmissionConfiguration names the certificate of the API server',
};

const CLIENT_CA: Readonly<Record<string, string>> = {
  Apache: 'Apache: SSLCACertificateFile',
  HAProxy: 'HAProxy: ca-file with verify required on the bind line',
  Java: 'Java: the trust store of the server',
  Go: 'Go: ClientCAs of tls.Config',
  'Node.js': 'Node.js: the option ca beside requestCert',
  Python: 'Python: load_verify_locations of the SSLContext',
  Envoy: "Envoy and Istio: trusted_ca in the listener's validation_context",
  Kubernetes: 'Kubernetes: --client-ca-file of the API server',
};

const told = (where: Readonly<Record<string, string>>, { programs }: Programs): string =>
  programs.flatMap((name) => where[name] ?? []).join('; ');

export const PROGRAMS: readonly string[] = [
  'Apache',
  'HAProxy',
  'Java',
  'Go',
  'Node.js',
  'Python',
  'Envoy',
  'Kubernetes',
];

export const programs = {
  'remedy.trust_in': (a: Programs) => `Where to add the CA, by program. ${told(TRUST, a)}.`,
  /** `itself`: the certificate is self-signed. */
  'remedy.trust_in_client': (
    a: Programs & { readonly issuer: string | undefined; readonly itself: boolean },
  ) =>
    `Add ${a.itself ? 'this certificate' : `the CA certificate at the top of the chain${a.issuer === undefined ? '' : ` (issuer: ${a.issuer})`}`} to the client's trust store. ${told(TRUST, a)}.`,
  'remedy.client_certificate_in': (a: Programs) =>
    `Where to configure the client certificate, by program. ${told(CLIENT_CERTIFICATE, a)}.`,
  'remedy.client_ca_in': (a: Programs) =>
    `Where a server is given the CA of its clients, by program. ${told(CLIENT_CA, a)}.`,
};
