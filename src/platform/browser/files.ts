import type { Files } from '../platform.js';

/** What is used of a browser's MessagePort; that of Node.js's types is another. */
interface Port {
  onmessage: (() => void) | null;
  postMessage(message: undefined): void;
  close(): void;
}

/** A page has no files of its own: what it reads is handed to it. */
function noFiles(): never {
  throw Object.assign(new Error('ENOSYS: there are no files here'), { code: 'ENOSYS' });
}

export const files: Files = {
  openFile: noFiles,
  createFile: noFiles,
  pause() {
    // A timer would wait for 4 ms after a few times.
    return new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel() as unknown as { port1: Port; port2: Port };
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(undefined);
    });
  },
};
