import type { ClientHello } from '../../handshake/message-types.js';
import { CipherSuite, partsOf } from '../../registry/cipher-suite.js';
import { isGrease16 } from '../../registry/grease.js';
import { NamedGroup } from '../../registry/named-group.js';
import { ProtocolVersion } from '../../registry/protocol-version.js';
import { SignatureScheme } from '../../registry/signature-scheme.js';
import type { Facts } from '../../story/facts.js';
import { offeredVersions, offersToResume } from '../../story/offers.js';

// What a ClientHello leaves its server to choose from. An offer of next to nothing rules nothing out: it tells what is
// most likely to have been missing where the server found nothing in common.

export type Narrow = 'versions' | 'suites' | 'groups' | 'schemes';

/** RFC 8996: TLS 1.0 and 1.1 are not to be negotiated any more, and most servers of today do not. */
const LEAST_VERSION = ProtocolVersion.code['TLS 1.2'];

/** RFC 8446 section 9.1: everybody has it. */
const MANDATORY_GROUP = NamedGroup.code.secp256r1;

/** Finds something once for each ClientHello: those that differ only in what is drawn anew are one. */
export function ofHello<T>(find: (hello: ClientHello) => T): (hello: ClientHello) => T {
  const found = new WeakMap<ClientHello, { readonly is: T }>();
  return (hello) => {
    let known = found.get(hello);
    if (known === undefined) {
      known = { is: find(hello) };
      found.set(hello, known);
    }
    return known.is;
  };
}

/** 0: there is a choice. Up to 1: how likely the want of it is behind a server that found nothing in common. */
export function narrowness(facts: Facts, what: Narrow): number {
  const hello = facts.offer;
  if (hello === undefined || hello.ssl2CipherKinds !== undefined) return 0;
  return NARROWNESS[what](hello);
}

const NARROWNESS: Readonly<Record<Narrow, (hello: ClientHello) => number>> = {
  versions: (hello) => ((offeredVersions(hello)[0] ?? LEAST_VERSION) < LEAST_VERSION ? 1 : 0),
  suites: ofHello(({ cipherSuites }) => {
    const suites = cipherSuites.filter((suite) => !isGrease16(suite) && isSuite(suite));
    if (suites.length === 1) return 0.75;
    return suites.every((suite) => partsOf(suite)?.keyExchange.includes('PSK') === true) ? 0.9 : 0;
  }),
  groups: ({ supportedGroups }) => {
    const groups = supportedGroups?.filter((group) => !isGrease16(group)) ?? [];
    return groups.length === 1 && groups[0] !== MANDATORY_GROUP ? 0.8 : 0;
  },
  schemes: ofHello(({ signatureAlgorithms }) => {
    const schemes = signatureAlgorithms?.filter((scheme) => !isGrease16(scheme)) ?? [];
    return schemes.length > 0 && new Set(schemes.map(keyOf)).size === 1 ? 0.9 : 0;
  }),
};

/** Not a signal in the place of a suite (RFC 5746 section 3.3, RFC 7507). */
const isSuite = (suite: number): boolean => !CipherSuite.label(suite).endsWith('_SCSV');

/** The kind of key that makes such signatures: its server needs a certificate of that kind. */
const keyOf = (scheme: number): string => SignatureScheme.label(scheme).split('_')[0]!;

/** The client comes back with a session. */
export const offersSession = (facts: Facts): boolean =>
  facts.offer !== undefined && offersToResume(facts.offer);
