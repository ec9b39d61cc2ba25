const METHODS = [
  'GET ',
  'POST ',
  'PUT ',
  'HEAD ',
  'DELETE ',
  'OPTIONS ',
  'PATCH ',
  'TRACE ',
  'PRI * HTTP/2',
  'HTTP/1.',
  'HTTP/2',
];

/** Do these bytes begin like an HTTP request or response (RFC 9112 sections 3 and 4)? */
export function looksLikeHttp(sample: Uint8Array): boolean {
  const head = String.fromCharCode(...sample.subarray(0, 16));
  return METHODS.some((method) => head.startsWith(method));
}
