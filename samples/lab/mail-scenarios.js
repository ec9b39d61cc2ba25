/** Mail servers that refuse in their own words, inside TLS, what TLS itself let pass. */
import { sClient } from './clients.js';
import { EMPTY, established, rejected, SENT } from './expected.js';
import { dovecot, IMAPS_PORT, postfix, SMTP_PORT } from './mail-servers.js';

const TRUST = ['-CAfile', 'server-ca.crt'];

/** What each certificate of the client is, by its name; without a name there is none. */
const CLIENTS = [
  ['', 'no-client-certificate', 'has none', 'missing_client_certificate', 'no_client_certificate'],
  [
    'client-expired',
    'client-expired',
    'presents one of that CA that expired on 2024-01-01',
    'client_certificate',
    'expired',
  ],
  [
    'client-other',
    'client-unknown-ca',
    'presents one of a CA that the server does not know',
    'client_certificate',
    'unknown_ca',
  ],
];

const present = (name) => (name === '' ? [] : ['-cert', `${name}.crt`, '-key', `${name}.key`]);

/** openssl s_client that says these lines inside TLS; its command letters are off, so that a line may begin with R. */
function mailClient(version, port, options, lines, ending) {
  const client = sClient(version, ['-ign_eof', '-nocommands', ...TRUST, ...options], port);
  const input = lines.map((line) => `${line}\r\n`).join('');
  return { ...client, input, ending, shown: `${client.shown}, then ${lines.join(', ')}` };
}

function imapClient(version, certificate, says) {
  const lines = ['a1 LOGIN anna secret', 'a2 LOGOUT'];
  return mailClient(version, IMAPS_PORT, present(certificate), lines, { exit: 0, says });
}

function smtpClient(version, certificate, says) {
  const lines = [
    ...['EHLO client.example.com', 'MAIL FROM:<anna@example.com>', 'RCPT TO:<bert@mail.example.com>'],
    'QUIT',
  ];
  const options = ['-starttls', 'smtp', ...present(certificate)];
  return mailClient(version, SMTP_PORT, options, lines, { exit: [0, 1], says });
}

const refusal = (version, [certificate, , , refused, cause]) =>
  rejected(version, 'server', refused, cause, certificate === '' ? EMPTY : SENT);

function inBothVersions(version) {
  const prefix = version.replace('TLS 1.', 'tls1');
  return [
    ...CLIENTS.map((client) => ({
      name: `${prefix}-dovecot-${client[1]}`,
      configured: `Dovecot wants a client certificate of its client CA before anybody may log in; openssl s_client ${client[2]}, so that its LOGIN is refused.`,
      server: dovecot(version),
      steps: [imapClient(version, client[0], /a1 NO .*didn't present valid SSL certificate/)],
      connections: [refusal(version, client)],
    })),
    {
      name: `${prefix}-dovecot-mutual-success`,
      configured:
        'Dovecot wants a client certificate of its client CA before anybody may log in; openssl s_client presents one and logs in.',
      server: dovecot(version),
      steps: [imapClient(version, 'client', /a1 OK/)],
      connections: [established(version, SENT)],
    },
    ...CLIENTS.map((client) => ({
      name: `${prefix}-postfix-${client[1]}`,
      configured: `Postfix takes mail only from clients with a certificate of its client CA; openssl s_client ${client[2]}, so that Postfix ends the session.`,
      server: postfix(['smtpd_tls_req_ccert = yes']),
      steps: [
        smtpClient(
          version,
          client[0],
          /421 4\.7\.1 .*(Client certificate not trusted|No client certificate presented)/,
        ),
      ],
      connections: [refusal(version, client)],
    })),
    {
      name: `${prefix}-postfix-access-denied`,
      configured:
        'Postfix asks for a client certificate and turns down the recipients of clients whose certificate is not valid; openssl s_client has none.',
      server: postfix([
        'smtpd_tls_ask_ccert = yes',
        'smtpd_recipient_restrictions = permit_tls_all_clientcerts, reject',
      ]),
      steps: [smtpClient(version, '', /554 5\.7\.1 .*Access denied/)],
      connections: [refusal(version, CLIENTS[0])],
    },
    {
      name: `${prefix}-postfix-mutual-success`,
      configured:
        'Postfix takes mail only from clients with a certificate of its client CA; openssl s_client presents one and names a recipient.',
      server: postfix(['smtpd_tls_req_ccert = yes']),
      steps: [smtpClient(version, 'client', /250 2\.1\.5 Ok/)],
      connections: [established(version, SENT)],
    },
  ];
}

export const MAIL_SCENARIOS = ['TLS 1.2', 'TLS 1.3'].flatMap(inBothVersions);
