import type { Side } from '../../base/side.js';
import { ExtensionType } from '../../handshake/extension/extension-type.js';
import type { ClientHello, ServerHello, ServerKeyExchange } from '../../handshake/message-types.js';
import { CipherSuite } from '../../registry/cipher-suite.js';
import { ProtocolVersion } from '../../registry/protocol-version.js';
import { certificatesOf } from '../../story/certificates.js';
import type { Facts } from '../../story/facts.js';
import { offeredVersions } from '../../story/offers.js';
import { issuedByAny } from '../../x509/chain.js';
import type { Testimony } from '../elimination.js';
import { ofHello } from './offer.js';
import type { Sign } from './questions.js';
import { missed } from './sight.js';

type YesOrNo = Testimony<Sign>;

const YES: YesOrNo = { no: 'seen' };
const NO: YesOrNo = { yes: 'seen' };
const OPEN: YesOrNo = {};

const says = (yes: boolean): YesOrNo => (yes ? YES : NO);

const has = (hello: ClientHello | ServerHello, type: number): boolean =>
  hello.extensions.some((extension) => extension.type === type);

/** RFC 7507: appended by a client that tries again with a lower version. */
const FALLBACK_SCSV = 0x5600;

/** Bits; OpenSSL, GnuTLS and Java refuse a smaller prime in their settings of today. */
const LEAST_DH_BITS = 2_048;

/** Bytes of a handshake message that some stack does not take: Java takes 32 kB, Go 64 kB, OpenSSL 100 kB. */
const LARGE_MESSAGE = 16_384;

/** What `signs` shows about a ServerHello's extensions; open where no ServerHello was seen. */
function answered(facts: Facts, judge: (client: ClientHello, server: ServerHello) => boolean): YesOrNo {
  const client = facts.offer;
  const server = facts.choice;
  return client === undefined || server === undefined ? OPEN : says(judge(client, server));
}

function offered(facts: Facts, judge: (client: ClientHello) => boolean): YesOrNo {
  const client = facts.offer;
  return client === undefined ? OPEN : says(judge(client));
}

/**
 * Whether the two may have no version in common. A server that chose one of the client's has one; what a server that
 * chose nothing would take, it does not say.
 */
function versionsDiffer(facts: Facts): YesOrNo {
  const client = facts.offer;
  const server = facts.choice ?? facts.helloRetryRequest?.message;
  if (client === undefined || server === undefined) return OPEN;
  const versions = offeredVersions(client);
  if (client.supportedVersions === undefined)
    // It says how high it goes, not how low.
    return server.version > versions[0]! ? YES : OPEN;
  return says(!versions.includes(server.version));
}

/** The server's choice is a version that the client had not offered. */
export const choseUnofferedVersion = (facts: Facts): boolean => versionsDiffer(facts) === YES;

/** The server chose a version that is given up (RFC 8996), though the client can do better: it may insist on that. */
export function choseOldVersion(facts: Facts): boolean {
  const client = facts.clientHello?.message;
  const version = facts.serverHello?.message.version;
  if (client === undefined || version === undefined || facts.connection.transport === 'dtls') return false;
  return version < TLS_1_2 && offeredVersions(client)[0]! >= TLS_1_2;
}

const TLS_1_2 = ProtocolVersion.code['TLS 1.2'];

/** Extended master secret and secure renegotiation are of TLS 1.2 and before. */
function lacking(facts: Facts, type: number, scsv?: number): YesOrNo {
  return answered(facts, (client, server) => {
    if (facts.tls13) return false;
    const wanted = has(client, type) || (scsv !== undefined && client.cipherSuites.includes(scsv));
    return wanted && !has(server, type);
  });
}

/** The client can do secure renegotiation (RFC 5746), and the ServerHello does not say that the server can. */
const lacksSecureRenegotiation = (facts: Facts): boolean =>
  lacking(
    facts,
    ExtensionType.code.renegotiation_info,
    CipherSuite.code.TLS_EMPTY_RENEGOTIATION_INFO_SCSV,
  ) === YES;

/**
 * Whether the two know each other by the fingerprints of their certificates, which came another way (RFC 8122 section 5,
 * RFC 8827 section 6.5), so that nobody asks who issued them: ICE shares the port, keys for media are agreed on, or a
 * certificate of WebRTC's own protocols. Where nothing says so, two certificates without a CA leave it open.
 */
function knownByFingerprint(facts: Facts): YesOrNo {
  const { transport, sharesPortWithStun } = facts.connection;
  if (transport !== 'dtls') return NO;
  const hello = facts.offer;
  const isMedia =
    hello?.useSrtp !== undefined || hello?.alpn?.some((name) => WEBRTC_PROTOCOLS.has(name)) === true;
  if (sharesPortWithStun === true || isMedia) return { no: 'inferred' };
  const without = (side: Side) => {
    const [leaf, ...others] = certificatesOf(facts, side);
    return leaf === undefined || (others.length === 0 && leaf.subject === leaf.issuer);
  };
  return without('client') && without('server') ? OPEN : NO;
}

/** RFC 8833 section 2. */
const WEBRTC_PROTOCOLS: ReadonlySet<string> = new Set(['webrtc', 'c-webrtc']);

/** Something in the server's choice for which clients of today turn it down. */
export const showsParameterFault = (facts: Facts): boolean =>
  lacksSecureRenegotiation(facts) ||
  (['smallDhGroup', 'unaskedExtension', 'duplicateExtension', 'downgradeSentinel'] as const).some(
    (question) => sign(facts, question) === YES,
  );

function messageOf<M>(facts: Facts, name: string): M | undefined {
  for (const event of facts.connection.events) {
    if (event.kind !== 'handshake') continue;
    const message = event.likeness ?? event.message;
    if (message.name === name) return message as M;
  }
  return undefined;
}

function smallDhGroup(facts: Facts): YesOrNo {
  const exchange = messageOf<ServerKeyExchange>(facts, 'server_key_exchange');
  if (exchange === undefined) return missed(facts, 'server') ? OPEN : NO;
  const bits = exchange.dhPrimeBits;
  return says(bits !== undefined && bits < LEAST_DH_BITS);
}

const HELLO_PROBLEM = 'duplicate';

function duplicateExtension(facts: Facts): YesOrNo {
  const hellos = [facts.offer, facts.choice, facts.encryptedExtensions?.message];
  const doubled = hellos.some((hello) => hello?.problems.some(({ reason }) => reason === HELLO_PROBLEM));
  if (doubled) return YES;
  return facts.tls13 && facts.encryptedExtensions === undefined ? OPEN : NO;
}

/** Extensions that a server may send without having been asked (RFC 8446 section 4.2: cookie; RFC 5746: none). */
const MAY_COME_UNASKED = new Set<number>([ExtensionType.code.cookie]);

function unaskedExtension(facts: Facts): YesOrNo {
  const client = facts.offer;
  if (client === undefined) return OPEN;
  const { renegotiation_info } = ExtensionType.code;
  const signalled = client.cipherSuites.includes(CipherSuite.code.TLS_EMPTY_RENEGOTIATION_INFO_SCSV);
  const unasked = (answer: { readonly extensions: ServerHello['extensions'] } | undefined) =>
    answer?.extensions.some(
      ({ type }) =>
        !has(client, type) && !MAY_COME_UNASKED.has(type) && !(type === renegotiation_info && signalled),
    );
  if (unasked(facts.choice) === true || unasked(facts.encryptedExtensions?.message) === true) return YES;
  return facts.serverHello === undefined || (facts.tls13 && facts.encryptedExtensions === undefined)
    ? OPEN
    : NO;
}

const offersPsk = ofHello(
  ({ pskIdentityCount, cipherSuites }) =>
    (pskIdentityCount ?? 0) > 0 || cipherSuites.some((suite) => CipherSuite.label(suite).includes('PSK')),
);

/** A message that is longer than some stack takes, and how far it came. */
function largeMessage(facts: Facts): YesOrNo {
  const large = facts.connection.events.some(
    (event) =>
      (event.kind === 'oversized_message' && event.length > LARGE_MESSAGE) ||
      (event.kind === 'unfinished_message' && event.length > LARGE_MESSAGE) ||
      (event.kind === 'handshake' && event.bytes.length > LARGE_MESSAGE),
  );
  if (large) return YES;
  return facts.tls13 && !facts.decrypted ? OPEN : NO;
}

function largeCaList(facts: Facts): YesOrNo {
  const request = facts.certificateRequest;
  if (request === undefined) return facts.tls13 && !facts.decrypted ? OPEN : NO;
  return says(request.bytes.length > LARGE_MESSAGE);
}

/** The server names the CA of the client's certificate. A list of names says what is trusted, and not under what key. */
function caListed(facts: Facts): YesOrNo {
  const names = facts.certificateRequest?.message.certificateAuthorities ?? [];
  const chain = certificatesOf(facts, 'client');
  return names.length === 0 || chain.length === 0 ? OPEN : says(issuedByAny(chain, names));
}

export function sign(facts: Facts, question: Sign): Testimony<Sign> {
  const x = ExtensionType.code;
  switch (question) {
    case 'versionsDiffer':
      return versionsDiffer(facts);
    case 'fallbackSignalled':
      return offered(facts, (client) => client.cipherSuites.includes(FALLBACK_SCSV));
    case 'downgradeSentinel':
      // Only a client that offers more than it got may make something of it.
      return answered(
        facts,
        (client, server) =>
          server.downgradeSentinel !== undefined &&
          offeredVersions(client).some((version) => version > server.version),
      );
    case 'ssl2Form':
      return offered(facts, (client) => client.ssl2CipherKinds !== undefined);
    case 'noSecureRenegotiation':
      return lacking(facts, x.renegotiation_info, CipherSuite.code.TLS_EMPTY_RENEGOTIATION_INFO_SCSV);
    case 'noExtendedMasterSecret': {
      const client = facts.offer;
      if (client !== undefined && !has(client, x.extended_master_secret)) return facts.tls13 ? NO : YES;
      return lacking(facts, x.extended_master_secret);
    }
    case 'extendedMasterSecretDropped':
      return offered(
        facts,
        (client) =>
          !has(client, x.extended_master_secret) &&
          (client.legacySessionId.length > 0 || (client.sessionTicketLength ?? 0) > 0),
      );
    case 'smallDhGroup':
      return smallDhGroup(facts);
    case 'duplicateExtension':
      return duplicateExtension(facts);
    case 'unaskedExtension':
      return unaskedExtension(facts);
    case 'pskOffered':
      return offered(facts, offersPsk);
    case 'alpnOffered':
      return offered(facts, (client) => (client.alpn ?? []).length > 0);
    case 'serverNamed':
      return offered(facts, (client) => client.serverName !== undefined);
    case 'largeMessage':
      return largeMessage(facts);
    case 'largeCaList':
      return largeCaList(facts);
    case 'caListed':
      return caListed(facts);
    case 'knownByFingerprint':
      return knownByFingerprint(facts);
    case 'stapleAsked':
      return offered(facts, (client) => client.statusRequest !== undefined);
    case 'caNamesSent': {
      const request = facts.certificateRequest?.message;
      return request === undefined ? OPEN : says(request.certificateAuthorities.length > 0);
    }
    case 'sessionOffered':
      return offered(
        facts,
        (client) =>
          client.legacySessionId.length > 0 ||
          (client.sessionTicketLength ?? 0) > 0 ||
          (client.pskIdentityCount ?? 0) > 0,
      );
  }
}
