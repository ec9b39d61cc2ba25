// Connections at hand, and each made anew with other addresses, times and random bytes.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { NotACapture } from '../../src/capture/capture-error.js';
import { readCaptureFile } from '../../src/capture/read-capture.js';
import { decodeHandshake } from '../../src/handshake/message.js';
import { type Connection, sideOf } from '../../src/story/connection.js';
import type { EventOf, StoryEvent } from '../../src/story/event.js';
import { CaptureStory } from '../../src/story/follow/capture-story.js';
import { DRAWN_ANEW } from '../../src/story/follow/message-template.js';
import { samplesFolder, sharedCaptures, sharedPeers } from '../project-root.js';

export async function connectionsOf(capture: string): Promise<Connection[]> {
  const connections: Connection[] = [];
  const story = new CaptureStory({
    tell: (connection) => connections.push(connection),
    isWanted: () => false,
  });
  try {
    await readCaptureFile(capture, story);
  } catch (error) {
    if (!(error instanceof NotACapture)) throw error;
  }
  story.finish();
  return connections;
}

export const endOf = (connection: Connection) => ({
  seconds: connection.lastSeconds,
  nanoseconds: connection.lastNanoseconds,
});

/** The same message with other random bytes, keys, signatures and tickets. */
function redrawn(event: EventOf<'handshake'>, connection: Connection): StoryEvent {
  const { message } = event;
  const bytes = event.bytes.slice();
  const isHello = message.name === 'client_hello' || message.name === 'server_hello';
  const context = {
    side: sideOf(connection, event.direction),
    version: isHello ? undefined : connection.version,
    cipherSuite: isHello ? undefined : connection.cipherSuite,
  };
  const tells =
    message.name === 'server_hello' &&
    (message.isHelloRetryRequest || message.downgradeSentinel !== undefined);
  decodeHandshake(bytes, context, {
    leaf(field, start, end) {
      if (!DRAWN_ANEW.has(field) || (tells && field === 'random')) return;
      for (let at = start; at < end; at++) bytes[at]! ^= 0x5a;
    },
    open() {},
    close() {},
  });
  const { direction, frame, frames, time, basis, shape } = event;
  const again = decodeHandshake(bytes, context);
  return { kind: 'handshake', direction, frame, frames, time, basis, shape, bytes, message: again };
}

/** Somebody else's connection of the same shape, ten years later. */
export function madeAnew(connection: Connection): Connection {
  const later = 315_000_000;
  const other = (address: Uint8Array) => address.map((byte) => byte ^ 0x11);
  const { client, server } = connection;
  return {
    ...connection,
    ordinal: connection.ordinal + 1_000,
    client: { address: other(client.address), port: client.port ^ 1 },
    server: { address: other(server.address), port: server.port },
    startSeconds: connection.startSeconds + later,
    lastSeconds: connection.lastSeconds + later,
    events: connection.events.map((event) =>
      event.kind === 'handshake' && event.shape !== undefined ? redrawn(event, connection) : event,
    ),
  };
}

export const folders: readonly (readonly [string, string])[] = [
  ['samples', samplesFolder],
  ['connections between real stacks', sharedPeers],
  ["strangers' captures", sharedCaptures],
];

/** Every connection of the captures in a folder, with a name to tell it by. */
export async function* everyConnection(folder: string): AsyncGenerator<[Connection, string]> {
  const captures = readdirSync(folder, { recursive: true }).map(String);
  for (const name of captures.filter((file) => /\.(pcap|pcapng|cap)(\.gz)?$/.test(file))) {
    for (const connection of await connectionsOf(join(folder, name)))
      yield [connection, `${name} #${connection.ordinal}`];
  }
}
