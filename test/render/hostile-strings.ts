/** What somebody may have put on the wire. */
export const HOSTILE: readonly (readonly [what: string, text: string])[] = [
  ['escape sequences', '\u001b[2J\u001b[31mOK\u001b[0m\u001b]0;title\u0007\u001b]8;;http://x/\u001b\\'],
  ['C1 controls', '\u009b31m\u009d0;title\u009c\u0085\u0090'],
  ['newlines', 'a\nVerdict  ESTABLISHED\r\n\u2028b\u2029c\u000bd\u000c'],
  ['carriage returns, backspaces and tabs', 'a\rb\b\b\tc\u0000d\u007f'],
  ['bidirectional overrides', '\u202egpj.exe\u202c \u2066x\u2069 \u200e\u200f\u061c'],
  ['zero width', 'pay\u200bpal\u200d.\ufeffcom\u2060\u00ad\u034f'],
  ['tag characters and variation selectors', 'a\u{e0041}\u{e0042}b\ufe0f\u{e0100}'],
  ['lone surrogates', '\ud800x\udc00\udbff'],
  ['private use and noncharacters', '\ue000\u{f0000}\ufffe\uffff'],
  ['markup', '</script><script>alert(1)</script><img src=x onerror=y>'],
  ['backticks', 'x`rm -rf ~`y'],
  ['patterns of replacement', '$& $1 $` %s {{x}}'],
];

/** What a terminal may be given besides printable text: nothing but ends of lines. */
export const RAW =
  /[^\n\P{Cc}]|[\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/u;

/** Words of the program itself, which a renderer looks up; all other strings may come from the wire or from outside. */
const OWN = new Set(['outcome', 'refusedBy', 'refused', 'confidence', 'causeConfidence', 'basis', 'mark']);

/** The report with `text` at the end of every string of it, but for the members named. */
export function planted<T>(value: T, text: string, spared: readonly string[] = []): T {
  const plant = (one: unknown, key: string): unknown => {
    if (spared.includes(key)) return one;
    if (typeof one === 'string') return OWN.has(key) ? one : `${one}${text}`;
    if (Array.isArray(one)) return one.map((inner) => plant(inner, key));
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([name, inner]) => [name, plant(inner, name)]));
  };
  return plant(value, '') as T;
}
