import { addressOf } from '../base/internet-address.js';

/** Addresses and names that connections are chosen by. */
export class HostChoice {
  readonly #names = new Set<string>();
  readonly #prefixes: { readonly bytes: Uint8Array; readonly bits: number }[] = [];

  /** @param hosts addresses, prefixes (RFC 4632 section 3.1, RFC 4291 section 2.3: `10.0.0.0/8`) and server names. */
  constructor(hosts: readonly string[]) {
    for (const host of hosts) {
      const prefix = prefixOf(host);
      if (prefix === undefined) this.#names.add(host.toLowerCase());
      else this.#prefixes.push(prefix);
    }
  }

  /** Is this address, in any spelling, one of them or inside one of them? */
  hasAddress(address: string): boolean {
    if (this.#prefixes.length === 0) return false;
    const bytes = addressOf(address);
    return bytes !== undefined && this.#prefixes.some((prefix) => isInside(bytes, prefix));
  }

  /** Is this name, in any case, one of them? */
  hasName(name: string): boolean {
    return this.#names.has(name.toLowerCase());
  }
}

/** The bytes and the length in bits of an address or a prefix; an address is its own. Undefined: it is neither. */
export function prefixOf(host: string): { readonly bytes: Uint8Array; readonly bits: number } | undefined {
  const [, address = '', length] = /^\[?([^/\]]*)\]?(?:\/(\d{1,3}))?$/.exec(host) ?? [];
  const bytes = addressOf(address);
  if (bytes === undefined) return undefined;
  const bits = length === undefined ? bytes.length * 8 : Number(length);
  return bits <= bytes.length * 8 ? { bytes, bits } : undefined;
}

function isInside(
  address: Uint8Array,
  { bytes, bits }: { readonly bytes: Uint8Array; readonly bits: number },
): boolean {
  if (address.length !== bytes.length) return false;
  const whole = bits >> 3;
  for (let i = 0; i < whole; i++) if (address[i] !== bytes[i]) return false;
  const rest = bits & 7;
  return rest === 0 || (address[whole]! ^ bytes[whole]!) >> (8 - rest) === 0;
}
