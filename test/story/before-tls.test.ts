import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readCaptureFile } from '../../src/capture/read-capture.js';
import { beforeTls, portSpeaksTls } from '../../src/story/before-tls.js';
import type { Connection } from '../../src/story/connection.js';
import { Facts } from '../../src/story/facts.js';
import { CaptureStory } from '../../src/story/follow/capture-story.js';
import { samplesFolder, sharedStrangers } from '../project-root.js';

async function factsOf(file: string): Promise<Facts[]> {
  const told: Connection[] = [];
  const story = new CaptureStory({ tell: (one) => told.push(one), isWanted: () => false });
  await readCaptureFile(file, story);
  story.finish();
  return told.map((connection) => new Facts(connection));
}

/** What was turned down, in a few words. */
function refusal(facts: Facts): string {
  const { refused } = facts.once(beforeTls);
  if (refused === undefined) return 'none';
  const { how, by, event, code, answer, beforeHello } = refused;
  const about = [code, answer, beforeHello && 'before the ClientHello'].filter(
    (one) => one !== undefined && one !== false,
  );
  return `${how} by ${by} in frame ${event.frame}${about.length > 0 ? ` (${about.join(', ')})` : ''}`;
}

describe('the story before TLS', () => {
  it('a sample whose tunnel was opened tells no refusal, and its port speaks no TLS at once', async () => {
    const [facts] = await factsOf(join(samplesFolder, 'tls12-http-connect.pcap'));
    assert.ok(facts !== undefined);
    assert.deepEqual([refusal(facts), portSpeaksTls(facts)], ['none', undefined]);
  });

  it('plain HTTP to a TLS port: how that is known', async () => {
    for (const [name, how] of [
      ['tls12-plain-http-to-nginx', 'said'],
      ['tls13-plain-http-to-s-server', 'elsewhere'],
      ['tls12-mutual-success', 'answered'],
    ] as const) {
      const facts = (await factsOf(join(samplesFolder, `${name}.pcap`))).at(-1);
      assert.equal(facts && portSpeaksTls(facts), how, name);
    }
  });
});

describe("strangers' captures", {
  skip: existsSync(sharedStrangers) ? false : `${sharedStrangers} is not there`,
}, () => {
  for (const [name, told] of [
    [
      'r17-v1-nginx-proxy-header-unexpected',
      'proxy_protocol by server in frame 6 (plaintext, before the ClientHello)',
    ],
    ['r17-v2-nginx-proxy-header-unexpected', 'proxy_protocol by server in frame 8 (plaintext)'],
    ['r17-v1-java-proxy-header-unexpected', 'proxy_protocol by server in frame 8 (alert)'],
    ['r17-v2-go-proxy-header-unexpected', 'proxy_protocol by server in frame 8 (fin)'],
    ['r42-connect-403', 'proxy_refused by server in frame 6 (403)'],
    ['r42-connect-407', 'proxy_refused by server in frame 6 (407)'],
    ['s0874', 'starttls_refused by server in frame 10 (502)'],
    ['s0068', 'none'],
  ])
    it(`${name}: ${told}`, async () => {
      const [facts] = await factsOf(join(sharedStrangers, 'caps', `${name}.pcap`));
      assert.equal(facts && refusal(facts), told);
    });

  it('a server that closes on plain HTTP without a word shows nothing of its port', async () => {
    const [facts] = await factsOf(join(sharedStrangers, 'caps/s0068.pcap'));
    assert.equal(facts && portSpeaksTls(facts), undefined);
  });
});
