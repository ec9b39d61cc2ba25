// Certificate, its compressed form, and CertificateStatus.

import { Cursor, DecodeError } from '../base/cursor.js';
import { MAX_CERTIFICATE_ENTRIES } from '../base/limits.js';
import { CertificateStatusType } from '../registry/certificate-type.js';
import type { BodyDecoder, BodyScope } from './body-decoder.js';
import { type Era, eraOf } from './era.js';
import { readExtensions } from './extension/extension.js';
import type { Extension, MutableFields } from './extension/extension-types.js';
import type { CertificateEntry } from './message-types.js';
import { report } from './problems.js';
import { opaqueVectors, readItems, vectorSize } from './read-vector.js';

export const certificate: BodyDecoder = (cursor, scope) => {
  const era = eraOf(scope.context.version) ?? guessEra(cursor);
  if (era === undefined) return undefined;
  const { problems } = scope;
  if (era === 'tls13') {
    const requestContext = cursor.opaqueVector('certificate_request_context', 1);
    const entries = readEntries(cursor, scope);
    return { name: 'certificate', requestContext, entries, problems };
  }
  if (isRawPublicKey(cursor)) {
    const offset = cursor.offset + 3;
    const key = cursor.opaqueVector('asn1_subject_public_key_info', 3, 1);
    cursor.expectEnd('certificate');
    const entries = [{ certificate: key, offset, extensions: noExtensions }];
    return { name: 'certificate', requestContext: undefined, entries, problems };
  }
  const entries = cursor.vector('certificate_list', 3, (list) =>
    readItems(list, 'asn1_cert', problems, bareCertificate, MAX_CERTIFICATE_ENTRIES),
  );
  cursor.expectEnd('certificate');
  return { name: 'certificate', requestContext: undefined, entries, problems };
};

const noExtensions: readonly Extension[] = [];

/** The list's length comes right at the front up to TLS 1.2, behind the request context in TLS 1.3. */
function guessEra(cursor: Cursor): Era | undefined {
  if (vectorSize(cursor, 0, 3) === cursor.left) return 'tls12';
  const context = vectorSize(cursor, 0, 1);
  return context + vectorSize(cursor, context, 3) === cursor.left ? 'tls13' : undefined;
}

/** RFC 7250 section 3: up to TLS 1.2 a raw public key stands without a list. A list cannot begin with a SEQUENCE's tag and still fit. */
function isRawPublicKey(cursor: Cursor): boolean {
  const { bytes, offset } = cursor;
  const sequence = 0x30;
  return bytes[offset + 3] === sequence && 3 + vectorSize(cursor, 3, 3) > cursor.left;
}

function bareCertificate(list: Cursor): CertificateEntry {
  const offset = list.offset + 3;
  return { certificate: list.opaqueVector('asn1_cert', 3, 1), offset, extensions: noExtensions };
}

/** RFC 8446 section 4.4.2: the list with its length, which is the last field of the message. */
function readEntries(cursor: Cursor, scope: BodyScope): CertificateEntry[] {
  const { bytes, offset: start, end, left, sink } = cursor;
  const listSize = vectorSize(cursor, 0, 3);
  if (listSize < left) throw new DecodeError('trailing', 'certificate_list', start + listSize);
  if (listSize !== left) throw new DecodeError('truncated', 'certificate_list', start);
  sink?.open('certificate_list', start, start + 3);
  const entries: CertificateEntry[] = [];
  let at = start + 3;
  while (at < end) {
    if (entries.length === MAX_CERTIFICATE_ENTRIES) {
      report(scope.problems, 'certificate_entry', 'too_many', at);
      sink?.leaf('passed_over', at, end, undefined);
      break;
    }
    sink?.open('certificate_entry', at, at);
    const front = new Cursor(bytes, at, end, sink);
    const entry = {
      certificate: front.opaqueVector('cert_data', 3, 1),
      offset: at + 3,
      extensions: noExtensions,
    };
    const size = vectorSize(front, 0, 2);
    // Extensions that do not fit say nothing about where the next entry begins.
    const entryEnd = size <= front.left ? front.offset + size : end;
    const extensions = new Cursor(bytes, front.offset, entryEnd, sink);
    entry.extensions = readExtensions(extensions, 'certificate', entry as MutableFields, scope);
    sink?.close(entryEnd);
    entries.push(entry);
    at = entryEnd;
  }
  sink?.close(end);
  return entries;
}

/** RFC 8879 section 4. */
export const compressedCertificate: BodyDecoder = (cursor) => {
  const message = {
    name: 'compressed_certificate' as const,
    algorithm: cursor.uint16('algorithm'),
    uncompressedLength: cursor.uint24('uncompressed_length'),
    compressedCertificateMessage: cursor.opaqueVector('compressed_certificate_message', 3, 1),
  };
  cursor.expectEnd('compressed_certificate');
  return message;
};

/** RFC 6066 section 8, RFC 6961 section 2.2. */
export const certificateStatus: BodyDecoder = (cursor, { problems }) => {
  const start = cursor.offset;
  const statusType = cursor.uint8('status_type');
  let ocspResponses: Uint8Array[];
  switch (statusType) {
    case CertificateStatusType.code.ocsp:
      ocspResponses = [cursor.opaqueVector('ocsp_response', 3, 1)];
      break;
    case CertificateStatusType.code.ocsp_multi:
      ocspResponses = opaqueVectors(cursor, 'ocsp_response_list', 'ocsp_response', 3, problems, 1, 0);
      break;
    default:
      throw new DecodeError('illegal_value', 'status_type', start);
  }
  cursor.expectEnd('certificate_status');
  return { name: 'certificate_status', statusType, ocspResponses, problems };
};
