import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_ALERTS } from '../../src/base/limits.js';
import { decodeAlerts } from '../../src/handshake/alert.js';
import { bytes, filled } from './byte-writer.js';
import { FieldRecorder } from './field-recorder.js';

test('an alert gives its level and description', () => {
  const recorder = new FieldRecorder(2);
  assert.deepEqual(decodeAlerts(bytes(2, 116), recorder), {
    alerts: [{ level: 2, description: 116, offset: 0 }],
    problems: [],
  });
  recorder.finish();
  assert.deepEqual(recorder.paths(), ['alert.level', 'alert.description']);
});

test('two alerts in one record are both read', () => {
  const { alerts } = decodeAlerts(bytes(1, 90, 1, 0));
  assert.deepEqual(alerts, [
    { level: 1, description: 90, offset: 0 },
    { level: 1, description: 0, offset: 2 },
  ]);
});

test('half an alert is told and leaves the one before it as it is', () => {
  const { alerts, problems } = decodeAlerts(bytes(2, 40, 2));
  assert.equal(alerts.length, 1);
  assert.deepEqual(problems, [{ field: 'alert', reason: 'truncated', offset: 2 }]);
  assert.equal(decodeAlerts(bytes()).problems.length, 1);
});

test('a record full of alerts gives no more than the bound, and says so', () => {
  const { alerts, problems } = decodeAlerts(filled(16_384, 1));
  assert.equal(alerts.length, MAX_ALERTS);
  assert.deepEqual(problems, [{ field: 'alert', reason: 'too_many', offset: 2 * MAX_ALERTS }]);
});
