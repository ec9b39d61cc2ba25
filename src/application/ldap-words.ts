import { Cursor } from '../base/cursor.js';
import { attempt } from './dialogue.js';
import { tellRefusal } from './refusing-words.js';
import { FrameReader, type Measure } from './spoken-frames.js';
import { latin1, wireText } from './wire-text.js';

const SEQUENCE = 0x30;
/** RFC 4511 section 4.2 and following: application tags of the operations that are told. */
const REQUESTS: Readonly<Record<number, string>> = {
  96: 'bindRequest',
  99: 'searchRequest',
  102: 'modifyRequest',
  104: 'addRequest',
  74: 'delRequest',
  119: 'extendedReq',
  66: 'unbindRequest',
};
const BIND_RESPONSE = 0x61;
const EXTENDED_RESPONSE = 0x78;
const RESULTS: Readonly<Record<number, string>> = {
  [BIND_RESPONSE]: 'bindResponse',
  101: 'searchResDone',
  103: 'modifyResponse',
  105: 'addResponse',
  107: 'delResponse',
  [EXTENDED_RESPONSE]: 'extendedResp',
};
/** RFC 4511 appendix A.1: what is about who asks. */
const REFUSALS: Readonly<Record<number, string>> = {
  7: 'authMethodNotSupported',
  8: 'strongerAuthRequired',
  13: 'confidentialityRequired',
  48: 'inappropriateAuthentication',
  49: 'invalidCredentials',
  50: 'insufficientAccessRights',
};
const SASL_BIND_IN_PROGRESS = 14;

interface Element {
  readonly tag: number;
  readonly body: Uint8Array;
}

/** A BER element with a tag of one byte; its body may be cut. */
function element(cursor: Cursor): Element {
  const tag = cursor.uint8('tag');
  const first = cursor.uint8('length');
  let length = first;
  if (first >= 0x80) {
    length = 0;
    for (const byte of cursor.opaque('length', first & 0x7f)) length = length * 256 + byte;
  }
  return { tag, body: cursor.opaque('body', Math.min(length, cursor.left)) };
}

/** LDAP (RFC 4511), from its first message or behind StartTLS. */
export class LdapWords extends FrameReader {
  #external = false;

  protected measure(head: Uint8Array): ReturnType<Measure> {
    if (head[0] !== SEQUENCE) return 'stop';
    const first = head[1];
    if (first === undefined) return undefined;
    if (first < 0x80) return 2 + first;
    const width = first & 0x7f;
    if (width < 1 || width > 4) return 'stop';
    if (head.length < 2 + width) return undefined;
    return 2 + width + head.subarray(2, 2 + width).reduce((sum, byte) => sum * 256 + byte, 0);
  }

  protected client(message: Uint8Array): void {
    const operation = operationOf(message);
    const name = operation && REQUESTS[operation.tag];
    if (operation === undefined || name === undefined) return;
    if (name === 'bindRequest') this.#external = attempt(() => isExternal(operation.body)) ?? false;
    this.request(name);
  }

  protected server(message: Uint8Array): void {
    const operation = operationOf(message);
    const name = operation && RESULTS[operation.tag];
    if (operation === undefined || name === undefined) return;
    const result = attempt(() => {
      const cursor = new Cursor(operation.body);
      const [code] = element(cursor).body;
      element(cursor);
      return { code, words: wireText(element(cursor).body) };
    });
    if (result?.code === undefined) return;
    const { code, words } = result;
    const refusal = REFUSALS[code];
    if (refusal !== undefined) {
      const external = this.#external && operation.tag === BIND_RESPONSE;
      tellRefusal(this.speaker, String(code), { name: refusal, words, external });
    } else {
      // An extended operation may be anybody's (StartTLS, WhoAmI).
      const means = code === 0 && operation.tag !== EXTENDED_RESPONSE ? 'accepted' : 'neutral';
      const text = code === SASL_BIND_IN_PROGRESS ? 'saslBindInProgress' : name;
      this.speaker.say({ from: 'server', means, code: String(code), text });
    }
  }
}

/** LDAPMessage: messageID, protocolOp. */
function operationOf(message: Uint8Array): Element | undefined {
  return attempt(() => {
    const cursor = new Cursor(element(new Cursor(message)).body);
    element(cursor);
    return element(cursor);
  });
}

/** BindRequest: version, name, authentication; [3] is SASL with its mechanism (RFC 4513 section 5.2). */
function isExternal(body: Uint8Array): boolean {
  const cursor = new Cursor(body);
  element(cursor);
  element(cursor);
  const authentication = element(cursor);
  return authentication.tag === 0xa3 && latin1(element(new Cursor(authentication.body)).body) === 'EXTERNAL';
}
