import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { ExtensionType } from '../../src/handshake/extension/extension-type.js';
import { AlertDescription, AlertLevel } from '../../src/registry/alert.js';
import { CipherSuite } from '../../src/registry/cipher-suite.js';
import { ContentType } from '../../src/registry/content-type.js';
import { isGrease8, isGrease16, isGreaseAlpn } from '../../src/registry/grease.js';
import { HandshakeType } from '../../src/registry/handshake-type.js';
import { PskKeyExchangeMode } from '../../src/registry/hello-values.js';
import { LinkType } from '../../src/registry/link-type.js';
import { NamedGroup } from '../../src/registry/named-group.js';
import { isTls13, ProtocolVersion } from '../../src/registry/protocol-version.js';
import { defineRegistry, type Registry } from '../../src/registry/registry.js';
import { SignatureScheme, signatureHashLabel } from '../../src/registry/signature-scheme.js';

const folder = new URL('../../src/registry/', import.meta.url);

const isRegistry = (value: unknown): value is Registry =>
  typeof value === 'object' && value !== null && 'entries' in value && 'label' in value && 'source' in value;

const registries: { readonly exported: string; readonly registry: Registry }[] = [
  { exported: 'ExtensionType', registry: ExtensionType },
];
for (const file of readdirSync(folder).filter((name) => name.endsWith('.js'))) {
  const module: Record<string, unknown> = await import(new URL(file, folder).href);
  for (const [exported, value] of Object.entries(module)) {
    if (isRegistry(value)) registries.push({ exported, registry: value });
  }
}

const documents =
  /^(GB\/T 38636|NIST SP 800-232|ETSI TS 103 523-2|(BoringSSL|OpenSSL|Mozilla NSS|Fizz) \w+\.h( \w+)?)$/;
const reference = /^(RFC [1-9]\d{2,4}|draft-[a-z0-9]+(-[a-z0-9]+)+)( section ([1-9]\d*|[A-Z])(\.\d+)*)?$/;

test('the folder holds the registries that others name', () => {
  const names = new Set(registries.map(({ exported }) => exported));
  const wanted = `ContentType HandshakeType AlertDescription AlertLevel ProtocolVersion CipherSuite NamedGroup
    SignatureScheme HashAlgorithm SignatureAlgorithm ExtensionType ClientCertificateType CertificateType
    CertificateStatusType CertificateCompressionAlgorithm PskKeyExchangeMode CompressionMethod EcPointFormat
    EcCurveType LinkType`;
  assert.deepEqual(
    wanted.split(/\s+/).filter((name) => !names.has(name)),
    [],
  );
});

test('registry ids are unique and every source is named', () => {
  assert.equal(new Set(registries.map(({ registry }) => registry.id)).size, registries.length);
  for (const { exported, registry } of registries) assert.ok(registry.source.length > 3, exported);
});

for (const { exported, registry } of registries) {
  test(`${exported}: codes are unique, fit their width, and look-ups agree`, () => {
    const codes = registry.entries.map((entry) => entry.code);
    assert.equal(new Set(codes).size, codes.length);
    for (const entry of registry.entries) {
      assert.ok(
        Number.isInteger(entry.code) && entry.code >= 0 && entry.code < 256 ** registry.width,
        entry.name,
      );
      assert.equal(registry.entry(entry.code), entry);
      assert.equal(registry.name(entry.code), entry.name);
      assert.equal(registry.label(entry.code), entry.name);
      assert.equal(registry.code[entry.name], entry.code);
    }
  });

  test(`${exported}: every reference parses and every note is a sentence`, () => {
    for (const { name, ref, note } of registry.entries) {
      if (ref !== undefined) assert.ok(reference.test(ref) || documents.test(ref), `${name}: ${ref}`);
      if (note !== undefined) assert.match(note, /^[A-Z0-9].*\.$/s, name);
    }
  });

  test(`${exported}: every code has a label, known or not`, () => {
    const last = 256 ** registry.width;
    // Of four billion versions of QUIC some.
    const step = registry.width === 4 ? 1_000_003 : 1;
    for (let code = 0; code < last; code += step) {
      const label = registry.label(code);
      if (registry.name(code) === undefined) {
        assert.match(
          label,
          /^(unknown|GREASE|CRYPTO_ERROR) \(0x[0-9a-f]+\)$|^(TLS 1\.3 \(draft \d+\)|QUIC draft \d+)$/,
        );
      }
    }
  });
}

test('an unknown code shows as hex of its width', () => {
  assert.equal(HandshakeType.label(0x63), 'unknown (0x63)');
  assert.equal(CipherSuite.label(0x1234), 'unknown (0x1234)');
  assert.equal(CipherSuite.label(0x0072), 'unknown (0x0072)');
  assert.equal(CipherSuite.name(0x1234), undefined);
  assert.equal(CipherSuite.entry(0x1234), undefined);
});

test('codes are literal types', () => {
  const hello: 1 = HandshakeType.code.client_hello;
  const version: 0x0304 = ProtocolVersion.code['TLS 1.3'];
  const ethernet: 1 = LinkType.code.EN10MB;
  assert.deepEqual([hello, version, ethernet], [1, 0x0304, 1]);
});

test('a registry of one entry works without a pattern', () => {
  const one = defineRegistry({ id: 'x', width: 1, source: 'a test' }, { a: { code: 7 } });
  assert.equal(one.label(7), 'a');
  assert.equal(one.label(8), 'unknown (0x08)');
});

test('names of objects and prototypes are no code points', () => {
  assert.equal(Object.hasOwn(CipherSuite.code, 'constructor'), false);
  assert.equal(CipherSuite.name(Number.NaN), undefined);
});

test('GREASE is exactly the sixteen values of RFC 8701 for two bytes', () => {
  const found = Array.from({ length: 0x10000 }, (_, code) => code).filter(isGrease16);
  assert.deepEqual(
    found.map((code) => code.toString(16).padStart(4, '0')),
    [...'0123456789abcdef'].map((digit) => `${digit}a${digit}a`),
  );
});

test('GREASE is exactly the eight values of RFC 8701 for PSK key exchange modes', () => {
  const found = Array.from({ length: 0x100 }, (_, code) => code).filter(isGrease8);
  assert.deepEqual(found, [0x0b, 0x2a, 0x49, 0x68, 0x87, 0xa6, 0xc5, 0xe4]);
});

test('GREASE is named as such in each registry that it appears in, and no code point is GREASE', () => {
  for (const registry of [
    CipherSuite,
    ExtensionType,
    NamedGroup,
    SignatureScheme,
    ProtocolVersion,
  ] as const) {
    for (let high = 0; high < 16; high++) {
      const code = (high << 12) | 0x0a00 | (high << 4) | 0x0a;
      const table: Registry = registry;
      assert.equal(table.name(code), undefined);
      if (registry === ProtocolVersion) continue;
      assert.equal(table.label(code), `GREASE (0x${code.toString(16).padStart(4, '0')})`);
    }
  }
  assert.equal(PskKeyExchangeMode.label(0x2a), 'GREASE (0x2a)');
  assert.equal(ProtocolVersion.label(0x7a7a), 'GREASE (0x7a7a)');
  assert.equal(HandshakeType.label(0x0a), 'new_connection_id');
});

test('GREASE in ALPN is a two-byte name of equal bytes', () => {
  assert.equal(isGreaseAlpn(Uint8Array.of(0x2a, 0x2a)), true);
  assert.equal(isGreaseAlpn(Uint8Array.of(0x2a, 0x3a)), false);
  assert.equal(isGreaseAlpn(Uint8Array.of(0x2a, 0x2a, 0x2a)), false);
  assert.equal(isGreaseAlpn(Uint8Array.of()), false);
});

test('versions read as people say them, drafts by their number', () => {
  const expected: readonly [number, string][] = [
    [0x0002, 'SSL 2.0'],
    [0x0300, 'SSL 3.0'],
    [0x0301, 'TLS 1.0'],
    [0x0302, 'TLS 1.1'],
    [0x0303, 'TLS 1.2'],
    [0x0304, 'TLS 1.3'],
    [0x7f17, 'TLS 1.3 (draft 23)'],
    [0x7f1c, 'TLS 1.3 (draft 28)'],
    [0xfeff, 'DTLS 1.0'],
    [0xfefd, 'DTLS 1.2'],
    [0xfefc, 'DTLS 1.3'],
    [0x0305, 'unknown (0x0305)'],
  ];
  for (const [code, label] of expected) assert.equal(ProtocolVersion.label(code), label);
});

test('drafts, experiments and DTLS 1.3 count as TLS 1.3, GREASE does not', () => {
  for (const code of [0x0304, 0x7f12, 0x7f1c, 0x7e02, 0x7a12, 0xfb17, 0xfb1a, 0xfefc])
    assert.ok(isTls13(code));
  for (const code of [0x0303, 0x0305, 0x7a7a, 0xfefd, 0xfbfb, 0x7e7e, 0x7f7f]) assert.ok(!isTls13(code));
});

test('every alert has its sentence and its reference', () => {
  for (const registry of [AlertDescription, AlertLevel]) {
    for (const entry of registry.entries) {
      assert.ok(entry.note !== undefined && entry.note.length > 20, entry.name);
      assert.match(entry.ref ?? '', /^RFC \d+ section/, entry.name);
    }
  }
  assert.equal(AlertDescription.entries.length, 37);
});

test('reserved alerts keep the name of the version that sends them', () => {
  assert.equal(AlertDescription.label(21), 'decryption_failed');
  assert.equal(AlertDescription.label(41), 'no_certificate');
  assert.equal(AlertDescription.label(60), 'export_restriction');
  assert.equal(AlertDescription.label(116), 'certificate_required');
  assert.equal(AlertDescription.label(121), 'ech_required');
});

test('TLS 1.2 signature and hash pairs have names where TLS 1.3 has none', () => {
  assert.equal(signatureHashLabel(0x0403), 'ecdsa_secp256r1_sha256');
  assert.equal(signatureHashLabel(0x0303), 'sha224 + ecdsa');
  assert.equal(signatureHashLabel(0x0101), 'md5 + rsa');
  assert.equal(signatureHashLabel(0x0840), 'Intrinsic + gostr34102012_256');
  assert.equal(signatureHashLabel(0xfafa), 'GREASE (0xfafa)');
  assert.equal(signatureHashLabel(0xee01), 'unknown (0xee01)');
});

test('counts of the IANA tables match the copy of 2026-09-29', () => {
  const outsideIana = (code: number): boolean =>
    code === 0x1c ||
    code === 0x1d ||
    (code >= 0x60 && code <= 0x66) ||
    (code >= 0x80 && code <= 0x83) ||
    (code >= 0x16b7 && code <= 0x16ba) ||
    code === 0xc0ff ||
    (code >= 0xcc13 && code <= 0xcc15) ||
    code >= 0xe000;
  assert.equal(CipherSuite.entries.filter((entry) => !outsideIana(entry.code)).length, 356);
  const experiments = new Set([0x4138, 0xfe30, 0xfe31]);
  assert.equal(NamedGroup.entries.filter((entry) => !experiments.has(entry.code)).length, 59);
  assert.equal(SignatureScheme.entries.filter((entry) => !/^dsa_/.test(entry.name)).length, 49);
  const drafts = new Set([40, 46, 13172, 17513, 17613, 30031, 30032, 65445, 65486]);
  assert.equal(ExtensionType.entries.filter((entry) => !drafts.has(entry.code)).length, 64);
  assert.equal(ContentType.entries.length, 8);
});
