import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { readCaptureFile } from '../../src/capture/read-capture.js';
import { KeyLog } from '../../src/keys/key-log.js';
import { KIND_TCP } from '../../src/packet/packet.js';
import { PacketDecoder } from '../../src/packet/packet-decoder.js';
import { FlowTable } from '../../src/stream/flow-table.js';
import type { Direction } from '../../src/stream/stream-listener.js';
import { sharedPeers } from '../project-root.js';
import { ProtectedConnection } from './protection-connection.js';

const ignore = () => undefined;

/** Every TCP connection of a capture, walked with keys. Who sends the SYN is the client. */
async function connectionsOf(path: string, keyLog: KeyLog): Promise<ProtectedConnection[]> {
  const connections: ProtectedConnection[] = [];
  const decoder = new PacketDecoder();
  const flows = new FlowTable(() => {
    const connection = new ProtectedConnection(keyLog);
    connections.push(connection);
    let client: Direction = 0;
    return {
      syn: (direction, acknowledges) => {
        if (!acknowledges) client = direction;
      },
      data: (direction, bytes, start, end) =>
        connection.data(direction === client ? 'client' : 'server', bytes.subarray(start, end)),
      gap: () => assert.fail('a gap'),
      conflict: ignore,
      fin: ignore,
      reset: ignore,
      ended: ignore,
      finishedListening: false,
    };
  });
  await readCaptureFile(path, {
    packet(bytes, start, end, originalLength, linkType, frame, seconds, nanoseconds) {
      if (decoder.decode(bytes, start, end, originalLength, linkType) === KIND_TCP) {
        flows.segment(decoder, { frame, seconds, nanoseconds });
      }
    },
  });
  flows.end();
  return connections;
}

const missing = existsSync(join(sharedPeers, 'keys.log')) ? false : 'the recorded peers are not here';

it('every protected record of recorded peers opens, and every Finished verifies', {
  skip: missing,
}, async (t) => {
  const keyLog = new KeyLog();
  assert.deepEqual(keyLog.add(readFileSync(join(sharedPeers, 'keys.log')), 'keys.log'), []);
  const count = { connections: 0, opened: 0, finished: 0, withoutKeys: 0 };
  const suites = new Set<string>();
  for (const name of ['a.pcap', 'c.pcap', 'd.pcap']) {
    for (const connection of await connectionsOf(join(sharedPeers, name), keyLog)) {
      assert.deepEqual(connection.failures, []);
      assert.equal(connection.unsupported, undefined);
      // A client that was refused has logged no secret for the application data that it never sent.
      if (connection.hasAllSecrets) assert.equal(connection.withoutKeys, 0);
      if (connection.opened > 0) count.connections++;
      count.opened += connection.opened;
      count.finished += connection.finished.length;
      count.withoutKeys += connection.withoutKeys;
      const { hello } = connection;
      if (hello !== undefined && connection.opened > 0) {
        suites.add(`${hello.version.toString(16)} ${hello.cipherSuite.toString(16)}`);
      }
    }
  }
  t.diagnostic(`${JSON.stringify(count)} ${[...suites].sort().join(', ')}`);
  assert.ok(count.connections > 200, 'many connections had keys');
  assert.ok(count.finished > 300);
});
