// Strings from a capture are hostile: what could steer a terminal, turn text around or hide in it is made visible.

/**
 * Controls (C0, C1, DEL), format characters (bidirectional overrides, zero width, tags, soft hyphen), lone surrogates,
 * private use, line and paragraph separators, what Unicode lets a font leave out (variation selectors, fillers), and
 * noncharacters.
 */
const INVISIBLE =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/gu;

function escaped(character: string): string {
  const code = character.codePointAt(0)!;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}

/** The text with every character that a reader would not see, or a terminal would obey, written as an escape. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, escaped);
}

/** A name of a file with each byte that is no UTF-8, a lone surrogate here, as an escape. */
export const shownName = (name: string): string =>
  name.replace(/[\udc80-\udcff]/gu, (byte) => `\\x${(byte.charCodeAt(0) & 0xff).toString(16)}`);

/**
 * JSON text that is harmless when it is shown on a terminal or stands in a page's script: the same document, with those
 * characters and `<` as \u escapes.
 */
export function visibleJson(json: string): string {
  return json
    .replace(INVISIBLE, (character) => (character === '\n' ? character : jsonEscaped(character)))
    .replaceAll('<', '\\u003c');
}

function jsonEscaped(character: string): string {
  let units = '';
  for (let i = 0; i < character.length; i++)
    units += `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
  return units;
}
