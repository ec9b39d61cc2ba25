// A client that finishes, asks for nothing and leaves may have turned the server down. One that resumes that session later and
// goes on to a request did not; one that only offers the session, or leaves again at once, shows nothing.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { shapeOf } from '../../src/diagnosis/memory/shape.js';
import { type ConnectionReport, dissect } from '../../src/index.js';
import { KIND_TCP } from '../../src/packet/packet.js';
import { PacketDecoder } from '../../src/packet/packet-decoder.js';
import { samplesFolder } from '../project-root.js';
import { captureOf, type Packets, packetsOf } from './capture-cut.js';
import { connectionsOf } from './made-anew.js';

const TLS12 = 'tls12-gnutls-client-resumption';
const TLS13 = 'tls13-gnutls-client-resumption';
const file = (name: string): string => join(samplesFolder, name);

type Packet = Packets['records'][number] & {
  readonly frame: number;
  readonly later: boolean;
  readonly fromClient: boolean;
  readonly payload: Uint8Array;
};

/** The packets of a sample of two connections; `payload` is a view, so that it can be written over. */
function recorded(sample: string): { readonly packets: Packets; readonly each: readonly Packet[] } {
  const packets = packetsOf(readFileSync(file(`${sample}.pcap`)))!;
  const decoder = new PacketDecoder();
  let first: number | undefined;
  const each = packets.records.map((record, index) => {
    const { data } = record;
    assert.equal(decoder.decode(data, 0, data.length, data.length, packets.linkType), KIND_TCP);
    const { sourcePort, destinationPort } = decoder;
    const fromClient = destinationPort === 8443;
    const port = fromClient ? sourcePort : destinationPort;
    first ??= port;
    const payload = data.subarray(decoder.payloadStart, decoder.payloadEnd);
    return { ...record, frame: index + 1, later: port !== first, fromClient, payload };
  });
  return { packets, each };
}

async function firstOf(capture: Uint8Array, keys?: string): Promise<ConnectionReport> {
  const keyLogs = keys === undefined ? [] : [{ name: 'keys', text: readFileSync(file(keys), 'utf8') }];
  const { connections } = await dissect(capture, { keyLogs });
  const [connection] = connections;
  assert.ok(connection !== undefined);
  return connection;
}

const told = ({ verdict }: ConnectionReport): string => `${verdict.outcome} ${verdict.confidence}`;

/** The packets changed, and what is then told of the first connection. */
async function tellsOf(change: (each: readonly Packet[]) => readonly Packet[]): Promise<string> {
  const { packets, each } = recorded(TLS12);
  return told(await firstOf(captureOf(packets, change(each))));
}

const UNPROVED = 'rejected possible';

/** Where text stands in a payload. */
function placeOf(text: Uint8Array | string, { payload }: Packet): number {
  const at = Buffer.from(payload).indexOf(text);
  assert.ok(at >= 0);
  return at;
}

const asksFirst = ({ later, fromClient, payload }: Packet): boolean =>
  later && fromClient && payload[0] === 23;

describe('a client that resumes the session later and sends its request', () => {
  for (const [sample, keys, frame] of [
    [TLS12, undefined, 15],
    [TLS12, `${TLS12}.keys`, 15],
    [TLS13, `${TLS13}.keys`, 20],
  ] as const) {
    it(`accepted the server: ${sample}, ${keys === undefined ? 'without' : 'with'} keys`, async () => {
      const connection = await firstOf(readFileSync(file(`${sample}.pcap`)), keys);
      assert.equal(told(connection), 'established inferred');
      assert.deepEqual(connection.verdict.alternatives, []);
      const evidence = connection.verdict.evidence.at(-1)!;
      assert.match(evidence.what, new RegExp(`^a ticket; with it .* \\(frame ${frame}\\)$`));
      assert.equal(connection.timeline[evidence.step! - 1]?.message, 'new_session_ticket');
    });
  }

  it('is judged for itself', async () => {
    const [first] = (await connectionsOf(file(`${TLS12}.pcap`))).sort((a, b) => a.ordinal - b.ordinal);
    assert.ok(first?.resumedLater !== undefined);
    assert.equal(shapeOf(first), undefined);
  });

  it('shows nothing while the tickets cannot be read', async () => {
    const { resumedLater } = (await connectionsOf(file(`${TLS13}.pcap`)))[0]!;
    assert.equal(resumedLater, undefined);
  });
});

describe('nothing is shown', () => {
  it('by a client that offers the session, has it taken up, and leaves again without a request', async () => {
    const upToFinished = (each: readonly Packet[]) => {
      const request = each.findIndex(asksFirst);
      assert.ok(request > 0);
      return each.slice(0, request);
    };
    assert.equal(await tellsOf(upToFinished), UNPROVED);
  });

  it('by a client at another address', async () => {
    const elsewhere = (each: readonly Packet[]) => {
      for (const { data, later, fromClient } of each) {
        // Ethernet, then IPv4: the source's last byte, the destination's.
        if (later) data[fromClient ? 14 + 15 : 14 + 19] = 77;
      }
      return each;
    };
    assert.equal(await tellsOf(elsewhere), UNPROVED);
  });

  it('by another ticket', async () => {
    const otherTicket = (each: readonly Packet[]) => {
      const hello = each.find(({ later, payload }) => later && payload[5] === 1)!;
      const given = each.find(({ later, fromClient, payload }) => !later && !fromClient && payload[5] === 4)!;
      // Behind the headers of record and message: lifetime hint, length, ticket.
      given.payload[5 + 4 + 6]! ^= 1;
      assert.equal(Buffer.from(hello.payload).indexOf(given.payload.subarray(15, 31)), -1);
      return each;
    };
    assert.equal(await tellsOf(otherTicket), UNPROVED);
  });

  it('by a client that means a server of another name', async () => {
    const otherName = (each: readonly Packet[]) => {
      const hello = each.find(({ later, payload }) => later && payload[5] === 1)!;
      hello.payload[placeOf('localhost', hello)]! ^= 1;
      return each;
    };
    assert.equal(await tellsOf(otherName), UNPROVED);
  });

  it('by what comes when the connection has been told', async () => {
    const tooLate = (each: readonly Packet[]) => {
      const before = each.filter(({ later }) => !later);
      const after = each.filter(({ later }) => later);
      for (const { header } of after) {
        const view = new DataView(header.buffer, header.byteOffset);
        view.setUint32(0, view.getUint32(0, true) + 10, true);
      }
      return [...before, ...after];
    };
    assert.equal(await tellsOf(tooLate), UNPROVED);
  });

  it('where the first ticket, or the request, is missing from the capture', async () => {
    const without = (gone: (packet: Packet) => boolean) => (each: readonly Packet[]) =>
      each.filter((packet) => !gone(packet));
    assert.notEqual(await tellsOf(without(asksFirst)), 'established inferred');
    const hasTicket = ({ later, fromClient, payload }: Packet) => !later && !fromClient && payload[5] === 4;
    assert.notEqual(await tellsOf(without(hasTicket)), 'established inferred');
  });
});
