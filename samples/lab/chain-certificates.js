/** Certificates whose chain, use or revocation is at fault, in the terms of certificates.js. */
const CERTIFICATE_AUTHORITY = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign'];
const authority = (pathLength) => [
  `basicConstraints=critical,CA:TRUE,pathlen:${pathLength}`,
  'keyUsage=critical,keyCertSign,cRLSign',
];
const FOR_LOCALHOST = ['subjectAltName=DNS:localhost,IP:127.0.0.1', 'extendedKeyUsage=serverAuth'];
const FOR_CLIENTS = ['extendedKeyUsage=clientAuth'];
const LONG_OVER = { notBefore: '20230101000000Z', notAfter: '20240101000000Z' };
/** An extension that nobody knows, of the arc that is kept for examples (X.660). */
const UNKNOWN_EXTENSION = '2.999.1=critical,ASN1:UTF8String:example';

const server = (name, issuer, more) => ({
  ...{ name, issuer, key: 'ec', subject: '/O=Example/CN=localhost', extensions: FOR_LOCALHOST },
  ...more,
});
const client = (name, who, more) => ({
  ...{ name, issuer: 'client-ca', key: 'ec', subject: `/O=Example/CN=${who}`, extensions: FOR_CLIENTS },
  ...more,
});
const intermediate = (name, issuer, what, more) => ({
  ...{
    name,
    issuer,
    key: 'ec',
    subject: `/O=Example/CN=Example ${what} CA`,
    extensions: CERTIFICATE_AUTHORITY,
  },
  ...more,
});

export const CHAIN_CERTIFICATES = [
  // Two more CAs below a root that allows none of them above others, and the same below one that does.
  {
    name: 'narrow-root',
    key: 'ec',
    subject: '/O=Example/CN=Example Narrow Root CA',
    extensions: authority(0),
  },
  intermediate('narrow-intermediate', 'narrow-root', 'Branch'),
  server('server-below-narrow', 'narrow-intermediate'),
  client('client-below-narrow', 'ivan', { issuer: 'narrow-intermediate' }),
  { name: 'wide-root', key: 'ec', subject: '/O=Example/CN=Example Wide Root CA', extensions: authority(1) },
  intermediate('wide-intermediate', 'wide-root', 'Branch'),
  server('server-below-wide', 'wide-intermediate'),

  // The same below intermediates that allow none, and are sent.
  intermediate('deeper-intermediate', 'intermediate', 'Deeper'),
  server('server-below-deeper', 'deeper-intermediate'),
  intermediate('client-deeper-intermediate', 'client-intermediate', 'Deeper Client'),
  client('client-below-deeper', 'quinn', { issuer: 'client-deeper-intermediate' }),

  client('client-no-authority', 'judy', { extensions: ['basicConstraints=critical,CA:FALSE'] }),
  client('client-below-no-authority', 'kim', { issuer: 'client-no-authority' }),
  server('server-no-authority', 'server-ca', { extensions: ['basicConstraints=critical,CA:FALSE'] }),
  server('server-below-no-authority', 'server-no-authority'),

  intermediate('elsewhere-intermediate', 'server-ca', 'Elsewhere', {
    extensions: [...CERTIFICATE_AUTHORITY, 'nameConstraints=critical,permitted;DNS:example.org'],
  }),
  server('server-outside-its-names', 'elsewhere-intermediate', {
    extensions: ['subjectAltName=DNS:localhost', 'extendedKeyUsage=serverAuth'],
  }),
  intermediate('here-intermediate', 'server-ca', 'Here', {
    extensions: [...CERTIFICATE_AUTHORITY, 'nameConstraints=critical,permitted;DNS:localhost'],
  }),
  server('server-inside-its-names', 'here-intermediate', {
    extensions: ['subjectAltName=DNS:localhost', 'extendedKeyUsage=serverAuth'],
  }),

  intermediate('expired-intermediate', 'server-ca', 'Expired Intermediate', LONG_OVER),
  server('server-below-expired', 'expired-intermediate'),
  {
    name: 'expired-root',
    key: 'ec',
    subject: '/O=Example/CN=Example Expired Root CA',
    extensions: CERTIFICATE_AUTHORITY,
    ...LONG_OVER,
  },
  server('server-below-expired-root', 'expired-root'),

  server('server-wrong-key-usage', 'server-ca', {
    extensions: [...FOR_LOCALHOST, 'keyUsage=critical,dataEncipherment'],
  }),
  client('client-wrong-key-usage', 'leo', {
    extensions: [...FOR_CLIENTS, 'keyUsage=critical,keyEncipherment'],
  }),
  server('server-unknown-extension', 'server-ca', { extensions: [...FOR_LOCALHOST, UNKNOWN_EXTENSION] }),
  client('client-unknown-extension', 'mia', { extensions: [...FOR_CLIENTS, UNKNOWN_EXTENSION] }),
  server('server-must-staple', 'server-ca', { extensions: [...FOR_LOCALHOST, 'tlsfeature=status_request'] }),
  client('client-must-staple', 'vera', { extensions: [...FOR_CLIENTS, 'tlsfeature=status_request'] }),
  server('server-revoked', 'server-ca', { revoked: true }),
  client('client-brainpool', 'nina', { key: 'brainpool' }),
  // What public CAs issue since 2026: serverAuth alone, for the intermediate as well.
  intermediate('server-only-intermediate', 'client-ca', 'Server-Only', {
    extensions: [...CERTIFICATE_AUTHORITY, 'extendedKeyUsage=serverAuth'],
  }),
  client('client-below-server-only', 'paul', { issuer: 'server-only-intermediate' }),
  // Names that clients do not find, and one that a program gives its own makeshift.
  server('server-common-name-only', 'server-ca', { extensions: ['extendedKeyUsage=serverAuth'] }),
  server('server-without-address', 'server-ca', {
    extensions: ['subjectAltName=DNS:localhost', 'extendedKeyUsage=serverAuth'],
  }),
  server('server-wildcard', 'server-ca', {
    subject: '/O=Example/CN=*.example.com',
    extensions: ['subjectAltName=DNS:*.example.com', 'extendedKeyUsage=serverAuth'],
  }),
  {
    name: 'ingress-fake',
    key: 'rsa',
    subject: '/O=Acme Co/CN=Kubernetes Ingress Controller Fake Certificate',
    extensions: ['subjectAltName=DNS:ingress.local', 'extendedKeyUsage=serverAuth'],
  },
  // The same name as client-ca, and another key.
  {
    name: 'client-ca-of-same-name',
    key: 'ec',
    subject: '/O=Example/CN=Example Client CA',
    extensions: CERTIFICATE_AUTHORITY,
  },
  client('client-of-same-name', 'olga', { issuer: 'client-ca-of-same-name' }),

  client('client-weak', 'ruth', { key: 'rsa', digest: 'sha1' }),
  intermediate('client-elsewhere-intermediate', 'client-ca', 'Elsewhere Client', {
    extensions: [...CERTIFICATE_AUTHORITY, 'nameConstraints=critical,permitted;email:example.org'],
  }),
  client('client-outside-its-names', 'trudy', {
    issuer: 'client-elsewhere-intermediate',
    extensions: [...FOR_CLIENTS, 'subjectAltName=email:trudy@example.com'],
  }),
  // P-256, with its parameters written out instead of its name (RFC 5480 section 2.1.1).
  server('server-explicit-curve', 'server-ca', { key: 'explicit' }),
];

/** Files made by joining certificates, as a side is configured to send them. */
export const CHAINS = {
  'server-below-narrow-chain': ['server-below-narrow', 'narrow-intermediate'],
  'client-below-narrow-chain': ['client-below-narrow', 'narrow-intermediate'],
  'server-below-wide-chain': ['server-below-wide', 'wide-intermediate'],
  'server-below-deeper-chain': ['server-below-deeper', 'deeper-intermediate', 'intermediate'],
  'client-below-deeper-chain': ['client-below-deeper', 'client-deeper-intermediate', 'client-intermediate'],
  'client-below-no-authority-chain': ['client-below-no-authority', 'client-no-authority'],
  'server-below-no-authority-chain': ['server-below-no-authority', 'server-no-authority'],
  'server-outside-its-names-chain': ['server-outside-its-names', 'elsewhere-intermediate'],
  'server-inside-its-names-chain': ['server-inside-its-names', 'here-intermediate'],
  'server-below-expired-chain': ['server-below-expired', 'expired-intermediate'],
  'client-below-server-only-chain': ['client-below-server-only', 'server-only-intermediate'],
  'client-outside-its-names-chain': ['client-outside-its-names', 'client-elsewhere-intermediate'],
  'server-below-intermediate-sent': ['server-below-intermediate', 'intermediate'],
  'client-below-intermediate-chain': ['client-below-intermediate', 'client-intermediate'],
};

/** Revocation lists: file name, issuer, and dates if it is not to be good for 30 years. */
export const REVOCATION_LISTS = [
  { name: 'client-ca', issuer: 'client-ca' },
  {
    name: 'client-ca-out-of-date',
    issuer: 'client-ca',
    dates: ['-crl_lastupdate', '20230101000000Z', '-crl_nextupdate', '20240101000000Z'],
  },
  { name: 'server-ca', issuer: 'server-ca' },
  {
    name: 'server-ca-out-of-date',
    issuer: 'server-ca',
    dates: ['-crl_lastupdate', '20230101000000Z', '-crl_nextupdate', '20240101000000Z'],
  },
];
