import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { dissect } from '../../src/index.js';
import { samplesFolder, sharedPeers } from '../project-root.js';
import { type Comparison, compareAllWithTshark, compareWithTshark } from './compare.js';
import { tsharkVersion } from './tshark.js';

const noTshark =
  tsharkVersion() === undefined ? 'tshark is not installed: nothing decrypted was compared with it' : false;

const withKeys = (file: string, keyLog: string) =>
  dissect(file, { keyLogs: [{ name: keyLog, text: readFileSync(keyLog) }] });

describe('with its key log every sample tells what tshark decrypts', { skip: noTshark }, () => {
  const keyLogOf = (file: string) => file.replace(/\.pcap$/, '.keys');
  const files = readdirSync(samplesFolder)
    .filter((name) => name.endsWith('.pcap'))
    .map((name) => join(samplesFolder, name))
    .filter((file) => existsSync(keyLogOf(file)));
  let comparisons: Map<string, Comparison>;

  before(async () => {
    const told = [];
    for (const file of files)
      told.push({ file, report: await withKeys(file, keyLogOf(file)), keyLog: keyLogOf(file) });
    comparisons = compareAllWithTshark(told);
  });

  for (const file of files)
    it(file.slice(samplesFolder.length + 1), () => {
      const known = NOT_OPENED_BY_TSHARK[file.slice(samplesFolder.length + 1)] ?? [];
      assert.deepEqual(
        comparisons.get(file)?.differences.filter((one) => !known.includes(one)),
        [],
      );
    });
});

/** Records that tshark 4.0 leaves closed: behind a second authentication it loses count of one side's records. */
const NOT_OPENED_BY_TSHARK: Readonly<Record<string, readonly string[]>> = {
  'tls13-apache-per-path-success.pcap': ['stream 0 alerts: ours ["20 1 0","24 1 0"] tshark ["24 1 0"]'],
};

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
      const { differences, connections, messages } = compareWithTshark({
        file,
        report: await withKeys(file, keyLog),
        keyLog,
      });
      t.diagnostic(`compared ${connections} connections, ${messages} handshake messages`);
      assert.deepEqual(
        differences.filter((one) => !PLAIN_HTTP.some((known) => one.startsWith(known))),
        [],
      );
    });
  }
});
