// How the files of a command line are read: joined, one after the other, or some ahead by other threads.
import {
  type CaptureInput,
  CaptureOpenError,
  type ConnectionSummary,
  type DissectionOptions,
  dissectJoined,
  dissectReadable,
  type Excerpt,
  NotACapture,
  type UnreadInput,
} from '../index.js';
import type { LanguageTag } from '../language/language.js';
import type { Arguments } from './arguments.js';
import { dissectManyFiles, threadsFor } from './many-files.js';
import { readCertificates, readSecrets } from './named-files.js';
import { packageFolder } from './package-folder.js';
import { say } from './say.js';

/** `mayAsk`: may a connection be asked for in full when it is told? */
export async function dissectInputs(
  options: Arguments,
  language: LanguageTag,
  onSummary: NonNullable<DissectionOptions['onSummary']>,
  more: Pick<DissectionOptions, 'signal' | 'onProgress' | 'onCertificate' | 'onLeftOut'>,
  excerpt: Excerpt | undefined,
  mayAsk: (summary: ConnectionSummary) => boolean,
): ReturnType<typeof dissectReadable> {
  const { files, join, choice } = options;
  const wanted = {
    choice,
    language,
    ...readSecrets(options),
    ...readCertificates(options),
    shown: options.parts,
    keepRecords: options.documents.has('html'),
    redact: options.redact,
    showSecrets: options.showSecrets,
    onSummary,
    ...more,
    ...(excerpt === undefined ? {} : { excerpt }),
  };
  if (join) {
    try {
      return { report: await dissectJoined(files, wanted), unread: [] };
    } catch (error) {
      if (!(error instanceof CaptureOpenError) && !(error instanceof NotACapture)) throw error;
      const name = error instanceof CaptureOpenError ? error.path : files.join(' + ');
      return { report: { schemaVersion: 2, captures: [], connections: [] }, unread: [{ name, error }] };
    }
  }
  const threads = threadsFor(options);
  if (threads > 0) {
    const layout = options.json ? 'element' : options.ndjson ? 'line' : undefined;
    const script = new URL('bin/reading-thread.js', packageFolder());
    return dissectManyFiles(files, wanted, { threads, script, layout, mayAsk });
  }
  const inputs = files.map(
    (file): CaptureInput =>
      file === '-' ? { name: '-', stream: process.stdin as AsyncIterable<Uint8Array> } : file,
  );
  return dissectReadable(inputs, wanted);
}

/** Why an input could not be read, as a sentence. */
export function unreadSentence({ name: given, error }: UnreadInput): string {
  const name = given === '-' ? say('cli.standard_input', {}) : given;
  if (error instanceof CaptureOpenError) {
    switch (error.reason) {
      case 'missing':
        return say('cli.missing_file', { name });
      case 'directory':
        return say('cli.directory', { name });
      case 'no_permission':
        return say('cli.no_permission', { name });
      case 'unreadable':
        return say('cli.unreadable', { name, code: error.systemCode });
    }
  }
  const { reason, format, unpacking } = error as NotACapture;
  if (reason === 'empty') return say('cli.empty', { name });
  return say('cli.not_a_capture', { name, format, reason, unpacking });
}
