// Puts the command and what it needs into one file, dist/command.cjs: hundreds of modules take longer to find and open
// than a small capture takes to read. The library stays in modules. Then runs it once and keeps what was compiled.
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { BROWSERS, browserFace, twoOfPkijs } from './browser-face.js';
import { root } from './compiled.js';

/**
 * yargs measures its help with a later string-width, which builds a regular expression of all emoji and an
 * Intl.Segmenter whenever it is loaded: a tenth of the start. Ours measures the same text.
 */
const oneStringWidth = {
  name: 'one string-width',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^string-width$/, namespace: 'file' }, ({ kind, pluginData }) =>
      pluginData === 'ours'
        ? undefined
        : resolve('string-width', { kind, resolveDir: root, pluginData: 'ours' }),
    );
  },
};

/**
 * yargs asserts that there is a package.json beside its caller, and goes on where there is none. Node.js draws up a long
 * explanation of what was not equal, each time it starts, and loads five modules for it.
 */
const plainAssertions = {
  name: 'plain assertions',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^assert$/ }, ({ importer }) =>
      /\/yargs\//.test(importer) ? { path: 'assert', namespace: 'plain assertions' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'plain assertions' }, () => ({
      contents: `
        export function notStrictEqual(actual, expected, message) {
          if (Object.is(actual, expected)) throw new Error(message);
        }
        export function strictEqual(actual, expected, message) {
          if (!Object.is(actual, expected)) throw new Error(message);
        }`,
    }));
  },
};

/** Packages that telling a small capture does not need: a quarter of what else is read at each start. */
const APART = ['asn1js', 'cli-table3', 'yargs'];
const isApart = new RegExp(`^(?:${APART.join('|')})$`);

/**
 * Each is a file of its own, dist/apart/, which the command opens when it calls one of its functions, or makes one of its
 * objects. Tables of the package that are no functions stay behind.
 */
const packagesApart = {
  name: 'packages apart',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: isApart, namespace: 'file' }, ({ path }) => ({ path, namespace: 'apart package' }));
    onResolve({ filter: /./, namespace: 'apart package' }, ({ path }) => ({ path, external: true }));
    onLoad({ filter: /./, namespace: 'apart package' }, async ({ path }) => {
      const names = Object.keys(await import(path)).filter((name) => /^\w+$/.test(name));
      const opened = `require('./apart/${path}.cjs')`;
      const calling = (name) => `(...given) {
        return new.target ? new (${opened}.${name})(...given) : ${opened}.${name}(...given);
      }`;
      return {
        contents: names
          .map((name) =>
            name === 'default'
              ? `export default function ${calling(name)}`
              : `export function ${name}${calling(name)}`,
          )
          .join('\n'),
      };
    });
  },
};

/**
 * Chinese is a file of its own, dist/chinese.cjs, which the command opens when somebody asks for it: a seventh of what is else
 * read at each start.
 */
const chineseApart = {
  name: 'Chinese apart',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^\.\/chinese\/chinese\.js$/ }, () => ({ path: 'chinese', namespace: 'apart' }));
    onResolve({ filter: /./, namespace: 'apart' }, ({ path }) => ({ path, external: true }));
    onLoad({ filter: /./, namespace: 'apart' }, () => ({
      contents: `Object.defineProperty(exports, 'chinese', { get: () => require('./chinese.cjs').chinese });`,
    }));
  },
};

/** The library for browsers, dist/browser.js: one module with all that it needs, behind the condition `browser`. */
async function bundleForBrowsers() {
  await build({
    absWorkingDir: root,
    entryPoints: ['src/index.ts'],
    outfile: 'dist/browser.js',
    bundle: true,
    minify: true,
    platform: 'browser',
    format: 'esm',
    target: BROWSERS,
    charset: 'utf8',
    legalComments: 'linked',
    plugins: [browserFace, twoOfPkijs],
  });
}

/** One module of CommonJS in ASCII, which V8 reads as it is. */
async function bundleAscii({ outfile, ...options }) {
  const file = join(root, outfile);
  await build({
    absWorkingDir: root,
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    charset: 'ascii',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'linked',
    ...options,
  });
  // esbuild leaves regular expressions and tagged templates as they are. Nothing reads the raw form of a template, so
  // that the escapes mean the same there.
  const escaped = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  writeFileSync(file, readFileSync(file, 'utf8').replace(/[^\0-\x7f]/g, escaped));
}

/** A package as it is, its default export among the others. */
async function bundlePackage(name) {
  const hasDefault = 'default' in (await import(name));
  const contents = `export * from '${name}';${hasDefault ? `export { default } from '${name}';` : ''}`;
  await bundleAscii({
    stdin: { contents, resolveDir: root },
    outfile: `dist/apart/${name}.cjs`,
    plugins: [oneStringWidth, plainAssertions],
    define: { 'import.meta.url': 'importMetaUrl' },
    banner: { js: IMPORT_META_URL },
  });
}

const IMPORT_META_URL = "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;";

/** The command's bundle, dist/command.cjs, without its compiled form, its words in Chinese, and the packages apart. */
export async function bundleCommand() {
  rmSync(join(root, 'dist/command.cache'), { force: true });
  await Promise.all([
    bundleAscii({
      entryPoints: ['src/cli/main.ts'],
      outfile: 'dist/command.cjs',
      plugins: [packagesApart, oneStringWidth, twoOfPkijs, chineseApart],
      define: { 'import.meta.url': 'importMetaUrl' },
      banner: { js: IMPORT_META_URL },
    }),
    bundleAscii({ entryPoints: ['src/language/chinese/chinese.ts'], outfile: 'dist/chinese.cjs' }),
    ...APART.map(bundlePackage),
  ]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await Promise.all([bundleCommand(), bundleForBrowsers()]);
  const stdio = ['ignore', 'ignore', 'inherit'];
  execFileSync(process.execPath, ['tools/compile-cache.js'], { cwd: root, stdio });
}
