// The first worker: unpacks what the page is packed with, and ends. The page itself is at work meanwhile.
import { unpackBrotli } from '../platform/browser/brotli.js';
import { fromBase64 } from '../platform/browser/text.js';

/** What the build has made of each byte: no word of Brotli's own dictionary, which is not here, looks like it. */
export const VEIL = 0x80;

interface Scope {
  onmessage:
    | ((message: { readonly data: { readonly packed: string; readonly most: number } }) => void)
    | null;
  postMessage(unpacked: Uint8Array | string): void;
}

const scope = globalThis as unknown as Scope;

scope.onmessage = ({ data }) => {
  const unpacked = unpackBrotli(fromBase64(data.packed), data.most);
  if (typeof unpacked !== 'string') for (let at = 0; at < unpacked.length; at++) unpacked[at]! ^= VEIL;
  scope.postMessage(unpacked);
};
