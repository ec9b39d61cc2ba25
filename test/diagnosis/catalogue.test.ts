// docs/diagnosis.md is what the rules say of themselves: `npm run golden` writes it.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { rules } from '../../src/diagnosis/diagnose.js';
import type { Rule } from '../../src/diagnosis/rule.js';
import { explanationOf } from '../../src/report/explanation.js';
import type { RemedyReport } from '../../src/report/report.js';
import { projectRoot, samplesFolder } from '../project-root.js';

const links = (samples: readonly string[]): string =>
  samples.map((name) => `[${name}](../samples/${name}.pcap)`).join(', ');

/** What stands between backticks is pasted; a Markdown renderer shows it so. */
function section(rule: Rule): string[] {
  const lines = [`## ${rule.id}`, ''];
  for (const cause of rule.causes) {
    const { meaning, remedies, alerts } = explanationOf({ kind: 'cause', name: cause });
    lines.push(`**${cause}**: ${meaning}`, '');
    if (alerts.length > 0) lines.push(`Named by the alerts ${alerts.join(', ')}.`, '');
    for (const { of, steps } of remedies) {
      lines.push(of === null ? 'What to change:' : `What to change (the ${of}'s certificate):`, '');
      const step = ({ text, command }: RemedyReport) =>
        command === undefined ? text : `${text} \`${command}\``;
      lines.push(...steps.map((one, index) => `${index + 1}. ${step(one)}`), '');
    }
  }
  lines.push(
    `- See: ${rule.refs.join('; ')}`,
    `- Proved by: ${links(rule.provedBy)}`,
    `- Silent at: ${links(rule.nearMisses)}`,
    '',
  );
  return lines;
}

const catalogue = (): string =>
  `${[
    '# The catalogue of causes',
    '',
    'Generated from the rules by `npm run golden`; do not edit. Each rule names the samples in which it gives the verdict, and',
    'near misses in which it must be silent. Without a capture, `tls-dissect explain NAME` tells the same of any cause, and of',
    'every alert, handshake message and finding.',
    '',
    ...rules.flatMap(section),
  ]
    .join('\n')
    .trimEnd()}\n`;

it('docs/diagnosis.md is generated from the rules', () => {
  const path = join(projectRoot, 'docs/diagnosis.md');
  const text = catalogue();
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(path, text);
  assert.equal(readFileSync(path, 'utf8'), text, 'run `npm run golden`');
});

it('every sample that the catalogue links to is there', () => {
  for (const name of rules.flatMap(({ provedBy, nearMisses }) => [...provedBy, ...nearMisses]))
    assert.ok(existsSync(join(samplesFolder, `${name}.pcap`)), name);
});
