// Whether the client sent a certificate is told alike wherever it is told.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { renderPage } from '../../src/render/html/page-collector.js';
import { renderMarkdown } from '../../src/render/markdown/markdown.js';
import { overviewOf } from '../../src/render/shared/overview.js';
import { renderText } from '../../src/render/text/text.js';
import { sampleReport, sampleReports } from './sample-reports.js';

const told = (name: string): { text: string; markdown: string; page: string } => {
  const report = sampleReport(name);
  return {
    text: renderText(report, { width: 500, colour: false, unicode: true }),
    markdown: renderMarkdown(overviewOf(report, {}), { version: '0' }),
    page: renderPage(report, { version: '0' }),
  };
};

describe('the client certificate in words', () => {
  it('that a handshake ended before its turn was not sent, says each', () => {
    const { text, markdown, page } = told('tls12-server-self-signed');
    for (const one of [text, markdown, page]) {
      assert.match(one, /client certificate: requested, none sent: the handshake ended before/);
      assert.doesNotMatch(one, /not known whether/);
    }
    assert.match(page, /The client sent no certificate: the handshake ended before\./);
  });

  it('whatever is not known is not known in the page either', () => {
    const { text, page } = told('tls13-s-server-no-client-certificate');
    assert.match(text, /client certificate: requested, empty one sent/);
    assert.doesNotMatch(page, /The client sent no certificate/);
    for (const { name, report } of sampleReports) {
      const [connection] = report.connections;
      if (report.connections.length !== 1 || connection?.certificates.server.length === 0) continue;
      const { certificate, endedBefore } = connection!.clientAuthentication;
      const whole = renderPage(report, { version: '0' });
      const saysNone = /The client sent no certificate/.test(whole);
      assert.equal(saysNone, certificate === 'none' || endedBefore === true, name);
    }
  });

  it('it is said of TLS 1.2 and before alone, with an alert in clear that ends it', () => {
    let said = 0;
    for (const { name, report } of sampleReports) {
      for (const { clientAuthentication, timeline } of report.connections) {
        if (clientAuthentication.endedBefore !== true) continue;
        said++;
        assert.equal(clientAuthentication.certificate, 'unknown', name);
        const sent = timeline.filter(({ from }) => from === 'client').map(({ message }) => message);
        for (const later of ['certificate', 'client_key_exchange', 'change_cipher_spec'])
          assert.ok(!sent.includes(later), `${name}: ${later}`);
        assert.ok(
          timeline.some(({ message, basis }) => message === 'alert' && basis === 'seen'),
          name,
        );
      }
    }
    assert.ok(said >= 10, String(said));
  });
});
