import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { dissect } from '../../src/index.js';
import { HandshakeType } from '../../src/registry/handshake-type.js';
import { sharedCaptures, sharedDatagrams } from '../project-root.js';
import { tsharkVersion } from './tshark.js';

interface OneCapture {
  readonly file: string;
  readonly keyLog?: string;
}

/** `frame type` of each handshake message that tshark shows inside of QUIC. */
function ofTshark({ file, keyLog }: OneCapture): string[] {
  const keys = keyLog === undefined ? [] : ['-o', `tls.keylog_file:${keyLog}`];
  const fields = ['-T', 'fields', '-e', 'frame.number', '-e', 'tls.handshake.type', '-E', 'occurrence=a'];
  const output = execFileSync(
    'tshark',
    ['-n', '-r', file, ...keys, '-Y', 'quic && tls.handshake.type', ...fields],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  return output
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => {
      const [frame, types] = line.split('\t');
      return (types ?? '')
        .split(',')
        .filter((type) => type !== '')
        .map((type) => `${frame} ${type}`);
    });
}

async function ours({ file, keyLog }: OneCapture): Promise<string[]> {
  const keyLogs = keyLog === undefined ? [] : [{ name: keyLog, text: readFileSync(keyLog) }];
  const { connections } = await dissect(file, { keyLogs });
  const { code } = HandshakeType;
  // On the wire it is a ServerHello (RFC 8446 section 4.1.4).
  const codes: Readonly<Record<string, number>> = { ...code, hello_retry_request: code.server_hello };
  return connections
    .filter(({ transport }) => transport === 'quic')
    .flatMap(({ timeline }) => timeline)
    .filter(({ message }) => codes[message] !== undefined)
    .map(({ frame, message }) => `${frame} ${codes[message]}`);
}

function captures(): OneCapture[] {
  const shared = existsSync(sharedCaptures) ? readdirSync(sharedCaptures) : [];
  const of = (folder: string, names: readonly string[]) => names.map((name) => join(folder, name));
  const quic = of(
    sharedCaptures,
    shared.filter((name) => /quic/.test(name) && /\.pcap/.test(name)),
  ).map((file): OneCapture => ({ file }));
  const folder = join(sharedDatagrams, 'caps');
  const recorded = existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith('q')) : [];
  const opened = recorded.map((name): OneCapture => {
    const keyLog = join(sharedDatagrams, 'keys', name.replace('.pcap', '.keys'));
    return { file: join(folder, name), ...(existsSync(keyLog) ? { keyLog } : {}) };
  });
  return [...quic, ...opened];
}

const skip =
  tsharkVersion() === undefined
    ? 'tshark is not installed: no QUIC was compared with it'
    : captures().length === 0
      ? 'no QUIC captures of others are here'
      : false;

describe('what tshark shows of the handshake in QUIC is told in the same frames', { skip }, () => {
  it('in every capture, with the keys at hand', async (t) => {
    let shown = 0;
    let told = 0;
    for (const capture of captures()) {
      const theirs = ofTshark(capture);
      const found = await ours(capture);
      shown += theirs.length;
      told += found.length;
      const missing = theirs.filter((one) => !found.includes(one));
      assert.deepEqual(missing, [], capture.file);
    }
    t.diagnostic(
      `tshark shows ${shown} handshake messages of ${captures().length} captures, ${told} are told here`,
    );
    assert.ok(shown > 200 || !existsSync(sharedDatagrams), `${shown} messages were compared`);
  });
});
