// The TLS records that carried a message can be shown as they were on the wire.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { dissect } from '../../src/index.js';
import { samplesFolder } from '../project-root.js';

const read = (name: string, withKeys: boolean) => {
  const path = join(samplesFolder, `${name}.pcap`);
  const keyLogs = withKeys ? [{ name: 'keys', text: readFileSync(path.replace('.pcap', '.keys')) }] : [];
  return dissect(path, { keyLogs, keepRecords: true, shown: { bytes: true, records: true } });
};

const CONTENT_TYPES: Readonly<Record<string, number>> = { alert: 21, change_cipher_spec: 20 };

it('a message in clear stands in its records, behind their headers', async () => {
  for (const name of ['tls12-mutual-success', 'tls12-server-self-signed', 'tls12-missing-intermediate']) {
    const [connection] = (await read(name, false)).connections;
    let told = 0;
    for (const { message, basis, bytes, records = [] } of connection!.timeline) {
      for (const record of records) {
        assert.equal(Number.parseInt(record.bytes.slice(6, 10), 16), record.bytes.length / 2 - 5, message);
      }
      if (basis !== 'seen' || bytes === undefined || records.length === 0) continue;
      assert.equal(Number.parseInt(records[0]!.bytes.slice(0, 2), 16), CONTENT_TYPES[message] ?? 22, message);
      assert.ok(
        records
          .map((record) => record.bytes.slice(10))
          .join('')
          .includes(bytes),
        message,
      );
      told++;
    }
    assert.ok(told >= 5, `${name}: ${told}`);
  }
});

it('a message that keys opened stands beside the record that nobody could read', async () => {
  const [connection] = (await read('tls13-mutual-success', true)).connections;
  const opened = connection!.timeline.filter(
    ({ basis, message }) => basis === 'decrypted' && message !== 'application_data',
  );
  assert.ok(opened.length > 5);
  for (const { message, bytes, records } of opened) {
    assert.ok(records !== undefined && records.length > 0, message);
    const content = records.map((record) => record.bytes.slice(10)).join('');
    assert.equal(records[0]!.bytes.slice(0, 6), '170303', message);
    // The type of the content and a tag of 16 bytes are the least that protection adds.
    assert.ok(content.length >= bytes!.length + 17 * 2, message);
    assert.ok(!content.includes(bytes!), message);
  }
});

it('what an application says is not kept, and nothing is unless it was asked for', async () => {
  const path = join(samplesFolder, 'tls12-mutual-success.pcap');
  for (const { timeline } of (await read('tls13-mutual-success', true)).connections)
    for (const { message, records } of timeline)
      if (message === 'application_data') assert.equal(records, undefined);
  const silent = [
    await dissect(path, { shown: { bytes: true, records: true } }),
    await dissect(path, { keepRecords: true, shown: { bytes: true } }),
    await dissect(path, { keepRecords: true, redact: true, shown: { bytes: true, records: true } }),
  ];
  for (const { connections } of silent)
    for (const { timeline } of connections)
      for (const entry of timeline) assert.equal(entry.records, undefined);
});
