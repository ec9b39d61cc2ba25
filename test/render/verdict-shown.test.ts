import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { ConnectionReport, Report, VerdictReport } from '../../src/index.js';
import { renderPage } from '../../src/render/html/page-collector.js';
import { renderMarkdown } from '../../src/render/markdown/markdown.js';
import { overviewOf } from '../../src/render/shared/overview.js';
import { alternativeName } from '../../src/render/shared/verdict-words.js';
import { renderText } from '../../src/render/text/text.js';
import { contextOf } from '../../src/render/text/text-context.js';
import { sampleReport, sampleReports } from './sample-reports.js';

/** What a reader reads, without line breaks and marks. */
const read = (text: string): string =>
  text
    .replaceAll(/<(style|script)[^>]*>.*?<\/\1>/gs, '')
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll(/[\s`\\]/g, '');

const { say } = contextOf({ width: 120, colour: false, unicode: true });

const forms = (report: Report): Readonly<Record<string, string>> => ({
  text: read(renderText(report, { width: 120, colour: false, unicode: true, all: true })),
  page: read(renderPage(report, { version: '0' })),
  markdown: read(renderMarkdown(overviewOf(report, { all: true }), { version: '0' })),
});

it('text, page and Markdown show what else it may be, and how sure verdict and cause are', () => {
  for (const { name, report } of sampleReports) {
    for (const [form, shown] of Object.entries(forms(report))) {
      for (const { verdict } of report.connections) {
        // Text that would not fit a screen names them alone; the others have their reasons, too.
        for (const one of verdict.alternatives.slice(0, 4)) {
          const name = read(alternativeName(one, verdict, say));
          assert.ok(
            shown.includes(read(one.why)) || (form === 'text' && name !== '' && shown.includes(name)),
            `${name}, ${form}: ${one.why}`,
          );
        }
        if (verdict.cause !== 'none' && verdict.cause !== 'unknown')
          assert.ok(shown.includes(`cause${verdict.causeConfidence}`), `${name}, ${form}`);
      }
    }
  }
});

it('another explanation is told with its outcome, who refused what, and its cause', () => {
  const report = sampleReport('tls12-no-client-auth-success');
  const [connection] = report.connections as readonly [ConnectionReport];
  const verdict: VerdictReport = {
    ...connection.verdict,
    confidence: 'possible',
    alternatives: [
      {
        outcome: 'rejected',
        refusedBy: 'server',
        refused: 'missing_client_certificate',
        cause: 'no_client_certificate',
        why: 'it may have asked for one',
      },
    ],
  };
  const changed = { ...report, connections: [{ ...connection, verdict }] };
  for (const [form, shown] of Object.entries(forms(changed)))
    assert.match(shown, /rejected,theserverrefused[a-z]*,no_client_certificate:itmayhaveaskedforone/, form);
});
