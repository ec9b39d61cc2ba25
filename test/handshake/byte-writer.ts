/** Numbers are single bytes, strings are ISO 8859-1. */
export type Part = number | string | Uint8Array | readonly Part[];

export function bytes(...parts: readonly Part[]): Uint8Array {
  const out: number[] = [];
  const add = (part: Part): void => {
    if (typeof part === 'number') out.push(part);
    else if (typeof part === 'string') for (let i = 0; i < part.length; i++) out.push(part.charCodeAt(i));
    else for (const inner of part) add(inner);
  };
  add(parts);
  return Uint8Array.from(out);
}

export const u16 = (value: number): number[] => [value >> 8, value & 0xff];
export const u24 = (value: number): number[] => [value >> 16, ...u16(value & 0xffff)];
export const u32 = (value: number): number[] => [...u16(value >>> 16), ...u16(value & 0xffff)];
export const u16s = (...values: readonly number[]): number[] => values.flatMap(u16);

export function vector8(...parts: readonly Part[]): Uint8Array {
  const body = bytes(...parts);
  return bytes(body.length, body);
}

export function vector16(...parts: readonly Part[]): Uint8Array {
  const body = bytes(...parts);
  return bytes(u16(body.length), body);
}

export function vector24(...parts: readonly Part[]): Uint8Array {
  const body = bytes(...parts);
  return bytes(u24(body.length), body);
}

export const filled = (length: number, value = 0x5a): Uint8Array => new Uint8Array(length).fill(value);

export const handshake = (type: number, ...body: readonly Part[]): Uint8Array =>
  bytes(type, vector24(...body));
export const extension = (type: number, ...data: readonly Part[]): Uint8Array =>
  bytes(u16(type), vector16(...data));

export function fromHex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replace(/\s+/g, ''), 'hex'));
}
