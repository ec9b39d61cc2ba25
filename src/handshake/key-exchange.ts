// ServerKeyExchange and ClientKeyExchange, whose form the cipher suite decides.

import { type Cursor, DecodeError } from '../base/cursor.js';
import { partsOf } from '../registry/cipher-suite.js';
import { EcCurveType } from '../registry/elliptic-curve.js';
import type { BodyDecoder, BodyScope } from './body-decoder.js';
import { eraOf } from './era.js';
import type { ServerKeyExchange } from './message-types.js';
import { vectorSize } from './read-vector.js';

type Parameters = {
  -readonly [K in
    | 'namedGroup'
    | 'publicKey'
    | 'dhPrimeBits'
    | 'rsaModulusBits'
    | 'pskIdentityHint']?: NonNullable<ServerKeyExchange[K]>;
};

/** How a ServerKeyExchange is made up: the parameters that come first, one after the other, and whether a signature follows. */
interface Form {
  readonly parts: readonly ((cursor: Cursor, parameters: Parameters) => void)[];
  readonly signed: boolean;
}

function formOf(cipherSuite: number | undefined): Form | undefined {
  const suite = cipherSuite === undefined ? undefined : partsOf(cipherSuite);
  if (suite === undefined) return undefined;
  const { keyExchange, authentication } = suite;
  const anonymous = authentication === 'anon';
  switch (keyExchange) {
    case 'ECDHE':
      return { parts: [ecdhParameters], signed: true };
    case 'ECDH':
      return anonymous ? { parts: [ecdhParameters], signed: false } : undefined;
    case 'DHE':
      return { parts: [dhParameters], signed: true };
    case 'DH':
      return anonymous ? { parts: [dhParameters], signed: false } : undefined;
    case 'RSA':
      return suite.export ? { parts: [rsaParameters], signed: true } : undefined;
    case 'PSK':
    case 'RSA_PSK':
      return { parts: [identityHint], signed: false };
    case 'DHE_PSK':
      return { parts: [identityHint, dhParameters], signed: false };
    case 'ECDHE_PSK':
      return { parts: [identityHint, ecdhParameters], signed: false };
    case 'SRP_SHA':
      return { parts: [srpParameters], signed: authentication !== 'SRP' };
    default:
      return undefined;
  }
}

/** RFC 5246 section 7.4.3. */
export const serverKeyExchange: BodyDecoder = (cursor, scope) => {
  const form = formOf(scope.context.cipherSuite);
  if (form === undefined || hasExplicitCurve(cursor, form)) return opaqueExchange(cursor);
  const start = cursor.offset;
  const found: Parameters = {};
  for (const part of form.parts) part(cursor, found);
  const parameters = cursor.bytes.subarray(start, cursor.offset);
  let signatureScheme: number | undefined;
  let signature: Uint8Array | undefined;
  if (form.signed) {
    const withScheme = signatureHasScheme(cursor, scope);
    if (withScheme === undefined) return undefined;
    if (withScheme) signatureScheme = cursor.uint16('algorithm');
    signature = cursor.opaqueVector('signature', 2);
  }
  cursor.expectEnd('server_key_exchange');
  return {
    name: 'server_key_exchange',
    namedGroup: found.namedGroup,
    publicKey: found.publicKey,
    dhPrimeBits: found.dhPrimeBits,
    rsaModulusBits: found.rsaModulusBits,
    pskIdentityHint: found.pskIdentityHint,
    signatureScheme,
    signature,
    understood: true,
    parameters,
  };
};

function opaqueExchange(cursor: Cursor): ServerKeyExchange {
  return {
    name: 'server_key_exchange',
    namedGroup: undefined,
    publicKey: undefined,
    dhPrimeBits: undefined,
    rsaModulusBits: undefined,
    pskIdentityHint: undefined,
    signatureScheme: undefined,
    signature: undefined,
    understood: false,
    parameters: cursor.opaque('server_key_exchange_parameters'),
  };
}

/** Whether a signature here begins with its algorithm (from TLS 1.2 on); undefined if that cannot be told. */
export function signatureHasScheme(cursor: Cursor, { context }: BodyScope): boolean | undefined {
  const era = eraOf(context.version);
  if (era !== undefined) return era !== 'older';
  const scheme = 2;
  if (scheme + vectorSize(cursor, scheme, 2) === cursor.left) return true;
  return vectorSize(cursor, 0, 2) === cursor.left ? false : undefined;
}

/** RFC 4492 section 5.4 allowed to spell a curve out. RFC 8422 forbids it, and nobody does it. */
function hasExplicitCurve(cursor: Cursor, { parts }: Form): boolean {
  const at = parts.indexOf(ecdhParameters);
  if (at < 0) return false;
  const skip = at === 0 ? 0 : vectorSize(cursor, 0, 2);
  const curveType = cursor.bytes[cursor.offset + skip];
  return curveType === EcCurveType.code.explicit_prime || curveType === EcCurveType.code.explicit_char2;
}

/** RFC 8422 section 5.4. */
function ecdhParameters(cursor: Cursor, found: Parameters): void {
  cursor.group('server_ecdh_params', (params) => {
    const start = params.offset;
    const curveType = params.uint8('curve_type');
    if (curveType !== EcCurveType.code.named_curve) {
      throw new DecodeError('illegal_value', 'curve_type', start);
    }
    found.namedGroup = params.uint16('named_curve');
    found.publicKey = params.opaqueVector('public', 1, 1);
  });
}

/** RFC 5246 section 7.4.3. */
function dhParameters(cursor: Cursor, found: Parameters): void {
  cursor.group('server_dh_params', (params) => {
    found.dhPrimeBits = bitLength(params.opaqueVector('dh_p', 2, 1));
    params.opaqueVector('dh_g', 2, 1);
    found.publicKey = params.opaqueVector('dh_ys', 2, 1);
  });
}

/** RFC 2246 section 7.4.3: a short key of its own, because the certificate's was too long for export. */
function rsaParameters(cursor: Cursor, found: Parameters): void {
  cursor.group('server_rsa_params', (params) => {
    found.rsaModulusBits = bitLength(params.opaqueVector('rsa_modulus', 2, 1));
    params.opaqueVector('rsa_exponent', 2, 1);
  });
}

/** RFC 4279 section 2. */
function identityHint(cursor: Cursor, found: Parameters): void {
  found.pskIdentityHint = cursor.opaqueVector('psk_identity_hint', 2);
}

/** RFC 5054 section 2.8.2. */
function srpParameters(cursor: Cursor, found: Parameters): void {
  cursor.group('server_srp_params', (params) => {
    found.dhPrimeBits = bitLength(params.opaqueVector('srp_n', 2, 1));
    params.opaqueVector('srp_g', 2, 1);
    params.opaqueVector('srp_s', 1, 1);
    found.publicKey = params.opaqueVector('srp_b', 2, 1);
  });
}

/** Bits of a big-endian number without leading zeros. */
function bitLength(number: Uint8Array): number {
  const first = number.findIndex((byte) => byte !== 0);
  return first < 0 ? 0 : (number.length - first) * 8 - (Math.clz32(number[first]!) - 24);
}

/**
 * RFC 5246 section 7.4.7. What the client sends is secret or of use only to who computes keys: fields are told apart
 * where the suite says how and the lengths come out even, which they do not in SSL 3.0 (RFC 6101 section 5.6.7).
 */
export const clientKeyExchange: BodyDecoder = (cursor, { context }) => {
  const { bytes, offset: start } = cursor;
  const suite = context.cipherSuite === undefined ? undefined : partsOf(context.cipherSuite);
  const keyExchange = suite?.keyExchange ?? '';
  let pskIdentity: Uint8Array | undefined;
  if (keyExchange.endsWith('PSK') && vectorSize(cursor, 0, 2) <= cursor.left) {
    pskIdentity = cursor.opaqueVector('psk_identity', 2);
  }
  const key = clientKeys[keyExchange.replace(/_?PSK$/, '')];
  if (key !== undefined && vectorSize(cursor, 0, key.width) === cursor.left) {
    cursor.opaqueVector(key.field, key.width);
  } else if (cursor.left > 0) {
    cursor.opaque('exchange_keys');
  }
  return { name: 'client_key_exchange', exchangeKeys: bytes.subarray(start, cursor.end), pskIdentity };
};

const clientKeys: Readonly<Record<string, { readonly field: string; readonly width: 1 | 2 }>> = {
  RSA: { field: 'encrypted_pre_master_secret', width: 2 },
  DH: { field: 'dh_yc', width: 2 },
  DHE: { field: 'dh_yc', width: 2 },
  ECDH: { field: 'ecdh_yc', width: 1 },
  ECDHE: { field: 'ecdh_yc', width: 1 },
  SRP_SHA: { field: 'srp_a', width: 2 },
};
