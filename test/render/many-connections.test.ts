import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ConnectionReport, Report } from '../../src/index.js';
import { renderMarkdown } from '../../src/render/markdown/markdown.js';
import { overviewOf } from '../../src/render/shared/overview.js';
import { BRIEF_LINES } from '../../src/render/text/brief-text.js';
import { renderText } from '../../src/render/text/text.js';
import type { TextOptions } from '../../src/render/text/text-context.js';
import { sampleReport, sampleReports, tooWide } from './sample-reports.js';

const PLAIN = { width: 80, colour: false, unicode: true } satisfies TextOptions;

function together(connections: readonly ConnectionReport[]): Report {
  const { captures } = sampleReport('tls12-mutual-success');
  return {
    schemaVersion: 2,
    captures,
    connections: connections.map((connection, index) => ({ ...connection, id: index + 1 })),
  };
}

const linesOf = (text: string): string[] => text.trimEnd().split('\n');
const every = sampleReports.flatMap(({ report }) => report.connections);
const failed = sampleReport('tls12-server-self-signed').connections[0]!;
const [success] = sampleReport('tls12-mutual-success').connections as readonly [ConnectionReport];
const good: ConnectionReport = { ...success, verdict: { ...success.verdict, confidence: 'certain' } };

/** The lines of the groups: how many, and the example's number. */
const groupsOf = (text: string): [count: number, example: number][] =>
  [...text.matchAll(/^ *(\d+)[×x] .* #(\d+)$/gm)].map(([, count, example]) => [
    Number(count),
    Number(example),
  ]);

describe('many connections', () => {
  it('of two hundred and twenty with twenty-two kinds of failure fit eighty lines, and each is counted in one', () => {
    const kinds = new Set<string>();
    const some = every.filter(({ verdict: { outcome, refusedBy, cause, confidence } }) => {
      if (outcome === 'established' || outcome === 'incomplete') return true;
      const kind = [outcome, refusedBy, cause, confidence].join(' ');
      if (kinds.size < 22) kinds.add(kind);
      return kinds.has(kind);
    });
    assert.equal(kinds.size, 22);
    const merged = [...some, ...some].slice(0, Math.max(220, some.length));
    assert.ok(merged.length >= 220);
    const report = together(merged);
    for (const width of [60, 80, 100, 120, 200]) {
      for (const unicode of [true, false]) {
        for (const language of ['en', 'zh'] as const) {
          const text = renderText(report, { ...PLAIN, width, unicode, language });
          if (language === 'en' && width >= 80)
            assert.ok(linesOf(text).length <= 80, `${linesOf(text).length} at ${width}`);
          assert.deepEqual(tooWide(text, report, width), [], `${width} ${language}`);
          const groups = groupsOf(text);
          assert.equal(
            groups.reduce((sum, [count]) => sum + count, 0),
            merged.length,
          );
        }
      }
    }
  });

  it('that all fail alike fit one screen', () => {
    const text = renderText(together(Array.from({ length: 10_000 }, () => failed)), PLAIN);
    assert.ok(linesOf(text).length <= 30, String(linesOf(text).length));
    assert.deepEqual(groupsOf(text), [[10_000, 1]]);
    assert.match(text, /^10000 failed$/m);
    assert.match(text, /^✖ FAILED {2}The client refused/m);
  });

  it('say in whole how many servers there are, in Chinese and where there is little room, too', () => {
    const many = Array.from({ length: 97 }, (_, index) => ({
      ...failed,
      server: { ...failed.server, address: `198.51.100.${index + 1}` },
      client: { ...failed.client, address: `192.0.2.${index + 1}` },
    }));
    const [report, words] = [together(many), { en: '97 servers', zh: '97 个服务端' }] as const;
    for (const width of [60, 80, 120, 200]) {
      for (const language of ['en', 'zh'] as const) {
        const line = linesOf(renderText(report, { ...PLAIN, width, language })).find((one) =>
          one.includes('97×'),
        );
        assert.ok(line?.includes(words[language]), `${width} ${language}: ${line}`);
      }
    }
  });

  it('where nobody spoke TLS and nobody refused are no failures, and are marked as none', () => {
    const check: ConnectionReport = {
      ...failed,
      verdict: { ...failed.verdict, outcome: 'not_tls', refusedBy: 'none', cause: 'no_data' },
    };
    const refused: ConnectionReport = { ...check, verdict: { ...check.verdict, refusedBy: 'server' } };
    const text = renderText(
      together([
        ...Array.from({ length: 30 }, () => check),
        refused,
        ...Array.from({ length: 5 }, () => good),
      ]),
      { ...PLAIN, width: 120 },
    );
    assert.deepEqual(groupsOf(text), [
      [1, 31],
      [30, 1],
      [5, 32],
    ]);
    assert.match(text, /^ *1× {2}✖ NOT TLS /m);
    assert.match(text, /^ *30× {2}• NOT TLS /m);
    assert.deepEqual(
      [...text.matchAll(/^Connection (\d+)/gm)].map(([, id]) => id),
      ['31'],
      'none of them is shown as an example of a failure',
    );
  });

  it('stand with what is certain and frequent first, and with how sure each outcome is', () => {
    const possible: ConnectionReport = {
      ...failed,
      verdict: { ...failed.verdict, outcome: 'rejected', confidence: 'possible' },
    };
    const report = together([
      ...Array.from({ length: 20 }, () => good),
      ...Array.from({ length: 30 }, () => possible),
      ...Array.from({ length: 3 }, () => failed),
    ]);
    const text = renderText(report, { ...PLAIN, width: 120 });
    assert.match(text, /^3 failed · 30 possibly rejected · 20 established$/m);
    assert.deepEqual(groupsOf(text), [
      [3, 51],
      [30, 21],
      [20, 1],
    ]);
    assert.match(
      text,
      /^ *30× {2}○ REJECTED \(possible\) .* client .* 10:45|^ *30× {2}○ REJECTED \(possible\)/m,
    );
    const document = renderMarkdown(overviewOf(report, {}), { version: '0' });
    assert.match(document, /3 failed · 30 possibly rejected · 20 established/);
    assert.match(document, /^\| 30 \| REJECTED \(possible\) \| `self_signed` \| client \|/m);
    assert.match(renderText(report, { ...PLAIN, ascii: true, unicode: false } as TextOptions), /o REJECTED/);
  });

  it('name when the first and the last of them began, and how many servers and clients', () => {
    const at = (start: string, client: string, port: number): ConnectionReport => ({
      ...failed,
      start,
      client: { address: client, port: 40_000 },
      server: { address: '192.0.2.1', port },
    });
    const connections = [
      at('2026-11-23T10:00:01.000000000Z', '192.0.2.7', 443),
      at('2026-11-23T09:59:59.000000000Z', '192.0.2.8', 443),
      at('2026-11-23T12:30:00.000000000Z', '192.0.2.7', 8443),
    ];
    const report = together([...connections, ...Array.from({ length: 10 }, () => connections[0]!)]);
    const text = renderText(report, { ...PLAIN, width: 120 });
    assert.match(text, /^13× {2}✖ FAILED +self_signed +client +2 servers +2 +09:59:59 +12:30:00 +#1$/m);
  });

  it('are counted by server or by client where that is asked for, those with the most failures first', () => {
    const at = (one: ConnectionReport, server: string, client: string): ConnectionReport => ({
      ...one,
      client: { address: client, port: 40_000 },
      server: { address: server, port: 443 },
    });
    const report = together([
      at(good, '192.0.2.1', '198.51.100.1'),
      at(failed, '192.0.2.2', '198.51.100.1'),
      at(failed, '192.0.2.3', '198.51.100.2'),
      at(failed, '192.0.2.3', '198.51.100.1'),
      at(good, '192.0.2.3', '198.51.100.1'),
    ]);
    const lines = (groupBy: 'ending' | 'server' | 'client') =>
      [
        ...renderText(report, { ...PLAIN, width: 120, groupBy }).matchAll(
          /^ *(\d+)× +\S+ (\S+).*?((?:\d+ servers|192\.\S+)) +(\S+) .* #\d$/gm,
        ),
      ].map((found) => found.slice(1));
    assert.deepEqual(lines('ending'), [
      ['3', 'FAILED', '2 servers', '2'],
      ['2', 'ESTABLISHED', '2 servers', '1'],
    ]);
    assert.deepEqual(lines('server'), [
      ['2', 'FAILED', '192.0.2.3:443', '2'],
      ['1', 'ESTABLISHED', '192.0.2.3:443', '1'],
      ['1', 'FAILED', '192.0.2.2:443', '1'],
      ['1', 'ESTABLISHED', '192.0.2.1:443', '1'],
    ]);
    assert.deepEqual(lines('client'), [
      ['2', 'FAILED', '2 servers', '198.51.100.1'],
      ['2', 'ESTABLISHED', '2 servers', '198.51.100.1'],
      ['1', 'FAILED', '192.0.2.3:443', '198.51.100.2'],
    ]);
    const document = renderMarkdown(overviewOf(report, { groupBy: 'client' }), { version: '0' });
    assert.match(document, /^\| 2 \| FAILED .* 198\\?\.51/m);
  });

  it('keep what they are counted by, and who refused, where a terminal is narrow', () => {
    const connections = Array.from({ length: 12 }, (_, i) => ({
      ...(i % 2 === 0 ? failed : good),
      server: { address: `192.0.2.${100 + i}`, port: 8443, name: 'a.rather.long.name.example' },
    }));
    for (const language of ['en', 'zh'] as const) {
      const narrow = { ...PLAIN, width: 60, language };
      const byServer = renderText(together(connections), { ...narrow, groupBy: 'server' });
      for (const { server } of connections) assert.match(byServer, new RegExp(`${server.address}:8443`));
      assert.match(
        renderText(together(connections), narrow),
        language === 'en' ? / client .*#1$/m : / 客户端 .*#1$/m,
      );
      assert.match(
        renderText(together(connections), { ...narrow, groupBy: 'client' }),
        new RegExp(`${failed.client.address} +#1$`, 'm'),
      );
    }
  });

  it('are not buried under what two of them differ in', () => {
    const report: Report = {
      ...together(Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? failed : good))),
      patterns: [
        {
          ...{ kind: 'fails_and_succeeds', client: '192.0.2.1', failed: 10, established: 10 },
          ...{
            server: { address: '192.0.2.2', port: 443 },
            cause: 'self_signed',
            refusedBy: 'client',
            confidence: 'certain',
          },
          connections: [1],
          compared: { failed: 1, established: 2, firstDifference: null },
          summary: `192.0.2.1 fails. ${'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, '.repeat(20)}`,
        },
      ],
    };
    const lines = linesOf(renderText(report, PLAIN));
    const at = lines.findIndex((line) => line.startsWith('  - 192.0.2.1 fails'));
    assert.match(lines[at + 2]!, /^ {4}TLS_.* … \(--compare 1:2\)$/);
    assert.equal(lines[at + 3], '');
  });

  it('have a line each with --list, or where they are few', () => {
    const report = together(Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? failed : good)));
    assert.equal(
      linesOf(renderText(report, { ...PLAIN, list: true })).filter((one) => /^ *\d+ {2}127/.test(one)).length,
      40,
    );
    assert.equal(groupsOf(renderText(report, { ...PLAIN, list: true })).length, 0);
    assert.equal(groupsOf(renderText(together([failed, good, failed]), PLAIN)).length, 0);
  });
});

it('--brief tells every sample in fifteen lines, with the evidence and what shows it', () => {
  for (const { name, report } of sampleReports) {
    for (const width of [80, 120]) {
      for (const connection of report.connections) {
        const one = { ...report, connections: [connection] };
        const text = renderText(one, { ...PLAIN, width, brief: true, connections: [connection.id] });
        const lines = linesOf(text).filter((line) => !line.startsWith('! '));
        assert.ok(lines.length <= BRIEF_LINES, `${name}: ${lines.length}`);
        assert.match(text, /^Wireshark +(frame\.number in|tcp\.stream eq)/m, name);
        assert.deepEqual(tooWide(text, report, width), [], name);
      }
    }
  }
});
