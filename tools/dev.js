// `npm run dev -- capture.pcap [option ...]`: runs the command from source, without a build and without a check of types.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from './compiled.js';
import { writePageAssets } from './page-assets.js';

await writePageAssets();
const outfile = join(root, 'build/dev/command.js');
await build({
  entryPoints: [join(root, 'src/cli/main.ts')],
  outfile,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: 'inline',
});
process.setSourceMapsEnabled(true);
const { main } = await import(pathToFileURL(outfile).href);
process.exitCode = await main(process.argv.slice(2));
