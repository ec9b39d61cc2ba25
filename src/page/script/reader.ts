// The worker that reads: unpacked once, started when it is needed, started anew when it dies.
import type { News, Outcome, Task } from '../task.js';
import { packed } from './elements.js';

export interface Listener {
  progress(news: Extract<News, { file: string }>): void;
  done(outcome: Outcome): void;
  refused(sentence: string): void;
  died(message: string): void;
}

const worker = (source: BlobPart): Worker => {
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  const started = new Worker(url);
  // A browser holds what it has begun to load.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
  return started;
};

/** Unpacks one of the things that the page is packed with, in a worker of its own. */
function unpacked(id: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const unpacker = worker(packed('unpacker'));
    const end = (settle: () => void) => {
      unpacker.terminate();
      settle();
    };
    unpacker.onmessage = ({ data }: MessageEvent<Uint8Array<ArrayBuffer>>) => end(() => resolve(data));
    unpacker.onerror = ({ message }) => end(() => reject(new Error(message)));
    const element = document.getElementById(id) as HTMLElement;
    unpacker.postMessage({ packed: element.textContent, length: Number(element.dataset['bytes']) });
  });
}

/** What has failed is tried again when it is asked for again. */
const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
};

const program = once(() => unpacked('core'));

/** The recorded captures and key logs by name. */
export const samples = once(async () => {
  const bytes = await unpacked('samples');
  const index = JSON.parse(document.getElementById('samples')?.dataset['index'] ?? '[]') as [
    string,
    number,
  ][];
  const found = new Map<string, Uint8Array<ArrayBuffer>>();
  let at = 0;
  for (const [name, length] of index) {
    found.set(name, bytes.slice(at, at + length));
    at += length;
  }
  return found;
});

let reader: Worker | undefined;
let hearing: Listener | undefined;

function letGo(): void {
  reader?.terminate();
  reader = undefined;
}

async function started(): Promise<Worker> {
  if (reader !== undefined) return reader;
  const made = worker(await program());
  made.onmessage = ({ data }: MessageEvent<News>) => {
    if ('ready' in data) return;
    if ('file' in data) {
      hearing?.progress(data);
      return;
    }
    const listener = hearing;
    hearing = undefined;
    if ('outcome' in data) listener?.done(data.outcome);
    else if ('refused' in data) listener?.refused(data.refused);
    else {
      letGo();
      listener?.died(data.died);
    }
  };
  made.onerror = (error) => {
    error.preventDefault();
    letGo();
    const listener = hearing;
    hearing = undefined;
    listener?.died(error.message ?? '');
  };
  reader = made;
  return made;
}

/** Unpacks the program while nobody waits for it. */
export function prepare(): void {
  void started().catch(() => undefined);
}

/** One task at a time. */
export async function carryOut(task: Task, listener: Listener): Promise<void> {
  hearing = listener;
  try {
    (await started()).postMessage({ task });
  } catch (error) {
    hearing = undefined;
    letGo();
    listener.died(error instanceof Error ? error.message : String(error));
  }
}

/** What is known by now is told. */
export const stop = (): void => reader?.postMessage({ stop: true });
