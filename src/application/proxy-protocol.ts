import { Cursor } from '../base/cursor.js';
import { addressText } from '../base/internet-address.js';
import { MAX_PROXY_TLVS } from '../base/limits.js';
import { attempt, type HostPort, type Part, partsAfter, type Recognized, step } from './dialogue.js';
import { firstLine, latin1 } from './wire-text.js';

// HAProxy's doc/proxy-protocol.txt, sections 2.1 and 2.2.
const SIGNATURE_2 = Uint8Array.of(0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a);
/** "PROXY UNKNOWN" with two full IPv6 addresses and its line end. */
const MAX_LINE_1 = 107;
const PP2_TYPE_AUTHORITY = 2;

/** The header that a load balancer puts in front of a connection to say who really connects. */
export function proxyProtocol(parts: readonly Part[]): Recognized | undefined {
  const first = parts[0];
  if (first === undefined || first.side !== 'client') return undefined;
  return version1(parts, first) ?? version2(parts, first);
}

function version1(parts: readonly Part[], first: Part): Recognized | undefined {
  const text = latin1(first.bytes.subarray(0, MAX_LINE_1));
  const end = text.indexOf('\r\n');
  const line = end < 0 ? '' : text.slice(0, end);
  if (!/^PROXY (?:TCP4|TCP6|UNKNOWN)\b/.test(line)) return undefined;
  const steps = [step(first, 'proxy_header', { detail: firstLine(first.bytes) })];
  const rest = partsAfter(parts, 0, end + 2);
  const found = /^PROXY TCP[46] ([\dA-Fa-f.:]{2,45}) ([\dA-Fa-f.:]{2,45}) (\d{1,5}) (\d{1,5})$/.exec(line);
  if (found === null) return { protocol: 'proxy_v1', steps, rest };
  const [, source, destination, sourcePort, destinationPort] = found;
  return {
    protocol: 'proxy_v1',
    steps,
    source: { host: source!, port: Number(sourcePort) },
    target: { host: destination!, port: Number(destinationPort) },
    rest,
  };
}

interface Header2 {
  readonly length: number;
  readonly source?: HostPort;
  readonly target?: HostPort;
  readonly authority?: string;
}

function version2(parts: readonly Part[], first: Part): Recognized | undefined {
  const header = attempt(() => header2(first.bytes));
  if (header === undefined) return undefined;
  return {
    protocol: 'proxy_v2',
    steps: [step(first, 'proxy_header', { detail: header.authority })],
    ...(header.source && { source: header.source }),
    ...(header.target && { target: header.target }),
    rest: partsAfter(parts, 0, header.length),
  };
}

function header2(bytes: Uint8Array): Header2 | undefined {
  const cursor = new Cursor(bytes);
  if (!cursor.opaque('signature', 12).every((byte, at) => byte === SIGNATURE_2[at])) return undefined;
  const versionAndCommand = cursor.uint8('ver_cmd');
  if (versionAndCommand >> 4 !== 2) return undefined;
  const family = cursor.uint8('fam') >> 4;
  const bodyLength = cursor.uint16('len');
  const length = 16 + bodyLength;
  const body = new Cursor(bytes, 16, Math.min(bytes.length, length));
  const size = family === 1 ? 4 : family === 2 ? 16 : 0;
  // Command 0 is LOCAL: the proxy speaks for itself. Unix sockets have paths; they do not lead to TLS over TCP.
  if (size === 0 || (versionAndCommand & 0xf) !== 1) return { length };
  const addresses = attempt(() => {
    const source = addressText(body.opaque('src_addr', size));
    const target = addressText(body.opaque('dst_addr', size));
    const sourcePort = body.uint16('src_port');
    return {
      source: { host: source, port: sourcePort },
      target: { host: target, port: body.uint16('dst_port') },
    };
  });
  const authority = addresses && attempt(() => authorityOf(body));
  return { length, ...addresses, ...(authority !== undefined && { authority }) };
}

/** PP2_TYPE_AUTHORITY (section 2.2.2): the server name that the client asked for. */
function authorityOf(body: Cursor): string | undefined {
  for (let count = 0; count < MAX_PROXY_TLVS && body.left > 0; count++) {
    const type = body.uint8('type');
    const value = body.opaqueVector('value', 2, 0, 0xffff);
    if (type === PP2_TYPE_AUTHORITY) return firstLine(value);
  }
  return undefined;
}
