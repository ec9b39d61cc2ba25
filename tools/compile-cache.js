// Tells one sample with an empty cache and writes down what was compiled on the way: dist/command.cache.
import { writeFileSync } from 'node:fs';
import { loadCommand } from '../bin/load.js';

const { main, script } = loadCommand(Buffer.alloc(0));
for (const more of [[], ['--lang', 'zh'], ['--json']])
  await main(['samples/tls12-mutual-success.pcap', ...more]);
writeFileSync('dist/command.cache', script.createCachedData());
