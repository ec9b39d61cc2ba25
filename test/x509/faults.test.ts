import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { type Certificate, parseCertificate } from '../../src/x509/certificate.js';
import { ChainFaults, chainFaults, FAULT_CODES } from '../../src/x509/faults/chain-faults.js';
import type { Circumstances, Fault } from '../../src/x509/faults/fault.js';
import { takesAtMost } from '../processor-time.js';
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

  it('issuers: CA, path length, keyCertSign', () => {
    const noCa = made({ subject: '/CN=No CA', issuer: root, extensions: ['basicConstraints=CA:FALSE'] });
    const below = made({ extensions: [host], issuer: noCa });
    assert.deepEqual(told([below, noCa, root]), ['not_a_ca@1']);
    const silent = made({
      subject: '/CN=Silent',
      issuer: root,
      extensions: ['basicConstraints=CA:TRUE,pathlen:0'],
    });
    assert.deepEqual(told([made({ extensions: [host], issuer: silent }), silent]), [], 'no key usage: any');
    const second = made({ subject: '/CN=Second', extensions: CA, issuer: silent });
    const deep = made({ extensions: [host], issuer: second });
    assert.deepEqual(told([deep, second, silent, root]), ['path_length@2']);
    assert.deepEqual(judged([deep, second, silent])[0], {
      ...{ code: 'path_length', index: 2, role: 'intermediate', limit: 0, below: 1 },
    });
    const signsNot = made({
      ...{ subject: '/CN=Signs not', issuer: root },
      extensions: ['basicConstraints=CA:TRUE', 'keyUsage=digitalSignature'],
    });
    assert.deepEqual(told([made({ extensions: [host], issuer: signsNot }), signsNot]), ['ca_key_usage@1']);
  });

  it('links: a signature, an order, an issuer that was left out', () => {
    const impostor = made({ subject: '/CN=Intermediate', extensions: [...CA, 'subjectKeyIdentifier=none'] });
    const loose = made({
      ...{ extensions: [host, 'authorityKeyIdentifier=none'], issuer: intermediate },
    });
    assert.deepEqual(told([loose, impostor]), ['bad_signature_in_chain@0']);
    assert.deepEqual(told([leaf, root, intermediate]), ['out_of_order@0']);
    assert.deepEqual(told([leaf, leaf, intermediate]), ['out_of_order@0']);
    const stranger = made({ subject: '/CN=Stranger', extensions: CA });
    assert.deepEqual(told([leaf, stranger]), ['chain_broken@0']);
    assert.equal(judged([leaf, stranger])[0]?.suspected, undefined);
    assert.equal(judged([leaf, intermediate, stranger])[0]?.suspected, true, 'a root may have been left out');
  });

  it('a missing intermediate: by what the end entity says', () => {
    assert.deepEqual(told([leaf]), [], 'an issuer that nobody knows may be a root');
    const pointing = made({
      ...{ issuer: intermediate },
      extensions: [host, 'authorityInfoAccess=caIssuers;URI:http://ca.example.org/ca.cer'],
    });
    const [fault] = judged([pointing]);
    assert.deepEqual(fault, {
      ...{ code: 'missing_intermediate', index: 0, role: 'end_entity', suspected: true },
      ...{ issuer: 'CN=Intermediate', reason: 'address_given', url: 'http://ca.example.org/ca.cer' },
    });
    // RFC 6962 section 3.3: OCTET STRING of a list of timestamps.
    const logged = made({
      ...{ issuer: intermediate, extensions: [host, '1.3.6.1.4.1.11129.2.4.2=DER:04020000'] },
    });
    assert.equal(judged([logged])[0]?.suspected, undefined);
    assert.deepEqual(told([logged]), ['missing_intermediate@0']);
    assert.deepEqual(told([logged, intermediate]), []);
  });

  it('names: the host, the address, none at all, and constraints', () => {
    assert.deepEqual(told([leaf, intermediate], { serverName: 'www.example.com' }), ['hostname_mismatch@0']);
    assert.deepEqual(told([leaf, intermediate], { serverName: undefined }), []);
    const typed = { serverName: undefined, serverAddress: '192.0.2.1' };
    assert.equal(judged([leaf, intermediate], typed)[0]?.suspected, true);
    assert.equal(judged([leaf, intermediate], { ...typed, addressTyped: true })[0]?.suspected, undefined);
    const bare = made({ issuer: intermediate, extensions: ['basicConstraints=CA:FALSE'] });
    assert.deepEqual(told([bare, intermediate]), ['no_san@0']);
    assert.equal(judged([bare, intermediate])[0]?.tolerated, true, 'the common name fits');
    const other = told([bare, intermediate], { serverName: 'other.example.org' });
    assert.deepEqual(other, ['no_san@0', 'hostname_mismatch@0']);
    assert.deepEqual(told([bare, intermediate], { owner: 'client', serverName: undefined }), []);
    const within = made({
      ...{ subject: '/CN=Within', issuer: root },
      extensions: [...CA, 'nameConstraints=permitted;DNS:example.com'],
    });
    const [outside] = judged([made({ extensions: [host], issuer: within }), within]);
    assert.deepEqual(outside, {
      ...{ code: 'name_constraints', index: 0, role: 'end_entity', name: 'www.example.org', by: 1 },
    });
    const inside = made({ extensions: ['subjectAltName=DNS:a.example.com'], issuer: within });
    assert.deepEqual(told([inside, within], { serverName: 'a.example.com' }), []);
  });

  it('usages: of the end entity, of an issuer, by purpose and by key exchange', () => {
    const client = { owner: 'client', serverName: undefined } as const;
    assert.deepEqual(told([leaf, intermediate], client), ['wrong_eku@0']);
    const any = made({ extensions: [host, 'extendedKeyUsage=anyExtendedKeyUsage'], issuer: root });
    assert.equal(judged([any])[0]?.tolerated, true);
    const gated = made({ extensions: [host, 'extendedKeyUsage=nsSGC'], issuer: root });
    assert.equal(judged([gated])[0]?.tolerated, true);
    assert.equal(judged([gated], client)[0]?.tolerated, undefined);
    const serversOnly = made({
      ...{ subject: '/CN=Servers only', issuer: root },
      extensions: [...CA, 'extendedKeyUsage=serverAuth'],
    });
    const both = made({ issuer: serversOnly, extensions: ['extendedKeyUsage=serverAuth,clientAuth'] });
    assert.deepEqual(told([both, serversOnly], client), ['nested_eku@1']);
    const logged = made({
      issuer: intermediate,
      extensions: [host, 'extendedKeyUsage=serverAuth', '1.3.6.1.4.1.11129.2.4.2=DER:04020000'],
    });
    assert.deepEqual(told([logged, intermediate], client), ['wrong_eku@0', 'client_auth_ending@0']);

    const enciphers = made({ extensions: [host, 'keyUsage=keyEncipherment'], issuer: root });
    assert.deepEqual(told([enciphers]), []);
    assert.deepEqual(told([enciphers], { keyExchange: 'key_encipherment' }), []);
    assert.equal(judged([enciphers], { keyExchange: 'signature' })[0]?.tolerated, true);
    assert.deepEqual(told([enciphers], client), ['key_usage@0']);
    assert.equal(judged([enciphers], client)[0]?.tolerated, undefined);
  });

  it('strength: keys and digests, but not the signature of a root', () => {
    const small = made({ key: ['rsa:1024'], extensions: [host], issuer: root });
    assert.deepEqual(told([small]), ['weak_key@0']);
    assert.equal(judged([small])[0]?.tolerated, true);
    const weak = made({ extensions: [host], issuer: intermediate, options: ['-sha1'] });
    assert.deepEqual(told([weak, intermediate]), ['weak_signature@0']);
    const sha1Root = made({ subject: '/CN=SHA-1 root', extensions: CA, options: ['-sha1'] });
    assert.deepEqual(told([made({ extensions: [host], issuer: sha1Root }), sha1Root]), []);
    const rsaRoot = made({ key: ['rsa:2048'], subject: '/CN=RSA root', extensions: CA });
    const md5 = made({ extensions: [host], issuer: rsaRoot, options: ['-md5'] });
    assert.deepEqual(told([md5]), ['weak_signature@0']);
    assert.equal(judged([md5])[0]?.tolerated, undefined);
  });

  it('curves: spelled out, not offered, seldom known', () => {
    const curve = (name: string, ...more: readonly string[]) =>
      made({
        key: ['ec', '-pkeyopt', `ec_paramgen_curve:${name}`, ...more],
        extensions: [host],
        issuer: root,
      });
    const explicit = curve('P-256', '-pkeyopt', 'ec_param_enc:explicit');
    assert.deepEqual(told([explicit]), ['explicit_ec_parameters@0']);
    const p521 = curve('P-521');
    assert.deepEqual(told([p521]), []);
    assert.deepEqual(told([p521], { curves: ['secp256r1'] }), ['unsupported_curve@0']);
    assert.deepEqual(told([p521], { curves: ['secp521r1'] }), []);
    assert.equal(judged([curve('brainpoolP256r1')])[0]?.tolerated, true);
  });

  it('form: critical extensions, must-staple', () => {
    const critical = made({ extensions: [host, '1.2.3.4=critical,DER:0500'], issuer: root });
    assert.deepEqual(judged([critical])[0], {
      ...{ code: 'unhandled_critical_extension', index: 0, role: 'end_entity', oid: '1.2.3.4' },
    });
    assert.deepEqual(told([made({ extensions: [host, '1.2.3.4=DER:0500'], issuer: root })]), []);
    const staple = made({ extensions: [host, 'tlsfeature=status_request'], issuer: root });
    assert.deepEqual(told([staple], { stapled: false }), ['must_staple_unmet@0']);
    for (const given of [{}, { stapled: true }, { stapled: false, stapleAsked: false }])
      assert.deepEqual(told([staple], given), []);
  });

  it("a client's chain beside the CAs that were named", () => {
    const own = made({
      subject: '/CN=client',
      extensions: ['extendedKeyUsage=clientAuth'],
      issuer: intermediate,
    });
    const asked = (...named: readonly Made[]) => ({
      ...({ owner: 'client', serverName: undefined } as const),
      authorities: named.map((one) => read(one).subjectDer),
    });
    assert.deepEqual(told([own, intermediate], asked(root)), []);
    const alone = judged([own], asked(root));
    assert.deepEqual(
      alone.map(({ code, suspected }) => [code, suspected]),
      [['not_in_ca_list', true]],
    );
    const foreign = made({ subject: '/CN=Foreign', extensions: CA });
    const whole = judged([own, intermediate, root], asked(foreign));
    assert.deepEqual(
      whole.map(({ code, suspected }) => [code, suspected]),
      [['not_in_ca_list', undefined]],
    );
    const self = made({ subject: '/CN=self', extensions: ['basicConstraints=CA:FALSE'] });
    const listed = judged([self], asked(self)).map((fault) => fault.code === 'self_signed' && fault.listed);
    assert.deepEqual(listed, [true]);
  });

  it('a chain too long for some', () => {
    const links: Made[] = [root];
    for (let count = 0; count < 10; count++)
      links.unshift(made({ subject: `/CN=Link ${count}`, extensions: CA, issuer: links[0]! }));
    const end = made({ extensions: [host], issuer: links[0]! });
    const server = judged([end, ...links]);
    assert.deepEqual(
      server.map((one) => one.code === 'too_long_chain' && one.certificates),
      [12],
    );
    assert.deepEqual(told([end, ...links.slice(-9)], { owner: 'client', serverName: undefined }).slice(-1), [
      'too_long_chain@9',
    ]);
    assert.deepEqual(told([leaf, intermediate, root]), []);
  });

  it('a proxy certificate is issued by an end entity, which some take', () => {
    const user = made({ subject: '/CN=user', extensions: ['keyUsage=digitalSignature'], issuer: root });
    // RFC 3820 section 3.8: ProxyCertInfo with id-ppl-inheritAll.
    const info = '1.3.6.1.5.5.7.1.14=critical,DER:300c300a06082b06010505071501';
    const proxy = made({ subject: '/CN=user/CN=1', extensions: [info], issuer: user });
    const client = { owner: 'client', serverName: undefined } as const;
    const faults = judged([proxy, user, root], client);
    assert.deepEqual(
      faults
        .map(({ code, index, tolerated }) => [code, index, tolerated])
        .filter(([code]) => code !== 'ca_key_usage'),
      [
        ['not_a_ca', 1, true],
        ['unhandled_critical_extension', 0, true],
      ],
    );
  });

  it('a hostile chain costs no more than its bounds, and damage anywhere is no more than a fault', async () => {
    const namesakes = Array.from({ length: 40 }, () =>
      made({ subject: '/CN=Knot', extensions: [...CA, 'subjectKeyIdentifier=none'] }),
    ).map(read);
    const knot = [
      read(made({ extensions: [host, 'authorityKeyIdentifier=none'], issuer: root })),
      ...namesakes,
    ];
    // Some hundred signatures and no more.
    await takesAtMost(5, () =>
      chainFaults(
        knot.map((one) => ({ ...one, issuerDer: namesakes[0]!.subjectDer, selfIssued: false })),
        { at: now, owner: 'server' },
      ),
    );

    let random = 1;
    const next = (limit: number) => {
      random = (random * 48_271) % 0x7fff_ffff;
      return random % limit;
    };
    const ders = [leaf, intermediate, root].map(({ der }) => der);
    let judgedChains = 0;
    for (let round = 0; round < 2_000; round++) {
      const chain = ders.flatMap((der) => {
        const bytes = Uint8Array.from(der);
        for (let hits = next(4); hits > 0; hits--) bytes[next(bytes.length)] = next(256);
        const parsed = parseCertificate(bytes);
        return 'undecoded' in parsed ? [] : [parsed];
      });
      for (const owner of ['server', 'client'] as const)
        for (const { index } of chainFaults(chain, { at: now, owner, serverName: 'www.example.org' }))
          assert.ok(index < chain.length);
      judgedChains += chain.length > 1 ? 1 : 0;
    }
    assert.ok(judgedChains > 500, `${judgedChains} chains`);
  });

  it('every code has a check', () => assert.equal(new Set(FAULT_CODES).size, FAULT_CODES.length));

  it('looks for what is asked', () => {
    const faults = new ChainFaults([read(leaf)], { at: now + 60 * DAY, owner: 'client' });
    assert.equal(faults.of('expired')[0]?.notAfter.iso, read(leaf).notAfter.iso);
    assert.deepEqual(faults.of('wrong_eku')[0]?.usages, ['serverAuth']);
    assert.equal(faults.of('not_yet_valid').length, 0);
  });
});
