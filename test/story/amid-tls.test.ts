// A server that gives TLS up in the middle and goes on in clear: what its line means stands beside it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { dissect } from '../../src/index.js';
import { samplesFolder } from '../project-root.js';

describe('vsftpd gives TLS up in the middle', () => {
  for (const [sample, line, means] of [
    [
      'tls12-vsftpd-no-client-certificate.pcap',
      'peer did not return a certificate',
      'The server gives up on TLS and says why in plaintext: the client sent no certificate.',
    ],
    [
      'tls12-vsftpd-client-unknown-ca.pcap',
      'certificate verify failed',
      "The server gives up on TLS and says why in plaintext: it does not accept the client's certificate.",
    ],
  ] as const) {
    it(`"${line}": ${means}`, async () => {
      const { connections } = await dissect(readFileSync(join(samplesFolder, sample)));
      const spoken = connections[0]!.timeline.find(({ summary }) => summary.includes(line));
      assert.equal(spoken?.from, 'server');
      assert.equal(spoken?.annotation, means);
    });
  }
});
