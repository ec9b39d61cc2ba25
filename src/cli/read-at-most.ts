import { closeSync, openSync, readSync } from 'node:fs';
import { pathOf } from '../platform/node/path-bytes.js';

const PIECE = 1 << 20;

/**
 * Reads a file that may have no end.
 * @throws what the system throws, and an error with the code EFBIG if there are more bytes than `most`
 */
export function readAtMost(name: string, most: number): Uint8Array {
  const file = openSync(pathOf(name), 'r');
  try {
    const pieces: Uint8Array[] = [];
    let length = 0;
    for (;;) {
      const piece = new Uint8Array(PIECE);
      const read = readSync(file, piece, 0, PIECE, null);
      if (read === 0) return Buffer.concat(pieces);
      pieces.push(piece.subarray(0, read));
      length += read;
      if (length > most) throw Object.assign(new Error('longer than is read'), { code: 'EFBIG' });
    }
  } finally {
    closeSync(file);
  }
}
