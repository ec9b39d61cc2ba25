import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import type { Files, OpenFile } from '../platform.js';
import { pathOf } from './path-bytes.js';
import { WholeFile } from './whole-file.js';

export const files: Files = {
  openFile(path): OpenFile {
    const descriptor = openSync(pathOf(path), 'r');
    try {
      const about = fstatSync(descriptor);
      return {
        isDirectory: about.isDirectory(),
        size: about.isFile() ? about.size : 0,
        read: (chunk) => readSync(descriptor, chunk, 0, chunk.length, null),
        close: () => closeSync(descriptor),
      };
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  },
  createFile: (path) => new WholeFile(path),
  pause: () => setImmediate(),
};
