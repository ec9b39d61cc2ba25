import assert from 'node:assert/strict';
import { generateKeyPairSync, publicEncrypt } from 'node:crypto';
import { test } from 'node:test';
import {
  MAX_FUTILE_KEY_TRIES,
  MAX_KEY_LOG_LINE_LENGTH,
  MAX_KEY_LOG_PROBLEMS,
  MAX_KEY_LOG_SECRETS,
  MAX_SECRETS_PER_CONNECTION,
  MAX_TICKETS,
  MAX_TRAFFIC_SECRET_NUMBER,
} from '../../src/base/limits.js';
import { KeyLog } from '../../src/keys/key-log.js';
import { readRsaPrivateKey } from '../../src/keys/rsa-key-exchange.js';
import { SecretStore } from '../../src/keys/secret-store.js';

const SECRET = 'ab'.repeat(48);
const line = (client: number): string => `CLIENT_RANDOM ${client.toString(16).padStart(64, '0')} ${SECRET}\n`;

test('MAX_KEY_LOG_SECRETS: so many secrets are taken, and the one too many is told', () => {
  const log = new KeyLog();
  const lines = (from: number, count: number) =>
    Array.from({ length: count }, (_, at) => line(from + at)).join('');
  const part = MAX_KEY_LOG_SECRETS / 16;
  for (let at = 0; at < 16; at++) assert.deepEqual(log.add(lines(at * part, part), 'a'), []);
  assert.equal(log.size, MAX_KEY_LOG_SECRETS);
  assert.deepEqual(log.add(lines(MAX_KEY_LOG_SECRETS, 3), 'b'), [
    { source: 'b', line: 1, reason: 'limit', label: 'CLIENT_RANDOM' },
  ]);
  assert.equal(log.size, MAX_KEY_LOG_SECRETS);
});

test('MAX_KEY_LOG_LINE_LENGTH: a longer line is told as such, and the next one is read', () => {
  const read = (length: number) => {
    const log = new KeyLog();
    const problems = log.add(`${line(1).trim().padEnd(length)}\n${line(2)}`, 'a');
    return [log.size, ...problems.map(({ reason }) => reason)];
  };
  assert.deepEqual(read(MAX_KEY_LOG_LINE_LENGTH), [2]);
  assert.deepEqual(read(MAX_KEY_LOG_LINE_LENGTH + 1), [1, 'line_too_long']);
  assert.deepEqual(read(5 << 20), [1, 'line_too_long']);
});

test('MAX_KEY_LOG_PROBLEMS: so many are told one by one, the others are counted', () => {
  const problems = (count: number) => new KeyLog().add('nonsense\n'.repeat(count), 'a');
  assert.equal(problems(MAX_KEY_LOG_PROBLEMS).length, MAX_KEY_LOG_PROBLEMS);
  assert.ok(problems(MAX_KEY_LOG_PROBLEMS).every(({ reason }) => reason === 'form'));
  const many = problems(MAX_KEY_LOG_PROBLEMS + 5);
  assert.equal(many.length, MAX_KEY_LOG_PROBLEMS + 1);
  assert.deepEqual(many.at(-1), { source: 'a', line: MAX_KEY_LOG_PROBLEMS + 5, reason: 'more', count: 5 });
});

test('MAX_TRAFFIC_SECRET_NUMBER: a higher number is damage', () => {
  const read = (number: number) =>
    new KeyLog()
      .add(`CLIENT_TRAFFIC_SECRET_${number} ${'00'.repeat(32)} ${'ab'.repeat(32)}\n`, 'a')
      .map(({ reason }) => reason);
  assert.deepEqual(read(MAX_TRAFFIC_SECRET_NUMBER), []);
  assert.deepEqual(read(MAX_TRAFFIC_SECRET_NUMBER + 1), ['form']);
});

test('MAX_TICKETS: so many tickets are remembered, later ones are not', () => {
  const store = new SecretStore();
  const ticket = (number: number) => Uint8Array.of(number >> 16, number >> 8, number);
  const master = new Uint8Array(48);
  for (let number = 0; number <= MAX_TICKETS; number++) store.rememberTicket(ticket(number), master);
  const known = (number: number) =>
    store.sessionMasterSecret(new Uint8Array(0), ticket(number)) !== undefined;
  assert.ok(known(0));
  assert.ok(known(MAX_TICKETS - 1));
  assert.ok(!known(MAX_TICKETS));
});

test('MAX_SECRETS_PER_CONNECTION: so many are kept, the numbered ones after them are passed over without a word', () => {
  const log = new KeyLog();
  const random = '00'.repeat(32);
  const lines = Array.from(
    { length: 40_000 },
    (_, number) =>
      `CLIENT_TRAFFIC_SECRET_${number} ${random} ${(number % 256).toString(16).padStart(2, '0').repeat(32)}\n`,
  );
  // Comparing each with all before it would take 800 million steps.
  assert.deepEqual(log.add(lines.join(''), 'a'), []);
  const known = log.secretsFor(new Uint8Array(32))!.clientTrafficSecrets;
  assert.deepEqual(
    [...known.keys()],
    Array.from({ length: MAX_SECRETS_PER_CONNECTION }, (_, number) => number),
  );
});

test('MAX_FUTILE_KEY_TRIES: after so many tries that open nothing private keys are not tried any more', () => {
  const RSA_SUITE = 0x009c; // TLS_RSA_WITH_AES_128_GCM_SHA256
  const pair = generateKeyPairSync('rsa', { modulusLength: 1_024 });
  const key = readRsaPrivateKey(pair.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);
  assert.ok(typeof key !== 'string');
  const store = new SecretStore();
  store.addPrivateKey(key);
  const fitting = publicEncrypt({ key: pair.publicKey, padding: 1 }, Buffer.alloc(48, 3));
  const garbage = new Uint8Array(128).fill(1);
  const tried = (exchangeKeys: Uint8Array) => store.premasterSecret(exchangeKeys, RSA_SUITE, undefined);
  for (let tries = 1; tries < MAX_FUTILE_KEY_TRIES; tries++) assert.equal(tried(garbage), undefined);
  // What fits does not count, however often.
  for (let tries = 0; tries < 10; tries++) assert.equal(tried(fitting)?.length, 48);
  assert.equal(tried(garbage), undefined);
  assert.equal(tried(garbage), 'not_tried');
  assert.equal(tried(fitting), 'not_tried');
});
