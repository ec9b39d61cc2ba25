import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { MAX_MERMAID_CHARACTERS } from '../../src/base/limits.js';
import { visible } from '../../src/base/visible.js';
import type { LanguageTag, Report } from '../../src/index.js';
import { renderMarkdown } from '../../src/render/markdown/markdown.js';
import { renderMermaid } from '../../src/render/mermaid/mermaid.js';
import { overviewOf } from '../../src/render/shared/overview.js';
import { renderSvg } from '../../src/render/svg/svg.js';
import { takesAtMost } from '../processor-time.js';
import { HOSTILE, planted, RAW } from './hostile-strings.js';
import { reportNaming, sampleReport, sampleReports } from './sample-reports.js';
import { xmlProblem } from './xml.js';

const OPTIONS = { version: '0.0.0' } as const;
const overview = (report: Report) => overviewOf(report, { all: true });
const markdown = (report: Report, language: LanguageTag = 'en') =>
  renderMarkdown(overview(report), { ...OPTIONS, language });
const mermaid = (report: Report, language: LanguageTag = 'en') =>
  renderMermaid(overview(report), { ...OPTIONS, language });
const svg = (report: Report, language: LanguageTag = 'en') =>
  renderSvg(overview(report), { ...OPTIONS, language });

const MORE_HOSTILE: readonly (readonly [what: string, text: string])[] = [
  ...HOSTILE,
  [
    'links',
    ' [x](javascript:alert(1)) ![y](http://evil.example/z.png) <http://evil.example> www.evil.example',
  ],
  ['what GitHub makes links of', ' @octocat #1 GH-1 user/repo#2 a@b.example https://evil.example/x :smile:'],
  ['pipes', ' | a | b \\| c \\\\| d |'],
  ['code', ' `a` ``b`` ``` ~~~ `` ` `` \\`'],
  ['emphasis and rules', ' **a** __b__ ~~c~~ $$d$$ --- ==='],
  ['entities', ' &lt;b&gt; &#60; &amp;'],
  ['Mermaid', ' ; # end #35; %%{init: {"theme":"dark"}}%% ->> style a:#f;b; classDef x:#1; $$x$$'],
];

/** Markdown line by line, code spans taken out as CommonMark reads them (section 6.1). */
function withoutCode(text: string): string {
  let out = '';
  for (let at = 0; at < text.length; ) {
    const fence = /^`+/.exec(text.slice(at))?.[0];
    if (fence === undefined) {
      out += text[at++];
      continue;
    }
    const rest = text.slice(at + fence.length);
    const close = [...rest.matchAll(/`+/g)].find(([run]) => run.length === fence.length);
    assert.ok(close !== undefined, `no end of a code span in ${text}`);
    out += '¢';
    at += fence.length + close.index + fence.length;
  }
  return out;
}

/** What a line is, and what it is made of: everything that Markdown reads as syntax. */
function skeleton(document: string): string[] {
  let fenced = false;
  return document
    .replaceAll('| # | ', '| ')
    .split('\n')
    .map((line) => {
      if (/^ {3}```/.test(line)) fenced = !fenced;
      if (fenced || /^ {3}```/.test(line)) return 'code';
      // A pipe in a code span of a table is escaped, so that pipes are counted first.
      const pipes = line.startsWith('|') ? line.replaceAll('\\|', '').split('|').length : 0;
      const plain = withoutCode(line.replaceAll('\\|', '¦'));
      const begin = /^(#+ |> |- |\d+\. |\| ?|---$)?/.exec(plain)![0].trim();
      const marks = plain
        .slice(begin.length)
        .replaceAll(/<br>|\*\*✖ [^*<|]+\*\*|---/g, '')
        .replaceAll('|', '');
      assert.doesNotMatch(marks, /[\\`*_{}[\]<>#|~&$@^]|:\/\/|www\./i, line);
      return `${begin} ${pipes}`;
    });
}

describe('Markdown', () => {
  const spared = ['remedies'];
  for (const [what, text] of MORE_HOSTILE) {
    it(`${what} in every string of a report are text and change nothing else`, () => {
      for (const name of ['tls12-server-self-signed', 'tls12-two-connections', 'tls12-mutual-success']) {
        const report = sampleReport(name);
        const document = markdown(planted(report, text, spared));
        assert.doesNotMatch(document, RAW);
        assert.deepEqual(skeleton(document), skeleton(markdown(planted(report, 'x', spared))));
      }
    });
  }

  it('any string at all is harmless', () => {
    const report = sampleReport('tls12-server-self-signed');
    const expected = skeleton(markdown(planted(report, 'x', spared)));
    const characters = fc.string({
      unit: fc.constantFrom(...'`|\\*_[]()<>!#@&~-+=:;,."\' \n\taZ0\u202e中'),
      maxLength: 40,
    });
    fc.assert(
      fc.property(fc.oneof(characters, fc.string({ unit: 'binary', maxLength: 40 })), (text) => {
        assert.deepEqual(skeleton(markdown(planted(report, text, spared))), expected);
      }),
      { numRuns: 100 },
    );
  });

  it('tells every sample: the verdict, each message, each piece of evidence and each remedy', () => {
    for (const { name, report } of sampleReports) {
      for (const language of ['en', 'zh'] as const) {
        const document = markdown(report, language);
        skeleton(document);
        const rows = document.split('\n').filter((line) => line.startsWith('| '));
        for (const connection of report.connections) {
          for (const { time } of connection.timeline)
            assert.ok(
              rows.some((row) => row.includes(`| ${time.toFixed(6)} |`)),
              name,
            );
          for (const side of ['server', 'client'] as const)
            for (const { sha256 } of connection.certificates[side])
              assert.ok(document.includes(sha256), name);
          for (const { command } of connection.verdict.remedies) {
            const [first] = command?.split('\n') ?? [];
            if (first !== undefined) assert.ok(document.includes(`\n   ${visible(first)}\n`), name);
          }
        }
      }
    }
  });
});

const LABEL = /^(?:[^"#$%&;<>@[\\\]`{|}~\n]|#\d+;|<br\/>)*$/;
const STATEMENT = /^ {4}(?:participant [CS] as |[CS](?:->>|-->>|-x|--x)[CS]: |Note over C,S: )(.+)$/;

/** The diagrams in a document, each line of them checked against what it may be. */
function diagrams(document: string): string[][] {
  return [...document.matchAll(/^```mermaid\n(.*?)\n```$/gms)].map(([, text]) => {
    const [first, ...lines] = text!.split('\n');
    assert.equal(first, 'sequenceDiagram');
    assert.ok(text!.length <= MAX_MERMAID_CHARACTERS + 1_000);
    return lines.map((line) => {
      const label = STATEMENT.exec(line)?.[1];
      assert.ok(label !== undefined, line);
      assert.match(label, LABEL);
      assert.doesNotMatch(label, /\bend\b|style|classDef|^(?:no)?wrap:/i);
      return line.slice(0, line.length - label.length);
    });
  });
}

const decoded = (document: string): string =>
  document
    .replaceAll('<br/>', ' ')
    .replace(/#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));

describe('Mermaid', () => {
  for (const [what, text] of MORE_HOSTILE) {
    it(`${what} in every string of a report are text and change nothing else`, () => {
      for (const name of ['tls12-server-self-signed', 'tls12-two-connections', 'tls12-mutual-success']) {
        const report = sampleReport(name);
        const document = mermaid(planted(report, text));
        assert.doesNotMatch(document, RAW);
        assert.deepEqual(diagrams(document), diagrams(mermaid(planted(report, 'x'))));
        const word = visible(text).trim().split(' ')[0]!.slice(0, 20);
        assert.ok(decoded(document).includes(word), `${word} is not told`);
      }
    });
  }

  it('draws every message of every sample', () => {
    for (const { name, report } of sampleReports) {
      for (const language of ['en', 'zh'] as const) {
        const drawn = diagrams(mermaid(report, language));
        const messages = drawn.map((lines) => lines.filter((line) => /[CS]-/.test(line)).length);
        assert.deepEqual(
          messages,
          report.connections.map(({ timeline }) => timeline.length),
          name,
        );
      }
    }
  });

  it('ends a diagram before it is too large for Mermaid', () => {
    const { captures, connections } = sampleReport('tls12-server-self-signed');
    const [connection] = connections;
    const timeline = Array.from({ length: 2_000 }, () => connection!.timeline[2]!);
    const report: Report = { schemaVersion: 2, captures, connections: [{ ...connection!, timeline }] };
    const [lines] = diagrams(mermaid(report));
    assert.ok(lines!.length < 1_000);
    assert.match(mermaid(report), /Note over C,S: and \d+ more messages\n```/);
  });
});

describe('SVG', () => {
  const ELEMENTS = /^(?:svg|title|style|rect|path|text|tspan|g)$/;

  for (const [what, text] of MORE_HOSTILE) {
    it(`${what} in every string of a report leave it well-formed, and nothing but a drawing`, () => {
      for (const name of ['tls12-server-self-signed', 'tls12-two-connections', 'tls12-mutual-success']) {
        const document = svg(planted(sampleReport(name), text));
        assert.doesNotMatch(document, RAW);
        assert.equal(xmlProblem(document, ELEMENTS), undefined);
      }
    });
  }

  it('draws every message of every sample, and loads nothing', () => {
    for (const { name, report } of sampleReports) {
      for (const language of ['en', 'zh'] as const) {
        const document = svg(report, language);
        assert.equal(xmlProblem(document, ELEMENTS), undefined, name);
        const arrows = document.match(/<path class="head /g)?.length ?? 0;
        assert.equal(
          arrows,
          report.connections.reduce((sum, { timeline }) => sum + timeline.length, 0),
          name,
        );
      }
    }
  });
});

describe('the longest names that a wire can carry', () => {
  it('cost no document more than their length', async () => {
    const costs = () => {
      for (const text of [
        'x'.repeat(65_535),
        'é界'.repeat(30_000),
        '`|'.repeat(30_000),
        ',('.repeat(30_000),
      ]) {
        const report = reportNaming(text);
        skeleton(markdown(report));
        diagrams(mermaid(report));
        assert.ok(svg(report).length < 60_000);
      }
    };
    await takesAtMost(10, costs);
  });
});
