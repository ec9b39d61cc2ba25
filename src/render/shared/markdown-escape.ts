import { visible } from '../../base/visible.js';

// Markdown has no escape that every program honours: GitHub turns "@name" and "#1" into links after it has read the
// backslashes, and www. and http:// likewise. Inside a code span nothing means anything, so that a word that could mean
// something becomes one. What is left has no character that Markdown, HTML or those links begin with.

/** A run of ASCII without spaces. No construct of Markdown begins with another character. */
const WORD = /[!-~]+/g;

/** A character that means something, an address, a host name, an emoji's short name, or a reference (GH-1). */
const MEANS_SOMETHING = /[\\`*_{}[\]<>#|~&$@^]|:\/\/|[a-z0-9-]\.[a-z]{2}|:[a-z+-][\w+-]*:|gh-\d/i;

/** What begins a heading, a list, a quotation, a rule or a table at the beginning of a line. */
const BEGINS_A_BLOCK = /^(?:[-+=]+|\d+[.)])(?= |$)/;

const OPENING = '("\'';
const CLOSING = ')"\',.;:!?';

function word(text: string): string {
  if (!MEANS_SOMETHING.test(text)) return text;
  let start = 0;
  let end = text.length;
  while (start < end && OPENING.includes(text[start]!)) start++;
  while (end > start && CLOSING.includes(text[end - 1]!)) end--;
  return start === end ? code(text) : text.slice(0, start) + code(text.slice(start, end)) + text.slice(end);
}

/** Backticks in a row, at most. */
const longestRun = (text: string): number =>
  (text.match(/`+/g) ?? []).reduce((most, { length }) => Math.max(most, length), 0);

/** A code span: fenced by more backticks than stand in a row in it. */
export function code(given: string): string {
  const text = visible(given);
  if (text === '') return '';
  const fence = '`'.repeat(longestRun(text) + 1);
  const room = /^`|`$|^ .* $/.test(text) ? ' ' : '';
  return `${fence}${room}${text}${room}${fence}`;
}

/** One line of text for a paragraph, a list item or a heading. */
export function line(text: string): string {
  const safe = visible(text).replace(WORD, word).replace(/ {2,}/g, ' ').trim();
  return safe.replace(BEGINS_A_BLOCK, (begin) => `${begin.slice(0, -1)}\\${begin.slice(-1)}`);
}

/** The same for a cell of a table, where a pipe is written with a backslash also inside code. */
export const cell = (text: string): string => pipes(line(text));

const pipes = (text: string): string => text.replaceAll('|', '\\|');

/** A code span for a cell. */
export const codeCell = (text: string): string => pipes(code(text));

/** A table of cells that are Markdown already. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [row(headings), row(headings.map(() => '---')), ...rows.map(row)].join('\n');
}

/** Lines to be pasted, as a code block; `indent`: that of the list item that it belongs to. */
export function block(text: string, indent = ''): string {
  const lines = text.split('\n').map(visible);
  const fence = '`'.repeat(Math.max(2, longestRun(text)) + 1);
  return [fence, ...lines, fence].map((one) => indent + one).join('\n');
}
