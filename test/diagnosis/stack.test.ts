import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ja3, ja4 } from '../../src/handshake/fingerprint.js';
import type { ClientHello } from '../../src/handshake/message-types.js';
import { type ConnectionReport, dissect } from '../../src/index.js';
import { sharedPeers } from '../project-root.js';

const list = (hex: string): number[] => hex.split(',').map((value) => Number.parseInt(value, 16));

/** A ClientHello of which only what fingerprints look at is filled. */
const hello = (fields: Partial<ClientHello>, types: readonly number[] = []): ClientHello => ({
  name: 'client_hello',
  legacyVersion: 0x0303,
  random: new Uint8Array(32),
  legacySessionId: new Uint8Array(32),
  cipherSuites: [],
  compressionMethods: [0],
  problems: [],
  ...fields,
  extensions: types.map((type) => ({ type, data: new Uint8Array(), offset: 0 })),
});

const chrome = {
  supportedVersions: [0x3a3a, 0x0304, 0x0303],
  cipherSuites: [
    0x4a4a,
    ...list('1301,1302,1303,c02b,c02f,c02c,c030,cca9,cca8,c013,c014,009c,009d,002f,0035'),
  ],
  signatureAlgorithms: list('0403,0804,0401,0503,0805,0501,0806,0601'),
  alpn: ['h2', 'http/1.1'],
};

describe('JA4 of a ClientHello', () => {
  it("is that of FoxIO's example, GREASE left out", () => {
    const types = [
      0x1a1a,
      ...list('001b,0000,0033,0010,4469,0017,002d,000d,0005,0023,0012,002b,ff01,000b,000a,0015'),
    ];
    assert.equal(ja4(hello(chrome, types)), 't13d1516h2_8daaf6152771_e5627efa2ab1');
    const { signatureAlgorithms: _, ...without } = chrome;
    assert.equal(ja4(hello(without, types)), 't13d1516h2_8daaf6152771_6d807ffa2a79');
  });

  it('marks ALPN values that are no letters by their hexadecimal, and what is missing by zeros', () => {
    const mark = (protocol: string) => ja4(hello({ alpn: [protocol] })).slice(8, 10);
    assert.deepEqual(['\xab', '\xab\xcd', '0\xab', '01\xab\xcd', '0\xab\xcd1', 'x', ''].map(mark), [
      'ab',
      'ad',
      '3b',
      '3d',
      '01',
      'xx',
      '00',
    ]);
    assert.equal(ja4(hello({ legacyVersion: 0x0301 })), 't10i000000_000000000000_000000000000');
  });

  it('and JA3 are those that browserleaks.com gives for Chrome 143', () => {
    const types = [45, 51, 16, 65037, 23, 17613, 0, 11, 10, 43, 65281, 35, 18, 5, 13, 27];
    const made = hello(
      { ...chrome, supportedGroups: [0x0a0a, 4588, 29, 23, 24], ecPointFormats: [0] },
      types,
    );
    assert.equal(ja3(made), '98487aa16281980e7d1120d399efb6a4');
    assert.equal(ja4(made), 't13d1516h2_8daaf6152771_d8a2da3f94cd');
  });
});

interface Row {
  readonly capture: string;
  readonly run: string;
  readonly case: string;
  readonly port: number;
  readonly start: number;
  readonly end: number;
}

/** The libraries behind the programs of the recorded connections; nginx, stunnel, curl and Python use OpenSSL. */
const LIBRARIES: readonly (readonly [program: RegExp, library: string])[] = [
  [/grpc/, 'BoringSSL'],
  [/\bgo\b/, 'Go'],
  [/\bjava\b/, 'Java'],
  [/\bgnutls\b/, 'GnuTLS'],
  [/\bnode\b/, 'Node.js'],
  [/./, 'OpenSSL'],
];

const libraryOf = (program: string): string => LIBRARIES.find(([name]) => name.test(program))![1];

/** What ran, by the words of the index. A: servers judge openssl s_client; A2 and B name the client. */
function ran({ run, case: what }: Row): { client: string; server: string } {
  const [kind] = run.split(':');
  if (kind === 'A') return { client: 'openssl', server: run };
  if (kind === 'A2') return { client: run.split(' vs ')[0]!, server: 'openssl' };
  if (kind === 'B') return { client: what, server: 'openssl' };
  if (kind === 'C')
    return { client: what, server: /server=(\w+)/.exec(run)?.[1] ?? /\((\w+)\)/.exec(run)?.[1] ?? 'openssl' };
  if (run.startsWith('D:grpc')) return { client: 'openssl', server: 'grpc' };
  if (run.startsWith('D:no RI')) return { client: 'openssl', server: 'gnutls' };
  return { client: what === 'grpc' || run.includes('grpc') ? 'grpc' : 'openssl', server: 'openssl' };
}

it('no library of 347 recorded connections is guessed wrong', async (t) => {
  if (!existsSync(sharedPeers)) return t.skip('../shared/peers is not here');
  const rows = readFileSync(join(sharedPeers, 'index.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
  const wrong: string[] = [];
  const score = { client: { right: 0, none: 0 }, server: { right: 0, none: 0 } };
  for (const capture of new Set(rows.map((row) => row.capture))) {
    const { connections } = await dissect(join(sharedPeers, capture));
    const rowOf = (connection: ConnectionReport) => {
      const at = Date.parse(connection.start) / 1_000;
      return rows.find(
        (row) =>
          row.capture === capture &&
          row.port === connection.server.port &&
          at > row.start - 0.02 &&
          at < row.end,
      );
    };
    for (const connection of connections) {
      const row = rowOf(connection);
      if (row === undefined) continue;
      const truth = ran(row);
      for (const side of ['client', 'server'] as const) {
        const said = connection.stacks[side]?.name;
        const is = libraryOf(truth[side]);
        if (said === undefined) score[side].none++;
        // Node.js is built on OpenSSL.
        else if (said === is || (said === 'OpenSSL' && is === 'Node.js')) score[side].right++;
        else wrong.push(`${row.run} | ${row.case} | ${side}: said ${said}, was ${is}`);
      }
    }
  }
  t.diagnostic(JSON.stringify(score));
  assert.deepEqual(wrong, []);
  assert.ok(score.client.right > 300 && score.server.right > 100, JSON.stringify(score));
});
