// Nothing that axe-core knows of the Web Content Accessibility Guidelines (A and AA) and of good practice is amiss, with
// everything opened, in light and dark.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { samplesFolder } from '../project-root.js';
import { browserOfTests, pageOf, sample, skip } from './chromium.js';

const withKeys = (name: string): string[] => [
  sample(name),
  '--keylog',
  sample(name).replace('.pcap', '.keys'),
];
const many = readdirSync(samplesFolder)
  .filter((name) => /^tls1[23]-(server|s-server|client|plain).*\.pcap$/.test(name))
  .slice(0, 52)
  .map((name) => join(samplesFolder, name));

/** Each shows something that the others do not. */
const PAGES: Readonly<Record<string, readonly string[]>> = {
  'a refused certificate': [sample('tls12-server-self-signed')],
  'decrypted, with a chain of the client': withKeys('tls13-mutual-success'),
  'decrypted, rejected in HTTP': withKeys('tls13-no-client-certificate'),
  'inferred from sizes': [sample('tls13-s-server-no-client-certificate')],
  'a second handshake': [sample('tls13-hello-retry-request')],
  'no TLS at all': [sample('tls12-plain-http-to-s-server')],
  'many, in groups': many,
  'in Chinese': [sample('tls12-client-expired-nginx'), sample('tls12-missing-intermediate'), '--lang', 'zh'],
};

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate<readonly Violation[]>(
    'axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations)',
  );
  return found.map(
    ({ id, nodes }) =>
      `${id} ×${nodes.length}: ${nodes[0]?.html.slice(0, 200)} ${nodes[0]?.failureSummary ?? ''}`,
  );
}

describe('the page for everybody', { skip }, () => {
  const opened = browserOfTests();
  for (const [name, args] of Object.entries(PAGES)) {
    it(name, async () => {
      const file = pageOf(name.replaceAll(/\W+/g, '-'), ...args);
      for (const colorScheme of ['light', 'dark'] as const) {
        await opened(
          file,
          async (page) => {
            await page.evaluate(
              "for (const one of document.querySelectorAll('details')) one.open ||= one.checkVisibility()",
            );
            assert.equal(await page.locator('details:not([open]) > summary:visible').count(), 0);
            assert.deepEqual(await violations(page), [], colorScheme);
          },
          // No colour is on its way to another while it is looked at.
          { colorScheme, reducedMotion: 'reduce' },
        );
      }
    });
  }
});
