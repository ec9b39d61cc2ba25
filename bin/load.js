import { readFileSync } from 'node:fs';
import * as module from 'node:module';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';

const folder = new URL('../dist/', import.meta.url);
const source = fileURLToPath(new URL('command.cjs', folder));

/** The command's code as compiled by the Node.js that built it; undefined if there is none. */
function compiled() {
  try {
    return readFileSync(new URL('command.cache', folder));
  } catch {
    return undefined;
  }
}

/**
 * Loads the command. Reading its compiled form takes a third of the time that compiling takes; a Node.js that cannot
 * use it compiles, from 22.8 on with a cache of its own.
 * @returns {{ main(args: readonly string[]): Promise<number>, script?: Script }}
 */
export function loadCommand(cachedData = compiled()) {
  // What lives is some 30 MB whatever the capture's size; the heap would grow to ten times that before it is swept.
  setFlagsFromString('--heap-growing-percent=40');
  const require = module.createRequire(source);
  if (cachedData !== undefined) {
    const wrapped = module.Module.wrap(readFileSync(source, 'utf8'));
    const script = new Script(wrapped, { filename: source, cachedData });
    if (!script.cachedDataRejected || cachedData.length === 0) {
      const loaded = { exports: {} };
      script.runInThisContext()(loaded.exports, require, loaded, source, fileURLToPath(folder));
      return { main: loaded.exports.main, script };
    }
  }
  module.enableCompileCache?.();
  return require(source);
}
