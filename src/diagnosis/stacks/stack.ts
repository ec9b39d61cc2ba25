import type { Side } from '../../base/side.js';
import { ExtensionType } from '../../handshake/extension/extension-type.js';
import { type Sentence, sentence } from '../../language/language.js';
import { partsOf } from '../../registry/cipher-suite.js';
import { isGrease16 } from '../../registry/grease.js';
import type { Facts } from '../../story/facts.js';
import { hiddenHandshake } from '../../story/hidden/hidden-handshake.js';

// Which TLS library each side probably is, by habits that its source code or recorded captures show. Programs can
// configure most of them away, and libraries copy each other, so a guess is never more than possible: it helps to
// read an alert and never decides a verdict. Where no habit fits, nothing is said.

export type StackName = 'OpenSSL' | 'Node.js' | 'GnuTLS' | 'Java' | 'Go' | 'BoringSSL' | 'NSS' | 'rustls';

export interface StackGuess {
  readonly name: StackName;
  readonly confidence: 'possible';
  readonly basis: Sentence;
}

const x = ExtensionType.code;
const ALPS_OLD = 17_513;
const ALPS = 17_613;
const NEXT_PROTOCOL = 13_172;

/** The order in which a library writes the extensions it knows (each may be absent). */
const CLIENT_ORDER = {
  // ssl/statem/extensions.c, the table of all extensions.
  OpenSSL: [
    x.renegotiation_info,
    x.server_name,
    x.max_fragment_length,
    x.ec_point_formats,
    x.supported_groups,
    x.session_ticket,
    x.status_request,
    NEXT_PROTOCOL,
    x.application_layer_protocol_negotiation,
    x.use_srtp,
    x.encrypt_then_mac,
    x.signed_certificate_timestamp,
    x.extended_master_secret,
    x.signature_algorithms_cert,
    x.post_handshake_auth,
    x.client_certificate_type,
    x.server_certificate_type,
    x.signature_algorithms,
    x.supported_versions,
    x.psk_key_exchange_modes,
    x.key_share,
    x.cookie,
    x.early_data,
    x.compress_certificate,
    x.certificate_authorities,
    x.padding,
    x.pre_shared_key,
  ],
  // crypto/tls/handshake_messages.go, clientHelloMsg.marshal.
  Go: [
    x.server_name,
    x.status_request,
    x.supported_groups,
    x.ec_point_formats,
    x.session_ticket,
    x.signature_algorithms,
    x.signature_algorithms_cert,
    x.renegotiation_info,
    x.extended_master_secret,
    x.application_layer_protocol_negotiation,
    x.signed_certificate_timestamp,
    x.supported_versions,
    x.cookie,
    x.key_share,
    x.early_data,
    x.psk_key_exchange_modes,
    x.pre_shared_key,
  ],
  // sun/security/ssl/SSLExtension.java, in the order of the enumeration.
  Java: [
    x.server_name,
    x.max_fragment_length,
    x.status_request,
    x.supported_groups,
    x.ec_point_formats,
    x.application_layer_protocol_negotiation,
    x.status_request_v2,
    x.extended_master_secret,
    x.session_ticket,
    x.signature_algorithms,
    x.supported_versions,
    x.cookie,
    x.psk_key_exchange_modes,
    x.certificate_authorities,
    x.signature_algorithms_cert,
    x.key_share,
    x.renegotiation_info,
    x.pre_shared_key,
  ],
  // ssl/extensions.cc, the table of all extensions.
  BoringSSL: [
    x.server_name,
    x.extended_master_secret,
    x.renegotiation_info,
    x.supported_groups,
    x.ec_point_formats,
    x.session_ticket,
    x.application_layer_protocol_negotiation,
    x.status_request,
    x.signature_algorithms,
    NEXT_PROTOCOL,
    x.signed_certificate_timestamp,
    x.use_srtp,
    x.key_share,
    x.psk_key_exchange_modes,
    x.early_data,
    x.supported_versions,
    x.cookie,
    x.compress_certificate,
    x.pre_shared_key,
  ],
} as const;

/** `lib/nodejs` default list (DEFAULT_CIPHER_LIST_CORE) as OpenSSL puts it on the wire, TLS 1.3's suites aside. */
const NODE_SUITES = [0xc02f, 0xc02b, 0xc030, 0xc02c, 0x009e, 0xc027, 0x0067, 0xc028];
/** Default suites of the ring and aws-lc providers. */
const RUSTLS_SUITES = [0x1302, 0x1301, 0x1303, 0xc02c, 0xc02b, 0xcca9, 0xc030, 0xc02f, 0xcca8, 0x00ff];
/** lib/priority.c: RSA-SHA256, then both kinds of PSS, then ECDSA. */
const GNUTLS_SCHEMES = [0x0401, 0x0809, 0x0804, 0x0403];
/** crypto/tls/defaults.go: PSS, ECDSA, Ed25519. */
const GO_SCHEMES = [0x0804, 0x0403, 0x0807];

/** Every value stands in the order, and none before one that the order puts earlier. */
function inOrder(values: readonly number[], order: readonly number[]): boolean {
  let at = -1;
  for (const value of values) {
    const place = order.indexOf(value);
    if (place <= at) return false;
    at = place;
  }
  return true;
}

const startsWith = (values: readonly number[], beginning: readonly number[]): boolean =>
  beginning.every((value, index) => values[index] === value);

const holdsAll = (values: readonly number[], wanted: readonly number[]): boolean =>
  wanted.every((value) => values.includes(value));

const guess = (name: StackName, basis: Sentence): StackGuess => ({ name, confidence: 'possible', basis });

/** The library that probably wrote the ClientHello. */
export function clientStack(facts: Facts): StackGuess | undefined {
  const hello = facts.offer;
  if (hello === undefined || hello.ssl2CipherKinds !== undefined || hello.problems.length > 0)
    return undefined;
  const types = hello.extensions.map(({ type }) => type);
  const { cipherSuites } = hello;
  const schemes = hello.signatureAlgorithms ?? [];
  if (cipherSuites.some(isGrease16) || types.some(isGrease16)) {
    return types.includes(ALPS) || types.includes(ALPS_OLD)
      ? guess('BoringSSL', sentence('stack.chromium', {}))
      : undefined;
  }
  if (types.includes(x.delegated_credential) && types.includes(x.record_size_limit))
    return guess('NSS', sentence('stack.nss', {}));
  if (startsWith(cipherSuites, RUSTLS_SUITES)) return guess('rustls', sentence('stack.suites', {}));
  if (startsWith(schemes, GNUTLS_SCHEMES) && types.includes(x.encrypt_then_mac))
    return guess('GnuTLS', sentence('stack.schemes', {}));
  if (
    inOrder(types, CLIENT_ORDER.OpenSSL) &&
    holdsAll(types, [x.encrypt_then_mac, x.extended_master_secret, x.ec_point_formats, x.supported_groups])
  ) {
    return startsWith(
      cipherSuites.filter((suite) => suite >> 8 !== 0x13),
      NODE_SUITES,
    )
      ? guess('Node.js', sentence('stack.node', {}))
      : guess('OpenSSL', sentence('stack.extension_order', { also: 'nginx, curl, Python, Node.js, PHP' }));
  }
  const order = sentence('stack.extension_order', { also: undefined });
  if (
    inOrder(types, CLIENT_ORDER.Go) &&
    startsWith(schemes, GO_SCHEMES) &&
    holdsAll(types, [x.status_request, x.renegotiation_info, x.signed_certificate_timestamp])
  )
    return guess('Go', order);
  if (inOrder(types, CLIENT_ORDER.Java) && holdsAll(types, [x.signature_algorithms_cert, x.status_request]))
    return guess('Java', order);
  if (
    inOrder(types, CLIENT_ORDER.BoringSSL) &&
    holdsAll(types, [x.extended_master_secret, x.renegotiation_info, x.ec_point_formats, x.key_share])
  )
    return guess('BoringSSL', sentence('stack.extension_order', { also: 'gRPC' }));
  return undefined;
}

const SERVER_ORDER = {
  OpenSSL: [
    x.renegotiation_info,
    x.server_name,
    x.max_fragment_length,
    x.ec_point_formats,
    x.session_ticket,
    x.status_request,
    NEXT_PROTOCOL,
    x.application_layer_protocol_negotiation,
    x.use_srtp,
    x.encrypt_then_mac,
    x.signed_certificate_timestamp,
    x.extended_master_secret,
  ],
  Go: [
    x.status_request,
    x.session_ticket,
    x.renegotiation_info,
    x.extended_master_secret,
    x.application_layer_protocol_negotiation,
    x.signed_certificate_timestamp,
    x.ec_point_formats,
  ],
  BoringSSL: CLIENT_ORDER.BoringSSL,
} as const;

/**
 * The library that probably wrote the ServerHello. Up to TLS 1.2 the order of its extensions tells; in TLS 1.3, where
 * it holds two, Java's padding of every record does (sun/security/ssl/SSLCipher.java).
 */
export function serverStack(facts: Facts): StackGuess | undefined {
  const hello = facts.choice;
  if (hello === undefined || hello.problems.length > 0) return undefined;
  if (facts.tls13) return serverStack13(facts);
  const types = hello.extensions.map(({ type }) => type);
  const order = sentence('stack.extension_order', { also: undefined });
  const curve = partsOf(hello.cipherSuite)?.keyExchange.startsWith('ECDHE') === true;
  const formats = types.indexOf(x.ec_point_formats);
  const again = types.indexOf(x.renegotiation_info);
  const master = types.indexOf(x.extended_master_secret);
  if (again === 0 && formats > 0 && master === types.length - 1 && inOrder(types, SERVER_ORDER.OpenSSL))
    return guess('OpenSSL', sentence('stack.extension_order', { also: 'nginx, Apache, Python, Node.js' }));
  if (inOrder(types, SERVER_ORDER.Go) && again === 1 && types[0] === x.session_ticket && formats > 1)
    return guess('Go', order);
  if (master >= 0 && again === master + 1 && formats > again && inOrder(types, SERVER_ORDER.BoringSSL))
    return guess('BoringSSL', sentence('stack.extension_order', { also: 'gRPC' }));
  if (!curve || again !== types.length - 1 || master < 0) return undefined;
  if (formats === 0 && master === 1 && hello.legacySessionId.length === 32) return guess('GnuTLS', order);
  if (formats < 0 && types.at(-2) === x.session_ticket && types.at(-3) === x.extended_master_secret)
    return guess('Java', order);
  return undefined;
}

/** RFC 8446 section 5.4 leaves padding to the sender; Java adds 16 bytes to every record. */
const JAVA_PADDING = 16;

function serverStack13(facts: Facts): StackGuess | undefined {
  const padding = facts.once(hiddenHandshake)?.server.padding;
  if (padding?.is !== 'constant' || padding.bytes !== JAVA_PADDING) return undefined;
  return guess('Java', sentence('stack.padding', { padding: JAVA_PADDING }));
}

export const stackOf = (facts: Facts, side: Side): StackGuess | undefined =>
  facts.once(side === 'client' ? clientStack : serverStack);
