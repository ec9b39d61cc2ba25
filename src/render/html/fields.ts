import { MAX_BYTES_SHOWN, MAX_SEALED_BYTES_SHOWN } from '../../base/limits.js';
import type { FieldReport, RecordReport, TimelineEntry } from '../../report/report.js';
import { html, lines, Markup } from '../shared/markup.js';
import type { Say } from '../shared/words.js';
import type { PageContext } from './page-context.js';
import { carriedBy, headerOf, moved, recordHeader } from './record-bytes.js';

const BYTES_A_LINE = 16;

/** A message's fields beside its bytes, and the records that carried it, closed until somebody opens it. */
export function opened(
  entry: TimelineEntry,
  before: TimelineEntry | undefined,
  context: PageContext,
): Markup | undefined {
  const carried = carriedBy(entry, before);
  const bytes = carried.is === 'clear' ? carried.content : (entry.bytes ?? '');
  if (bytes === '' && carried.is !== 'sealed') return undefined;
  const { say } = context;
  const clear = carried.is === 'clear' ? carried : undefined;
  const header = clear === undefined ? '' : headerOf(clear.record);
  const fields = [
    ...(clear === undefined ? [] : [recordHeader(clear.record, false, say)]),
    ...(entry.fields ?? []).map((field) => moved(field, header.length / 2)),
  ];
  const whole = header + bytes;
  const total = whole.length / 2;
  const shown = Math.min(total, MAX_BYTES_SHOWN);
  const sealed = carried.is === 'sealed' ? carried.records : [];
  const notes = [
    ...(shown < total ? [say('page.bytes_cut', { shown, total })] : []),
    ...(clear !== undefined && clear.records > 1
      ? [say('page.records_joined', { count: clear.records })]
      : []),
    ...(clear?.shared === true ? [say('page.record_shared', {})] : []),
    ...(carried.is === 'above' ? [say('page.record_above', {})] : []),
  ];
  const size = { fields: countOf(fields), bytes: total };
  return html`<details class="open"><summary>${bytes === '' ? say('page.bytes_on_wire', { bytes: sizeOf(sealed) }) : say('page.fields_and_bytes', size)}</summary>
${entry.lesson !== undefined && html`<p class="lesson">${say('text.explained', entry.lesson)}</p>`}
<div class="panes">${fields.length > 0 && html`<div class="pane fields"><ul class="tree" role="tree" aria-label="${say('page.fields', {})}">${fields.map((field) => fieldItem(field, context))}</ul></div>`}
${bytes !== '' && html`<div class="pane">${carried.is === 'sealed' && html`<p class="note">${say('page.opened_bytes', {})}</p>`}<pre class="bytes" aria-label="${say('page.bytes', {})}">${dump(whole, shown)}</pre>${notes.map((note) => html`<p class="note">${note}</p>`)}</div>`}${sealed.map((record) => sealedRecord(record, say))}</div>
<p class="about" aria-live="polite">${fields.length > 0 && say('page.point', {})}</p></details>`;
}

const sizeOf = (records: readonly RecordReport[]): number =>
  records.reduce((sum, { bytes }) => sum + bytes.length / 2, 0);

/** A record under protection, as it was on the wire: its header on a line of its own. */
function sealedRecord(record: RecordReport, say: Say): Markup {
  const header = headerOf(record);
  const { bytes } = record;
  const total = bytes.length / 2;
  const shown = Math.min(total, MAX_SEALED_BYTES_SHOWN);
  const length = total - header.length / 2;
  return html`<div class="pane wire" tabindex="0"><p class="note">${say('page.sealed_bytes', { length })}</p><pre><b>${dump(header, header.length / 2)}</b>
${dump(bytes, shown, header.length / 2)}</pre>${shown < total && html`<p class="note">${say('page.bytes_cut', { shown, total })}</p>`}</div>`;
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

/** Offset, hexadecimal and ASCII, from byte `from` to byte `count`. The page's script reads the bytes back from here. */
function dump(bytes: string, count: number, from = 0): Markup {
  const rows: string[] = [];
  for (let at = from; at < count; at += BYTES_A_LINE) {
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
