// Ways to see less of a capture: packets taken away, cut at a snap length, or of one direction alone.
import { type ConnectionReport, dissect, NotACapture } from '../../src/index.js';
import { KIND_TCP } from '../../src/packet/packet.js';
import { PacketDecoder } from '../../src/packet/packet-decoder.js';
import type { Dice } from '../story/dice.js';

/** A packet's record in a classic pcap file. */
interface Cut {
  readonly header: Uint8Array;
  readonly data: Uint8Array;
}

export interface Packets {
  readonly fileHeader: Uint8Array;
  readonly littleEndian: boolean;
  readonly linkType: number;
  readonly records: readonly Cut[];
}

const MAGICS = new Set([0xa1b2c3d4, 0xa1b23c4d]);

/** Undefined for another format than pcap. */
export function packetsOf(file: Uint8Array): Packets | undefined {
  if (file.length < 24) return undefined;
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const littleEndian = MAGICS.has(view.getUint32(0, true));
  if (!littleEndian && !MAGICS.has(view.getUint32(0))) return undefined;
  const records: Cut[] = [];
  for (let at = 24; at + 16 <= file.length; ) {
    const length = view.getUint32(at + 8, littleEndian);
    records.push({ header: file.slice(at, at + 16), data: file.slice(at + 16, at + 16 + length) });
    at += 16 + length;
  }
  return {
    fileHeader: file.slice(0, 24),
    littleEndian,
    linkType: view.getUint32(20, littleEndian) & 0xffff,
    records,
  };
}

export const captureOf = ({ fileHeader }: Packets, records: readonly Cut[]): Uint8Array =>
  Buffer.concat([fileHeader, ...records.flatMap(({ header, data }) => [header, data])]);

export const WAYS = ['one packet', 'some packets', 'a stretch', 'snap length', 'one direction'] as const;
export type Way = (typeof WAYS)[number];

/** The capture with less in it, and how that was done in words; undefined if nothing would be left, or all. */
export function seenLess(
  packets: Packets,
  way: Way,
  dice: Dice,
): { capture: Uint8Array; how: string } | undefined {
  const { records } = packets;
  const without = (gone: (index: number) => boolean, how: string) => {
    const left = records.filter((_, index) => !gone(index));
    return left.length === 0 || left.length === records.length
      ? undefined
      : { capture: captureOf(packets, left), how };
  };
  switch (way) {
    case 'one packet': {
      const lost = dice.below(records.length);
      return without((index) => index === lost, `without packet ${lost + 1}`);
    }
    case 'some packets': {
      const lost = new Set<number>();
      for (let count = 2 + dice.below(4); count > 0; count--) lost.add(dice.below(records.length));
      const names = [...lost].map((index) => index + 1).sort((one, other) => one - other);
      return without((index) => lost.has(index), `without packets ${names.join(', ')}`);
    }
    case 'a stretch': {
      const first = dice.below(records.length);
      const end = first + 1 + dice.below(records.length - first);
      return without((index) => index >= first && index < end, `without packets ${first + 1} to ${end}`);
    }
    case 'snap length': {
      const length = [54, 68, 96, 128, 200, 256, 400, 512, 800, 1_024, 1_300][dice.below(11)]!;
      if (records.every(({ data }) => data.length <= length)) return undefined;
      const cut = records.map((record) => shortened(record, length, packets.littleEndian));
      return { capture: captureOf(packets, cut), how: `at a snap length of ${length}` };
    }
    default: {
      const kept = dice.below(2);
      const decoder = new PacketDecoder();
      let first: number | undefined;
      return without(
        (index) => {
          const { data } = records[index]!;
          if (decoder.decode(data, 0, data.length, data.length, packets.linkType) !== KIND_TCP) return false;
          // The side that spoke first has the port of the capture's first sender, or one as high.
          const higher = decoder.sourcePort > decoder.destinationPort ? 1 : 0;
          first ??= higher;
          return (higher === first ? 0 : 1) !== kept;
        },
        kept === 0 ? 'what the first sender sent' : 'what the other side sent',
      );
    }
  }
}

function shortened({ header, data }: Cut, length: number, littleEndian: boolean): Cut {
  if (data.length <= length) return { header, data };
  const shorter = header.slice();
  new DataView(shorter.buffer).setUint32(8, length, littleEndian);
  return { header: shorter, data: data.subarray(0, length) };
}

/** Every connection of a capture; none if nothing of it is a capture any more. */
export async function connectionsIn(
  capture: Uint8Array,
  keys: string | undefined,
): Promise<readonly ConnectionReport[]> {
  try {
    const given = keys === undefined ? {} : { keyLogs: [{ name: 'keys', text: keys }] };
    return (await dissect(capture, given)).connections;
  } catch (error) {
    if (error instanceof NotACapture) return [];
    throw error;
  }
}
