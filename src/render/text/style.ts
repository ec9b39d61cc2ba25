import stringWidth from 'string-width';

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan' | 'magenta';

const CODES: Readonly<Record<Style, readonly [number, number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
  magenta: [35, 39],
};

export type Paint = (text: string, ...styles: readonly Style[]) => string;

/** Colours text, or leaves it alone. */
export function painter(colour: boolean): Paint {
  if (!colour) return (text) => text;
  return (text, ...styles) =>
    styles.reduce((painted, style) => {
      const [on, off] = CODES[style];
      return painted === '' ? painted : `\u001b[${on}m${painted}\u001b[${off}m`;
    }, text);
}

/** Symbols with their ASCII counterparts. */
export interface Symbols {
  readonly toServer: string;
  readonly toClient: string;
  readonly failure: string;
  readonly notable: string;
  readonly success: string;
  readonly question: string;
  readonly rule: string;
  readonly dot: string;
}

export const UNICODE: Symbols = {
  toServer: 'C → S',
  toClient: 'C ← S',
  failure: '✖',
  notable: '•',
  success: '✔',
  question: '?',
  rule: '─',
  dot: ' · ',
};

export const ASCII: Symbols = {
  toServer: 'C -> S',
  toClient: 'C <- S',
  failure: 'X',
  notable: '*',
  success: '+',
  question: '?',
  rule: '-',
  dot: ' | ',
};

/** Columns that the text takes on a terminal: wide characters take two. */
export const columns = (text: string): number => stringWidth(text);

/** Breaks text into lines of at most `width` columns, at spaces where it can. Plain text in, plain lines out. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((one) => pieces(one, width))) {
    if (line === '') line = word;
    else if (columns(line) + 1 + columns(word) <= width) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  lines.push(line);
  return lines;
}

/** A word longer than a line is cut where it must be, after a comma, slash, dot or underscore if one is near. */
function pieces(word: string, width: number): string[] {
  const found: string[] = [];
  let rest = word;
  while (columns(rest) > width) {
    const characters = [...rest];
    let taken = 0;
    let used = 0;
    while (taken < characters.length && used + columns(characters[taken]!) <= width)
      used += columns(characters[taken++]!);
    taken = Math.max(1, taken);
    const soft = characters.slice(0, taken).findLastIndex((character) => ',/._'.includes(character));
    if (soft > taken / 2) taken = soft + 1;
    found.push(characters.slice(0, taken).join(''));
    rest = characters.slice(taken).join('');
  }
  found.push(rest);
  return found;
}

/** Wrapped text behind a label: the lines after the first begin where the first does. */
export function hanging(
  label: string,
  text: string,
  width: number,
  style: (line: string) => string = (line) => line,
): string {
  const indent = ' '.repeat(columns(label));
  return wrap(text, Math.max(20, width - columns(label)))
    .map((line, index) => (index === 0 ? label : indent) + style(line))
    .join('\n');
}

/** Fills with spaces up to `width` columns. */
export const padded = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - columns(text)));
