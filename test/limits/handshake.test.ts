import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  MAX_ALERTS,
  MAX_CERTIFICATE_ENTRIES,
  MAX_EXTENSIONS,
  MAX_KEY_SHARES,
  MAX_LIST_ITEMS,
  MAX_MESSAGE_PROBLEMS,
} from '../../src/base/limits.js';
import { decodeAlerts } from '../../src/handshake/alert.js';
import { decodeHandshake } from '../../src/handshake/message.js';
import type { MessageProblem } from '../../src/handshake/message-types.js';
import {
  bytes,
  extension,
  handshake,
  type Part,
  u16,
  vector8,
  vector16,
  vector24,
} from '../handshake/byte-writer.js';
import { clientHello } from '../handshake/well-formed.js';

const times = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at));
const tooMany = (problems: readonly MessageProblem[]) =>
  problems.filter(({ reason }) => reason === 'too_many').length;

function hello(...extensions: readonly Part[]) {
  const message = decodeHandshake(clientHello(...extensions), {
    side: 'client',
    version: undefined,
    cipherSuite: undefined,
  });
  assert.ok(message.name === 'client_hello');
  return message;
}

test('MAX_ALERTS: so many alerts of a record are kept, and more are told', () => {
  const read = (count: number) => decodeAlerts(bytes(...times(count, () => [1, 90])));
  assert.deepEqual(read(MAX_ALERTS).problems, []);
  const { alerts, problems } = read(MAX_ALERTS + 1);
  assert.equal(alerts.length, MAX_ALERTS);
  assert.equal(tooMany(problems), 1);
});

test('MAX_CERTIFICATE_ENTRIES: so many certificates of a message are kept, and more are told', () => {
  for (const version of [0x0303, 0x0304]) {
    const read = (count: number) => {
      const entries = times(count, () => (version === 0x0304 ? [vector24(1), vector16()] : vector24(1)));
      const body = version === 0x0304 ? [vector8(), vector24(...entries)] : [vector24(...entries)];
      const message = decodeHandshake(handshake(11, ...body), {
        side: 'server',
        version,
        cipherSuite: undefined,
      });
      assert.ok(message.name === 'certificate');
      return message;
    };
    assert.equal(tooMany(read(MAX_CERTIFICATE_ENTRIES).problems), 0);
    const { entries, problems } = read(MAX_CERTIFICATE_ENTRIES + 1);
    assert.equal(entries.length, MAX_CERTIFICATE_ENTRIES);
    assert.equal(tooMany(problems), 1);
  }
});

test('MAX_LIST_ITEMS: so many names of CAs are kept, and more are told', () => {
  const read = (count: number) => {
    const names = times(count, (at) => vector16(u16(at)));
    const message = decodeHandshake(handshake(13, vector8(1), vector16(u16(0x0403)), vector16(...names)), {
      side: 'server',
      version: 0x0303,
      cipherSuite: undefined,
    });
    assert.ok(message.name === 'certificate_request');
    return message;
  };
  assert.deepEqual(read(MAX_LIST_ITEMS).problems, []);
  const { certificateAuthorities, problems } = read(MAX_LIST_ITEMS + 1);
  assert.equal(certificateAuthorities?.length, MAX_LIST_ITEMS);
  assert.equal(tooMany(problems), 1);
});

test('MAX_EXTENSIONS: so many extensions of a hello are kept, and more are told', () => {
  // From a range without meaning, each its own.
  const read = (count: number) => hello(...times(count, (at) => extension(0x7000 + at)));
  assert.equal(read(MAX_EXTENSIONS).extensions.length, MAX_EXTENSIONS);
  assert.equal(tooMany(read(MAX_EXTENSIONS).problems), 0);
  assert.equal(read(MAX_EXTENSIONS + 1).extensions.length, MAX_EXTENSIONS);
  assert.equal(tooMany(read(MAX_EXTENSIONS + 1).problems), 1);
});

test('MAX_KEY_SHARES: so many key shares are kept, and more are told', () => {
  const read = (count: number) =>
    hello(extension(51, vector16(...times(count, (at) => [u16(at), vector16(1)]))));
  assert.equal(tooMany(read(MAX_KEY_SHARES).problems), 0);
  assert.equal(read(MAX_KEY_SHARES + 1).keyShares?.length, MAX_KEY_SHARES);
  assert.equal(tooMany(read(MAX_KEY_SHARES + 1).problems), 1);
});

test('MAX_MESSAGE_PROBLEMS: so many problems of a message are told, the last of which says that there are more', () => {
  // Each repeats the one before it, which is a problem.
  const read = (count: number) => hello(...times(count + 1, () => extension(0x7000))).problems;
  assert.equal(read(MAX_MESSAGE_PROBLEMS - 1).length, MAX_MESSAGE_PROBLEMS - 1);
  assert.equal(tooMany(read(MAX_MESSAGE_PROBLEMS - 1)), 0);
  const flood = read(MAX_MESSAGE_PROBLEMS + 100);
  assert.equal(flood.length, MAX_MESSAGE_PROBLEMS);
  assert.equal(flood.at(-1)?.reason, 'too_many');
});
