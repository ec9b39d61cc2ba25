import { Cursor } from '../base/cursor.js';
import { attempt, type DialogueStep, type Part, type Recognized, step } from './dialogue.js';
import { firstLine, isText } from './wire-text.js';

// MySQL source documentation, "Connection Phase Packets": Protocol::HandshakeV10, Protocol::SSLRequest, ERR_Packet.
const CLIENT_SSL = 0x0800;
const CLIENT_PROTOCOL_41 = 0x0200;
const HANDSHAKE_V10 = 0x0a;
const ERROR_HEADER = 0xff;
const MAX_GREETING_LENGTH = 1_024;

interface Packet {
  readonly length: number;
  readonly sequence: number;
  readonly body: Cursor;
}

function packet(bytes: Uint8Array): Packet | undefined {
  return attempt(() => {
    const cursor = new Cursor(bytes);
    const [low, middle, high] = cursor.opaque('payload_length', 3);
    const length = low! | (middle! << 8) | (high! << 16);
    return { length, sequence: cursor.uint8('sequence_id'), body: cursor };
  });
}

const littleEndian = (bytes: Uint8Array): number =>
  bytes.reduce((sum, byte, at) => sum + byte * 256 ** at, 0);

interface Greeting {
  readonly version: Uint8Array;
  readonly offersTls: boolean;
}

function greeting(bytes: Uint8Array): Greeting | undefined {
  const found = packet(bytes);
  if (found === undefined || found.sequence !== 0 || found.length < 30 || found.length > MAX_GREETING_LENGTH)
    return undefined;
  return attempt(() => {
    const { body } = found;
    if (body.uint8('protocol_version') !== HANDSHAKE_V10) return undefined;
    const end = bytes.indexOf(0, body.offset);
    if (end < 0) return undefined;
    const version = body.opaque('server_version', end - body.offset);
    if (version.length === 0 || !isText(version)) return undefined;
    body.opaque('nul', 1);
    body.opaque('thread_id', 4);
    body.opaque('auth_plugin_data_part_1', 8);
    if (body.uint8('filler') !== 0) return undefined;
    return { version, offersTls: (littleEndian(body.opaque('capability_flags_1', 2)) & CLIENT_SSL) !== 0 };
  });
}

/** A refusal in place of a greeting or an answer: header, error code, and a marker with the SQL state if negotiated. */
function errorPacket(bytes: Uint8Array): { code: number; detail: string } | undefined {
  const found = packet(bytes);
  if (found === undefined || found.length < 5 || found.length > MAX_GREETING_LENGTH) return undefined;
  return attempt(() => {
    if (found.body.uint8('header') !== ERROR_HEADER) return undefined;
    const code = littleEndian(found.body.opaque('error_code', 2));
    const text = found.body.opaque('error_message', Math.min(found.body.left, found.length - 3));
    if (code < 1_000 || text.length === 0 || !isText(text)) return undefined;
    const stated = text[0] === 0x23 && text.length > 6;
    return { code, detail: firstLine(stated ? text.subarray(6) : text) };
  });
}

/** MySQL and MariaDB: the server's greeting and the client's SSLRequest; no answer to it but TLS. */
export function mysql(parts: readonly Part[]): Recognized | undefined {
  const first = parts[0];
  if (first === undefined) return undefined;
  const steps: DialogueStep[] = [];
  if (first.side === 'server') {
    const greeted = greeting(first.bytes);
    const refused = greeted === undefined ? errorPacket(first.bytes) : undefined;
    if (greeted !== undefined) {
      steps.push(
        step(first, 'greeting', { detail: firstLine(greeted.version), offersTls: greeted.offersTls }),
      );
    } else if (refused !== undefined && packet(first.bytes)?.sequence === 0) {
      steps.push(step(first, 'error', refused));
    } else return undefined;
  } else if (!isSslRequest(first.bytes)) {
    return undefined;
  }
  const client = parts.find((part) => part.side === 'client');
  if (client === undefined) return { protocol: 'mysql', steps };
  const asks = isSslRequest(client.bytes);
  steps.push(
    step(client, asks ? 'starttls_request' : 'login', { detail: asks ? 'SSLRequest' : 'HandshakeResponse' }),
  );
  const answer = parts.find((part) => part.side === 'server' && part.piece > client.piece);
  const error = answer && errorPacket(answer.bytes);
  if (answer !== undefined && error !== undefined)
    steps.push(step(answer, asks ? 'starttls_refused' : 'error', error));
  return { protocol: 'mysql', steps };
}

/** The first 32 bytes of a HandshakeResponse41, with CLIENT_SSL set and 23 zeros (MariaDB uses four of them) at the end. */
function isSslRequest(bytes: Uint8Array): boolean {
  const found = packet(bytes);
  if (found === undefined || found.length !== 32 || found.sequence > 1) return false;
  const flags = attempt(() => littleEndian(found.body.opaque('client_flag', 4)));
  if (flags === undefined || (flags & CLIENT_SSL) === 0 || (flags & CLIENT_PROTOCOL_41) === 0) return false;
  return (
    attempt(() =>
      found.body
        .opaque('rest', 24)
        .subarray(5, 24)
        .every((byte) => byte === 0),
    ) ?? false
  );
}
