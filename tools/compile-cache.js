// Tells one sample with an empty cache and writes down what was compiled on the way: dist/command.cache.
import { writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { crc32 } from 'node:zlib';
import { loadCommand } from '../bin/load.js';

// V8 forgets what it compiled and has not run for some time: the outermost function, of all, which runs once.
setFlagsFromString('--no-flush-bytecode');
const { main, script } = loadCommand(Buffer.alloc(0));
for (const more of [[], ['--json']]) await main(['samples/tls12-mutual-success.pcap', ...more]);
// A cache belongs to the flags that it was made under.
setFlagsFromString('--flush-bytecode');
const compiled = script.createCachedData();
const checksum = Buffer.alloc(4);
checksum.writeUInt32LE(crc32(compiled));
writeFileSync('dist/command.cache', Buffer.concat([compiled, checksum]));
