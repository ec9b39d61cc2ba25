// `tls-dissect app`: the page that reads captures itself, as the build has put it into the package.
import { readFileSync } from 'node:fs';

/** Where it is written to if nobody says. */
export const APP_FILE = 'tls-dissect.html';

/** The page; undefined if it was not built. `root` is the folder of the package. */
export function appIn(root: URL): Uint8Array | undefined {
  try {
    return readFileSync(new URL('dist/app.html', root));
  } catch {
    return undefined;
  }
}
