// A registry is a table of code points: name -> number, reference and a sentence. Types, look-ups and
// documentation all come from that one table, so a name is spelled in exactly one place.

export interface Entry {
  readonly code: number;
  /** Where it is defined: 'RFC n section s', 'draft-…', or another document's own number. */
  readonly ref?: string;
  /** One plain sentence for people who learn from the output. */
  readonly note?: string;
}

export interface NamedEntry extends Entry {
  readonly name: string;
}

export interface Registry<E extends Readonly<Record<string, Entry>> = Readonly<Record<string, Entry>>> {
  readonly id: string;
  /** Size of the code on the wire, in bytes. */
  readonly width: 1 | 2 | 4;
  /** The authority, and the date of the copy that this table was checked against. */
  readonly source: string;
  /** The code of a name, as a literal type: `HandshakeType.code.client_hello` is `1`. */
  readonly code: { readonly [K in keyof E]: E[K]['code'] };
  /** All entries, in the order of the table. */
  readonly entries: readonly NamedEntry[];
  entry(code: number): NamedEntry | undefined;
  /** The registered name, or undefined for a code that is not in the table (GREASE included). */
  name(code: number): string | undefined;
  /** Always words: the name, else what the value's pattern says (GREASE, a draft's number), else `unknown (0x1234)`. */
  label(code: number): string;
}

export interface RegistryAbout {
  readonly id: string;
  readonly width: 1 | 2 | 4;
  readonly source: string;
  /** Words for codes that are known by their pattern and not by an entry, e.g. `greaseLabel16`. */
  readonly pattern?: (code: number) => string | undefined;
}

/** `code` as lowercase hex with two digits a byte: 0x0a, 0x1301, 0x6b3343cf. */
export function hexCode(code: number, width: 1 | 2 | 4): string {
  return `0x${code.toString(16).padStart(width * 2, '0')}`;
}

function codesOf<E extends Readonly<Record<string, Entry>>>(table: E): Registry<E>['code'] {
  const codes: Record<string, number> = {};
  for (const name of Object.keys(table)) codes[name] = table[name]!.code;
  return codes as Registry<E>['code'];
}

/** Builds a registry from a table keyed by name. Names and codes are unique (the tests prove it for every table here). */
export function defineRegistry<const E extends Readonly<Record<string, Entry>>>(
  about: RegistryAbout,
  table: E,
): Registry<E> {
  // Each is made when somebody asks for it: of most tables nobody does before the first connection is told.
  let code: Registry<E>['code'] | undefined;
  let names: ReadonlyMap<number, string> | undefined;
  let entries: readonly NamedEntry[] | undefined;
  const nameOf = (value: number) => {
    names ??= new Map(Object.keys(table).map((name) => [table[name]!.code, name]));
    return names.get(value);
  };
  const registry: Registry<E> = {
    id: about.id,
    width: about.width,
    source: about.source,
    get code() {
      code ??= codesOf(table);
      return code;
    },
    get entries() {
      entries ??= Object.entries(table).map(([name, entry]) => ({ name, ...entry }));
      return entries;
    },
    entry: (value) => registry.entries.find((one) => one.code === value),
    name: nameOf,
    label: (value) => nameOf(value) ?? about.pattern?.(value) ?? `unknown (${hexCode(value, about.width)})`,
  };
  return registry;
}
