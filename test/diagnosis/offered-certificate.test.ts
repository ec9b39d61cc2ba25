import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import { type ConnectionReport, dissect, type OfferedCertificateReport } from '../../src/index.js';
import { parseCertificate } from '../../src/x509/certificate.js';
import { CertificateMaker, type Made, noOpenssl } from '../x509/openssl.js';
import { type Shown, shownCapture } from './shown-certificates.js';

const NOW = Math.floor(Date.now() / 1_000) + 60;
const EC = ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
const CA = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign'];
const RSA_SIGN = 1;
const ECDSA_SIGN = 64;
const ECDSA_SHA256 = 0x0403;
const RSA_PKCS1_SHA256 = 0x0401;
const RSA_PSS_SHA256 = 0x0804;

async function only(shown: Shown, files: readonly Made[]): Promise<ConnectionReport> {
  const text = Buffer.concat(files.map(({ certificateFile }) => readFileSync(certificateFile)));
  const report = await dissect(shownCapture({ at: NOW, ...shown }), {
    clientCertificate: { name: 'client.pem', bytes: text },
  });
  assert.equal(report.connections.length, 1);
  return report.connections[0]!;
}

describe('a client certificate at hand', { skip: noOpenssl }, () => {
  const maker = new CertificateMaker();
  after(() => maker.remove());
  const clientAuth = 'extendedKeyUsage=clientAuth';
  const root = maker.make({ key: EC, subject: '/CN=client root', extensions: CA });
  const middle = maker.make({ key: EC, subject: '/CN=client middle', extensions: CA, issuer: root });
  const other = maker.make({ key: EC, subject: '/CN=other root', extensions: CA });
  const alice = maker.make({ key: EC, subject: '/CN=alice', extensions: [clientAuth], issuer: root });
  const below = maker.make({ key: EC, subject: '/CN=below', extensions: [clientAuth], issuer: middle });
  const rsa = maker.make({ key: ['rsa:2048'], subject: '/CN=rsa', extensions: [clientAuth], issuer: root });
  const forServers = maker.make({
    key: EC,
    subject: '/CN=server',
    extensions: ['extendedKeyUsage=serverAuth', 'keyUsage=keyEncipherment'],
    issuer: root,
  });
  const server = maker.make({ key: EC, subject: '/CN=www.example.com' });
  const nameOf = (made: Made): Uint8Array => {
    const certificate = parseCertificate(made.der);
    return 'undecoded' in certificate ? assert.fail() : certificate.subjectDer;
  };
  const wants = (more: Partial<NonNullable<Shown['request']>> = {}): Shown => ({
    server: [server.der],
    client: [],
    request: {
      types: [RSA_SIGN, ECDSA_SIGN],
      schemes: [ECDSA_SHA256, RSA_PSS_SHA256, RSA_PKCS1_SHA256],
      names: [nameOf(root)],
      ...more,
    },
  });
  const about = async (shown: Shown, ...files: readonly Made[]): Promise<OfferedCertificateReport> =>
    (await only(shown, files)).offeredCertificate ?? assert.fail('no answer');
  const codes = ({ reasons }: OfferedCertificateReport): string[] => reasons.map(({ code }) => code);

  it('that fits was not configured', async () => {
    const answer = await about(wants(), alice);
    assert.deepEqual([answer.outcome, codes(answer), answer.notes], ['fits', [], []]);
    assert.match(answer.summary, /client\.pem matches .*not configured to use it/);
  });
  it('was never called for where the server does not ask', async () => {
    const answer = await about({ server: [server.der] }, alice);
    assert.equal(answer.outcome, 'not_asked');
  });
  it('of a CA that is not named', async () => {
    const answer = await about(wants({ names: [nameOf(other)] }), alice);
    assert.deepEqual([answer.outcome, codes(answer)], ['unfit', ['issuer_not_listed']]);
    assert.match(answer.summary, /CN=client root is not among .*CN=other root/);
  });
  it('fits any server that names no CA', async () => {
    assert.equal((await about(wants({ names: [] }), alice)).outcome, 'fits');
  });
  it('below an intermediate reaches a named root with the chain in the file only', async () => {
    const alone = await about(wants(), below);
    assert.deepEqual([alone.outcome, codes(alone)], ['unfit', ['issuer_not_listed']]);
    const whole = await about(wants(), below, middle);
    assert.equal(whole.outcome, 'fits');
    assert.deepEqual(
      whole.notes.map(({ code }) => code),
      ['chain_needed'],
    );
    assert.match(whole.summary, /sends the whole file/);
    // The file's order does not matter, nor does a CA in it that has nothing to do with it.
    assert.equal((await about(wants(), middle, below)).subject, 'CN=below');
    assert.equal((await about(wants({ names: [nameOf(other)] }), below, other)).outcome, 'unfit');
  });
  it('with a key of a kind that is not accepted', async () => {
    const typed = await about(wants({ types: [RSA_SIGN] }), alice);
    assert.deepEqual(codes(typed), ['key_type']);
    const signing = await about(wants({ schemes: [RSA_PSS_SHA256] }), alice);
    assert.deepEqual(codes(signing), ['signature_algorithms']);
    const rsaKey = await about(wants({ schemes: [ECDSA_SHA256] }), rsa);
    assert.deepEqual(codes(rsaKey), ['signature_algorithms']);
    assert.equal((await about(wants({ schemes: [RSA_PSS_SHA256] }), rsa)).outcome, 'fits');
  });
  it('whose own signature is not among those accepted is noted', async () => {
    const answer = await about(wants({ schemes: [RSA_PSS_SHA256] }), rsa);
    assert.deepEqual(
      answer.notes.map(({ code }) => code),
      ['certificate_signature'],
    );
  });
  it('for servers only', async () => {
    assert.deepEqual(codes(await about(wants(), forServers)), ['wrong_eku', 'key_usage']);
  });
  it('out of its time', async () => {
    const late = await about({ ...wants(), at: NOW + 40 * 86_400 }, alice);
    assert.deepEqual([late.outcome, codes(late)], ['unfit', ['expired']]);
    const early = await about({ ...wants(), at: NOW - 2 * 86_400 }, alice);
    assert.deepEqual(codes(early), ['not_yet_valid']);
  });
  it('that was sent, or another was', async () => {
    assert.equal((await about({ ...wants(), client: [alice.der] }, alice)).outcome, 'sent');
    const other = await about({ ...wants(), client: [rsa.der] }, alice);
    assert.equal(other.outcome, 'fits');
    assert.match(other.summary, /sent a different certificate/);
  });
  it('is passed over where its file holds a private key, too', async () => {
    const both = Buffer.concat([readFileSync(alice.keyFile), readFileSync(alice.certificateFile)]);
    const secret = readFileSync(alice.keyFile, 'latin1').split('\n')[1]!;
    const report = await dissect(shownCapture({ ...wants(), at: NOW }), {
      clientCertificate: { name: 'both.pem', bytes: both },
    });
    assert.equal(report.connections[0]?.offeredCertificate?.subject, 'CN=alice');
    assert.ok(secret.length > 40 && !JSON.stringify(report).includes(secret));
  });
  it('that is wanted is described where none was sent, and only there', async () => {
    const wanted = async (shown: Shown) =>
      (await only(shown, [alice])).findings.find(({ code }) => code === 'client_certificate.wanted')?.message;
    const message = await wanted(wants({ types: [ECDSA_SIGN], schemes: [ECDSA_SHA256, RSA_PSS_SHA256] }));
    assert.match(message ?? '', /issued by CN=client root or a CA below, with a key of type EC that/);
    assert.match((await wanted(wants({ names: [] }))) ?? '', /any CA/);
    assert.equal(await wanted({ ...wants(), client: [alice.der] }), undefined);
    assert.equal(await wanted({ server: [server.der] }), undefined);
  });
});
