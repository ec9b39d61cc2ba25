// A certificate that the page shows can be taken from it.
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { dissect } from '../../src/index.js';
import { renderPage } from '../../src/render/html/page-collector.js';
import { pemOf } from '../../src/render/html/pem.js';
import { samplesFolder } from '../project-root.js';

const SAMPLES = [
  ['tls12-mutual-success'],
  ['tls13-mutual-success', 'keys'],
  ['tls12-missing-intermediate'],
  ['tls12-client-expired-nginx'],
] as const;

it('PEM in the page is each certificate as it was sent', async () => {
  let found = 0;
  for (const [name, keys] of SAMPLES) {
    const path = join(samplesFolder, `${name}.pcap`);
    const keyLogs =
      keys === undefined ? [] : [{ name: 'keys', text: readFileSync(path.replace('.pcap', '.keys')) }];
    const report = await dissect(path, { shown: { fields: true, bytes: true }, keyLogs });
    const page = renderPage(report, { version: '0' });
    for (const connection of report.connections) {
      for (const side of ['server', 'client'] as const) {
        for (const certificate of connection.certificates[side]) {
          const pem = pemOf(certificate, side, connection);
          assert.ok(pem !== undefined, name);
          const { fingerprint256 } = new X509Certificate(pem);
          assert.equal(fingerprint256.replaceAll(':', '').toLowerCase(), certificate.sha256, name);
          assert.ok(page.includes(pem.split('\n')[1]!), name);
          found++;
        }
      }
    }
  }
  assert.ok(found >= 7, String(found));
});

it('without bytes there is none', async () => {
  const report = await dissect(join(samplesFolder, 'tls12-mutual-success.pcap'));
  const [connection] = report.connections;
  assert.equal(pemOf(connection!.certificates.server[0]!, 'server', connection!), undefined);
  assert.doesNotMatch(renderPage(report, { version: '0' }), /BEGIN CERTIFICATE/);
});
