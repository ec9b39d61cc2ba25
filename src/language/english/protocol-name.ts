const NAMES: Readonly<Record<string, string>> = {
  http_connect: 'HTTP proxy',
  proxy_v1: 'PROXY protocol v1',
  proxy_v2: 'PROXY protocol v2',
  postgresql: 'PostgreSQL',
  mysql: 'MySQL',
  sieve: 'ManageSieve',
  redis: 'Redis',
  telnet: 'Telnet',
  socks4: 'SOCKS 4',
  socks5: 'SOCKS 5',
  tds: 'SQL Server (TDS)',
  openvpn: 'OpenVPN',
  ssl2: 'SSL 2.0',
};

/** A protocol in clear as people write it. */
export const protocolName = (name: string): string => NAMES[name] ?? name.toUpperCase();

/** What application said it, and by which code: "HTTP 400". */
export const spokenCode = (protocol: string, code: string | undefined): string =>
  code === undefined ? protocol : `${protocol} ${code}`;
