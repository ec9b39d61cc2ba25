// Stable pseudonyms: the same original gets the same one as long as one run lasts.

import { MAX_PSEUDONYMS } from '../base/limits.js';

/** Numbers the originals of one kind, from 1. */
class Numbers {
  readonly #known = new Map<string, number>();

  of(original: string): number {
    let number = this.#known.get(original);
    if (number === undefined) {
      number = Math.min(this.#known.size, MAX_PSEUDONYMS) + 1;
      if (number <= MAX_PSEUDONYMS) this.#known.set(original, number);
    }
    return number;
  }
}

type Kind =
  | 'v4'
  | 'v6'
  | 'mac'
  | 'host'
  | 'subject'
  | 'serial'
  | 'fingerprint'
  | 'capture'
  | 'file'
  | 'text'
  | 'path';

const V4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;
const V6 = /^[0-9a-f]*:[0-9a-f:]*:[0-9a-f:.]*$/i;
/** RFC 5737: the networks for documentation, of 254 addresses each; then that for benchmarks (RFC 2544). */
const DOCUMENTATION = ['192.0.2', '198.51.100', '203.0.113'] as const;
const HOSTS_A_NETWORK = 254;

const MAC = /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/;
/** Locally administered (IEEE 802): nobody's own. */
const macAddress = (number: number): string =>
  `02:00:00:${[number >> 16, number >> 8, number].map((byte) => (byte & 0xff).toString(16).padStart(2, '0')).join(':')}`;

/** What a scheme, a host and a port look like in front of a path. */
const URL_PARTS = /^([a-z][a-z0-9+.-]{0,31}:\/\/)(\[[0-9a-f:.]+\]|[^/:?#[\]]*)(:\d{1,5})?(.*)$/is;

/** Gives pseudonyms. What they stand for cannot be found again from them. */
export class Pseudonyms {
  readonly #numbers = new Map<Kind, Numbers>();

  #number(kind: Kind, original: string): number {
    let numbers = this.#numbers.get(kind);
    if (numbers === undefined) {
      numbers = new Numbers();
      this.#numbers.set(kind, numbers);
    }
    return numbers.of(original);
  }

  /** An IPv4, IPv6 or MAC address. */
  address(original: string): string {
    if (original === '') return '';
    if (MAC.test(original)) return macAddress(this.#number('mac', original));
    if (original.includes(':')) return `2001:db8::${this.#number('v6', original).toString(16)}`;
    const index = this.#number('v4', original) - 1;
    const network = DOCUMENTATION[Math.floor(index / HOSTS_A_NETWORK)];
    if (network !== undefined) return `${network}.${(index % HOSTS_A_NETWORK) + 1}`;
    const rest = index - DOCUMENTATION.length * HOSTS_A_NETWORK + 1;
    return `198.${18 + (rest >> 16)}.${(rest >> 8) & 0xff}.${rest & 0xff}`;
  }

  /** A host name, or an address in its place. A wildcard stays one. */
  host(original: string): string {
    if (original === '') return '';
    if (V4.test(original) || V6.test(original)) return this.address(original);
    if (original.startsWith('*.')) return `*.${this.host(original.slice(2))}`;
    // Case and a dot at the end make no other name.
    return `host-${this.#number('host', original.toLowerCase().replace(/\.$/, ''))}.example`;
  }

  /** A distinguished name (RFC 4514), or what stands for one. */
  subject(original: string): string {
    return original === '' ? '' : `CN=subject-${this.#number('subject', original)}`;
  }

  /** A name of any kind. */
  name(original: string): string {
    if (original.includes('://')) return this.url(original);
    return /^[\w.-]+=/.test(original) ? this.subject(original) : this.host(original);
  }

  /** Whole bytes of lower-case hexadecimal, as a serial number is. */
  serial(original: string): string {
    return this.#number('serial', original).toString(16).padStart(6, '0');
  }

  /** 64 hexadecimal digits, as a SHA-256 has. */
  fingerprint(original: string): string {
    return this.#number('fingerprint', original).toString(16).padStart(8, '0').padEnd(64, '0');
  }

  /** A capture's file; standard input stays `-`. */
  capture(original: string): string {
    return original === '-' ? '-' : `capture-${this.#number('capture', original)}`;
  }

  file(original: string): string {
    return `file-${this.#number('file', original)}`;
  }

  /** The target of a request. */
  path(original: string): string {
    return original === '/' || original === '*' ? original : `/path-${this.#number('path', original)}`;
  }

  /** Scheme and port stay. */
  url(original: string): string {
    const [, scheme, host, port = '', path = ''] = URL_PARTS.exec(original) ?? [];
    if (scheme === undefined || host === undefined) return this.text(original);
    const named = host.startsWith('[') ? `[${this.address(host.slice(1, -1))}]` : this.host(host);
    return `${scheme}${named}${port}${path === '' ? '' : this.path(path)}`;
  }

  /** Anything else. */
  text(original: string): string {
    return original === '' ? '' : `text-${this.#number('text', original)}`;
  }
}
