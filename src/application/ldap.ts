import { Cursor } from '../base/cursor.js';
import { MAX_DIALOGUE_STEPS, MAX_LDAP_MESSAGES } from '../base/limits.js';
import { attempt, type DialogueStep, type Part, type Recognized, type StepKind, step } from './dialogue.js';
import { firstLine, latin1 } from './wire-text.js';

/** RFC 4511 section 4.14.1 */
const START_TLS_OID = '1.3.6.1.4.1.1466.20037';
/** RFC 4511 appendix A.1: confidentialityRequired, strongerAuthRequired */
const TLS_WANTED = new Set([13, 8]);

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const BIND_REQUEST = 0x60;
const BIND_RESPONSE = 0x61;
const EXTENDED_REQUEST = 0x77;
const EXTENDED_RESPONSE = 0x78;
/** RFC 4511 section 4: every protocolOp is APPLICATION 0 to 25, constructed or (unbind, delete, abandon) primitive. */
const OPERATIONS = new Set([
  0x60, 0x61, 0x42, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x4a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f, 0x50, 0x73,
  0x77, 0x78, 0x79,
]);

interface Element {
  readonly tag: number;
  readonly body: Cursor;
  /** Where the next element begins. */
  readonly end: number;
}

/** A BER element of definite length (RFC 4511 section 5.1) with a tag of one byte; its body may be cut by the cursor's end. */
function element(cursor: Cursor): Element {
  const tag = cursor.uint8('tag');
  const first = cursor.uint8('length');
  let length = first;
  if (first >= 0x80) {
    length = 0;
    for (const byte of cursor.opaque('length', Math.min(first & 0x7f, 5))) length = length * 256 + byte;
  }
  const start = cursor.offset;
  const end = start + length;
  const inside = Math.min(length, cursor.left);
  cursor.opaque('body', inside);
  return { tag, body: new Cursor(cursor.bytes, start, start + inside), end };
}

interface Message {
  readonly operation: number;
  readonly body: Cursor;
  readonly end: number;
}

function message(bytes: Uint8Array, at: number): Message | undefined {
  return attempt(() => {
    const outer = element(new Cursor(bytes, at));
    if (outer.tag !== SEQUENCE) return undefined;
    const id = element(outer.body);
    if (id.tag !== INTEGER || id.end - id.body.offset > 4) return undefined;
    const operation = element(outer.body);
    if (!OPERATIONS.has(operation.tag)) return undefined;
    return { operation: operation.tag, body: operation.body, end: outer.end };
  });
}

/** RFC 4511: LDAP messages, among them StartTLS (section 4.14) and its answer. */
export function ldap(parts: readonly Part[]): Recognized | undefined {
  const first = parts[0];
  if (first === undefined || message(first.bytes, 0) === undefined) return undefined;
  const steps: DialogueStep[] = [];
  let asked = false;
  for (const part of parts) {
    let at = 0;
    for (let count = 0; count < MAX_LDAP_MESSAGES && steps.length < MAX_DIALOGUE_STEPS; count++) {
      const found = message(part.bytes, at);
      if (found === undefined) break;
      const made = part.side === 'client' ? request(part, found) : response(part, found, asked);
      if (made?.what === 'starttls_request') asked = true;
      else if (made?.what.startsWith('starttls_')) asked = false;
      if (made !== undefined) steps.push(made);
      if (found.end <= at || found.end >= part.bytes.length) break;
      at = found.end;
    }
  }
  return { protocol: 'ldap', steps };
}

function request(part: Part, { operation, body }: Message): DialogueStep | undefined {
  if (operation === BIND_REQUEST) return step(part, 'login', { detail: 'bindRequest' });
  if (operation !== EXTENDED_REQUEST) return step(part, 'request');
  const name = attempt(() => element(body).body.opaque('requestName'));
  const isStartTls = name !== undefined && latin1(name) === START_TLS_OID;
  return step(part, isStartTls ? 'starttls_request' : 'request', { detail: name && firstLine(name) });
}

/** LDAPResult (RFC 4511 section 4.1.9): resultCode, matchedDN, diagnosticMessage. */
function response(part: Part, { operation, body }: Message, asked: boolean): DialogueStep | undefined {
  const result = attempt(() => {
    const code = element(body).body.uint8('resultCode');
    const words = attempt(() => {
      element(body);
      return element(body).body.opaque('diagnosticMessage');
    });
    return { code, detail: words === undefined || words.length === 0 ? undefined : firstLine(words) };
  });
  if (result === undefined) return undefined;
  let what: StepKind = 'response';
  if (operation === EXTENDED_RESPONSE && asked)
    what = result.code === 0 ? 'starttls_accepted' : 'starttls_refused';
  else if (operation === BIND_RESPONSE && TLS_WANTED.has(result.code)) what = 'tls_required';
  else if (operation !== BIND_RESPONSE && operation !== EXTENDED_RESPONSE) return undefined;
  return step(part, what, result);
}
