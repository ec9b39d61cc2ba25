import assert from 'node:assert/strict';
import { join } from 'node:path';
import { it } from 'node:test';
import { dissect } from '../../src/index.js';
import { parseCertificate } from '../../src/story/certificates.js';
import { samplesFolder } from '../project-root.js';

it('certificates and names of a capture do not outlive its dissection', async () => {
  const ders: Uint8Array[] = [];
  const capture = join(samplesFolder, 'tls12-mutual-success.pcap');
  let during: object | undefined;
  await dissect(capture, {
    onCertificate: ({ der }) => {
      ders.push(der);
      during ??= parseCertificate(der);
      assert.equal(parseCertificate(ders[0]!), during, 'read once while the dissection runs');
    },
  });
  assert.ok(during !== undefined);
  assert.notEqual(parseCertificate(ders[0]!), during, 'let go of when it ended');
});

it('nor where the capture cannot be read to its end', async () => {
  let during: object | undefined;
  let der: Uint8Array | undefined;
  await assert.rejects(
    dissect(join(samplesFolder, 'tls12-mutual-success.pcap'), {
      onCertificate: (one) => {
        der = one.der;
        during = parseCertificate(one.der);
        throw new RangeError('the caller had enough');
      },
    }),
    RangeError,
  );
  assert.notEqual(parseCertificate(der!), during);
});
