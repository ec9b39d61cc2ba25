// Which files are read and written: none of them twice, and none that is read is written.
import { statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { visible } from '../base/visible.js';
import { pathOf } from '../platform/node/path-bytes.js';
import type { Arguments } from './arguments.js';
import { STANDARD_OUTPUT } from './documents.js';
import { say } from './say.js';
import { UsageError } from './usage-error.js';

export const filesRead = ({ files, keyLogs, privateKeys, ca, clientCertificate }: Arguments): string[] =>
  [...files, ...keyLogs, ...privateKeys, ...ca, clientCertificate ?? ''].filter((name) => name !== '');

/** @throws UsageError if the file to be written is one of those that are read. */
export function refuseToOverwrite(name: string, files: readonly string[]): void {
  const about = (path: string) => statSync(pathOf(path), { throwIfNoEntry: false });
  const target = about(name);
  if (target === undefined || !target.isFile()) return;
  const same = files.find((file) => {
    const other = about(file);
    return other?.ino === target.ino && other.dev === target.dev;
  });
  if (same !== undefined) throw new UsageError(say('cli.write_over_input', { name }));
}

export const filesWritten = ({ write, output, documents }: Arguments): string[] =>
  [write, output, ...documents.values()].filter(
    (name): name is string => name !== undefined && name !== STANDARD_OUTPUT,
  );

/** @throws UsageError if two forms would go to one file, however it is named. */
export function refuseTwice(names: readonly string[]): void {
  const places = names.map((name) => {
    const there = statSync(pathOf(name), { throwIfNoEntry: false });
    if (there !== undefined) return there.isFile() ? `${there.dev}:${there.ino}` : undefined;
    const folder = statSync(pathOf(dirname(name)), { throwIfNoEntry: false });
    // Some file systems do not tell upper case from lower case.
    return folder === undefined
      ? resolve(name)
      : `${folder.dev}:${folder.ino}/${basename(name).toLowerCase()}`;
  });
  const twice = places.findIndex((place, at) => place !== undefined && places.indexOf(place) < at);
  if (twice >= 0) throw new UsageError(`Two forms cannot go to one file (${visible(names[twice]!)}).`);
}
