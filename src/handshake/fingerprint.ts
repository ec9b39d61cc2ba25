import { ascii } from '../base/bytes.js';
import { host } from '../platform/host.js';
import { isGrease16 } from '../registry/grease.js';
import type { ClientHello, ServerHello } from './message-types.js';

// Fingerprints of hellos as their authors publish them: JA3 (github.com/salesforce/ja3), and JA4 and JA4S
// (github.com/FoxIO-LLC/ja4, technical_details/JA4.md and JA4S.md; JA4S under the FoxIO License 1.1). GREASE values (RFC 8701) count in none of a
// ClientHello's.

const SERVER_NAME = 0;
const ALPN = 16;
const NOTHING = '000000000000';
const MOST_COUNTED = 99;

const JA4_VERSION: Readonly<Record<number, string>> = {
  772: '13',
  771: '12',
  770: '11',
  769: '10',
  768: 's3',
  2: 's2',
  65276: 'd3',
  65277: 'd2',
  65279: 'd1',
};

const real = (values: readonly number[] | undefined): number[] =>
  (values ?? []).filter((value) => !isGrease16(value));

const hex4 = (value: number): string => value.toString(16).padStart(4, '0');
const sortedHex = (values: readonly number[]): string => values.map(hex4).sort().join(',');
const hash12 = (text: string): string => host.hex(host.digest('sha256', ascii(text))).slice(0, 12);
const count = (values: readonly unknown[]): string =>
  String(Math.min(values.length, MOST_COUNTED)).padStart(2, '0');

/** What JA4 begins with: `t` for TLS over TCP, `q` for QUIC, `d` for DTLS. */
export type Ja4Protocol = 't' | 'q' | 'd';

/** JA4 of a ClientHello, such as `t13d1516h2_8daaf6152771_e5627efa2ab1`. */
export function ja4(hello: ClientHello, protocol: Ja4Protocol = 't'): string {
  const suites = real(hello.cipherSuites);
  const extensions = real(hello.extensions.map(({ type }) => type));
  const versions = real(hello.supportedVersions);
  // DTLS counts its versions down.
  const highest = protocol === 'd' ? Math.min(...versions) : Math.max(...versions);
  const version = JA4_VERSION[versions.length > 0 ? highest : hello.legacyVersion] ?? '00';
  const named = extensions.includes(SERVER_NAME) ? 'd' : 'i';
  const hashed = extensions.filter((type) => type !== SERVER_NAME && type !== ALPN);
  const schemes = real(hello.signatureAlgorithms).map(hex4).join(',');
  const offered = sortedHex(hashed) + (schemes === '' ? '' : `_${schemes}`);
  return [
    `${protocol}${version}${named}${count(suites)}${count(extensions)}${alpnMark(hello.alpn?.[0])}`,
    suites.length === 0 ? NOTHING : hash12(sortedHex(suites)),
    hashed.length === 0 ? NOTHING : hash12(offered),
  ].join('_');
}

/** JA4S of a ServerHello, such as `t130200_1301_234ea6891581`. ALPN counts where it is in clear. */
export function ja4s(hello: ServerHello, protocol: Ja4Protocol = 't'): string {
  const extensions = hello.extensions.map(({ type }) => type);
  const version = JA4_VERSION[hello.version] ?? '00';
  return [
    `${protocol}${version}${count(extensions)}${alpnMark(hello.alpn?.[0])}`,
    hex4(hello.cipherSuite),
    extensions.length === 0 ? NOTHING : hash12(extensions.map(hex4).join(',')),
  ].join('_');
}

/** First and last character of the first protocol; of its hexadecimal if they are no letters or digits. */
function alpnMark(protocol: string | undefined): string {
  if (protocol === undefined || protocol.length === 0) return '00';
  const first = protocol[0]!;
  const last = protocol.at(-1)!;
  if (/^[0-9A-Za-z]{2}$/.test(first + last)) return first + last;
  const hex = host.hex(ascii(protocol));
  return hex[0]! + hex.at(-1)!;
}

/** JA3's MD5 of a ClientHello. */
export function ja3(hello: ClientHello): string {
  const fields = [
    [hello.legacyVersion],
    real(hello.cipherSuites),
    real(hello.extensions.map(({ type }) => type)),
    real(hello.supportedGroups),
    hello.ecPointFormats ?? [],
  ];
  return host.hex(host.digest('md5', ascii(fields.map((values) => values.join('-')).join(','))));
}
