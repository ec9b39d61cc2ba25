import assert from 'node:assert/strict';
import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { test } from 'node:test';
import {
  MAX_CACHED_CERTIFICATE_BYTES,
  MAX_CACHED_CERTIFICATES,
  MAX_CERTIFICATE_LENGTH,
  MAX_CHAIN_LENGTH,
  MAX_DER_DEPTH,
  MAX_DER_NODES,
  MAX_DSA_MODULUS_BITS,
  MAX_MODULUS_BITS,
  MAX_NAME_COMPARISONS,
  MAX_OCSP_ANSWERS,
  MAX_OCSP_RESPONSE_LENGTH,
  MAX_OID_LENGTH,
  MAX_PATH_LENGTH,
  MAX_PATH_STEPS,
  MAX_RSA_EXPONENT_BITS,
  MAX_SIGNATURE_CHECKS,
  MAX_STORE_CERTIFICATES,
} from '../../src/base/limits.js';
import { type Certificate, CertificateCache, parseCertificate } from '../../src/x509/certificate.js';
import { readCertificateFile } from '../../src/x509/certificate-file.js';
import { chainFacts } from '../../src/x509/chain.js';
import { derTree, isFailure } from '../../src/x509/der.js';
import { dottedOid } from '../../src/x509/der-node.js';
import { ocspAnswer } from '../../src/x509/ocsp.js';
import { findPath } from '../../src/x509/path.js';
import { issuedBy, publicKeyOf } from '../../src/x509/signature.js';
import { TrustStore } from '../../src/x509/trust-store.js';
import { certificate, commonName, ED25519, extension, oid, sequence, tlv } from '../x509/der-builder.js';

const times = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at));

function parsed(der: Uint8Array): Certificate {
  const result = parseCertificate(der);
  if ('undecoded' in result) assert.fail(result.reason);
  return result;
}
const serial = (number: number) => tlv(2, [1, number >> 16, number >> 8, number]);

/** 2026-06-01. */
const AT = 1_780_272_000;

interface Pair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}
const pair = (): Pair => generateKeyPairSync('ed25519');
const CA = [extension('2.5.29.19', sequence(tlv(1, [0xff])), true)];
let made = 0;

/** A certificate whose signature verifies. */
function signed(
  subject: string,
  issuer: string,
  of: Pair,
  by: Pair,
  extensions: readonly Uint8Array[] = CA,
): Certificate {
  const tbs = sequence(
    tlv(0xa0, tlv(2, [2])),
    serial(++made),
    ED25519,
    commonName(issuer),
    sequence(tlv(0x17, '250101000000Z'), tlv(0x17, '350101000000Z')),
    commonName(subject),
    Uint8Array.from(of.publicKey.export({ type: 'spki', format: 'der' })),
    ...(extensions.length === 0 ? [] : [tlv(0xa3, sequence(...extensions))]),
  );
  return parsed(sequence(tbs, ED25519, tlv(3, [0], sign(null, tbs, by.privateKey))));
}

const ask = (sent: readonly Certificate[], store: readonly Certificate[]) =>
  findPath({ sent, store: new TrustStore(store), at: AT, purpose: 'serverAuth', name: undefined });
const limited = ({ doubts }: ReturnType<typeof ask>) => doubts.some(({ code }) => code === 'search_limit');

test('MAX_CERTIFICATE_LENGTH: a longer certificate stays undecoded, with that as its reason', () => {
  const ofLength = (length: number) => {
    const filler = (size: number) => certificate({ extensions: [extension('1.2.3', new Uint8Array(size))] });
    return filler(length - (filler(100_000).length - 100_000));
  };
  assert.equal(ofLength(MAX_CERTIFICATE_LENGTH).length, MAX_CERTIFICATE_LENGTH);
  parsed(ofLength(MAX_CERTIFICATE_LENGTH));
  const longer = parseCertificate(ofLength(MAX_CERTIFICATE_LENGTH + 1));
  assert.ok('undecoded' in longer && longer.reason === 'too_long');
});

test('MAX_DER_DEPTH: deeper nesting is refused', () => {
  const nested = (depth: number) => {
    let inner = sequence();
    for (let at = 1; at < depth; at++) inner = sequence(inner);
    const tree = derTree(inner);
    return isFailure(tree) ? tree.fault : 'read';
  };
  // The outermost element is at depth 0.
  assert.equal(nested(MAX_DER_DEPTH + 1), 'read');
  assert.equal(nested(MAX_DER_DEPTH + 2), 'too_complex');
});

test('MAX_DER_NODES: more elements are refused', () => {
  const wide = (nodes: number) => {
    const tree = derTree(sequence(...times(nodes - 1, () => tlv(5))));
    return isFailure(tree) ? tree.fault : 'read';
  };
  assert.equal(wide(MAX_DER_NODES - 1), 'read');
  assert.equal(wide(MAX_DER_NODES + 1), 'too_complex');
});

test('MAX_OID_LENGTH: a longer object identifier is not spelt out', () => {
  assert.notEqual(dottedOid(new Uint8Array(MAX_OID_LENGTH).fill(1)), undefined);
  assert.equal(dottedOid(new Uint8Array(MAX_OID_LENGTH + 1).fill(1)), undefined);
});

test('MAX_CACHED_CERTIFICATES: so many are kept, then the one not used for longest goes', () => {
  const cache = new CertificateCache();
  const numbered = (number: number) => certificate({ serial: serial(number) });
  const first = cache.get(numbered(0));
  for (let number = 1; number < MAX_CACHED_CERTIFICATES; number++) cache.get(numbered(number));
  assert.equal(cache.size, MAX_CACHED_CERTIFICATES);
  assert.equal(cache.get(numbered(0)), first);
  cache.get(numbered(MAX_CACHED_CERTIFICATES));
  assert.equal(cache.size, MAX_CACHED_CERTIFICATES);
  assert.equal(cache.get(numbered(0)), first);
});

test('MAX_CACHED_CERTIFICATE_BYTES: long certificates push out others before their number does', () => {
  const cache = new CertificateCache();
  const long = (number: number) =>
    certificate({ serial: serial(number), extensions: [extension('1.2.3', new Uint8Array(100_000))] });
  const most = Math.floor(MAX_CACHED_CERTIFICATE_BYTES / long(0).length);
  for (let number = 0; number < most; number++) cache.get(long(number));
  assert.equal(cache.size, most);
  cache.get(long(most));
  assert.equal(cache.size, most);
  assert.ok(most < MAX_CACHED_CERTIFICATES);
});

test('MAX_CHAIN_LENGTH: certificates further back count as extra and are not looked at', () => {
  const issuerAt = (position: number) => {
    const leaf = parsed(certificate({ issuer: commonName('ca'), signature: UNKNOWN, key: UNKNOWN_KEY }));
    const others = times(position - 1, (at) =>
      parsed(certificate({ serial: serial(at), issuer: commonName('x'), subject: commonName(`y${at}`) })),
    );
    const issuer = parsed(
      certificate({
        subject: commonName('ca'),
        issuer: commonName('root'),
        signature: UNKNOWN,
        key: UNKNOWN_KEY,
      }),
    );
    return chainFacts([leaf, ...others, issuer]);
  };
  assert.deepEqual(issuerAt(MAX_CHAIN_LENGTH - 1).path, [0, MAX_CHAIN_LENGTH - 1]);
  const beyond = issuerAt(MAX_CHAIN_LENGTH);
  assert.deepEqual(beyond.path, [0]);
  assert.equal(beyond.length, MAX_CHAIN_LENGTH + 1);
  assert.ok(beyond.extra.includes(MAX_CHAIN_LENGTH));
});

/** An algorithm that no crypto library judges, so that the names decide. */
const UNKNOWN = sequence(oid('1.2.3.4'));
const UNKNOWN_KEY = sequence(UNKNOWN, tlv(3, [0, 1]));

test('MAX_SIGNATURE_CHECKS: so many keys of one name are tried', () => {
  const right = pair();
  const wrong = pair();
  const behind = (namesakes: number) => {
    const leaf = signed('leaf', 'ca', wrong, right, []);
    const others = times(namesakes, () => signed('ca', 'other', wrong, wrong));
    return ask([leaf, ...others, signed('ca', 'root', right, right)], []);
  };
  const found = behind(MAX_SIGNATURE_CHECKS - 1);
  assert.equal(found.path.length, 2);
  assert.ok(!limited(found));
  const given = behind(MAX_SIGNATURE_CHECKS + 1);
  assert.equal(given.path.length, 1);
  assert.equal(given.outcome, 'unknown');
  assert.ok(limited(given));
});

/** A certificate with an RSA key of that many bits in its modulus and its exponent. */
function withRsaKey(modulusBits: number, exponentBits: number): Certificate {
  const number = (bits: number) => {
    const value = Buffer.alloc(Math.ceil(bits / 8), 0x5b);
    value[0] = 1 << ((bits - 1) % 8);
    value[value.length - 1] = 0x5b;
    return value.toString('base64url');
  };
  const jwk = { kty: 'RSA', n: number(modulusBits), e: number(exponentBits) };
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  return decoded(certificate({ key: key.export({ format: 'der', type: 'spki' }) }));
}

function decoded(der: Uint8Array): Certificate {
  const read = parseCertificate(der);
  assert.ok('subject' in read);
  return read;
}

test('MAX_RSA_EXPONENT_BITS: with a longer exponent nothing is checked', () => {
  assert.notEqual(publicKeyOf(withRsaKey(3_072, MAX_RSA_EXPONENT_BITS)), undefined);
  const forged = withRsaKey(3_072, MAX_RSA_EXPONENT_BITS + 1);
  assert.equal(publicKeyOf(forged), undefined);
  const children = Array.from({ length: 1_000 }, (_, at) =>
    decoded(certificate({ serial: tlv(2, [1, at >> 8, at & 255]), issuer: commonName('subject') })),
  );
  for (const child of children) assert.equal(issuedBy(child, forged), 'unsupported_algorithm');
});

test('MAX_MODULUS_BITS: with a longer modulus nothing is checked', () => {
  assert.notEqual(publicKeyOf(withRsaKey(MAX_MODULUS_BITS, 17)), undefined);
  assert.equal(publicKeyOf(withRsaKey(MAX_MODULUS_BITS + 8, 17)), undefined);
});

test('MAX_DSA_MODULUS_BITS: with a longer modulus nothing is checked, nor on a curve without a name', () => {
  const integer = (bytes: number) => tlv(2, [0], new Uint8Array(bytes).fill(0x9b));
  const dsa = (bits: number) =>
    decoded(
      certificate({
        key: sequence(
          sequence(oid('1.2.840.10040.4.1'), sequence(integer(bits / 8), integer(32), integer(bits / 8))),
          tlv(3, [0], integer(bits / 8)),
        ),
      }),
    );
  assert.notEqual(publicKeyOf(dsa(MAX_DSA_MODULUS_BITS)), undefined);
  assert.equal(publicKeyOf(dsa(MAX_DSA_MODULUS_BITS + 8)), undefined);
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256', paramEncoding: 'explicit' });
  const named = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
  const ofKey = (key: KeyObject) =>
    decoded(certificate({ key: key.export({ format: 'der', type: 'spki' }) }));
  assert.notEqual(publicKeyOf(ofKey(named)), undefined);
  // Another generator makes another curve, which has no name.
  const odd = Buffer.from(publicKey.export({ format: 'der', type: 'spki' }));
  const generator = odd.indexOf(Uint8Array.of(4, 0x41, 4)) + 2;
  odd.copy(odd, generator, odd.length - 65);
  assert.equal(publicKeyOf(decoded(certificate({ key: odd }))), undefined);
});

test('MAX_PATH_LENGTH: an anchor further away is not reached, which is told', () => {
  const key = pair();
  const reached = (length: number) => {
    const chain = times(length, (at) => signed(`c${at}`, `c${at + 1}`, key, key, at === 0 ? [] : CA));
    const root = signed(`c${length}`, `c${length}`, key, key);
    return ask(chain, [root]);
  };
  // The root is one of them.
  assert.equal(reached(MAX_PATH_LENGTH - 1).outcome, 'accepted');
  const beyond = reached(MAX_PATH_LENGTH);
  assert.equal(beyond.outcome, 'unknown');
  assert.ok(limited(beyond));
});

test('MAX_PATH_STEPS: of paths that double with each CA so many steps are tried, and the bound is told', () => {
  const doubled = (layers: number) => {
    const judgedByName = { signature: UNKNOWN, key: UNKNOWN_KEY };
    const cas = times(layers, (at) =>
      times(2, () =>
        parsed(
          certificate({
            ...judgedByName,
            serial: serial(++made),
            subject: commonName(`l${at}`),
            issuer: commonName(`l${at + 1}`),
            extensions: CA,
          }),
        ),
      ),
    ).flat();
    // Two checks for each certificate: their bound is not what ends the search.
    assert.ok(2 * (1 + cas.length) < MAX_SIGNATURE_CHECKS);
    assert.ok(1 + layers < MAX_PATH_LENGTH);
    return ask([parsed(certificate({ ...judgedByName, issuer: commonName('l0') })), ...cas], []);
  };
  const layers = Math.floor(Math.log2(MAX_PATH_STEPS + 2)) - 1;
  assert.ok(!limited(doubled(layers)));
  assert.ok(limited(doubled(layers + 1)));
});

test('MAX_NAME_COMPARISONS: more names than that against constraints leave it open', () => {
  const key = pair();
  const outcome = (names: number, constraints: number) => {
    const alternative = extension('2.5.29.17', sequence(...times(names, () => tlv(0x82, 'a.example'))));
    const permitted = times(constraints, () => sequence(tlv(0x82, 'example')));
    const limits = extension('2.5.29.30', sequence(tlv(0xa0, ...permitted)), true);
    const root = signed('root', 'root', key, key);
    const ca = signed('ca', 'root', key, key, [...CA, limits]);
    const leaf = signed('leaf', 'ca', key, key, [alternative]);
    return ask([leaf, ca], [root]).outcome;
  };
  const half = Math.floor(Math.sqrt(MAX_NAME_COMPARISONS));
  assert.equal(outcome(half - 1, half), 'accepted');
  assert.equal(outcome(half + 10, half), 'unknown');
});

test('MAX_STORE_CERTIFICATES: so many are taken of a file, the others are counted', () => {
  const file = (count: number) => {
    const read = readCertificateFile(
      Buffer.concat(times(count, (at) => certificate({ serial: serial(at) }))),
    );
    assert.ok(typeof read !== 'string');
    return [read.certificates.length, read.left];
  };
  assert.deepEqual(file(MAX_STORE_CERTIFICATES), [MAX_STORE_CERTIFICATES, 0]);
  assert.deepEqual(file(MAX_STORE_CERTIFICATES + 3), [MAX_STORE_CERTIFICATES, 3]);
});

/** An OCSP response about certificates with these serial numbers (RFC 6960 section 4.2.1). */
function response(serials: readonly Uint8Array[], filler = 0): Uint8Array {
  const single = (number: Uint8Array) =>
    sequence(
      sequence(
        sequence(oid('1.3.14.3.2.26')),
        tlv(4, createHash('sha1').update(commonName('issuer')).digest()),
        tlv(4, new Uint8Array(20)),
        number,
      ),
      tlv(0x80),
      tlv(0x18, '20260101000000Z'),
    );
  const data = sequence(
    tlv(0xa2, tlv(4, new Uint8Array(20 + filler))),
    tlv(0x18, '20260101000000Z'),
    sequence(...serials.map(single)),
  );
  const basic = sequence(data, ED25519, tlv(3, new Uint8Array(65)));
  return sequence(tlv(10, [0]), tlv(0xa0, sequence(oid('1.3.6.1.5.5.7.48.1.1'), tlv(4, basic))));
}
const ours = parsed(certificate({ serial: serial(7) }));

test('MAX_OCSP_ANSWERS: so many answers of a response are looked at', () => {
  const behind = (others: number) =>
    ocspAnswer(response([...times(others, (at) => serial(1_000 + at)), serial(7)]), ours, undefined).status;
  assert.equal(behind(MAX_OCSP_ANSWERS - 1), 'good');
  assert.equal(behind(MAX_OCSP_ANSWERS), 'other_certificate');
});

test('MAX_OCSP_RESPONSE_LENGTH: a longer response is not read', () => {
  const ofLength = (length: number) => {
    const around = response([serial(7)], 40_000).length - 40_000;
    const made = response([serial(7)], length - around);
    return [made.length, ocspAnswer(made, ours, undefined).status];
  };
  assert.deepEqual(ofLength(MAX_OCSP_RESPONSE_LENGTH - 16), [MAX_OCSP_RESPONSE_LENGTH - 16, 'good']);
  const [length, status] = ofLength(MAX_OCSP_RESPONSE_LENGTH + 16);
  assert.ok(Number(length) > MAX_OCSP_RESPONSE_LENGTH);
  assert.equal(status, 'malformed');
});
