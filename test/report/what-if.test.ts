// With CAs or a client certificate at hand: answers beside the verdict, which stays what it is.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { rootCertificates } from 'node:tls';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readCaptureFile } from '../../src/capture/read-capture.js';
import { type ConnectionReport, type DissectionOptions, dissect } from '../../src/index.js';
import { CATALOGUES } from '../../src/language/language.js';
import { renderText } from '../../src/render/text/text.js';
import { parsedCertificatesOf } from '../../src/story/certificates.js';
import { Facts } from '../../src/story/facts.js';
import { CaptureStory } from '../../src/story/follow/capture-story.js';
import type { Certificate } from '../../src/x509/certificate.js';
import { projectRoot, samplesFolder } from '../project-root.js';

const sample = (name: string): string => join(samplesFolder, `${name}.pcap`);

/** The certificate at that place of the server's list, as a file. */
async function recorded(name: string, position: number): Promise<Uint8Array> {
  const found: Certificate[] = [];
  const story: CaptureStory = new CaptureStory({
    tell: (connection) => {
      const one = parsedCertificatesOf(new Facts(connection), 'server')[position];
      if (one !== undefined && !('undecoded' in one)) found.push(one);
    },
    isWanted: () => false,
  });
  await readCaptureFile(sample(name), story);
  story.finish();
  return found[0]?.der ?? assert.fail(`${name} shows no such certificate`);
}

// The CA that signed the lab's server certificates stands in the one capture whose server sends it.
const serverCa = { name: 'server-ca.crt', bytes: await recorded('tls12-server-unknown-ca', 1) };
const wrongCa = { name: 'wrong.crt', bytes: await recorded('tls12-server-self-signed', 0) };

async function only(name: string, options: DissectionOptions): Promise<ConnectionReport> {
  const keyLog = join(samplesFolder, `${name}.keys`);
  const keyLogs = existsSync(keyLog) ? [{ name: 'keys', text: readFileSync(keyLog) }] : [];
  const { connections } = await dissect(sample(name), { keyLogs, ...options });
  assert.equal(connections.length, 1);
  return connections[0]!;
}

describe('with the CA file at hand', () => {
  for (const version of ['tls12', 'tls13']) {
    it(`${version}: the run that failed for an unknown CA would have passed with the right one`, async () => {
      const { trust, verdict } = await only(`${version}-server-unknown-ca`, { ca: [serverCa] });
      assert.equal(verdict.refused, 'server_certificate');
      assert.equal(trust?.server?.outcome, 'accepted');
      assert.match(
        trust.server.summary,
        /^With server-ca\.crt the server's certificate would have been accepted/,
      );
      assert.equal(trust.server.name, 'localhost');
      assert.equal(trust.server.path.at(-1)?.origin, 'store');
    });
    it(`${version}: and not with a wrong one, nor with the public roots`, async () => {
      for (const options of [{ ca: [wrongCa] }, { publicRoots: rootCertificates }]) {
        const { trust } = await only(`${version}-server-unknown-ca`, options);
        assert.equal(trust?.server?.outcome, 'refused');
        assert.match(trust.server.summary, /would not have been accepted either: .*Example Server CA/);
      }
    });
    const refused: readonly (readonly [run: string, code: string])[] = [
      ['missing-intermediate', 'no_anchor'],
      ['server-self-signed', 'no_anchor'],
      ['server-expired', 'expired'],
      ['server-not-yet-valid', 'not_yet_valid'],
      ['server-wrong-eku', 'wrong_eku'],
      ['hostname-mismatch', 'hostname_mismatch'],
    ];
    for (const [run, code] of refused) {
      it(`${version}: ${run} is refused for its own reason (${code})`, async () => {
        const { trust } = await only(`${version}-${run}`, { ca: [serverCa] });
        assert.equal(trust?.server?.outcome, 'refused');
        assert.deepEqual(
          trust.server.reasons.map((reason) => reason.code),
          [code],
        );
      });
    }
    it(`${version}: a weak signature is accepted with a remark`, async () => {
      const { trust } = await only(`${version}-server-weak-signature`, { ca: [serverCa] });
      assert.equal(trust?.server?.outcome, 'accepted');
      assert.match(trust.server.summary, /though not by every program: .*SHA1/);
    });
  }
  it('an encrypted certificate leaves the question open, a resumed session too', async () => {
    const hidden = (await only('tls13-server-unknown-ca', { ca: [serverCa], keyLogs: [] })).trust;
    assert.equal(hidden?.server?.outcome, 'unknown');
    assert.match(hidden.server.summary, /encrypted/);
    assert.equal(hidden.client, null);
    const { connections } = await dissect(sample('tls12-resumption'), { ca: [serverCa] });
    assert.match(connections[1]?.trust?.server?.summary ?? '', /resumed/);
  });
  it('nothing is said about certificates where there was no TLS', async () => {
    const { trust } = await only('tls12-not-tls-server', { ca: [serverCa] });
    assert.deepEqual([trust?.server, trust?.client], [null, null]);
  });
  it('without keys the answer about a client certificate says what it rests on', async () => {
    const offered = async (name: string) =>
      (await only(name, { clientCertificate: wrongCa, keyLogs: [] })).offeredCertificate;
    const asked = await offered('tls13-no-client-certificate');
    // It is a server's, which the certificate itself says.
    assert.equal(asked?.outcome, 'unfit');
    assert.match(asked.summary, /^By the sizes of the encrypted records, the server requested/);
    const hidden = await offered('tls13-no-client-auth-success');
    assert.equal(hidden?.outcome, 'not_asked');
    assert.match(hidden.summary, /^By the sizes of the encrypted records, the server did not request/);
    const seen = await offered('tls12-no-client-auth-success');
    assert.match(seen?.summary ?? '', /^The server did not request/);
  });
  it('the answer stands below the verdict, and the path in a section of its own', async () => {
    const report = await dissect(sample('tls12-server-unknown-ca'), { ca: [serverCa] });
    const [answer = '', ...parts] = renderText(report, { width: 200, colour: false, unicode: true }).split(
      '\n\n',
    );
    assert.match(
      answer,
      /^✖ FAILED .*\nWith server-ca\.crt the server's certificate would have been accepted/,
    );
    const section = parts.find((part) => part.startsWith('With your CAs\n'));
    assert.match(section ?? '', /Path: CN=localhost,O=Example, issued by CN=Example Server CA,O=Example/);
  });
});

describe('every sample, with all that can be asked', () => {
  const schema = JSON.parse(readFileSync(join(projectRoot, 'docs/report.schema.json'), 'utf8')) as object;
  const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);
  const names = readdirSync(samplesFolder)
    .filter((file) => file.endsWith('.pcap'))
    .map((file) => file.replace('.pcap', ''));
  for (const name of names) {
    it(name, async () => {
      const keyLog = join(samplesFolder, `${name}.keys`);
      const keyLogs = existsSync(keyLog) ? [{ name: 'keys', text: readFileSync(keyLog) }] : [];
      const plain = await dissect(sample(name), { keyLogs });
      for (const ca of [serverCa, wrongCa]) {
        for (const language of Object.keys(CATALOGUES) as (keyof typeof CATALOGUES)[]) {
          const options = {
            keyLogs,
            language,
            ca: [ca],
            publicRoots: rootCertificates,
            clientCertificate: wrongCa,
          };
          const asked = await dissect(sample(name), options);
          const valid = validate(JSON.parse(JSON.stringify(asked)));
          assert.deepEqual(valid ? [] : validate.errors, []);
          if (language !== 'en') continue;
          const without = asked.connections.map(({ trust, offeredCertificate, ...rest }) => {
            assert.ok(trust !== undefined && offeredCertificate !== undefined);
            return rest;
          });
          assert.deepEqual(without, plain.connections);
        }
      }
    });
  }
});
