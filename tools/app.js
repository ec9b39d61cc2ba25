// Puts the app together, dist/app.html: one page that reads captures itself and loads nothing. Inside it is packed what
// reads them (src/page/worker.ts and all below it, with the browser's face of the platform) and the captures of the lessons.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { BROWSERS, browserFace, twoOfPkijs } from './browser-face.js';
import { root } from './compiled.js';

const inRoot = (...parts) => join(root, ...parts);
const compiled = (file) => import(pathToFileURL(inRoot('dist', file)).href);
const { version } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));

/**
 * The words of Brotli's own dictionary, 58 kB of a page that is to have no more than 350: what a stream asks for of them
 * is said to be missing.
 */
const withoutDictionary = {
  name: 'without the dictionary of Brotli',
  setup({ onLoad }) {
    onLoad({ filter: /brotli-dictionary\.generated\.ts$/ }, () => ({
      contents: "export const DICTIONARY = '';",
      loader: 'ts',
    }));
  },
};

/** What `tls-dissect explain` alone says: a page explains no topics, and has no samples but those of its lessons. */
const withoutTopics = {
  name: 'without what explain alone says',
  setup({ onLoad }) {
    onLoad({ filter: /diagnosis\/recorded\.ts$/ }, () => ({
      contents: 'export const proved = (explanations) => explanations;',
      loader: 'ts',
    }));
    onLoad({ filter: /\/explained-findings\.ts$/ }, () => ({
      contents: 'export const EXPLAINED_FINDINGS = {};',
      loader: 'ts',
    }));
  },
};

async function bundled(entry, options = {}) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: BROWSERS,
    charset: 'utf8',
    legalComments: 'none',
    define: { VERSION: JSON.stringify(version) },
    plugins: [browserFace, twoOfPkijs, withoutDictionary, withoutTopics],
    ...options,
  });
  return outputFiles[0].text.trim();
}

const packed = (pack, bytes) => Buffer.from(pack(bytes)).toString('base64');

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
const sha256 = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
/** In a script, of whatever type, nothing may look like its end. */
const inScript = (text) => text.replace(/<(?=[/!])/g, '\\x3c');

/** The lessons, and the captures and key logs that they are of. */
async function classroom() {
  const { LESSONS } = await compiled('render/shared/lessons.js');
  const { CATALOGUES } = await compiled('language/language.js');
  const files = new Map();
  const lessons = Object.entries(LESSONS).map(([name, { sample, keys }]) => {
    for (const ending of keys ? ['pcap', 'keys'] : ['pcap']) {
      const file = `${sample}.${ending}`;
      files.set(file, readFileSync(inRoot('samples', file)));
    }
    const title = Object.fromEntries(
      Object.entries(CATALOGUES).map(([language, catalogue]) => [
        language,
        catalogue['lesson.title']({ name }),
      ]),
    );
    return { name, sample, keys, title };
  });
  return { lessons, files };
}

/** The page, as text. */
export async function appPage() {
  const { SCRIPT, STYLE } = await import(pathToFileURL(inRoot('build/page-assets.js')).href);
  const { pack } = await compiled('page/context-mixing.js');
  const [script, style, unpacker, core, { lessons, files }] = await Promise.all([
    bundled('src/page/script/main.ts', { tsconfig: 'src/page/script/tsconfig.json' }),
    bundled('src/page/app.css'),
    bundled('src/page/unpacker.ts'),
    bundled('src/page/worker.ts'),
    classroom(),
  ]);
  const coreBytes = Buffer.from(core);
  const sampleBytes = Buffer.concat([...files.values()]);
  const own = inScript(script);
  const filled = {
    policy: [
      "default-src 'none'",
      // The page's own, and those of the report that it shows in a frame.
      `script-src ${sha256(own)} ${sha256(SCRIPT)}`,
      `style-src ${sha256(style)} ${sha256(STYLE)}`,
      'worker-src blob:',
      'frame-src blob:',
      'img-src data:',
      "connect-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
    ].join('; '),
    style,
    script: own,
    about: JSON.stringify({ version, lessons }).replaceAll('<', '\\u003c'),
    unpacker: inScript(unpacker),
    core: packed(pack, coreBytes),
    coreBytes: String(coreBytes.length),
    samples: packed(pack, sampleBytes),
    sampleBytes: String(sampleBytes.length),
    sampleIndex: escaped(JSON.stringify([...files].map(([name, { length }]) => [name, length]))),
  };
  return readFileSync(inRoot('src/page/app.html'), 'utf8').replace(
    /\{\{(\w+)\}\}/g,
    (_, name) => filled[name],
  );
}

/** Packing takes ten seconds: what has not changed is not packed again. */
export async function writeApp() {
  const text = await appPage();
  mkdirSync(inRoot('dist'), { recursive: true });
  if (!existsSync(inRoot('dist/app.html')) || readFileSync(inRoot('dist/app.html'), 'utf8') !== text)
    writeFileSync(inRoot('dist/app.html'), text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeApp();
