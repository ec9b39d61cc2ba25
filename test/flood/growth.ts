// What attacks on time are measured with: how work grows with the size of the input.
import assert from 'node:assert/strict';
import { pcapFile } from '../capture-builder.js';
import { processorSeconds } from '../processor-time.js';
import { RAW } from '../story/stream-capture.js';

/** The same work takes twice as long now and then; squares take sixteen times. */
const LINEAR = 10;
const LEAST_SECONDS = 0.1;

/** Four times the size may take little more than four times as long. */
export async function growsLinearly(act: (size: number) => unknown, size: number): Promise<void> {
  await act(size);
  const few = await processorSeconds(() => act(size));
  const many = await processorSeconds(() => act(size * 4));
  assert.ok(many < LINEAR * Math.max(few, LEAST_SECONDS), `${few} s, four times as much ${many} s`);
}

/** A capture of more packets than a function takes arguments. */
export function captureOf(packets: readonly Uint8Array[], linkType = RAW): Uint8Array {
  const [header, part] = [24, 1_000];
  const pieces = [pcapFile([], { linkType })];
  for (let at = 0; at < packets.length; at += part)
    pieces.push(pcapFile(packets.slice(at, at + part), { linkType }).subarray(header));
  return new Uint8Array(Buffer.concat(pieces));
}
