// The worker of the page: one task at a time.
import { carryOut, Refused } from './carry-out.js';
import type { News, Order } from './task.js';

/** What is used of a worker's global object. */
interface Scope {
  onmessage: ((message: { readonly data: Order }) => void) | null;
  postMessage(news: News): void;
}

/** Put there by the build. */
declare const VERSION: string;

const scope = globalThis as unknown as Scope;
let stop: AbortController | undefined;

scope.onmessage = ({ data }) => {
  if ('stop' in data) stop?.abort();
  else void work(data);
};

async function work({ task }: Extract<Order, { task: unknown }>): Promise<void> {
  stop = new AbortController();
  const hear = (file: string, read: number, of: number, connections: number) =>
    scope.postMessage({ file, read, of, connections });
  try {
    scope.postMessage({ outcome: await carryOut(task, VERSION, hear, stop.signal) });
  } catch (error) {
    if (error instanceof Refused) scope.postMessage({ refused: error.message });
    else scope.postMessage({ died: error instanceof Error ? error.message : String(error) });
  }
}

scope.postMessage({ ready: true });
