import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { type Certificate, parseCertificate } from '../../src/x509/certificate.js';
import { chainFacts, issuedByAny } from '../../src/x509/chain.js';
import { takesAtMost } from '../processor-time.js';
import { certificate, commonName, tlv } from './der-builder.js';
import { CertificateMaker, noOpenssl } from './openssl.js';

function parsed(der: Uint8Array): Certificate {
  const result = parseCertificate(der);
  if ('undecoded' in result) assert.fail(result.reason);
  return result;
}

describe('a list of certificates', { skip: noOpenssl }, () => {
  const maker = new CertificateMaker();
  after(() => maker.remove());
  const key = ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
  const ca = ['basicConstraints=critical,CA:TRUE', 'keyUsage=keyCertSign'];
  const made = {
    root: maker.make({ key, subject: '/CN=root', extensions: ca }),
    // The same name with another key, without identifiers that would tell them apart.
    impostor: maker.make({ key, subject: '/CN=middle', extensions: [...ca, 'subjectKeyIdentifier=none'] }),
  };
  const middleMade = maker.make({ key, subject: '/CN=middle', extensions: ca, issuer: made.root });
  const root = parsed(made.root.der);
  const middle = parsed(middleMade.der);
  const impostor = parsed(made.impostor.der);
  const leaf = parsed(maker.make({ key, subject: '/CN=leaf', issuer: middleMade }).der);

  it('in order, with its root', () => {
    assert.deepEqual(chainFacts([leaf, middle, root]), {
      length: 3,
      issuers: [
        { position: 1, issued: 'yes' },
        { position: 2, issued: 'yes' },
        { position: 2, issued: 'yes' },
      ],
      path: [0, 1, 2],
      inOrder: true,
      firstNotFollowedByIssuer: null,
      duplicates: [],
      extra: [],
      issuerNamesakeOnly: [],
      undecoded: [],
      endEntityIsCa: false,
      endsWith: 'self_signed_root',
      missingIssuer: null,
    });
  });
  it('without its root or its intermediate ends with an issuer that was not sent', () => {
    const withoutRoot = chainFacts([leaf, middle]);
    assert.equal(withoutRoot.endsWith, 'issuer_not_sent');
    assert.equal(withoutRoot.missingIssuer, 'CN=root');
    assert.equal(withoutRoot.inOrder, true);
    const alone = chainFacts([leaf]);
    assert.equal(alone.missingIssuer, 'CN=middle');
    const gap = chainFacts([leaf, root]);
    assert.equal(gap.missingIssuer, 'CN=middle');
    assert.equal(gap.firstNotFollowedByIssuer, 0);
    assert.deepEqual(gap.extra, [1]);
  });
  it('out of order is put in order, and the first misplaced one is told', () => {
    const facts = chainFacts([leaf, root, middle]);
    assert.deepEqual(facts.path, [0, 2, 1]);
    assert.equal(facts.inOrder, false);
    assert.equal(facts.firstNotFollowedByIssuer, 0);
    assert.equal(facts.endsWith, 'self_signed_root');
  });
  it('with a certificate twice', () => {
    const facts = chainFacts([leaf, leaf, middle]);
    assert.deepEqual(facts.duplicates, [1]);
    assert.deepEqual(facts.path, [0, 2]);
    assert.deepEqual(facts.extra, [1]);
    assert.equal(facts.firstNotFollowedByIssuer, 0);
  });
  it('with a namesake of the issuer that did not sign', () => {
    const facts = chainFacts([leaf, impostor]);
    assert.equal(facts.endsWith, 'issuer_not_sent');
    assert.deepEqual(facts.issuerNamesakeOnly, [0]);
    assert.deepEqual(chainFacts([leaf, impostor, middle, root]).path, [0, 2, 3]);
  });
  it('that is one self-signed certificate', () => {
    const facts = chainFacts([root]);
    assert.equal(facts.endsWith, 'self_signed_end_entity');
    assert.equal(facts.endEntityIsCa, true);
    assert.equal(facts.inOrder, true);
  });
  it('with one that cannot be decoded', () => {
    const facts = chainFacts([leaf, parseCertificate(Uint8Array.of(1)), middle]);
    assert.deepEqual(facts.undecoded, [1]);
    assert.deepEqual(facts.path, [0, 2]);
    assert.equal(chainFacts([parseCertificate(Uint8Array.of(1)), middle]).endsWith, 'nothing');
  });
  it('that is empty', () => {
    const facts = chainFacts([]);
    assert.equal(facts.endsWith, 'nothing');
    assert.equal(facts.inOrder, true);
    assert.equal(facts.missingIssuer, null);
  });
  it('leads to one of the named CAs or to none', () => {
    assert.ok(issuedByAny([leaf, middle], [commonName('other'), commonName('ROOT')]));
    assert.ok(issuedByAny([leaf], [middle.subjectDer]));
    assert.ok(issuedByAny([root], [root.subjectDer]));
    assert.ok(!issuedByAny([leaf], [root.subjectDer]));
    assert.ok(!issuedByAny([leaf], [Uint8Array.of(1, 2, 3)]));
    assert.ok(!issuedByAny([], [root.subjectDer]));
  });
});

describe('a hostile list', () => {
  it('of certificates that issued each other ends in a loop', () => {
    const [a, b] = [commonName('a'), commonName('b')];
    // No crypto library judges this algorithm, so that the names decide.
    const signature = tlv(0x30, tlv(6, [0x2a, 3, 4]));
    const key = tlv(0x30, signature, tlv(3, [0, 1]));
    const one = parsed(certificate({ subject: a, issuer: b, signature, key }));
    const two = parsed(certificate({ subject: b, issuer: a, signature, key }));
    const facts = chainFacts([one, two]);
    assert.equal(facts.endsWith, 'loop');
    assert.deepEqual(facts.path, [0, 1]);
    assert.deepEqual(facts.issuers[0], { position: 1, issued: 'unsupported_algorithm' });
  });
  it('of thousands of namesakes takes bounded time', async () => {
    const many = Array.from({ length: 5_000 }, (_, n) =>
      parsed(
        certificate({
          serial: tlv(2, [1, n >> 8, n & 0xff]),
          issuer: commonName('x'),
          subject: commonName('x'),
        }),
      ),
    );
    await takesAtMost(5, () => assert.equal(chainFacts(many).length, 5_000));
  });
});
