import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { MAX_KEY_LOG_SECRETS } from '../../src/base/limits.js';
import { KeyLog } from '../../src/keys/key-log.js';

const random = (byte: number) => new Uint8Array(32).fill(byte);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const secret = (byte: number, length: number) => new Uint8Array(length).fill(byte);
const line = (label: string, client: number, value: Uint8Array) =>
  `${label} ${hex(random(client))} ${hex(value)}\n`;

it('reads every label that leads to record keys', () => {
  const log = new KeyLog();
  const problems = log.add(
    line('CLIENT_RANDOM', 1, secret(0x10, 48)) +
      line('CLIENT_EARLY_TRAFFIC_SECRET', 2, secret(0x20, 32)) +
      line('CLIENT_HANDSHAKE_TRAFFIC_SECRET', 2, secret(0x21, 32)) +
      line('SERVER_HANDSHAKE_TRAFFIC_SECRET', 2, secret(0x22, 32)) +
      line('CLIENT_TRAFFIC_SECRET_0', 2, secret(0x23, 32)) +
      line('SERVER_TRAFFIC_SECRET_0', 2, secret(0x24, 32)) +
      line('CLIENT_TRAFFIC_SECRET_12', 2, secret(0x25, 32)) +
      line('PMS_CLIENT_RANDOM', 3, secret(0x30, 66)) +
      `RSA 0102030405060708 ${hex(secret(0x40, 48))}\n` +
      `RSA Session-ID:aabb Master-Key:${hex(secret(0x50, 48))}\n`,
    'keys.log',
  );
  assert.deepEqual(problems, []);
  assert.equal(log.size, 5);
  assert.deepEqual(log.secretsFor(random(1))?.masterSecret, secret(0x10, 48));
  const secrets = log.secretsFor(random(2))!;
  assert.equal(secrets.masterSecret, undefined);
  assert.deepEqual(secrets.clientEarlyTrafficSecret, secret(0x20, 32));
  assert.deepEqual(secrets.clientHandshakeTrafficSecret, secret(0x21, 32));
  assert.deepEqual(secrets.serverHandshakeTrafficSecret, secret(0x22, 32));
  assert.deepEqual([...secrets.clientTrafficSecrets.keys()], [0, 12]);
  assert.deepEqual(secrets.serverTrafficSecrets.get(0), secret(0x24, 32));
  assert.deepEqual(log.secretsFor(random(3))?.premasterSecret, secret(0x30, 66));
  assert.deepEqual(log.premasterSecretFor(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 99)), secret(0x40, 48));
  assert.deepEqual(log.masterSecretForSession(Uint8Array.of(0xaa, 0xbb)), secret(0x50, 48));
  assert.equal(log.secretsFor(random(9)), undefined);
  assert.equal(log.premasterSecretFor(Uint8Array.of(1)), undefined);
  assert.equal(log.masterSecretForSession(new Uint8Array(0)), undefined);
});

it('passes over comments, empty lines, line ends of every kind, and secrets that open no record', () => {
  const log = new KeyLog();
  const text =
    '\ufeff# a comment\r\n\r\n   \n' +
    line('EXPORTER_SECRET', 1, secret(1, 32)) +
    line('EARLY_EXPORTER_SECRET', 1, secret(1, 32)) +
    line('ECH_SECRET', 1, secret(1, 32)) +
    line('ECH_CONFIG', 1, secret(1, 32)) +
    line('SERVER_TRAFFIC_SECRET_N', 1, secret(1, 32)) +
    line('CLIENT_RANDOM', 1, secret(0x10, 48)).replace('\n', ' \r\n').toUpperCase() +
    line('CLIENT_RANDOM', 2, secret(0x11, 48)).trim();
  assert.deepEqual(log.add(text, 'a'), []);
  assert.equal(log.size, 2);
  const other = new KeyLog();
  assert.deepEqual(other.add(Buffer.from(text, 'utf8'), 'a'), []);
  assert.equal(other.size, 2);
  const utf16 = new KeyLog();
  assert.deepEqual(utf16.add(Buffer.from(text, 'utf16le'), 'a'), []);
  assert.equal(utf16.size, 2, 'as Windows PowerShell writes it');
});

it('a damaged line is a problem with its number and never the end', () => {
  const log = new KeyLog();
  const good = line('CLIENT_RANDOM', 1, secret(0x10, 48));
  const problems = log.add(
    [
      'CLIENT_RANDOM zz 00\n',
      `CLIENT_RANDOM ${hex(random(1))} ${hex(secret(1, 47))}\n`,
      `CLIENT_RANDOM ${hex(random(1))} ${hex(secret(1, 48)).slice(1)}\n`,
      'CLIENT_RANDOM\n',
      line('NOBODY_KNOWS', 1, secret(1, 32)),
      '\u0000\u0001 binary\n',
      `${'A'.repeat(5_000)}\n`,
      `CLIENT_TRAFFIC_SECRET_99999 ${hex(random(1))} ${hex(secret(1, 32))}\n`,
      `RSA 0102 ${hex(secret(1, 48))}\n`,
      good,
    ].join(''),
    'keys.log',
  );
  assert.deepEqual(
    problems.map((problem) => [problem.line, problem.reason, problem.label]),
    [
      [1, 'client_random', 'CLIENT_RANDOM'],
      [2, 'secret', 'CLIENT_RANDOM'],
      [3, 'secret', 'CLIENT_RANDOM'],
      [4, 'form', 'CLIENT_RANDOM'],
      [5, 'unknown_label', undefined],
      [6, 'form', undefined],
      [7, 'line_too_long', undefined],
      [8, 'form', 'CLIENT_TRAFFIC_SECRET_99999'],
      [9, 'client_random', 'RSA'],
    ],
  );
  assert.ok(problems.every((problem) => problem.source === 'keys.log'));
  assert.deepEqual(log.secretsFor(random(1))?.masterSecret, secret(0x10, 48));
});

it('the same secret twice is nothing, another secret is a problem and the first is kept', () => {
  const log = new KeyLog();
  const first = line('CLIENT_RANDOM', 1, secret(0x10, 48));
  assert.deepEqual(log.add(first + first, 'a'), []);
  const conflict = log.add(`# another\n${line('CLIENT_RANDOM', 1, secret(0x11, 48))}`, 'b');
  assert.deepEqual(conflict, [{ source: 'b', line: 2, reason: 'conflict', label: 'CLIENT_RANDOM' }]);
  assert.deepEqual(log.secretsFor(random(1))?.masterSecret, secret(0x10, 48));
});

it('problems are bounded, and counted beyond the bound', () => {
  const problems = new KeyLog().add('nonsense\n'.repeat(10_000), 'a');
  assert.equal(problems.length, 65);
  assert.deepEqual(problems.at(-1), { source: 'a', line: 10_000, reason: 'more', count: 10_000 - 64 });
});

it('memory is bounded, and reaching the bound is told once', () => {
  const log = new KeyLog(3);
  const text = [1, 2, 3, 4, 5, 6].map((client) => line('CLIENT_RANDOM', client, secret(client, 48))).join('');
  assert.deepEqual(log.add(text, 'a'), [{ source: 'a', line: 4, reason: 'limit', label: 'CLIENT_RANDOM' }]);
  assert.equal(log.size, 3);
  assert.ok(MAX_KEY_LOG_SECRETS > 100_000);
});

it('lines are found wherever the text is cut into chunks, in both forms', () => {
  const padding = `#${'x'.repeat(1_000)}\n`.repeat(1_047);
  for (let shift = 0; shift < 300; shift += 37) {
    const lines = line('CLIENT_RANDOM', 1, secret(0x10, 48)).repeat(3);
    const text = `${padding}#${'y'.repeat(shift)}\n${lines}`;
    for (const form of [text, Buffer.from(text)]) {
      const log = new KeyLog();
      assert.deepEqual(log.add(form, 'a'), []);
      assert.equal(log.size, 1);
    }
  }
});

it('no input throws, and no problem repeats what a line says', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.uint8Array({ maxLength: 500 })), (input) => {
      const problems = new KeyLog().add(input, 'a');
      for (const problem of problems)
        assert.ok(problem.label === undefined || /^[A-Z_0-9]+$/.test(problem.label));
    }),
  );
  const value = hex(secret(0xab, 47));
  const told = JSON.stringify(
    new KeyLog().add(`CLIENT_RANDOM ${hex(random(1))} ${value}\n${value} a b\n`, 'a'),
  );
  assert.ok(!told.includes('abab'));
});
