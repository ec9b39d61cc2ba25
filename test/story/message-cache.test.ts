import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeHandshake } from '../../src/handshake/message.js';
import type { HandshakeContext } from '../../src/handshake/message-types.js';
import { MessageCache } from '../../src/story/follow/message-cache.js';
import { decodeIn } from './decode-in.js';

const context: HandshakeContext = { side: 'client', version: undefined, cipherSuite: undefined };
const fromServer: HandshakeContext = { ...context, side: 'server' };

const vector = (width: number, body: readonly number[]): number[] => [
  ...Array.from({ length: width }, (_, i) => (body.length >> (8 * (width - 1 - i))) & 0xff),
  ...body,
];
const message = (type: number, body: readonly number[]): Uint8Array =>
  Uint8Array.from([type, ...vector(3, body)]);
const random = (seed: number): number[] => Array.from({ length: 32 }, (_, i) => (seed * 31 + i * 7) & 0xff);

const serverName = (name: string): number[] => [
  0,
  0,
  ...vector(2, vector(2, [0, ...vector(2, [...Buffer.from(name)])])),
];

function clientHello(seed: number, name = 'example.org', suites = [0xc0, 0x2f]): Uint8Array {
  const body = [3, 3, ...random(seed), ...vector(1, random(seed + 1)), ...vector(2, suites), 1, 0];
  return message(1, [...body, ...vector(2, serverName(name))]);
}

function serverHello(drawn: readonly number[], suite = 0x2f): Uint8Array {
  return message(2, [3, 3, ...drawn, 0, 0xc0, suite, 0]);
}

const sentinel = (last: number): number[] => [...random(5).slice(0, 24), ...Buffer.from('DOWNGRD'), last];

describe('messages that differ only in what is drawn anew', () => {
  const shapesOf = (given: HandshakeContext, ...messages: readonly Uint8Array[]) => {
    const cache = new MessageCache();
    return messages.map((bytes) => decodeIn(cache, bytes, given).shape);
  };

  it('have one shape, and each says its own when asked', () => {
    const cache = new MessageCache();
    const first = decodeIn(cache, clientHello(1), context);
    const second = decodeIn(cache, clientHello(2), context);
    assert.notEqual(first.shape, undefined);
    assert.equal(second.shape, first.shape);
    assert.deepEqual(second.message, decodeHandshake(clientHello(2), context));
    assert.equal(second.message, second.message);
    assert.equal(second.likeness.name, 'client_hello');
  });

  it('have another shape when anything else differs', () => {
    const hello = clientHello(1);
    const [first, ...others] = shapesOf(
      context,
      hello,
      clientHello(1, 'example.com'),
      clientHello(1, 'example.org', [0xc0, 0x30]),
      clientHello(1, 'www.example.org'),
    );
    assert.equal(new Set([first, ...others]).size, 4);
    const cache = new MessageCache();
    assert.notEqual(decodeIn(cache, hello, context).shape, decodeIn(cache, hello, fromServer).shape);
  });

  it('keep apart a random that says something', () => {
    const [plain, tls12, again, tls11, other] = shapesOf(
      fromServer,
      serverHello(random(5)),
      serverHello(sentinel(1)),
      serverHello([...random(9).slice(0, 24), ...sentinel(1).slice(24)]),
      serverHello(sentinel(0)),
      serverHello(random(9)),
    );
    assert.equal(new Set([plain, tls12, tls11]).size, 3);
    assert.equal(again, tls12);
    assert.equal(other, plain);
  });

  it('that cannot be read have none', () => {
    const cut = clientHello(1).slice();
    cut[5 + 32 + 2 + 32] = 0xff;
    const decoded = decodeIn(new MessageCache(), cut, context);
    assert.equal(decoded.message.name, 'undecoded');
    assert.equal(decoded.shape, undefined);
  });

  it('are found again although a client that greases came between', () => {
    const cache = new MessageCache();
    const { shape } = decodeIn(cache, clientHello(1), context);
    for (let suite = 0; suite < 100; suite++)
      decodeIn(cache, clientHello(suite, 'example.org', [0x0a, suite]), context);
    for (let i = 0; i < 16; i++) decodeIn(cache, clientHello(i), context);
    const later = decodeIn(cache, clientHello(50), context).shape;
    assert.equal(typeof later, 'number');
    assert.equal(decodeIn(cache, clientHello(51), context).shape, later);
    assert.notEqual(shape, undefined);
  });
});
