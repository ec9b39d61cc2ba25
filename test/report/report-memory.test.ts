// NDJSON of connections that are like many others is filled in, not made: every connection at hand is made anew at other
// places and times, and the line that is filled in for it must be the line that is made for it.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { rootCertificates } from 'node:tls';
import { visibleJson } from '../../src/base/visible.js';
import { VerdictMemory } from '../../src/diagnosis/memory/verdict-memory.js';
import { dissect } from '../../src/index.js';
import { CATALOGUES } from '../../src/language/language.js';
import { JudgedConnection } from '../../src/report/judged-connection.js';
import { ReportMemory } from '../../src/report/report-memory.js';
import type { Connection } from '../../src/story/connection.js';
import { HandshakeHappened, type StoryEvent } from '../../src/story/event.js';
import { endOf, everyConnection, folders, madeAnew } from '../diagnosis/made-anew.js';
import { samplesFolder } from '../project-root.js';

/** Somebody else's connection of the same shape in the same second, elsewhere in the capture, and faster. */
function elsewhere(connection: Connection): Connection {
  const { startSeconds, lastSeconds } = connection;
  const anew = madeAnew(connection);
  const events = anew.events.map((event): StoryEvent => {
    const frame = event.frame * 3 + 5;
    const frames = [...event.frames.map((one) => one * 3 + 4), frame];
    const time = event.time / 2;
    if (event instanceof HandshakeHappened) return event.moved(frame, frames, time);
    const lastFrame = event.kind === 'application_data' ? { lastFrame: event.lastFrame * 3 + 6 } : {};
    return { ...event, frame, frames, time, ...lastFrame } as StoryEvent;
  });
  return { ...anew, events, startSeconds, lastSeconds, firstFrame: connection.firstFrame + 17 };
}

const judged = (connection: Connection, id: number) =>
  new JudgedConnection(
    connection,
    { id, capture: 1, file: 'a.pcap', captureEnd: endOf(connection) },
    new VerdictMemory(),
  );

/** The line for `connection` from a memory that has seen `before` until it knows it, and whether it was filled in. */
function lineFor(
  connection: Connection,
  before: Connection,
): { readonly line: string; readonly filled: boolean } {
  let filled = false;
  class Watched extends ReportMemory {
    override templateOf(...asked: Parameters<ReportMemory['templateOf']>) {
      const template = super.templateOf(...asked);
      filled = template !== undefined;
      return template;
    }
  }
  const memory = new Watched();
  for (let time = 0; time < 3; time++) judged(before, 1).json(CATALOGUES.en, memory);
  const line = judged(connection, 77_777).json(CATALOGUES.en, memory);
  return { line, filled };
}

const made = (connection: Connection): string =>
  visibleJson(JSON.stringify(judged(connection, 77_777).report(CATALOGUES.en)));

describe('a line of NDJSON that is filled in is the one that would be made', () => {
  for (const [what, folder] of folders) {
    it(`for the ${what}`, { skip: !existsSync(folder) }, async (t) => {
      let connections = 0;
      let filledIn = 0;
      for await (const [connection, name] of everyConnection(folder)) {
        connections++;
        const other = elsewhere(connection);
        const { line, filled } = lineFor(other, connection);
        if (!filled) continue;
        filledIn++;
        assert.equal(line, made(other), name);
      }
      t.diagnostic(`${filledIn} of ${connections} connections were filled in`);
      assert.ok(filledIn > 20);
    });
  }
});

describe('the memory of reports', () => {
  const first = async (sample: string): Promise<Connection> => {
    for await (const [connection, name] of everyConnection(samplesFolder))
      if (name === `${sample}.pcap #1`) return connection;
    throw new Error(sample);
  };

  it('makes what rests on a later second anew: a certificate may have expired', async () => {
    const connection = await first('tls12-mutual-success');
    const { startSeconds, lastSeconds } = connection;
    const decades = 40 * 365 * 86_400;
    const later = { ...connection, startSeconds: startSeconds + decades, lastSeconds: lastSeconds + decades };
    const { line, filled } = lineFor(later, connection);
    assert.equal(filled, false);
    assert.match(line, /"validity":"expired"/);
    assert.equal(line, made(later));
  });

  it('makes what rests on spans of time anew', async () => {
    const connection = await first('tls12-server-silent');
    assert.equal(lineFor(connection, connection).filled, false);
  });

  it('is not asked when more, less or something else is to be said', async () => {
    const file = join(samplesFolder, 'tls12-mutual-success.pcap');
    for (const more of [{ redact: true }, { shown: { bytes: true } }, { publicRoots: rootCertificates }]) {
      const lines: string[] = [];
      const whole: string[] = [];
      const elements: string[] = [];
      await dissect([file, file, file, file], {
        ...more,
        onSummary: (_, inFull, inJson) => {
          lines.push(inJson());
          elements.push(inJson('element'));
          whole.push(visibleJson(JSON.stringify(inFull())));
        },
      });
      assert.equal(lines.length, 4);
      assert.deepEqual(lines, whole);
      assert.deepEqual(
        elements.map((text) => JSON.parse(text)),
        whole.map((text) => JSON.parse(text)),
      );
    }
  });
});
