// The page in a real browser: what a reader does with it.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { samplesFolder } from '../project-root.js';
import { browserOfTests, pageOf, sample, skip } from './chromium.js';

/** A laptop of 1366 by 768: what its browser's own bars leave of it. */
const LAPTOP = { width: 1_366, height: 640 };

const captures = readdirSync(samplesFolder)
  .filter((name) => /^tls1[23]-(server|s-server|client).*\.pcap$/.test(name))
  .map((name) => join(samplesFolder, name));

describe('a reader of the page', { skip }, () => {
  const opened = browserOfTests();
  const ids = (page: Page) => page.locator('#table tbody tr td:first-child').allInnerTexts();
  const fragment = (page: Page): Promise<string> => page.evaluate('decodeURIComponent(location.hash)');

  it('sees where it failed on a laptop, without scrolling', async () => {
    const failing = [
      'tls12-server-self-signed',
      'tls12-no-client-certificate',
      'tls12-missing-intermediate',
      'tls13-server-self-signed',
      'tls12-client-expired-nginx',
    ];
    for (const name of failing) {
      await opened(
        pageOf(`laptop-${name}`, sample(name)),
        async (page) => {
          const failure = page.locator('.sketch .failure');
          const box = await failure.boundingBox();
          assert.ok(box !== null && box.y > 0 && box.y + box.height <= LAPTOP.height, `${name}: ${box?.y}`);
          const [step] = await page.locator('.m.failure .name b').allInnerTexts();
          assert.ok((await failure.innerText()).includes(step!), name);
          await failure.locator('a').click();
          await page.locator('.m.target.failure').waitFor();
        },
        { viewport: LAPTOP },
      );
    }
  });

  it('copies a command, a filter, a certificate', async () => {
    await opened(
      pageOf('copy', sample('tls12-server-self-signed')),
      async (page) => {
        const copied = (): Promise<string> => page.evaluate('navigator.clipboard.readText()');
        await page.locator('.remedies .copy').first().click();
        await page.locator('.copy', { hasText: 'Copied' }).waitFor();
        assert.match(await copied(), /^curl --cacert/);
        await page.locator('dd .copy').click();
        await page.locator('dd .copy', { hasText: 'Copied' }).waitFor();
        assert.equal(await copied(), await page.locator('dd.copied code').innerText());
        await page.locator('.pem summary').click();
        await page.locator('.pem .copy').click();
        await page.locator('.pem .copy', { hasText: 'Copied' }).waitFor();
        assert.match(await copied(), /^-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----$/);
      },
      { permissions: ['clipboard-read', 'clipboard-write'] },
    );
  });

  it('opens every message at once, and closes them', async () => {
    await opened(pageOf('open-all', sample('tls12-mutual-success')), async (page) => {
      const all = await page.locator('details.open').count();
      assert.ok(all > 8);
      await page.locator('.open-all').click();
      assert.equal(await page.locator('details.open[open]').count(), all);
      await page.locator('.open-all').click();
      assert.equal(await page.locator('details.open[open]').count(), 0);
    });
  });

  it('who knows TLS is not taught', async () => {
    await opened(pageOf('expert', sample('tls12-server-self-signed')), async (page) => {
      const notes = page.locator('.says .note');
      assert.ok(await notes.first().isVisible());
      await page.locator('button', { hasText: 'Expert' }).click();
      assert.ok(!(await notes.first().isVisible()));
      assert.ok(!(await page.locator('.explanation').isVisible()));
      assert.ok(await page.locator('.m.failure .says p').first().isVisible());
      assert.equal(await fragment(page), '#?reader=expert');
      await page.reload();
      assert.ok(!(await notes.first().isVisible()));
    });
  });

  it('reads causes and sides by their names in Chinese, and searches them by code or by name', async () => {
    await opened(pageOf('names', ...captures, '--lang', 'zh'), async (page) => {
      const cells = (table: string, place: number) =>
        page.locator(`${table} tbody tr td:nth-child(${place})`).allInnerTexts();
      const isNamed = async () => {
        assert.ok((await cells('#groups', 3)).includes('已过期 expired'));
        for (const table of ['#groups', '#table'])
          for (const side of await cells(table, table === '#groups' ? 4 : 7))
            assert.match(side, /^(客户端|服务端|网络|未知|)$/, table);
      };
      await isNamed();
      await page.locator('#group-by [data-by="server"]').click();
      await isNamed();
      await page.locator('#search').fill('cause:expired by:client');
      const byCode = await ids(page);
      for (const cause of await cells('#table', 6)) assert.equal(cause, '已过期 expired');
      assert.ok(byCode.length > 1);
      await page.locator('#search').fill('"已过期 expired" by:client');
      assert.deepEqual(await ids(page), byCode);
    });
  });

  it('searches in fields', async () => {
    await opened(pageOf('fields', ...captures), async (page) => {
      const search = async (query: string) => {
        await page.locator('#search').fill(query);
        return ids(page);
      };
      const column = (place: number) =>
        page.locator(`#table tbody tr td:nth-child(${place})`).allInnerTexts();
      const all = (await search('')).length;
      const expired = await search('cause:expired');
      assert.ok(expired.length > 1 && expired.length < all);
      for (const cause of await column(6)) assert.equal(cause, 'expired');
      const others = await search('-cause:expired');
      assert.equal(others.length, all - expired.length);
      await search('by:client outcome:failed cause:expired');
      const both = await column(7);
      assert.ok(both.length > 0);
      for (const by of both) assert.equal(by, 'client');
      // A word that names no field is looked for as it stands.
      const [server] = await column(3);
      assert.ok((await search(`server:${server!.split(' ')[0]}`)).length > 0);
      assert.ok((await search(server!.split(' ')[0]!)).length > 0);
      assert.deepEqual(await search('says:"no such words stand there"'), []);
      await page.locator('#clear').click();
      assert.equal((await ids(page)).length, all);
    });
  });

  it('finds the same behind a link, and on the way back', async () => {
    await opened(pageOf('state', ...captures), async (page) => {
      await page.locator('#search').fill('cause:expired');
      await page.locator('th[data-key="id"] button').click();
      await page.locator('button.count').first().click();
      const shown = await ids(page);
      assert.ok(shown.length > 0);
      await page.locator('#table tbody tr a').first().click();
      await page.locator(`#c${shown[0]}.current`).waitFor();
      const address: string = await page.evaluate('location.href');
      assert.match(await fragment(page), new RegExp(`^#c${shown[0]}\\?q=cause:expired&outcome=.*&sort=-id$`));
      await page.goto('about:blank');
      await page.goto(address);
      assert.deepEqual(await ids(page), shown);
      assert.equal(await page.locator('#search').inputValue(), 'cause:expired');
      await page.locator(`#c${shown[0]}.current`).waitFor();
      // A link within the page keeps what was chosen.
      await page.locator('article.current .sketch a').last().click();
      assert.match(await fragment(page), /^#c\d+-m\d+\?q=/);
      await page.goBack();
      assert.match(await fragment(page), /^#c\d+\?q=/);
      assert.deepEqual(await ids(page), shown);
    });
  });

  it('counts by server or by client, and narrows the table to one of them', async () => {
    await opened(pageOf('groups', ...captures), async (page) => {
      const counts = page.locator('#groups td.many');
      const lines = async () => (await counts.allInnerTexts()).map(Number);
      const sum = (some: readonly number[]) => some.reduce((total, one) => total + one, 0);
      const all = (await ids(page)).length;
      const byEnding = await lines();
      for (const by of ['server', 'client']) {
        await page.locator(`#group-by [data-by="${by}"]`).click();
        assert.equal(sum(await lines()), all, by);
        assert.match(await fragment(page), new RegExp(`[?&]by=${by}$`));
        const [first] = await lines();
        await counts.first().locator('button').click();
        assert.equal((await ids(page)).length, first);
        const address: string = await page.evaluate('location.href');
        await page.goto('about:blank');
        await page.goto(address);
        assert.equal((await ids(page)).length, first);
        assert.equal(await counts.first().locator('button').getAttribute('aria-pressed'), 'true');
        await page.locator('#clear').click();
      }
      await page.locator('#group-by [data-by="ending"]').click();
      assert.deepEqual(await lines(), byEnding);
      await counts.first().locator('button').click();
      assert.equal((await ids(page)).length, byEnding[0]);
    });
  });

  it('narrows the table to a bar of the histogram', async () => {
    await opened(pageOf('bars', ...captures), async (page) => {
      const all = (await ids(page)).length;
      assert.ok(all > 48, String(all));
      let sum = 0;
      const bars = page.locator('.slice');
      const count = await bars.count();
      assert.ok(count > 1);
      for (let index = 0; index < count; index++) {
        await bars.nth(index).click();
        const shown = (await ids(page)).length;
        const told = (await bars.nth(index).getAttribute('aria-label')) ?? '';
        const counts = [...told.replace(/^.* UTC: /, '').matchAll(/(\d+) [A-Z]/g)];
        assert.equal(
          counts.reduce((total, [, one]) => total + Number(one), 0),
          shown,
          told,
        );
        sum += shown;
        await bars.nth(index).click();
      }
      assert.equal(sum, all);
      await bars.first().focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Enter');
      assert.equal(await bars.nth(1).getAttribute('aria-pressed'), 'true');
      assert.match(await fragment(page), /slice=\d+/);
    });
  });

  it('sees how sure each outcome is, wherever outcomes are counted or listed', async () => {
    await opened(pageOf('sure', ...captures), async (page) => {
      for (const place of ['.count', '#groups .badge', '#table .badge']) {
        for (const words of await page.locator(`${place}.possible`).allInnerTexts())
          assert.match(words, /\(possible\)/);
        assert.ok((await page.locator(`${place}.possible`).count()) > 0, place);
      }
      assert.ok((await page.locator('.slice rect.possible').count()) > 0);
    });
  });
});
