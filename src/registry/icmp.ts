import { defineRegistry } from './registry.js';

/** Codes of ICMP's Destination Unreachable, the only type whose code says much. */
const unreachable = {
  id: 'icmp.unreachable_code',
  width: 1,
  source: 'IANA, Internet Control Message Protocol (ICMP) Parameters; RFC 792, RFC 1122, RFC 1812',
} as const;

export const IcmpUnreachable = defineRegistry(unreachable, {
  'net unreachable': { code: 0, ref: 'RFC 792' },
  'host unreachable': { code: 1, ref: 'RFC 792' },
  'protocol unreachable': { code: 2, ref: 'RFC 792' },
  'port unreachable': { code: 3, ref: 'RFC 792' },
  'fragmentation needed': { code: 4, ref: 'RFC 1191 section 4' },
  'source route failed': { code: 5, ref: 'RFC 792' },
  'destination network unknown': { code: 6, ref: 'RFC 1122 section 3.2.2.1' },
  'destination host unknown': { code: 7, ref: 'RFC 1122 section 3.2.2.1' },
  'source host isolated': { code: 8, ref: 'RFC 1122 section 3.2.2.1' },
  'network administratively prohibited': { code: 9, ref: 'RFC 1122 section 3.2.2.1' },
  'host administratively prohibited': { code: 10, ref: 'RFC 1122 section 3.2.2.1' },
  'network unreachable for type of service': { code: 11, ref: 'RFC 1122 section 3.2.2.1' },
  'host unreachable for type of service': { code: 12, ref: 'RFC 1122 section 3.2.2.1' },
  'communication administratively prohibited': { code: 13, ref: 'RFC 1812 section 5.2.7.1' },
  'host precedence violation': { code: 14, ref: 'RFC 1812 section 5.2.7.1' },
  'precedence cutoff in effect': { code: 15, ref: 'RFC 1812 section 5.2.7.1' },
});

export const Icmp6Unreachable = defineRegistry(
  { id: 'icmpv6.unreachable_code', width: 1, source: 'IANA, ICMPv6 Parameters; RFC 4443 section 3.1' },
  {
    'no route to destination': { code: 0, ref: 'RFC 4443 section 3.1' },
    'communication administratively prohibited': { code: 1, ref: 'RFC 4443 section 3.1' },
    'beyond scope of source address': { code: 2, ref: 'RFC 4443 section 3.1' },
    'address unreachable': { code: 3, ref: 'RFC 4443 section 3.1' },
    'port unreachable': { code: 4, ref: 'RFC 4443 section 3.1' },
    'source address failed policy': { code: 5, ref: 'RFC 4443 section 3.1' },
    'reject route to destination': { code: 6, ref: 'RFC 4443 section 3.1' },
  },
);

/** What an ICMP error means for the connection whose packet it is about. */
export type IcmpMeaning = 'unreachable' | 'too_big' | 'time_exceeded' | 'other';

/** `version` is the Internet Protocol's: 4 or 6. */
export function icmpMeaning(version: 4 | 6, type: number, code: number): IcmpMeaning {
  if (version === 4) {
    if (type === 3) return code === IcmpUnreachable.code['fragmentation needed'] ? 'too_big' : 'unreachable';
    return type === 11 ? 'time_exceeded' : 'other';
  }
  if (type === 1) return 'unreachable';
  if (type === 2) return 'too_big';
  return type === 3 ? 'time_exceeded' : 'other';
}

/** Nobody listens at the port (RFC 792, RFC 4443 section 3.1): the host itself says so, not a router. */
export const isPortUnreachable = (version: 4 | 6, type: number, code: number): boolean =>
  version === 4
    ? type === 3 && code === IcmpUnreachable.code['port unreachable']
    : type === 1 && code === Icmp6Unreachable.code['port unreachable'];

/** The error in its standard's words: `host unreachable`, `packet too big`. */
export function icmpLabel(version: 4 | 6, type: number, code: number): string {
  switch (icmpMeaning(version, type, code)) {
    case 'unreachable':
      return (version === 4 ? IcmpUnreachable : Icmp6Unreachable).label(code);
    case 'too_big':
      return version === 4 ? 'fragmentation needed' : 'packet too big';
    case 'time_exceeded':
      return 'time exceeded';
    case 'other':
      return `type ${type}, code ${code}`;
  }
}
