// What is searched for: words anywhere in a row, or in one field of it. `cause:expired -server:8443 "not trusted"`.
import type { PageRow } from '../page-data.js';

/** What a row says in a field. */
export type FieldText = (row: PageRow) => string;

export interface Field {
  readonly text: FieldText;
  /** True: what is looked for is all that it says. `cause:expired` is not `crl_expired`, and `id:1` not 10. */
  readonly isWhole?: true;
}

interface Term {
  readonly field: Field;
  readonly text: string;
  /** True: what has it is not wanted. */
  readonly not: boolean;
}

// A minus sign, a name with a colon (a full-width one too), then words in quotation marks or one word.
const TERM = /(-?)(?:([a-z]+)[:\uff1a])?(?:"([^"]*)"?|(\S+))/giu;

/** A name that is no field's is a part of what is searched for: addresses have colons too. */
function termsOf(query: string, fields: ReadonlyMap<string, Field>, anywhere: Field): Term[] {
  const terms: Term[] = [];
  for (const [whole, minus, name, quoted, word] of query.toLowerCase().matchAll(TERM)) {
    const field = name === undefined ? undefined : fields.get(name);
    const text = quoted ?? word ?? '';
    if (name !== undefined && field === undefined)
      terms.push({ field: anywhere, text: whole.replace(/^-|"/g, ''), not: minus === '-' });
    else terms.push({ field: field ?? anywhere, text, not: minus === '-' });
  }
  return terms.filter(({ text }) => text !== '');
}

/** Tells the rows that have everything that a query asks for. */
export function searchFor(
  query: string,
  fields: ReadonlyMap<string, Field>,
  anywhere: FieldText,
): (row: PageRow) => boolean {
  const terms = termsOf(query, fields, { text: anywhere });
  return (row) =>
    terms.every(({ field, text, not }) => {
      const said = field.text(row).toLowerCase();
      return (field.isWhole === true ? said === text : said.includes(text)) !== not;
    });
}
