import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { type ConnectionReport, dissect, explainable, explanationOf, topicsNamed } from '../../src/index.js';
import { CATALOGUES } from '../../src/language/language.js';
import { projectRoot, samplesFolder } from '../project-root.js';

const run = (...args: string[]) =>
  spawnSync(process.execPath, [join(projectRoot, 'bin/tls-dissect.js'), ...args], { encoding: 'utf8' });

describe('explain', () => {
  it('tells an alert: what it means, what is usually behind it, and where it is defined', () => {
    const { stdout, status } = run('explain', 'handshake_failure');
    assert.equal(status, 0);
    assert.match(stdout, /^handshake_failure \(alert, 40\)\n/);
    assert.match(stdout, /Usual causes\n {2}- no_client_certificate: The server requested/);
    assert.match(stdout, /See {2}RFC 8446 section 6\.2/);
  });

  it('tells a cause: how it comes about, what to change, and samples that show it', () => {
    const { stdout } = run('explain', 'no_client_certificate');
    assert.match(
      stdout,
      /\n {5}curl --cacert server\.crt --cert client\.crt --key client\.key https:\/\/HOST:PORT\//,
    );
    assert.match(stdout, /Samples {2}tls12-no-client-certificate/);
  });

  it('takes names as people write them, and the number of an alert', () => {
    assert.deepEqual(topicsNamed('Unknown CA'), topicsNamed('unknown_ca'));
    assert.deepEqual(topicsNamed('ClientHello'), topicsNamed('client_hello'));
    assert.deepEqual(topicsNamed('48'), [{ kind: 'alert', name: 'unknown_ca', code: 48 }]);
    assert.deepEqual(topicsNamed('certificate.expired'), [{ kind: 'cause', name: 'expired' }]);
  });

  it('lists what it can explain', () => {
    const { stdout } = run('explain');
    for (const head of ['Causes', 'Alerts', 'Handshake messages', 'Findings'])
      assert.match(stdout, new RegExp(`^${head}$`, 'm'));
  });

  it('says of a misspelt name which was meant, and of an unknown one that it is', () => {
    const { stderr, status } = run('explain', 'unknwon_ca');
    assert.equal(status, 2);
    assert.match(stderr, /Nothing is known about "unknwon_ca"\. Did you mean unknown_ca\?/);
    assert.match(
      run('explain', 'zzzzzzzzz\u001b[31m').stderr,
      /Nothing is known about "zzzzzzzzz[^\u001b]*"/,
    );
  });

  it('speaks Chinese, and JSON', () => {
    assert.match(run('explain', 'expired', '--lang', 'zh').stdout, /每张证书都写明有效期/);
    const told = JSON.parse(run('explain', 'expired', '--json').stdout) as { name: string };
    assert.equal(told.name, 'expired');
  });

  for (const language of ['en', 'zh'] as const) {
    it(`has words for every topic (${language})`, () => {
      assert.ok(explainable().length > 100);
      for (const topic of explainable()) {
        const { meaning } = explanationOf(topic, language);
        assert.ok(meaning.length > 5 && meaning !== topic.name, `${topic.kind} ${topic.name}: ${meaning}`);
      }
    });
  }

  it('knows every cause, alert and finding that the samples bring', async () => {
    const unknown = new Set<string>();
    const know = (name: string | undefined) => {
      if (name !== undefined && topicsNamed(name).length === 0) unknown.add(name);
    };
    for (const file of readdirSync(samplesFolder).filter((name) => name.endsWith('.pcap'))) {
      const keys = join(samplesFolder, file.replace('.pcap', '.keys'));
      const text = readdirSync(samplesFolder).includes(file.replace('.pcap', '.keys'))
        ? readFileSync(keys, 'latin1')
        : '';
      const report = await dissect(join(samplesFolder, file), { keyLogs: [{ name: 'keys', text }] });
      for (const { problems } of report.captures) for (const { code } of problems) know(code);
      report.connections.forEach(({ verdict, findings }: ConnectionReport) => {
        know(verdict.cause);
        know(verdict.alert?.description);
        for (const { code } of findings) know(code);
      });
    }
    assert.deepEqual([...unknown], []);
  });

  it('knows every finding that has a sentence', () => {
    const ids = Object.keys(CATALOGUES.en).filter(
      (id) => id.startsWith('finding.') || id.startsWith('capture.'),
    );
    const codes = ids.map((id) => id.replace(/^finding\./, ''));
    const general = ['key_log', 'certificate.fault', 'ocsp.status'];
    const unknown = codes.filter((code) => !general.includes(code) && topicsNamed(code).length === 0);
    assert.deepEqual(unknown, []);
  });
});
