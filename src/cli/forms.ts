import { DOCUMENT_FORMATS, type DocumentFormat, STANDARD_OUTPUT } from './documents.js';

/** The forms that a report can take, as --format names them. */
export const FORMATS = ['text', 'json', 'ndjson', ...DOCUMENT_FORMATS] as const;

export type Format = (typeof FORMATS)[number];

/** Which form goes where. */
export interface Forms {
  readonly json: boolean;
  readonly ndjson: boolean;
  /** The file for text, JSON or NDJSON; undefined: standard output. */
  readonly output: string | undefined;
  /** A document takes the place of text, JSON and NDJSON. */
  readonly documentOnly: boolean;
  readonly documents: ReadonlyMap<DocumentFormat, string>;
}

/** What the command line asks for. */
export interface AskedForms {
  readonly json: boolean;
  readonly ndjson: boolean;
  readonly format: Format | undefined;
  readonly output: string | undefined;
  /** The files of --html and the like. */
  readonly files: Readonly<Partial<Record<DocumentFormat, string | undefined>>>;
}

const isDocument = (format: Format | undefined): format is DocumentFormat =>
  (DOCUMENT_FORMATS as readonly string[]).includes(format ?? '');

/** The forms asked for, or one sentence that says why they do not go together. */
export function formsOf({ json, ndjson, format, output, files }: AskedForms): Forms | string {
  if (json && ndjson) return 'Choose one of --json and --ndjson.';
  if (format !== undefined && (json || ndjson))
    return `Choose one of --format and ${json ? '--json' : '--ndjson'}.`;
  const documents = new Map<DocumentFormat, string>();
  for (const one of DOCUMENT_FORMATS) {
    const file = files[one];
    if (file !== undefined) documents.set(one, file);
  }
  const documentOnly = isDocument(format);
  if (documentOnly) {
    if (documents.has(format)) return `Choose one of --format ${format} and --${format}.`;
    documents.set(format, output ?? STANDARD_OUTPUT);
  }
  const file = documentOnly || output === STANDARD_OUTPUT ? undefined : output;
  const asData = json || ndjson || format === 'json' || format === 'ndjson';
  const places = [...documents.values(), ...(file === undefined ? [] : [file])];
  const shown = places.filter((place) => place === STANDARD_OUTPUT).length;
  if (shown + (asData && file === undefined ? 1 : 0) > 1)
    return 'Only one form can go to standard output: name files for the others.';
  const twice = places.find((place, index) => place !== STANDARD_OUTPUT && places.indexOf(place) < index);
  if (twice !== undefined) return `Two forms cannot go to one file (${twice}).`;
  return {
    json: json || format === 'json',
    ndjson: ndjson || format === 'ndjson',
    output: file,
    documentOnly,
    documents,
  };
}
