import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { dissect } from '../../src/index.js';
import { samplesFolder, sharedPeers } from '../project-root.js';
import { compareWithTshark } from './compare.js';
import { tsharkVersion } from './tshark.js';

const noTshark =
  tsharkVersion() === undefined ? 'tshark is not installed: nothing decrypted was compared with it' : false;

const withKeys = (file: string, keyLog: string) =>
  dissect(file, { keyLogs: [{ name: keyLog, text: readFileSync(keyLog) }] });

describe('with its key log every sample tells what tshark decrypts', { skip: noTshark }, () => {
  for (const name of readdirSync(samplesFolder).filter((file) => file.endsWith('.pcap'))) {
    const file = join(samplesFolder, name);
    const keyLog = file.replace(/\.pcap$/, '.keys');
    if (!existsSync(keyLog)) continue;
    it(name, async () => {
      const { differences } = compareWithTshark(file, await withKeys(file, keyLog), keyLog);
      assert.deepEqual(differences, []);
    });
  }
});

/** tshark follows a stream as what it began as: HTTP in clear, in which the server's alert is no TLS to it. */
const PLAIN_HTTP = ['stream 80 alerts: ours ["854 2 10"]', 'stream 81 alerts: ours ["864 2 10"]'];

const noPeers = !existsSync(sharedPeers)
  ? 'no connections between other stacks are here: their decryption was not compared'
  : noTshark;

describe('connections between real stacks tell what tshark decrypts', { skip: noPeers }, () => {
  for (const name of ['a.pcap', 'c.pcap', 'd.pcap']) {
    it(name, async (t) => {
      const file = join(sharedPeers, name);
      const keyLog = join(sharedPeers, 'keys.log');
      const { differences, connections, messages } = compareWithTshark(
        file,
        await withKeys(file, keyLog),
        keyLog,
      );
      t.diagnostic(`compared ${connections} connections, ${messages} handshake messages`);
      assert.deepEqual(
        differences.filter((one) => !PLAIN_HTTP.some((known) => one.startsWith(known))),
        [],
      );
    });
  }
});
