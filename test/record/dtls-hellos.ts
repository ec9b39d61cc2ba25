/** A ClientHello of DTLS 1.2 whose random is 0x11 throughout, in the form of TLS; with an empty cookie. */
export function dtlsClientHello(random = 0x11): Uint8Array {
  const body = [0xfe, 0xfd, ...new Array<number>(32).fill(random), 0, 0, 0, 2, 0xc0, 0x2f, 1, 0];
  return Uint8Array.of(1, 0, 0, body.length, ...body);
}

/** The answer, with TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256. */
export function dtlsServerHello(): Uint8Array {
  const body = [0xfe, 0xfd, ...new Array<number>(32).fill(0x33), 0, 0xc0, 0x2f, 0];
  return Uint8Array.of(2, 0, 0, body.length, ...body);
}
