import type { Side } from '../../src/base/side.js';
import type { HandshakeMessage } from '../../src/handshake/message-types.js';
import { english } from '../../src/language/english/english.js';
import { words } from '../../src/language/language.js';
import { CipherSuite } from '../../src/registry/cipher-suite.js';
import type { Connection } from '../../src/story/connection.js';
import type { Happening, StoryEvent } from '../../src/story/event.js';
import { isOfTransport } from '../../src/story/event.js';
import { Facts } from '../../src/story/facts.js';
import { UNKNOWN_DELIVERY } from '../../src/stream/delivery.js';
import { type Described, describe } from '../../src/telling/timeline.js';

/** 2026-11-23T16:30:00Z. */
export const CAPTURED = 1_795_451_400;

export type Line = readonly [from: Side, happening: Happening, basis?: StoryEvent['basis']];

export interface Told {
  readonly message: string;
  readonly summary: string;
  readonly annotation: string | undefined;
  readonly notable: boolean;
  readonly details: Described['details'];
}

/** A connection whose events are these, told in English. The version is that of the ServerHello among them. */
export function tell(lines: readonly Line[], about: Partial<Connection> = {}): Told[] {
  const events = lines.map(
    ([from, happening, basis], index): StoryEvent => ({
      ...happening,
      direction: from === 'client' ? 0 : 1,
      frame: index + 1,
      frames: [index + 1],
      time: index / 1_000,
      basis: basis ?? 'seen',
    }),
  );
  const hello = lines
    .map(([, happening]) => (happening.kind === 'handshake' ? happening.message : undefined))
    .find((message) => message?.name === 'server_hello');
  const spoke = (side: Side) =>
    lines.some(([from, { kind }]) => from === side && !isOfTransport({ kind }) && kind !== 'plaintext');
  const facts = new Facts({
    ordinal: 1,
    transport: 'tcp',
    stream: 0,
    client: { address: Uint8Array.of(192, 0, 2, 1), port: 50_000 },
    server: { address: Uint8Array.of(192, 0, 2, 2), port: 443 },
    clientDirection: 0,
    rolesKnown: true,
    startSeconds: CAPTURED,
    startNanoseconds: 0,
    lastSeconds: CAPTURED + 1,
    lastNanoseconds: 0,
    firstFrame: 1,
    events,
    endReason: 'closed',
    spokeTls: { client: spoke('client'), server: spoke('server') },
    bytes: { client: 1, server: 1 },
    delivery: { client: UNKNOWN_DELIVERY, server: UNKNOWN_DELIVERY },
    version: hello?.name === 'server_hello' ? hello.version : undefined,
    cipherSuite: hello?.name === 'server_hello' ? hello.cipherSuite : undefined,
    findings: [],
    ...about,
  });
  return events.map((event) => told(describe(event, facts)));
}

export function told(described: Described): Told {
  return {
    message: described.message,
    summary: words(english, described.summary),
    annotation: described.annotation === undefined ? undefined : words(english, described.annotation),
    notable: described.notable,
    details: described.details,
  };
}

export const handshake = (message: HandshakeMessage): Happening => ({
  kind: 'handshake',
  message,
  bytes: new Uint8Array(),
});

const NO_EXTENSIONS = { extensions: [], problems: [] } as const;

type ClientHello = Extract<HandshakeMessage, { name: 'client_hello' }>;
type ServerHello = Extract<HandshakeMessage, { name: 'server_hello' }>;
type CertificateRequest = Extract<HandshakeMessage, { name: 'certificate_request' }>;

export const clientHello = (fields: Partial<ClientHello> = {}): Happening =>
  handshake({
    ...NO_EXTENSIONS,
    name: 'client_hello',
    legacyVersion: 0x0303,
    random: new Uint8Array(32),
    legacySessionId: new Uint8Array(),
    cipherSuites: [CipherSuite.code.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256],
    compressionMethods: [0],
    ...fields,
  });

export const serverHello = (fields: Partial<ServerHello> = {}): Happening =>
  handshake({
    ...NO_EXTENSIONS,
    name: 'server_hello',
    legacyVersion: 0x0303,
    version: 0x0303,
    random: new Uint8Array(32),
    legacySessionId: new Uint8Array(),
    cipherSuite: CipherSuite.code.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    compressionMethod: 0,
    isHelloRetryRequest: false,
    downgradeSentinel: undefined,
    ...fields,
  });

/** TLS 1.3's, with a hash of 32 bytes: a Finished is a record of 53. */
export const serverHello13 = (fields: Partial<ServerHello> = {}): Happening =>
  serverHello({
    version: 0x0304,
    cipherSuite: CipherSuite.code.TLS_AES_128_GCM_SHA256,
    keyShares: [{ group: 0x001d, length: 32 }],
    ...fields,
  });

export const certificate = (...ders: readonly Uint8Array[]): Happening =>
  handshake({
    name: 'certificate',
    requestContext: undefined,
    entries: ders.map((der) => ({ certificate: der, offset: 0, extensions: [] })),
    problems: [],
  });

export const certificateRequest = (fields: Partial<CertificateRequest> = {}): Happening =>
  handshake({
    ...NO_EXTENSIONS,
    name: 'certificate_request',
    requestContext: undefined,
    certificateTypes: [1, 64],
    signatureAlgorithms: [0x0804],
    certificateAuthorities: [],
    ...fields,
  });

export const serverHelloDone = handshake({ name: 'server_hello_done' });
export const changeCipherSpec: Happening = { kind: 'change_cipher_spec' };
export const finished: Happening = { kind: 'encrypted_handshake', length: 40, finished: true };
export const encryptedAlert: Happening = { kind: 'encrypted_alert', length: 26 };
export const fin: Happening = { kind: 'closed_cleanly' };
export const reset: Happening = { kind: 'closed_abruptly' };

export const alert = (description: number, level = 2): Happening => ({ kind: 'alert', level, description });

export const data = (...lengths: number[]): Happening => ({
  kind: 'application_data',
  records: lengths.length,
  bytes: lengths.reduce((sum, length) => sum + length, 0),
  lengths,
  recordFrames: lengths.map(() => 1),
  recordTimes: lengths.map(() => 0),
  lastFrame: 1,
});

export const plaintext = (text: string): Happening => ({
  kind: 'plaintext',
  length: text.length,
  sample: new Uint8Array(Buffer.from(text, 'latin1')),
});

/** A DER Name of one common name. */
export function commonName(name: string): Uint8Array {
  const value = [0x0c, name.length, ...Buffer.from(name)];
  const attribute = [0x06, 3, 0x55, 0x04, 0x03, ...value];
  const wrap = (tag: number, body: readonly number[]) => [tag, body.length, ...body];
  return Uint8Array.from(wrap(0x30, wrap(0x31, wrap(0x30, attribute))));
}

/** A full handshake of TLS 1.2 up to both Finished. */
export const finishedHandshake: readonly Line[] = [
  ['client', clientHello()],
  ['server', serverHello()],
  ['server', serverHelloDone],
  ['client', changeCipherSpec],
  ['client', finished],
  ['server', changeCipherSpec],
  ['server', finished],
];
