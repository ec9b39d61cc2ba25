// The app in a real browser: Chromium, opened from disk, without any network.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { projectRoot, samplesFolder } from '../project-root.js';
import { browserOfTests, folder, sample, skip } from '../render/chromium.js';

const app = join(projectRoot, 'dist/app.html');
const shared = join(projectRoot, '../shared/captures');

const MAX_APP_BYTES = 900_000;
const MAX_APP_BYTES_GZIPPED = 350_000;
/** A capture of some megabytes may take so long on a machine that is busy. */
const PATIENCE = { timeout: 120_000 };

const isCapture = (name: string) => /\.(pcap|pcapng)(\.gz|\.zst)?$/.test(name);

async function told(page: Page): Promise<void> {
  await page.waitForSelector('#told:not([hidden]), #problems:not([hidden])', PATIENCE);
}

async function choose(page: Page, ...files: readonly string[]): Promise<void> {
  await page.setInputFiles('#files', [...files]);
  await told(page);
}

/** What a button of the bar hands out. */
async function saved(page: Page, form: string): Promise<Buffer> {
  const [download] = await Promise.all([
    page.waitForEvent('download', PATIENCE),
    page.click(`[data-form="${form}"]`),
  ]);
  return readFileSync(await download.path());
}

/** What the command says of the same files. */
function command(cwd: string, ...args: readonly string[]): Buffer {
  const { stdout } = spawnSync(process.execPath, [join(projectRoot, 'bin/tls-dissect.js'), ...args], {
    cwd,
    maxBuffer: 1 << 30,
  });
  return stdout;
}

/** As `assert.equal`, which would print megabytes. */
function alike(own: string, nodes: string): void {
  if (own === nodes) return;
  let at = 0;
  while (own[at] === nodes[at]) at++;
  assert.equal(own.slice(Math.max(0, at - 200), at + 200), nodes.slice(Math.max(0, at - 200), at + 200));
}

const report = (page: Page) => page.frameLocator('#frame');
const problems = (page: Page) => page.locator('#problems').innerText();

describe('the app', { skip }, () => {
  before(() => {
    // That of the sources that are tested.
    const { status, stderr } = spawnSync(process.execPath, ['tools/app.js'], {
      cwd: projectRoot,
      encoding: 'utf8',
    });
    assert.equal(status, 0, stderr);
  });

  const opened = browserOfTests();
  const look = (inside: (page: Page) => Promise<void>, options = {}) => opened(app, inside, options);

  it('is small, and its policy lets nothing out', () => {
    const page = readFileSync(app);
    assert.ok(page.length <= MAX_APP_BYTES, `${page.length} bytes`);
    const packed = gzipSync(page, { level: 9 }).length;
    assert.ok(packed <= MAX_APP_BYTES_GZIPPED, `${packed} bytes gzipped`);
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page.toString())?.[1] ?? '';
    for (const part of ["default-src 'none'", "connect-src 'none'", "form-action 'none'", "base-uri 'none'"])
      assert.ok(policy.includes(part), part);
    assert.doesNotMatch(policy, /unsafe|https?:/);
    assert.doesNotMatch(page.toString(), /(src|href)="(?!data:|#)/);
  });

  it('stands at once', async () => {
    await look(async (page) => {
      const ready = await page.evaluate<number>(
        'performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd',
      );
      // 300 ms on an idle machine.
      assert.ok(ready < 3_000, `${ready} ms`);
      assert.equal(await page.locator('#lessons li').count(), 27);
    });
  });

  const equal = async (page: Page, cwd: string, names: readonly string[], keys: readonly string[]) => {
    await choose(page, ...[...names, ...keys].map((name) => join(cwd, name)));
    const own = (await saved(page, 'json')).toString();
    const options = keys.flatMap((name) => ['--keylog', name]);
    const nodes = command(cwd, ...names, ...options, '--json').toString();
    assert.ok(own.length > 1_000);
    alike(own, nodes);
  };

  it('says of every sample what Node.js says, byte for byte', async () => {
    const names = readdirSync(samplesFolder);
    const keys = names.filter((name) => name.endsWith('.keys'));
    await look((page) => equal(page, samplesFolder, names.filter(isCapture), keys));
  });

  it('says of captures of others what Node.js says', {
    skip: existsSync(shared) ? false : 'there is no ../shared/captures',
  }, async () => {
    await look((page) => equal(page, shared, readdirSync(shared).filter(isCapture), []));
  });

  it('saves what the command writes', async () => {
    await look(async (page) => {
      const name = 'tls12-client-expired-nginx';
      const keys = `${name}.keys`;
      await choose(page, sample(name), join(samplesFolder, keys));
      assert.match(await report(page).locator('.verdict').first().innerText(), /expired/);
      const args = [`${name}.pcap`, '--keylog', keys];
      for (const [form, option] of [
        ['ndjson', ['--ndjson']],
        ['markdown', ['--markdown', '-', '--lang', 'en']],
      ] as const)
        alike((await saved(page, form)).toString(), command(samplesFolder, ...args, ...option).toString());
      assert.match((await saved(page, 'html')).toString(), /^<!doctype html>/);
      await page.check('#redact-saved');
      alike(
        (await saved(page, 'json')).toString(),
        command(samplesFolder, ...args, '--json', '--redact').toString(),
      );
      const packets = join(folder, 'page.pcapng');
      writeFileSync(packets, await saved(page, 'pcapng'));
      const again = JSON.parse(command(folder, 'page.pcapng', '--json').toString());
      assert.equal(again.connections.length, 1);
      assert.equal(again.connections[0].verdict.cause, 'expired');
      await page.fill('#which', '7, x');
      await page.click('[data-form="pcapng"]');
      assert.match(await problems(page), /"7, x" is no list/);
      await page.fill('#which', '77');
      await page.click('[data-form="pcapng"]');
      await page.waitForSelector('#problems:not([hidden])');
      await page.locator('#problems', { hasText: 'no packets' }).waitFor();
    });
  });

  it('takes a pasted key log', async () => {
    await look(async (page) => {
      await page.click('summary');
      await page.fill('#keys', readFileSync(join(samplesFolder, 'tls13-mutual-success.keys'), 'utf8'));
      await choose(page, sample('tls13-mutual-success'));
      assert.match(await report(page).locator('body').innerText(), /decrypted/);
    });
  });

  it('asks the CAs that were dropped with the capture', async () => {
    await look(async (page) => {
      const ca = readdirSync(samplesFolder, { recursive: true })
        .map(String)
        .find((name) => name.endsWith('.pem') || name.endsWith('.crt'));
      const pem = join(folder, 'ca.pem');
      if (ca === undefined) {
        const out = join(folder, 'certificates');
        command(samplesFolder, 'tls12-mutual-success.pcap', '--certificates', out);
        const [first] = readdirSync(out);
        writeFileSync(pem, readFileSync(join(out, first!)));
      } else writeFileSync(pem, readFileSync(join(samplesFolder, ca)));
      await choose(page, pem, sample('tls12-mutual-success'));
      const { connections } = JSON.parse((await saved(page, 'json')).toString());
      assert.ok(JSON.stringify(connections[0]).includes('ca.pem'));
    });
  });

  const wrong: Readonly<Record<string, readonly [content: Uint8Array, sentence: RegExp]>> = {
    'empty.pcap': [new Uint8Array(0), /empty\.pcap: the file is empty/],
    'letter.txt': [Buffer.from('Dear all,\n'), /letter\.txt/],
    'noise.bin': [Uint8Array.from({ length: 5_000 }, (_, at) => (at * 7_919) & 0xff), /noise\.bin/],
    '<img src=x onerror=alert(1)>.pcap': [Buffer.from('<script>alert(1)</script>'), /<img src=x/],
  };
  it('says of what is no capture what it is, and stays usable', async () => {
    await look(async (page) => {
      for (const [name, [content, sentence]] of Object.entries(wrong)) {
        await page.setInputFiles('#files', { name, mimeType: '', buffer: Buffer.from(content) });
        await page.waitForSelector('#problems:not([hidden])');
        assert.match(await problems(page), sentence);
        await page.click('.js #list .tool');
      }
      await page.setInputFiles('#files', join(samplesFolder, 'tls13-mutual-success.keys'));
      await page.waitForSelector('#chosen:not([hidden])');
      await page.click('#read');
      assert.match(await problems(page), /Choose a capture too/);
      await page.setInputFiles('#files', sample('tls13-mutual-success'));
      await page.waitForSelector('#told:not([hidden])', PATIENCE);
      assert.match(await report(page).locator('body').innerText(), /decrypted/);
    });
  });

  /** Four gigabytes that take no room on the disk. */
  const immense = (name: string, beginning: Uint8Array): string => {
    const file = join(folder, name);
    writeFileSync(file, beginning);
    truncateSync(file, 2 ** 32 + 4_096);
    return file;
  };

  it('of four gigabytes that are no capture it says so at once', async () => {
    await look(async (page) => {
      await page.setInputFiles('#files', immense('zeros.bin', new Uint8Array(0)));
      await page.waitForSelector('#problems:not([hidden])', PATIENCE);
      assert.match(await problems(page), /^zeros\.bin: [^\n]*$/);
    });
  });

  it('reads a capture of four gigabytes piece by piece, and tells what it knows when it is stopped', async () => {
    await look(async (page) => {
      const file = immense('immense.pcap', readFileSync(sample('tls12-server-self-signed')));
      await page.setInputFiles('#files', file);
      await page.locator('#status', { hasText: / [1-9]\d*\.\d MB/ }).waitFor(PATIENCE);
      await page.click('#stop');
      await page.waitForSelector('#told:not([hidden])', PATIENCE);
      assert.match(await report(page).locator('.verdict').innerText(), /self-signed/);
      await page.click('#again');
      await choose(page, sample('tls12-mutual-success'));
    });
  });

  it('what could not be unpacked is tried again', async () => {
    await look(async (page) => {
      // The page may be about to unpack its program; it is the recordings that are asked for here.
      await page.evaluate(`(() => {
        const own = Worker;
        Worker = class { constructor() { throw new RangeError('no memory left'); } };
        globalThis.enoughMemory = () => { Worker = own; };
      })()`);
      await page.click('#lessons li:first-child button');
      await page.waitForSelector('#problems:not([hidden])');
      assert.match(await problems(page), /no memory left/);
      await page.evaluate('enoughMemory()');
      await page.click('#lessons li:first-child button');
      await page.waitForSelector('#told:not([hidden])', PATIENCE);
    });
  });

  it('of a capture that is cut or compressed and damaged the rest is told', async () => {
    const whole = readFileSync(sample('tls12-server-self-signed'));
    const packed = gzipSync(whole);
    packed[packed.length - 3]! ^= 1;
    writeFileSync(join(folder, 'cut.pcap'), whole.subarray(0, whole.length - 5));
    writeFileSync(join(folder, 'damaged.pcap.gz'), packed);
    await look((page) => equal(page, folder, ['cut.pcap', 'damaged.pcap.gz'], []));
  });

  it('a name from the wire or of a file runs nothing', async () => {
    const name = '"><img src=x onerror=alert(1)><script>alert(2).pcap';
    await look(async (page) => {
      const buffer = readFileSync(sample('tls12-server-self-signed'));
      await page.setInputFiles('#files', { name, mimeType: '', buffer });
      await page.waitForSelector('#told:not([hidden])', PATIENCE);
      assert.match(await report(page).locator('h1').innerText(), /onerror/);
      assert.equal(await report(page).locator('img').count(), 0);
    });
  });

  it('a reader that dies is said so and started anew', async () => {
    await look(async (page) => {
      await choose(page, sample('tls12-server-self-signed'));
      await page.click('#again');
      const reader = page.workers().at(-1);
      await reader!.evaluate('self.onmessage = () => { throw new Error("out of paper"); }');
      await page.setInputFiles('#files', sample('tls12-server-self-signed'));
      await page.waitForSelector('#problems:not([hidden])');
      assert.match(await problems(page), /out of paper.*started anew/);
      await page.click('#read');
      await page.waitForSelector('#told:not([hidden])', PATIENCE);
    });
  });

  it('stops where it is asked to, and tells what it knows', async () => {
    const whole = readFileSync(sample('tls12-mutual-success'));
    const packets = whole.subarray(24);
    const large = Buffer.concat([whole, ...Array.from({ length: 20_000 }, () => packets)]);
    const file = join(folder, 'large.pcap');
    writeFileSync(file, large);
    await look(async (page) => {
      // As soon as it reads: a machine that is quick leaves a second for it.
      const stopped = page.evaluate<string>(`new Promise((resolve) => {
        const timer = setInterval(() => {
          if (!document.querySelector('#bar').hasAttribute('value')) return;
          clearInterval(timer);
          resolve(document.querySelector('#status').textContent);
          document.querySelector('#stop').click();
        }, 1);
      })`);
      await page.setInputFiles('#files', file);
      assert.match(await stopped, /%.*MB/);
      await page.waitForSelector('#told:not([hidden])', PATIENCE);
      assert.match(await report(page).locator('header .problems').innerText(), /interrupted|stopped|early/i);
    });
  });

  it('teaches', async () => {
    await look(async (page) => {
      await page.click('#lessons li:nth-child(2) button');
      await page.waitForSelector('#quiz:not([hidden])', PATIENCE);
      assert.match(await page.locator('#quiz').innerText(), /Three runs of curl: the second/);
      await page.click('#quiz li:nth-child(1) button');
      const first = await page.locator('.answer').innerText();
      assert.match(first, /Right\.|is right/);
      assert.match(first, /no client certificate to/);
      assert.match(await report(page).locator('.verdict').innerText(), /refused|rejected/);
    });
  });

  it('speaks Chinese when asked, report and all', async () => {
    await look(
      async (page) => {
        assert.match(await page.locator('h1').innerText(), /谁拒绝了谁/);
        await choose(page, sample('tls12-server-self-signed'));
        assert.match(await report(page).locator('.verdict').innerText(), /自签名/);
        await page.selectOption('#language', 'en');
        await page.waitForSelector('html[lang="en"]');
        await page.waitForSelector('#told:not([hidden])', PATIENCE);
        assert.match(await report(page).locator('.verdict').innerText(), /self-signed/);
      },
      { locale: 'zh-CN' },
    );
  });

  it('works by keyboard, and on a phone without scrolling sideways', async () => {
    await look(
      async (page) => {
        await page.keyboard.press('Tab');
        for (let stops = 0; stops < 12; stops++) {
          const id = await page.evaluate<string>('document.activeElement.textContent');
          if (id.includes('Three runs of curl: the first')) break;
          await page.keyboard.press('Tab');
        }
        await page.keyboard.press('Enter');
        await page.waitForSelector('#told:not([hidden])', PATIENCE);
        assert.equal(await page.evaluate('document.activeElement.id'), 'told');
        const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
        assert.ok((await page.evaluate<number>(overflow)) <= 0);
      },
      { viewport: { width: 360, height: 740 } },
    );
  });

  it('axe-core finds nothing amiss', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await look(
        async (page) => {
          const violations = async () => {
            await page.evaluate(axe.source);
            return page.evaluate(
              'axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html.slice(0, 160), nodes[0].failureSummary]))',
            );
          };
          await page.click('summary');
          assert.deepEqual(await violations(), []);
          await page.click('#lessons li:first-child button');
          await page.waitForSelector('#told:not([hidden])', PATIENCE);
          await page.click('#quiz li:first-child button');
          assert.deepEqual(await violations(), []);
        },
        { colorScheme },
      );
    }
  });
});
