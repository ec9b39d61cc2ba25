import assert from 'node:assert/strict';
import { createReadStream, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { it } from 'node:test';
import { CaptureOpenError, dissect, fromPcapParser, type PcapParser } from '../../src/index.js';
import { projectRoot, samplesFolder } from '../project-root.js';

const pcapParser = createRequire(join(projectRoot, 'package.json'))('pcap-parser') as {
  parse(input: string | Readable): PcapParser;
};

it('packets that pcap-parser has read tell the same story', async () => {
  for (const name of readdirSync(samplesFolder).filter((file) => file.endsWith('.pcap'))) {
    const file = join(samplesFolder, name);
    const { connections } = await dissect(fromPcapParser(pcapParser.parse(createReadStream(file))));
    const named = connections.map((connection) => ({ ...connection, file }));
    assert.deepEqual(named, (await dissect(file)).connections, name);
  }
});

it('what pcap-parser cannot read is an error that says so', async () => {
  const parser = pcapParser.parse(Readable.from([Buffer.alloc(40, 7)]));
  await assert.rejects(dissect(fromPcapParser(parser)), (error) => error instanceof CaptureOpenError);
});
