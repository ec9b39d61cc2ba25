import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../project-root.js';

/** Captures of DTLS, QUIC and EAP recorded by others, with what an independent decoder found in them. */
export const datagramCaptures = join(projectRoot, '../shared/datagrams');

export const skipWithoutDatagrams = existsSync(datagramCaptures)
  ? false
  : 'no captures of DTLS, QUIC and EAP recorded by others are here: nothing was compared with them';

export interface DatagramTruth {
  readonly file: string;
  readonly keylog: string | null;
  readonly transport: 'dtls' | 'quic' | 'eap-tls';
  readonly tls: string;
  /** Each packet: number, time, side (c or s), bytes, what is in it. */
  readonly wire: readonly string[];
}

export function datagramTruths(transport: DatagramTruth['transport']): readonly DatagramTruth[] {
  if (skipWithoutDatagrams !== false) return [];
  return readFileSync(join(datagramCaptures, 'truth.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as DatagramTruth)
    .filter((truth) => truth.transport === transport);
}
