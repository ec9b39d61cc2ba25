import { existsSync } from 'node:fs';

/** The folder of the package that this file, or the bundle that it went into, is a part of. */
export function packageFolder(): URL {
  let folder = new URL('.', import.meta.url);
  while (!existsSync(new URL('package.json', folder)) && folder.pathname !== '/')
    folder = new URL('..', folder);
  return folder;
}
