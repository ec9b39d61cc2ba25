/** What a client is given to try again with: the file of CAs (or certificates) that it trusts, and its own certificate. */
export interface CallWith {
  readonly trusted: string;
  readonly certificate?: boolean;
  /** A file that the client writes its secrets to. */
  readonly keyLog?: string;
}

interface Called {
  readonly scheme: string;
  readonly startTls: boolean;
  readonly host: string;
  readonly port: string;
}

const PARTS = /^([a-z0-9]+)(\+starttls)?:\/\/(\[[^\]]*\]|[^:/]*):?([^/]*)/;

function called(url: string): Called {
  const [, scheme = 'tls', startTls, host = 'HOST', port = ''] = PARTS.exec(url) ?? [];
  return { scheme, startTls: startTls !== undefined, host, port: port === '' ? '443' : port };
}

/** Programs that open the server's own protocol; of what is not here, OpenSSL's client opens the TLS. */
const PROGRAMS: Readonly<Record<string, (at: Called, by: CallWith) => string>> = {
  mqtt: ({ host, port }, { trusted, certificate }) =>
    `mosquitto_pub --cafile ${trusted}${certificate ? ' --cert client.crt --key client.key' : ''} -h ${host} -p ${port} -t test -m hello`,
  redis: ({ host, port }, { trusted, certificate }) =>
    `redis-cli --tls --cacert ${trusted}${certificate ? ' --cert client.crt --key client.key' : ''} -h ${host} -p ${port} ping`,
  postgresql: ({ host, port }, { trusted, certificate }) =>
    `psql "host=${host} port=${port} sslmode=verify-full sslrootcert=${trusted}${certificate ? ' sslcert=client.crt sslkey=client.key' : ''}"`,
  mysql: ({ host, port }, { trusted, certificate }) =>
    `mysql --host=${host} --port=${port} --ssl-mode=VERIFY_IDENTITY --ssl-ca=${trusted}${certificate ? ' --ssl-cert=client.crt --ssl-key=client.key' : ''}`,
  ldap: ({ host, port, startTls }, { trusted, certificate }) =>
    `LDAPTLS_CACERT=${trusted}${certificate ? ' LDAPTLS_CERT=client.crt LDAPTLS_KEY=client.key' : ''} ldapsearch -x ${startTls ? '-ZZ -H ldap' : '-H ldaps'}://${host}:${port} -s base -b ""`,
};

/** What `openssl s_client -starttls` calls protocols. */
const START_TLS: Readonly<Record<string, string>> = {
  ftp: 'ftp',
  imap: 'imap',
  irc: 'irc',
  ldap: 'ldap',
  mysql: 'mysql',
  nntp: 'nntp',
  pop3: 'pop3',
  postgresql: 'postgres',
  sieve: 'sieve',
  smtp: 'smtp',
  xmpp: 'xmpp',
};

/**
 * A command that calls the server once more: curl for `https://` and, over HTTP/3, `h3://`, the client of the protocol for `mqtt://`,
 * `redis://`, `postgresql://`, `mysql://` and `ldap://`, else OpenSSL's; `+starttls` behind the scheme where TLS is asked
 * for in clear.
 */
export function callOf(url: string, by: CallWith): string {
  const { trusted, certificate = false, keyLog } = by;
  const at = called(url);
  if (at.scheme === 'https') {
    const own = certificate ? '--cert client.crt --key client.key ' : '';
    return keyLog === undefined
      ? `curl --cacert ${trusted} ${own}${url}`
      : `SSLKEYLOGFILE=${keyLog} curl ${url}`;
  }
  if (at.scheme === 'h3') {
    const own = certificate ? '--cert client.crt --key client.key ' : '';
    const page = url.replace(/^h3:/, 'https:');
    return keyLog === undefined
      ? `curl --http3-only --cacert ${trusted} ${own}${page}`
      : `SSLKEYLOGFILE=${keyLog} curl --http3-only ${page}`;
  }
  const program = PROGRAMS[at.scheme];
  if (program !== undefined && keyLog === undefined) return program(at, by);
  const startTls =
    at.startTls && START_TLS[at.scheme] !== undefined ? ` -starttls ${START_TLS[at.scheme]}` : '';
  // OpenSSL's client speaks QUIC since 3.2, and QUIC has no handshake without ALPN (RFC 9001 section 8.1).
  const dtls = at.scheme === 'dtls' ? ' -dtls' : at.scheme === 'quic' ? ' -quic -alpn PROTOCOL' : '';
  const call = `openssl s_client${dtls} -connect ${at.host}:${at.port}${startTls}`;
  if (keyLog !== undefined) return `${call} -keylogfile ${keyLog}`;
  return `${call} -CAfile ${trusted}${certificate ? ' -cert client.crt -key client.key' : ''}`;
}

/** A name, and no address and no placeholder: a client checks it, and says it in SNI. */
const NAMED = /^(?=.*[a-z])[A-Za-z0-9.-]+$/;

/**
 * A command that judges the server's certificate: OpenSSL's client, which goes on whatever it finds and says in its
 * verify return code what that was.
 */
export function judgingCall(url: string): string {
  const { scheme, startTls, host, port } = called(url);
  const asked = startTls && START_TLS[scheme] !== undefined ? ` -starttls ${START_TLS[scheme]}` : '';
  const carried =
    scheme === 'dtls'
      ? ' -dtls'
      : scheme === 'h3'
        ? ' -quic -alpn h3'
        : scheme === 'quic'
          ? ' -quic -alpn PROTOCOL'
          : '';
  const named = NAMED.test(host)
    ? ` -servername ${host} -verify_hostname ${host}`
    : /^[0-9.]+$/.test(host)
      ? ` -verify_ip ${host}`
      : '';
  return `openssl s_client${carried} -connect ${host}:${port}${asked}${named} -CAfile ca.crt </dev/null`;
}

/** How the client's library is made to write a key log; Go and rustls take code. */
export function keyLogCommand(library: string | undefined, url: string): string {
  switch (library) {
    case 'Node.js':
      return 'node --tls-keylog=keys.log app.js';
    case 'Java':
      return 'java -javaagent:extract-tls-secrets.jar=keys.log -jar app.jar';
    case 'GnuTLS':
    case 'NSS':
      return 'export SSLKEYLOGFILE=keys.log';
    default:
      return callOf(url, { trusted: 'ca.crt', keyLog: 'keys.log' });
  }
}
