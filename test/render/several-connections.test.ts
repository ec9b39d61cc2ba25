import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ConnectionReport, Report } from '../../src/index.js';
import { renderStreamEnd, renderText } from '../../src/render/text/text.js';
import type { TextOptions } from '../../src/render/text/text-context.js';
import { sampleReport, sampleReports, tooWide } from './sample-reports.js';

const PLAIN = { width: 80, colour: false, unicode: true } satisfies TextOptions;

/** One report with all these connections, numbered from 1. */
function together(connections: readonly ConnectionReport[]): Report {
  const { captures } = sampleReport('tls12-mutual-success');
  return {
    schemaVersion: 2,
    captures,
    connections: connections.map((connection, index) => ({ ...connection, id: index + 1 })),
  };
}

const one = (name: string): ConnectionReport => sampleReport(name).connections[0]!;
const success = one('tls12-mutual-success');
const good: ConnectionReport = { ...success, verdict: { ...success.verdict, confidence: 'certain' } };
const failed = one('tls12-server-self-signed');

/** Numbers of the connections that the text shows in full, in its order. */
const inFull = (text: string): number[] =>
  [...text.matchAll(/^Connection (\d+) {2}/gm)].map(([, id]) => Number(id));

describe('text of several connections', () => {
  it('gives the summary first, then the failed ones in full, then how to open others', () => {
    const text = renderText(together([good, failed, good, failed]), PLAIN);
    assert.match(text, /^4 TLS connections in \d+ packets\n2 failed · 2 established\n\n *# /);
    // The other failed alike.
    assert.deepEqual(inFull(text), [2]);
    assert.ok(text.indexOf('\n✖ FAILED  The client refused') < text.indexOf('Connection 2'));
    assert.match(text, /1 of 4 shown in full\. Open others with --connection N/);
    assert.equal(text.match(/^ *\d+ {2}127\.0\.0\.1:\d+ localhost.*(FAILED|ESTABLISHED)/gm)?.length, 4);
  });

  it('shows what is asked for, and that alone', () => {
    const report = together([good, failed, good]);
    const text = renderText(report, { ...PLAIN, connections: [3, 1] });
    assert.deepEqual(inFull(text), [1, 3]);
    assert.match(text, /^✔ ESTABLISHED/);
    assert.doesNotMatch(text, /FAILED|--all/);
  });

  it('shows every one with --all', () => {
    const text = renderText(together([good, failed, good]), { ...PLAIN, all: true });
    assert.match(text, /^3 TLS connections/);
    assert.deepEqual(inFull(text), [1, 2, 3]);
    assert.doesNotMatch(text, /--connection N/);
  });

  it('opens none if none failed, and says how to', () => {
    const text = renderText(together([good, good]), PLAIN);
    assert.deepEqual(inFull(text), []);
    assert.match(text, /Open one with --connection N/);
  });

  it('says that there is none, and what is wrong with the capture', () => {
    const { captures } = together([]);
    const empty: Report = { schemaVersion: 2, captures, connections: [] };
    for (const render of [renderText, renderStreamEnd]) {
      assert.equal(render(empty, PLAIN), 'No TLS connection found in this capture.\n');
      const problems = [{ code: 'capture.cut', severity: 'warning', message: 'It was cut.' }] as const;
      const cut: Report = { ...empty, captures: [{ ...captures[0]!, file: 'x.pcap', problems }] };
      assert.equal(render(cut, PLAIN), 'No TLS connection found in this capture.\n\n! x.pcap: It was cut.\n');
    }
    assert.match(renderText({ schemaVersion: 2, captures: [], connections: [] }, PLAIN), /^No TLS/);
  });

  it('of 30 stays readable with a line each: thirty in the table, none too wide', () => {
    const every = sampleReports.flatMap(({ report }) => report.connections).slice(0, 30);
    const report = together(every.map((connection, i) => (i % 2 === 0 ? failed : connection)));
    for (const width of [40, 60, 80, 100, 160, 200])
      assert.deepEqual(tooWide(renderText(report, { ...PLAIN, width, list: true }), report, width), []);
    const text = renderText(report, { ...PLAIN, list: true });
    assert.match(text, /^30 TLS connections/);
    const numbers = [...text.split('────')[0]!.matchAll(/^ ?(\d+) {2}/gm)].map(([, id]) => Number(id));
    assert.deepEqual(
      numbers,
      [...Array(30).keys()].map((i) => i + 1),
    );
  });

  it('of thousands cuts the table, and says so', () => {
    const text = renderText(together(Array.from({ length: 3_000 }, () => good)), { ...PLAIN, list: true });
    assert.match(text, /and 2800 more/);
    assert.ok(text.length < 50_000);
  });

  it('of thousands keeps those that failed, wherever they stand', () => {
    const many = Array.from({ length: 3_000 }, (_, i) => (i >= 2_990 ? failed : good));
    const rows = renderStreamEnd(together(many), { ...PLAIN, list: true }).split('\n');
    const numbers = rows.filter((line) => line.includes('FAILED')).map((line) => Number.parseInt(line, 10));
    assert.deepEqual(
      numbers,
      [...Array(10).keys()].map((i) => i + 2_991),
    );
    assert.match(rows.join('\n'), /and 2800 more/);
  });

  it('names the file of each, if there are several', () => {
    const one = together([good, failed]);
    const report: Report = {
      ...one,
      captures: ['a/first.pcap', 'b/second.pcap'].map((file) => ({ ...one.captures[0]!, file })),
      connections: one.connections.map((connection, i) => ({ ...connection, capture: i + 1 })),
    };
    const text = renderText(report, { ...PLAIN, width: 120, all: true });
    assert.match(text, /^# {2}File +Client/m);
    assert.match(text, /^1 {2}first\.pcap .*ESTABLISHED/m);
    assert.match(text, /^2 {2}second\.pcap .*FAILED/m);
    assert.match(text, / · a\/first\.pcap$/m);
    assert.match(text, / · b\/second\.pcap$/m);
    assert.doesNotMatch(renderText(one, { ...PLAIN, width: 120, all: true }), /File|first\.pcap/);
    for (const width of [40, 60, 80, 100, 160]) {
      const output = renderText(report, { ...PLAIN, width });
      assert.deepEqual(tooWide(output, report, width), []);
    }
  });

  it('cuts no character of a long name in two', () => {
    const one = together([good, failed]);
    for (const before of ['', 'x']) {
      const name = `${before}${'😀'.repeat(80)}`;
      const report: Report = {
        ...one,
        captures: [name, name].map((file) => ({ ...one.captures[0]!, file })),
        connections: one.connections.map((connection) => ({
          ...connection,
          server: { ...connection.server, name },
        })),
      };
      assert.doesNotMatch(renderStreamEnd(report, { ...PLAIN, width: 300 }), /\p{Cs}/u);
    }
  });

  it('gives no column that is cut: IPv6, long names, long connections and high frames', () => {
    const long: ConnectionReport = {
      ...failed,
      client: { address: '2001:db8:1111:2222:3333:4444:5555:6666', port: 65_535 },
      server: {
        address: '2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff',
        port: 65_535,
        name: `${'a-long-label.'.repeat(18)}example`,
      },
      tls: { ...failed.tls, cipherSuite: 'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256' },
      durationSeconds: 86_400.5,
      timeline: failed.timeline.map((entry, i) => ({
        ...entry,
        frame: entry.frame + 123_456_789,
        time: entry.time + 12_345_678 * i,
      })),
    };
    for (const width of [60, 80, 100, 160, 200]) {
      for (const unicode of [true, false]) {
        for (const connections of [[long], [long, long]]) {
          const options = { ...PLAIN, width, unicode, all: true };
          const report = together(connections);
          const text = renderText(report, options);
          assert.deepEqual(tooWide(text, report, width), [], `${width} columns`);
          assert.doesNotMatch(text, /~/);
          assert.match(text, /123456790 +0\.000000/);
          assert.match(text, /24691356\.\d{6}/);
          assert.match(text, /\+12345678\.\d\d s/);
          assert.match(text, /\[2001:db8:1111:2222:3333:4444:5555:6666\]:65535/);
        }
      }
    }
  });
});
