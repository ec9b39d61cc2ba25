/** What stands in dist/ and build/, and the sources that it was made of. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Paths of all files under a folder whose names end so, relative to it; none if there is no such folder. */
export function filesUnder(folder, ending) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith(ending))
    .sort();
}

const COMPILED = /\.(js|d\.ts|js\.map)$/;

/**
 * Takes away what was compiled of a source that is no more: a deleted test must not run, a deleted module must not be
 * packed or found.
 * @param folder what holds the compiled form, e.g. `dist`
 * @param sources what it was compiled of, e.g. `src`
 * @returns the paths taken away, relative to `folder`
 */
export function prune(folder, sources) {
  const compiled = filesUnder(join(root, folder), '').filter((name) => COMPILED.test(name));
  const stale = compiled.filter((name) => !existsSync(join(root, sources, name.replace(COMPILED, '.ts'))));
  for (const name of stale) rmSync(join(root, folder, name));
  return stale;
}

/**
 * The tests that there are now, whatever else stands in build/.
 * @param parts of their paths; all tests if there are none
 * @returns paths below the project's folder, with and without the ending, e.g. `test/cli/forms.test`
 */
export function testsNamed(parts) {
  return filesUnder(join(root, 'test'), '.test.ts')
    .map((name) => `test/${name.replaceAll('\\', '/').slice(0, -'.ts'.length)}`)
    .filter(
      (name) => parts.length === 0 || parts.some((part) => name.includes(part.replace(/\.[jt]s$/, ''))),
    );
}
