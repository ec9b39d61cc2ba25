import {
  closeSync,
  constants,
  fchmodSync,
  openSync,
  realpathSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { nameOfPath, pathOf } from './path-bytes.js';

/** Files that are being written and are not yet where they belong. */
const unfinished = new Set<WholeFile>();

/** Takes away what is half written. To be called when the process ends. */
export function abandonUnfinishedFiles(): void {
  for (const file of unfinished) file.abandon();
}

/**
 * A file that appears whole or not at all: it is written beside its place, and takes it with `finish`. What is there
 * and is no regular file (a FIFO, a device) is written to as it is; a FIFO that nobody reads is refused (ENXIO).
 */
export class WholeFile {
  readonly #place: string;
  readonly #beside: string | undefined;
  #descriptor: number | undefined;

  /**
   * `follow`: a symbolic link at the place stays, and what it leads to is replaced; else the link itself is.
   * @throws what `openSync` throws
   */
  constructor(path: string, { follow = true } = {}) {
    const there = follow ? statSync(pathOf(path), { throwIfNoEntry: false }) : undefined;
    if (there?.isDirectory() === true) throw Object.assign(new Error('EISDIR'), { code: 'EISDIR' });
    if (there !== undefined && !there.isFile()) {
      this.#place = path;
      this.#beside = undefined;
      // Opened for good once somebody reads: waiting for that would be silent.
      const probe = there.isFIFO()
        ? openSync(pathOf(path), constants.O_WRONLY | constants.O_NONBLOCK)
        : undefined;
      this.#descriptor = openSync(pathOf(path), 'w');
      if (probe !== undefined) closeSync(probe);
      return;
    }
    this.#place = there === undefined ? path : nameOfPath(realpathSync(pathOf(path), { encoding: 'buffer' }));
    const unlike = `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 10)}`;
    const place = this.#place;
    // On POSIX a backslash may be part of the name, which does no harm: the folder is the same.
    const cut = Math.max(place.lastIndexOf('/'), place.lastIndexOf('\\')) + 1;
    const name = Array.from(place.slice(cut)).slice(0, NAME_CHARACTERS).join('');
    this.#beside = `${place.slice(0, cut)}.${name}.${unlike}.part`;
    this.#descriptor = openSync(pathOf(this.#beside), 'wx');
    if (there !== undefined) fchmodSync(this.#descriptor, there.mode & 0o777);
    unfinished.add(this);
  }

  /** @throws what `writeSync` throws; nothing is at the place then */
  write(bytes: Uint8Array): void {
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#descriptor!, bytes, at);
    } catch (error) {
      this.abandon();
      throw error;
    }
  }

  /** The file is complete. @throws what `renameSync` throws; nothing is at the place then */
  finish(): void {
    try {
      this.#close();
      if (this.#beside !== undefined) renameSync(pathOf(this.#beside), pathOf(this.#place));
      unfinished.delete(this);
    } catch (error) {
      this.abandon();
      throw error;
    }
  }

  /** The file will not be complete: what was there before stays. */
  abandon(): void {
    unfinished.delete(this);
    try {
      this.#close();
      if (this.#beside !== undefined) unlinkSync(pathOf(this.#beside));
    } catch {
      // It is gone, or was never there.
    }
  }

  #close(): void {
    const descriptor = this.#descriptor;
    this.#descriptor = undefined;
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** Characters that a file beside its place has of its name: the longest name that a file system takes has no room for more. */
const NAME_CHARACTERS = 50;

/** Writes a whole file. @throws what the system throws */
export function writeWhole(path: string, content: Uint8Array, options: { follow?: boolean } = {}): void {
  const file = new WholeFile(path, options);
  file.write(content);
  file.finish();
}
