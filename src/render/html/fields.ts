import { MAX_BYTES_SHOWN } from '../../base/limits.js';
import type { FieldReport, TimelineEntry } from '../../report/report.js';
import { html, lines, Markup } from '../shared/markup.js';
import type { PageContext } from './page-context.js';

const BYTES_A_LINE = 16;

/** A message's fields beside its bytes, closed until somebody opens it. */
export function opened(entry: TimelineEntry, context: PageContext): Markup | undefined {
  const { fields = [], bytes } = entry;
  if (bytes === undefined || bytes === '') return undefined;
  const { say } = context;
  const total = bytes.length / 2;
  const shown = Math.min(total, MAX_BYTES_SHOWN);
  return html`<details class="open"><summary>${say('page.fields_and_bytes', { fields: countOf(fields), bytes: total })}</summary>
${entry.lesson !== undefined && html`<p class="lesson">${say('text.explained', entry.lesson)}</p>`}
<div class="panes">${fields.length > 0 && html`<div class="pane"><ul class="tree" role="tree" aria-label="${say('page.fields', {})}">${fields.map((field) => fieldItem(field, context))}</ul></div>`}
<div class="pane"><pre class="bytes" aria-label="${say('page.bytes', {})}">${dump(bytes, shown)}</pre>${shown < total && html`<p class="note">${say('page.bytes_cut', { shown, total })}</p>`}</div></div>
<p class="about" aria-live="polite">${fields.length > 0 && say('page.point', {})}</p></details>`;
}

const countOf = (fields: readonly FieldReport[]): number =>
  fields.reduce((count, { children }) => count + 1 + countOf(children ?? []), 0);

function fieldItem(field: FieldReport, context: PageContext): Markup {
  const { name, offset, length, children = [] } = field;
  const about = context.about(field.meaning ?? '', field.reference ?? '');
  return html`<li role="treeitem" data-o="${offset}" data-n="${length}" data-a="${about}"${name === 'length' && new Markup(' class="len"')}><span class="k">${name}</span>${valueText(field)}${children.length > 0 && html`<ul role="group">${children.map((child) => fieldItem(child, context))}</ul>`}</li>`;
}

function valueText({ name, value, label, hex, length, children }: FieldReport): Markup | false {
  const number =
    value === undefined
      ? undefined
      : label === undefined
        ? String(value)
        : // An extension is named by its type, which stands in its first two bytes.
          `0x${value.toString(16).padStart(name === 'extension' ? 4 : Math.min(length, 4) * 2, '0')}`;
  if (label !== undefined)
    return html` <span class="v">${label}</span>${number !== undefined && html` <code>${number}</code>`}`;
  if (number !== undefined) return html` <span class="v">${number}</span>`;
  if (hex !== undefined)
    return hex === '' ? html` <span class="v">–</span>` : html` <code class="hex">${hex}</code>`;
  return children === undefined && length > 0 && html` <code>${length} B</code>`;
}

/** Offset, hexadecimal and ASCII. The page's script reads the bytes back from here. */
function dump(bytes: string, count: number): Markup {
  const rows: string[] = [];
  for (let at = 0; at < count; at += BYTES_A_LINE) {
    const row = bytes.slice(at * 2, Math.min(at + BYTES_A_LINE, count) * 2);
    const pairs = row.match(/../g) ?? [];
    const text = pairs.map((pair) => printable(Number.parseInt(pair, 16))).join('');
    rows.push(
      `${at.toString(16).padStart(4, '0')}  ${pairs.join(' ').padEnd(BYTES_A_LINE * 3 - 1)}  ${text}`,
    );
  }
  return lines(rows.join('\n'));
}

const printable = (byte: number): string => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.');
