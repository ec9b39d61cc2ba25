/** A handshake fragment as DTLS sends it: `size` bytes of `body` from `offset` on. */
export function dtlsFragment(
  type: number,
  sequence: number,
  body: Uint8Array,
  offset = 0,
  size = body.length - offset,
): Uint8Array {
  const uint24 = (value: number) => [value >> 16, (value >> 8) & 0xff, value & 0xff];
  return Uint8Array.of(
    type,
    ...uint24(body.length),
    sequence >> 8,
    sequence & 0xff,
    ...uint24(offset),
    ...uint24(size),
    ...body.subarray(offset, offset + size),
  );
}

/** A record in clear, DTLS 1.2. */
export function dtlsRecord(type: number, sequence: number, content: Uint8Array, epoch = 0): Uint8Array {
  const { length } = content;
  const header = [type, 0xfe, 0xfd, epoch >> 8, epoch & 0xff, 0, 0, 0, 0, sequence >> 8, sequence & 0xff];
  return Uint8Array.of(...header, length >> 8, length & 0xff, ...content);
}
