import type { Facts } from '../story/facts.js';

// What a server is asked for over TLS, so that what is said of it fits: nobody mends a mail server with curl.

/** IANA's service names where there is one; `tls`: not known. */
export type Service =
  | 'amqp'
  | 'ftp'
  | 'https'
  | 'imap'
  | 'irc'
  | 'ldap'
  | 'mqtt'
  | 'mysql'
  | 'nntp'
  | 'pop3'
  | 'postgresql'
  | 'redis'
  | 'sieve'
  | 'sip'
  | 'smtp'
  | 'tls'
  | 'xmpp';

/** iana.org/assignments/service-names-port-numbers, and ports that programs use by default. */
const PORTS: ReadonlyMap<number, Service> = new Map([
  ...([443, 591, 2376, 3443, 4443, 5443, 6443, 7443, 8443, 9443, 10_250, 10_443] as const).map(
    (port) => [port, 'https'] as const,
  ),
  ...([25, 465, 587, 2525] as const).map((port) => [port, 'smtp'] as const),
  ...([143, 993] as const).map((port) => [port, 'imap'] as const),
  ...([110, 995] as const).map((port) => [port, 'pop3'] as const),
  ...([21, 990] as const).map((port) => [port, 'ftp'] as const),
  ...([119, 433, 563] as const).map((port) => [port, 'nntp'] as const),
  ...([389, 636, 3268, 3269] as const).map((port) => [port, 'ldap'] as const),
  ...([5222, 5223, 5269, 5270] as const).map((port) => [port, 'xmpp'] as const),
  ...([1883, 8883] as const).map((port) => [port, 'mqtt'] as const),
  ...([5671, 5672] as const).map((port) => [port, 'amqp'] as const),
  ...([6379, 6380] as const).map((port) => [port, 'redis'] as const),
  ...([6667, 6697] as const).map((port) => [port, 'irc'] as const),
  ...([5060, 5061] as const).map((port) => [port, 'sip'] as const),
  [3306, 'mysql'],
  [4190, 'sieve'],
  [5432, 'postgresql'],
]);

const SPOKEN: Readonly<Record<string, Service>> = {
  AMQP: 'amqp',
  FTP: 'ftp',
  HTTP: 'https',
  IMAP: 'imap',
  LDAP: 'ldap',
  ManageSieve: 'sieve',
  MQTT: 'mqtt',
  MySQL: 'mysql',
  NNTP: 'nntp',
  POP3: 'pop3',
  PostgreSQL: 'postgresql',
  Redis: 'redis',
  SMTP: 'smtp',
  XMPP: 'xmpp',
};

const IN_CLEAR: ReadonlySet<string> = new Set<Service>([
  'amqp',
  'ftp',
  'imap',
  'irc',
  'ldap',
  'mqtt',
  'mysql',
  'nntp',
  'pop3',
  'postgresql',
  'redis',
  'sieve',
  'sip',
  'smtp',
  'xmpp',
]);

/** iana.org/assignments/tls-extensiontype-values, ALPN protocol IDs. */
const ALPN: Readonly<Record<string, Service>> = {
  h2: 'https',
  'http/1.0': 'https',
  'http/1.1': 'https',
  ftp: 'ftp',
  imap: 'imap',
  irc: 'irc',
  managesieve: 'sieve',
  mqtt: 'mqtt',
  pop3: 'pop3',
  postgresql: 'postgresql',
  'xmpp-client': 'xmpp',
  'xmpp-server': 'xmpp',
};

export interface AskedService {
  readonly service: Service;
  /** The conversation began in clear and was to turn to TLS. */
  readonly startTls: boolean;
}

/** What is spoken: by its words inside TLS or before it, else by ALPN, else by the server's port. */
export function serviceOf(facts: Facts): AskedService {
  const { connection } = facts;
  for (let layer = facts.prologue; layer !== undefined; layer = layer.inner) {
    if (IN_CLEAR.has(layer.protocol)) return { service: layer.protocol as Service, startTls: true };
  }
  for (const event of connection.events) {
    const spoken = event.kind === 'application_data' ? event.said?.[0]?.protocol : undefined;
    const service = spoken === undefined ? undefined : SPOKEN[spoken];
    if (service !== undefined) return { service, startTls: false };
  }
  for (const name of facts.offer?.alpn ?? []) {
    const service = ALPN[name];
    if (service !== undefined) return { service, startTls: false };
  }
  const { port } = connection.server;
  // Without a connection (`explain`) what most people have.
  return { service: port === 0 ? 'https' : (PORTS.get(port) ?? 'tls'), startTls: false };
}

/** Where a server of a service is told which CAs it accepts client certificates from: program and setting. */
export const CLIENT_CA_SETTINGS: Readonly<
  Partial<Record<Service, readonly [program: string, setting: string]>>
> = {
  amqp: ['RabbitMQ', 'ssl_options.cacertfile'],
  ftp: ['vsftpd', 'ca_certs_file'],
  https: ['nginx', 'ssl_client_certificate'],
  imap: ['Dovecot', 'ssl_ca'],
  ldap: ['OpenLDAP', 'olcTLSCACertificateFile'],
  mqtt: ['Mosquitto', 'cafile'],
  mysql: ['MySQL', 'ssl_ca'],
  pop3: ['Dovecot', 'ssl_ca'],
  postgresql: ['PostgreSQL', 'ssl_ca_file'],
  redis: ['Redis', 'tls-ca-cert-file'],
  sieve: ['Dovecot', 'ssl_ca'],
  smtp: ['Postfix', 'smtpd_tls_CAfile'],
};
