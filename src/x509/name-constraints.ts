// NameConstraints (RFC 5280 section 4.2.1.10) -> subtrees, and whether a certificate's names lie within them.
import { addressBytes } from '../base/internet-address.js';
import { type DerNode, isContext, isUniversal, TAG } from './der-node.js';
import { rdnKeys, rdnKeysOf } from './distinguished-name.js';
import { type GeneralName, type GeneralNameType, generalName } from './general-name.js';
import { latin1 } from './string-value.js';

export interface NameConstraints {
  readonly permitted: readonly Subtree[];
  readonly excluded: readonly Subtree[];
}

/** The base of a GeneralSubtree. `unread`: a form that is not compared here. */
export type Subtree =
  | { readonly type: 'dNSName' | 'rfc822Name' | 'uniformResourceIdentifier'; readonly text: string }
  | { readonly type: 'iPAddress'; readonly address: Uint8Array; readonly mask: Uint8Array }
  | { readonly type: 'directoryName'; readonly rdns: readonly string[] }
  | { readonly type: GeneralNameType; readonly unread: true };

/** NameConstraints ::= SEQUENCE { permittedSubtrees [0], excludedSubtrees [1] }; undefined if it is none. */
export function nameConstraints(tree: DerNode): NameConstraints | undefined {
  const list = (tag: number): Subtree[] | undefined => {
    const subtrees = tree.children.find((child) => isContext(child, tag))?.children ?? [];
    const read = subtrees.map(subtree);
    return read.every((one) => one !== undefined) ? read : undefined;
  };
  const permitted = list(0);
  const excluded = list(1);
  return permitted === undefined || excluded === undefined ? undefined : { permitted, excluded };
}

function subtree(node: DerNode): Subtree | undefined {
  const [base] = node.children;
  const name = isUniversal(node, TAG.sequence) && base !== undefined ? generalName(base) : undefined;
  if (base === undefined || name === undefined) return undefined;
  const { type } = name;
  switch (type) {
    case 'dNSName':
    case 'rfc822Name':
    case 'uniformResourceIdentifier':
      return { type, text: latin1(base.body).toLowerCase() };
    case 'iPAddress': {
      const half = base.body.length / 2;
      if (half !== 4 && half !== 16) return undefined;
      return { type, address: base.body.subarray(0, half), mask: base.body.subarray(half) };
    }
    case 'directoryName': {
      const rdns = base.children[0] === undefined ? undefined : rdnKeysOf(base.children[0]);
      return rdns === undefined ? undefined : { type, rdns };
    }
    default:
      return { type, unread: true };
  }
}

/** Comparisons that are left for one question; hostile certificates would ask for the product of two long lists. */
export interface ComparisonBudget {
  comparisons: number;
}

/** Null: within. `unchecked`: a form that is not compared here, or the budget is spent. Otherwise the name outside. */
export type OutsideName = null | 'unchecked' | { readonly name: string };

export interface Named {
  /** RFC 4514. */
  readonly subject: string;
  readonly subjectDer: Uint8Array;
  readonly subjectAltNames: readonly GeneralName[];
}

/** One name of a certificate, in the form in which it is compared. */
type Subject = { readonly shown: string } & (
  | { readonly type: 'directoryName'; readonly rdns: readonly string[] }
  | { readonly type: 'iPAddress'; readonly address: Uint8Array }
  | { readonly type: 'dNSName' | 'rfc822Name' | 'uniformResourceIdentifier'; readonly text: string }
  | { readonly type: GeneralNameType; readonly unread: true }
);

/**
 * The first name of the certificate that the constraints do not allow: its subject and its subjectAltNames. An e-mail
 * address or a host name that stands in the subject only is not looked at.
 */
export function outsideName(
  certificate: Named,
  constraints: NameConstraints,
  budget: ComparisonBudget,
): OutsideName {
  let unchecked = false;
  for (const subject of namesOf(certificate)) {
    let permitted: boolean | undefined;
    for (const [kind, subtrees] of [
      ['excluded', constraints.excluded],
      ['permitted', constraints.permitted],
    ] as const) {
      for (const one of subtrees) {
        if (one.type !== subject.type) continue;
        if (budget.comparisons-- <= 0) return 'unchecked';
        const inside = within(subject, one);
        if (inside === undefined) unchecked = true;
        else if (kind === 'excluded' && inside) return { name: subject.shown };
        if (kind === 'permitted') permitted = permitted === true || inside !== false;
      }
    }
    if (permitted === false) return { name: subject.shown };
  }
  return unchecked ? 'unchecked' : null;
}

function namesOf(certificate: Named): Subject[] {
  const names: Subject[] = [];
  const rdns = rdnKeys(certificate.subjectDer);
  if (rdns !== undefined && rdns.length > 0)
    names.push({ type: 'directoryName', rdns, shown: certificate.subject });
  for (const { type, value } of certificate.subjectAltNames) {
    if (type === 'dNSName' || type === 'rfc822Name' || type === 'uniformResourceIdentifier') {
      names.push({ type, text: value.toLowerCase(), shown: value });
    } else if (type === 'iPAddress' && !value.startsWith('#')) {
      const address = addressBytes(value, value.includes(':') ? 6 : 4);
      names.push({ type, address, shown: value });
    } else {
      names.push({ type, unread: true, shown: value });
    }
  }
  return names;
}

function within(subject: Subject, subtree: Subtree): boolean | undefined {
  if ('unread' in subject || 'unread' in subtree) return undefined;
  if ('rdns' in subject) {
    return 'rdns' in subtree && subtree.rdns.every((rdn, at) => subject.rdns[at] === rdn);
  }
  if ('address' in subject) return 'address' in subtree && inNetwork(subject.address, subtree);
  return 'text' in subtree && textWithin(subject.type, subject.text, subtree.text);
}

function inNetwork(
  address: Uint8Array,
  network: { readonly address: Uint8Array; readonly mask: Uint8Array },
): boolean {
  return (
    address.length === network.mask.length &&
    network.mask.every((mask, at) => (mask & address[at]!) === (mask & network.address[at]!))
  );
}

function textWithin(
  type: 'dNSName' | 'rfc822Name' | 'uniformResourceIdentifier',
  name: string,
  base: string,
): boolean {
  if (base === '') return true;
  if (type === 'dNSName') {
    // A leading dot is no part of a dNSName; OpenSSL and others read it as "below, not itself".
    if (base.startsWith('.')) return name.endsWith(base);
    return name === base || name.endsWith(`.${base}`);
  }
  if (type === 'rfc822Name') {
    if (base.includes('@')) return name === base;
    return hostWithin(name.slice(name.lastIndexOf('@') + 1), base);
  }
  const host = /^[^:/?#]+:\/\/(?:[^@/?#]*@)?(\[[^\]]*\]|[^:/?#]*)/.exec(name)?.[1];
  return host !== undefined && hostWithin(host, base);
}

/** RFC 5280: with a dot in front every host below the domain, otherwise that one host. */
const hostWithin = (host: string, base: string): boolean =>
  base.startsWith('.') ? host.endsWith(base) : host === base;
