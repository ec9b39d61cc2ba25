// A report in every form, and what of known secrets is in it.
import { gunzipSync } from 'node:zlib';
import { dissect } from '../../src/index.js';
import { renderPage } from '../../src/render/html/page-collector.js';
import { renderJson } from '../../src/render/json/json.js';
import { renderMarkdown } from '../../src/render/markdown/markdown.js';
import { renderMermaid } from '../../src/render/mermaid/mermaid.js';
import { overviewOf } from '../../src/render/shared/overview.js';
import { renderSvg } from '../../src/render/svg/svg.js';
import { renderText } from '../../src/render/text/text.js';

export const SECRET = 'Hunter2Hunter2';
export const BASE64 = Buffer.from(`\0mary\0${SECRET}`).toString('base64');
export const PASSWORD64 = Buffer.from(SECRET).toString('base64');
const FORBIDDEN = [SECRET, BASE64, PASSWORD64, PASSWORD64.slice(0, 10)];

/** Every form of the report, with all that can be asked for, packed parts unpacked. */
export async function everyForm(capture: Uint8Array, more: object = {}): Promise<string> {
  const forms: string[] = [];
  for (const language of ['en', 'zh'] as const) {
    const report = await dissect(capture, {
      choice: { connections: [1] },
      shown: { fields: true, bytes: true, lessons: true },
      language,
      ...more,
    });
    const choice = { connections: [1] };
    const overview = overviewOf(report, choice);
    const page = renderPage(report, { version: '', language });
    const packs = [...page.matchAll(/class="pack"[^>]*>([^<]*)</g)].map(([, packed]) =>
      gunzipSync(Buffer.from(packed!, 'base64')).toString(),
    );
    forms.push(
      renderText(report, { width: 200, colour: false, unicode: true, language, ...choice }),
      renderJson(report),
      renderMarkdown(overview, { version: '', language }),
      renderMermaid(overview, { version: '', language }),
      renderSvg(overview, { version: '', language }),
      page,
      ...packs,
    );
  }
  return forms.join('\n');
}

/** A line may be broken anywhere, and bytes are shown in hexadecimal, with spaces in the page. */
export function leaked(shown: string): string[] {
  const joined = shown.replace(/\s+/g, '');
  const bare = joined.replace(/<[^>]*>/g, '');
  return FORBIDDEN.flatMap((secret) => [secret, Buffer.from(secret).toString('hex')]).filter(
    (secret) => joined.includes(secret) || bare.includes(secret),
  );
}
