import type { programs as english } from '../english/programs.js';
import type { Section } from './words.js';

const TRUST: Readonly<Record<string, string>> = {
  Java: 'Java：用 keytool 把 CA 导入 javax.net.ssl.trustStore 指定的信任库',
  Go: 'Go：把 CA 放进 tls.Config 的 RootCAs',
  'Node.js': 'Node.js：选项 ca，或 NODE_EXTRA_CA_CERTS 指定的文件',
  GnuTLS: 'GnuTLS：gnutls-cli 的 --x509cafile、wget 的 --ca-certificate，或系统的信任库',
  OpenSSL: 'OpenSSL：curl 的 --cacert，或 SSL_CERT_FILE 指定的文件',
  Python: 'Python：ssl.create_default_context 的 cafile，或 requests 的 verify',
  HAProxy: 'HAProxy：server 行的 ca-file 和 verify required',
  Envoy: 'Envoy 和 Istio：cluster 的 validation_context 中的 trusted_ca，DestinationRule 的 caCertificates',
  Kubernetes: 'Kubernetes webhook：其配置的 caBundle 必须含有签发 webhook 证书的 CA',
};

const CLIENT_CERTIFICATE: Readonly<Record<string, string>> = {
  Java: 'Java：含有密钥及其证书链的密钥库，由 javax.net.ssl.keyStore 指定',
  Go: 'Go：tls.Config 的 Certificates；签发者不在服务端列表中的证书不会发送',
  'Node.js': 'Node.js：选项 cert 和 key',
  Python: 'Python：SSLContext 的 load_cert_chain，或 requests 的 cert',
  HAProxy: 'HAProxy：server 行的 crt',
  Envoy: 'Envoy 和 Istio：UpstreamTlsContext 的 tls_certificates，MUTUAL 模式的 DestinationRule',
  Kubernetes: 'Kubernetes webhook：AdmissionConfiguration 的 kubeConfig 指定 API server 的证书',
};

const CLIENT_CA: Readonly<Record<string, string>> = {
  Apache: 'Apache：SSLCACertificateFile',
  HAProxy: 'HAProxy：bind 行的 ca-file 和 verify required',
  Java: 'Java：服务端的信任库',
  Go: 'Go：tls.Config 的 ClientCAs',
  'Node.js': 'Node.js：requestCert 之外的选项 ca',
  Python: 'Python：SSLContext 的 load_verify_locations',
  Envoy: 'Envoy 和 Istio：listener 的 validation_context 中的 trusted_ca',
  Kubernetes: 'Kubernetes：API server 的 --client-ca-file',
};

const told = (where: Readonly<Record<string, string>>, programs: readonly string[]): string =>
  programs.flatMap((name) => where[name] ?? []).join('；');

export const programs: Section<typeof english> = {
  'remedy.trust_in': (a) => `各程序在何处添加 CA。${told(TRUST, a.programs)}。`,
  'remedy.trust_in_client': (a) =>
    `把${a.itself ? '这张证书' : `证书链顶端的 CA 证书${a.issuer === undefined ? '' : `（签发者：${a.issuer}）`}`}加入客户端信任库。${told(TRUST, a.programs)}。`,
  'remedy.client_certificate_in': (a) =>
    `各程序在何处配置客户端证书。${told(CLIENT_CERTIFICATE, a.programs)}。`,
  'remedy.client_ca_in': (a) => `各服务端在何处配置客户端的 CA。${told(CLIENT_CA, a.programs)}。`,
};
