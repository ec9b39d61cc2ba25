// Answers known by their length: held against every connection at hand, as its keys and its recorded truth tell it.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { mailRefusalOfLength, refusalOfLength } from '../../src/application/known-refusals.js';
import type { Connection } from '../../src/story/connection.js';
import type { StoryEvent } from '../../src/story/event.js';
import { Facts } from '../../src/story/facts.js';
import { recognizedRefusal } from '../../src/story/known-refusal.js';
import { projectRoot, samplesFolder, sharedPeers } from '../project-root.js';
import { connectionsIn } from './connections-in.js';

const strangers = join(projectRoot, '../shared/strangers');

const recognized = (connection: Connection) => recognizedRefusal(new Facts(connection))?.refusal;

interface Found {
  readonly tried: number;
  readonly hits: readonly string[];
}

/**
 * Looks at a capture without its keys. Every answer that is recognised must be that refusal under the keys, and `truth`
 * must allow one.
 */
async function held(capture: string, keyLog: string | undefined, mayRefuse: boolean): Promise<Found> {
  const without = await connectionsIn(capture);
  const withKeys = keyLog === undefined ? undefined : await connectionsIn(capture, keyLog);
  const hits: string[] = [];
  for (const [at, connection] of without.entries()) {
    const refusal = recognized(connection);
    if (refusal === undefined) continue;
    const said = withKeys?.[at]?.events.flatMap((event) =>
      event.kind === 'application_data' ? (event.said ?? []) : [],
    );
    const word = said?.find(({ means }) => means === 'refused_certificate');
    assert.ok(mayRefuse, `${capture} #${at + 1}: ${refusal.words}`);
    if (said !== undefined && said.length > 0)
      assert.equal(word?.missing, refusal.missing, `${capture} #${at + 1}: ${refusal.words}`);
    hits.push(`${refusal.server} ${refusal.missing ? 'missing' : 'sent'}`);
  }
  return { tried: without.length, hits };
}

const counted = (hits: readonly string[]): string =>
  [...new Set(hits)]
    .sort()
    .map((one) => `${hits.filter((hit) => hit === one).length} ${one}`)
    .join(', ');

describe('refusals known by the length of their answer', () => {
  it("nginx 1.22.1 under GCM: 413 bytes a record, 389 of answer; any other length is nobody's", () => {
    assert.deepEqual(refusalOfLength(413 - 24), {
      server: 'nginx',
      missing: true,
      words: 'No required SSL certificate was sent',
      versionLength: 6,
    });
    assert.equal(refusalOfLength(367)?.missing, false);
    assert.equal(refusalOfLength(375)?.versionLength, 0);
    for (const length of [0, 388, 390, 366, 368, 374, 376, 313, 385, 403])
      assert.equal(refusalOfLength(length), undefined);
    const known = Array.from({ length: 16_384 }, (_, length) => refusalOfLength(length)).filter(Boolean);
    assert.ok(known.length > 10 && known.length < 30, `${known.length} lengths`);
  });

  it('Postfix: the length follows from the name in its greeting', () => {
    const greeting = '220 mx.example.org ESMTP Postfix (Debian/GNU)';
    const answer = (words: string) => `421 4.7.1 mx.example.org Error: ${words}\r\n`.length;
    const missing = answer('No client certificate presented');
    assert.equal(mailRefusalOfLength(missing, greeting)?.missing, true);
    assert.equal(mailRefusalOfLength(answer('Client certificate not trusted'), greeting)?.missing, false);
    assert.equal(mailRefusalOfLength(missing + 1, greeting), undefined);
    assert.equal(mailRefusalOfLength(missing, '220 mx.example.org ESMTP Exim 4.96'), undefined);
  });

  it("the seed's run without a client certificate, without keys", async () => {
    const [connection] = await connectionsIn(join(samplesFolder, 'tls12-no-client-certificate.pcap'));
    const found = recognizedRefusal(new Facts(connection!));
    assert.equal(found?.length, 389);
    assert.equal(found.refusal.missing, true);
    assert.deepEqual(found.run.lengths, [413]);
    for (const other of [412, 414]) {
      const events: readonly StoryEvent[] = connection!.events.map(
        (event): StoryEvent => (event === found.run ? { ...event, lengths: [other], bytes: other } : event),
      );
      assert.equal(recognized({ ...connection!, events }), undefined, `${other} bytes`);
    }
    const [tls13] = await connectionsIn(join(samplesFolder, 'tls13-no-client-certificate.pcap'));
    assert.equal(recognized(tls13!)?.missing, true, 'behind two session tickets');
  });

  it('among the samples nobody who was accepted is taken for refused', async (t) => {
    let tried = 0;
    const hits: string[] = [];
    for (const name of readdirSync(samplesFolder).filter((file) => file.endsWith('.pcap'))) {
      const capture = join(samplesFolder, name);
      const keys = capture.replace('.pcap', '.keys');
      const found = await held(
        capture,
        existsSync(keys) ? keys : undefined,
        /no-client-certificate|client-/.test(name),
      );
      tried += found.tried;
      hits.push(...found.hits);
    }
    t.diagnostic(`${tried} connections, recognised: ${counted(hits)}`);
    assert.ok(hits.length > 0);
  });

  const noPeers = existsSync(join(sharedPeers, 'keys.log')) ? false : 'no captures of peers here';
  it('nor among the peers', { skip: noPeers }, async (t) => {
    let tried = 0;
    const hits: string[] = [];
    for (const name of readdirSync(sharedPeers).filter((file) => file.endsWith('.pcap'))) {
      const found = await held(join(sharedPeers, name), join(sharedPeers, 'keys.log'), true);
      tried += found.tried;
      hits.push(...found.hits);
    }
    t.diagnostic(`${tried} connections, recognised: ${counted(hits)}`);
  });

  const noStrangers = existsSync(join(strangers, 'truth.jsonl')) ? false : 'no captures of strangers here';
  it('nor among the strangers', { skip: noStrangers }, async (t) => {
    let tried = 0;
    const hits: string[] = [];
    for (const line of readFileSync(join(strangers, 'truth.jsonl'), 'utf8').trim().split('\n')) {
      const { file, keylog, outcomes, by } = JSON.parse(line) as {
        readonly file: string;
        readonly keylog: string | null;
        readonly outcomes: readonly string[];
        readonly by: readonly string[];
      };
      const found = await held(
        join(strangers, file),
        keylog === null ? undefined : join(strangers, keylog),
        outcomes.includes('rejected') && by.includes('server'),
      );
      tried += found.tried;
      hits.push(...found.hits);
    }
    t.diagnostic(`${tried} connections, recognised: ${counted(hits)}`);
    assert.ok(hits.length > 20);
  });
});
