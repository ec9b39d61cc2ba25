// GeneralName (RFC 5280 section 4.2.1.6) -> type and text. Read from the tree, because pkijs builds its schema anew
// for each name, which a certificate with thousands of them would turn into seconds.
import { hex } from '../base/hex.js';
import { addressText } from '../base/internet-address.js';
import { oidName } from '../registry/oid.js';
import { type DerNode, dottedOid, isUniversal, TAG } from './der-node.js';
import { distinguishedNameOf } from './distinguished-name.js';
import { latin1, stringValue } from './string-value.js';

const TYPES = [
  'otherName',
  'rfc822Name',
  'dNSName',
  'x400Address',
  'directoryName',
  'ediPartyName',
  'uniformResourceIdentifier',
  'iPAddress',
  'registeredID',
] as const;

export type GeneralNameType = (typeof TYPES)[number];

export interface GeneralName {
  readonly type: GeneralNameType;
  /**
   * As it stands on the wire; an address as text, a directoryName as RFC 4514, an otherName as `type=value`, and what
   * has no text form as `#` and hexadecimal.
   */
  readonly value: string;
}

/** One GeneralName; undefined if the tag is none of its choices. */
export function generalName(node: DerNode): GeneralName | undefined {
  const type = node.tagClass === 2 ? TYPES[node.tag] : undefined;
  return type === undefined ? undefined : { type, value: valueText(type, node) ?? `#${hex(node.bytes)}` };
}

function valueText(type: GeneralNameType, node: DerNode): string | undefined {
  const [first, second] = node.children;
  switch (type) {
    case 'rfc822Name':
    case 'dNSName':
    case 'uniformResourceIdentifier':
      // Implicitly tagged IA5String; bytes above 7F are kept as they are.
      return node.constructed ? undefined : latin1(node.body);
    case 'iPAddress':
      return node.body.length === 4 || node.body.length === 16 ? addressText(node.body) : undefined;
    case 'directoryName':
      return first === undefined ? undefined : distinguishedNameOf(first);
    case 'registeredID':
      return dottedOid(node.body);
    case 'otherName':
      return isUniversal(first, TAG.objectIdentifier) ? otherName(first, second) : undefined;
    default:
      return undefined;
  }
}

/** RFC 5280: OtherName ::= SEQUENCE { type-id OBJECT IDENTIFIER, value [0] EXPLICIT ANY }. */
function otherName(typeId: DerNode, explicit: DerNode | undefined): string | undefined {
  const dotted = dottedOid(typeId.body);
  const value = explicit?.children[0];
  if (dotted === undefined || value === undefined) return undefined;
  return `${oidName(dotted) ?? dotted}=${stringValue(value) ?? `#${hex(value.bytes)}`}`;
}
