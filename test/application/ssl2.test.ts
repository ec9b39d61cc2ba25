import assert from 'node:assert/strict';
import { it } from 'node:test';
import { hexBytes, server, told } from './conversation.js';

const CONNECTION = '00112233445566778899aabbccddeeff';
const HELLO = `801e 04 00 00 0002 0000 0003 0010 010080 ${CONNECTION}`;

it('SSL 2.0: SERVER-HELLO and ERROR are named', () => {
  assert.equal(told([server(hexBytes(HELLO))]), 'ssl2: 0 response');
  assert.equal(told([server(hexBytes('8003 00 0001'))]), 'ssl2: 0 error 1');
});

it('SSL 2.0: what does not add up is none', () => {
  for (const hex of [
    HELLO.replace('801e', '801f'),
    HELLO.replace('0002', '0300'),
    HELLO.replace(' 0003 ', ' 0004 '),
    HELLO.slice(0, 20),
    '8003 00 0009',
    '8003 00 0001 00',
  ])
    assert.equal(told([server(hexBytes(hex))]), 'nothing', hex);
});
