import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { after, describe, it } from 'node:test';
import { MAX_CACHED_CERTIFICATES } from '../../src/base/limits.js';
import {
  type Certificate,
  CertificateCache,
  parseCertificate,
  type UndecodedCertificate,
} from '../../src/x509/certificate.js';
import { isSelfSigned, issuedBy, selfSignature } from '../../src/x509/signature.js';
import { certificate, commonName, extension, oid, sequence, tlv } from './der-builder.js';
import { committed } from './fixtures.js';
import { CertificateMaker, noOpenssl, opensslNames } from './openssl.js';

function parsed(der: Uint8Array): Certificate {
  const result = parseCertificate(der);
  if ('undecoded' in result) assert.fail(`undecoded: ${result.reason} at ${result.offset}`);
  return result;
}

function undecoded(der: Uint8Array): UndecodedCertificate {
  const result = parseCertificate(der);
  if (!('undecoded' in result)) assert.fail('decoded');
  return result;
}

function agreesWithNode(der: Uint8Array): void {
  const ours = parsed(der);
  const theirs = new X509Certificate(der);
  assert.equal(ours.serialNumber, theirs.serialNumber.toLowerCase());
  assert.equal(ours.notBefore.seconds * 1000, Date.parse(theirs.validFrom));
  assert.equal(ours.notAfter.seconds * 1000, Date.parse(theirs.validTo));
  assert.equal(ours.sha256, theirs.fingerprint256.replaceAll(':', '').toLowerCase());
  assert.equal(ours.basicConstraints?.ca ?? false, theirs.ca);
  assert.equal(isSelfSigned(ours), theirs.verify(theirs.publicKey));
  const names = ours.subjectAltNames.flatMap(({ type, value }) =>
    type === 'dNSName' ? [`DNS:${value}`] : type === 'rfc822Name' ? [`email:${value}`] : [],
  );
  for (const name of names) assert.ok(theirs.subjectAltName?.includes(name), name);
}

describe('a certificate made by openssl', { skip: noOpenssl }, () => {
  const maker = new CertificateMaker();
  after(() => maker.remove());

  const kinds = [
    { key: ['rsa:2048'], expected: { algorithm: 'RSA', bits: 2048 }, signature: 'sha256WithRSAEncryption' },
    {
      key: ['rsa:2048'],
      options: ['-sha1'],
      expected: { algorithm: 'RSA', bits: 2048 },
      signature: 'sha1WithRSAEncryption',
    },
    {
      key: ['rsa:2048'],
      options: ['-sha384', '-sigopt', 'rsa_padding_mode:pss'],
      expected: { algorithm: 'RSA', bits: 2048 },
      signature: 'RSASSA-PSS with sha384',
    },
    {
      key: ['rsa-pss', '-pkeyopt', 'rsa_keygen_bits:2048'],
      expected: { algorithm: 'RSASSA-PSS', bits: 2048 },
      signature: 'RSASSA-PSS with sha256',
    },
    {
      key: ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
      expected: { algorithm: 'EC', bits: 256, curve: 'secp256r1' },
      signature: 'ecdsa-with-SHA256',
    },
    {
      key: ['ec', '-pkeyopt', 'ec_paramgen_curve:secp521r1'],
      options: ['-sha512'],
      expected: { algorithm: 'EC', bits: 521, curve: 'secp521r1' },
      signature: 'ecdsa-with-SHA512',
    },
    {
      key: ['ec', '-pkeyopt', 'ec_paramgen_curve:brainpoolP384r1'],
      expected: { algorithm: 'EC', bits: 384, curve: 'brainpoolP384r1' },
      signature: 'ecdsa-with-SHA256',
    },
    {
      key: ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-pkeyopt', 'ec_param_enc:explicit'],
      expected: { algorithm: 'EC', bits: 256, curve: 'explicit' },
      signature: 'ecdsa-with-SHA256',
    },
    { key: ['ed25519'], expected: { algorithm: 'Ed25519' }, signature: 'Ed25519' },
    { key: ['ed448'], expected: { algorithm: 'Ed448' }, signature: 'Ed448' },
  ];
  for (const { key, options = [], expected, signature } of kinds) {
    it(`has its key and signature named: ${[...key, ...options].join(' ')}`, () => {
      const { der } = maker.make({ key, subject: '/CN=kind', options });
      const ours = parsed(der);
      assert.deepEqual(ours.publicKey, expected);
      assert.equal(ours.signatureAlgorithm, signature);
      assert.equal(ours.signatureHash, /sha\d+/i.exec(signature)?.[0].toLowerCase() ?? null);
      assert.equal(isSelfSigned(ours), true);
      assert.equal(ours.selfIssued, true);
      assert.deepEqual(ours.problems, []);
      agreesWithNode(der);
    });
  }

  it('has all facts of its extensions', () => {
    const { der } = maker.make({
      key: ['ed25519'],
      subject: '/C=DE/O=Beispiel/CN=example.com/CN=second',
      extensions: [
        'subjectAltName=DNS:example.com,DNS:*.example.org,IP:10.0.0.1,IP:2001:db8::1,email:a@example.com,' +
          'URI:https://example.com/x,dirName:other,otherName:1.3.6.1.4.1.311.20.2.3;UTF8:user@corp,RID:1.2.3.4',
        'keyUsage=critical,digitalSignature,keyAgreement,decipherOnly',
        'extendedKeyUsage=serverAuth,clientAuth,1.2.3.4.5',
        'authorityInfoAccess=OCSP;URI:http://ocsp.example/,caIssuers;URI:http://ca.example/a.crt',
        'crlDistributionPoints=URI:http://crl.example/1.crl,URI:http://crl.example/2.crl',
        'nameConstraints=critical,permitted;DNS:example.com',
        '1.2.3.4=critical,DER:0500',
      ],
    });
    const ours = parsed(der);
    assert.deepEqual(ours.subjectAltNames, [
      { type: 'dNSName', value: 'example.com' },
      { type: 'dNSName', value: '*.example.org' },
      { type: 'iPAddress', value: '10.0.0.1' },
      { type: 'iPAddress', value: '2001:db8::1' },
      { type: 'rfc822Name', value: 'a@example.com' },
      { type: 'uniformResourceIdentifier', value: 'https://example.com/x' },
      { type: 'directoryName', value: 'CN=within,C=DE' },
      { type: 'otherName', value: 'msUserPrincipalName=user@corp' },
      { type: 'registeredID', value: '1.2.3.4' },
    ]);
    assert.deepEqual(ours.subjectCommonNames, ['example.com', 'second']);
    assert.deepEqual(ours.keyUsage, ['digitalSignature', 'keyAgreement', 'decipherOnly']);
    assert.deepEqual(ours.extendedKeyUsage, ['serverAuth', 'clientAuth', '1.2.3.4.5']);
    assert.deepEqual(ours.authorityInfoAccess, {
      caIssuers: ['http://ca.example/a.crt'],
      ocsp: ['http://ocsp.example/'],
    });
    assert.deepEqual(ours.crlDistributionPoints, ['http://crl.example/1.crl', 'http://crl.example/2.crl']);
    assert.deepEqual(ours.nameConstraints, {
      permitted: [{ type: 'dNSName', text: 'example.com' }],
      excluded: [],
    });
    assert.deepEqual(ours.unknownCriticalExtensions, ['1.2.3.4']);
    assert.match(ours.subjectKeyIdentifier ?? '', /^[0-9a-f]{40}$/);
    assert.equal(ours.version, 3);
    agreesWithNode(der);
  });

  it('tells basicConstraints with and without a path length, and their absence', () => {
    const of = (value: string) =>
      parsed(
        maker.make({ key: ['ed25519'], subject: '/CN=ca', extensions: [`basicConstraints=${value}`] }).der,
      ).basicConstraints;
    assert.deepEqual(of('critical,CA:TRUE,pathlen:0'), { ca: true, pathLength: 0 });
    assert.deepEqual(of('CA:TRUE'), { ca: true });
    assert.deepEqual(of('CA:FALSE'), { ca: false });
    assert.equal(parsed(certificate()).basicConstraints, null);
  });

  it('has its names as openssl prints them', () => {
    const subjects = [
      '/C=DE/ST=Bayern/L=München/O=Müller \\"Söhne\\"\\, KG/OU=#1; <x>/CN=a\\+b',
      '/DC=org/DC=example/UID=u1/CN= lead and trail ',
      '/CN=证书/emailAddress=a@example.com/serialNumber=12/street=Weg 1/postalCode=123/title=Dr',
      '/1.2.3.4=unknown type/CN=x',
      '/O=one+OU=two/CN=multi',
      '/CN=back\\\\slash',
    ];
    for (const subject of subjects) {
      const { der } = maker.make({ key: ['ed25519'], subject, options: ['-multivalue-rdn'] });
      const theirs = opensslNames(der).subject;
      const ours = parsed(der).subject;
      // OpenSSL writes hexadecimal in upper case, and turns the attributes of one RDN round too, which are a set.
      const alike = (text: string) =>
        text
          .replace(/#([0-9a-f]+)/gi, (_, digits: string) => `#${digits.toLowerCase()}`)
          .split(/(?<!\\)[,+]/)
          .sort();
      assert.deepEqual(alike(ours), alike(theirs), subject);
    }
  });
});

describe('a committed certificate', () => {
  for (const [title, { base64, expected }] of Object.entries(committed)) {
    it(`reads the same everywhere: ${title}`, () => {
      const der = Uint8Array.from(Buffer.from(base64, 'base64'));
      const ours = parsed(der);
      for (const [key, value] of Object.entries(expected)) {
        assert.deepEqual(ours[key as keyof Certificate], value, key);
      }
      agreesWithNode(der);
    });
  }
});

describe('dates', () => {
  const notAfter = (tag: number, text: string) => parsed(certificate({ notAfter: tlv(tag, text) })).notAfter;
  it('put two-digit years from 50 on into the twentieth century', () => {
    assert.equal(notAfter(0x17, '491231235959Z').iso, '2049-12-31T23:59:59Z');
    assert.equal(notAfter(0x17, '500101000000Z').iso, '1950-01-01T00:00:00Z');
    assert.equal(notAfter(0x17, '691231235959Z').seconds, -1);
  });
  it('take four-digit years as they are', () => {
    assert.equal(notAfter(0x18, '20500101000000Z').iso, '2050-01-01T00:00:00Z');
    assert.deepEqual(notAfter(0x18, '99991231235959Z'), {
      seconds: 253402300799,
      iso: '9999-12-31T23:59:59Z',
    });
    assert.equal(notAfter(0x18, '00010101000000Z').iso, '0001-01-01T00:00:00Z');
  });
  it('may lack seconds or state a difference from UTC, as old certificates do', () => {
    assert.equal(notAfter(0x17, '2502010000Z').iso, '2025-02-01T00:00:00Z');
    assert.equal(notAfter(0x17, '250201000000+0130').iso, '2025-01-31T22:30:00Z');
    assert.equal(notAfter(0x18, '20250201000000.5Z').iso, '2025-02-01T00:00:00Z');
  });
  it('that are none are NaN, with the text and a problem', () => {
    for (const text of ['251301000000Z', '250230000000Z', '250101240000Z', '25010100', '', 'yesterday']) {
      const ours = parsed(certificate({ notAfter: tlv(0x17, text) }));
      assert.ok(Number.isNaN(ours.notAfter.seconds), text);
      assert.equal(ours.notAfter.iso, text);
      assert.deepEqual(
        ours.problems.map(({ code, field }) => [code, field]),
        [['damaged_time', 'notAfter']],
      );
    }
  });
});

describe('serial numbers', () => {
  const serial = (...bytes: number[]) => parsed(certificate({ serial: tlv(2, bytes) })).serialNumber;
  it('lose only the zero that keeps them positive', () => {
    assert.equal(serial(0x00, 0x80), '80');
    assert.equal(serial(0x00), '00');
    assert.equal(serial(0x00, 0x01), '0001');
    assert.equal(serial(0xff), 'ff');
    assert.equal(serial(...new Array<number>(20).fill(0x0a)), '0a'.repeat(20));
  });
});

describe('post-quantum and unknown keys', () => {
  const withKey = (dotted: string) => {
    const identifier = sequence(oid(dotted));
    return parsed(
      certificate({
        key: sequence(identifier, tlv(3, new Uint8Array(1313))),
        signature: identifier,
        issuer: commonName('subject'),
      }),
    );
  };
  it('are named as FIPS 203 to 205 write them', () => {
    const named: [string, string][] = [
      ['2.16.840.1.101.3.4.3.17', 'ML-DSA-44'],
      ['2.16.840.1.101.3.4.3.19', 'ML-DSA-87'],
      ['2.16.840.1.101.3.4.3.20', 'SLH-DSA-SHA2-128s'],
      ['2.16.840.1.101.3.4.3.31', 'SLH-DSA-SHAKE-256f'],
    ];
    for (const [dotted, expected] of named) {
      const ours = withKey(dotted);
      assert.deepEqual(ours.publicKey, { algorithm: expected });
      assert.equal(ours.signatureAlgorithm, expected);
      assert.equal(ours.signatureHash, null);
    }
  });
  it('are dotted decimal if unknown, and no signature is claimed either way', () => {
    const ours = withKey('1.2.3.4.5');
    assert.deepEqual(ours.publicKey, { algorithm: '1.2.3.4.5' });
    assert.equal(ours.signatureAlgorithm, '1.2.3.4.5');
    assert.equal(isSelfSigned(ours), false);
    assert.equal(selfSignature(ours), 'unsupported_algorithm');
  });
});

describe('damage', () => {
  it('in one extension leaves the rest, with a problem that says where', () => {
    const der = certificate({
      extensions: [
        extension('2.5.29.17', tlv(0x04, 'not a sequence')),
        extension('2.5.29.19', sequence(tlv(1, [0xff])), true),
        extension('2.5.29.37', Uint8Array.from([0x30, 0x05, 0x06])),
      ],
    });
    const ours = parsed(der);
    assert.deepEqual(ours.subjectAltNames, []);
    assert.deepEqual(ours.basicConstraints, { ca: true });
    assert.equal(ours.extendedKeyUsage, null);
    assert.deepEqual(
      ours.problems.map(({ code, field }) => [code, field]),
      [
        ['damaged_extension', 'subjectAltName'],
        ['damaged_extension', 'extKeyUsage'],
      ],
    );
    for (const { offset } of ours.problems) assert.equal(der[offset], 0x04);
  });
  it('by a repeated extension: the first one counts', () => {
    const ours = parsed(
      certificate({
        extensions: [extension('2.5.29.15', tlv(3, [7, 0x80])), extension('2.5.29.15', tlv(3, [2, 0x04]))],
      }),
    );
    assert.deepEqual(ours.keyUsage, ['digitalSignature']);
    assert.deepEqual(
      ours.problems.map(({ code }) => code),
      ['duplicate_extension'],
    );
  });
  it('by bytes behind the certificate is noted and they are left out of its DER', () => {
    const der = certificate();
    const ours = parsed(Buffer.concat([der, Buffer.from([0, 1, 2])]));
    assert.equal(ours.trailingBytes, 3);
    assert.deepEqual(ours.der, der);
    assert.deepEqual(ours.problems, [{ code: 'trailing_bytes', offset: der.length, field: 'Certificate' }]);
  });
  it('by two different signature algorithms is noted', () => {
    const ours = parsed(certificate({ outerSignature: sequence(oid('1.2.840.113549.1.1.11')) }));
    assert.deepEqual(
      ours.problems.map(({ code }) => code),
      ['signature_algorithm_mismatch'],
    );
    assert.equal(ours.signatureAlgorithm, 'sha256WithRSAEncryption');
  });
  it('of the whole is told with its kind and place', () => {
    const der = certificate();
    const of = (bytes: Uint8Array) => {
      const { reason, offset } = undecoded(bytes);
      return { reason, offset };
    };
    assert.deepEqual(of(new Uint8Array()), { reason: 'empty', offset: 0 });
    for (const length of [1, 2, 3, 100, der.length - 1]) {
      assert.deepEqual(of(der.subarray(0, length)), { reason: 'truncated', offset: length });
    }
    assert.deepEqual(of(Uint8Array.from([0x30, 0])), { reason: 'not_a_certificate', offset: 2 });
    assert.equal(of(Buffer.from('not a certificate')).reason, 'truncated');
    assert.equal(of(new Uint8Array(1 << 18)).reason, 'too_long');
  });
  it('inside is found where the first unreadable element begins', () => {
    const der = certificate();
    const serialAt = Buffer.from(der).indexOf(Buffer.from([2, 1, 1]));
    const broken = Uint8Array.from(der);
    broken[serialAt + 1] = 0x84;
    assert.deepEqual(undecoded(broken).offset, serialAt);
    assert.equal(undecoded(broken).reason, 'malformed');
  });
  it("does not reach the caller's bytes: the certificate keeps its own", () => {
    const der = certificate();
    const given = Uint8Array.from(der);
    const ours = parsed(given);
    given.fill(0);
    assert.deepEqual(ours.der, der);
    assert.equal(ours.subjectDer.length > 0 && ours.subjectDer[0], 0x30);
  });
  it('version 1 without extensions is a certificate', () => {
    const ours = parsed(certificate({ version: new Uint8Array() }));
    assert.equal(ours.version, 1);
    assert.equal(ours.subject, 'CN=subject');
    assert.equal(ours.keyUsage, null);
  });
});

describe('the cache', () => {
  it('reads a certificate once and forgets the one not used for longest', () => {
    const cache = new CertificateCache();
    const numbered = (n: number) => certificate({ serial: tlv(2, [1, n >> 8, n & 0xff]) });
    const first = cache.get(numbered(0));
    const second = cache.get(numbered(1));
    assert.equal(cache.get(numbered(0)), first);
    for (let n = 2; n <= MAX_CACHED_CERTIFICATES; n++) cache.get(numbered(n));
    assert.equal(cache.size, MAX_CACHED_CERTIFICATES);
    assert.equal(cache.get(numbered(0)), first);
    assert.notEqual(cache.get(numbered(1)), second);
    assert.equal(cache.get(new Uint8Array(3)), cache.get(new Uint8Array(3)));
  });
  it('does not keep more bytes than its bound', () => {
    const cache = new CertificateCache();
    for (let n = 0; n < 100; n++) {
      cache.get(
        certificate({ serial: tlv(2, [1, n]), extensions: [extension('1.2.3', new Uint8Array(120_000))] }),
      );
    }
    assert.ok(cache.size < 75, String(cache.size));
  });
});

describe('who issued it', { skip: noOpenssl }, () => {
  const maker = new CertificateMaker();
  after(() => maker.remove());
  const ca = ['basicConstraints=critical,CA:TRUE', 'keyUsage=keyCertSign'];
  it('is yes, no, or beyond the crypto library', () => {
    const key = ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
    const root = maker.make({ key, subject: '/CN=root', extensions: ca });
    const namesake = maker.make({ key, subject: '/CN=root', extensions: ['subjectKeyIdentifier=none'] });
    const leaf = parsed(
      maker.make({ key, subject: '/CN=leaf', issuer: root, extensions: ['authorityKeyIdentifier=none'] }).der,
    );
    assert.equal(issuedBy(leaf, parsed(root.der)), 'yes');
    assert.equal(issuedBy(leaf, parsed(namesake.der)), 'no');
    assert.equal(issuedBy(leaf, leaf), 'no');
    assert.equal(isSelfSigned(leaf), false);
    const mldsa = sequence(oid('2.16.840.1.101.3.4.3.17'));
    const unknown = parsed(
      certificate({ subject: leaf.issuerDer, key: sequence(mldsa, tlv(3, new Uint8Array(1313))) }),
    );
    assert.notEqual(issuedBy(leaf, unknown), 'yes');
  });
  it('is no when the key identifiers contradict each other', () => {
    const root = maker.make({ key: ['ed25519'], subject: '/CN=root', extensions: ca });
    const leaf = parsed(
      maker.make({
        key: ['ed25519'],
        subject: '/CN=leaf',
        issuer: root,
        extensions: ['authorityKeyIdentifier=keyid'],
      }).der,
    );
    assert.equal(leaf.authorityKeyIdentifier, parsed(root.der).subjectKeyIdentifier);
    const other = { ...parsed(root.der), subjectKeyIdentifier: '00' };
    assert.equal(issuedBy(leaf, other), 'no');
  });
  it('is no when a bit of the signature is wrong', () => {
    const { der } = maker.make({ key: ['rsa:2048'], subject: '/CN=root' });
    const broken = Uint8Array.from(der);
    broken[broken.length - 5]! ^= 1;
    assert.equal(selfSignature(parsed(broken)), 'no');
  });
});
