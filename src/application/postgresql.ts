import { Cursor } from '../base/cursor.js';
import { MAX_DIALOGUE_STEPS } from '../base/limits.js';
import { attempt, type DialogueStep, type Part, type Recognized, type StepKind, step } from './dialogue.js';
import { firstLine, latin1, shortened } from './wire-text.js';

// PostgreSQL documentation, "Message Formats": SSLRequest, GSSENCRequest, CancelRequest, StartupMessage.
const SSL_REQUEST = 80_877_103;
const GSSENC_REQUEST = 80_877_104;
const CANCEL_REQUEST = 80_877_102;
const PROTOCOL_3 = 3;
/** The server's own limit (MAX_STARTUP_PACKET_LENGTH). */
const MAX_STARTUP_LENGTH = 10_000;

interface Startup {
  readonly what: StepKind;
  readonly detail: string;
  readonly end: number;
}

function startup(bytes: Uint8Array, at: number): Startup | undefined {
  return attempt(() => {
    const cursor = new Cursor(bytes, at);
    const length = cursor.uint32('length');
    const code = cursor.uint32('code');
    const end = at + length;
    if (length === 8 && code === SSL_REQUEST) return { what: 'starttls_request', detail: 'SSLRequest', end };
    if (length === 8 && code === GSSENC_REQUEST)
      return { what: 'gssenc_request', detail: 'GSSENCRequest', end };
    if (length >= 16 && length <= 16 + 256 && code === CANCEL_REQUEST)
      return { what: 'request', detail: 'CancelRequest', end };
    if (code >>> 16 !== PROTOCOL_3 || (code & 0xffff) > 99 || length < 9 || length > MAX_STARTUP_LENGTH)
      return undefined;
    const [name, value] = latin1(cursor.opaque('parameters', Math.min(cursor.left, length - 8))).split('\0');
    if (name === undefined || !/^\w{1,64}$/.test(name)) return undefined;
    return { what: 'login', detail: shortened(`${name}=${value ?? ''}`), end };
  });
}

/** PostgreSQL's start: SSLRequest and its answer of one byte, S or N (documentation, "SSL Session Encryption"). */
export function postgresql(parts: readonly Part[]): Recognized | undefined {
  const first = parts[0];
  if (first === undefined) return undefined;
  if (first.side === 'server') return serverFirst(parts);
  if (startup(first.bytes, 0) === undefined) return undefined;
  const steps: DialogueStep[] = [];
  let asked: StepKind | undefined;
  for (const part of parts) {
    if (steps.length >= MAX_DIALOGUE_STEPS) break;
    if (part.side === 'client') {
      let at = 0;
      for (let found = startup(part.bytes, 0); found !== undefined; found = startup(part.bytes, at)) {
        steps.push(step(part, found.what, { detail: found.detail }));
        asked = found.what;
        at = found.end;
        if (at >= part.bytes.length || steps.length >= MAX_DIALOGUE_STEPS) break;
      }
    } else {
      const made = answer(part, asked);
      if (made !== undefined) steps.push(made);
      asked = undefined;
    }
  }
  return { protocol: 'postgresql', steps };
}

function answer(part: Part, asked: StepKind | undefined): DialogueStep | undefined {
  const letter = String.fromCharCode(part.bytes[0] ?? 0);
  const error = letter === 'E' ? errorMessage(part.bytes) : undefined;
  if (asked === 'starttls_request') {
    if (letter === 'S') return step(part, 'starttls_accepted', { detail: letter });
    if (letter === 'N' || letter === 'E') return step(part, 'starttls_refused', { detail: error ?? letter });
    return undefined;
  }
  if (asked === 'gssenc_request') {
    if (letter === 'G') return step(part, 'gssenc_accepted', { detail: letter });
    if (letter === 'N' || letter === 'E') return step(part, 'gssenc_refused', { detail: error ?? letter });
    return undefined;
  }
  return error === undefined ? undefined : step(part, 'error', { detail: error });
}

/** Only an ErrorResponse says by itself that PostgreSQL speaks. */
function serverFirst(parts: readonly Part[]): Recognized | undefined {
  const first = parts[0]!;
  const error = first.bytes[0] === 0x45 ? errorMessage(first.bytes) : undefined;
  return error === undefined
    ? undefined
    : { protocol: 'postgresql', steps: [step(first, 'error', { detail: error })] };
}

/** "Error and Notice Message Fields": S severity, C code, M message. Before protocol 3 it was a bare string. */
function errorMessage(bytes: Uint8Array): string | undefined {
  const text = latin1(bytes);
  const [, message] =
    /^E[\s\S]{4}S(?:ERROR|FATAL|PANIC)\0[\s\S]*?\0M([^\0]+)/.exec(text) ??
    /^E((?:FATAL|ERROR):[^\0]+)/.exec(text) ??
    [];
  if (message === undefined) return undefined;
  const at = text.indexOf(message);
  return firstLine(bytes.subarray(at, at + message.length));
}
