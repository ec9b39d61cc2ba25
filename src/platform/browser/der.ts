// As much of DER (X.690) as keys and signatures need. The floors above read certificates for what they say; here it is
// only about the bytes that were signed and the numbers that they were signed with.

export interface Element {
  /** The identifier octet. */
  readonly tag: number;
  readonly body: Uint8Array;
  /** With identifier and length. */
  readonly bytes: Uint8Array;
}

export const TAG = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  sequence: 0x30,
} as const;

/** Not such DER. */
export class DerError extends Error {}

/** The elements that `bytes` consist of. @throws DerError */
export function elements(bytes: Uint8Array): Element[] {
  const found: Element[] = [];
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes[at]!;
    let length = bytes[at + 1];
    let body = at + 2;
    if (length === undefined || (tag & 0x1f) === 0x1f) throw new DerError();
    if (length >= 0x80) {
      const octets = length & 0x7f;
      if (octets === 0 || octets > 4) throw new DerError();
      length = 0;
      for (let nth = 0; nth < octets; nth++) length = length * 256 + (bytes[body++] ?? 0);
    }
    const end = body + length;
    if (end > bytes.length) throw new DerError();
    found.push({ tag, body: bytes.subarray(body, end), bytes: bytes.subarray(at, end) });
    at = end;
  }
  return found;
}

/** The elements of one element of that tag. @throws DerError */
export function inside(element: Element | undefined, tag: number = TAG.sequence): Element[] {
  return elements(bodyOf(element, tag));
}

/** @throws DerError if the element is missing or of another tag */
export function bodyOf(element: Element | undefined, tag: number): Uint8Array {
  if (element === undefined || element.tag !== tag) throw new DerError();
  return element.body;
}

/** A BIT STRING of whole bytes. @throws DerError */
export function bits(element: Element | undefined): Uint8Array {
  const body = bodyOf(element, TAG.bitString);
  if (body.length === 0 || body[0] !== 0) throw new DerError();
  return body.subarray(1);
}

/** An INTEGER that is not negative. @throws DerError */
export function natural(element: Element | undefined): bigint {
  const body = bodyOf(element, TAG.integer);
  if (body.length === 0 || body[0]! >= 0x80) throw new DerError();
  return bigEndian(body);
}

/** Dotted decimal. @throws DerError */
export function objectIdentifier(element: Element | undefined): string {
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of bodyOf(element, TAG.objectIdentifier)) {
    arc = arc * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    arcs.push(arc);
    arc = 0;
  }
  const [first = 0, ...rest] = arcs;
  const root = Math.min(Math.floor(first / 40), 2);
  return [root, first - 40 * root, ...rest].join('.');
}

export function bigEndian(bytes: Uint8Array): bigint {
  let digits = '0x0';
  for (const byte of bytes) digits += byte.toString(16).padStart(2, '0');
  return BigInt(digits);
}

/** The number in `length` bytes, or its lower ones. */
export function toBigEndian(value: bigint, length: number): Uint8Array {
  const digits = value
    .toString(16)
    .padStart(2 * length, '0')
    .slice(-2 * length);
  return Uint8Array.from({ length }, (_, at) => Number.parseInt(digits.slice(2 * at, 2 * at + 2), 16));
}

/** Both integers of a signature (RFC 3279 section 2.2), which must be written as DER wants it. */
export function pair(signature: Uint8Array): [bigint, bigint] | undefined {
  try {
    const [sequence, ...more] = elements(signature);
    const [r, s, ...others] = inside(sequence);
    if (more.length > 0 || others.length > 0) return undefined;
    for (const { body } of [r!, s!])
      if (body.length > 1 && body[0] === 0 && body[1]! < 0x80) return undefined;
    return [natural(r), natural(s)];
  } catch {
    return undefined;
  }
}
