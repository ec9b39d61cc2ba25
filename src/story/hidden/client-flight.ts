// The client's encrypted flight (RFC 8446 section 4.4): a Certificate if it was asked for, empty or not, with its
// CertificateVerify, and Finished; or an alert in their place.
import { waysToRead } from './chunks.js';
import {
  ALERT,
  blocksOf,
  EMPTY_CERTIFICATE,
  holds,
  isConfirmed,
  isPaddedBy,
  keysOf,
  LEAST_CERTIFICATE,
  LEAST_VERIFY,
  MOST_PADDING,
  measures,
  type Padding,
  type RecordSizes,
} from './sizes.js';

export type ClientFlight =
  | { readonly holds: 'finished'; readonly records: number; readonly padding: Padding | undefined }
  | { readonly holds: 'empty_certificate'; readonly records: number; readonly padding: Padding | undefined }
  | {
      readonly holds: 'certificate';
      /** 0: where the flight ends does not show. */
      readonly records: number;
      readonly padding: Padding | undefined;
      readonly key: string | undefined;
      /** Bytes of the Certificate message. */
      readonly length: number | undefined;
    }
  | { readonly holds: 'alert'; readonly records: number; readonly padding: undefined }
  | { readonly holds: 'unknown' };

const UNKNOWN: ClientFlight = { holds: 'unknown' };
const NONE: Padding = { is: 'none' };
/** A flight's Finished stands among so many records; a Certificate of 64 kB fits before it. */
const MOST_RECORDS = 40;
/** The same where each record is padded: nobody cuts and pads. */
const MOST_PADDED_RECORDS = 12;
/** A Certificate that no other size confirms is believed if padding would fake it this rarely. */
const BELIEVED = { asked: 1 / 10, unknown: 1 / 100 };

/** What else is known when the client's sizes are read. */
export interface Around {
  /** By the server's flight. */
  readonly requested: 'yes' | 'no' | 'unknown';
  /** The client left, and the server sent nothing between the client's first record and that. */
  readonly leftUnanswered: boolean;
  /** The server's flight comes in as many records as it has messages, and their sizes fit nothing: somebody pads. */
  readonly distrusted: boolean;
  /** The client's first record is as long as an alert or a Finished that is padded as the server pads. */
  readonly paddedLikeServer: boolean;
}

/** `contents`: of the client's records after ServerHello, padding included; data may follow the flight. */
export function clientFlight(contents: readonly number[], sizes: RecordSizes, around: Around): ClientFlight {
  const flight = byItsOwnSizes(contents, sizes, around);
  // Both flights speak of the same request: where they contradict each other, one of them pads.
  const asked = flight.holds === 'empty_certificate' || flight.holds === 'certificate';
  const contradicted =
    (around.requested === 'no' && asked) || (around.requested === 'yes' && flight.holds === 'finished');
  // One size that fits may be chance.
  const lone = flight.holds === 'finished' || (flight.holds === 'empty_certificate' && flight.records === 1);
  const bare = flight.holds !== 'unknown' && flight.padding?.is === 'none' && around.paddedLikeServer;
  return contradicted || (lone && (around.distrusted || bare)) ? UNKNOWN : flight;
}

function byItsOwnSizes(contents: readonly number[], sizes: RecordSizes, around: Around): ClientFlight {
  const [first] = contents;
  if (first === undefined || first < ALERT) return UNKNOWN;
  if (first < sizes.finished) return tooShortForFinished(contents, sizes, around);
  const unpadded = unpaddedFlight(contents, sizes);
  const padded = [...constantFlights(contents, sizes), ...blockFlights(contents, sizes)];
  const readings = unpadded === undefined ? padded : [unpadded, ...padded];
  if (readings.length > 0) return agreement(readings);
  return joinedCertificate(contents, sizes, around);
}

/**
 * Padding only adds: what is shorter than a Finished is an alert or an empty Certificate. After an alert the client
 * sends nothing as long as a Finished; after an empty Certificate it must.
 */
function tooShortForFinished(contents: readonly number[], sizes: RecordSizes, around: Around): ClientFlight {
  const [first, second] = contents as [number, number | undefined];
  if (first === ALERT) return { holds: 'alert', records: 1, padding: undefined };
  if (second !== undefined && second >= sizes.finished) {
    const constant = first - EMPTY_CERTIFICATE;
    const padding: Padding | undefined =
      first === EMPTY_CERTIFICATE && second === sizes.finished
        ? NONE
        : constant > 0 && second - sizes.finished === constant
          ? { is: 'constant', bytes: constant }
          : undefined;
    return { holds: 'empty_certificate', records: 2, padding };
  }
  if (contents.some((content) => content >= sizes.finished)) return UNKNOWN;
  if (first === EMPTY_CERTIFICATE)
    return contents.length === 1 && around.requested === 'yes'
      ? { holds: 'empty_certificate', records: 1, padding: undefined }
      : UNKNOWN;
  return around.leftUnanswered || around.requested === 'no'
    ? { holds: 'alert', records: 1, padding: undefined }
    : UNKNOWN;
}

function unpaddedFlight(contents: readonly number[], sizes: RecordSizes): ClientFlight | undefined {
  const first = contents[0]!;
  if (first === sizes.finished) return { holds: 'finished', records: 1, padding: NONE };
  if (first === EMPTY_CERTIFICATE + sizes.finished)
    return { holds: 'empty_certificate', records: 1, padding: NONE };
  return certificateFlight(contents, sizes, NONE);
}

/** Certificate and CertificateVerify, joined or not, cut into chunks or not, and then a Finished of its own. */
function certificateFlight(
  contents: readonly number[],
  sizes: RecordSizes,
  padding: Padding,
): ClientFlight | undefined {
  const most = padding.is === 'none' ? MOST_RECORDS : MOST_PADDED_RECORDS;
  const least = contents.slice(0, most).map((content) => holds(content, padding).least);
  if (least[0] === undefined || least[0] < Math.min(LEAST_CERTIFICATE, LEAST_CHUNKED)) return undefined;
  for (let last = 1; last < least.length; last++) {
    if (!measures(contents[last]!, sizes.finished, padding)) continue;
    const before = least.slice(0, last);
    const ways = waysToRead(before, 2)
      .filter(({ lengths: [length] }) => length! >= LEAST_CERTIFICATE)
      .map(({ lengths: [length, verify], isSure }) => ({
        length,
        isSure,
        keys: keysOf(verify!, contents.slice(0, last), padding),
      }))
      .filter(({ keys }) => keys.length > 0);
    if (ways.length > 0) {
      // Cut into chunks, the two may be told apart in several ways.
      const [way] = ways.length === 1 && ways[0]!.isSure ? ways : [];
      return {
        holds: 'certificate',
        records: last + 1,
        padding,
        key: way?.keys.length === 1 ? way.keys[0] : undefined,
        length: padding.is === 'blocks' ? undefined : way?.length,
      };
    }
    const joined = waysToRead(before, 1)[0]?.lengths[0];
    if (joined !== undefined && joined >= LEAST_CERTIFICATE + LEAST_VERIFY)
      return { holds: 'certificate', records: last + 1, padding, key: undefined, length: undefined };
  }
  return undefined;
}

/** A chunk that is no whole message is as long as a record may be, which is 63 bytes at least (RFC 8449 section 4). */
const LEAST_CHUNKED = 63;

/**
 * The same padding on every record shows where two sizes confirm each other: the flight's own, or the flight's and
 * that of the farewell at the end, an alert.
 */
function constantFlights(contents: readonly number[], sizes: RecordSizes): ClientFlight[] {
  const found: ClientFlight[] = [];
  const [first, second] = contents as [number, number | undefined];
  const farewell = contents.at(-1)! - ALERT;
  const believable = (bytes: number) => bytes > 0 && bytes <= MOST_PADDING && isPaddedBy(bytes, contents);
  const empty = first - EMPTY_CERTIFICATE;
  if (believable(empty) && second !== undefined && second - sizes.finished === empty) {
    found.push({ holds: 'empty_certificate', records: 2, padding: { is: 'constant', bytes: empty } });
  }
  if (contents.length > 1 && believable(farewell)) {
    const padding: Padding = { is: 'constant', bytes: farewell };
    if (first - sizes.finished === farewell) found.push({ holds: 'finished', records: 1, padding });
    if (first - sizes.finished - EMPTY_CERTIFICATE === farewell)
      found.push({ holds: 'empty_certificate', records: 1, padding });
  }
  for (const third of contents.slice(1, MOST_PADDED_RECORDS)) {
    const bytes = third - sizes.finished;
    if (!believable(bytes)) continue;
    const flight = certificateFlight(contents, sizes, { is: 'constant', bytes });
    // Two sizes must fit: Finished, by which the padding was found, and the signature.
    if (flight?.holds !== 'certificate' || flight.key === undefined) continue;
    const confirmed = flight.padding !== undefined && isConfirmed(flight.padding, contents, flight.records);
    found.push(confirmed ? flight : { ...flight, key: undefined, length: undefined });
  }
  return found;
}

/** Padded to whole blocks, alert, empty Certificate and Finished may fill the same number of them. */
function blockFlights(contents: readonly number[], sizes: RecordSizes): ClientFlight[] {
  return blocksOf(contents).flatMap((padding): ClientFlight[] => {
    const first = contents[0]!;
    const may: ClientFlight[] = [];
    if (measures(first, ALERT, padding)) may.push({ holds: 'alert', records: 1, padding: undefined });
    if (measures(first, EMPTY_CERTIFICATE, padding))
      may.push({ holds: 'empty_certificate', records: 2, padding });
    if (measures(first, sizes.finished, padding)) may.push({ holds: 'finished', records: 1, padding });
    if (measures(first, EMPTY_CERTIFICATE + sizes.finished, padding))
      may.push({ holds: 'empty_certificate', records: 1, padding });
    if (may.length > 0) return may;
    const flight = certificateFlight(contents, sizes, padding);
    return [flight ?? UNKNOWN];
  });
}

/**
 * By elimination, unless padding made it long: no other flight is as long. Believed where the client's other records
 * are so short that padding at random would hardly have left them so.
 */
function joinedCertificate(contents: readonly number[], sizes: RecordSizes, around: Around): ClientFlight {
  const first = contents[0]!;
  if (around.distrusted) return UNKNOWN;
  const most = first - EMPTY_CERTIFICATE - sizes.finished;
  if (first < LEAST_CERTIFICATE + LEAST_VERIFY + sizes.finished) return UNKNOWN;
  let chance = 1;
  for (const content of contents.slice(1)) if (content < most) chance *= content / most;
  if (chance > (around.requested === 'yes' ? BELIEVED.asked : BELIEVED.unknown)) return UNKNOWN;
  return { holds: 'certificate', records: 1, padding: undefined, key: undefined, length: undefined };
}

/** What all readings say; where they differ, it is unknown. */
function agreement(found: readonly ClientFlight[]): ClientFlight {
  const first = found[0]!;
  if (found.some((one) => one.holds !== first.holds)) return UNKNOWN;
  if (found.some((one) => JSON.stringify(one) !== JSON.stringify(first))) {
    if (first.holds !== 'certificate') return first;
    return { ...first, key: undefined, length: undefined };
  }
  return first;
}
