import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import stringWidth from 'string-width';
import type { Report } from '../../src/index.js';
import { renderText, type TextOptions } from '../../src/render/text/text.js';
import { type NamedReport, sampleReports, sharedReports } from './sample-reports.js';

const WIDTHS = [40, 60, 80, 100, 160, 200];
const PLAIN = { width: 80, colour: false, unicode: true, all: true } satisfies TextOptions;

/** The lines that are wider than they may be, but for those that are made to be pasted. */
export function tooWide(report: Report, options: TextOptions): string[] {
  const pasteable = new Set(
    report.connections.flatMap(({ verdict }) =>
      verdict.remedies.flatMap((remedy) =>
        (/`([^`]+)`$/.exec(remedy)?.[1]?.split('\n') ?? []).map((command) => `     ${command}`),
      ),
    ),
  );
  return renderText(report, options)
    .split('\n')
    .filter((line) => stringWidth(line) > options.width && !pasteable.has(line));
}

function everySampleIsRight({ name, report }: NamedReport): void {
  for (const width of WIDTHS) {
    for (const unicode of [true, false]) {
      const options = { ...PLAIN, width, unicode };
      const plain = renderText(report, options);
      assert.deepEqual(tooWide(report, options), [], `${name}, ${width} columns`);
      assert.doesNotMatch(plain, /[^\n\P{Cc}]/u, `${name}: a control character without colour`);
      if (!unicode) assert.match(plain, /^[\n -~]*$/, `${name}: not ASCII`);
      const coloured = renderText(report, { ...options, colour: true });
      assert.notEqual(coloured, plain);
      assert.equal(coloured.replace(/\u001b\[\d+m/g, ''), plain, `${name}: colour says what words do not`);
    }
  }
}

describe('text of every sample', () => {
  it('keeps to its width; ASCII where asked; colour adds nothing but colour', () => {
    for (const sample of sampleReports) everySampleIsRight(sample);
  });

  it('so do captures recorded by others', async (t) => {
    const shared = await sharedReports();
    if (shared === undefined) return t.skip('../shared/captures is not here');
    for (const one of shared) everySampleIsRight(one);
  });

  it('begins with the answer', () => {
    for (const { name, report } of sampleReports) {
      const [first] = renderText(report, PLAIN).split('\n');
      const [connection, ...others] = report.connections;
      if (others.length > 0) assert.match(first!, /^\d+ TLS connections in \d+ packets/, name);
      else {
        assert.match(
          first!,
          /^[✖✔?] (FAILED|REJECTED|ABANDONED|ESTABLISHED|INCOMPLETE|NOT TLS)( \((inferred|possible)\))? {2}\S/u,
          name,
        );
        assert.ok(first!.includes(connection!.verdict.summary.split(' ', 3).join(' ')), `${name}: ${first}`);
      }
    }
  });

  it('never breaks what is made to be pasted', () => {
    let commands = 0;
    for (const { name, report } of sampleReports) {
      const lines = new Set(renderText(report, { ...PLAIN, width: 40 }).split('\n'));
      for (const remedy of report.connections.flatMap(({ verdict }) => verdict.remedies)) {
        for (const command of /`([^`]+)`$/.exec(remedy)?.[1]?.split('\n') ?? []) {
          assert.ok(lines.has(`     ${command}`), `${name}: ${command}`);
          commands++;
        }
      }
    }
    assert.ok(commands > 50);
  });

  it('ends with one newline and holds no line that ends with a space', () => {
    for (const { name, report } of sampleReports) {
      const text = renderText(report, PLAIN);
      assert.match(text, /\S\n$/, name);
      assert.doesNotMatch(text, / \n/, name);
    }
  });
});
