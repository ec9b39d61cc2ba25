// Hand-made DER, for what no tool would make.

export function tlv(tag: number, ...parts: readonly (Uint8Array | string | readonly number[])[]): Uint8Array {
  const body = Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Uint8Array.from(part))),
  );
  const bytes: number[] = [];
  for (let rest = body.length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  const length = body.length < 128 ? [body.length] : [0x80 | bytes.length, ...bytes];
  return Uint8Array.from(Buffer.concat([Uint8Array.from([tag, ...length]), body]));
}

export const sequence = (...parts: readonly Uint8Array[]): Uint8Array => tlv(0x30, ...parts);

/** An OBJECT IDENTIFIER from dotted decimal with arcs below 2^31. */
export function oid(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const body = [first * 40 + second, ...rest].flatMap((arc) => {
    const groups = [arc & 0x7f];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128))
      groups.unshift((left & 0x7f) | 0x80);
    return groups;
  });
  return tlv(6, body);
}

export const utf8 = (text: string): Uint8Array => tlv(0x0c, text);
export const printable = (text: string): Uint8Array => tlv(0x13, text);

/** One AttributeTypeAndValue. */
export const attribute = (type: string, value: Uint8Array): Uint8Array => sequence(oid(type), value);
/** A Name whose RDNs each have the attributes given. */
export const name = (...rdns: readonly (readonly Uint8Array[])[]): Uint8Array =>
  sequence(...rdns.map((attributes) => tlv(0x31, ...attributes)));
export const commonName = (text: string): Uint8Array => name([attribute('2.5.4.3', utf8(text))]);

export interface CertificateParts {
  readonly version?: Uint8Array;
  readonly serial?: Uint8Array;
  readonly signature?: Uint8Array;
  readonly issuer?: Uint8Array;
  readonly notBefore?: Uint8Array;
  readonly notAfter?: Uint8Array;
  readonly subject?: Uint8Array;
  readonly key?: Uint8Array;
  readonly extensions?: readonly Uint8Array[];
  readonly outerSignature?: Uint8Array;
}

export const extension = (type: string, value: Uint8Array, critical = false): Uint8Array =>
  sequence(oid(type), ...(critical ? [tlv(1, [0xff])] : []), tlv(4, value));

export const ED25519 = sequence(oid('1.3.101.112'));

export function certificate(parts: CertificateParts = {}): Uint8Array {
  const signature = parts.signature ?? ED25519;
  const extensions = parts.extensions ?? [];
  return sequence(
    sequence(
      parts.version ?? tlv(0xa0, tlv(2, [2])),
      parts.serial ?? tlv(2, [1]),
      signature,
      parts.issuer ?? commonName('issuer'),
      sequence(parts.notBefore ?? tlv(0x17, '250101000000Z'), parts.notAfter ?? tlv(0x17, '350101000000Z')),
      parts.subject ?? commonName('subject'),
      parts.key ?? sequence(ED25519, tlv(3, new Uint8Array(33))),
      ...(extensions.length === 0 ? [] : [tlv(0xa3, sequence(...extensions))]),
    ),
    parts.outerSignature ?? signature,
    tlv(3, new Uint8Array(65)),
  );
}
