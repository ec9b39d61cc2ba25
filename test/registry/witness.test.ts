// Two independent witnesses of the tables: Wireshark's value strings and OpenSSL's list of cipher suites.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { ExtensionType } from '../../src/handshake/extension/extension-type.js';
import { AlertDescription } from '../../src/registry/alert.js';
import {
  CertificateCompressionAlgorithm,
  CertificateStatusType,
  CertificateType,
  ClientCertificateType,
} from '../../src/registry/certificate-type.js';
import { CipherSuite } from '../../src/registry/cipher-suite.js';
import { ContentType } from '../../src/registry/content-type.js';
import { EcCurveType, EcPointFormat } from '../../src/registry/elliptic-curve.js';
import { HandshakeType } from '../../src/registry/handshake-type.js';
import { CompressionMethod, ServerNameType, SrtpProtectionProfile } from '../../src/registry/hello-values.js';
import { LinkType } from '../../src/registry/link-type.js';
import { NamedGroup } from '../../src/registry/named-group.js';
import { ProtocolVersion } from '../../src/registry/protocol-version.js';
import type { Registry } from '../../src/registry/registry.js';
import { HashAlgorithm, SignatureAlgorithm } from '../../src/registry/signature-hash.js';
import { SignatureScheme } from '../../src/registry/signature-scheme.js';

interface Comparison {
  readonly registry: Registry;
  readonly field: string;
  /** Codes where Wireshark's word is another, or where it knows something that is not in the standard. */
  readonly differs?: ReadonlyMap<number, string>;
  /** Codes that the dissector knows and the table does not want, with the reason in a comment beside it. */
  readonly leftOut?: (code: number) => boolean;
}

const comparisons: readonly Comparison[] = [
  {
    registry: ContentType,
    field: 'tls.record.content_type',
    differs: new Map([[25, 'Connection ID']]),
  },
  {
    registry: HandshakeType,
    field: 'dtls.handshake.type', // tls.handshake.type mixes in the message types of SSL 2.0
    differs: new Map([
      [21, 'Client Certificate URL'],
      [67, 'Encrypted Extensions'], // its name in an early draft of NPN
    ]),
  },
  {
    registry: AlertDescription,
    field: 'tls.alert_message.desc',
    leftOut: (code) => code === 1, // end_of_early_data was an alert in drafts of TLS 1.3
  },
  {
    registry: ProtocolVersion,
    field: 'tls.handshake.version',
    differs: new Map([
      [0x0101, 'GMTLS'],
      [0x0100, 'DTLS 1.0 (OpenSSL pre 0.9.8f)'],
    ]),
  },
  {
    registry: CipherSuite,
    field: 'tls.handshake.ciphersuite',
    // one name for two codes: the unregistered one bears a suffix here
    differs: new Map([
      [0xcc13, 'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256'],
      [0xcc14, 'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256'],
      [0xcc15, 'TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256'],
      [0xffe0, 'SSL_RSA_FIPS_WITH_3DES_EDE_CBC_SHA'],
      [0xffe1, 'SSL_RSA_FIPS_WITH_DES_CBC_SHA'],
    ]),
  },
  {
    registry: ExtensionType,
    field: 'tls.handshake.extension.type',
    differs: new Map([
      [34, 'delegated_credentials'], // IANA: singular
      [40, 'Reserved (key_share)'],
      [46, 'Reserved (ticket_early_data_info)'],
      [53, 'connection_id (deprecated)'],
      [17513, 'application_settings'],
      [65445, 'quic_transport_parameters (drafts version)'],
    ]),
  },
  {
    registry: NamedGroup,
    field: 'tls.handshake.extensions_supported_group',
    // the Open Quantum Safe project's private numbers; IANA has since given 0x0200 to 0x0202 to ML-KEM
    leftOut: (code) => (code >= 0x0200 && code <= 0x02ff) || (code >= 0x2f00 && code <= 0x2fff),
  },
  {
    registry: SignatureScheme,
    field: 'tls.handshake.sig_hash_alg',
    leftOut: (code) => code >= 0xfe00, // Open Quantum Safe again
  },
  {
    registry: HashAlgorithm,
    field: 'tls.handshake.sig_hash_hash',
    leftOut: (code) => code === 7, // SM3 as TLCP uses it; IANA reserves 7
  },
  {
    registry: SignatureAlgorithm,
    field: 'tls.handshake.sig_hash_sig',
    leftOut: (code) => code === 4, // SM2 as TLCP uses it; IANA reserves 4
  },
  {
    registry: ClientCertificateType,
    field: 'dtls.handshake.cert_type',
    differs: new Map([
      [21, 'GOST R 34.10-94'],
      [22, 'GOST R 34.10-2001'],
    ]),
  },
  {
    registry: CertificateType,
    field: 'tls.handshake.cert_type.type',
    differs: new Map([
      [0, 'X.509'],
      [2, 'Raw Public Key'],
    ]),
  },
  { registry: CertificateStatusType, field: 'tls.handshake.extensions_status_request_type' },
  { registry: CertificateCompressionAlgorithm, field: 'tls.compress_certificate.algorithm' },
  { registry: CompressionMethod, field: 'tls.handshake.comp_method' },
  { registry: ServerNameType, field: 'tls.handshake.extensions_server_name_type' },
  { registry: SrtpProtectionProfile, field: 'dtls.use_srtp.protection_profile' },
  { registry: EcPointFormat, field: 'tls.handshake.extensions_ec_point_format' },
  { registry: EcCurveType, field: 'tls.handshake.server_curve_type' },
];

/** The LINKTYPE spelling of the tcpdump.org list where libpcap's DLT name, which the table uses, is another. */
const linkTypesOtherwise = new Map([
  [1, 'ETHERNET'],
  [2, 'EXP_ETHERNET'],
  [6, 'IEEE802_5'],
  [7, 'ARCNET_BSD'],
  [50, 'PPP_HDLC'],
  [102, 'BSD/OS SLIP'],
  [103, 'BSD/OS PPP'],
  [106, 'LINUX_ATM_CLIP'],
  [119, 'IEEE802_11_PRISM'],
  [127, 'IEEE802_11_RADIOTAP'],
  [136, 'JUNIPER_SVCS'],
  [163, 'IEEE802_11_AVS'],
  [186, 'USB'],
  [199, 'IPMB'],
  [218, 'GSMTAP_UM'], // Wireshark's slip: 218 is the Abis interface
]);

const fields = new Set([...comparisons.map(({ field }) => field), 'pcapng.interface_description.link_type']);
const values = new Map<string, Map<number, string>>([...fields].map((field) => [field, new Map()]));
const dump = spawnSync('tshark', ['-G', 'values'], {
  maxBuffer: 1 << 28,
  stdio: ['ignore', 'pipe', 'ignore'],
});
const haveTshark = dump.status === 0;
if (haveTshark) {
  for (const line of dump.stdout.toString('latin1').split('\n')) {
    const [kind, field, code, name] = line.split('\t');
    if (kind !== 'V' || field === undefined || code === undefined || name === undefined) continue;
    const table = values.get(field);
    if (table !== undefined && /^(0x[0-9a-f]+|\d+)$/i.test(code)) table.set(Number(code), name);
  }
}
const skip = haveTshark ? false : 'tshark is not installed here: the tables were not compared with it';

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9.]/g, '');

for (const { registry, field, differs, leftOut } of comparisons) {
  test(`${registry.id} agrees with Wireshark's ${field}`, { skip }, () => {
    const theirs = values.get(field) ?? new Map<number, string>();
    const wrong: string[] = [];
    let compared = 0;
    for (const [code, name] of theirs) {
      if (leftOut?.(code)) continue;
      compared++;
      const ours = registry.label(code);
      if (name === differs?.get(code)) {
        if (registry.name(code) === undefined) wrong.push(`${code}: no name for ${name}`);
      } else if (name.includes('GREASE')) {
        if (!ours.startsWith('GREASE')) wrong.push(`${code}: ${ours}, theirs ${name}`);
      } else if (plain(name) !== plain(ours)) {
        wrong.push(`${code}: ${ours}, theirs ${name}`);
      }
    }
    assert.deepEqual(wrong, []);
    assert.ok(compared > 0);
  });
}

test('link types agree with Wireshark', { skip }, () => {
  const theirs = values.get('pcapng.interface_description.link_type') ?? new Map<number, string>();
  const wrong: string[] = [];
  for (const [code, name] of theirs) {
    const ours = LinkType.name(code);
    if (linkTypesOtherwise.get(code) === name && ours !== undefined) continue;
    if (code >= 147 && code <= 162 && ours === name.replace('_', '')) continue; // USER_0 is USER0 in pcap
    if (ours === undefined || plain(name) !== plain(ours)) wrong.push(`${code}: ${ours}, theirs ${name}`);
  }
  assert.deepEqual(wrong, []);
  assert.ok(theirs.size > 150);
});

const listed = spawnSync('openssl', ['ciphers', '-V', '-stdname', 'ALL:COMPLEMENTOFALL'], {
  encoding: 'utf8',
});
const haveOpenssl = listed.status === 0;

test('cipher suites agree with OpenSSL in number and standard name', {
  skip: haveOpenssl ? false : 'openssl is not installed here: cipher suites were not compared with it',
}, () => {
  let compared = 0;
  for (const line of listed.stdout.split('\n')) {
    const match = /^\s*0x([0-9A-F]{2}),0x([0-9A-F]{2}) - (\S+)/.exec(line);
    if (match === null) continue;
    compared++;
    const code = Number.parseInt(match[1]! + match[2]!, 16);
    assert.equal(CipherSuite.label(code), match[3]);
  }
  assert.ok(compared > 50);
});
