import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Side } from '../../src/base/side.js';
import { quicInitialKeys } from '../../src/keys/quic-key-schedule.js';
import { CryptoStream } from '../../src/quic/crypto-stream.js';
import { readFrames } from '../../src/quic/frames.js';
import { PacketHeader } from '../../src/quic/packet-header.js';
import { decodePacketNumber, PacketOpener } from '../../src/quic/packet-opener.js';
import type { QuicConnection } from '../../src/quic/quic-connection.js';
import { varintAt, varintLength } from '../../src/quic/varint.js';
import { longPacket, shortPacket, varint } from './quic-seal.js';
import {
  CLIENT_ID,
  clientInitial,
  crypto,
  FIRST_ID,
  listening,
  SERVER_ID,
  secretKeys,
  serverHandshake,
  serverInitial,
  V1,
} from './quic-talk.js';

const V2 = 0x6b3343cf;
const HELLO = Uint8Array.of(1, 0, 0, 4, 3, 3, 0xaa, 0xbb);

const say = (connection: QuicConnection, from: Side, datagram: Uint8Array, frame: number) =>
  connection.datagram(from, datagram, 0, datagram.length, frame);

const join = (...packets: readonly Uint8Array[]) => Uint8Array.from(Buffer.concat(packets));

describe('variable-length integers', () => {
  it('those of RFC 9000 appendix A.1', () => {
    const read = (hex: string) => {
      const bytes = Uint8Array.from(Buffer.from(hex, 'hex'));
      return varintAt(bytes, 0, bytes.length);
    };
    assert.equal(read('9d7f3e7d'), 494_878_333);
    assert.equal(read('7bbd'), 15_293);
    assert.equal(read('25'), 37);
    assert.equal(read('4025'), 37);
  });

  it('beyond what a number holds, or cut, there is none', () => {
    const bytes = Uint8Array.from(Buffer.from('c2197c5eff14e88c', 'hex'));
    assert.equal(varintAt(bytes, 0, 8), -1, 'RFC 9000 appendix A.1: 151,288,809,941,952,652');
    assert.equal(varintAt(Uint8Array.of(0x7b), 0, 1), -1);
    assert.equal(varintAt(bytes, 8, 8), -1);
  });

  it('what was written is read', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 30 - 1 }), (value) => {
        const written = Uint8Array.from(varint(value));
        assert.equal(varintLength(written[0]!), written.length);
        assert.equal(varintAt(written, 0, written.length), value);
      }),
    );
  });
});

describe('packet numbers', () => {
  it('that of RFC 9000 appendix A.3', () => {
    assert.equal(decodePacketNumber(0xa82f30ea, 0x9b32, 2), 0xa82f9b32);
  });

  it('any within half a turn of the one that is due is told from its last bytes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1, max: 2 ** 48 }),
        fc.integer({ min: 1, max: 4 }),
        fc.double({ min: -0.49, max: 0.49, noNaN: true }),
        (largest, bytes, part) => {
          const turn = 2 ** (8 * bytes);
          const number = largest + 1 + Math.trunc(part * turn);
          fc.pre(number >= 0);
          assert.equal(decodePacketNumber(largest, number % turn, bytes), number);
        },
      ),
    );
  });
});

describe('a stream of pieces', () => {
  it('comes in order and whole, however it was cut, shuffled and repeated', () => {
    const pieces = fc.array(fc.record({ start: fc.nat(399), length: fc.integer({ min: 1, max: 60 }) }), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(pieces, (cuts) => {
        const whole = Uint8Array.from({ length: 400 }, (_, at) => at & 0xff);
        const told: number[] = [];
        const stream = new CryptoStream((bytes, start, end) => told.push(...bytes.subarray(start, end)));
        for (const { start, length } of cuts)
          stream.add(start, whole, start, Math.min(start + length, 400), 1);
        // Whatever is still missing.
        for (let at = 0; at < 400; at += 50) stream.add(at, whole, at, at + 50, 2);
        assert.deepEqual(told, [...whole]);
        assert.equal(stream.heldBytes, 0);
      }),
    );
  });

  it('what was told first stays', () => {
    const told: number[] = [];
    const stream = new CryptoStream((bytes, start, end) => told.push(...bytes.subarray(start, end)));
    assert.equal(stream.add(0, Uint8Array.of(1, 2), 0, 2, 1), 'new');
    assert.equal(stream.add(0, Uint8Array.of(9, 9), 0, 2, 2), 'repeated');
    assert.equal(stream.add(1, Uint8Array.of(9, 3), 0, 2, 3), 'new');
    assert.deepEqual(told, [1, 2, 3]);
  });
});

describe('any bytes at all', () => {
  const silent = {
    padding() {},
    ack() {},
    crypto() {},
    stream() {},
    newConnectionId() {},
    connectionClose() {},
    handshakeDone() {},
    other() {},
    unknown() {},
    malformed() {},
  };

  it('as a header: what is read lies inside', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(20), (bytes, length) => {
        const header = new PacketHeader();
        if (header.read(bytes, 0, bytes.length, length) !== undefined) return;
        assert.ok(header.end <= bytes.length);
        assert.ok(header.payloadStart <= header.end);
        assert.ok(header.destinationStart <= header.destinationEnd);
        assert.ok(header.sourceEnd <= header.payloadStart);
        assert.ok(header.tokenStart <= header.tokenEnd && header.tokenEnd <= header.payloadStart);
      }),
    );
  });

  it('as frames: they are read to their end or to the first fault', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
        readFrames(bytes, 0, bytes.length, {
          ...silent,
          crypto: (_offset, _bytes, start, end) => assert.ok(start <= end && end <= bytes.length),
          stream: (_id, _offset, _finished, _bytes, start, end) =>
            assert.ok(start <= end && end <= bytes.length),
        });
      }),
    );
  });

  it('as datagrams of either side: nothing is thrown, and nothing opens', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.uint8Array({ maxLength: 200 }))), (datagrams) => {
        const { heard, connection } = listening();
        for (const [client, bytes] of datagrams)
          connection.datagram(client ? 'client' : 'server', bytes, 0, bytes.length, 1);
        assert.ok(!heard.some((one) => one.includes('open')));
        assert.ok(!connection.begun);
      }),
    );
  });

  it('cut anywhere, a datagram says no more than before the cut', () => {
    const packet = clientInitial(0, crypto(0, HELLO));
    for (let end = 0; end < packet.length; end++) {
      const { heard, connection } = listening();
      connection.datagram('client', packet.subarray(0, end), 0, end, 1);
      assert.ok(!heard.some((one) => one.includes('open')), `cut at ${end}`);
    }
  });
});

describe('a connection', () => {
  it('packets joined in one datagram, and the rest of zeros that quiche leaves', () => {
    const { heard, connection } = listening();
    say(connection, 'client', clientInitial(0, crypto(0, HELLO)), 1);
    const keys = secretKeys(4);
    connection.setKeys('handshake', 'server', [keys]);
    const datagram = join(
      serverInitial(0, crypto(0, [2])),
      serverHandshake(keys, 0, crypto(0, [8])),
      new Uint8Array(40),
    );
    say(connection, 'server', datagram, 2);
    assert.deepEqual(heard.slice(2), [
      'server initial open 40',
      'server initial says 02 in 2',
      'server handshake open 40',
      'server handshake says 08 in 2',
    ]);
  });

  it('a packet before its keys waits, and is told when they come', () => {
    const { heard, connection } = listening();
    connection.holding = true;
    say(connection, 'client', clientInitial(0, crypto(0, HELLO)), 1);
    const keys = secretKeys(5);
    const early = serverHandshake(keys, 0, crypto(0, [8]));
    say(connection, 'server', early, 2);
    connection.setKeys('handshake', 'server', [keys]);
    const answer = serverInitial(0, crypto(0, [2]));
    say(connection, 'server', answer, 3);
    assert.deepEqual(heard.slice(2), [
      'server handshake sealed 40',
      'server initial open 40',
      'server initial says 02 in 3',
      'server handshake open 40',
      'server handshake says 08 in 2',
    ]);
  });

  it('after a Retry the keys are of its connection ID, and the ClientHello comes anew', () => {
    const { heard, connection } = listening();
    say(connection, 'client', clientInitial(0, crypto(0, HELLO)), 1);
    // RFC 9001 section A.4 with other IDs has another tag, so that this one is forged.
    const retry = Uint8Array.from([
      0xf0,
      0,
      0,
      0,
      1,
      4,
      ...CLIENT_ID,
      5,
      ...SERVER_ID,
      7,
      ...new Uint8Array(16),
    ]);
    say(connection, 'server', retry, 2);
    assert.deepEqual(heard.slice(2), ['server fault retry 0']);
    const again = clientInitial(1, crypto(0, [1, 9]), { destination: SERVER_ID });
    say(connection, 'client', again, 3);
    assert.deepEqual(heard.slice(3), [
      'begins anew',
      `client initial open ${1_180}`,
      'client initial says 0109 in 3',
    ]);
  });

  it('a list of versions counts if it answers this client, and before anything else of the server', () => {
    const list = (client: Uint8Array, first: Uint8Array) =>
      Uint8Array.from([
        0x80,
        ...[0, 0, 0, 0],
        ...[client.length, ...client, first.length, ...first],
        ...[0x6b, 0x33, 0x43, 0xcf],
      ]);
    const hello = clientInitial(0, crypto(0, HELLO));
    const versions = (...datagrams: readonly Uint8Array[]) => {
      const { heard, connection } = listening();
      say(connection, 'client', hello, 1);
      for (const one of datagrams) say(connection, 'server', one, 2);
      return heard.filter((one) => one.startsWith('versions'));
    };
    assert.deepEqual(versions(list(CLIENT_ID, FIRST_ID)), ['versions 6b3343cf']);
    assert.deepEqual(versions(list(CLIENT_ID, SERVER_ID)), []);
    assert.deepEqual(versions(list(SERVER_ID, FIRST_ID)), []);
    assert.deepEqual(versions(serverInitial(0, Uint8Array.of(1)), list(CLIENT_ID, FIRST_ID)), []);
  });

  it('after a list of versions the client begins anew in another one', () => {
    const { heard, connection } = listening();
    say(connection, 'client', clientInitial(0, crypto(0, HELLO)), 1);
    const other = clientInitial(1, crypto(0, [1, 7]), { version: V2, first: 0xd0 });
    say(connection, 'client', other, 3);
    assert.deepEqual(heard.slice(2), [
      'begins anew',
      'client initial open 1180',
      'client initial says 0107 in 3',
    ]);
    assert.equal(connection.version, V2);
  });

  it('a server that answers in another version negotiates it, and nothing begins anew (RFC 9368)', () => {
    const { heard, connection } = listening();
    say(connection, 'client', clientInitial(0, crypto(0, HELLO)), 1);
    const answer = longPacket({
      keys: quicInitialKeys(V2, FIRST_ID)!.server,
      first: 0xd0,
      version: V2,
      destination: CLIENT_ID,
      source: SERVER_ID,
      token: new Uint8Array(0),
      number: 0,
      frames: crypto(0, [2]),
      padTo: 20,
    });
    say(connection, 'server', answer, 2);
    const acknowledged = longPacket({
      keys: quicInitialKeys(V2, FIRST_ID)!.client,
      first: 0xd0,
      version: V2,
      destination: SERVER_ID,
      source: CLIENT_ID,
      token: new Uint8Array(0),
      number: 1,
      frames: Uint8Array.of(1),
      padTo: 1_160,
    });
    say(connection, 'client', acknowledged, 3);
    assert.deepEqual(heard.slice(2), [
      'server initial open 40',
      'server initial says 02 in 2',
      'client initial open 1180',
    ]);
    assert.equal(connection.version, V2);
    assert.equal(connection.clientVersion, V2);
  });

  it('keys are updated with the key phase, and late packets of the phase before still open (RFC 9001 section 6)', () => {
    const first = secretKeys(6);
    const second = first.next()!;
    const third = second.next()!;
    const opener = PacketOpener.of(first)!;
    const open = (keys: typeof first, number: number, phase: 0 | 1) => {
      const packet = shortPacket(keys, SERVER_ID, number, new Uint8Array(30).fill(1), phase);
      return opener.open(packet, 0, 1 + SERVER_ID.length, packet.length) !== undefined;
    };
    assert.ok(open(first, 0, 0));
    assert.ok(open(second, 2, 1));
    assert.ok(open(first, 1, 0), 'late');
    assert.ok(open(third, 3, 0));
    assert.ok(!open(first, 4, 0), 'older keys are of no use any more');
    assert.equal(opener.updates, 2);
  });

  it('a close says by whom, at which level, and why', () => {
    const { heard, connection } = listening();
    say(connection, 'client', clientInitial(0, crypto(0, HELLO)), 1);
    const reason = Buffer.from('no application protocol');
    const close = serverInitial(0, Uint8Array.from([0x1c, ...varint(0x178), 6, reason.length, ...reason]));
    say(connection, 'server', close, 2);
    assert.equal(heard.at(-1), 'server initial closes false 376 no application protocol');
  });

  it('a stream is told in order, with its end', () => {
    const { heard, connection } = listening();
    say(connection, 'client', clientInitial(0, crypto(0, HELLO)), 1);
    const answer = serverInitial(0, Uint8Array.of(1));
    say(connection, 'server', answer, 2);
    const keys = secretKeys(7);
    connection.setKeys('1-rtt', 'client', [keys]);
    const send = (number: number, offset: number, text: string, fin: 0 | 1) => {
      const data = Buffer.from(text);
      const frames = Uint8Array.from([0x0e | fin, 0, offset, data.length, ...data, ...new Uint8Array(20)]);
      const packet = shortPacket(keys, SERVER_ID, number, frames);
      say(connection, 'client', packet, 3 + number);
    };
    send(0, 4, 'there', 1);
    send(1, 0, 'hi, ', 0);
    assert.deepEqual(
      heard.filter((one) => one.includes('stream')),
      ['client stream 0 hi, ', 'client stream 0 there.'],
    );
  });

  it('is known by its IDs', () => {
    const { connection } = listening();
    const hello = clientInitial(0, crypto(0, HELLO));
    assert.ok(!connection.isAddressed('client', hello, 0, hello.length));
    say(connection, 'client', hello, 1);
    assert.ok(connection.isAddressed('client', hello, 0, hello.length));
    const answer = serverInitial(0, Uint8Array.of(1));
    assert.ok(connection.isAddressed('server', answer, 0, answer.length));
    say(connection, 'server', answer, 2);
    const short = shortPacket(secretKeys(8), SERVER_ID, 0, new Uint8Array(30));
    assert.ok(connection.isAddressed('client', short, 0, short.length));
    assert.ok(!connection.isAddressed('server', short, 0, short.length));
    const stranger = clientInitial(0, crypto(0, HELLO), {
      destination: Uint8Array.of(9, 9, 9, 9, 9, 9, 9, 9),
      source: Uint8Array.of(8, 8, 8, 8),
    });
    assert.ok(!connection.isAddressed('client', stranger, 0, stranger.length));
    assert.equal(connection.version, V1);
  });
});
