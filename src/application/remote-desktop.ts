import { Cursor } from '../base/cursor.js';
import { attempt, type DialogueStep, type Part, type Recognized, step } from './dialogue.js';
import { firstLine, latin1 } from './wire-text.js';

// [MS-RDPBCGR] sections 2.2.1.1 (Connection Request) and 2.2.1.2 (Connection Confirm), over RFC 1006 and X.224.
const TPKT_VERSION = 3;
const CONNECTION_REQUEST = 0xe0;
const CONNECTION_CONFIRM = 0xd0;
const RDP_NEG_REQ = 1;
const RDP_NEG_RSP = 2;
const RDP_NEG_FAILURE = 3;
/** SSL 1, HYBRID 2, RDSTLS 4, HYBRID_EX 8, RDSAAD 16: all of them inside TLS. 0 is RDP's own security. */
const PROTOCOLS_OVER_TLS = 0x1f;

interface Unit {
  readonly type: number;
  readonly variable: Cursor;
}

/** An X.224 connection unit in a TPKT; `variable` holds what follows its fixed part. */
function unit(bytes: Uint8Array): Unit | undefined {
  return attempt(() => {
    const cursor = new Cursor(bytes);
    if (cursor.uint8('version') !== TPKT_VERSION || cursor.uint8('reserved') !== 0) return undefined;
    const length = cursor.uint16('length');
    const indicator = cursor.uint8('length_indicator');
    const type = cursor.uint8('type');
    if (length < 11 || indicator !== length - 5) return undefined;
    if (type !== CONNECTION_REQUEST && type !== CONNECTION_CONFIRM) return undefined;
    cursor.opaque('references_and_class', 5);
    return { type, variable: new Cursor(bytes, cursor.offset, Math.min(bytes.length, length)) };
  });
}

interface Negotiation {
  readonly type: number;
  /** requestedProtocols, selectedProtocol or failureCode */
  readonly value: number;
}

function negotiation(cursor: Cursor): Negotiation | undefined {
  return attempt(() => {
    const type = cursor.uint8('type');
    cursor.uint8('flags');
    if (cursor.uint16('length') !== 0x0800) return undefined;
    const [a, b, c, d] = cursor.opaque('value', 4);
    return { type, value: (a! | (b! << 8) | (c! << 16) | (d! << 24)) >>> 0 };
  });
}

/** Remote Desktop's negotiation of TLS. The server's code: the selected protocol, or the reason of a failure. */
export function remoteDesktop(parts: readonly Part[]): Recognized | undefined {
  const first = parts[0];
  const opening = first && unit(first.bytes);
  if (first === undefined || opening === undefined) return undefined;
  const steps: DialogueStep[] = [];
  if (first.side === 'server') {
    if (opening.type !== CONNECTION_CONFIRM) return undefined;
    steps.push(confirm(first, opening));
    return { protocol: 'rdp', steps };
  }
  if (opening.type !== CONNECTION_REQUEST) return undefined;
  const { detail, asked } = request(opening.variable);
  const asksTls = asked?.type === RDP_NEG_REQ && (asked.value & PROTOCOLS_OVER_TLS) !== 0;
  steps.push(step(first, asksTls ? 'starttls_request' : 'request', { detail, code: asked?.value }));
  const answer = parts.find((part) => part.side === 'server');
  const confirmed = answer && unit(answer.bytes);
  if (answer !== undefined && confirmed?.type === CONNECTION_CONFIRM) {
    const made = confirm(answer, confirmed);
    steps.push(asksTls ? made : { ...made, what: 'response' });
  }
  return { protocol: 'rdp', steps };
}

/** A routing token or cookie in a line of its own may stand before the negotiation. */
function request(variable: Cursor): { detail: string | undefined; asked: Negotiation | undefined } {
  const bytes = variable.bytes.subarray(variable.offset, variable.end);
  const end = /^(?:Cookie|tsv):/i.test(latin1(bytes.subarray(0, 8))) ? latin1(bytes).indexOf('\r\n') : -1;
  if (end < 0) return { detail: undefined, asked: negotiation(variable) };
  return { detail: firstLine(bytes.subarray(0, end)), asked: negotiation(new Cursor(bytes, end + 2)) };
}

function confirm(part: Part, { variable }: Unit): DialogueStep {
  const answer = negotiation(variable);
  if (answer?.type === RDP_NEG_RSP && (answer.value & PROTOCOLS_OVER_TLS) !== 0) {
    return step(part, 'starttls_accepted', { code: answer.value });
  }
  // Without a negotiation in it, the server is too old to know TLS (section 5.4.2.1).
  return step(part, 'starttls_refused', { code: answer?.type === RDP_NEG_FAILURE ? answer.value : 0 });
}
