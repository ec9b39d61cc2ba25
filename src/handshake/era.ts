import { isTls13, ProtocolVersion } from '../registry/protocol-version.js';

/** Versions whose messages have the same layout. `older` is SSL 3.0, TLS 1.0, TLS 1.1 and TLCP. */
export type Era = 'tls13' | 'tls12' | 'older';

const { code } = ProtocolVersion;

/** Undefined for a version that is not known, or none of TLS. */
export function eraOf(version: number | undefined): Era | undefined {
  switch (version) {
    case undefined:
      return undefined;
    case code['TLS 1.2']:
    case code['DTLS 1.2']:
      return 'tls12';
    case code['SSL 3.0']:
    case code['TLS 1.0']:
    case code['TLS 1.1']:
    case code['TLCP 1.1']:
    case code['DTLS 1.0']:
    case code['DTLS 1.0 (OpenSSL before 0.9.8f)']:
      return 'older';
    default:
      return isTls13(version) ? 'tls13' : undefined;
  }
}
