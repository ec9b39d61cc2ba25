// A file with certificates (PEM, or DER one behind another) -> certificates. What else a PEM holds is not looked into:
// a private key is neither decoded nor kept.
import { MAX_STORE_CERTIFICATES } from '../base/limits.js';
import { host } from '../platform/host.js';
import { type Certificate, parseCertificate } from './certificate.js';

export interface CertificateFile {
  /** Each once, in the order of the file. */
  readonly certificates: readonly Certificate[];
  /** Certificates that could not be decoded, or came beyond MAX_STORE_CERTIFICATES. */
  readonly left: number;
}

/** Why a file gives no certificate; `other_pem`: it holds something else between its PEM lines. */
export type CertificateFileProblem =
  | 'empty'
  | 'private_key'
  | 'certificate_request'
  | 'pkcs12'
  | 'pkcs7'
  | 'other_pem'
  | 'damaged'
  | 'not_certificates';

/** Reads all certificates of a file. A problem is told only if there is not one that can be used. */
export function readCertificateFile(bytes: Uint8Array): CertificateFile | CertificateFileProblem {
  if (bytes.length === 0) return 'empty';
  const { ders, problem } = bytes[0] === SEQUENCE ? fromDer(bytes) : fromPem(bytes);
  const certificates = new Map<string, Certificate>();
  let left = Math.max(0, ders.length - MAX_STORE_CERTIFICATES);
  for (const der of ders.slice(0, MAX_STORE_CERTIFICATES)) {
    const certificate = parseCertificate(der);
    if ('undecoded' in certificate) left++;
    else certificates.set(certificate.sha256, certificate);
  }
  if (certificates.size > 0) return { certificates: [...certificates.values()], left };
  return ders.length > 0 && problem === undefined ? 'damaged' : (problem ?? 'not_certificates');
}

interface Found {
  readonly ders: readonly Uint8Array[];
  readonly problem?: CertificateFileProblem;
}

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const OBJECT_IDENTIFIER = 0x06;

function fromDer(bytes: Uint8Array): Found {
  const ders: Uint8Array[] = [];
  for (let at = 0; at < bytes.length && bytes[at] === SEQUENCE; ) {
    const end = at + elementLength(bytes, at);
    ders.push(bytes.subarray(at, end));
    at = end;
  }
  return { ders, ...problemOfDer(bytes) };
}

/** Bytes of the DER element at `at`, its header included; what is left of the bytes if that is damaged. */
function elementLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at + 1] ?? 0;
  const size = first < 0x80 ? 0 : first & 0x7f;
  if (size > 4) return bytes.length - at;
  let length = size === 0 ? first : 0;
  for (let i = 0; i < size; i++) length = length * 256 + (bytes[at + 2 + i] ?? 0);
  return Math.min(bytes.length - at, 2 + size + length);
}

/** A certificate begins with a SEQUENCE inside; other files of this trade with an INTEGER or an OBJECT IDENTIFIER. */
function problemOfDer(bytes: Uint8Array): { readonly problem?: CertificateFileProblem } {
  const size = (bytes[1] ?? 0) < 0x80 ? 0 : (bytes[1] ?? 0) & 0x7f;
  const inside = bytes.subarray(2 + size, 5 + size);
  // RFC 2315 section 7: ContentInfo. RFC 7292 section 4: PFX has version 3. RFC 5958, 8017 and 5915: versions 0 and 1.
  if (inside[0] === OBJECT_IDENTIFIER) return { problem: 'pkcs7' };
  if (inside[0] === INTEGER) return { problem: inside[2] === 3 ? 'pkcs12' : 'private_key' };
  return {};
}

const BEGIN = '-----BEGIN ';
const END = '-----END ';
const DASHES = '-----';

/** RFC 7468, with OpenSSL's `TRUSTED CERTIFICATE`, whose trust settings follow the certificate's bytes. */
function fromPem(bytes: Uint8Array): Found {
  const text = host.latin1(bytes);
  const ders: Uint8Array[] = [];
  const labels = new Set<string>();
  let at = text.indexOf(BEGIN);
  while (at !== -1) {
    const label = text.slice(at + BEGIN.length, text.indexOf(DASHES, at + BEGIN.length));
    const begin = at + BEGIN.length + label.length + DASHES.length;
    const end = text.indexOf(END, begin);
    if (end === -1) break;
    if (/^(X509 |TRUSTED )?CERTIFICATE$/.test(label)) {
      ders.push(Uint8Array.from(host.fromBase64(text.slice(begin, end))));
    } else {
      labels.add(label);
    }
    at = text.indexOf(BEGIN, end);
  }
  const problem = ders.length > 0 ? undefined : problemOfLabels([...labels]);
  return problem === undefined ? { ders } : { ders, problem };
}

function problemOfLabels(labels: readonly string[]): CertificateFileProblem | undefined {
  if (labels.some((label) => label.endsWith('PRIVATE KEY'))) return 'private_key';
  if (labels.some((label) => label.endsWith('CERTIFICATE REQUEST'))) return 'certificate_request';
  if (labels.some((label) => label === 'PKCS7' || label === 'CMS')) return 'pkcs7';
  return labels.length > 0 ? 'other_pem' : undefined;
}
