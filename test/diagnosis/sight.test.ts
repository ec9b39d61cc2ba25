import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { missed, missedAfter, missedBefore } from '../../src/diagnosis/questions/sight.js';
import type { Connection } from '../../src/story/connection.js';
import type { StoryEvent } from '../../src/story/event.js';
import { Facts } from '../../src/story/facts.js';
import { samplesFolder } from '../project-root.js';
import { connectionsOf } from './made-anew.js';

/** A whole handshake, of whose CertificateRequest only a piece came. */
async function withPiece(transport: Connection['transport']): Promise<Facts> {
  const [connection] = await connectionsOf(join(samplesFolder, 'dtls12-mutual-success.pcap'));
  assert.ok(connection !== undefined);
  const events = connection.events.map((event): StoryEvent => {
    if (event.kind !== 'handshake' || event.message.name !== 'certificate_request') return event;
    const { direction, frame, frames, time, basis } = event;
    return { ...{ direction, frame, frames, time, basis }, kind: 'unfinished_message', type: 13, length: 20 };
  });
  assert.ok(events.some(({ kind }) => kind === 'unfinished_message'));
  return new Facts({ ...connection, transport, events });
}

const ends = ({ connection: { events } }: Facts): readonly [StoryEvent, StoryEvent] => [
  events[0]!,
  events.at(-1)!,
];

describe('a message of which only a piece came', () => {
  it('is a hole over UDP, where others may have been in the same datagram', async () => {
    const facts = await withPiece('dtls');
    const [first, last] = ends(facts);
    assert.ok(missedAfter(facts, 'server', first) && missedBefore(facts, 'server', last));
    assert.ok(!missedBefore(facts, 'server', first) && !missedAfter(facts, 'server', last));
    assert.ok(!missedAfter(facts, 'client', first) && !missedBefore(facts, 'client', last));
  });

  it('is none over TCP, which says where bytes are missing', async () => {
    const facts = await withPiece('tcp');
    const [first, last] = ends(facts);
    assert.ok(!missedAfter(facts, 'server', first) && !missedBefore(facts, 'server', last));
    assert.ok(!missed(facts, 'server'));
  });
});
