// One connection: it fits a screen, the answer on top and the verdict nearest to the prompt.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { dissect, type LanguageTag, type Report } from '../../src/index.js';
import { columns } from '../../src/render/shared/wrap.js';
import { BRIEF_LINES } from '../../src/render/text/brief-text.js';
import { SCREEN_LINES } from '../../src/render/text/connection-text.js';
import { renderText } from '../../src/render/text/text.js';
import { samplesFolder } from '../project-root.js';

const WIDTH = 100;
const ENDED_BADLY: ReadonlySet<string> = new Set(['failed', 'rejected', 'abandoned']);
const samples = readdirSync(samplesFolder)
  .filter((file) => file.endsWith('.pcap'))
  .map((file) => file.replace('.pcap', ''));

async function reported(name: string, withKeys: boolean, language: LanguageTag = 'en'): Promise<Report> {
  const keyLog = join(samplesFolder, `${name}.keys`);
  const keyLogs = withKeys && existsSync(keyLog) ? [{ name: 'keys', text: readFileSync(keyLog) }] : [];
  return dissect(join(samplesFolder, `${name}.pcap`), { language, keyLogs });
}

const shown = (report: Report, id: number, language: LanguageTag, brief: boolean): string[] =>
  renderText(
    { ...report, connections: report.connections.filter((connection) => connection.id === id) },
    { width: WIDTH, colour: false, unicode: true, connections: [id], language, brief },
  )
    .trimEnd()
    .split('\n');

describe(`a failed connection up to TLS 1.2 fits ${SCREEN_LINES + 1} lines by ${WIDTH} columns, --brief ${BRIEF_LINES}`, () => {
  assert.ok(SCREEN_LINES < 50);
  let measured = 0;
  for (const name of samples) {
    it(name, async () => {
      for (const withKeys of [false, true]) {
        for (const language of ['en', 'zh'] as const) {
          const report = await reported(name, withKeys, language);
          for (const { id, tls, verdict } of report.connections) {
            const brief = shown(report, id, language, true);
            assert.ok(brief.length <= BRIEF_LINES, `--brief: ${brief.length}`);
            if (tls.version === 'TLS 1.3' || !ENDED_BADLY.has(verdict.outcome)) continue;
            const lines = shown(report, id, language, false);
            assert.ok(lines.length <= SCREEN_LINES, `${lines.length}\n${lines.join('\n')}`);
            // A command is not broken.
            assert.deepEqual(
              lines.filter((line) => columns(line) > WIDTH && !/^ {5}\S/.test(line)),
              [],
            );
            measured++;
          }
        }
      }
    });
  }
  it('and many were measured', () => assert.ok(measured > 300, String(measured)));
});

it('tells the answer first, then the timeline, certificates and remarks, and last what to change', async () => {
  const report = await reported('tls12-client-self-signed-nginx', true);
  const text = shown(report, 1, 'en', false).join('\n');
  const order = ['✖ REJECTED', 'Connection 1', 'client_hello', 'Certificates', 'Verdict', 'What to change'];
  const at = order.map((part) => text.indexOf(part));
  assert.ok(
    at.every((place) => place >= 0),
    text,
  );
  assert.deepEqual(
    at,
    [...at].sort((a, b) => a - b),
  );
});

it('annotates what teaches about the failure, and routine messages with --explain alone', async () => {
  const report = await reported('tls12-server-self-signed', false);
  const text = shown(report, 1, 'en', false).join('\n');
  assert.match(text, /must itself be in it/);
  assert.match(text, /does not trust the issuer/);
  assert.doesNotMatch(text, /The client starts and says|was already being closed|Mutual TLS/);
  const shares = shown(await reported('tls12-no-client-certificate', false), 1, 'en', false).join('\n');
  assert.match(shares, /client_key_exchange, change_cipher_spec, finished/);
});

it('marks a wait with a line of its own', async () => {
  const report = await reported('tls12-server-silent', false);
  assert.match(shown(report, 1, 'en', false).join('\n'), /^ +\+\d+(?:\.\d+)? s$/m);
});

describe('the record that ends a handshake in TLS 1.3 without keys is called an alert, inferred', () => {
  for (const [name, from] of [
    ['tls13-go-client-server-unknown-ca', 'client'],
    ['tls13-s-server-no-client-certificate', 'server'],
  ] as const) {
    it(name, async () => {
      const report = await dissect(join(samplesFolder, `${name}.pcap`), { shown: { lessons: true } });
      const failure = report.connections[0]!.timeline.find(({ mark }) => mark === 'failure');
      assert.equal(failure?.message, 'alert');
      assert.equal(failure.from, from);
      assert.equal(failure.basis, 'inferred');
      assert.equal(failure.summary, '19 bytes = 2 + 1 + 16');
      assert.match(failure.lesson?.text ?? '', /an alert is 2 bytes/);
      const text = shown(await reported(name, false), 1, 'en', false).join('\n');
      assert.match(text, /✖ alert \(inferred\) +19 bytes = 2 \+ 1 \+ 16/);
    });
  }
});
