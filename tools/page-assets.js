// Puts the page's script (src/render/html/script/) and its style (page.css) into a module that holds both as strings,
// build/page-assets.js: package.json names it #page-assets. A page is one file that loads nothing.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { root } from './compiled.js';

/** Browsers that have all that the script cannot do without: `:has`, `DecompressionStream`. */
const BROWSERS = ['chrome105', 'firefox121', 'safari16.4'];

const built = async (entry, options) => {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    write: false,
    minifySyntax: true,
    minifyWhitespace: true,
    charset: 'ascii',
    legalComments: 'none',
    ...options,
  });
  return outputFiles[0].text.trim();
};

/** Writes build/page-assets.js. */
export async function writePageAssets() {
  const [script, style] = await Promise.all([
    built('src/render/html/script/main.ts', {
      format: 'iife',
      target: BROWSERS,
      tsconfig: 'src/render/html/script/tsconfig.json',
    }),
    built('src/render/html/page.css', {}),
  ]);
  const file = join(root, 'build/page-assets.js');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    `export const SCRIPT = ${JSON.stringify(script)};\nexport const STYLE = ${JSON.stringify(style)};\n`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writePageAssets();
