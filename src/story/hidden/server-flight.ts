// The server's encrypted flight (RFC 8446 section 4): EncryptedExtensions, CertificateRequest if it asks, Certificate,
// CertificateVerify, Finished. Where they share records, only the client's answer can tell.
import { LEAST_CHUNK, type Reading, waysToRead } from './chunks.js';
import {
  blocksOf,
  holds,
  isConfirmed,
  isPaddedBy,
  keysOf,
  LEAST_CERTIFICATE,
  LEAST_EXTENSIONS,
  LEAST_REQUEST,
  MOST_PADDING,
  measures,
  type Padding,
  type RecordSizes,
} from './sizes.js';

export interface ServerFlight {
  /** Does the flight hold a CertificateRequest? */
  readonly requested: 'yes' | 'no' | 'unknown';
  /** Records of the flight; 0 if its end was not found. */
  readonly records: number;
  /** Undefined: the sizes do not show how the server pads. */
  readonly padding: Padding | undefined;
  /** The key that signed. */
  readonly key: string | undefined;
  /** Bytes of the Certificate message. */
  readonly certificateLength: number | undefined;
}

/** What the client offers decides what EncryptedExtensions may hold (RFC 8446 section 4.2). */
export interface Offered {
  readonly alpn: readonly string[];
  readonly serverName: boolean;
  readonly recordSizeLimit: boolean;
  readonly maxFragmentLength: boolean;
  /** Raw public keys (RFC 7250) or compression (RFC 8879), with which a Certificate may be short. */
  readonly shortCertificates: boolean;
}

export const UNREADABLE_SERVER: ServerFlight = {
  requested: 'unknown',
  records: 0,
  padding: undefined,
  key: undefined,
  certificateLength: undefined,
};

/** A flight's Finished stands among so many records; a Certificate of 64 kB fits before it. */
const MOST_RECORDS = 40;
/** The same where each record is padded: nobody cuts and pads. */
const MOST_PADDED_RECORDS = 12;

const NONE: Padding = { is: 'none' };

/** `contents`: of the server's records after ServerHello, padding included; data may follow the flight. */
export function serverFlight(
  contents: readonly number[],
  sizes: RecordSizes,
  offered: Offered,
): ServerFlight {
  const read = byItsFinished(contents, sizes, offered);
  return read.requested === 'unknown' && noCertificateYet(contents, offered)
    ? { ...read, requested: 'yes' }
    : read;
}

/**
 * By elimination, however records are padded and wherever the flight breaks off: what stands between EncryptedExtensions
 * and a record that may hold a Certificate is too short for one, so that it is a CertificateRequest.
 */
function noCertificateYet([extensions, second, third]: readonly number[], offered: Offered): boolean {
  if (extensions === undefined || second === undefined || third === undefined) return false;
  if (offered.shortCertificates || extensions < LEAST_EXTENSIONS) return false;
  // The rest of extensions that were cut is no longer than what stands before it.
  const mayBeRest = extensions >= LEAST_CHUNK && second <= extensions;
  return !mayBeRest && second >= LEAST_REQUEST && second < LEAST_CERTIFICATE && third >= LEAST_CERTIFICATE;
}

function byItsFinished(contents: readonly number[], sizes: RecordSizes, offered: Offered): ServerFlight {
  const unpadded = readings(contents.slice(0, MOST_RECORDS), sizes, offered, NONE);
  if (unpadded.length > 0) return agreement(unpadded);
  const early = contents.slice(0, MOST_PADDED_RECORDS);
  const blocks = blocksOf(contents).flatMap((padding) => readings(early, sizes, offered, padding));
  if (blocks.length > 0) return agreement(blocks);
  const paddings = new Set<number>();
  for (const content of early) {
    const bytes = content - sizes.finished;
    if (bytes > 0 && bytes <= MOST_PADDING && isPaddedBy(bytes, contents)) paddings.add(bytes);
  }
  return agreement(
    [...paddings].flatMap((bytes) => readings(early, sizes, offered, { is: 'constant', bytes })),
  );
}

/** Every place where a flight could end, read under one padding. */
function readings(
  contents: readonly number[],
  sizes: RecordSizes,
  offered: Offered,
  padding: Padding,
): ServerFlight[] {
  const found: ServerFlight[] = [];
  for (let last = 3; last < contents.length; last++) {
    if (!measures(contents[last]!, sizes.finished, padding)) continue;
    const flight = flightUpTo(contents.slice(0, last), offered, padding);
    if (flight === undefined) continue;
    found.push(
      isConfirmed(padding, contents, last + 1)
        ? flight
        : {
            ...flight,
            // ECDSA's signatures have many lengths, one of which fits by chance.
            requested: flight.key?.startsWith('RSA') === true ? flight.requested : 'unknown',
            key: undefined,
            certificateLength: undefined,
          },
    );
  }
  // What follows a flight may look like another end of it; nothing before its end does.
  return found.slice(0, 1);
}

/** `before`: the records before Finished. CertificateVerify may be cut into chunks as Certificate is. */
function flightUpTo(before: readonly number[], offered: Offered, padding: Padding): ServerFlight | undefined {
  const [extensions] = before;
  const plain = before.map((content) => holds(content, padding).most);
  if (extensions === undefined || plain[0]! < LEAST_EXTENSIONS) return undefined;
  const rest = plain.slice(1);
  const found: ServerFlight[] = [];
  const add = (requested: ServerFlight['requested'], { lengths, isSure }: Reading) => {
    const [certificate, verify] = lengths.slice(-2) as [number, number];
    const keys = keysOf(verify, before, padding);
    if (certificate < LEAST_CERTIFICATE || keys.length === 0) return;
    found.push({
      requested: isSure ? requested : 'unknown',
      records: before.length + 1,
      padding,
      key: isSure && keys.length === 1 ? keys[0] : undefined,
      certificateLength: !isSure || padding.is === 'blocks' ? undefined : certificate,
    });
  };
  for (const way of waysToRead(rest, 2)) add(withoutRequest(plain[0]!, offered, padding), way);
  for (const way of waysToRead(rest, 3)) {
    // Where messages are cut, what seems a request may be the rest of EncryptedExtensions.
    const isRest = rest.length > 3 && Math.max(...rest) <= plain[0]!;
    if (way.lengths[0]! >= LEAST_REQUEST) add(isRest ? 'unknown' : 'yes', way);
  }
  return found.length === 0 ? undefined : agreement(found);
}

/**
 * One record before the Certificate: EncryptedExtensions, unless a CertificateRequest shares it. `no` where it is too
 * short for both, or just as long as what the client's offer makes it.
 */
function withoutRequest(extensions: number, offered: Offered, padding: Padding): 'no' | 'unknown' {
  if (extensions < LEAST_EXTENSIONS + LEAST_REQUEST) return 'no';
  if (padding.is !== 'none') return 'unknown';
  return isOffered(extensions, offered) ? 'no' : 'unknown';
}

/** Extension type and length (RFC 8446 section 4.2). */
const EXTENSION = 4;
const UTF8 = new TextEncoder();

/** Whether EncryptedExtensions of that length may hold nothing but answers to what was offered. */
function isOffered(length: number, offered: Offered): boolean {
  const name = offered.serverName ? EXTENSION : 0;
  const limit = offered.recordSizeLimit ? EXTENSION + 2 : 0;
  const fragment = offered.maxFragmentLength ? EXTENSION + 1 : 0;
  const withoutName = [0, limit, fragment, limit + fragment];
  const beside = [...withoutName, ...withoutName.map((others) => name + others)];
  const left = length - LEAST_EXTENSIONS;
  return (
    beside.includes(left) ||
    offered.alpn.some((protocol) => beside.includes(left - EXTENSION - 3 - UTF8.encode(protocol).length))
  );
}

const samePadding = (one: Padding | undefined, other: Padding | undefined): boolean =>
  one?.is === other?.is && (one?.is !== 'constant' || other?.is !== 'constant' || one.bytes === other.bytes);

/** What all readings say; where they differ, it is unknown. */
function agreement(found: readonly ServerFlight[]): ServerFlight {
  const [first] = found;
  if (first === undefined) return UNREADABLE_SERVER;
  const same = <K extends keyof ServerFlight>(key: K): boolean =>
    found.every((one) => one[key] === first[key]);
  return {
    requested: same('requested') ? first.requested : 'unknown',
    records: same('records') ? first.records : 0,
    padding: found.every(({ padding }) => samePadding(padding, first.padding)) ? first.padding : undefined,
    key: same('key') ? first.key : undefined,
    certificateLength: same('certificateLength') ? first.certificateLength : undefined,
  };
}
