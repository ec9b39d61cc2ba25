// A bundle for browsers: the host's face of Node.js gives way to theirs.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './compiled.js';

/** Browsers that the page and the library's bundle are for. */
export const BROWSERS = ['chrome105', 'firefox121', 'safari16.4'];

/** An esbuild plugin: what imports src/platform/host.ts gets the browser's. */
export const browserFace = {
  name: 'browser face',
  setup({ onResolve }) {
    onResolve({ filter: /(^\.|\/platform)\/host\.js$/ }, () => ({
      path: join(root, 'src/platform/browser/browser-host.ts'),
    }));
  },
};

/**
 * pkijs is one module whose classes name themselves in static blocks, which a bundler must keep. As static fields they
 * say the same, and the hundred classes that nobody asks for are left out: half a megabyte.
 */
export const pkijsByClass = {
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
