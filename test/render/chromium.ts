// Pages in a real browser: Chromium, opened from disk, without any network.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { projectRoot, samplesFolder } from '../project-root.js';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Why tests with a browser are left out, or false. */
export const skip = existsSync(executablePath)
  ? false
  : `no Chromium at ${executablePath} (CHROMIUM names another)`;

/** For pages; it is removed when the tests of the file are done. */
export const folder = mkdtempSync(join(tmpdir(), 'tls-dissect-page-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** The page that the command makes of captures. @returns its path */
export function pageOf(name: string, ...args: readonly string[]): string {
  const file = join(folder, `${name}.html`);
  spawnSync(process.execPath, [join(projectRoot, 'bin/tls-dissect.js'), ...args, '--html', file]);
  return file;
}

export const sample = (name: string): string => join(samplesFolder, `${name}.pcap`);

export type Look = (page: Page) => Promise<void>;
export interface OpenOptions extends BrowserContextOptions {
  /** With its number sign. */
  readonly fragment?: string;
}

/** To be called within `describe`: starts a browser before its tests. @returns what opens a page in it */
export function browserOfTests(): (file: string, look: Look, options?: OpenOptions) => Promise<void> {
  let browser: Browser;
  before(async () => {
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  });
  after(() => browser?.close());

  // Whatever a page asks of the network, and whatever goes wrong in it, is a failure of the test.
  return async (file, look, { fragment = '', ...options } = {}) => {
    const context = await browser.newContext(options);
    const wrong: string[] = [];
    try {
      const page = await context.newPage();
      page.on('console', (message) => {
        if (message.type() === 'error') wrong.push(message.text());
      });
      page.on('pageerror', (error) => wrong.push(error.message));
      page.on('dialog', (dialog) => {
        wrong.push(`dialog ${dialog.message()}`);
        void dialog.dismiss();
      });
      page.on('request', (request) => {
        if (!/^(file|data|blob):/.test(request.url())) wrong.push(request.url());
      });
      await page.goto(pathToFileURL(file).href + fragment);
      await look(page);
    } finally {
      await context.close();
    }
    assert.deepEqual(wrong, []);
  };
}
