// The files beside the captures: key logs, keys and certificates.
import { MAX_NAMED_FILE_BYTES } from '../base/limits.js';
import { shownName } from '../base/visible.js';
import { notAKeyLog } from '../capture/foreign-format.js';
import type { DissectionOptions } from '../index.js';
import type { Arguments } from './arguments.js';
import { readAtMost } from './read-at-most.js';
import { say } from './say.js';
import { UsageError } from './usage-error.js';

const STANDARD_INPUT = '-';

/**
 * The key logs and private keys that were named.
 * @throws UsageError
 */
export function readSecrets({
  keyLogs,
  privateKeys,
}: Arguments): Pick<DissectionOptions, 'keyLogs' | 'privateKeys'> {
  return {
    keyLogs: keyLogs.map((name) => ({ name: shownName(name), text: keyLog(name) })),
    privateKeys: privateKeys.map((name) => readNamed('--private-key', name)),
  };
}

/**
 * The files of certificates that were named.
 * @throws UsageError
 */
export function readCertificates({
  ca,
  publicRoots,
  clientCertificate: name,
}: Arguments): Pick<DissectionOptions, 'ca' | 'publicRoots' | 'clientCertificate'> {
  return {
    ca: ca.map((file) => ({ name: shownName(file), bytes: readNamed('--ca', file) })),
    // Loaded when asked for: few ask, and every start would wait for it.
    ...(publicRoots ? { publicRoots: process.getBuiltinModule('node:tls').rootCertificates } : {}),
    ...(name === undefined
      ? {}
      : { clientCertificate: { name: shownName(name), bytes: readNamed('--client-certificate', name) } }),
  };
}

/** @throws UsageError */
function keyLog(name: string): Uint8Array {
  const bytes = readNamed('--keylog', name);
  const other = notAKeyLog(bytes);
  if (other !== undefined) throw new UsageError(say('cli.not_a_key_log', { name, ...other }));
  return bytes;
}

function readNamed(option: string, name: string): Uint8Array {
  if (name === STANDARD_INPUT) throw new UsageError(say('cli.not_from_standard_input', { option }));
  try {
    return readAtMost(name, MAX_NAMED_FILE_BYTES);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new UsageError(say('cli.missing_file', { name }));
    if (code === 'EISDIR') throw new UsageError(say('cli.directory', { name }));
    if (code === 'EACCES') throw new UsageError(say('cli.no_permission', { name }));
    if (code === 'EFBIG')
      throw new UsageError(say('cli.endless', { name, megabytes: MAX_NAMED_FILE_BYTES >> 20 }));
    throw new UsageError(say('cli.unreadable', { name, code: code ?? String(error) }));
  }
}
