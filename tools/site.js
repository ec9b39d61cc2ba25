/**
 * `npm run site`: a static site in build/site, to be put on any host: the app, with the lessons in it; every sample as a
 * page, with its capture; and the catalogue of explanations (docs/diagnosis.md). No page of it connects to anywhere.
 */
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './compiled.js';

const inRoot = (...parts) => join(root, ...parts);
const site = inRoot('build/site');
const compiled = (file) => import(pathToFileURL(inRoot('dist', file)).href);
const { version } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
const { STYLE } = await import(pathToFileURL(inRoot('build/page-assets.js')).href);
const { dissect } = await compiled('index.js');
const { renderPage } = await compiled('render/html/page-collector.js');
const { html, Markup } = await compiled('render/shared/markup.js');

const MORE_STYLE =
  'main{padding-bottom:3rem}main ul{padding-left:1.3rem;margin:.4rem 0}main h1,main h2{margin:1.6rem 0 .4rem}main table{border-collapse:collapse}td{padding:.3rem .9rem .3rem 0;vertical-align:top}nav{padding:1rem 1.25rem;max-width:74rem;margin:0 auto}nav a{margin-right:1.2rem}';
const style = STYLE + MORE_STYLE;
const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; img-src data:; base-uri 'none'; form-action 'none'`;

/** @param up how many folders the page lies below the site's own */
const navigation = (up) =>
  html`<nav><a href="${up}index.html">tls-dissect</a><a href="${up}samples/index.html">Samples</a><a href="${up}causes.html">Explanations</a></nav>`;

const page = (title, up, body) =>
  html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${title} – tls-dissect</title>
<style>${new Markup(style)}</style></head>
<body>${navigation(up)}<main><h1>${title}</h1>${body}</main></body></html>
`.text;

/** As much of Markdown as the catalogue uses: headings, paragraphs, lists within lists, bold, code and links. */
function markdown(text) {
  const inline = (line) =>
    html`${line}`.text
      .replace(/`([^`]+)`/g, '<code>$1</code>')
      .replace(/\*\*([^*]+)\*\*/g, '<b>$1</b>')
      .replace(/\[([^\]]+)\]\(\.\.\/samples\/([\w-]+)\.pcap\)/g, '<a href="samples/$2.html">$1</a>');
  let depth = 0;
  const out = [];
  const to = (wanted) => {
    for (; depth < wanted; depth++) out.push('<ul>');
    for (; depth > wanted; depth--) out.push('</ul>');
  };
  for (const block of text.split('\n')) {
    const heading = /^(#+) (.*)$/.exec(block);
    const item = /^( *)- (.*)$/.exec(block);
    if (item !== null) {
      to(item[1].length / 2 + 1);
      out.push(`<li>${inline(item[2])}</li>`);
      continue;
    }
    to(0);
    if (heading !== null) out.push(`<h2>${inline(heading[2])}</h2>`);
    else if (block !== '') out.push(`${inline(block)}\n`);
    else out.push('<p>');
  }
  to(0);
  return new Markup(out.join(''));
}

/** A sample's page; what it says in one sentence comes back. */
async function samplePage(name) {
  const keys = inRoot('samples', `${name}.keys`);
  const keyLogs = existsSync(keys) ? [{ name: `${name}.keys`, text: readFileSync(keys) }] : [];
  const report = await dissect(
    { name: `${name}.pcap`, path: inRoot('samples', `${name}.pcap`) },
    { keyLogs, shown: { fields: true, bytes: true, lessons: true } },
  );
  writeFileSync(join(site, 'samples', `${name}.html`), renderPage(report, { language: 'en', version }));
  copyFileSync(inRoot('samples', `${name}.pcap`), join(site, 'samples', `${name}.pcap`));
  if (keyLogs.length > 0) copyFileSync(keys, join(site, 'samples', `${name}.keys`));
  return report.connections[0]?.verdict.summary ?? '';
}

rmSync(site, { recursive: true, force: true });
mkdirSync(join(site, 'samples'), { recursive: true });
const names = readdirSync(inRoot('samples'))
  .filter((name) => name.endsWith('.pcap'))
  .map((name) => name.slice(0, -'.pcap'.length))
  .sort();
const rows = [];
for (const name of names) rows.push({ name, summary: await samplePage(name) });
writeFileSync(
  join(site, 'samples/index.html'),
  page(
    'Samples',
    '../',
    html`<p>Recorded between real programs, each with the capture that it was made of.</p><table>${rows.map(
      ({ name, summary }) =>
        html`<tr><td><a href="${name}.html">${name}</a></td><td>${summary}</td><td><a href="${name}.pcap" download>pcap</a></td></tr>`,
    )}</table>`,
  ),
);
const catalogue = readFileSync(inRoot('docs/diagnosis.md'), 'utf8').replace(/^# .*\n/, '');
writeFileSync(join(site, 'causes.html'), page('The catalogue of explanations', '', markdown(catalogue)));
const app = readFileSync(inRoot('dist/app.html'), 'utf8');
writeFileSync(
  join(site, 'index.html'),
  app.replace('<footer>', () => `<footer>${navigation('').text}`),
);
console.log(`build/site: ${names.length} samples`);
