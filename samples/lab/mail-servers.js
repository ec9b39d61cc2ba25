/** Mail servers that want a client certificate: each judges it in its own protocol, after TLS has accepted it. */
export const IMAPS_PORT = 993;
export const SMTP_PORT = 25;

const DOVECOT_VERSION = { 'TLS 1.2': 'TLSv1.2', 'TLS 1.3': 'TLSv1.3' };

/**
 * Dovecot with one user (anna, secret) and IMAP over TLS; it wants a client certificate of client-ca.
 * @param {'TLS 1.2' | 'TLS 1.3'} version the only one (Dovecot can set no highest version: the client does)
 * @param {{ revocationList: boolean }} options whether it is told to do without a CRL, as its manual advises
 */
export function dovecot(version, { revocationList = false } = {}) {
  const settings = [
    'ssl = required',
    'ssl_ca = <client-ca.crt',
    'ssl_verify_client_cert = yes',
    `ssl_require_crl = ${revocationList ? 'yes' : 'no'}`,
    'auth_ssl_require_client_cert = yes',
    `ssl_min_protocol = ${DOVECOT_VERSION[version]}`,
  ];
  const configuration = (directory) =>
    [
      ...settings.map((setting) => setting.replace('<', `<${directory}/`)),
      `ssl_cert = <${directory}/server-issued.crt`,
      `ssl_key = <${directory}/server-issued.key`,
      `base_dir = ${directory}/dovecot-run`,
      `state_dir = ${directory}/dovecot-run`,
      'log_path = /dev/stderr',
      'protocols = imap',
      'listen = 127.0.0.1',
      'passdb {',
      '  driver = static',
      '  args = password=secret',
      '}',
      'userdb {',
      '  driver = static',
      `  args = uid=nobody gid=nogroup home=${directory}/dovecot-mail`,
      '}',
      'mail_location = maildir:~/mail',
      'first_valid_uid = 1',
      'service imap-login {',
      '  inet_listener imap {',
      '    port = 0',
      '  }',
      '  inet_listener imaps {',
      `    port = ${IMAPS_PORT}`,
      '    ssl = yes',
      '  }',
      '}',
      '',
    ].join('\n');
  return {
    program: 'dovecot',
    port: IMAPS_PORT,
    writesKeys: false,
    before: [
      ['rm', '-rf', 'dovecot-mail'],
      ['install', '-d', '-o', 'nobody', '-g', 'nogroup', 'dovecot-mail'],
    ],
    command: ['dovecot', '-F', '-c', 'dovecot.conf'],
    files: { 'dovecot.conf': configuration },
    shown: `Dovecot (IMAPS): \`${settings.join('; ')}\``,
  };
}

const POSTFIX_SERVICES = [
  `127.0.0.1:${SMTP_PORT} inet n - n - - smtpd`,
  'rewrite unix - - n - - trivial-rewrite',
  'cleanup unix n - n - 0 cleanup',
  'qmgr unix n - n 300 1 qmgr',
  'tlsmgr unix - - n 1000? 1 tlsmgr',
  'proxymap unix - - n - - proxymap',
  'anvil unix - - n - 1 anvil',
  'discard unix - - n - - discard',
  '',
].join('\n');

/**
 * Postfix as an SMTP server with STARTTLS whose client CA is client-ca. It throws away what it accepts.
 * @param {string[]} settings lines of main.cf: how it asks for a client certificate, and what hangs on it
 */
export function postfix(settings) {
  const configuration = (directory) =>
    [
      'compatibility_level = 3.6',
      `queue_directory = ${directory}/postfix-queue`,
      `data_directory = ${directory}/postfix-data`,
      'myhostname = mail.example.com',
      'mydestination = mail.example.com',
      'local_transport = discard:',
      'local_recipient_maps =',
      'inet_interfaces = 127.0.0.1',
      'inet_protocols = ipv4',
      'mynetworks =',
      'alias_maps =',
      'smtpd_tls_security_level = encrypt',
      `smtpd_tls_cert_file = ${directory}/server-issued.crt`,
      `smtpd_tls_key_file = ${directory}/server-issued.key`,
      `smtpd_tls_CAfile = ${directory}/client-ca.crt`,
      // The last word counts.
      ...settings,
      '',
    ].join('\n');
  return {
    program: 'postfix',
    port: SMTP_PORT,
    writesKeys: false,
    // Both want the full path of the configuration. Of `postfix start-fg` only the shell around master would be stopped.
    before: [
      ['install', '-d', 'postfix-queue'],
      ['install', '-d', '-o', 'postfix', 'postfix-data'],
      ['sh', '-c', 'postfix -c "$PWD/postfix" check'],
    ],
    command: ['sh', '-c', 'exec /usr/lib/postfix/sbin/master -c "$PWD/postfix" -d'],
    files: { 'postfix/main.cf': configuration, 'postfix/master.cf': POSTFIX_SERVICES },
    shown: `Postfix (SMTP with STARTTLS): \`smtpd_tls_security_level = encrypt; smtpd_tls_CAfile = client-ca.crt; ${settings.join('; ')}\``,
  };
}
