// `npm run clean`: takes away all that was built. `--stale`: only what was compiled of sources that are no more.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { prune, root } from './compiled.js';

if (process.argv.includes('--stale')) {
  prune('dist', 'src');
} else {
  for (const folder of ['build', 'dist']) rmSync(join(root, folder), { recursive: true, force: true });
}
