// Connections of one shape are judged once. Here every connection at hand is made anew with other addresses, times and
// random bytes: where the memory would answer for it, the judgement must be the same.
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { NotACapture } from '../../src/capture/capture-error.js';
import { readCaptureFile } from '../../src/capture/read-capture.js';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import { shapeOf } from '../../src/diagnosis/shape.js';
import { type ShortVerdict, VerdictMemory } from '../../src/diagnosis/verdict-memory.js';
import { decodeHandshake } from '../../src/handshake/message.js';
import { CaptureStory } from '../../src/story/capture-story.js';
import { BRIEF, type Connection, durationSeconds, Facts, sideOf } from '../../src/story/connection.js';
import type { EventOf, StoryEvent } from '../../src/story/event.js';
import { DRAWN_ANEW } from '../../src/story/message-template.js';
import { samplesFolder, sharedCaptures, sharedPeers } from '../project-root.js';

async function connectionsOf(capture: string): Promise<Connection[]> {
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

const endOf = (connection: Connection) => ({
  seconds: connection.lastSeconds,
  nanoseconds: connection.lastNanoseconds,
});

const short = ({ cause, causeConfidence, ending }: ShortVerdict) => ({
  cause,
  causeConfidence,
  outcome: ending.outcome,
  refusedBy: ending.refusedBy,
  refused: ending.refused,
  confidence: ending.confidence,
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
function madeAnew(connection: Connection): Connection {
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

/** What the memory did not remember, remembered, and how often the same second was needed. */
interface Count {
  connections: number;
  shapes: number;
  timeless: number;
}

function check(connection: Connection, name: string, count: Count): void {
  count.connections++;
  const shape = shapeOf(connection);
  if (shape === undefined) return;
  const facts = new Facts(connection);
  const verdict = short(diagnose(facts, endOf(connection)));
  const again = madeAnew(connection);
  assert.equal(shapeOf(again), shape, name);
  if (facts.restsOn === 'itself') return;
  count.shapes++;
  if (facts.restsOn === 'shape') count.timeless++;
  const sameSecond = { ...again, startSeconds: connection.startSeconds, lastSeconds: connection.lastSeconds };
  const asked = facts.restsOn === 'shape' ? again : sameSecond;
  assert.deepEqual(short(diagnose(new Facts(asked), endOf(asked))), verdict, name);
}

const folders: readonly (readonly [string, string])[] = [
  ['samples', samplesFolder],
  ['connections between real stacks', sharedPeers],
  ["strangers' captures", sharedCaptures],
];

describe('the memory of verdicts', () => {
  const connectionOf = async (sample: string): Promise<Connection> =>
    (await connectionsOf(join(samplesFolder, `${sample}.pcap`))).find(({ bytes }) => bytes.client > 0)!;

  async function isJudgedAgain(first: Connection, second: Connection): Promise<boolean> {
    const memory = new VerdictMemory();
    memory.verdictOn(first, endOf(first), () => {});
    let judged = false;
    memory.verdictOn(second, endOf(second), () => {
      judged = true;
    });
    return judged;
  }

  it('judges the same handshake once', async () => {
    const connection = await connectionOf('tls12-mutual-success');
    assert.equal(await isJudgedAgain(connection, connection), false);
  });

  it('judges a certificate again in another second: it may have expired', async () => {
    const connection = await connectionOf('tls12-server-self-signed');
    const { startSeconds, lastSeconds } = connection;
    const later = { ...connection, startSeconds: startSeconds + 1, lastSeconds: lastSeconds + 1 };
    assert.equal(await isJudgedAgain(connection, connection), false);
    assert.equal(await isJudgedAgain(connection, later), true);
  });

  it('judges spans of a second and more each for itself', async () => {
    const brief = await connectionOf('tls12-server-hangs-up');
    assert.ok(durationSeconds(brief) < BRIEF);
    assert.equal(await isJudgedAgain(brief, brief), false);
    const long = await connectionOf('tls12-server-silent');
    assert.ok(durationSeconds(long) > BRIEF);
    assert.equal(await isJudgedAgain(long, long), true);
  });

  it('knows no shape for what has findings, text in clear or another order', async () => {
    assert.equal(shapeOf(await connectionOf('tls12-not-tls-server')), undefined);
    const connection = await connectionOf('tls12-mutual-success');
    assert.notEqual(shapeOf(connection), undefined);
    const events = connection.events.map((event) => ({ ...event, frame: 100 - event.frame }) as StoryEvent);
    assert.equal(shapeOf({ ...connection, events }), undefined);
    const finding = { code: 'stream.late_start', frame: 1 } as const;
    assert.equal(shapeOf({ ...connection, findings: [finding] }), undefined);
  });

  it('tells one size of a record from another', async () => {
    const connection = await connectionOf('tls13-mutual-success');
    const events = connection.events.map((event) =>
      event.kind === 'application_data' ? { ...event, lengths: event.lengths.map((one) => one + 1) } : event,
    );
    assert.notEqual(shapeOf({ ...connection, events }), shapeOf(connection));
  });
});

describe('connections that differ only in what is drawn anew are judged alike', () => {
  for (const [what, folder] of folders) {
    it(`among the ${what}`, { skip: !existsSync(folder) }, async (t) => {
      const count: Count = { connections: 0, shapes: 0, timeless: 0 };
      const captures = readdirSync(folder, { recursive: true }).map(String);
      for (const name of captures.filter((file) => /\.(pcap|pcapng|cap)(\.gz)?$/.test(file))) {
        for (const connection of await connectionsOf(join(folder, name)))
          check(connection, `${name} #${connection.ordinal}`, count);
      }
      t.diagnostic(
        `${count.connections} connections; ${count.shapes} may stand for others, ${count.timeless} of them at any time`,
      );
      assert.ok(count.shapes > 20);
    });
  }
});
