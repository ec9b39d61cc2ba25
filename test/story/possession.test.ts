// Does a signature prove possession of the certificate's key? Judged on every real handshake that is at hand.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { NotACapture } from '../../src/capture/capture-error.js';
import { readCaptureFile } from '../../src/capture/read-capture.js';
import { SecretStore } from '../../src/keys/secret-store.js';
import type { Connection } from '../../src/story/connection.js';
import { Facts } from '../../src/story/facts.js';
import { CaptureStory } from '../../src/story/follow/capture-story.js';
import { possession } from '../../src/story/possession.js';
import { datagramCaptures, datagramTruths, skipWithoutDatagrams } from '../differential/datagram-truth.js';
import { samplesFolder, sharedCaptures, sharedPeers } from '../project-root.js';

async function connectionsOf(capture: string, keyLog?: string): Promise<Connection[]> {
  const secrets = new SecretStore();
  if (keyLog !== undefined && existsSync(keyLog)) secrets.addKeyLog(readFileSync(keyLog), 'keys');
  const connections: Connection[] = [];
  const story = new CaptureStory(
    { tell: (connection) => connections.push(connection), isWanted: () => false },
    secrets,
  );
  try {
    await readCaptureFile(capture, story);
  } catch (error) {
    if (!(error instanceof NotACapture)) throw error;
  }
  story.finish();
  return connections;
}

/** `side signature` of each connection that shows one. */
async function judged(capture: string, keyLog?: string): Promise<string[]> {
  return (await connectionsOf(capture, keyLog)).flatMap((connection) =>
    (['client', 'server'] as const).flatMap((side) => {
      const proof = possession(new Facts(connection), side);
      return proof === undefined ? [] : [`${side} ${proof.signature}`];
    }),
  );
}

/** Whose signature the lab spoilt, if it did. */
function tampered(capture: string): string | undefined {
  const expected = JSON.parse(readFileSync(capture.replace('.pcap', '.expected.json'), 'utf8')) as {
    readonly connections: readonly { readonly cause: unknown; readonly refused: unknown }[];
  };
  const spoilt = expected.connections.find(({ cause }) => cause === 'bad_certificate_verify');
  return spoilt && (spoilt.refused === 'server_certificate' ? 'server invalid' : 'client invalid');
}

it('every signature of our samples verifies, but those that were tampered with', async (t) => {
  let valid = 0;
  let found = 0;
  for (const name of readdirSync(samplesFolder).filter((file) => file.endsWith('.pcap'))) {
    const capture = join(samplesFolder, name);
    const signatures = await judged(capture, capture.replace('.pcap', '.keys'));
    const invalid = signatures.filter((one) => one.endsWith('invalid'));
    const spoilt = tampered(capture);
    // What nobody's keys open is not judged.
    assert.ok(invalid.every((one) => one === spoilt) && invalid.length <= 1, `${name}: ${invalid}`);
    if (spoilt !== undefined && signatures.includes(spoilt)) found++;
    // The transcript of a second handshake under the keys of the first is not kept; a key that was shared signs nothing, and one
    // whose certificate was kept back is not known.
    const second = name.includes('apache-per-path') || name.includes('psk') || name.includes('left-out');
    assert.ok(second || !signatures.some((one) => one.endsWith('unknown')), name);
    valid += signatures.length - invalid.length;
  }
  t.diagnostic(`${valid} signatures verified`);
  assert.ok(valid > 90);
  assert.ok(found >= 4, `${found} spoilt signatures found`);
});

it('every signature between real stacks verifies, TLS 1.0 to 1.3', {
  skip: existsSync(sharedPeers) && existsSync(sharedCaptures) ? false : 'no captures of others are here',
}, async (t) => {
  const all: string[] = [];
  for (const name of ['a.pcap', 'c.pcap', 'd.pcap'])
    all.push(...(await judged(join(sharedPeers, name), join(sharedPeers, 'keys.log'))));
  for (const name of readdirSync(sharedCaptures).filter((file) => /\.pcap/.test(file)))
    all.push(...(await judged(join(sharedCaptures, name))));
  t.diagnostic(`${all.length} signatures, ${all.filter((one) => one.endsWith('unknown')).length} not judged`);
  assert.deepEqual(
    all.filter((one) => one.endsWith('invalid')),
    [],
  );
});

it('every signature over DTLS verifies, 1.0 to 1.3: its transcript is not that of TLS', {
  skip: skipWithoutDatagrams,
}, async (t) => {
  const all: string[] = [];
  for (const { file, keylog } of datagramTruths('dtls')) {
    const keys = keylog === null ? [] : [join(datagramCaptures, keylog)];
    all.push(...(await judged(join(datagramCaptures, file), ...keys)).map((one) => `${file} ${one}`));
  }
  t.diagnostic(`${all.length} signatures, ${all.filter((one) => one.endsWith('unknown')).length} not judged`);
  assert.ok(all.filter((one) => / client valid$/.test(one)).length > 20);
  assert.ok(all.filter((one) => / server valid$/.test(one)).length > 20);
  assert.deepEqual(
    all.filter((one) => one.endsWith('invalid')),
    [],
  );
});

it('any other bit of the signed handshake makes the signature wrong', async () => {
  for (const name of ['tls13-mutual-success', 'tls12-s-server-mutual-success', 'tls13-hello-retry-request']) {
    const capture = join(samplesFolder, `${name}.pcap`);
    const [connection] = await connectionsOf(capture, capture.replace('.pcap', '.keys'));
    assert.ok(connection !== undefined);
    const hello = connection.events.find(
      (event) => event.kind === 'handshake' && event.message.name === 'client_hello',
    );
    assert.ok(hello?.kind === 'handshake');
    // The client hello's last byte, of an extension, is signed along in all but ServerKeyExchange.
    const side = name.includes('mutual') ? 'client' : 'server';
    // Facts say once what they found.
    const judged = () => possession(new Facts(connection), side)?.signature;
    assert.equal(judged(), 'valid', name);
    hello.bytes[hello.bytes.length - 1]! ^= 1;
    assert.equal(judged(), 'invalid', name);
  }
});
