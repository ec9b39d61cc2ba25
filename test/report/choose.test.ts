import assert from 'node:assert/strict';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { addressOf } from '../../src/base/internet-address.js';
import { instantOf } from '../../src/cli/choice-arguments.js';
import { failOnOf, isFailure } from '../../src/cli/exit-status.js';
import { type Choice, dissect } from '../../src/index.js';
import { HostChoice, prefixOf } from '../../src/report/host-choice.js';
import { samplesFolder } from '../project-root.js';

describe('hosts are chosen', () => {
  const has = (hosts: readonly string[], address: string) => new HostChoice(hosts).hasAddress(address);

  it('by address, however it is spelled', () => {
    assert.equal(has(['2001:DB8:0:0::1'], '2001:db8::1'), true);
    assert.equal(has(['[2001:db8::1]'], '2001:db8::1'), true);
    assert.equal(has(['2001:db8::2'], '2001:db8::1'), false);
    assert.equal(has(['::ffff:192.0.2.1'], '::ffff:192.0.2.1'), true);
    assert.equal(has(['192.0.2.1'], '192.0.2.1'), true);
    assert.equal(has(['192.0.2.1'], '192.0.2.10'), false);
  });

  it('by prefix, of any length, and of its own family', () => {
    assert.equal(has(['10.0.0.0/8'], '10.255.1.2'), true);
    assert.equal(has(['10.0.0.0/8'], '11.0.0.1'), false);
    assert.equal(has(['192.0.2.128/25'], '192.0.2.127'), false);
    assert.equal(has(['192.0.2.128/25'], '192.0.2.129'), true);
    // Bits behind the prefix do not count.
    assert.equal(has(['10.9.8.7/8'], '10.1.2.3'), true);
    assert.equal(has(['0.0.0.0/0'], '203.0.113.9'), true);
    assert.equal(has(['0.0.0.0/0'], '2001:db8::1'), false);
    assert.equal(has(['::/0'], '2001:db8::1'), true);
    assert.equal(has(['2001:db8::/32'], '2001:db8:ffff::1'), true);
    assert.equal(has(['2001:db8::/32'], '2001:db9::1'), false);
  });

  it('and nothing else is a prefix', () => {
    for (const wrong of [
      '10.0.0.0/33',
      '::/129',
      '10.0.0/8',
      'example.com',
      '10.0.0.0/',
      '/8',
      '1.2.3.4/8/8',
    ])
      assert.equal(prefixOf(wrong), undefined, wrong);
  });

  it('a prefix of full length is the address alone, and one bit less takes its neighbour in', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        assert.equal(has([`${address}/32`], address), true);
        const [a, b, c, d] = address.split('.').map(Number);
        const neighbour = `${a}.${b}.${c}.${d! ^ 1}`;
        assert.equal(has([`${address}/32`], neighbour), false);
        assert.equal(has([`${address}/31`], neighbour), true);
      }),
    );
  });

  it('what is an address is what Node.js takes for one', () => {
    const text = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.stringMatching(/^[0-9a-f:.]{0,24}$/),
      fc.tuple(fc.ipV6(), fc.stringMatching(/^[:.0]{1,2}$/)).map(([address, more]) => address + more),
    );
    fc.assert(
      fc.property(text, (one) => {
        assert.equal(addressOf(one)?.length, { 0: undefined, 4: 4, 6: 16 }[isIP(one)], one);
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('times are taken', () => {
  const local = (...parts: [number, number, number, number?, number?, number?, number?]) =>
    new Date(...(parts as [number, number, number])).getTime();

  it('as local ones without a zone, and as they are with one', () => {
    assert.equal(instantOf('--since', '2026-11-23T10:45'), local(2026, 10, 23, 10, 45));
    assert.equal(instantOf('--since', '2026-11-23 10:45:07.25'), local(2026, 10, 23, 10, 45, 7, 250));
    assert.equal(instantOf('--since', '2026-11-23T10:45:00Z'), Date.UTC(2026, 10, 23, 10, 45));
    assert.equal(instantOf('--since', '2026-11-23T10:45:00+08:00'), Date.UTC(2026, 10, 23, 2, 45));
    assert.equal(instantOf('--since', '2026-11-23T10:45+0800'), Date.UTC(2026, 10, 23, 2, 45));
    assert.equal(instantOf('--since', '2026-11-23T10:45-05'), Date.UTC(2026, 10, 23, 15, 45));
  });

  it('as the report prints them', () => {
    assert.equal(
      instantOf('--until', '2026-11-23 15:58:30.577926 UTC'),
      Date.UTC(2026, 10, 23, 15, 58, 30, 577),
    );
    assert.equal(
      instantOf('--until', '2026-11-23T10:45:00.123456789Z'),
      Date.UTC(2026, 10, 23, 10, 45, 0, 123),
    );
  });

  it('as whole days: from the first moment, to the last', () => {
    assert.equal(instantOf('--since', '2026-11-23'), local(2026, 10, 23));
    assert.equal(instantOf('--until', '2026-11-23'), local(2026, 10, 23, 23, 59, 59, 999));
  });
});

it('connections are chosen by cause, prefix and several ports', async () => {
  const file = join(samplesFolder, 'tls12-two-connections.pcap');
  const chosen = async (choice: Choice) => (await dissect(file, { choice })).connections.map(({ id }) => id);
  assert.deepEqual(await chosen({ causes: ['none'], outcomes: ['established'] }), [2]);
  assert.deepEqual(await chosen({ causes: ['expired'] }), []);
  assert.deepEqual(await chosen({ hosts: ['127.0.0.0/8'] }), [1, 2]);
  assert.deepEqual(await chosen({ hosts: ['10.0.0.0/8'] }), []);
  assert.deepEqual(await chosen({ ports: [1, 8443] }), [1, 2]);
});

describe('the exit status counts as failed', () => {
  const one = (
    outcome: 'failed' | 'rejected' | 'abandoned' | 'not_tls' | 'established',
    confidence: 'certain' | 'inferred' | 'possible',
  ) => ({
    verdict: {
      outcome,
      confidence,
      refusedBy: 'client',
      refused: null,
      cause: 'unknown',
      causeConfidence: 'possible',
    } as const,
  });

  it('what is more than possible, unless something else is asked for', () => {
    const counted = (...words: Parameters<typeof failOnOf>[0] & {}) =>
      (['certain', 'inferred', 'possible'] as const).filter((confidence) =>
        isFailure(one('rejected', confidence), failOnOf(words.length === 0 ? undefined : words)),
      );
    assert.deepEqual(counted(), ['certain', 'inferred']);
    assert.deepEqual(counted('certain'), ['certain']);
    assert.deepEqual(counted('inferred'), ['certain', 'inferred']);
    assert.deepEqual(counted('possible'), ['certain', 'inferred', 'possible']);
    assert.deepEqual(counted('not_tls'), ['certain', 'inferred']);
  });

  it('a side that spoke no TLS only if that is asked for', () => {
    assert.equal(isFailure(one('not_tls', 'certain'), failOnOf()), false);
    assert.equal(isFailure(one('not_tls', 'certain'), failOnOf(['not_tls'])), true);
    assert.equal(isFailure(one('not_tls', 'possible'), failOnOf(['not_tls'])), false);
    assert.equal(isFailure(one('not_tls', 'possible'), failOnOf(['not_tls', 'possible'])), true);
    assert.equal(isFailure(one('established', 'certain'), failOnOf(['not_tls', 'possible'])), false);
  });
});
