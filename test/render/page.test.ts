// The page in a real browser: what it shows.
import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { dissect } from '../../src/index.js';
import { PageCollector } from '../../src/render/html/page-collector.js';
import { pcapFile } from '../capture-builder.js';
import { samplesFolder } from '../project-root.js';
import { RAW, rowsOf, segmentsOf } from '../story/rewrite.js';
import { browserOfTests, folder, pageOf, sample, skip } from './chromium.js';

describe('the page in Chromium', { skip }, () => {
  const opened = browserOfTests();

  const overflow = (page: Page): Promise<number> =>
    page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

  it('says first who refused whom, and its evidence leads to the message', async () => {
    await opened(pageOf('refused', sample('tls12-server-self-signed')), async (page) => {
      assert.match(
        await page.locator('.verdict').first().innerText(),
        /The client refused the server's certificate/,
      );
      await page.locator('.evidence a', { hasText: 'unknown_ca' }).click();
      const target = page.locator('.m.target');
      await target.waitFor();
      assert.match(await target.innerText(), /alert/);
      assert.match((await target.getAttribute('class')) ?? '', /failure/);
      // It scrolls there.
      let top = -1;
      for (let turn = 0; turn < 50 && (top < 0 || top > 700); turn++) {
        await page.waitForTimeout(100);
        top = (await target.boundingBox())?.y ?? -1;
      }
      assert.ok(top >= 0 && top <= 700, 'it is in sight');
    });
  });

  it('draws client and server with an arrow a message, in the order of the handshake', async () => {
    await opened(pageOf('success', sample('tls12-mutual-success')), async (page) => {
      const names = await page.locator('.ladder .m .name b').allInnerTexts();
      assert.ok(names.indexOf('client_hello') < names.indexOf('server_hello'));
      assert.ok(names.indexOf('certificate_request') < names.lastIndexOf('certificate'));
      assert.deepEqual(await page.locator('.actor b').allInnerTexts(), ['Client', 'Server']);
    });
  });

  it('a field lights its bytes, and a byte its field', async () => {
    await opened(pageOf('fields', sample('tls12-mutual-success')), async (page) => {
      const hello = page.locator('.m', { hasText: 'server_hello' }).first();
      await hello.locator('summary').click();
      await hello.locator('.tree .k', { hasText: /^cipher_suite$/ }).hover();
      const lit = hello.locator('.bytes i.on');
      const bytes = (await lit.allInnerTexts()).slice(0, 2).join('');
      assert.equal(bytes, 'c030');
      assert.match(await hello.locator('.about').innerText(), /cipher_suite[\s\S]*RFC \d+/);
      await hello.locator('.bytes i[data-b="9"]').first().hover();
      assert.equal(await hello.locator('.tree li.on > .k').innerText(), 'legacy_version');
      await hello.locator('.bytes i[data-b="0"]').first().hover();
      assert.equal(await hello.locator('.tree li.on > .k').innerText(), 'type');
      assert.equal(await hello.locator('.tree li.on > .v').innerText(), 'handshake');
    });
  });

  it('works by keyboard alone', async () => {
    await opened(pageOf('keyboard', sample('tls12-server-self-signed')), async (page) => {
      const summary = page.locator('.m', { hasText: 'client_hello' }).first().locator('summary');
      await summary.focus();
      await page.keyboard.press('Enter');
      const role = () => page.evaluate('document.activeElement.getAttribute("role")');
      // The pane around the tree scrolls, and may be a stop of its own.
      for (let tabs = 0; tabs < 3 && (await role()) !== 'treeitem'; tabs++) await page.keyboard.press('Tab');
      assert.equal(await role(), 'treeitem');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      const path = await page.locator('details[open] .about .path').innerText();
      assert.match(path, /TLSPlaintext|client_hello/);
    });
  });

  it('opens what keys open, and tints it', async () => {
    const capture = sample('tls13-no-client-certificate');
    const file = pageOf('keys', capture, '--keylog', capture.replace('.pcap', '.keys'));
    await opened(file, async (page) => {
      assert.ok((await page.locator('.m.decrypted').count()) > 5);
      assert.match(await page.locator('.m.failure').innerText(), /400 Bad Request/);
    });
  });

  it('of several connections: a table that sorts, searches and filters', async () => {
    const file = pageOf(
      'several',
      sample('tls12-server-self-signed'),
      sample('tls12-no-client-certificate'),
      sample('tls12-mutual-success'),
      sample('tls12-server-expired'),
    );
    await opened(file, async (page) => {
      const ids = () => page.locator('#table tbody tr td:first-child').allInnerTexts();
      assert.deepEqual(await ids(), ['1', '2', '3', '4']);
      await page.locator('#search').fill('expired');
      assert.deepEqual(await ids(), ['4']);
      await page.locator('#search').fill('');
      await page.locator('th[data-key="id"] button').click();
      assert.deepEqual(await ids(), ['4', '3', '2', '1']);
      await page.locator('button.count', { hasText: /established/i }).click();
      assert.deepEqual(await ids(), ['3']);
      await page.locator('#table tbody tr a').click();
      await page.locator('#c3').waitFor();
      assert.match(await page.locator('article.current .verdict').innerText(), /both sides proved/);
    });
  });

  it('counts many by how they ended, and each count narrows the table to what it counts', async () => {
    const names = readdirSync(samplesFolder).filter((name) => /^tls13-(server|s-server).*\.pcap$/.test(name));
    const file = pageOf('groups', ...names.map((name) => join(samplesFolder, name)));
    await opened(file, async (page) => {
      const rows = page.locator('#table tbody tr');
      const all = await rows.count();
      assert.ok(all > 15, String(all));
      const facets = page.locator('#groups .facet');
      const counts = (await facets.allInnerTexts()).map(Number);
      assert.equal(
        counts.reduce((sum, count) => sum + count, 0),
        all,
      );
      for (const [index, count] of counts.entries()) {
        await facets.nth(index).click();
        assert.equal(await rows.count(), count);
        const outcome = await page.locator('#groups tbody tr .badge').nth(index).innerText();
        for (const one of await rows.locator('.badge').allInnerTexts()) assert.equal(one, outcome);
        await facets.nth(index).click();
      }
      assert.equal(await rows.count(), all);
      await page.locator('button.count', { hasText: '(possible)' }).first().click();
      for (const one of await rows.locator('.badge').allInnerTexts()) assert.match(one, /\(possible\)$/);
    });
  });

  it('ten thousand connections open quickly', async () => {
    const segments = await segmentsOf('tls12-server-self-signed');
    const rows = rowsOf(segments);
    const files = Array.from({ length: 10_000 }, (_, index) =>
      pcapFile(
        rows.map((row) => {
          const data = Uint8Array.from(row.data);
          // Another client each.
          const ofClient = row.data[15] === rows[0]!.data[15] ? 12 : 16;
          data[ofClient + 2] = index >> 8;
          data[ofClient + 3] = index & 0xff;
          return { ...row, data };
        }),
        { linkType: RAW },
      ),
    );
    const capture = join(folder, 'many.pcap');
    writeFileSync(
      capture,
      Buffer.concat(files.map((bytes, index) => (index === 0 ? bytes : bytes.subarray(24)))),
    );
    const file = pageOf('many', capture);
    await opened(file, async (page) => {
      await page.locator('#table tbody tr').first().waitFor();
      assert.ok((await page.locator('#table tbody tr').count()) <= 200);
      await page.locator('#search').fill('self_signed');
      assert.match(await page.locator('#shown').innerText(), /\d/);
    });
  });

  it('fits a phone, in light and dark, and tells them apart', async () => {
    const file = pageOf('phone', sample('tls12-no-client-certificate'));
    const backgrounds = new Set<string>();
    for (const colorScheme of ['light', 'dark'] as const) {
      await opened(
        file,
        async (page) => {
          assert.ok((await overflow(page)) <= 0, 'nothing scrolls sideways');
          backgrounds.add(await page.evaluate('getComputedStyle(document.body).backgroundColor'));
        },
        { viewport: { width: 390, height: 844 }, colorScheme },
      );
    }
    assert.equal(backgrounds.size, 2);
  });

  it('tells the essentials without script', async () => {
    await opened(
      pageOf('no-script', sample('tls12-server-self-signed')),
      async (page) => {
        const text = await page.locator('body').innerText();
        for (const part of [/The client refused/, /unknown_ca/, /curl --cacert/, /certificate_request/])
          assert.match(text, part);
      },
      { javaScriptEnabled: false },
    );
  });

  it('prints', async () => {
    await opened(pageOf('print', sample('tls12-server-self-signed')), async (page) => {
      const pdf = await page.pdf({ format: 'A4' });
      assert.ok(pdf.length > 10_000 && pdf.subarray(0, 5).toString() === '%PDF-');
      await page.emulateMedia({ media: 'print' });
      assert.ok(await page.locator('.verdict').isVisible());
    });
  });

  it('speaks Chinese', async () => {
    await opened(pageOf('chinese', sample('tls12-server-self-signed'), '--lang', 'zh'), async (page) => {
      assert.equal(await page.locator('html').getAttribute('lang'), 'zh-Hans');
      assert.match(await page.locator('.verdict').first().innerText(), /客户端拒绝了服务端/);
    });
  });

  it('hostile names are text, wherever they stand', async () => {
    const hostile = `"><script>alert(1)</script><img src=x onerror=alert(2)>'javascript:alert(3)`;
    const report = await dissect(sample('tls12-mutual-success'));
    const text = JSON.stringify(report.connections[0]).replaceAll(
      'localhost',
      JSON.stringify(hostile).slice(1, -1),
    );
    const connection = JSON.parse(text) as (typeof report.connections)[0];
    const collector = new PageCollector({ language: 'en', version: '0.0.0' });
    for (const id of [1, 2]) {
      const one = { ...connection, id };
      collector.add(one, () => one);
    }
    const file = join(folder, 'hostile.html');
    const captures = report.captures.map((capture) => ({ ...capture, file: hostile }));
    writeFileSync(file, collector.page(captures, []));
    await opened(file, async (page) => {
      assert.equal(await page.locator('img').count(), 0);
      assert.ok((await page.locator('body').innerText()).includes('<script>alert(1)</script>'));
      await page.locator('#search').fill('script');
      await page.locator('#table tbody tr').first().waitFor();
    });
  });
});
