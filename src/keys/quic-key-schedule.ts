// QUIC: a connection ID or a traffic secret -> what one direction's packets are protected with (RFC 9001, RFC 9369).
import { hkdfExtract } from '../platform/hkdf.js';
import { host } from '../platform/host.js';
import { cipherAlgorithm, handshakeHash, partsOf } from '../registry/cipher-suite.js';
import { QuicVersion } from '../registry/quic-version.js';
import { hkdfExpandLabel } from './tls13-key-schedule.js';

/** What one direction's packets of one encryption level are protected with. */
export interface QuicPacketKeys {
  /** As cipher suites name it: `AES_128_GCM`. */
  readonly cipher: string;
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
  /** The header protection key, which stays when the others are updated (RFC 9001 section 6). */
  readonly hp: Uint8Array;
  /** The keys of the next key phase, RFC 9001 section 6.1. */
  next(): QuicPacketKeys | undefined;
}

/** Both directions' keys of Initial packets. */
export interface QuicInitialKeys {
  readonly client: QuicPacketKeys;
  readonly server: QuicPacketKeys;
}

const salt = (hex: string): Uint8Array => host.fromHex(hex);
const SALT_V1 = salt('38762cf7f55934b34d179ae6a4c80cadccbb7f0a');
const SALT_V2 = salt('0dede3def700a6db819381be6e269dcbf9bd2ed9');
const SALT_V2_DRAFT = salt('a707c203a59b47184a1d62ca570406ea7ae3e5d3');
const SALT_DRAFT_29 = salt('afbfec289993d24c9e9786f19c6111e04390a899');
const SALT_DRAFT_23 = salt('c3eef712c72ebb5a11a7d2432bb46365bef9f502');
const SALT_DRAFT_22 = salt('7fbcdb0e7c66bbe9193a96cd21519ebd7a02644a');

const { code } = QuicVersion;

/** RFC 9001 section 5.2, RFC 9369 section 3.3.1, and each draft's. Undefined for versions whose salt is not known. */
function saltOf(version: number): Uint8Array | undefined {
  if (version === code['QUIC v1']) return SALT_V1;
  if (version === code['QUIC v2']) return SALT_V2;
  if (version === code['QUIC v2 (draft)']) return SALT_V2_DRAFT;
  if (version === code['mvfst (draft 22)']) return SALT_DRAFT_22;
  if (version === code['mvfst (draft 27)']) return SALT_DRAFT_23;
  if (version >>> 8 !== 0xff0000) return undefined;
  const draft = version & 0xff;
  if (draft > 34) return undefined;
  if (draft >= 33) return SALT_V1;
  if (draft >= 29) return SALT_DRAFT_29;
  if (draft >= 23) return SALT_DRAFT_23;
  return draft === 22 ? SALT_DRAFT_22 : undefined;
}

/** RFC 9369 section 3.3.2. */
const labelPrefix = (version: number): string =>
  version === code['QUIC v2'] || version === code['QUIC v2 (draft)'] ? 'quicv2' : 'quic';

const EMPTY = new Uint8Array(0);
const TLS13 = 0x0304;
const INITIAL_SUITE = 0x1301;

/** HKDF-Expand-Label with TLS 1.3's own prefix, RFC 9001 section 5.1. */
const expand = (hash: string, secret: Uint8Array, label: string, length: number): Uint8Array | undefined =>
  hkdfExpandLabel(hash, secret, label, EMPTY, length, TLS13);

/** Packets of this version can be opened: what their Initial keys are made of is known. */
export const isKnownQuicVersion = (version: number): boolean => saltOf(version) !== undefined;

/**
 * The keys of Initial packets, RFC 9001 section 5.2: `connectionId` is the Destination Connection ID of the client's first
 * Initial packet, or of the first one after a Retry. Anybody can work them out. Undefined for unknown versions.
 */
export function quicInitialKeys(version: number, connectionId: Uint8Array): QuicInitialKeys | undefined {
  const salted = saltOf(version);
  if (salted === undefined) return undefined;
  const initial = hkdfExtract('sha256', salted, connectionId);
  const keysOf = (label: string): QuicPacketKeys | undefined => {
    const secret = expand('SHA256', initial, label, 32);
    return secret && quicPacketKeys(INITIAL_SUITE, secret, version);
  };
  const client = keysOf('client in');
  const server = keysOf('server in');
  return client === undefined || server === undefined ? undefined : { client, server };
}

/**
 * The keys that a traffic secret of TLS gives, RFC 9001 section 5.1. Undefined if the suite is not one of TLS 1.3, or its hash
 * is not available.
 */
export function quicPacketKeys(
  cipherSuite: number,
  secret: Uint8Array,
  version: number,
): QuicPacketKeys | undefined {
  const parts = partsOf(cipherSuite);
  const algorithm = parts === undefined ? undefined : cipherAlgorithm(parts.cipher);
  const hash = handshakeHash(cipherSuite);
  if (parts?.keyExchange !== 'negotiated' || algorithm?.kind !== 'aead' || hash === undefined)
    return undefined;
  const hp = expand(hash, secret, `${labelPrefix(version)} hp`, algorithm.keyLength);
  return hp && phaseKeys(cipherSuite, secret, version, hp);
}

function phaseKeys(
  cipherSuite: number,
  secret: Uint8Array,
  version: number,
  hp: Uint8Array,
): QuicPacketKeys | undefined {
  const prefix = labelPrefix(version);
  const { cipher } = partsOf(cipherSuite)!;
  const { keyLength, nonceLength } = cipherAlgorithm(cipher)!;
  const hash = handshakeHash(cipherSuite)!;
  const key = expand(hash, secret, `${prefix} key`, keyLength);
  const iv = expand(hash, secret, `${prefix} iv`, nonceLength);
  if (key === undefined || iv === undefined) return undefined;
  return {
    cipher,
    key,
    iv,
    hp,
    next: () => {
      const updated = expand(hash, secret, `${prefix} ku`, secret.length);
      return updated && phaseKeys(cipherSuite, updated, version, hp);
    },
  };
}
