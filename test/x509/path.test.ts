// Paths are compared with what `openssl verify` says about the same files.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { rootCertificates } from 'node:tls';
import { MAX_PATH_STEPS } from '../../src/base/limits.js';
import { type Certificate, parseCertificate } from '../../src/x509/certificate.js';
import { readCertificateFile } from '../../src/x509/certificate-file.js';
import { findPath, type PathAnswer, type PathQuestion } from '../../src/x509/path.js';
import { TrustStore } from '../../src/x509/trust-store.js';
import { takesAtMost } from '../processor-time.js';
import { CertificateMaker, type Made, noOpenssl, read } from './openssl.js';

const DAY = 86_400;
const NOW = Math.floor(Date.now() / 1_000) + 60;
const EC = ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
const CA = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign'];
const SAN = 'subjectAltName=DNS:www.example.com,IP:192.0.2.1';

function parsed({ der }: Made): Certificate {
  const result = parseCertificate(der);
  if ('undecoded' in result) assert.fail(result.reason);
  return result;
}

interface Asked {
  readonly sent: readonly Made[];
  readonly store: readonly Made[];
  readonly at?: number;
  readonly purpose?: PathQuestion['purpose'];
  readonly name?: string;
}

const ask = ({ sent, store, at = NOW, purpose = 'serverAuth', name }: Asked): PathAnswer =>
  findPath({
    sent: sent.map(parsed),
    store: new TrustStore(store.map(parsed)),
    at,
    purpose,
    name,
  });

const codes = ({ refusals }: PathAnswer): string[] => refusals.map(({ code }) => code);
const subjects = ({ path }: PathAnswer): string[] => path.map(({ certificate }) => certificate.subject);

describe('a path to an anchor', { skip: noOpenssl }, () => {
  const maker = new CertificateMaker();
  after(() => maker.remove());
  const make = (subject: string, extensions: readonly string[], issuer?: Made, more: object = {}): Made =>
    maker.make({ key: EC, subject, extensions, ...(issuer === undefined ? {} : { issuer }), ...more });

  const root = make('/CN=root', CA);
  const middle = make('/CN=middle', CA, root);
  const low = make('/CN=low', CA, middle);
  const leaf = make('/CN=leaf', [SAN, 'extendedKeyUsage=serverAuth'], middle);
  const lowLeaf = make('/CN=leaf', [SAN], low);
  const other = make('/CN=other', CA);
  // The same name, made anew with another key.
  const renewed = make('/CN=root', [...CA, 'subjectKeyIdentifier=none']);
  // The same key under another root, as when a new CA is not yet known everywhere.
  const cross = make('/CN=middle', CA, other, { keyOf: middle });
  const shortMiddle = make('/CN=middle', CA, root, { keyOf: middle, options: ['-days', '5'] });
  const notCa = make('/CN=not a CA', ['basicConstraints=critical,CA:FALSE'], root);
  const noSign = make('/CN=no sign', [CA[0]!, 'keyUsage=critical,cRLSign'], root);
  const narrow = make('/CN=narrow', ['basicConstraints=critical,CA:TRUE,pathlen:0', CA[1]!], root);
  const belowNarrow = make('/CN=below', CA, narrow);
  const mail = make('/CN=mail', [...CA, 'extendedKeyUsage=emailProtection'], root);
  const gated = make('/CN=gated', [...CA, 'extendedKeyUsage=nsSGC,clientAuth'], root);
  const limited = make('/CN=limited', [...CA, 'nameConstraints=critical,permitted;DNS:example.org'], root);
  const open = make(
    '/CN=open',
    [...CA, 'nameConstraints=critical,permitted;DNS:example.com,permitted;IP:192.0.2.0/255.255.255.0'],
    root,
  );
  const banned = make('/CN=banned', [...CA, 'nameConstraints=critical,excluded;DNS:.example.com'], root);
  const weak = maker.make({ key: ['rsa:1024'], subject: '/CN=weak', extensions: [SAN], issuer: root });
  const sha1 = make('/CN=sha1', [SAN], root, { options: ['-sha1'] });
  const selfSigned = make('/CN=self', [SAN]);
  const client = make('/CN=client', ['extendedKeyUsage=clientAuth', 'keyUsage=digitalSignature'], middle);
  const noKeyUse = make('/CN=no use', [SAN, 'keyUsage=cRLSign'], root);
  const commonNameOnly = make('/CN=www.example.com', [], root);

  const cases: readonly (readonly [what: string, asked: Asked, codes: readonly string[]])[] = [
    ['sent whole', { sent: [leaf, middle], store: [root] }, []],
    ['with its root', { sent: [leaf, middle, root], store: [root] }, []],
    ['the intermediate in the store only', { sent: [leaf], store: [root, middle] }, []],
    ['out of order, with others', { sent: [lowLeaf, other, middle, low, leaf], store: [root] }, []],
    ['without the intermediate', { sent: [leaf], store: [root] }, ['no_anchor']],
    ['of another CA', { sent: [leaf, middle], store: [other] }, ['no_anchor']],
    ['of another CA, with its root', { sent: [leaf, middle, root], store: [other] }, ['no_anchor']],
    ['the root made anew', { sent: [leaf, middle], store: [renewed] }, ['no_anchor']],
    ['through a cross certificate', { sent: [leaf, middle, cross], store: [other] }, []],
    ['a cross certificate alone', { sent: [leaf, cross], store: [other] }, []],
    ['self-signed', { sent: [selfSigned], store: [root] }, ['no_anchor']],
    ['self-signed and trusted', { sent: [selfSigned], store: [root, selfSigned] }, []],
    [
      'expired',
      { sent: [leaf, middle], store: [root], at: NOW + 40 * DAY },
      ['expired', 'expired', 'expired'],
    ],
    ['too early', { sent: [selfSigned], store: [selfSigned], at: NOW - 2 * DAY }, ['not_yet_valid']],
    [
      'an expired intermediate',
      { sent: [leaf, shortMiddle], store: [root], at: NOW + 10 * DAY },
      ['expired'],
    ],
    [
      'an expired intermediate and one that is not',
      { sent: [leaf, shortMiddle, middle], store: [root], at: NOW + 10 * DAY },
      [],
    ],
    ['an issuer that is no CA', { sent: [make('/CN=l', [SAN], notCa), notCa], store: [root] }, ['not_a_ca']],
    [
      'an issuer that may not',
      { sent: [make('/CN=l', [SAN], noSign), noSign], store: [root] },
      ['key_usage'],
    ],
    ['a path as long as allowed', { sent: [make('/CN=l', [SAN], narrow), narrow], store: [root] }, []],
    [
      'a path too long',
      { sent: [make('/CN=l', [SAN], belowNarrow), belowNarrow, narrow], store: [root] },
      ['path_length'],
    ],
    ['an issuer for mail only', { sent: [make('/CN=l', [SAN], mail), mail], store: [root] }, ['wrong_eku']],
    [
      'outside the name constraints',
      { sent: [make('/CN=l', [SAN], limited), limited], store: [root] },
      ['name_constraints'],
    ],
    ['within the name constraints', { sent: [make('/CN=l', [SAN], open), open], store: [root] }, []],
    [
      'excluded by name constraints',
      { sent: [make('/CN=l', [SAN], banned), banned], store: [root] },
      ['name_constraints'],
    ],
    ['an issuer for gated servers', { sent: [make('/CN=l', [SAN], gated), gated], store: [root] }, []],
    ['a client for a server', { sent: [client, middle], store: [root] }, ['wrong_eku']],
    ['a client', { sent: [client, middle], store: [root], purpose: 'clientAuth' }, []],
    ['a server for a client', { sent: [leaf, middle], store: [root], purpose: 'clientAuth' }, ['wrong_eku']],
    ['a key for nothing of this', { sent: [noKeyUse], store: [root] }, ['key_usage']],
    ['the right host', { sent: [leaf, middle], store: [root], name: 'www.example.com' }, []],
    ['the right address', { sent: [leaf, middle], store: [root], name: '192.0.2.1' }, []],
    ['the wrong host', { sent: [leaf, middle], store: [root], name: 'example.com' }, ['hostname_mismatch']],
    ['a common name', { sent: [commonNameOnly], store: [root], name: 'www.example.com' }, []],
    ['a weak key', { sent: [weak], store: [root] }, []],
    ['a weak digest', { sent: [sha1], store: [root] }, []],
  ];

  function opensslAccepts({ sent, store, at = NOW, purpose = 'serverAuth', name }: Asked): boolean {
    const pem = (file: string, made: readonly Made[]): string => {
      const path = join(maker.folder, file);
      writeFileSync(path, made.map(({ certificateFile }) => Buffer.from(read(certificateFile))).join(''));
      return path;
    };
    const host = name === undefined ? [] : [/^[\d.]+$/.test(name) ? '-verify_ip' : '-verify_hostname', name];
    const { status } = spawnSync('openssl', [
      'verify',
      ...['-auth_level', '0', '-no-CApath', '-no-CAstore', '-attime', String(at)],
      ...['-purpose', purpose === 'serverAuth' ? 'sslserver' : 'sslclient', ...host],
      ...['-CAfile', pem('store.pem', store)],
      ...(sent.length > 1 ? ['-untrusted', pem('sent.pem', sent.slice(1))] : []),
      sent[0]!.certificateFile,
    ]);
    return status === 0;
  }

  for (const [what, asked, expected] of cases) {
    it(`${what}: ${expected.length === 0 ? 'accepted' : expected[0]}`, () => {
      const answer = ask(asked);
      assert.deepEqual(codes(answer), expected);
      assert.equal(answer.outcome, expected.length === 0 ? 'accepted' : 'refused');
      // OpenSSL tries one issuer and does not turn round.
      const more = answer.notes.some(({ code }) => code === 'second_path') ? 'second path' : undefined;
      assert.equal(
        more ?? opensslAccepts(asked),
        more ?? expected.length === 0,
        'openssl verify says otherwise',
      );
    });
  }

  it('is told from the end entity to the anchor, with where each came from', () => {
    const answer = ask({ sent: [lowLeaf, low, middle], store: [root, middle] });
    assert.deepEqual(subjects(answer), ['CN=leaf', 'CN=low', 'CN=middle', 'CN=root']);
    assert.deepEqual(
      answer.path.map(({ origin }) => origin),
      ['sent', 'sent', 'store', 'store'],
    );
  });
  it('tells two roots of one name apart by their signature, where OpenSSL goes by name and identifiers', () => {
    assert.equal(ask({ sent: [leaf, middle], store: [renewed, root] }).outcome, 'accepted');
  });
  it('ends where the missing issuer should follow, and knows its namesake', () => {
    const answer = ask({ sent: [leaf, middle], store: [renewed] });
    const [refusal] = answer.refusals;
    assert.ok(refusal?.code === 'no_anchor');
    assert.equal(refusal.certificate.subject, 'CN=middle');
    assert.equal(refusal.selfSigned, false);
    assert.equal(refusal.namesake?.sha256, parsed(renewed).sha256);
    const without = ask({ sent: [leaf, middle], store: [other] }).refusals[0];
    assert.ok(without?.code === 'no_anchor' && without.namesake === undefined);
  });
  it('notes what some programs mind', () => {
    const notes = (asked: Asked) => ask(asked).notes.map(({ code }) => code);
    assert.deepEqual(notes({ sent: [weak], store: [root] }), ['weak_key']);
    assert.deepEqual(notes({ sent: [sha1], store: [root] }), ['weak_signature']);
    assert.deepEqual(notes({ sent: [leaf], store: [middle] }), ['partial_chain']);
    assert.deepEqual(notes({ sent: [leaf], store: [middle, root] }), []);
    assert.deepEqual(notes({ sent: [leaf, middle, cross], store: [other] }), ['second_path']);
    assert.deepEqual(notes({ sent: [leaf, cross, middle], store: [other] }), []);
    assert.deepEqual(notes({ sent: [commonNameOnly], store: [root], name: 'www.example.com' }), [
      'common_name_only',
    ]);
    assert.equal(ask({ sent: [leaf], store: [middle] }).outcome, 'accepted');
  });
  it('takes anyExtendedKeyUsage, which OpenSSL does not', () => {
    const any = make('/CN=any', [SAN, 'extendedKeyUsage=anyExtendedKeyUsage'], root);
    const answer = ask({ sent: [any], store: [root] });
    assert.equal(answer.outcome, 'accepted');
    assert.deepEqual(
      answer.notes.map(({ code }) => code),
      ['any_usage'],
    );
    assert.equal(opensslAccepts({ sent: [any], store: [root] }), false);
  });
  it('among CAs that all sign each other crosswise takes bounded time', async () => {
    const names = Array.from({ length: 8 }, (_, at) => `/CN=knot ${at}`);
    const knots = names.map((subject) => make(subject, CA));
    const crossed = knots.flatMap((issuer) =>
      knots
        .filter((one) => one !== issuer)
        .map((one) => make(names[knots.indexOf(one)]!, CA, issuer, { keyOf: one })),
    );
    const knotted = make('/CN=leaf', [SAN], knots[0]);
    await takesAtMost(10, () => {
      const answer = ask({ sent: [knotted, ...crossed], store: [root] });
      assert.equal(answer.outcome, 'unknown');
      assert.ok(answer.doubts.some(({ code }) => code === 'search_limit'));
    });
    assert.ok(MAX_PATH_STEPS < 8 ** 7, 'all ways were tried');
    // The right one is found all the same, as the roots of the store are asked first.
    assert.equal(ask({ sent: [knotted, ...crossed], store: [knots[3]!] }).outcome, 'accepted');
  });
});

it('the public roots of Node.js are anchors, each to itself', () => {
  const file = readCertificateFile(Buffer.from(rootCertificates.join('\n')));
  assert.ok(typeof file !== 'string');
  const roots = file.certificates;
  assert.ok(roots.length > 100);
  const store = new TrustStore(roots);
  for (const root of roots) {
    const at = (root.notBefore.seconds + root.notAfter.seconds) / 2;
    const answer = findPath({ sent: [root], store, at, purpose: 'serverAuth', name: undefined });
    assert.deepEqual([answer.anchored, answer.path.length], [true, 1], root.subject);
    // Few may sign a handshake themselves.
    const other = answer.refusals.filter(({ code }) => code !== 'key_usage');
    assert.deepEqual(other, [], root.subject);
  }
});
