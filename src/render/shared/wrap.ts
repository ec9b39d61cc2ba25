// Lines of a given number of columns, in English and Chinese.
import stringWidth from 'string-width';

/**
 * ASCII, Latin letters, dashes, bullets, arrows, lines, shapes and the two marks of a verdict: one column each, whatever stands
 * beside them. The others are measured by an expression of all emoji, which takes longer to make than a connection to write.
 */
const NARROW = /^[ -~\xa1-\u02ff\u2012-\u2027\u2190-\u22ff\u2500-\u25f9\u2714\u2716]*$/;

/** Columns that the text takes on a terminal: wide characters take two. */
export const columns = (text: string): number => (NARROW.test(text) ? text.length : stringWidth(text));

/** Breaks text into lines of at most `width` columns, at spaces where it can. Plain text in, plain lines out. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const { text: word, space } of words(text, width)) {
    const size = columns(word);
    const between = line === '' ? 0 : space;
    if (line === '' || used + between + size <= width) {
      line += between === 1 ? ` ${word}` : word;
      used += between + size;
    } else {
      lines.push(line.trimEnd());
      line = word;
      used = size;
    }
  }
  lines.push(line.trimEnd());
  return lines;
}

interface Word {
  readonly text: string;
  /** Columns of space before it. */
  readonly space: 0 | 1;
}

function words(text: string, width: number): Word[] {
  return text.split(' ').flatMap((one) => {
    if (!CJK.test(one)) return pieces(one, width).map((piece): Word => ({ text: piece, space: 1 }));
    return (one.match(CJK_ATOMS) ?? [one])
      .flatMap((atom) => (CJK.test(atom) ? [atom] : pieces(atom, width)))
      .map((atom, index): Word => ({ text: atom, space: index === 0 ? 1 : 0 }));
  });
}

const CJK = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]/;
/**
 * Chinese breaks between any two characters, but no line begins with a closing mark or ends with an opening one
 * (GB/T 15834-2011 section 5.1.8). What is not Chinese stays together.
 */
const CJK_ATOMS =
  /[（《「“]*(?:[\u2e80-\u2fff\u3040-\u9fff\uf900-\ufaff]|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef（《「“”…]+|.)[。，、；：！？）》」”…]*/gu;

/** A word longer than a line is cut where it must be, after a comma, slash, dot or underscore if one is near. */
function pieces(word: string, width: number): string[] {
  if (word.length * 2 <= width || columns(word) <= width) return [word];
  const found: string[] = [];
  let piece = '';
  let used = 0;
  // Where the piece may be cut: its length behind the last such character, and the columns up to there.
  let soft = 0;
  let softColumns = 0;
  for (const character of word) {
    const size = columns(character);
    if (used + size > width && piece !== '') {
      const cut = softColumns > width / 2 ? soft : piece.length;
      found.push(piece.slice(0, cut));
      used = cut === soft ? used - softColumns : 0;
      piece = piece.slice(cut);
      soft = 0;
      softColumns = 0;
    }
    piece += character;
    used += size;
    if (',/._'.includes(character)) {
      soft = piece.length;
      softColumns = used;
    }
  }
  found.push(piece);
  return found;
}

/** Parts side by side with a separator between them, on as many lines as they need; a part is not broken where it fits. */
export function packed(parts: readonly string[], separator: string, width: number): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    const joined = `${last}${separator}${part}`;
    if (last !== undefined && columns(joined) <= width) lines[lines.length - 1] = joined;
    else lines.push(...wrap(part, width));
  }
  return lines;
}

/** Less room than this beside a label is none: the text begins on the next line. */
const LEAST_BESIDE = 16;

/** Wrapped text behind a label: the lines after the first begin where the first does. */
export function hanging(
  label: string,
  text: string,
  width: number,
  style: (line: string) => string = (line) => line,
): string {
  const beside = width - columns(label) >= LEAST_BESIDE;
  const indent = beside ? ' '.repeat(columns(label)) : '    ';
  const lines = wrap(text, width - indent.length);
  if (!beside) return [label.trimEnd(), ...lines.map((line) => indent + style(line))].join('\n');
  return lines.map((line, index) => (index === 0 ? label : indent) + style(line)).join('\n');
}

/** Fills with spaces up to `width` columns. */
export const padded = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - columns(text)));

const SEPARATORS = ['; ', '；', ', ', '，', '、'];

/** So many columns of a text, or one fewer. */
function beginning(text: string, width: number): string {
  let kept = '';
  let used = 0;
  for (const character of text) {
    used += columns(character);
    if (used > width) break;
    kept += character;
  }
  return kept;
}

/** Text that fits one line: what does not fit is left out, from the last separator on where one is near. */
export function fitted(text: string, width: number, more: string): string {
  if (columns(text) <= width) return text;
  let kept = wrap(text, width - columns(more) - 1)[0]!;
  // A name is no answer: of a word that is too long by itself, its beginning is told.
  if (/[:：]\s*$/.test(kept)) return `${beginning(text, width - columns(more))}${more}`;
  for (const separator of SEPARATORS) {
    const at = kept.lastIndexOf(separator);
    if (at > kept.length / 2) {
      kept = kept.slice(0, at);
      break;
    }
  }
  return `${kept.replace(/[;,；，、\s]+$/, '')} ${more}`;
}
