/**
 * The certificates of the lab, made with the openssl command in a temporary directory.
 *
 * `openssl ca` is used throughout because it is the one command that sets both dates in every OpenSSL since 1.0.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHAIN_CERTIFICATES, CHAINS as CHAINS_AT_FAULT, REVOCATION_LISTS } from './chain-certificates.js';

const CERTIFICATE_AUTHORITY = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign'];
const FOR_LOCALHOST = ['subjectAltName=DNS:localhost,IP:127.0.0.1', 'extendedKeyUsage=serverAuth'];
const FOR_CLIENTS = ['extendedKeyUsage=clientAuth'];
const LONG_OVER = { notBefore: '20230101000000Z', notAfter: '20240101000000Z' };
const FAR_AWAY = { notBefore: '20550101000000Z', notAfter: '20560101000000Z' };

/** Every certificate: file name, subject, key, issuer (itself if absent), extensions, dates (30 years if absent). */
const CERTIFICATES = [
  // The server of the story: self-signed, so that a client trusts it by naming it.
  { name: 'server', key: 'rsa', subject: '/O=Example/CN=localhost', extensions: FOR_LOCALHOST },
  {
    name: 'client-ca',
    key: 'rsa',
    subject: '/O=Example/CN=Example Client CA',
    extensions: CERTIFICATE_AUTHORITY,
  },
  {
    name: 'client',
    key: 'rsa',
    subject: '/O=Example/CN=alice',
    issuer: 'client-ca',
    extensions: FOR_CLIENTS,
  },
  {
    name: 'client-expired',
    key: 'rsa',
    subject: '/O=Example/CN=bob',
    issuer: 'client-ca',
    extensions: FOR_CLIENTS,
    ...LONG_OVER,
  },
  {
    name: 'client-not-yet-valid',
    key: 'ec',
    subject: '/O=Example/CN=carol',
    issuer: 'client-ca',
    extensions: FOR_CLIENTS,
    ...FAR_AWAY,
  },
  {
    name: 'client-wrong-eku',
    key: 'ec',
    subject: '/O=Example/CN=dave',
    issuer: 'client-ca',
    extensions: ['extendedKeyUsage=serverAuth'],
  },
  {
    name: 'client-revoked',
    key: 'ec',
    subject: '/O=Example/CN=erin',
    issuer: 'client-ca',
    extensions: FOR_CLIENTS,
    revoked: true,
  },
  { name: 'client-self-signed', key: 'ec', subject: '/O=Example/CN=frank', extensions: FOR_CLIENTS },
  {
    name: 'other-ca',
    key: 'ec',
    subject: '/O=Elsewhere/CN=Another Client CA',
    extensions: CERTIFICATE_AUTHORITY,
  },
  {
    name: 'client-other',
    key: 'ec',
    subject: '/O=Elsewhere/CN=mallory',
    issuer: 'other-ca',
    extensions: FOR_CLIENTS,
  },

  // A server CA that the clients are told to trust, or not.
  {
    name: 'server-ca',
    key: 'ec',
    subject: '/O=Example/CN=Example Server CA',
    extensions: CERTIFICATE_AUTHORITY,
  },
  {
    name: 'server-issued',
    key: 'ec',
    subject: '/O=Example/CN=localhost',
    issuer: 'server-ca',
    extensions: FOR_LOCALHOST,
  },
  {
    name: 'server-expired',
    key: 'ec',
    subject: '/O=Example/CN=localhost',
    issuer: 'server-ca',
    extensions: FOR_LOCALHOST,
    ...LONG_OVER,
  },
  {
    name: 'server-not-yet-valid',
    key: 'ec',
    subject: '/O=Example/CN=localhost',
    issuer: 'server-ca',
    extensions: FOR_LOCALHOST,
    ...FAR_AWAY,
  },
  {
    name: 'server-wrong-eku',
    key: 'rsa',
    subject: '/O=Example/CN=localhost',
    issuer: 'server-ca',
    extensions: ['subjectAltName=DNS:localhost,IP:127.0.0.1', 'extendedKeyUsage=clientAuth'],
  },
  {
    name: 'server-other-name',
    key: 'rsa',
    subject: '/O=Example/CN=www.example.com',
    issuer: 'server-ca',
    extensions: ['subjectAltName=DNS:www.example.com,DNS:example.com', 'extendedKeyUsage=serverAuth'],
  },
  {
    name: 'server-weak',
    key: 'rsa',
    subject: '/O=Example/CN=localhost',
    issuer: 'server-ca',
    extensions: FOR_LOCALHOST,
    digest: 'sha1',
  },
  {
    name: 'intermediate',
    key: 'rsa',
    subject: '/O=Example/CN=Example Intermediate CA',
    issuer: 'server-ca',
    extensions: ['basicConstraints=critical,CA:TRUE,pathlen:0', 'keyUsage=critical,keyCertSign,cRLSign'],
  },
  {
    name: 'server-below-intermediate',
    key: 'rsa',
    subject: '/O=Example/CN=localhost',
    issuer: 'intermediate',
    extensions: [
      ...FOR_LOCALHOST,
      'authorityInfoAccess=caIssuers;URI:http://ca.example.com/intermediate.crt',
    ],
  },
  {
    name: 'client-intermediate',
    key: 'ec',
    subject: '/O=Example/CN=Example Intermediate Client CA',
    issuer: 'client-ca',
    extensions: ['basicConstraints=critical,CA:TRUE,pathlen:0', 'keyUsage=critical,keyCertSign,cRLSign'],
  },
  {
    name: 'client-below-intermediate',
    key: 'ec',
    subject: '/O=Example/CN=grace',
    issuer: 'client-intermediate',
    extensions: FOR_CLIENTS,
  },
  {
    name: 'client-ed25519',
    key: 'ed25519',
    subject: '/O=Example/CN=heidi',
    issuer: 'client-ca',
    extensions: FOR_CLIENTS,
  },
  ...CHAIN_CERTIFICATES,
];

/** The options of openssl genpkey by kind of key. */
const KEY_OPTIONS = {
  rsa: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  ec: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  ed25519: ['-algorithm', 'ED25519'],
  explicit: [
    ...['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-pkeyopt', 'ec_param_enc:explicit'],
  ],
  brainpool: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:brainpoolP256r1'],
};

/** Files made by joining certificates, as a server is configured to send them. */
const CHAINS = { 'server-issued-chain': ['server-issued', 'server-ca'], ...CHAINS_AT_FAULT };

/** A moment as openssl ca wants it: YYYYMMDDHHMMSSZ. */
function openSslTime(date) {
  return `${date.toISOString().replace(/\D/g, '').slice(0, 14)}Z`;
}

/**
 * Makes every key, certificate and revocation list of the lab in a directory.
 * @param {string} directory an existing, private, temporary directory; the private keys stay in it
 */
export function makeCertificates(directory) {
  const openssl = (...args) =>
    execFileSync('openssl', args, { cwd: directory, stdio: ['ignore', 'pipe', 'pipe'] });
  const write = (name, text) => writeFileSync(join(directory, name), text);
  const now = Date.now();
  const goodDates = {
    notBefore: openSslTime(new Date(now - 3_600_000)),
    notAfter: openSslTime(new Date(now + 30 * 365.25 * 86_400_000)),
  };

  mkdirSync(join(directory, 'issued'));
  for (const { name } of CERTIFICATES) write(`${name}.index`, '');
  const configurationFor = (issuer) =>
    [
      '[ca]',
      'default_ca = lab',
      '[lab]',
      `database = ${issuer}.index`,
      'new_certs_dir = issued',
      'default_md = sha256',
      'default_crl_days = 10950',
      'policy = any',
      'unique_subject = no',
      'rand_serial = yes',
      'preserve = yes',
      '[any]',
      'organizationName = optional',
      'commonName = supplied',
      '[request]',
      'distinguished_name = name',
      '[name]',
      '',
    ].join('\n');

  for (const certificate of CERTIFICATES) {
    const { name, key, subject, issuer = name, extensions, digest = 'sha256' } = certificate;
    const { notBefore, notAfter } = { ...goodDates, ...certificate };
    write('issue.cnf', configurationFor(issuer));
    write(
      'issue.ext',
      `subjectKeyIdentifier=hash\n${issuer === name ? '' : 'authorityKeyIdentifier=keyid\n'}${extensions.join('\n')}\n`,
    );
    openssl('genpkey', ...KEY_OPTIONS[key], '-out', `${name}.key`);
    openssl(
      'req',
      '-new',
      '-config',
      'issue.cnf',
      '-section',
      'request',
      '-key',
      `${name}.key`,
      '-subj',
      subject,
      '-out',
      'issue.csr',
    );
    const signer = issuer === name ? ['-selfsign'] : ['-cert', `${issuer}.crt`];
    openssl(
      ...['ca', '-batch', '-config', 'issue.cnf', ...signer, '-keyfile', `${issuer}.key`, '-in', 'issue.csr'],
      ...['-out', `${name}.crt`, '-notext', '-extfile', 'issue.ext', '-md', digest],
      ...['-startdate', notBefore, '-enddate', notAfter],
    );
    if (certificate.revoked) {
      openssl(
        'ca',
        '-config',
        'issue.cnf',
        '-cert',
        `${issuer}.crt`,
        '-keyfile',
        `${issuer}.key`,
        '-revoke',
        `${name}.crt`,
      );
    }
  }

  for (const [name, members] of Object.entries(CHAINS)) {
    write(`${name}.crt`, members.map((member) => openssl('x509', '-in', `${member}.crt`)).join(''));
  }
  for (const { name, issuer, dates = [] } of REVOCATION_LISTS) {
    write('issue.cnf', configurationFor(issuer));
    const signer = ['-cert', `${issuer}.crt`, '-keyfile', `${issuer}.key`];
    openssl('ca', '-gencrl', '-config', 'issue.cnf', ...signer, ...dates, '-out', `${name}.crl`);
  }
}
