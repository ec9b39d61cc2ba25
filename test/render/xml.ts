const CHARACTER = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const NAME = '[A-Za-z][\\w:.-]*';
const TOKEN = new RegExp(
  `<(${NAME})((?:\\s+${NAME}="[^<"]*")*)\\s*(/?)>|</(${NAME})\\s*>|<[^>]*>?|[^<]+`,
  'gu',
);

/**
 * The first thing in a document that is not well-formed XML 1.0, an element that is not expected, or an attribute
 * that could do something; else undefined.
 */
export function xmlProblem(document: string, expected: RegExp): string | undefined {
  const bad = CHARACTER.exec(document);
  if (bad !== null) return `character ${bad[0].codePointAt(0)!.toString(16)}`;
  const open: string[] = [];
  let roots = 0;
  const body = document.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '');
  for (const [token, begun, attributes, closed, ended] of body.matchAll(TOKEN)) {
    if (/&(?!(?:amp|lt|gt|quot|apos|#\d+);)/.test(token)) return `reference in ${token.slice(0, 80)}`;
    if (begun !== undefined) {
      if (!expected.test(begun)) return `element ${begun}`;
      const names = [...(attributes ?? '').matchAll(/([\w:.-]+)="/g)].map(([, name]) => name);
      if (names.some((name) => /^on|href|style/i.test(name!))) return `attribute in ${token.slice(0, 80)}`;
      if (new Set(names).size < names.length) return `attribute twice in ${token}`;
      if (open.length === 0) roots++;
      if (closed === '') open.push(begun);
    } else if (ended !== undefined) {
      if (open.pop() !== ended) return `end of ${ended}`;
    } else if (token.startsWith('<')) return `markup ${token.slice(0, 80)}`;
    else if (token.includes(']]>')) return 'end of CDATA';
    else if (open.length === 0 && token.trim() !== '') return `text outside: ${token.slice(0, 80)}`;
  }
  return open.length > 0 ? `${open.at(-1)} is not closed` : roots === 1 ? undefined : `${roots} roots`;
}
