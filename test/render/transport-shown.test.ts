// What carries TLS stands at the head of a connection: in the text, in Markdown and on the page, in both languages.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { dissect, type LanguageTag, type Report } from '../../src/index.js';
import { renderPage } from '../../src/render/html/page-collector.js';
import { renderMarkdown } from '../../src/render/markdown/markdown.js';
import { overviewOf } from '../../src/render/shared/overview.js';
import { renderText } from '../../src/render/text/text.js';
import { samplesFolder, sharedDatagrams } from '../project-root.js';

/** By sample: how the head begins, in English and in Chinese. */
const HEADS: Readonly<Record<string, readonly [english: readonly string[], chinese: readonly string[]]>> = {
  'quic-no-client-certificate': [
    ['QUIC v1', 'TLS 1.3'],
    ['QUIC v1', 'TLS 1.3'],
  ],
  'quic-v2-mutual-success': [
    ['QUIC v2 (draft)', 'TLS 1.3'],
    ['QUIC v2 (draft)', 'TLS 1.3'],
  ],
  'quic-no-alpn': [
    ['QUIC v1', 'version not agreed'],
    ['QUIC v1', '版本未协商'],
  ],
  'eap-tls12-client-expired': [
    ['EAP-TLS over RADIUS', 'TLS 1.2'],
    ['EAP-TLS（经 RADIUS）', 'TLS 1.2'],
  ],
  'eap-peap-wrong-password': [
    ['PEAP over RADIUS', 'TLS 1.2'],
    ['PEAP（经 RADIUS）', 'TLS 1.2'],
  ],
  'eap-tls12-nas-client-unknown-ca': [
    ['EAP-TLS over EAPOL', 'TLS 1.2'],
    ['EAP-TLS（经 EAPOL）', 'TLS 1.2'],
  ],
};

const text = (report: Report, language: LanguageTag): string =>
  renderText(report, { width: 100, colour: false, unicode: true, language });

function shown(report: Report, language: LanguageTag, parts: readonly string[]): void {
  assert.ok(text(report, language).includes(`\n${parts.join(' · ')} · `), parts.join(' · '));
  const overview = overviewOf(report, { all: true });
  const markdown = renderMarkdown(overview, { version: '0.0.0', language });
  assert.ok(markdown.includes(`\n- ${parts.join(' · ')} · `), 'Markdown');
  const page = renderPage(report, { version: '0.0.0', language });
  assert.ok(page.includes(parts.map((part) => `<li>${part}</li>`).join('')), 'page');
}

describe('what carries TLS stands at the head of a connection', () => {
  for (const [name, [english, chinese]] of Object.entries(HEADS)) {
    it(name, async () => {
      const path = join(samplesFolder, `${name}.pcap`);
      shown(await dissect(path, { language: 'en' }), 'en', english);
      shown(await dissect(path, { language: 'zh' }), 'zh', chinese);
    });
  }

  it('and TCP, which is what is expected, is not named', async () => {
    const report = await dissect(join(samplesFolder, 'tls12-mutual-success.pcap'));
    assert.match(text(report, 'en'), /\nTLS 1\.2 · TLS_/);
    assert.equal(report.connections[0]?.quicVersion, undefined);
    assert.equal(report.connections[0]?.eapMethod, undefined);
  });

  it('DTLS is named by its version, or by itself where none was agreed', async (t) => {
    if (!existsSync(sharedDatagrams)) return t.skip('../shared/datagrams is not here');
    const agreed = text(await dissect(join(sharedDatagrams, 'caps/d003.pcap')), 'en');
    assert.match(agreed, /\nDTLS 1\.2 · TLS_/);
    const open = text(await dissect(join(sharedDatagrams, 'caps/d010.pcap')), 'en');
    assert.match(open, /\nDTLS · version not agreed · /);
  });
});
