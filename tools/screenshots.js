/**
 * Pictures of the page for the documentation: `npm run screenshots`. The three runs of the story in the README and one
 * TLS 1.3 run with keys; light, dark and on a phone. Needs Chromium (CHROMIUM names it, /usr/bin/chromium if not).
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const out = join(root, 'docs/screenshots');
const PAGES = {
  'server-refused': ['tls12-server-self-signed'],
  'no-client-certificate': ['tls12-no-client-certificate'],
  'mutual-success': ['tls12-mutual-success'],
  'tls13-with-keys': ['tls13-no-client-certificate', 'keys'],
};
/** Those whose whole diagram is shown too, with a message open. */
const HANDSHAKES = new Set(['server-refused', 'tls13-with-keys']);
const VIEWS = {
  light: { viewport: { width: 1_200, height: 900 }, colorScheme: 'light', bypassCSP: true },
  dark: { viewport: { width: 1_200, height: 900 }, colorScheme: 'dark' },
  phone: {
    viewport: { width: 390, height: 844 },
    colorScheme: 'light',
    isMobile: true,
    deviceScaleFactor: 1,
  },
};

const folder = mkdtempSync(join(tmpdir(), 'tls-dissect-pages-'));
mkdirSync(out, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--force-color-profile=srgb'],
});
for (const [name, [sample, keys]] of Object.entries(PAGES)) {
  const page = join(folder, `${name}.html`);
  const capture = join(root, 'samples', `${sample}.pcap`);
  const words = [
    capture,
    '--html',
    page,
    ...(keys === undefined ? [] : ['--keylog', capture.replace('.pcap', '.keys')]),
  ];
  try {
    execFileSync(process.execPath, [join(root, 'bin/tls-dissect.js'), ...words], { stdio: 'ignore' });
  } catch (error) {
    // 1: a handshake failed, as it should.
    if (error.status !== 1) throw error;
  }
  for (const [view, options] of Object.entries(VIEWS)) {
    const context = await browser.newContext(options);
    const tab = await context.newPage();
    await tab.goto(pathToFileURL(page).href);
    await tab.screenshot({ path: join(out, `${name}-${view}.png`) });
    if (view === 'light' && HANDSHAKES.has(name)) {
      // The names of both sides stay in sight while somebody scrolls; a picture of everything has them at its top.
      await tab.addStyleTag({ content: '.actors{position:static!important}' });
      const message = tab
        .locator('.m')
        .filter({ has: tab.locator('details.open') })
        .nth(1);
      await message.locator('summary').click();
      await message.locator('.tree .k', { hasText: /^cipher_suite$/ }).hover();
      await tab.locator('.handshake').screenshot({ path: join(out, `${name}-handshake.png`) });
    }
    await context.close();
  }
}
await browser.close();
rmSync(folder, { recursive: true });
