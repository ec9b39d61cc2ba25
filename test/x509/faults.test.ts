import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { type Certificate, parseCertificate } from '../../src/x509/certificate.js';
import { ChainFaults, chainFaults, FAULT_CODES } from '../../src/x509/faults/chain-faults.js';
import type { Circumstances, Fault } from '../../src/x509/faults/fault.js';
import { CertificateMaker, type Made, noOpenssl, type Wanted } from './openssl.js';

const DAY = 86_400;
const EC = ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
const CA = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign'];

describe('faults of a chain', { skip: noOpenssl }, () => {
  const maker = new CertificateMaker();
  after(() => maker.remove());

  const made = (wanted: Partial<Wanted>): Made =>
    maker.make({ key: EC, subject: '/CN=www.example.org', ...wanted });
  const host = 'subjectAltName=DNS:www.example.org';
  const read = (one: Made): Certificate => {
    const parsed = parseCertificate(one.der);
    assert.ok(!('undecoded' in parsed));
    return parsed;
  };
  const root = made({ subject: '/CN=Root', extensions: CA });
  const intermediate = made({ subject: '/CN=Intermediate', extensions: CA, issuer: root });
  const leaf = made({ extensions: [host, 'extendedKeyUsage=serverAuth'], issuer: intermediate });
  const now = read(leaf).notBefore.seconds + DAY;

  const judged = (chain: readonly Made[], given: Partial<Circumstances> = {}): readonly Fault[] =>
    chainFaults(chain.map(read), { at: now, owner: 'server', serverName: 'www.example.org', ...given });
  const told = (chain: readonly Made[], given: Partial<Circumstances> = {}): string[] =>
    judged(chain, given).map(({ code, index }) => `${code}@${index}`);

  it('a sound chain has none, with its root or without', () => {
    assert.deepEqual(told([leaf, intermediate, root]), []);
    assert.deepEqual(told([leaf, intermediate]), []);
  });

  it('dates: any certificate of the path, at both ends of the period', () => {
    assert.deepEqual(told([leaf], { at: read(leaf).notAfter.seconds }), []);
    const late = read(leaf).notAfter.seconds + DAY;
    assert.deepEqual(told([leaf, intermediate, root], { at: late }), ['expired@0', 'expired@1', 'expired@2']);
    assert.equal(judged([leaf, intermediate, root], { at: late })[2]?.tolerated, true, 'a root');
    assert.deepEqual(told([leaf], { at: now - 2 * DAY }), ['not_yet_valid@0']);
    const brief = made({ extensions: CA, subject: '/CN=Brief', issuer: root, options: ['-days', '2'] });
    const below = made({ extensions: [host], issuer: brief });
    assert.deepEqual(told([below, brief], { at: now + 2 * DAY }), ['expired@1'], 'the intermediate alone');
    assert.deepEqual(
      told([leaf, brief, intermediate, root], { at: now + 2 * DAY }),
      ['out_of_order@0'],
      'one that is not on the path',
    );
  });

  it('self-signed: by name and by signature, not by the key alone', () => {
    const own = made({ extensions: [host] });
    assert.deepEqual(told([own]), ['self_signed@0']);
    const proxy = made({ subject: '/CN=Proxy CA', extensions: CA });
    const shares = made({ extensions: [host], issuer: proxy, keyOf: proxy });
    assert.deepEqual(told([shares, proxy]), [], 'CA and leaf share a key');
    const namesake = made({ subject: '/CN=Root', extensions: [host], issuer: root });
    assert.deepEqual(told([namesake]), ['subject_is_issuer@0']);
  });

  it('every code has a check', () => assert.equal(new Set(FAULT_CODES).size, FAULT_CODES.length));

  it('looks for what is asked', () => {
    const faults = new ChainFaults([read(leaf)], { at: now + 60 * DAY, owner: 'client' });
    assert.equal(faults.of('expired')[0]?.notAfter.iso, read(leaf).notAfter.iso);
    assert.deepEqual(faults.of('wrong_eku')[0]?.usages, ['serverAuth']);
    assert.equal(faults.of('not_yet_valid').length, 0);
  });
});
