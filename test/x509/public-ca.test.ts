import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { rootCertificates } from 'node:tls';
import { isPublicRoot } from '../../src/registry/public-root.js';
import { type Certificate, parseCertificate } from '../../src/x509/certificate.js';
import { readCertificateFile } from '../../src/x509/certificate-file.js';
import { knownCertificate } from '../../src/x509/known-certificate.js';
import { hasPublicRootsKey, leadsToPublicRoot } from '../../src/x509/public-ca.js';
import { CertificateMaker, type Made, noOpenssl, type Wanted } from './openssl.js';

const EC = ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];

it("every root that Node.js carries is known by name and key, or Node.js' list has grown", () => {
  const file = readCertificateFile(Buffer.from(rootCertificates.join('\n')));
  assert.ok(typeof file !== 'string');
  const unknown = file.certificates.filter(
    ({ subject, subjectKeyIdentifier }) => !isPublicRoot(subject, subjectKeyIdentifier),
  );
  // The list is made on one release of Node.js, and the tests run on others, too.
  assert.ok(unknown.length < 20, unknown.map(({ subject }) => subject).join('\n'));
  assert.ok(file.certificates.filter(hasPublicRootsKey).length > 100);
});

it('knows roots of former days, and the key where it is told', () => {
  const ancient = 'OU=Equifax Secure Certificate Authority,O=Equifax,C=US';
  assert.ok(isPublicRoot(ancient, null));
  assert.ok(isPublicRoot(ancient, '48e668f92bd2b295d747d82320104f3398909fd4'));
  assert.ok(!isPublicRoot(ancient, '00'));
  assert.ok(!isPublicRoot('CN=Root', null));
});

describe('where chains lead', { skip: noOpenssl }, () => {
  const maker = new CertificateMaker();
  after(() => maker.remove());
  const made = (wanted: Partial<Wanted>): Made => maker.make({ key: EC, subject: '/CN=leaf', ...wanted });
  const read = (one: Made): Certificate => {
    const parsed = parseCertificate(one.der);
    assert.ok(!('undecoded' in parsed));
    return parsed;
  };
  const chain = (...all: readonly Made[]) => all.map(read);

  it('a private root, sent or not, is no public one', () => {
    const root = made({ subject: '/CN=Private root', extensions: ['basicConstraints=critical,CA:TRUE'] });
    const leaf = made({ issuer: root });
    assert.equal(leadsToPublicRoot(chain(leaf, root)), 'no');
    assert.equal(leadsToPublicRoot(chain(leaf)), 'unknown');
    assert.equal(leadsToPublicRoot([]), 'unknown');
    assert.equal(leadsToPublicRoot(chain(made({}))), 'no');
  });

  it("a public root's name is not its key", () => {
    const name = '/C=US/O=Internet Security Research Group/CN=ISRG Root X1';
    const namesake = made({ subject: name, extensions: ['basicConstraints=critical,CA:TRUE'] });
    const leaf = made({ issuer: namesake, extensions: ['keyUsage=digitalSignature'] });
    assert.notEqual(read(leaf).authorityKeyIdentifier, null);
    assert.equal(leadsToPublicRoot(chain(leaf, namesake)), 'no');
    const mute = made({ subject: name });
    assert.equal(leadsToPublicRoot(chain(made({ issuer: mute }))), 'unknown', 'no key identifier at all');
    assert.equal(leadsToPublicRoot(chain(leaf)), 'unknown', 'its key identifier is another');
  });

  it('programs are known by what they call their certificates, and nobody else is', () => {
    const named = (subject: string, issuer?: string): string | undefined => {
      const by = issuer === undefined ? undefined : made({ subject: issuer });
      return knownCertificate(chain(made({ subject, ...(by === undefined ? {} : { issuer: by }) })))?.program;
    };
    assert.equal(named('/O=Acme Co/CN=Kubernetes Ingress Controller Fake Certificate'), 'ingress-nginx');
    assert.equal(named('/CN=TRAEFIK DEFAULT CERT'), 'Traefik');
    assert.equal(named('/CN=a', '/O=mkcert development CA/OU=me@here/CN=mkcert me@here'), 'mkcert');
    assert.equal(named('/CN=a', '/CN=Caddy Local Authority - ECC Intermediate'), 'Caddy');
    assert.equal(
      named(
        '/CN=a',
        '/C=US/ST=California/O=Zscaler Inc./CN=Zscaler Intermediate Root CA (zscalerthree.net) (t) ',
      ),
      'Zscaler',
    );
    const netskope = '/C=US/O=Acme/CN=ca.acme.goskope.com/emailAddress=certadmin@netskope.com';
    assert.equal(named('/CN=a', netskope), 'Netskope');
    const fortinet = '/C=US/ST=California/L=Sunnyvale/O=Fortinet/OU=Certificate Authority';
    assert.equal(named('/CN=a', `${fortinet}/CN=FG6H0FTB22903890`), 'FortiGate');
    assert.equal(named('/CN=a', '/O=Cisco/CN=Cisco Umbrella Secondary SubCA ams-SG'), 'Cisco Umbrella');
    assert.equal(named('/CN=a', '/CN=Not Caddy Local Authority'), undefined);
    assert.equal(named('/CN=TRAEFIK DEFAULT CERTIFICATE'), undefined);
    assert.equal(named('/CN=www.zscaler.com', '/CN=Some CA'), undefined);
  });
});
