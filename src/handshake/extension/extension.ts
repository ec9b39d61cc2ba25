// The list of extensions in a message. The boundary of recovery: an extension that cannot be read, or that comes
// twice, is a problem of its own and leaves the message as it is.

import { Cursor, DecodeError } from '../../base/cursor.js';
import { MAX_EXTENSIONS } from '../../base/limits.js';
import type { BodyScope } from '../body-decoder.js';
import { report } from '../problems.js';
import type { Carrier, ExtensionScope } from './extension-row.js';
import { ExtensionType, extensionDecoders } from './extension-type.js';
import type { Extension, ExtensionFields, MutableFields } from './extension-types.js';

/**
 * Reads `extensions<..2^16-1>` from the cursor's place to its end. In hellos the whole field may be missing (RFC 5246
 * section 7.4.1.2). What extensions say is set on `fields`. The cursor does not move.
 * Never throws: what is wrong with the list goes to `problems`.
 */
export function readExtensions(
  cursor: Cursor,
  carrier: Carrier,
  fields: MutableFields,
  scope: BodyScope,
): Extension[] {
  const { bytes, end: limit, offset: start } = cursor;
  const { problems, sink } = scope;
  const extensions: Extension[] = [];
  if (start === limit) {
    if (!mayBeMissing(carrier)) report(problems, 'extensions', 'truncated', start);
    return extensions;
  }
  if (limit - start < 2) {
    report(problems, 'extensions', 'truncated', start);
    sink?.leaf('undecoded', start, limit, undefined);
    return extensions;
  }
  let end = start + 2 + uint16(bytes, start);
  if (end > limit) {
    report(problems, 'extensions', 'truncated', start);
    end = limit;
  } else if (end < limit) {
    report(problems, 'extensions', 'trailing', end);
  }
  sink?.open('extensions', start, start + 2);
  const extensionScope: ExtensionScope<ExtensionFields> = { carrier, fields, problems };
  const seen = new SeenTypes();
  let at = start + 2;
  while (at < end) {
    if (end - at < 4) {
      report(problems, 'extension', 'truncated', at);
      break;
    }
    const type = uint16(bytes, at);
    const bodyStart = at + 4;
    const bodyEnd = bodyStart + uint16(bytes, at + 2);
    if (bodyEnd > end) {
      report(problems, 'extension_data', 'truncated', at + 2);
      break;
    }
    if (extensions.length === MAX_EXTENSIONS) {
      report(problems, 'extensions', 'too_many', at);
      break;
    }
    extensions.push({ type, data: bytes.subarray(bodyStart, bodyEnd), offset: at });
    if (sink !== undefined) {
      sink.open('extension', at, at);
      sink.leaf('extension_type', at, at + 2, type);
      sink.open('extension_data', at + 2, bodyStart);
    }
    if (seen.add(type)) {
      readExtension(type, bytes, bodyStart, bodyEnd, extensionScope, scope);
    } else {
      report(problems, ExtensionType.label(type), 'duplicate', at);
      sink?.leaf('extension_data_bytes', bodyStart, bodyEnd, undefined);
    }
    if (sink !== undefined) {
      sink.close(bodyEnd);
      sink.close(bodyEnd);
    }
    at = bodyEnd;
  }
  if (sink !== undefined) {
    if (at < end) sink.leaf('undecoded', at, end, undefined);
    sink.close(end);
    if (end < limit) sink.leaf('undecoded', end, limit, undefined);
  }
  return extensions;
}

function readExtension(
  type: number,
  bytes: Uint8Array,
  start: number,
  end: number,
  extensionScope: ExtensionScope<ExtensionFields>,
  { problems, sink }: BodyScope,
): void {
  const decode = extensionDecoders.get(type);
  if (decode === undefined) {
    sink?.leaf('extension_data_bytes', start, end, undefined);
    return;
  }
  const depth = sink?.depth ?? 0;
  const body = new Cursor(bytes, start, end, sink);
  try {
    decode(body, extensionScope);
    body.expectEnd(ExtensionType.label(type));
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    report(problems, error.field, error.reason, error.offset);
    sink?.recover(depth, end);
  }
}

const mayBeMissing = (carrier: Carrier): boolean => carrier === 'client_hello' || carrier === 'server_hello';

const uint16 = (bytes: Uint8Array, at: number): number => (bytes[at]! << 8) | bytes[at + 1]!;

/** Extension types met so far. Nearly all are below 64: two words hold those. */
class SeenTypes {
  #low = 0;
  #high = 0;
  #others: Set<number> | undefined;

  /** False if the type was there already. */
  add(type: number): boolean {
    if (type >= 64) {
      this.#others ??= new Set();
      const before = this.#others.size;
      return this.#others.add(type).size > before;
    }
    const bit = 1 << (type & 31);
    const word = type < 32 ? this.#low : this.#high;
    if (type < 32) this.#low |= bit;
    else this.#high |= bit;
    return (word & bit) === 0;
  }
}
