// The bounds of what is judged, reported, rendered and written.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  MAX_BYTES_SHOWN,
  MAX_CERTIFICATES_OUT,
  MAX_COMPARED_PAIRS,
  MAX_COMPARED_STEPS,
  MAX_CONNECTIONS_IN_DOCUMENT,
  MAX_ENDPOINT_GROUPS,
  MAX_EXAMPLES,
  MAX_FILE_CHARACTERS,
  MAX_FILE_NAME_CHARACTERS,
  MAX_GROUP_ENDPOINTS,
  MAX_GROUPS,
  MAX_JSON_CHARACTERS_WAITING,
  MAX_MERMAID_CHARACTERS,
  MAX_NAME_CHARACTERS,
  MAX_NAMED_FILE_BYTES,
  MAX_OPENED_CONNECTIONS,
  MAX_PACKED_BYTES,
  MAX_PAGE_ROWS,
  MAX_PAIRS,
  MAX_PATTERN_CONNECTIONS,
  MAX_PATTERNS,
  MAX_PSEUDONYMS,
  MAX_REMEMBERED_DECISIONS,
  MAX_REMEMBERED_REPORTS,
  MAX_REMEMBERED_VERDICTS,
  MAX_SEALED_BYTES_SHOWN,
  MAX_TEMPLATES_OF_A_LENGTH,
  MAX_WAITING_PAIRS,
  MAX_WELL_DETAILS,
} from '../../src/base/limits.js';
import { readCaptureFile } from '../../src/capture/read-capture.js';
import { fileName } from '../../src/cli/certificate-files.js';
import { readAtMost } from '../../src/cli/read-at-most.js';
import { judgeBy } from '../../src/diagnosis/decide.js';
import { CATALOGUE } from '../../src/diagnosis/diagnose.js';
import { RememberingJudge } from '../../src/diagnosis/memory/remembering-judge.js';
import { VerdictMemory } from '../../src/diagnosis/memory/verdict-memory.js';
import type { Witness } from '../../src/diagnosis/witness.js';
import type { ConnectionReport, ConnectionSummary } from '../../src/index.js';
import { CATALOGUES } from '../../src/language/language.js';
import { PageCollector } from '../../src/render/html/page-collector.js';
import { JsonDocument } from '../../src/render/json/json-document.js';
import { renderMarkdown } from '../../src/render/markdown/markdown.js';
import { diagramOf } from '../../src/render/mermaid/mermaid.js';
import { OverviewCollector } from '../../src/render/shared/overview.js';
import { sayIn } from '../../src/render/shared/words.js';
import { renderOverview, renderText } from '../../src/render/text/text.js';
import { CertificateCollector } from '../../src/report/certificate-collector.js';
import { compare } from '../../src/report/compare.js';
import { PatternCollector } from '../../src/report/patterns.js';
import { Pseudonyms } from '../../src/report/pseudonyms.js';
import { ReportMemory } from '../../src/report/report-memory.js';
import type { Connection } from '../../src/story/connection.js';
import { CaptureStory } from '../../src/story/follow/capture-story.js';
import { MessageCache } from '../../src/story/follow/message-cache.js';
import { bytes, extension, filled, handshake, u16, vector8, vector16 } from '../handshake/byte-writer.js';
import { projectRoot, samplesFolder } from '../project-root.js';
import { sampleReport } from '../render/sample-reports.js';
import { decodeIn } from '../story/decode-in.js';

const times = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at));

async function connectionOf(sample: string): Promise<Connection> {
  const found: Connection[] = [];
  const story = new CaptureStory({ tell: (one) => found.push(one), isWanted: () => false });
  await readCaptureFile(join(samplesFolder, `${sample}.pcap`), story);
  story.finish();
  return found[0]!;
}

test('MAX_TEMPLATES_OF_A_LENGTH: so many kinds of messages of one length have a shape', () => {
  const cache = new MessageCache();
  const shape = (suite: number) => {
    const hello = handshake(
      1,
      3,
      3,
      filled(32),
      vector8(),
      vector16(u16(suite)),
      vector8(0),
      vector16(extension(10, vector16(u16(29)))),
    );
    return decodeIn(cache, hello, { side: 'client', version: undefined, cipherSuite: undefined }).shape;
  };
  for (let suite = 0; suite < MAX_TEMPLATES_OF_A_LENGTH; suite++) assert.notEqual(shape(suite), undefined);
  assert.equal(shape(MAX_TEMPLATES_OF_A_LENGTH), undefined);
  assert.notEqual(shape(0), undefined);
});

test('MAX_REMEMBERED_VERDICTS: so many shapes are remembered, then they make room', async () => {
  const connection = await connectionOf('tls12-server-self-signed');
  const end = { seconds: connection.lastSeconds, nanoseconds: connection.lastNanoseconds };
  const memory = new VerdictMemory();
  /** Whether the connection, with so many bytes of its client, was judged anew. */
  const judged = (client: number) => {
    let anew = false;
    memory.verdictOn({ ...connection, bytes: { client, server: 1 } }, end, () => {
      anew = true;
    });
    return anew;
  };
  for (let client = 0; client < MAX_REMEMBERED_VERDICTS; client++) assert.ok(judged(client));
  assert.ok(!judged(0));
  assert.ok(judged(MAX_REMEMBERED_VERDICTS));
  assert.ok(judged(0));
});

test('MAX_REMEMBERED_DECISIONS: so many ways to answer are remembered, then they make room', () => {
  let decisions = 0;
  const remembering = new RememberingJudge({
    decide(witness) {
      decisions++;
      witness.groundsAt(0);
      return judgeBy(CATALOGUE).decide(NOBODY);
    },
    rivals: () => ({ endings: [], causes: [] }),
  });
  /** Whether a witness with this answer was decided on anew. */
  const decided = (answer: number) => {
    const before = decisions;
    remembering.decide({ ...NOBODY, groundsAt: () => answer });
    return decisions > before;
  };
  for (let answer = 0; answer < MAX_REMEMBERED_DECISIONS; answer++) assert.ok(decided(answer));
  assert.ok(!decided(0));
  assert.ok(decided(MAX_REMEMBERED_DECISIONS));
  assert.ok(decided(0));
});

/** Rules nothing out. */
const NOBODY: Witness = {
  ask: () => ({}),
  groundsAt: () => 0,
  leaningOf: () => 0,
  alert: () => undefined,
  momentOf: () => undefined,
};

test('MAX_REMEMBERED_REPORTS: templates of so many shapes are kept, then they make room', async () => {
  const connection = await connectionOf('tls12-server-self-signed');
  const memory = new ReportMemory();
  /** Whether the shape was known to say more than shapes do: nothing is made for it again. */
  const known = (shape: number) => {
    let asked = false;
    const make = () => {
      asked = true;
      return undefined;
    };
    for (let time = 0; time < 2; time++) memory.templateOf(String(shape), connection, make);
    return !asked;
  };
  for (let shape = 0; shape < MAX_REMEMBERED_REPORTS; shape++) assert.ok(!known(shape));
  assert.ok(known(0));
  assert.ok(!known(MAX_REMEMBERED_REPORTS));
  assert.ok(!known(0));
});

interface Ended {
  readonly id: number;
  readonly client?: string;
  readonly server?: string;
  readonly outcome?: 'failed' | 'established';
}

const summaryOf = ({ id, client = '10.0.0.1', server = '192.0.2.1', outcome = 'failed' }: Ended) =>
  ({
    id,
    client: { address: client, port: 40_000 },
    server: { address: server, port: 443 },
    start: '2026-11-23T10:00:00.000000000Z',
    verdict: {
      outcome,
      refusedBy: 'server',
      cause: 'unknown_ca',
      confidence: 'certain',
      causeConfidence: 'certain',
    },
  }) as unknown as ConnectionSummary;
const address = (number: number) => `10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`;
const never = (): ConnectionReport => {
  throw new Error('not asked for');
};
const [whole] = sampleReport('tls12-server-self-signed').connections as [ConnectionReport];

test('MAX_PAIRS: pairs beyond so many are counted as passed over', () => {
  const passedOver = (pairs: number) => {
    const collector = new PatternCollector('en');
    for (let id = 1; id <= pairs; id++) collector.add(summaryOf({ id, client: address(id) }), never);
    return collector.passedOver;
  };
  assert.equal(passedOver(MAX_PAIRS), 0);
  assert.equal(passedOver(MAX_PAIRS + 5), 5);
});

test('MAX_GROUPS: servers beyond so many are counted as passed over', () => {
  const passedOver = (servers: number) => {
    const collector = new PatternCollector('en');
    for (let id = 1; id <= servers; id++) collector.add(summaryOf({ id, server: address(id) }), never);
    return collector.passedOver;
  };
  assert.equal(passedOver(MAX_GROUPS), 0);
  assert.equal(passedOver(MAX_GROUPS + 5), 5);
});

/** How many pairs were compared when each failed and then, after all of them, succeeded. */
function compared(pairs: number, atOnce: number): number {
  const collector = new PatternCollector('en');
  let asked = 0;
  const inFull = () => {
    asked++;
    return whole;
  };
  for (let from = 0; from < pairs; from += atOnce) {
    for (const outcome of ['failed', 'established'] as const) {
      for (let at = from; at < Math.min(pairs, from + atOnce); at++)
        collector.add(summaryOf({ id: 2 * at, client: address(at), outcome }), inFull);
    }
  }
  return asked / 2;
}

test('MAX_WAITING_PAIRS: so many failures wait for their success, then the oldest gives way', () => {
  assert.equal(compared(MAX_WAITING_PAIRS, MAX_WAITING_PAIRS), MAX_WAITING_PAIRS);
  // The first was let go; each success that comes after it in vain lets go the next one.
  assert.ok(compared(MAX_WAITING_PAIRS + 1, MAX_WAITING_PAIRS + 1) < MAX_WAITING_PAIRS);
});

test('MAX_COMPARED_PAIRS: so many pairs are compared', () => {
  assert.equal(compared(MAX_COMPARED_PAIRS, 1), MAX_COMPARED_PAIRS);
  assert.equal(compared(MAX_COMPARED_PAIRS + 20, 1), MAX_COMPARED_PAIRS);
});

test('MAX_PATTERN_CONNECTIONS: of a pattern so many connections are named, and all counted', () => {
  const pattern = (failures: number) => {
    const collector = new PatternCollector('en');
    for (let id = 1; id <= failures; id++) collector.add(summaryOf({ id }), never);
    const [one] = collector.patterns(CATALOGUES.en);
    return [one!.failed, one!.connections.length];
  };
  assert.deepEqual(pattern(MAX_PATTERN_CONNECTIONS), [MAX_PATTERN_CONNECTIONS, MAX_PATTERN_CONNECTIONS]);
  assert.deepEqual(pattern(MAX_PATTERN_CONNECTIONS + 7), [
    MAX_PATTERN_CONNECTIONS + 7,
    MAX_PATTERN_CONNECTIONS,
  ]);
});

test('MAX_PATTERNS: so many patterns are told', () => {
  const told = (pairs: number) => {
    const collector = new PatternCollector('en');
    for (let id = 1; id <= 2 * pairs; id++) collector.add(summaryOf({ id, server: address(id >> 1) }), never);
    // The first and the last one failed once.
    return collector.patterns(CATALOGUES.en).length;
  };
  assert.equal(told(MAX_PATTERNS + 1), MAX_PATTERNS);
  assert.equal(told(MAX_PATTERNS), MAX_PATTERNS - 1);
  assert.equal(told(MAX_PATTERNS + 30), MAX_PATTERNS);
});

test('MAX_COMPARED_STEPS: differences further back than so many steps are not looked for', () => {
  const [entry] = whole.timeline.filter(({ message }) => message === 'client_hello');
  const last = { ...whole.timeline.find(({ message }) => message === 'server_hello')! };
  const long = (steps: number, differs: boolean): ConnectionReport => ({
    ...whole,
    timeline: [...times(steps - 1, () => entry!), differs ? last : entry!],
  });
  const differences = (steps: number) =>
    compare(long(steps, false), long(steps, true), { language: 'en' }).differences.filter(
      ({ aspect }) => aspect !== 'outcome',
    ).length;
  assert.ok(differences(MAX_COMPARED_STEPS) > 0);
  assert.equal(differences(MAX_COMPARED_STEPS + 1), 0);
});

test('MAX_PSEUDONYMS: so many originals are told apart, the others share one', () => {
  const to = new Pseudonyms();
  for (let at = 0; at < MAX_PSEUDONYMS - 1; at++) to.host(`h${at}`);
  const last = to.host('last');
  const shared = to.host('one more');
  assert.notEqual(last, shared);
  assert.equal(to.host('yet another'), shared);
  assert.equal(to.host('last'), last);
});

test('MAX_CERTIFICATES_OUT: so many certificates are handed out, the others are counted', async () => {
  const connection = await connectionOf('tls12-server-self-signed');
  const event = connection.events.find(
    (one) => one.kind === 'handshake' && one.message.name === 'certificate',
  );
  assert.ok(event?.kind === 'handshake' && event.message.name === 'certificate');
  const { message } = event;
  let taken = 0;
  const collector = new CertificateCollector(() => taken++);
  const entries = times(MAX_CERTIFICATES_OUT + 3, (at) => ({
    ...message.entries[0]!,
    certificate: Uint8Array.of(at >> 8, at, 1),
  }));
  const add = (some: typeof entries) => {
    const one = { ...event, kind: 'handshake' as const, message: { ...message, entries: some } };
    collector.add({ ...connection, events: [one as unknown as typeof event] }, 1);
  };
  add(entries.slice(0, MAX_CERTIFICATES_OUT));
  assert.deepEqual([taken, collector.passedOver], [MAX_CERTIFICATES_OUT, 0]);
  add(entries);
  assert.deepEqual([taken, collector.passedOver], [MAX_CERTIFICATES_OUT, 3]);
});

const { captures } = sampleReport('tls12-server-self-signed');

test('MAX_OPENED_CONNECTIONS: so many connections open to fields and bytes, of those that ended well half', () => {
  const opened = (count: number, outcome: 'failed' | 'established') => {
    const page = new PageCollector({ version: '0' });
    let open = 0;
    for (let id = 1; id <= count; id++) {
      page.add(summaryOf({ id, outcome }), (shown) => {
        if (shown?.fields === true) open++;
        return { ...whole, id, timeline: [] };
      });
    }
    return open;
  };
  assert.equal(opened(MAX_OPENED_CONNECTIONS, 'failed'), MAX_OPENED_CONNECTIONS);
  assert.equal(opened(MAX_OPENED_CONNECTIONS + 9, 'failed'), MAX_OPENED_CONNECTIONS);
  assert.equal(opened(MAX_OPENED_CONNECTIONS, 'established'), MAX_OPENED_CONNECTIONS / 2);
});

test('MAX_JSON_CHARACTERS_WAITING: up to there a JSON document waits to put its connections in order', () => {
  const orderOf = (characters: number) => {
    let json = '';
    const document = new JsonDocument(async (text) => {
      json += text;
    });
    document.add(2, JSON.stringify('x'.repeat(characters / 2 - 2)));
    document.add(1, JSON.stringify('y'.repeat(characters / 2 - 2)));
    void document.end({ schemaVersion: 2, captures: [] });
    const { connections } = JSON.parse(json) as { connections: string[] };
    return [json.indexOf('"captures"') < json.indexOf('"connections"'), connections[0]![0]];
  };
  assert.deepEqual(orderOf(MAX_JSON_CHARACTERS_WAITING), [true, 'y']);
  assert.deepEqual(orderOf(MAX_JSON_CHARACTERS_WAITING + 2), [false, 'x']);
});

test('MAX_CONNECTIONS_IN_DOCUMENT: so many are told in full, failures first, and a document says that there are more', async () => {
  const [sample] = (await sampleReport('tls12-server-self-signed')).connections;
  const report = { captures: [], schemaVersion: 2 } as const;
  const gathered = (count: number) => {
    const collector = new OverviewCollector({ all: true });
    for (let id = 1; id <= count; id++) {
      const outcome = id > count - 3 ? ('failed' as const) : ('established' as const);
      const connection = { ...sample!, id, verdict: { ...sample!.verdict, outcome } };
      collector.add(connection, () => connection);
    }
    return collector.overview(report);
  };
  assert.equal(gathered(MAX_CONNECTIONS_IN_DOCUMENT).inFull.length, MAX_CONNECTIONS_IN_DOCUMENT);
  const more = gathered(MAX_CONNECTIONS_IN_DOCUMENT + 10);
  assert.equal(more.inFull.length, MAX_CONNECTIONS_IN_DOCUMENT);
  assert.deepEqual(
    more.inFull.slice(-3).map(({ id }) => id),
    [8, 9, 10].map((at) => MAX_CONNECTIONS_IN_DOCUMENT + at),
  );
  assert.match(
    renderMarkdown(more, { version: '' }),
    /400 of 410 connections are shown .* no more than that/,
  );
});

test('MAX_GROUP_ENDPOINTS: of connections that ended alike so many servers and clients are told apart', async () => {
  const [sample] = (await sampleReport('tls12-server-self-signed')).connections;
  const gathered = (count: number) => {
    const collector = new OverviewCollector({});
    for (let id = 1; id <= count; id++) {
      const address = `198.51.${id >> 8}.${id & 255}`;
      const one = { ...sample!, id, client: { address, port: 1 }, server: { address, port: 443 } };
      collector.add(one, () => one);
    }
    return collector.overview({ schemaVersion: 2, captures: [] });
  };
  const few = gathered(MAX_GROUP_ENDPOINTS - 1);
  assert.deepEqual(
    few.groups.map(({ count, servers, clients }) => [count, servers, clients]),
    [[MAX_GROUP_ENDPOINTS - 1, MAX_GROUP_ENDPOINTS - 1, MAX_GROUP_ENDPOINTS - 1]],
  );
  const many = gathered(MAX_GROUP_ENDPOINTS + 5);
  assert.deepEqual(
    many.groups.map(({ count, servers, clients }) => [count, servers, clients]),
    [[MAX_GROUP_ENDPOINTS + 5, MAX_GROUP_ENDPOINTS, MAX_GROUP_ENDPOINTS]],
  );
  const width = { width: 120, colour: false, unicode: true };
  assert.match(renderOverview(few, width), / 999 servers +999 /);
  assert.match(renderOverview(many, width), / 1000\+ servers +1000\+ /);
});

test('MAX_ENDPOINT_GROUPS: so many groups of single servers are kept, what comes later shares one, and fewer are shown', async () => {
  const [sample] = (await sampleReport('tls12-server-self-signed')).connections;
  const gathered = (count: number) => {
    const collector = new OverviewCollector({ groupBy: 'server' });
    for (let id = 1; id <= count; id++) {
      const server = { address: `198.51.${id >> 8}.${id & 255}`, port: 443 };
      const one = { ...sample!, id, server };
      collector.add(one, () => one);
    }
    return collector.overview({ schemaVersion: 2, captures: [] });
  };
  assert.equal(gathered(MAX_ENDPOINT_GROUPS).groups.length, MAX_ENDPOINT_GROUPS);
  const many = gathered(MAX_ENDPOINT_GROUPS + 7);
  assert.equal(many.groups.length, MAX_ENDPOINT_GROUPS + 1);
  assert.deepEqual(
    many.groups.filter(({ servers }) => servers > 1).map(({ count }) => count),
    [7],
  );
  const text = renderOverview(many, { width: 120, colour: false, unicode: true });
  assert.match(text, new RegExp(`and ${MAX_ENDPOINT_GROUPS + 1 - 200} more lines`));
});

test('MAX_EXAMPLES: so many examples are kept, then the rarest of what is least certain gives way', async () => {
  const [sample] = (await sampleReport('tls12-server-self-signed')).connections;
  const causes = Array.from({ length: MAX_EXAMPLES + 5 }, (_, at) => `cause_${at}` as 'unknown');
  const collector = new OverviewCollector({});
  for (const [at, cause] of causes.entries()) {
    const confidence = at < 10 ? ('possible' as const) : ('certain' as const);
    const one = { ...sample!, id: at + 1, verdict: { ...sample!.verdict, cause, confidence } };
    collector.add(one, () => one);
    assert.ok(collector.waiting <= MAX_EXAMPLES);
  }
  assert.equal(collector.waiting, MAX_EXAMPLES);
  const { inFull, groups } = collector.overview({ schemaVersion: 2, captures: [] });
  assert.equal(groups.length, MAX_EXAMPLES + 5);
  assert.deepEqual(
    inFull.map(({ id }) => id),
    Array.from({ length: 10 }, (_, at) => at + 11),
  );
});

test('MAX_PAGE_ROWS: a page has so many rows, failures first, and says which it left out', async () => {
  const [sample] = (await sampleReport('tls12-server-self-signed')).connections;
  const small = { ...sample!, timeline: [], findings: [] };
  const page = new PageCollector({ version: '' });
  for (let id = 1; id <= MAX_PAGE_ROWS + 5; id++) {
    const outcome = id > MAX_PAGE_ROWS + 2 ? ('failed' as const) : ('established' as const);
    const connection = { ...small, id, verdict: { ...sample!.verdict, outcome } };
    page.add(connection, () => connection);
  }
  const text = page.page([]);
  assert.match(text, /20,?005/);
  assert.match(text, /The table holds 20000 connections at most: 5 connections that ended well, of those/);
  const rows = JSON.parse(/id="data">(.*)<\/script>/.exec(text)![1]!).rows as { id: number }[];
  assert.equal(rows.length, MAX_PAGE_ROWS);
  assert.equal(rows.at(-1)!.id, MAX_PAGE_ROWS + 5);
});

test('MAX_WELL_DETAILS: of those that ended well a page has so many in full and one of each group, and says so', () => {
  const pageOf = (count: number) => {
    const page = new PageCollector({ version: '0' });
    const { verdict } = whole;
    for (let id = 1; id <= count; id++) {
      // The last is the only one of its group.
      const confidence = id === count ? ('possible' as const) : ('certain' as const);
      const established = { ...verdict, outcome: 'established' as const, confidence };
      const report = { ...whole, id, timeline: [], verdict: established };
      page.add({ ...summaryOf({ id }), verdict: established }, () => report);
    }
    const text = page.page(captures);
    const packed = [...text.matchAll(/data-ids="([^"]*)"/g)].flatMap(([, ids]) => ids!.split(' '));
    const shown = [...text.matchAll(/<article id="c(\d+)"/g)].map(([, id]) => id!);
    return { text, told: new Set([...packed, ...shown].map(Number)) };
  };
  const few = pageOf(MAX_WELL_DETAILS);
  assert.equal(few.told.size, MAX_WELL_DETAILS);
  assert.doesNotMatch(few.text, /that ended well/);
  const many = pageOf(MAX_WELL_DETAILS + 30);
  assert.equal(many.told.size, MAX_WELL_DETAILS + 1);
  assert.ok(many.told.has(MAX_WELL_DETAILS + 30) && !many.told.has(MAX_WELL_DETAILS + 1));
  assert.match(many.text, /29 others have a row in the table/);
});

test('MAX_PACKED_BYTES: a page keeps so many bytes of details, and says how many connections have none', () => {
  // Text that no compression makes shorter than three quarters of itself.
  let state = 1;
  const noise = (length: number) =>
    Array.from({ length }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return String.fromCharCode(33 + ((state >>> 16) % 90));
    }).join('');
  const summary = noise(3 << 20)
    .replaceAll('<', ' ')
    .replaceAll('&', ' ');
  const pageOf = (count: number) => {
    const page = new PageCollector({ version: '0' });
    for (let id = 1; id <= count; id++) {
      const report = {
        ...whole,
        id,
        timeline: [],
        verdict: { ...whole.verdict, summary: id > 20 ? summary : '' },
      };
      page.add(summaryOf({ id }), () => report);
    }
    return page.page(captures);
  };
  const packs = (page: string) => (page.match(/class="pack"/g) ?? []).length;
  const few = pageOf(22);
  assert.equal(packs(few), 2);
  assert.doesNotMatch(few, /16 MB/);
  const many = pageOf(30);
  assert.ok(packs(many) < 10);
  assert.match(many, /16 MB/);
  const packed = [...many.matchAll(/class="pack" data-ids="[^"]*">([^<]*)</g)].reduce(
    (sum, [, text]) => sum + text!.length,
    0,
  );
  assert.ok(packed <= MAX_PACKED_BYTES && packed > MAX_PACKED_BYTES / 2, `${packed}`);
});

test('MAX_BYTES_SHOWN: of a message so many bytes are shown, and how many there are', () => {
  const shown = (length: number) => {
    const page = new PageCollector({ version: '0' });
    const [entry] = whole.timeline.filter(({ message }) => message === 'client_hello');
    const timeline = [{ ...entry!, bytes: 'ab'.repeat(length), fields: [] }];
    page.add(summaryOf({ id: 1 }), () => ({ ...whole, timeline }));
    return (
      (page.page(captures).match(/^(?:<pre[^>]*>|.*class="bytes"[^>]*>)?[0-9a-f]{4,5} {2}(?:ab ?)+/gm) ?? [])
        .length * 16
    );
  };
  assert.equal(shown(MAX_BYTES_SHOWN - 16), MAX_BYTES_SHOWN - 16);
  assert.equal(shown(MAX_BYTES_SHOWN), MAX_BYTES_SHOWN);
  assert.equal(shown(MAX_BYTES_SHOWN + 1_600), MAX_BYTES_SHOWN);
});

test('MAX_SEALED_BYTES_SHOWN: of a record under protection so many bytes are shown, and how many there are', () => {
  const shown = (length: number) => {
    const page = new PageCollector({ version: '0' });
    const [entry] = whole.timeline.filter(({ message }) => message === 'client_hello');
    const header = `170303${(length - 5).toString(16).padStart(4, '0')}`;
    const records = [{ offset: 0, bytes: header + 'cd'.repeat(length - 5) }];
    page.add(summaryOf({ id: 1 }), () => ({
      ...whole,
      timeline: [{ ...entry!, basis: 'decrypted', records }],
    }));
    const text = page.page(captures);
    const rows = text.match(/(?:^|<\/b>\n)[0-9a-f]{4,5} {2}(?:cd ?)+/gm) ?? [];
    return {
      bytes: rows.reduce((sum, row) => sum + (row.match(/cd(?= |$)/g) ?? []).length, 0),
      told: text.includes(`first ${MAX_SEALED_BYTES_SHOWN} of ${length} bytes`),
    };
  };
  assert.deepEqual(shown(MAX_SEALED_BYTES_SHOWN), { bytes: MAX_SEALED_BYTES_SHOWN - 5, told: false });
  assert.deepEqual(shown(MAX_SEALED_BYTES_SHOWN + 900), { bytes: MAX_SEALED_BYTES_SHOWN - 5, told: true });
});

test('MAX_MERMAID_CHARACTERS: a diagram ends before it is too large, and says how many messages are left', () => {
  const [entry] = whole.timeline.filter(({ message }) => message === 'client_hello');
  const drawn = (messages: number) =>
    diagramOf({ ...whole, timeline: times(messages, () => entry!) }, sayIn('en'));
  const each = drawn(2).length - drawn(1).length;
  const fitting = Math.floor((MAX_MERMAID_CHARACTERS - drawn(0).length) / each);
  const lines = (messages: number) =>
    drawn(messages)
      .split('\n')
      .filter((line) => line.includes('->>')).length;
  assert.equal(lines(fitting), fitting);
  assert.equal(lines(fitting + 50), fitting);
  assert.ok(drawn(fitting + 50).length < MAX_MERMAID_CHARACTERS + 200);
});

test('MAX_NAME_CHARACTERS: a longer name is cut in the overview', () => {
  const widest = (length: number) => {
    const server = { ...whole.server, name: 'x'.repeat(length) };
    const report = {
      ...sampleReport('tls12-server-self-signed'),
      connections: [1, 2].map((id) => ({ ...whole, id, server })),
    };
    const text = renderText(report, { width: 400, colour: false, unicode: true });
    return Math.max(...[...text.matchAll(/^ *\d+ .*?(x+)(\.*)/gm)].map(([, name]) => name!.length));
  };
  assert.equal(widest(MAX_NAME_CHARACTERS), MAX_NAME_CHARACTERS);
  assert.equal(widest(MAX_NAME_CHARACTERS + 50), MAX_NAME_CHARACTERS);
});

test("MAX_FILE_CHARACTERS: a capture's longer name is cut beside its connections", () => {
  const shown = (length: number) => {
    const file = `/tmp/${'y'.repeat(length)}`;
    const report = {
      ...sampleReport('tls12-server-self-signed'),
      captures: [captures[0]!, captures[0]!].map((one) => ({ ...one, file })),
      connections: [1, 2].map((id) => ({ ...whole, id, capture: id })),
    };
    const text = renderText(report, { width: 400, colour: false, unicode: true });
    return [...text.matchAll(/^ *\d+ +(\.*y+)/gm)][0]?.[1];
  };
  assert.equal(shown(MAX_FILE_CHARACTERS), 'y'.repeat(MAX_FILE_CHARACTERS));
  assert.equal(shown(MAX_FILE_CHARACTERS + 9), `...${'y'.repeat(MAX_FILE_CHARACTERS - 3)}`);
});

test("MAX_FILE_NAME_CHARACTERS: a longer subject is cut in its file's name", () => {
  const named = (length: number) =>
    fileName({
      subject: `CN=${'z'.repeat(length)}`,
      sha256: 'ab'.repeat(32),
      der: bytes(),
      connection: 1,
      from: 'server',
      frame: 1,
    }).indexOf('-');
  assert.equal(named(MAX_FILE_NAME_CHARACTERS), MAX_FILE_NAME_CHARACTERS);
  assert.equal(named(MAX_FILE_NAME_CHARACTERS + 1), MAX_FILE_NAME_CHARACTERS);
});

test('MAX_NAMED_FILE_BYTES: a key log that never ends is refused, by its bound', {
  skip: !existsSync('/dev/zero'),
}, () => {
  assert.throws(() => readAtMost('/dev/zero', 3 << 20), { code: 'EFBIG' });
  const command = [join(projectRoot, 'bin/tls-dissect.js'), join(samplesFolder, 'tls12-mutual-success.pcap')];
  const { status, stderr } = spawnSync(process.execPath, [...command, '--keylog', '/dev/zero'], {
    encoding: 'utf8',
  });
  assert.equal(status, 2);
  assert.match(stderr, /longer than 512 MB/);
  assert.ok(MAX_NAMED_FILE_BYTES < 1 << 30);
});
