// Does a certificate speak for a host? RFC 9525 (formerly RFC 6125), as HTTP and other clients apply it.
import { addressBytes, addressText, isIPv4, isIPv6 } from '../base/internet-address.js';
import { host } from '../platform/host.js';
import type { Certificate } from './certificate.js';
import type { GeneralName } from './general-name.js';

export interface HostNameMatch {
  readonly matches: boolean;
  /** The name that matched; null if none did. */
  readonly by: GeneralName | null;
  /** No name for hosts in subjectAltName, yet a common name that fits: what clients accepted until about 2017. */
  readonly onlyCommonName: boolean;
}

/** Whether one of the certificate's dNSNames (iPAddresses, if `name` is an address) stands for the host `name`. */
export function matchesHostName(certificate: Certificate, name: string): boolean {
  return hostNameMatch(certificate, name).matches;
}

/** The same with what matched. `name` is a host name or an IP address, the latter with or without brackets. */
export function hostNameMatch(certificate: Certificate, name: string): HostNameMatch {
  const unbracketed = name.replace(/^\[(.*)\]$/, '$1');
  const family = isIPv4(unbracketed) ? 4 : unbracketed.includes(':') && isIPv6(unbracketed) ? 6 : 0;
  const type = family === 0 ? 'dNSName' : 'iPAddress';
  const wanted = family === 0 ? hostName(name) : addressText(addressBytes(unbracketed, family));
  const fits = (presented: string) =>
    family === 0 ? dnsNameMatches(presented, wanted) : presented === wanted;
  const by = certificate.subjectAltNames.find((san) => san.type === type && fits(san.value)) ?? null;
  const hasHostNames = certificate.subjectAltNames.some(
    (san) => san.type === 'dNSName' || san.type === 'iPAddress',
  );
  const onlyCommonName = !hasHostNames && certificate.subjectCommonNames.some(fits);
  return { matches: by !== null, by, onlyCommonName };
}

/** Lower-case A-labels without the root's dot. */
function hostName(name: string): string {
  const ascii = /[^\0-\x7f]/.test(name) ? host.domainToAscii(name) : name;
  return ascii.toLowerCase().replace(/\.$/, '');
}

/**
 * RFC 9525 section 6.3: labels compare without case; a wildcard is the whole left-most label and stands for exactly
 * one. As OpenSSL and browsers have it, at least two labels must follow, so that `*.com` matches nothing.
 */
function dnsNameMatches(presented: string, wanted: string): boolean {
  const pattern = presented.toLowerCase().replace(/\.$/, '');
  const labels = wanted.split('.');
  if (labels.some((label) => label === '')) return false;
  if (!pattern.startsWith('*.')) return pattern === wanted;
  return labels.length >= 3 && pattern.slice(2) === labels.slice(1).join('.');
}
