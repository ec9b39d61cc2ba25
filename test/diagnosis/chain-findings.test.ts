import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { dissect } from '../../src/index.js';
import { CertificateMaker, type Made, noOpenssl } from '../x509/openssl.js';
import { shownCapture } from './shown-certificates.js';

const NOW = Math.floor(Date.now() / 1_000) + 60;
const EC = ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
const CA = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign'];

describe('what a chain shows by itself', { skip: noOpenssl }, () => {
  const maker = new CertificateMaker();
  after(() => maker.remove());
  const make = (subject: string, extensions: readonly string[], issuer?: Made, more: object = {}): Made =>
    maker.make({ key: EC, subject, extensions, ...(issuer === undefined ? {} : { issuer }), ...more });
  const root = make('/CN=root', CA);
  const middle = make('/CN=middle', CA, root);
  const leaf = make('/CN=leaf', [], middle);
  const other = make('/CN=other', CA);
  const cross = make('/CN=middle', CA, other, { keyOf: middle });
  const impostor = make('/CN=middle', [...CA, 'subjectKeyIdentifier=none']);
  const short = make('/CN=middle', CA, root, { keyOf: middle, options: ['-days', '5'] });
  const notCa = make('/CN=no ca', ['basicConstraints=CA:FALSE'], root);
  const belowNotCa = make('/CN=leaf', [], notCa);
  const fetched = make(
    '/CN=leaf',
    ['authorityInfoAccess=caIssuers;URI:http://ca.example/middle.crt'],
    middle,
  );

  const narrow = make('/CN=narrow', ['basicConstraints=critical,CA:TRUE,pathlen:0'], root);
  const second = make('/CN=second', CA, narrow);
  const below2 = make('/CN=leaf', [], second);
  const clients = make('/CN=clients', [...CA, 'extendedKeyUsage=clientAuth'], root);
  const belowClients = make('/CN=leaf', [], clients);
  const mute = make('/CN=mute', ['basicConstraints=CA:TRUE', 'keyUsage=digitalSignature'], root);
  const belowMute = make('/CN=leaf', [], mute);
  const within = make('/CN=within', [...CA, 'nameConstraints=permitted;DNS:example.com'], root);
  const outside = make('/CN=leaf', ['subjectAltName=DNS:www.example.org'], within);
  const inside = make('/CN=leaf', ['subjectAltName=DNS:www.example.com'], within);
  const explicit = make('/CN=leaf', [], middle, { key: [...EC, '-pkeyopt', 'ec_param_enc:explicit'] });
  const fake = make('/O=Acme Co/CN=Kubernetes Ingress Controller Fake Certificate', []);

  async function told(server: readonly Made[], at = NOW): Promise<string[]> {
    const report = await dissect(shownCapture({ server: server.map(({ der }) => der), at }));
    return report.connections[0]!.findings.filter(({ code }) => code.startsWith('chain.')).map(
      ({ code, severity, from, frame }) => {
        assert.equal(from, 'server');
        assert.ok(frame !== undefined && frame > 0);
        return `${code} ${severity}`;
      },
    );
  }

  const cases: readonly (readonly [
    what: string,
    sent: readonly Made[],
    told: readonly string[],
    at?: number,
  ])[] = [
    ['a chain in order', [leaf, middle], []],
    ['a certificate alone', [leaf], []],
    ['a self-signed one', [root], []],
    ['a root sent', [leaf, middle, root], ['chain.root_sent note']],
    ['out of order', [leaf, root, middle], ['chain.out_of_order warning', 'chain.root_sent note']],
    ['one twice', [leaf, middle, middle], ['chain.duplicate note']],
    ['one that is not needed', [leaf, middle, other], ['chain.extra note']],
    ['a cross certificate', [leaf, middle, cross], ['chain.cross_signed note']],
    ['a namesake of the issuer', [leaf, impostor], ['chain.extra note', 'chain.namesake warning']],
    ['an issuer that is no CA', [belowNotCa, notCa], ['chain.not_a_ca warning']],
    ['a path longer than allowed', [below2, second, narrow], ['chain.path_length warning']],
    ['an issuer for clients only', [belowClients, clients], ['chain.wrong_eku warning']],
    ['an issuer that may not sign', [belowMute, mute], ['chain.key_usage warning']],
    ['a name outside', [outside, within], ['chain.name_constraints warning']],
    ['a name inside', [inside, within], []],
    ['a curve spelled out', [explicit, middle], ['chain.explicit_curve warning']],
    ["an ingress's own", [fake], ['chain.known warning']],
    ['an expired issuer', [leaf, short], ['chain.expired warning'], NOW + 10 * 86_400],
    ['a young issuer', [leaf, middle], ['chain.not_yet_valid warning'], NOW - 2 * 86_400],
    ['without the issuer that it names', [fetched], ['chain.alone note']],
    ['with the issuer that it names', [fetched, middle], []],
  ];
  for (const [what, sent, expected, at] of cases) {
    it(what, async () => {
      assert.deepEqual(await told(sent, at), expected);
    });
  }
  it('of the client as well', async () => {
    const request = { types: [64], schemes: [0x0403], names: [] };
    const capture = shownCapture({ server: [leaf.der], request, client: [leaf.der, root.der], at: NOW });
    const report = await dissect(capture);
    const findings = report.connections[0]!.findings.filter(({ code }) => code.startsWith('chain.'));
    assert.deepEqual(
      findings.map(({ code, from }) => [code, from]),
      [['chain.extra', 'client']],
    );
  });
});
