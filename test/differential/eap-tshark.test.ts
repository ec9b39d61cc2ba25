import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { type ConnectionReport, dissect } from '../../src/index.js';
import { HandshakeType } from '../../src/registry/handshake-type.js';
import { samplesFolder, sharedDatagrams } from '../project-root.js';
import { tsharkVersion } from './tshark.js';

/** The type of each handshake message in clear, as tshark shows it; RADIUS is expected on these ports. */
function ofTshark(file: string, ports: ReadonlySet<number>): number[] {
  const radius = [...ports].flatMap((port) => ['-d', `udp.port==${port},radius`]);
  const given = [
    '-n',
    '-r',
    file,
    ...radius,
    '-Y',
    'tls.handshake.type',
    '-T',
    'fields',
    '-e',
    'tls.handshake.type',
  ];
  const output = execFileSync('tshark', given, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return output
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => line.split(',').map(Number));
}

/** All of `some` stand in `all`, in that order. */
function isWithin(some: readonly number[], all: readonly number[]): boolean {
  let at = 0;
  for (const one of all) if (one === some[at]) at++;
  return at === some.length;
}

const codes: Readonly<Record<string, number>> = HandshakeType.code;

/** A HelloRetryRequest is a ServerHello on the wire. */
const typeOf = (message: string): number | undefined =>
  codes[message === 'hello_retry_request' ? 'server_hello' : message];

/** The same as the timeline tells it. */
const oursOf = ({ timeline }: ConnectionReport): number[] =>
  timeline.flatMap(({ message, basis, details }) => {
    const type = typeOf(message);
    return basis === 'seen' && type !== undefined && details?.['whole'] !== false ? [type] : [];
  });

function captures(): string[] {
  const shared = join(sharedDatagrams, 'caps');
  const of = (folder: string, wanted: RegExp) =>
    readdirSync(folder)
      .filter((name) => wanted.test(name))
      .map((name) => join(folder, name));
  return [...of(samplesFolder, /^eap.*\.pcap$/), ...(existsSync(shared) ? of(shared, /^e.*\.pcap$/) : [])];
}

const skip = tsharkVersion() === undefined ? 'tshark is not installed: no EAP was compared with it' : false;

it('every handshake message of EAP that tshark shows in clear is told, in the same order', {
  skip,
}, async (t) => {
  let compared = 0;
  let same = 0;
  for (const file of captures()) {
    const { connections } = await dissect(file);
    const ports = new Set(
      connections.filter(({ carrier }) => carrier === 'radius').map(({ server }) => server.port),
    );
    const theirs = ofTshark(file, ports);
    const ours = connections.flatMap(oursOf);
    // A conversation that was captured on both sides of the NAS is told once, and shown by tshark twice.
    // tshark waits for the last fragment; what is whole before one that never came is told here.
    const [some, all] = ours.length < theirs.length ? [ours, theirs] : [theirs, ours];
    if (ours.length === theirs.length) assert.deepEqual(ours, theirs, file);
    else assert.ok(isWithin(some, all), `${file}: ${ours.join()} here, ${theirs.join()} there`);
    same += Number(ours.length === theirs.length);
    compared += ours.length;
  }
  t.diagnostic(
    `compared ${compared} messages of ${captures().length} captures, ${same} of them shown alike whole`,
  );
  assert.ok(same >= captures().length - 6, `${same} alike`);
});
