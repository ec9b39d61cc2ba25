// Tells one sample with an empty cache and writes down what was compiled on the way: dist/command.cache.
import { writeFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { loadCommand } from '../bin/load.js';

const { main, script } = loadCommand(Buffer.alloc(0));
for (const more of [[], ['--json']]) await main(['samples/tls12-mutual-success.pcap', ...more]);
const compiled = script.createCachedData();
const checksum = Buffer.alloc(4);
checksum.writeUInt32LE(crc32(compiled));
writeFileSync('dist/command.cache', Buffer.concat([compiled, checksum]));
