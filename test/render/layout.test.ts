import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { renderText } from '../../src/render/text/text.js';
import type { TextOptions } from '../../src/render/text/text-context.js';
import { commandsOf, type NamedReport, sampleReports, sharedReports, tooWide } from './sample-reports.js';

const PLAIN = { width: 80, colour: false, unicode: true, all: true } satisfies TextOptions;

function isRight({ name, report }: NamedReport, options: TextOptions): void {
  const { width, unicode } = options;
  const plain = renderText(report, options);
  assert.deepEqual(tooWide(plain, report, width), [], `${name}, ${width} columns`);
  assert.doesNotMatch(plain, /[^\n\P{Cc}]/u, `${name}: a control character without colour`);
  if (!unicode) assert.match(plain, /^[\n -~]*$/, `${name}: not ASCII`);
}

describe('text of every sample', () => {
  for (const width of [40, 60, 80, 100, 160, 200]) {
    it(`keeps to ${width} columns, without a control character`, () => {
      for (const sample of sampleReports) isRight(sample, { ...PLAIN, width });
    });
  }

  it('is ASCII where that is asked for', () => {
    for (const width of [60, 160])
      for (const sample of sampleReports) isRight(sample, { ...PLAIN, width, unicode: false });
  });

  it('says the same with colour and without', () => {
    for (const width of [80, 160]) {
      for (const { name, report } of sampleReports) {
        const plain = renderText(report, { ...PLAIN, width });
        const coloured = renderText(report, { ...PLAIN, width, colour: true });
        assert.notEqual(coloured, plain);
        assert.equal(coloured.replace(/\u001b\[\d+m/g, ''), plain, name);
      }
    }
  });

  it('keeps to its width for captures recorded by others, too', async (t) => {
    const shared = await sharedReports();
    if (shared === undefined) return t.skip('../shared/captures is not here');
    for (const one of shared) isRight(one, { ...PLAIN, width: 72, all: false });
  });

  it('begins with the answer', () => {
    for (const { name, report } of sampleReports) {
      const [first] = renderText(report, PLAIN).split('\n');
      const [connection, ...others] = report.connections;
      if (others.length > 0) assert.match(first!, /^\d+ TLS connections in \d+ packets/, name);
      else {
        assert.match(
          first!,
          /^[✖✔○•?] (FAILED|REJECTED|ABANDONED|ESTABLISHED|INCOMPLETE|NOT TLS)( \((inferred|possible)\))? {2}\S/u,
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
      for (const command of commandsOf(report)) {
        assert.ok(lines.has(`     ${command}`), `${name}: ${command}`);
        commands++;
      }
    }
    assert.ok(commands > 10);
  });

  it('ends with one newline and holds no line that ends with a space', () => {
    for (const { name, report } of sampleReports) {
      const text = renderText(report, PLAIN);
      assert.match(text, /\S\n$/, name);
      assert.doesNotMatch(text, / \n/, name);
    }
  });
});
