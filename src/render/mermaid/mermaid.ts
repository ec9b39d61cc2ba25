import { MAX_CONNECTIONS_IN_DOCUMENT, MAX_MERMAID_CHARACTERS } from '../../base/limits.js';
import type { ConnectionReport, TimelineEntry, VerdictReport } from '../../report/report.js';
import type { DocumentOptions } from '../shared/document-options.js';
import { isSealed } from '../shared/flights.js';
import { line } from '../shared/markdown-escape.js';
import type { Overview } from '../shared/overview.js';
import { failedHere, markedOutcome } from '../shared/verdict-words.js';
import { endpointText, type Say, sayIn } from '../shared/words.js';
import { wrap } from '../shared/wrap.js';
import { mermaidText } from './escape.js';

/** Columns of a message's line, and lines of it: Mermaid does not break lines, and makes the diagram as wide. */
const COLUMNS = 60;
const MOST_LINES = 4;
/** Those of what it means. */
const MOST_NOTE_LINES = 5;

/**
 * A sequence diagram of each connection shown in full, as a code block that wikis and issues draw, under a heading.
 */
export function renderMermaid({ inFull, total }: Overview, { language = 'en' }: DocumentOptions): string {
  const say = sayIn(language);
  const parts = inFull.map(
    (connection) =>
      `## ${line(say('text.named', { name: say('text.connection', { id: connection.id }), says: markedOutcome(connection.verdict, say) }))}\n\n${line(connection.verdict.summary)}\n\n\`\`\`mermaid\n${diagramOf(connection, say)}\`\`\``,
  );
  if (total === 0) parts.push(line(say('text.no_tls', {})));
  else if (inFull.length < total)
    parts.push(
      line(say('page.not_in_full', { shown: inFull.length, total, most: MAX_CONNECTIONS_IN_DOCUMENT })),
    );
  return `${parts.join('\n\n')}\n`;
}

/** The diagram of one connection, without a fence. */
export function diagramOf({ client, server, timeline, verdict }: ConnectionReport, say: Say): string {
  const serverName =
    server.name === undefined ? endpointText(server) : `${server.name} (${endpointText(server)})`;
  const head = [
    'sequenceDiagram',
    `    participant C as ${label(`${say('text.client', {})} ${endpointText(client)}`, 1)}`,
    `    participant S as ${label(`${say('text.server', {})} ${serverName}`, 2)}`,
  ];
  const lines: string[] = [];
  let characters = head.join('\n').length;
  for (const [index, entry] of timeline.entries()) {
    const next = messageLines(entry, verdict, say);
    characters += next.reduce((sum, { length }) => sum + length + 1, 0);
    if (characters > MAX_MERMAID_CHARACTERS) {
      lines.push(
        `    Note over C,S: ${label(say('page.more_messages', { count: timeline.length - index }), 1)}`,
      );
      break;
    }
    lines.push(...next);
  }
  return `${[...head, ...lines].join('\n')}\n`;
}

function messageLines(entry: TimelineEntry, verdict: VerdictReport, say: Say): string[] {
  const { frame, time, from, message, basis, mark, summary, annotation } = entry;
  const failed = mark === 'failure';
  // What is not to be read is dotted.
  const dotted = isSealed(entry) || basis === 'inferred' || basis === 'unknown';
  const arrow = failed ? (dotted ? '--x' : '-x') : dotted ? '-->>' : '->>';
  const [own, other] = from === 'client' ? ['C', 'S'] : ['S', 'C'];
  const known = basis === 'seen' ? '' : say('text.basis', { basis });
  const where = frame > 0 ? `${say('text.frame_number', { frame })}, ` : '';
  const what = `${message} (${where}${time.toFixed(6)} s): ${summary}${known}`;
  const lines = [`    ${own}${arrow}${other}: ${label(what, MOST_LINES)}`];
  if (failed) lines.push(`    Note over C,S: ${label(`✖ ${failedHere(verdict, say)}`, 1)}`);
  if (annotation !== undefined && mark !== undefined)
    lines.push(`    Note over C,S: ${label(annotation, MOST_NOTE_LINES)}`);
  return lines;
}

/** Lines with breaks between them, and no more than `most`. */
function label(text: string, most: number): string {
  // Of a name of 65535 bytes no more than these lines is wrapped.
  const enough = text.slice(0, most * COLUMNS * 2);
  const lines = wrap(enough, COLUMNS);
  const shown = lines.slice(0, most);
  const cut = lines.length > most || enough.length < text.length;
  return shown.map(mermaidText).join('<br/>') + (cut ? '...' : '');
}
