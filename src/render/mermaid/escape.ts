import { visible } from '../../base/visible.js';

// What stays as it is; every other ASCII character is written as its entity code, #35; for #. Entity codes are all that
// Mermaid lets stand for a character, and it reads them before anything else.
const ENTITY_NEEDED = /["#$%&;<>@[\\\]`{|}~]/g;

/**
 * Words that Mermaid obeys: `end` closes a block, `wrap:` in front is a setting, and in a line with `style` or `classDef`
 * it takes the last semicolon away.
 */
const OBEYED = /\bend\b|style|classDef|(?:no)?wrap(?=:)/gi;

const entity = (character: string): string => `#${character.codePointAt(0)};`;

/** Text for a message, a note or a participant's name of a Mermaid sequence diagram: one line, no syntax. */
export function mermaidText(text: string): string {
  return visible(text)
    .replace(ENTITY_NEEDED, entity)
    .replace(OBEYED, (word) => entity(word[0]!) + word.slice(1));
}
