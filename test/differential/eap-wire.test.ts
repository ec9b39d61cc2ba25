import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { dissect } from '../../src/index.js';
import { HandshakeType } from '../../src/registry/handshake-type.js';
import { datagramCaptures, datagramTruths, skipWithoutDatagrams } from './datagram-truth.js';

const SENDS = { client: 'Response', server: 'Request' } as const;

/** The types of handshake messages that the other decoder found, in order: `… EAP Request … hs 2,11 …`. */
const typesOn = (wire: readonly string[], side: 'client' | 'server'): number[] =>
  wire
    .filter((line) => new RegExp(`EAP ${SENDS[side]}\\b`).test(line))
    .flatMap((line) => / hs ([\d,]+)/.exec(line)?.[1]?.split(',').map(Number) ?? []);

const typeOf = (message: string): number | undefined =>
  HandshakeType.entries.find(({ name }) => name === message)?.code;

it('every handshake message in EAP is one that another decoder found', {
  skip: skipWithoutDatagrams,
}, async (t) => {
  let messages = 0;
  let opened = 0;
  const truths = datagramTruths('eap-tls');
  for (const { file, keylog, wire } of truths) {
    const keyLogs =
      keylog === null ? [] : [{ name: keylog, text: readFileSync(join(datagramCaptures, keylog), 'utf8') }];
    const { connections } = await dissect(join(datagramCaptures, file), { keyLogs });
    assert.equal(connections.length, 1, file);
    const { timeline, transport } = connections[0]!;
    assert.equal(transport, 'eap', file);
    const isOver = timeline.some(({ details }) => String(details?.['result']).startsWith('EAP-'));
    for (const side of ['client', 'server'] as const) {
      const told = timeline.filter(({ from, basis }) => from === side && basis !== 'inferred');
      const typesOf = (some: typeof told) => some.flatMap(({ message }) => typeOf(message) ?? []);
      const others = typesOn(wire, side);
      // The other decoder does not open everything in EAPOL; of a message that breaks off it says nothing.
      const seen = typesOf(told.filter(({ basis }) => basis === 'seen'));
      const all = typesOf(told);
      const ours = [all, seen, ...(isOver ? [] : [all.slice(0, others.length)])];
      const same = ours.find((types) => types.join() === others.join());
      assert.deepEqual(same ?? all, others, `${file}: the ${side}'s`);
      messages += others.length;
      opened += told.filter(
        ({ message, basis }) => basis === 'decrypted' && typeOf(message) !== undefined,
      ).length;
    }
  }
  assert.ok(truths.length > 0 && opened > 0);
  t.diagnostic(
    `compared ${truths.length} EAP captures, ${messages} handshake messages, ${opened} of them opened with keys`,
  );
});
