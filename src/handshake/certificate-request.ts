import type { Cursor } from '../base/cursor.js';
import { ProtocolVersion } from '../registry/protocol-version.js';
import type { BodyDecoder, BodyScope } from './body-decoder.js';
import { type Era, eraOf } from './era.js';
import { oidFilter } from './extension/authentication.js';
import { readExtensions } from './extension/extension.js';
import type { Extension, MutableFields } from './extension/extension-types.js';
import type { CertificateRequest } from './message-types.js';
import { opaqueVectors, readItems, uint8Vector, uint16Vector, vectorSize } from './read-vector.js';

const noExtensions: readonly Extension[] = [];

export const certificateRequest: BodyDecoder = (cursor, scope) => {
  switch (eraOf(scope.context.version) ?? guessEra(cursor)) {
    case 'tls13':
      return isDraftForm(cursor, scope) ? draftForm(cursor, scope) : tls13(cursor, scope);
    case 'tls12':
      return before13(cursor, scope, true);
    case 'older':
      return before13(cursor, scope, false);
    default:
      return undefined;
  }
};

/** Three layouts, told apart by whether their lengths come out even. TLS 1.3's context is empty during a handshake, the list of types never is. */
function guessEra(cursor: Cursor): Era | undefined {
  const first = vectorSize(cursor, 0, 1);
  const second = first + vectorSize(cursor, first, 2);
  if (second === cursor.left) return first === 1 ? 'tls13' : 'older';
  return second + vectorSize(cursor, second, 2) === cursor.left ? 'tls12' : undefined;
}

/** RFC 5246 section 7.4.4; RFC 4346 section 7.4.4 is the same without the algorithms. */
function before13(cursor: Cursor, { problems }: BodyScope, withAlgorithms: boolean): CertificateRequest {
  const certificateTypes = uint8Vector(cursor, 'certificate_types', 'certificate_type', 1);
  const signatureAlgorithms = withAlgorithms ? algorithms(cursor) : undefined;
  const certificateAuthorities = authorities(cursor, problems);
  cursor.expectEnd('certificate_request');
  return {
    name: 'certificate_request',
    requestContext: undefined,
    certificateTypes,
    signatureAlgorithms,
    certificateAuthorities,
    extensions: noExtensions,
    problems,
  };
}

const algorithms = (cursor: Cursor): number[] =>
  uint16Vector(cursor, 'supported_signature_algorithms', 'signature_scheme', 2);

const authorities = (cursor: Cursor, problems: BodyScope['problems']): Uint8Array[] =>
  opaqueVectors(cursor, 'certificate_authorities', 'distinguished_name', 2, problems);

/** RFC 8446 section 4.3.2. */
function tls13(cursor: Cursor, scope: BodyScope): CertificateRequest {
  const message = {
    name: 'certificate_request' as const,
    requestContext: cursor.opaqueVector('certificate_request_context', 1),
    certificateTypes: undefined,
    signatureAlgorithms: undefined as readonly number[] | undefined,
    certificateAuthorities: [] as readonly Uint8Array[],
    extensions: noExtensions,
    problems: scope.problems,
  };
  message.extensions = readExtensions(cursor, 'certificate_request', message as MutableFields, scope);
  return message;
}

function isDraftForm(cursor: Cursor, { context }: BodyScope): boolean {
  if (context.version === ProtocolVersion.code['TLS 1.3']) return false;
  const requestContext = vectorSize(cursor, 0, 1);
  return requestContext + vectorSize(cursor, requestContext, 2) < cursor.left;
}

/** draft-ietf-tls-tls13-18 section 4.3.2. */
function draftForm(cursor: Cursor, { problems }: BodyScope): CertificateRequest {
  const requestContext = cursor.opaqueVector('certificate_request_context', 1);
  const signatureAlgorithms = algorithms(cursor);
  const certificateAuthorities = authorities(cursor, problems);
  const oidFilters = cursor.vector('certificate_extensions', 2, (list) =>
    readItems(list, 'oid_filter', problems, oidFilter),
  );
  cursor.expectEnd('certificate_request');
  return {
    name: 'certificate_request',
    requestContext,
    certificateTypes: undefined,
    signatureAlgorithms,
    certificateAuthorities,
    oidFilters,
    extensions: noExtensions,
    problems,
  };
}
