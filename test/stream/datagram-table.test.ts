import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DATAGRAM_IDLE_SECONDS } from '../../src/base/limits.js';
import type { DatagramListener } from '../../src/stream/datagram-listener.js';
import { DatagramTable } from '../../src/stream/datagram-table.js';
import { endpointsOf } from '../../src/stream/flow-index.js';
import { madeDatagram } from './made-datagram.js';

const BEGINS = 1;
const OVER = 2;
const GARBAGE = 9;

/** Follows conversations that begin with the byte 1; one with the byte 2 says that it is over. */
class Ear {
  readonly heard: string[] = [];
  asked = 0;
  #ordinal = 0;
  readonly table = new DatagramTable((datagram) => {
    this.asked++;
    if (datagram.bytes[datagram.payloadStart] === GARBAGE) return undefined;
    const ordinal = ++this.#ordinal;
    const { ports } = endpointsOf(datagram);
    this.heard.push(`${ordinal} opens ${ports.join('>')}`);
    return this.#listener(ordinal);
  });

  #listener(ordinal: number): DatagramListener {
    const { heard } = this;
    let told = 0;
    let closed = false;
    return {
      ordinal,
      get closed() {
        return closed;
      },
      datagram(direction, bytes, start, end, length, { frame }) {
        told++;
        closed ||= bytes[start] === OVER;
        heard.push(
          `${ordinal} ${direction}: ${[...bytes.subarray(start, end)]} of ${length}, frame ${frame}`,
        );
      },
      icmpError: (direction, version, type, code) =>
        heard.push(`${ordinal} ${direction}: ICMPv${version} ${type} ${code}`),
      startsAnother: (direction, bytes, start) => told > 1 && direction === 0 && bytes[start] === BEGINS,
      ended: (reason) => heard.push(`${ordinal} ended: ${reason}`),
    };
  }
}

const at = (frame: number, seconds = 0) => ({ frame, seconds, nanoseconds: 0 });
const A = [1, 5000] as const;
const B = [2, 4433] as const;
const C = [3, 5000] as const;

describe('the conversation of a datagram', () => {
  it('is found from both sides, and another one has another', () => {
    const { table, heard } = new Ear();
    assert.equal(table.datagram(madeDatagram(B, A, Uint8Array.of(5), 7), at(1)), true);
    table.datagram(madeDatagram(A, B), at(2));
    assert.equal(table.current, 1);
    table.datagram(madeDatagram(C, B), at(3));
    assert.equal(table.current, 2);
    table.datagram(madeDatagram(B, A), at(4));
    assert.deepEqual(heard, [
      '1 opens 4433>5000',
      '1 0: 5 of 7, frame 1',
      '1 1: 22 of 1, frame 2',
      '2 opens 5000>4433',
      '2 0: 22 of 1, frame 3',
      '1 0: 22 of 1, frame 4',
    ]);
  });

  it('is not opened by what nobody follows, however often it comes', () => {
    const { table, heard } = new Ear();
    for (let i = 0; i < 3; i++) {
      assert.equal(table.datagram(madeDatagram(A, B, Uint8Array.of(GARBAGE)), at(i)), false);
      assert.equal(table.current, 0);
    }
    assert.deepEqual([heard, table.size], [[], 0]);
  });

  it('ends where another begins between the same endpoints', () => {
    const ear = new Ear();
    const { table, heard } = ear;
    for (const byte of [BEGINS, BEGINS, 7, BEGINS])
      table.datagram(madeDatagram(A, B, Uint8Array.of(byte)), at(1));
    assert.deepEqual(
      heard.filter((line) => !line.includes('frame')),
      ['1 opens 5000>4433', '1 ended: port_reused', '2 opens 5000>4433'],
    );
    assert.equal(table.size, 1);
  });

  it('is over when nobody has spoken for long, which is noticed with the next datagram', () => {
    const { table, heard } = new Ear();
    table.datagram(madeDatagram(A, B), at(1, 0));
    table.datagram(madeDatagram(C, B, Uint8Array.of(OVER)), at(2, 1));
    table.datagram(madeDatagram(A, B), at(3, DATAGRAM_IDLE_SECONDS));
    table.datagram(madeDatagram(A, B), at(4, DATAGRAM_IDLE_SECONDS + 2));
    assert.equal(heard.at(-2), '2 ended: closed');
    table.datagram(madeDatagram(C, B), at(5, 3 * DATAGRAM_IDLE_SECONDS));
    assert.equal(heard.at(-3), '1 ended: idle');
  });

  it('ends with the capture; where somebody has said that it is over, as closed, and that before if the source is silent', () => {
    const { table, heard } = new Ear();
    for (const from of [A, C]) table.datagram(madeDatagram(from, B), at(1));
    table.datagram(madeDatagram([4, 1], B, Uint8Array.of(OVER)), at(2));
    table.endClosed();
    table.datagram(madeDatagram(A, B, Uint8Array.of(OVER)), at(3));
    table.end();
    assert.deepEqual(
      heard.filter((line) => line.includes('ended')),
      ['3 ended: closed', '2 ended: capture_end', '1 ended: closed'],
    );
    assert.equal(table.size, 0);
  });

  it('hears of an ICMP error about one of its datagrams', () => {
    const { table, heard } = new Ear();
    table.datagram(madeDatagram(A, B), at(1));
    table.icmpError({ ...madeDatagram(A, B), icmpType: 3, icmpCode: 3 }, at(2));
    assert.deepEqual([heard.at(-1), table.current], ['1 0: ICMPv4 3 3', 1]);
    table.icmpError({ ...madeDatagram(C, B), icmpType: 3, icmpCode: 3 }, at(3));
    assert.deepEqual([heard.length, table.current], [3, 0]);
  });

  it('is found among many, of which some have ended', () => {
    const { table } = new Ear();
    const count = 3_000;
    for (let i = 0; i < count; i++)
      table.datagram(madeDatagram([i, 1000], B, Uint8Array.of(i % 2 ? OVER : 5)), at(i));
    table.endClosed();
    assert.equal(table.size, count / 2);
    for (let i = 0; i < count; i++) {
      table.datagram(madeDatagram(B, [i, 1000], Uint8Array.of(i % 2 ? GARBAGE : 5)), at(count + i));
      assert.equal(table.current, i % 2 === 0 ? i + 1 : 0);
    }
  });
});
