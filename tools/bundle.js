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
 * pkijs is one module whose classes name themselves in static blocks, which a bundler must keep. As static fields they
 * say the same, and the hundred classes that nobody asks for are left out: half a megabyte to read at each start.
 */
const pkijsByClass = {
  name: 'pkijs by class',
  setup({ onLoad }) {
    onLoad({ filter: /\/pkijs\/build\/index\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(
        /static \{\s*this\.(\w+) = ([^;{}]+);\s*\}/g,
        'static $1 = $2;',
      ),
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

/** The command's bundle, dist/command.cjs, without its compiled form. */
export async function bundleCommand() {
  rmSync(join(root, 'dist/command.cache'), { force: true });
  await build({
    absWorkingDir: root,
    entryPoints: ['src/cli/main.ts'],
    outfile: 'dist/command.cjs',
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    charset: 'ascii',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'linked',
    plugins: [oneStringWidth, pkijsByClass],
    define: { 'import.meta.url': 'importMetaUrl' },
    banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
  });
  // esbuild leaves regular expressions and tagged templates as they are. Nothing reads the raw form of a template, so
  // that the escapes mean the same there.
  const file = join(root, 'dist/command.cjs');
  const escaped = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  writeFileSync(file, readFileSync(file, 'utf8').replace(/[^\0-\x7f]/g, escaped));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await Promise.all([bundleCommand(), bundleForBrowsers()]);
  const stdio = ['ignore', 'ignore', 'inherit'];
  execFileSync(process.execPath, ['tools/compile-cache.js'], { cwd: root, stdio });
}
