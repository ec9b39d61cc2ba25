/**
 * FTP with AUTH TLS: vsftpd, and lftp (GnuTLS), which says more before it judges the server's certificate.
 * vsftpd asks for a client certificate unless it is told not to (ssl_request_cert), and takes none for an answer.
 */
import { sClient } from './clients.js';
import { clientCertificateRefused, EMPTY, established, rejected, SENT } from './expected.js';

const FTP_PORT = 21;
/** vsftpd wants users to go there whom nothing belongs to. */
const EMPTY_FOLDER = 'vsftpd-empty';

/**
 * vsftpd for anybody, with TLS on its control connection, which it requires.
 * @param {string} certificate the NAME of its certificate
 * @param {string[]} settings what it wants of clients
 */
function vsftpd(certificate, settings) {
  const configuration = (directory) =>
    [
      ...['listen=YES', 'listen_address=127.0.0.1', `listen_port=${FTP_PORT}`, 'background=NO'],
      ...['anonymous_enable=YES', 'local_enable=NO', 'seccomp_sandbox=NO', 'connect_from_port_20=NO'],
      ...[`anon_root=${directory}/vsftpd`, `secure_chroot_dir=${directory}/${EMPTY_FOLDER}`],
      ...['ssl_enable=YES', 'allow_anon_ssl=YES', 'force_anon_logins_ssl=YES', 'ssl_ciphers=HIGH'],
      ...[
        `rsa_cert_file=${directory}/${certificate}.crt`,
        `rsa_private_key_file=${directory}/${certificate}.key`,
      ],
      ...settings.map((setting) => setting.replace('FILE:', `${directory}/`)),
      '',
    ].join('\n');
  return {
    program: 'vsftpd',
    port: FTP_PORT,
    writesKeys: false,
    before: [['install', '-d', 'vsftpd', EMPTY_FOLDER]],
    command: ['sh', '-c', 'exec vsftpd "$PWD/vsftpd.conf"'],
    files: { 'vsftpd.conf': configuration },
    shown: `vsftpd: \`${['force_anon_logins_ssl=YES', ...settings.map((setting) => setting.replace('FILE:', ''))].join(' ')}\` with ${certificate}.crt`,
  };
}

const REQUIRES = ['require_cert=YES', 'validate_cert=YES', 'ca_certs_file=FILE:client-ca.crt'];

function lftp(version, settings, ending) {
  const priority = `NORMAL:-VERS-ALL:+VERS-${version.replace(' ', '')}`;
  const all = [
    ...['ftp:ssl-force yes', 'ftp:ssl-allow-anonymous yes', 'ssl:check-hostname yes'],
    ...['net:max-retries 1', `ssl:priority ${priority}`],
    ...settings,
  ];
  const commands = [
    ...all.map((setting) => `set ${setting}`),
    `open ftp://localhost:${FTP_PORT}`,
    'quote NOOP',
  ];
  return {
    ...{ stack: 'GnuTLS', program: 'lftp', ending },
    command: ['lftp', '-e', [...commands, 'quit'].join('; ')],
    shown: `\`lftp -e '${[...commands, 'quit'].join('; ')}'\``,
  };
}

/** openssl s_client that logs in, says NOOP and leaves. */
function ftpClient(version, options, ending) {
  const lines = ['USER anonymous', 'PASS anna@example.com', 'NOOP', 'QUIT'];
  const client = sClient(
    version,
    ['-starttls', 'ftp', '-ign_eof', '-nocommands', '-CAfile', 'server-ca.crt', ...options],
    FTP_PORT,
  );
  const input = lines.map((line) => `${line}\r\n`).join('');
  return { ...client, input, ending, shown: `${client.shown}, then ${lines.join(', ')}` };
}

const present = (name) => ['-cert', `${name}.crt`, '-key', `${name}.key`];
const TRUST = ['ssl:ca-file server-ca.crt'];
const KEEPS_TRYING = { exit: [0, 1] };

function inBothVersions(version) {
  const prefix = version.replace('TLS 1.', 'tls1');
  const serverFault = (name, certificate, what, settings, cause) => ({
    name: `${prefix}-lftp-${name}`,
    configured: `lftp (GnuTLS) turns to TLS and then does not accept the certificate of vsftpd, ${what}.`,
    server: vsftpd(certificate, []),
    steps: [lftp(version, settings, { ...KEEPS_TRYING, says: /Certificate verification|Fatal error/ })],
    connections: [rejected(version, 'client', 'server_certificate', cause, EMPTY)],
  });
  return [
    serverFault(
      'server-unknown-ca',
      'server-issued',
      'whose CA it does not know',
      ['ssl:ca-file other-ca.crt'],
      'unknown_ca',
    ),
    serverFault('server-expired', 'server-expired', 'which expired on 2024-01-01', TRUST, 'expired'),
    serverFault(
      'hostname-mismatch',
      'server-other-name',
      'which is for www.example.com',
      TRUST,
      'hostname_mismatch',
    ),
    {
      name: `${prefix}-lftp-success`,
      configured: 'lftp (GnuTLS) trusts the CA of vsftpd, logs in over TLS and leaves.',
      server: vsftpd('server-issued', []),
      steps: [lftp(version, TRUST, { exit: 0 })],
      connections: [established(version, EMPTY)],
    },
    {
      name: `${prefix}-vsftpd-no-client-certificate`,
      configured: 'vsftpd requires a client certificate; openssl s_client has none.',
      server: vsftpd('server-issued', REQUIRES),
      steps: [ftpClient(version, [], { exit: [0, 1] })],
      connections: [clientCertificateRefused(version, 'no_client_certificate', EMPTY)],
    },
    {
      name: `${prefix}-vsftpd-client-unknown-ca`,
      configured:
        'vsftpd requires a client certificate of its client CA; openssl s_client presents one of another CA.',
      server: vsftpd('server-issued', REQUIRES),
      steps: [ftpClient(version, present('client-other'), { exit: [0, 1] })],
      connections: [clientCertificateRefused(version, 'unknown_ca', SENT)],
    },
    {
      name: `${prefix}-vsftpd-mutual-success`,
      configured:
        'vsftpd requires a client certificate of its client CA; openssl s_client presents one, logs in and leaves.',
      server: vsftpd('server-issued', REQUIRES),
      steps: [ftpClient(version, present('client'), { exit: [0, 1], says: /230 Login successful/ })],
      connections: [established(version, SENT)],
    },
  ];
}

export const FTP_SCENARIOS = ['TLS 1.2', 'TLS 1.3'].flatMap(inBothVersions);
