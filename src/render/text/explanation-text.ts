import type { ExplanationReport } from '../../report/explanation.js';
import { hanging, wrap } from '../shared/wrap.js';
import { steps } from './connection-text.js';
import { contextOf, type TextOptions } from './text-context.js';

/** One topic: what it means, what usually stands behind it, what to change, and where it is defined and shown. */
export function renderExplanation(topic: ExplanationReport, options: TextOptions): string {
  const context = contextOf(options);
  const { say, paint, width, safe } = context;
  const { kind, code } = topic;
  const lines = [
    `${paint(topic.name, 'bold')} ${paint(say('explain.kind', { kind, code }), 'dim')}`,
    '',
    ...wrap(safe(topic.meaning), width),
  ];
  if (topic.causes.length > 0) {
    lines.push('', paint(say('explain.usual_causes', {}), 'bold'));
    for (const { cause, meaning } of topic.causes)
      lines.push(hanging('  - ', safe(say('text.named', { name: cause, says: meaning })), width));
  }
  for (const { of, steps: sentences } of topic.remedies) {
    lines.push('', paint(say('explain.remedies', { of }), 'bold'), ...steps(sentences, context));
  }
  const named = (label: string, names: readonly string[], separator: string) => {
    if (names.length > 0) lines.push(hanging(`${label}  `, safe(names.join(separator)), width));
  };
  lines.push('');
  named(say('explain.said_by', {}), topic.alerts, ', ');
  named(say('explain.references', {}), topic.references, '; ');
  named(say('explain.samples', {}), topic.samples, ', ');
  return `${lines.join('\n').trimEnd()}\n`;
}

/** The names of all topics, by kind. */
export function renderTopics(
  topics: readonly { readonly kind: string; readonly name: string }[],
  options: TextOptions,
): string {
  const { say, paint, width } = contextOf(options);
  const kinds = [...new Set(topics.map(({ kind }) => kind))];
  return `${kinds
    .map((kind) => {
      const names = topics.filter((topic) => topic.kind === kind).map(({ name }) => name);
      return [
        paint(say('explain.topics', { kind }), 'bold'),
        ...wrap(names.join(', '), width - 2).map((line) => `  ${line}`),
      ].join('\n');
    })
    .join('\n\n')}\n`;
}
