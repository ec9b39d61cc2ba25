// The static site: every link leads somewhere, and no page of it asks for anything.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { before, describe, it } from 'node:test';
import { projectRoot } from '../project-root.js';
import { browserOfTests, skip } from '../render/chromium.js';

const site = join(projectRoot, 'build/site');
const PAGES = ['index.html', 'causes.html', 'samples/index.html', 'samples/tls12-server-self-signed.html'];

describe('the site', { skip }, () => {
  const opened = browserOfTests();

  before(() => {
    for (const tool of ['tools/app.js', 'tools/site.js']) {
      const { status, stderr } = spawnSync(process.execPath, [tool], { cwd: projectRoot, encoding: 'utf8' });
      assert.equal(status, 0, stderr);
    }
  });

  it('has no link that leads nowhere', () => {
    for (const page of PAGES) {
      const text = readFileSync(join(site, page), 'utf8');
      const links = [...text.matchAll(/<a href="([^"#:]+)"/g)].map(([, link]) => link!);
      for (const link of new Set(links))
        assert.ok(existsSync(join(site, dirname(page), link)), `${page}: ${link}`);
      if (page !== PAGES[3]) assert.ok(links.length > 2, page);
    }
  });

  it('has the whole catalogue, and Markdown of none is left', () => {
    const text = readFileSync(join(site, 'causes.html'), 'utf8');
    assert.match(text, /missing_intermediate/);
    assert.doesNotMatch(text, /\*\*|\]\(/);
  });

  it('every page stands under its own policy', async () => {
    for (const page of PAGES)
      await opened(join(site, page), async (tab) => {
        assert.match(await tab.locator('body').innerText(), /tls-dissect/);
        const policy = await tab.locator('meta[http-equiv]').getAttribute('content');
        assert.match(policy ?? '', /default-src 'none'/);
      });
  });
});
