import type { FieldSink } from '../base/cursor.js';
import { hex } from '../base/hex.js';
import { MAX_FIELD_HEX_BYTES, MAX_FIELD_TEXT, MAX_FIELDS_PER_MESSAGE } from '../base/limits.js';
import { decodeAlerts } from '../handshake/alert.js';
import { ExtensionType } from '../handshake/extension/extension-type.js';
import { decodeHandshake } from '../handshake/message.js';
import type { HandshakeContext } from '../handshake/message-types.js';
import { latin1 } from '../handshake/read-vector.js';
import { decodeSsl2ClientHello } from '../handshake/ssl2-client-hello.js';
import { type FieldName, fieldMeanings } from '../language/english/fields.js';
import { type Sentence, sentence } from '../language/language.js';
import {
  CERTIFICATE_FIELDS,
  codePointsOf,
  messageReference,
  NAME_FIELDS,
  TEXT_FIELDS,
} from '../registry/field-name.js';
import { HandshakeType } from '../registry/handshake-type.js';
import { isTls13 } from '../registry/protocol-version.js';
import { nameText, parseCertificate } from '../story/certificates.js';
import type { Connection } from '../story/connection.js';
import { sideOf } from '../story/connection.js';
import type { StoryEvent } from '../story/event.js';

/** A field of a message, with the bytes that it stands in. */
export interface Field {
  /** As in its RFC. */
  readonly name: string;
  /** From the message's first byte; a length in front of the field counts as part of it. */
  readonly offset: number;
  readonly length: number;
  readonly value?: number;
  /** The name of its code point, text, a certificate's subject, an authority's name. */
  readonly label?: string;
  /** Lower-case hexadecimal, where the field is short and means nothing in words. */
  readonly hex?: string;
  readonly meaning?: Sentence;
  /** `RFC n section s`. */
  readonly reference?: string;
  readonly children?: readonly Field[];
}

type Growing = { -readonly [K in keyof Field]: Field[K] } & { children?: Growing[] };

interface Open {
  readonly field: Growing;
  readonly bodyStart: number;
  readonly reference: string | undefined;
}

/** Hears a decoder and builds the tree of what it reads. */
class TreeSink implements FieldSink {
  readonly fields: Growing[] = [];
  readonly #bytes: Uint8Array;
  readonly #open: Open[] = [];
  readonly #reference: string | undefined;
  #count = 0;
  /** Where fields were first left out. */
  #leftOutFrom: number | undefined;
  #end = 0;

  constructor(bytes: Uint8Array, reference: string | undefined) {
    this.#bytes = bytes;
    this.#reference = reference;
  }

  leaf(name: string, offset: number, end: number, value: number | undefined): void {
    this.#end = end;
    const parent = this.#open.at(-1);
    if (name === `${parent?.field.name}_bytes` && parent !== undefined) {
      this.#showBytes(parent.field, offset, end);
      return;
    }
    const field: Growing = { name, offset, length: end - offset };
    if (!this.#add(field)) return;
    if (value === undefined) this.#showBytes(field, offset, end);
    else this.#showNumber(field, value);
    this.#explain(field);
  }

  open(name: string, offset: number, bodyStart: number): void {
    const field: Growing = { name, offset, length: 0 };
    const kept = this.#add(field);
    const parent = this.#open.at(-1);
    const type = name === 'extension' ? this.#uint16(offset) : undefined;
    const reference =
      (type === undefined ? undefined : ExtensionType.entry(type)?.ref) ??
      (name === 'extensions' ? 'RFC 8446 section 4.2' : undefined) ??
      parent?.reference ??
      this.#reference;
    this.#open.push({ field, bodyStart, reference });
    if (!kept) return;
    if (type !== undefined) this.#showNumber(field, type, 'extension_type');
    this.#explain(field);
    if (bodyStart > offset) {
      let value = 0;
      for (let at = offset; at < bodyStart; at++) value = value * 256 + this.#bytes[at]!;
      const length: Growing = { name: 'length', offset, length: bodyStart - offset, value };
      if (this.#add(length)) this.#explain(length);
    }
  }

  close(end: number): void {
    this.#end = end;
    const field = this.#open.pop()?.field;
    if (field === undefined) return;
    field.length = end - field.offset;
    if (field.name === 'key_share_entry')
      field.label = field.children?.find((one) => one.name === 'group')?.label ?? '';
    if (field.name === 'alert') field.label = field.children?.map((one) => one.label).join(' ') ?? '';
  }

  /** The tree; what was left out of it is its last field. */
  finish(): readonly Field[] {
    if (this.#leftOutFrom !== undefined) {
      const field: Growing = {
        name: 'not_shown',
        offset: this.#leftOutFrom,
        length: this.#end - this.#leftOutFrom,
      };
      this.#explain(field);
      this.fields.push(field);
    }
    return this.fields;
  }

  #add(field: Growing): boolean {
    if (this.#count >= MAX_FIELDS_PER_MESSAGE) {
      this.#leftOutFrom ??= field.offset;
      return false;
    }
    this.#count++;
    const parent = this.#open.at(-1)?.field;
    if (parent === undefined) this.fields.push(field);
    else if (parent.children === undefined) parent.children = [field];
    else parent.children.push(field);
    return true;
  }

  #uint16(at: number): number {
    return (this.#bytes[at]! << 8) | this.#bytes[at + 1]!;
  }

  #showNumber(field: Growing, value: number, as = field.name): void {
    field.value = value;
    const codePoints =
      as === 'extension_type' ? ExtensionType : codePointsOf(as, this.#open.at(-1)?.field.name ?? '');
    if (codePoints === undefined) return;
    field.label = codePoints.label(value);
    const entry = codePoints.entry(value);
    if (entry?.ref !== undefined) field.reference = entry.ref;
    if (entry?.note !== undefined)
      field.meaning = sentence('field.code_point', { name: entry.name, note: entry.note });
  }

  #showBytes(field: Growing, start: number, end: number): void {
    const bytes = this.#bytes.subarray(start, end);
    const { name } = field;
    if (TEXT_FIELDS.has(name)) field.label = latin1(bytes.subarray(0, MAX_FIELD_TEXT));
    else if (NAME_FIELDS.has(name)) field.label = nameText(bytes);
    else if (CERTIFICATE_FIELDS.has(name)) {
      const certificate = parseCertificate(bytes);
      if (!('undecoded' in certificate)) field.label = certificate.subject;
    } else if (bytes.length <= MAX_FIELD_HEX_BYTES) field.hex = hex(bytes);
  }

  #explain(field: Growing): void {
    const reference = this.#open.at(-1)?.reference ?? this.#reference;
    if (field.reference === undefined && reference !== undefined) field.reference = reference;
    if (field.meaning !== undefined) return;
    if (Object.hasOwn(fieldMeanings, field.name)) {
      field.meaning = sentence('field.meaning', { field: field.name as FieldName });
      return;
    }
    const type = HandshakeType.entries.find((entry) => entry.name === field.name);
    if (type?.note !== undefined)
      field.meaning = sentence('field.code_point', { name: type.name, note: type.note });
  }
}

/** A message's bytes, and the fields that they hold where there is a decoder for it. */
export interface OpenedMessage {
  readonly bytes: Uint8Array;
  /** Makes the tree anew each time: the decoder reads the bytes once more. */
  fields(): readonly Field[];
}

/** Which version and cipher suite held when each message was read. */
function contextBefore(event: StoryEvent, connection: Connection): HandshakeContext {
  let version: number | undefined;
  let cipherSuite: number | undefined;
  for (const before of connection.events) {
    if (before === event) break;
    if (before.kind !== 'handshake' || before.message.name !== 'server_hello') continue;
    version = before.message.version;
    cipherSuite = before.message.cipherSuite;
  }
  return { side: sideOf(connection, event.direction), version, cipherSuite };
}

/** What an event of a connection carried; undefined if its bytes were not kept. Never throws. */
export function openedMessage(event: StoryEvent, connection: Connection): OpenedMessage | undefined {
  switch (event.kind) {
    case 'handshake':
      return {
        bytes: event.bytes,
        fields: () => handshakeFields(event.bytes, contextBefore(event, connection), connection),
      };
    case 'alert': {
      const bytes = Uint8Array.of(event.level, event.description);
      return { bytes, fields: () => alertFields(bytes, connection) };
    }
    case 'plaintext':
    case 'unreadable':
      return { bytes: event.sample, fields: () => [] };
    default:
      return undefined;
  }
}

function handshakeFields(
  bytes: Uint8Array,
  context: HandshakeContext,
  connection: Connection,
): readonly Field[] {
  const tls13 = connection.version !== undefined && isTls13(connection.version);
  const sink = new TreeSink(bytes, messageReference(bytes[0] ?? 0, tls13));
  if (isSsl2(bytes)) decodeSsl2ClientHello(bytes, sink);
  else decodeHandshake(bytes, context, sink);
  return sink.finish();
}

/** A handshake message has its type first, and none is that high; SSL 2.0's record has a length with the top bit set. */
const isSsl2 = (bytes: Uint8Array): boolean =>
  bytes.length > 2 && bytes[0]! >= 0x80 && (((bytes[0]! & 0x7f) << 8) | bytes[1]!) + 2 === bytes.length;

function alertFields(bytes: Uint8Array, connection: Connection): readonly Field[] {
  const tls13 = connection.version !== undefined && isTls13(connection.version);
  const sink = new TreeSink(bytes, tls13 ? 'RFC 8446 section 6' : 'RFC 5246 section 7.2');
  decodeAlerts(bytes, sink);
  return sink.finish();
}
