import { Cursor } from '../base/cursor.js';
import { attempt, type Part, type Recognized, step } from './dialogue.js';

// "The SSL Protocol" (Hickman, 1995), sections 1.1 and 2.
const SERVER_HELLO = 4;
const ERROR = 0;
const VERSION = 0x0002;
/** NO-CIPHER, NO-CERTIFICATE, BAD-CERTIFICATE, UNSUPPORTED-CERTIFICATE-TYPE */
const ERRORS = new Set([1, 2, 4, 6]);

/** An answer in SSL 2.0: it is neither TLS nor in clear for long. */
export function ssl2(parts: readonly Part[]): Recognized | undefined {
  const first = parts[0];
  if (first === undefined || first.side !== 'server') return undefined;
  const code = attempt(() => {
    const cursor = new Cursor(first.bytes);
    const length = cursor.uint16('record_length');
    if ((length & 0x8000) === 0) return undefined;
    return cursor.uint8('msg') === SERVER_HELLO
      ? serverHello(cursor, length & 0x7fff)
      : errorMessage(first.bytes, length & 0x7fff);
  });
  if (code === undefined) return undefined;
  return {
    protocol: 'ssl2',
    steps: [step(first, code === 0 ? 'response' : 'error', code === 0 ? {} : { code })],
  };
}

function serverHello(cursor: Cursor, length: number): 0 | undefined {
  const hit = cursor.uint8('session_id_hit');
  const type = cursor.uint8('certificate_type');
  if (hit > 1 || type > 1 || cursor.uint16('server_version') !== VERSION) return undefined;
  const certificate = cursor.uint16('certificate_length');
  const ciphers = cursor.uint16('cipher_specs_length');
  const connection = cursor.uint16('connection_id_length');
  return ciphers % 3 === 0 && connection >= 16 && 11 + certificate + ciphers + connection === length
    ? 0
    : undefined;
}

function errorMessage(bytes: Uint8Array, length: number): number | undefined {
  const code = (bytes[3]! << 8) | bytes[4]!;
  return bytes[2] === ERROR && length === 3 && bytes.length === 5 && ERRORS.has(code) ? code : undefined;
}
