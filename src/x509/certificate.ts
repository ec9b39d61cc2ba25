// The DER of one X.509 certificate (RFC 5280 section 4.1) -> typed facts. Never throws; judges nothing.

import { sameBytes } from '../base/bytes.js';
import { hex } from '../base/hex.js';
import {
  MAX_CACHED_CERTIFICATE_BYTES,
  MAX_CACHED_CERTIFICATES,
  MAX_CERTIFICATE_LENGTH,
} from '../base/limits.js';
import { host } from '../platform/host.js';
import { oidName } from '../registry/oid.js';
import { type PublicKey, publicKey, type SignatureAlgorithm, signatureAlgorithm } from './algorithm.js';
import { type CertificateTime, certificateTime } from './certificate-time.js';
import { type DerFault, derTree, isFailure } from './der.js';
import { type DerNode, isContext, isUniversal, TAG } from './der-node.js';
import { commonNamesOf, distinguishedNameOf } from './distinguished-name.js';
import { type ExtensionFacts, extension, isUnderstood, noExtensions, readExtension } from './extension.js';

export interface Certificate extends Readonly<ExtensionFacts> {
  /** 1, 2 or 3. */
  readonly version: number;
  /** Lower-case hexadecimal of the DER INTEGER's contents, without a leading 00 that only keeps it positive. */
  readonly serialNumber: string;
  /** RFC 4514. */
  readonly issuer: string;
  readonly subject: string;
  /** The Names' own bytes, for comparison. */
  readonly issuerDer: Uint8Array;
  readonly subjectDer: Uint8Array;
  readonly issuerCommonNames: readonly string[];
  readonly subjectCommonNames: readonly string[];
  readonly notBefore: CertificateTime;
  readonly notAfter: CertificateTime;
  readonly publicKey: PublicKey;
  /** `sha256WithRSAEncryption`, `ecdsa-with-SHA256`, `RSASSA-PSS with sha256`, ...; dotted decimal if unknown. */
  readonly signatureAlgorithm: string;
  /** The digest that is signed (`sha256`, `sha1`, `md5`); null where the scheme contains its own, or is unknown. */
  readonly signatureHash: string | null;
  /** All extensions in their order; `name` is null if the type is unknown. */
  readonly extensions: readonly {
    readonly oid: string;
    readonly name: string | null;
    readonly critical: boolean;
  }[];
  /** Critical extensions that RFC 5280 users need not know: dotted decimal. */
  readonly unknownCriticalExtensions: readonly string[];
  /** Issuer and subject are the same bytes. Says nothing about the signature. */
  readonly selfIssued: boolean;
  /** Lower-case hexadecimal, over all bytes given: a fingerprint as other tools show it. */
  readonly sha256: string;
  /** A copy of the certificate's bytes, without what may follow them. */
  readonly der: Uint8Array;
  /** Bytes behind the certificate that do not belong to it. */
  readonly trailingBytes: number;
  readonly problems: readonly CertificateProblem[];
}

/** Something amiss that left the rest readable. */
export interface CertificateProblem {
  readonly code:
    | 'trailing_bytes'
    | 'illegal_version'
    | 'damaged_time'
    | 'damaged_extension'
    | 'duplicate_extension'
    | 'signature_algorithm_mismatch';
  /** In the certificate's DER. */
  readonly offset: number;
  /** RFC 5280's name of the field; for an extension its name or dotted decimal. */
  readonly field: string;
}

export interface UndecodedCertificate {
  readonly undecoded: true;
  /** `not_a_certificate`: sound DER of something else; `too_long`, `too_complex`: beyond this reader's bounds. */
  readonly reason: DerFault | 'too_long' | 'not_a_certificate';
  /** Where reading failed, in the bytes given. */
  readonly offset: number;
  readonly sha256: string;
}

/** Reads one certificate. Offsets count from the start of `der`, which is copied. */
export function parseCertificate(der: Uint8Array): Certificate | UndecodedCertificate {
  return parse(der, fingerprint(der));
}

/** Keeps what was read of each distinct certificate, the latest used of them, so that it is read only once. */
export class CertificateCache {
  readonly #entries = new Map<string, Certificate | UndecodedCertificate>();
  #bytes = 0;

  /** As `parseCertificate`. The same bytes give the same object as long as it is kept. */
  get(der: Uint8Array): Certificate | UndecodedCertificate {
    const sha256 = fingerprint(der);
    const known = this.#entries.get(sha256);
    if (known !== undefined) {
      this.#entries.delete(sha256);
      this.#entries.set(sha256, known);
      return known;
    }
    const parsed = parse(der, sha256);
    this.#entries.set(sha256, parsed);
    this.#bytes += bytesOf(parsed);
    this.#shrink();
    return parsed;
  }

  get size(): number {
    return this.#entries.size;
  }

  #shrink(): void {
    for (const [sha256, oldest] of this.#entries) {
      if (this.#entries.size <= MAX_CACHED_CERTIFICATES && this.#bytes <= MAX_CACHED_CERTIFICATE_BYTES)
        return;
      this.#entries.delete(sha256);
      this.#bytes -= bytesOf(oldest);
    }
  }
}

function bytesOf(entry: Certificate | UndecodedCertificate): number {
  return 'undecoded' in entry ? 0 : entry.der.length;
}

function fingerprint(der: Uint8Array): string {
  return host.hex(host.digest('sha256', der));
}

/** Thrown and caught in this file only. */
class NotACertificate extends Error {
  readonly offset: number;

  constructor(offset: number) {
    super('not a certificate');
    this.offset = offset;
  }
}

function parse(given: Uint8Array, sha256: string): Certificate | UndecodedCertificate {
  const undecoded = (reason: UndecodedCertificate['reason'], offset: number): UndecodedCertificate => ({
    undecoded: true,
    reason,
    offset,
    sha256,
  });
  if (given.length > MAX_CERTIFICATE_LENGTH) return undecoded('too_long', MAX_CERTIFICATE_LENGTH);
  // Whoever holds a certificate would otherwise hold the message, or the buffer, that it came in.
  const bytes = Uint8Array.from(given);
  const tree = derTree(bytes);
  if (isFailure(tree)) return undecoded(tree.fault, tree.offset);
  try {
    return certificate(tree, bytes, sha256);
  } catch (error) {
    if (error instanceof NotACertificate) return undecoded('not_a_certificate', error.offset);
    if (error instanceof RangeError) return undecoded('too_complex', 0);
    throw error;
  }
}

function certificate(tree: DerNode, bytes: Uint8Array, sha256: string): Certificate {
  const problems: CertificateProblem[] = [];
  const note = (code: CertificateProblem['code'], offset: number, field: string) =>
    problems.push({ code, offset, field });

  const [tbs, outerAlgorithm, signatureValue] = universal(tree, TAG.sequence, 0).children;
  const fields = [...universal(tbs, TAG.sequence, tree.bodyStart).children];
  const end = tbs?.end ?? tree.end;
  const versionNode = isContext(fields[0], 0) ? fields.shift() : undefined;
  const [serial, innerAlgorithm, issuer, validity, subject, spki, ...optional] = fields;

  const version = versionNode === undefined ? 1 : (versionNode.children[0]?.body.at(-1) ?? 0) + 1;
  if (version < 1 || version > 3) note('illegal_version', versionNode?.start ?? 0, 'version');
  const signature = present(signatureAlgorithm(outerAlgorithm), outerAlgorithm?.start ?? end);
  universal(signatureValue, TAG.bitString, outerAlgorithm?.end ?? end);
  const inner = present(signatureAlgorithm(innerAlgorithm), innerAlgorithm?.start ?? end);
  if (!sameNodes(innerAlgorithm, outerAlgorithm) && inner.name !== signature.name) {
    note('signature_algorithm_mismatch', innerAlgorithm?.start ?? 0, 'signature');
  }
  const [notBefore, notAfter] = times(validity, end, note);
  if (tree.end < bytes.length) note('trailing_bytes', tree.end, 'Certificate');
  const issuerDer = present(issuer, end).bytes;
  const subjectDer = present(subject, end).bytes;

  return {
    version,
    serialNumber: serialNumber(universal(serial, TAG.integer, versionNode?.end ?? tree.bodyStart)),
    issuer: present(distinguishedNameOf(present(issuer, end)), issuer?.start ?? end),
    subject: present(distinguishedNameOf(present(subject, end)), subject?.start ?? end),
    issuerDer,
    subjectDer,
    issuerCommonNames: commonNamesOf(present(issuer, end)),
    subjectCommonNames: commonNamesOf(present(subject, end)),
    notBefore,
    notAfter,
    publicKey: present(publicKey(spki), spki?.start ?? end),
    signatureAlgorithm: signature.name,
    signatureHash: signature.hash,
    ...extensions(optional, note),
    selfIssued: sameBytes(issuerDer, subjectDer),
    sha256,
    der: bytes.subarray(0, tree.end),
    trailingBytes: bytes.length - tree.end,
    problems,
  };
}

type Note = (code: CertificateProblem['code'], offset: number, field: string) => void;

function universal(node: DerNode | undefined, tag: number, offset: number): DerNode {
  if (!isUniversal(node, tag)) throw new NotACertificate(node?.start ?? offset);
  return node;
}

function present<T>(value: T | undefined, offset: number): T {
  if (value === undefined) throw new NotACertificate(offset);
  return value;
}

function sameNodes(a: DerNode | undefined, b: DerNode | undefined): boolean {
  return a !== undefined && b !== undefined && sameBytes(a.bytes, b.bytes);
}

function serialNumber({ body }: DerNode): string {
  const onlySign = body.length > 1 && body[0] === 0 && body[1]! >= 0x80;
  return hex(onlySign ? body.subarray(1) : body);
}

function times(validity: DerNode | undefined, end: number, note: Note): [CertificateTime, CertificateTime] {
  const [first, second] = universal(validity, TAG.sequence, end).children;
  const time = (node: DerNode | undefined, field: string): CertificateTime => {
    if (!isUniversal(node, TAG.utcTime) && !isUniversal(node, TAG.generalizedTime)) {
      throw new NotACertificate(node?.start ?? end);
    }
    const read = certificateTime(node);
    if (Number.isNaN(read.seconds)) note('damaged_time', node.start, field);
    return read;
  };
  return [time(first, 'notBefore'), time(second, 'notAfter')];
}

function extensions(
  optional: readonly DerNode[],
  note: Note,
): ExtensionFacts & Pick<Certificate, 'extensions' | 'unknownCriticalExtensions'> {
  const facts = noExtensions();
  const list: { oid: string; name: string | null; critical: boolean }[] = [];
  const unknownCritical: string[] = [];
  const seen = new Set<string>();
  // RFC 5280 section 4.1: [1] and [2] are the unique identifiers, [3] the extensions.
  const wrapped = optional.find((node) => isContext(node, 3))?.children[0];
  for (const node of wrapped?.children ?? []) {
    const row = extension(node);
    if (row === undefined) {
      note('damaged_extension', node.start, 'extensions');
      continue;
    }
    const name = oidName(row.oid) ?? null;
    list.push({ oid: row.oid, name, critical: row.critical });
    if (row.critical && !isUnderstood(row.oid)) unknownCritical.push(row.oid);
    // RFC 5280 section 4.2 forbids a second of the same type; the first one counts.
    if (seen.has(row.oid)) note('duplicate_extension', node.start, name ?? row.oid);
    else if (!readExtension(row, facts)) note('damaged_extension', row.value.start, name ?? row.oid);
    seen.add(row.oid);
  }
  return { ...facts, extensions: list, unknownCriticalExtensions: unknownCritical };
}

export type { PublicKey, SignatureAlgorithm };
