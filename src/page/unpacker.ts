// The first worker: unpacks what the page is packed with, and ends. The page itself is at work meanwhile.
import { fromBase64 } from '../platform/browser/text.js';
import { unpack } from './context-mixing.js';

interface Scope {
  onmessage:
    | ((message: { readonly data: { readonly packed: string; readonly length: number } }) => void)
    | null;
  postMessage(unpacked: Uint8Array): void;
}

const scope = globalThis as unknown as Scope;

scope.onmessage = ({ data }) => scope.postMessage(unpack(fromBase64(data.packed), data.length));
