import type { Side } from '../../base/side.js';
import type { RemedyWords } from '../remedy-words.js';

// Words that many Chinese sentences share. Names of messages, alerts, extensions and algorithms stay as the standards
// write them, as Chinese engineers do.

type Widened<T> = T extends string ? string : T;

/** The same sentences as in a section of the English catalogue, with the same arguments, and a command where it has one. */
export type Section<T extends Readonly<Record<string, (a: never) => RemedyWords>>> = {
  readonly [I in keyof T]: (a: Parameters<T[I]>[0]) => Widened<ReturnType<T[I]>>;
};

const SIDES: Readonly<Record<string, string>> = { client: '客户端', server: '服务端', network: '网络' };

/** 客户端, 服务端; anything else as it is. */
export const side = (of: Side | string): string => SIDES[of] ?? of;

export const other = (of: Side): string => side(of === 'client' ? 'server' : 'client');

export const bytes = (count: number): string => `${count} 字节`;

/** At most so many of a list, and how many there are in all. */
export const list = (items: readonly string[], most = 4): string =>
  items.length <= most ? items.join('；') : `${items.slice(0, most).join('；')} 等 ${items.length} 项`;

export const inARow = (items: readonly string[], most: number): string =>
  items.length <= most ? items.join('、') : `${items.slice(0, most).join('、')} 等 ${items.length} 项`;

const PROTOCOLS: Readonly<Record<string, string>> = {
  http_connect: 'HTTP 代理',
  proxy_v1: 'PROXY 协议 v1',
  proxy_v2: 'PROXY 协议 v2',
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

export const protocolName = (name: string): string => PROTOCOLS[name] ?? name.toUpperCase();
