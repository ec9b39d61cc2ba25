// A bundle for browsers: the host's face of Node.js gives way to theirs.
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

/** pkijs for two of its classes would be a fifth of the page. */
export const twoOfPkijs = {
  name: 'two of pkijs',
  setup({ onResolve }) {
    onResolve({ filter: /^pkijs$/ }, () => ({ path: join(root, 'src/x509/two-of-pkijs.ts') }));
  },
};
