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
  readonly bothWays: string;
  readonly failure: string;
  readonly notable: string;
  readonly success: string;
  /** In place of success and failure, where neither is more than possible. */
  readonly possible: string;
  readonly question: string;
  /** Behind a count. */
  readonly times: string;
  readonly rule: string;
  readonly dot: string;
  readonly aside: string;
  /** Something was left out. */
  readonly more: string;
}

export const UNICODE: Symbols = {
  toServer: 'C → S',
  toClient: 'C ← S',
  bothWays: 'C ↔ S',
  failure: '✖',
  notable: '•',
  success: '✔',
  possible: '○',
  question: '?',
  times: '×',
  rule: '─',
  dot: ' · ',
  aside: '│',
  more: '…',
};

export const ASCII: Symbols = {
  toServer: 'C -> S',
  toClient: 'C <- S',
  bothWays: 'C <> S',
  failure: 'X',
  notable: '*',
  success: '+',
  possible: 'o',
  question: '?',
  times: 'x',
  rule: '-',
  dot: ' | ',
  aside: '|',
  more: '...',
};
