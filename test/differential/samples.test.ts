import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { dissect } from '../../src/index.js';
import { samplesFolder } from '../project-root.js';
import { type Comparison, compareAllWithTshark } from './compare.js';
import { tsharkVersion } from './tshark.js';

const skip =
  tsharkVersion() === undefined ? 'tshark is not installed: our samples were not compared with it' : false;

/** tshark follows a conversation as what it began as; each difference must be there, or its row goes. */
const BEGAN_AS_ANOTHER: Readonly<Record<string, readonly string[]>> = {
  // TLS behind a PROXY header, in a conversation that tshark takes for HTTP.
  'proxy-header-unexpected-nginx.pcap': [
    'stream 0 handshake messages: ours ["9 1"] tshark []',
    'stream 0 server name: ours "localhost" tshark undefined',
  ],
  // TLS although STARTTLS was refused: to tshark it goes on as SMTP.
  'starttls-refused-postfix-s-client.pcap': [
    'stream 0 handshake messages: ours ["11 1"] tshark []',
    'stream 0 server name: ours "localhost" tshark undefined',
  ],
};

describe('every sample tells what tshark tells', { skip }, () => {
  const files = readdirSync(samplesFolder)
    .filter((name) => name.endsWith('.pcap'))
    .map((name) => join(samplesFolder, name));
  let comparisons: Map<string, Comparison>;

  before(async () => {
    const told = [];
    for (const file of files) told.push({ file, report: await dissect(file) });
    comparisons = compareAllWithTshark(told);
  });

  for (const file of files) {
    const name = file.slice(samplesFolder.length + 1);
    it(name, () => assert.deepEqual(comparisons.get(file)?.differences, [...(BEGAN_AS_ANOTHER[name] ?? [])]));
  }
});
