// The characters of ASN.1's string types (X.680 section 41), as certificates use them.
import { host } from '../platform/host.js';
import { type DerNode, TAG } from './der-node.js';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * A string node's characters; undefined if it is no string or its bytes are not of its type. PrintableString and its
 * like are read as ISO 8859-1, as other stacks do, because old certificates hold such letters in them.
 */
export function stringValue(node: DerNode): string | undefined {
  if (node.tagClass !== 0 || node.constructed) return undefined;
  switch (node.tag) {
    case TAG.utf8String:
      return utf8Text(node.body);
    case TAG.printableString:
    case TAG.numericString:
    case TAG.teletexString:
    case TAG.ia5String:
    case TAG.visibleString:
      return latin1(node.body);
    case TAG.bmpString:
      return wide(node.body, 2);
    case TAG.universalString:
      return wide(node.body, 4);
    default:
      return undefined;
  }
}

/** ISO 8859-1: each byte is a character. */
export function latin1(bytes: Uint8Array): string {
  return host.latin1(bytes);
}

function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Big-endian characters of `width` bytes each: BMPString (2, surrogate pairs included) and UniversalString (4). */
function wide(bytes: Uint8Array, width: 2 | 4): string | undefined {
  if (bytes.length % width !== 0) return undefined;
  let text = '';
  for (let at = 0; at < bytes.length; at += width) {
    let character = 0;
    for (let i = at; i < at + width; i++) character = character * 256 + bytes[i]!;
    if (character > 0x10ffff) return undefined;
    text += width === 2 ? String.fromCharCode(character) : String.fromCodePoint(character);
  }
  return /\p{Surrogate}/u.test(text) ? undefined : text;
}
