import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { readCaptureFile } from '../../src/capture/read-capture.js';
import { KIND_EAPOL, KIND_TCP, KIND_UDP } from '../../src/packet/packet.js';
import { PacketDecoder } from '../../src/packet/packet-decoder.js';
import { sharedCaptures } from '../project-root.js';

const RUNS = Number(process.env['RUNS'] ?? 20_000);

const LINK_TYPES = [
  0, 1, 9, 12, 14, 50, 51, 101, 104, 105, 108, 109, 113, 119, 127, 149, 163, 166, 204, 228, 229, 239, 258,
  276,
];

/**
 * A view of a packet that throws on every read outside of it: the decoder sees a proxy in place of its bytes.
 */
function guarded(data: Uint8Array, start: number, end: number): Uint8Array {
  return new Proxy(data, {
    get(target, key) {
      if (typeof key === 'string' && /^-?\d+$/.test(key)) {
        const at = Number(key);
        if (at < start || at >= end) throw new RangeError(`read at ${at}, outside of [${start}, ${end})`);
        return target[at];
      }
      const value: unknown = Reflect.get(target, key, target);
      if (key === 'subarray') {
        return (from: number, to: number) => {
          if (from < start || to > end)
            throw new RangeError(`view [${from}, ${to}), outside of [${start}, ${end})`);
          return target.subarray(from, to);
        };
      }
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

function check(
  decoder: PacketDecoder,
  data: Uint8Array,
  end: number,
  originalLength: number,
  linkType: number,
): void {
  const kind = decoder.decode(guarded(data, 0, end), 0, end, originalLength, linkType);
  assert.ok(kind >= 0 && kind <= KIND_EAPOL);
  if (kind === KIND_EAPOL) {
    for (const at of [decoder.hardwareSourceOffset, decoder.hardwareDestinationOffset])
      assert.ok(at === -1 || (at >= 0 && at + 6 <= end));
  }
  if (kind !== KIND_TCP && kind !== KIND_UDP) return;
  const limit = decoder.bytes.length;
  assert.ok(decoder.addressLength === 4 || decoder.addressLength === 16);
  assert.ok(decoder.sourceOffset >= 0 && decoder.sourceOffset + decoder.addressLength <= limit);
  assert.ok(decoder.destinationOffset >= 0 && decoder.destinationOffset + decoder.addressLength <= limit);
  assert.ok(decoder.payloadStart <= decoder.payloadEnd && decoder.payloadEnd <= limit);
  assert.ok(decoder.payloadEnd - decoder.payloadStart <= decoder.payloadLength);
}

test('random bytes on every link layer never throw and are never read outside', () => {
  const decoder = new PacketDecoder();
  fc.assert(
    fc.property(
      fc.constantFrom(...LINK_TYPES),
      fc.uint8Array({ maxLength: 120 }),
      fc.nat(3_000),
      (linkType, data, originalLength) => check(decoder, data, data.length, originalLength, linkType),
    ),
    { numRuns: RUNS },
  );
});

test('EtherIP that ends behind its version is not read beyond', () => {
  const header = [0x45, 0, 0, 22, 0, 0, 0, 0, 64, 97, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2];
  const packet = Uint8Array.from([...header, 0x30, 0]);
  check(new PacketDecoder(), packet, packet.length, packet.length, 101);
});

interface Kept {
  readonly data: Uint8Array;
  readonly linkType: number;
}

/** A few packets of every capture there is, so that each link layer and tunnel is among them. */
async function realPackets(): Promise<readonly Kept[]> {
  const kept: Kept[] = [];
  for (const name of readdirSync(sharedCaptures).filter((n) => /\.pcap(ng)?(\.gz)?$/.test(n))) {
    await readCaptureFile(join(sharedCaptures, name), {
      packet(bytes, start, end, _originalLength, linkType, frame) {
        if (frame <= 6) kept.push({ data: bytes.slice(start, end), linkType });
      },
    });
  }
  return kept;
}

const skip = existsSync(sharedCaptures) ? false : `no ${sharedCaptures}`;

test('real packets, cut anywhere, never throw and are never read outside', { skip }, async () => {
  const decoder = new PacketDecoder();
  for (const { data, linkType } of await realPackets()) {
    for (let end = 0; end < Math.min(data.length, 200); end++)
      check(decoder, data, end, data.length, linkType);
  }
});

test('real packets with any bytes changed never throw and are never read outside', { skip }, async () => {
  const decoder = new PacketDecoder();
  const packets = await realPackets();
  fc.assert(
    fc.property(
      fc.nat(packets.length - 1),
      fc.array(fc.tuple(fc.nat(119), fc.nat(255)), { minLength: 1, maxLength: 5 }),
      fc.nat(200),
      (which, changes, cut) => {
        const { data, linkType } = packets[which]!;
        const changed = Uint8Array.from(data);
        for (const [at, value] of changes) if (at < changed.length) changed[at] = value;
        check(decoder, changed, Math.max(0, changed.length - cut), changed.length, linkType);
      },
    ),
    { numRuns: RUNS },
  );
});
