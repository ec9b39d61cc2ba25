// Where, in the messages of protocols that are no text, passwords stand. What cannot be followed is hidden to its end.
import type { Range } from './secrets-in-text.js';
import { latin1 } from './wire-text.js';

const u16 = (bytes: Uint8Array, at: number): number => (bytes[at]! << 8) | bytes[at + 1]!;
const u32 = (bytes: Uint8Array, at: number): number =>
  ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;

/** Seven bits a byte, the least first: where it ends. */
function afterVariableLength(bytes: Uint8Array, at: number): number {
  let end = at;
  while (end < at + 4 && (bytes[end] ?? 0) >= 0x80) end++;
  return end + 1;
}

/** MQTT's CONNECT: client identifier, will, user name, and then the password (MQTT 5.0 section 3.1.3). */
export function secretsInMqtt(bytes: Uint8Array): Range[] {
  if (bytes[0] !== 0x10 || bytes.length < 12) return [];
  let at = afterVariableLength(bytes, 1);
  const name = u16(bytes, at);
  const isMqtt = String.fromCharCode(...bytes.subarray(at + 2, at + 2 + name)).startsWith('MQ');
  if (!isMqtt || name > 6) return [];
  at += 2 + name;
  const level = bytes[at] ?? 0;
  const flags = bytes[at + 1] ?? 0;
  at += 4;
  const from = at;
  const properties = () => {
    const after = afterVariableLength(bytes, at);
    let length = 0;
    for (let i = after - 1; i >= at; i--) length = length * 128 + ((bytes[i] ?? 0) & 0x7f);
    at = after + length;
  };
  const string = () => {
    at += 2 + (at + 2 <= bytes.length ? u16(bytes, at) : bytes.length);
  };
  if (level >= 5) properties();
  string();
  if ((flags & 4) !== 0) {
    if (level >= 5) properties();
    string();
    string();
  }
  if ((flags & 0x80) !== 0) string();
  if ((flags & 0x40) === 0) return [];
  return at + 2 <= bytes.length ? [[at + 2, bytes.length]] : [[from, bytes.length]];
}

/** The header of a BER element: what is in it, and whether it is that one. */
function element(bytes: Uint8Array, at: number, tag: number): { start: number; end: number } | undefined {
  if (bytes[at] !== tag || at + 1 >= bytes.length) return undefined;
  const first = bytes[at + 1]!;
  const more = first < 0x80 ? 0 : first & 0x7f;
  if (more > 4) return undefined;
  let length = more === 0 ? first : 0;
  for (let i = 0; i < more; i++) length = length * 256 + (bytes[at + 2 + i] ?? 0);
  const start = at + 2 + more;
  return { start, end: start + length };
}

/** LDAP's bindRequest, in any of the messages of a piece (RFC 4511 section 4.2): simple passwords and SASL. */
export function secretsInLdap(bytes: Uint8Array): Range[] {
  const found: Range[] = [];
  let message = element(bytes, 0, 0x30);
  while (message !== undefined) {
    const id = element(bytes, message.start, 0x02);
    const bind = id && element(bytes, id.end, 0x60);
    const version = bind && element(bytes, bind.start, 0x02);
    const name = version && element(bytes, version.end, 0x04);
    if (name !== undefined) {
      const simple = element(bytes, name.end, 0x80) ?? element(bytes, name.end, 0xa3);
      found.push([simple?.start ?? name.end, Math.min(message.end, bytes.length)]);
    }
    message = message.end < bytes.length ? element(bytes, message.end, 0x30) : undefined;
  }
  return found;
}

/** PostgreSQL's password messages, which begin with `p` and their length. */
export function secretsInPostgresql(bytes: Uint8Array): Range[] {
  const found: Range[] = [];
  for (let at = 0; at + 5 <= bytes.length; at += 1 + u32(bytes, at + 1)) {
    if (bytes[at] !== 0x70) continue;
    found.push([at + 5, Math.min(bytes.length, at + 1 + u32(bytes, at + 1))]);
  }
  return found;
}

/** MySQL's HandshakeResponse behind the user's name, and whatever else answers the server before it says yes or no. */
export function secretsInMysql(bytes: Uint8Array): Range[] {
  const FIXED = 4 + 32;
  // A command has number 0; SSLRequest is as long as the fixed part.
  if (bytes.length < 5 || bytes[3] === 0) return [];
  if (bytes[3] !== 1 && bytes[3] !== 2) return [[4, bytes.length]];
  if (bytes.length <= FIXED) return bytes.length === FIXED ? [] : [[4, bytes.length]];
  const zero = bytes.indexOf(0, FIXED);
  return [[zero < 0 ? FIXED : zero + 1, bytes.length]];
}

/** SOCKS5's user name and password (RFC 1929). */
export function secretsInSocks(bytes: Uint8Array): Range[] {
  if (bytes[0] !== 1 || bytes.length < 3) return [];
  return [[3 + bytes[1]!, bytes.length]];
}

const LOGIN7 = 0x10;
/** TDS header, and the fixed part of LOGIN7; its password is hidden by an exclusive-or that everybody knows. */
const TDS_FIXED = 8 + 94;

/** Messages that tell by themselves what they are: TDS, SASL PLAIN, NTLM, Kafka's SaslAuthenticate. */
export function secretsInOthers(bytes: Uint8Array): Range[] {
  if (bytes[0] === LOGIN7 && bytes.length > TDS_FIXED && u16(bytes, 2) <= 0x7fff && bytes[1]! <= 1)
    return [[TDS_FIXED, bytes.length]];
  const SASL_AUTHENTICATE = 36;
  if (bytes.length > 14 && u32(bytes, 0) === bytes.length - 4 && u16(bytes, 4) === SASL_AUTHENTICATE)
    return [[14, bytes.length]];
  if (!bytes.includes(0)) return [];
  const text = latin1(bytes);
  for (const word of ['PLAIN', 'NTLMSSP\0\x03', 'AMQPLAIN']) {
    const at = text.indexOf(word);
    if (at >= 0) return [[at + word.length, bytes.length]];
  }
  // SASL PLAIN by itself (RFC 4616): an authorization identity, a name and a password.
  return /^[^\0]{0,64}\0[\x20-\x7e]{1,64}\0[\x20-\x7e]{1,64}$/.test(text)
    ? [[text.lastIndexOf('\0') + 1, text.length]]
    : [];
}
