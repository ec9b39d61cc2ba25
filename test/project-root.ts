import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

function findRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/** The project's folder, wherever the compiled tests stand. */
export const projectRoot = findRoot();
export const samplesFolder = join(projectRoot, 'samples');
/** Captures recorded by others, beside the project on some machines only. */
export const sharedCaptures = join(projectRoot, '../shared/captures');
export const sharedPeers = join(projectRoot, '../shared/peers');
export const sharedFieldCaptures = join(projectRoot, '../shared/field-captures');
export const sharedStrangers = join(projectRoot, '../shared/strangers');
export const sharedDatagrams = join(projectRoot, '../shared/datagrams');
