// Puts the command and what it needs into one file, dist/command.cjs: hundreds of modules take longer to find and open
// than a small capture takes to read. The library stays in modules. Then runs it once and keeps what was compiled.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { build } from 'esbuild';

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
        : resolve('string-width', { kind, resolveDir: process.cwd(), pluginData: 'ours' }),
    );
  },
};

rmSync('dist/command.cache', { force: true });
await build({
  entryPoints: ['src/cli/main.ts'],
  outfile: 'dist/command.cjs',
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  charset: 'utf8',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'linked',
  plugins: [oneStringWidth],
  define: { 'import.meta.url': 'importMetaUrl' },
  banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
});
execFileSync(process.execPath, ['tools/compile-cache.js'], { stdio: ['ignore', 'ignore', 'inherit'] });
