// Strings from a capture are hostile: what could steer a terminal, turn text around or hide in it is made visible.

/**
 * C0 and C1 controls, DEL, soft hyphen, Arabic letter mark, zero-width and bidirectional format characters, line and
 * paragraph separators, interlinear and tag characters, the byte order mark, variation selectors, lone surrogates.
 */
const RANGES: readonly (readonly [number, number])[] = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x034f, 0x034f],
  [0x061c, 0x061c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xd800, 0xdfff],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff0, 0xfffb],
  [0xe0000, 0xe0fff],
];

const INVISIBLE = new RegExp(
  RANGES.map(([first, last]) => `[\\u{${first.toString(16)}}-\\u{${last.toString(16)}}]`).join('|'),
  'gu',
);

function escaped(character: string): string {
  const code = character.codePointAt(0)!;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}

/** The text with every character that a reader would not see, or a terminal would obey, written as an escape. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, escaped);
}

/** JSON text that is harmless when it is shown on a terminal: the same document, with those characters as \u escapes. */
export function visibleJson(json: string): string {
  return json.replace(INVISIBLE, (character) =>
    character === '\n'
      ? character
      : [...Array(character.length).keys()]
          .map((i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`)
          .join(''),
  );
}
