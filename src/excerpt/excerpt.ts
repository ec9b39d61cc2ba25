import { concatenate } from '../base/bytes.js';
import type { CaptureFacts, PacketSink } from '../capture/packet-sink.js';
import {
  decryptionSecretsBlock,
  enhancedPacketBlock,
  interfaceDescriptionBlock,
  sectionHeaderBlock,
} from '../capture/pcapng-writer.js';
import type { SecretStore } from '../keys/secret-store.js';
import { host } from '../platform/host.js';
import type { Connection } from '../story/connection.js';
import type { Endpoints } from '../stream/flow-index.js';
import { type CapturedPacket, ConnectionPackets } from './connection-packets.js';

/** How one capture file is read: packets go to the sink, what is known of the file comes back. */
export type Reading = (sink: PacketSink) => Promise<CaptureFacts>;

/** Bytes gathered before they are written. */
const BATCH = 1 << 20;

interface Source {
  readonly readings: readonly Reading[];
  readonly wanted: Set<number>;
  /** Of EAP: the packets of a conversation, by frame. */
  readonly frames: Set<number>;
  /** Of DTLS and QUIC: everything between these is written. */
  readonly pairs: Endpoints[];
  /** Frame -> what is remarked there. */
  readonly remarks: Map<number, string>;
}

/** What was written: packets, and connections that they belong to. */
export interface Written {
  readonly packets: number;
  readonly connections: number;
}

/**
 * The packets of some connections alone, with the secrets that open them: what one attaches to a ticket. Captures are
 * read a second time for it, once it is known which connections are wanted.
 */
export class Excerpt {
  readonly #sources = new Map<number, Source>();
  #keyLog = '';
  #connections = 0;

  /** A capture that connections may be chosen from; `readings` are its pieces. */
  addCapture(capture: number, readings: readonly Reading[]): void {
    this.#sources.set(capture, {
      readings,
      wanted: new Set(),
      frames: new Set(),
      pairs: [],
      remarks: new Map(),
    });
  }

  /** A connection is wanted. `remark` is put at a frame of it. */
  choose(
    capture: number,
    connection: Connection,
    secrets: SecretStore,
    remark?: { readonly frame: number; readonly text: string },
  ): void {
    const source = this.#sources.get(capture);
    const { transport, stream } = connection;
    if (source === undefined) return;
    if (transport === 'dtls' || transport === 'quic') {
      const { client, server } = connection;
      source.pairs.push({
        addresses: [client.address, server.address],
        ports: [client.port, server.port],
      });
    } else if (transport === 'eap') {
      for (const frame of connection.eap?.frames ?? []) source.frames.add(frame);
    } else {
      if (transport !== 'tcp' || stream === undefined || source.wanted.has(stream)) return;
      source.wanted.add(stream);
    }
    this.#connections++;
    if (remark !== undefined) source.remarks.set(remark.frame, remark.text);
    for (const random of openedRandoms(connection)) this.#keyLog += secrets.keyLogLines(random);
  }

  /**
   * Writes the file, in place of one that is there, whole or not at all.
   * @throws what the system says against it.
   */
  async write(path: string): Promise<Written> {
    const file = host.createFile(path);
    try {
      const written = await this.writeTo((bytes) => file.write(bytes));
      file.finish();
      return written;
    } catch (error) {
      file.abandon();
      throw error;
    }
  }

  /** Hands the file to `out`, piece by piece. @throws what `out` throws */
  async writeTo(out: (bytes: Uint8Array) => void): Promise<Written> {
    let batch: Uint8Array[] = [];
    let bytes = 0;
    let packets = 0;
    const flush = () => {
      out(concatenate(...batch));
      batch = [];
      bytes = 0;
    };
    const put = (block: Uint8Array) => {
      batch.push(block);
      bytes += block.length;
      if (bytes >= BATCH) flush();
    };
    put(sectionHeaderBlock('tls-dissect'));
    if (this.#keyLog !== '') put(decryptionSecretsBlock(this.#keyLog));
    let interfaces = 0;
    for (const { readings, wanted, frames, pairs, remarks } of this.#sources.values()) {
      if (wanted.size === 0 && frames.size === 0 && pairs.length === 0) continue;
      const interfaceOf = new Map<number, number>();
      const pass = (packet: CapturedPacket) => {
        let interfaceId = interfaceOf.get(packet.linkType);
        if (interfaceId === undefined) {
          interfaceId = interfaces++;
          interfaceOf.set(packet.linkType, interfaceId);
          put(interfaceDescriptionBlock(packet.linkType));
        }
        const comment = remarks.get(packet.frame);
        put(enhancedPacketBlock({ ...packet, interfaceId, ...(comment === undefined ? {} : { comment }) }));
        packets++;
      };
      const sink = new ConnectionPackets((stream) => wanted.has(stream), pass, pairs, frames);
      let before = 0;
      for (const read of readings) before += (await read(renumbered(sink, before))).packets;
    }
    flush();
    return { packets, connections: this.#connections };
  }
}

/** The frames of a later piece count on from the last of those before it. */
export function renumbered(sink: PacketSink, before: number): PacketSink {
  if (before === 0) return sink;
  return {
    secrets: (secretsType, bytes) => sink.secrets?.(secretsType, bytes),
    packet: (bytes, start, end, originalLength, linkType, frame, seconds, nanoseconds) =>
      sink.packet(bytes, start, end, originalLength, linkType, frame + before, seconds, nanoseconds),
  };
}

/**
 * The client randoms under which keys opened something. One that was only shown may be copied from a connection that
 * was not chosen, and its secrets would go along.
 */
function openedRandoms({ events }: Connection): Uint8Array[] {
  const opened = new Map<string, Uint8Array>();
  let random: Uint8Array | undefined;
  for (const event of events) {
    if (event.kind === 'handshake' && event.message.name === 'client_hello') random = event.message.random;
    else if (event.basis === 'decrypted' && random !== undefined) opened.set(random.join(), random);
  }
  return [...opened.values()];
}
