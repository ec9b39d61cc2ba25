import type { ConnectionReport, FieldReport, TimelineEntry } from '../../report/report.js';
import { hanging } from '../shared/wrap.js';
import type { TextContext } from './text-context.js';

const INDENT = '  ';
/** Beyond this depth fields are not indented further. */
const MAX_INDENT = 12;

/** The messages taken apart, as far as fields or bytes were asked for: a tree of fields, a dump of bytes. */
export function messagesText({ timeline }: ConnectionReport, context: TextContext): string {
  const parts = timeline
    .filter(({ fields, bytes }) => fields !== undefined || bytes !== undefined)
    .map((entry) => messageText(entry, context));
  return parts.length === 0 ? '' : parts.join('\n\n');
}

function messageText(entry: TimelineEntry, context: TextContext): string {
  const { say, paint, symbols, width } = context;
  const { frame, from, message, bytes, fields = [] } = entry;
  const arrow = from === 'client' ? symbols.toServer : symbols.toClient;
  return [
    paint(`${say('text.frame_number', { frame })}  ${arrow}  ${message}`, 'bold'),
    ...fields.flatMap((field) => fieldLines(field, 1, context)),
    ...(bytes === undefined ? [] : dump(bytes, width, context)),
  ].join('\n');
}

function fieldLines(field: FieldReport, depth: number, context: TextContext): string[] {
  const { name, children = [] } = field;
  const label = `${INDENT.repeat(Math.min(depth, MAX_INDENT))}${name}: `;
  const value = valueOfField(field, context);
  const own = value === '' ? label.trimEnd() : hanging(label, value, context.width);
  const inner = children
    // A vector's length is told with the vector.
    .filter((child, index) => !(index === 0 && child.name === 'length' && child.offset === field.offset))
    .flatMap((child) => fieldLines(child, depth + 1, context));
  return [own, ...inner];
}

function valueOfField(field: FieldReport, { say }: TextContext): string {
  const { name, value, label, hex, length, children } = field;
  if (label !== undefined) {
    const width = name === 'extension' ? 4 : Math.min(length, 4) * 2;
    return value === undefined ? label : `${label} (0x${value.toString(16).padStart(width, '0')})`;
  }
  if (value !== undefined) return String(value);
  if (hex !== undefined) return hex;
  const own = children?.[0];
  const vector = own?.name === 'length' && own.offset === field.offset ? own.value : undefined;
  return vector === undefined && children !== undefined ? '' : say('text.bytes', { count: vector ?? length });
}

/** Offset, hexadecimal and ASCII, as many bytes a line as there is room for. */
function dump(bytes: string, width: number, { paint }: TextContext): string[] {
  const perLine = width >= INDENT.length + 6 + 16 * 3 + 1 + 16 ? 16 : 8;
  const rows: string[] = [];
  for (let at = 0; at * 2 < bytes.length; at += perLine) {
    const pairs = bytes.slice(at * 2, (at + perLine) * 2).match(/../g) ?? [];
    const text = pairs.map((pair) => printable(Number.parseInt(pair, 16))).join('');
    const offset = paint(at.toString(16).padStart(4, '0'), 'dim');
    rows.push(`${INDENT}${offset}  ${pairs.join(' ').padEnd(perLine * 3 - 1)}  ${text}`);
  }
  return rows;
}

const printable = (byte: number): string => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.');
