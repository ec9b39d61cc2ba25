// Puts the command and what it needs into one file, dist/command.js: hundreds of modules take longer to find and open
// than a small capture takes to read. The library stays in modules.
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

await build({
  entryPoints: ['src/cli/main.ts'],
  outfile: 'dist/command.js',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  charset: 'utf8',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'linked',
  plugins: [oneStringWidth],
  // Some of what is bundled is CommonJS and asks for Node's own modules.
  banner: {
    js: "import { createRequire as createRequireOfNode } from 'node:module'; const require = createRequireOfNode(import.meta.url);",
  },
});
