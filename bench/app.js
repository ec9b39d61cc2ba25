/**
 * `npm run bench:app [-- --connections N]`: the app in Chromium beside the command, both over one capture of N handshakes:
 * how soon it stands, what the page and NDJSON take, and how much memory the process of the page has at most.
 * Needs Linux and Chromium (CHROMIUM names it, /usr/bin/chromium if not).
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { writeHandshakes } from './captures.js';
import { median, once, root } from './measure.js';

const { values } = parseArgs({ options: { connections: { type: 'string', default: '58000' } } });
const app = join(root, 'dist/app.html');
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
for (const needed of [executablePath, app])
  if (!existsSync(needed))
    throw new Error(`there is no ${needed}: CHROMIUM names a browser, npm run app makes the page`);
const folder = mkdtempSync(join(tmpdir(), 'tls-dissect-bench-app-'));
const LONG = { timeout: 600_000 };

/** Of the renderer that has most: memory of its own (not shared, not of mapped files), and all that is resident, MB. */
function renderer() {
  let most = { own: 0, resident: 0 };
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer')) continue;
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      const own = Number(/RssAnon:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
      const resident = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
      if (own > most.own) most = { own, resident };
    } catch {
      // It has ended meanwhile.
    }
  }
  return most;
}

/** The most that `renderer` tells while something runs, and how many seconds it takes. */
async function watched(work) {
  const most = renderer();
  const watch = setInterval(() => {
    const now = renderer();
    most.own = Math.max(most.own, now.own);
    most.resident = Math.max(most.resident, now.resident);
  }, 50);
  const start = performance.now();
  await work();
  clearInterval(watch);
  return { seconds: (performance.now() - start) / 1e3, ...most };
}

const row = (name, { seconds, own, resident, megabytes }) =>
  console.log(
    `${name.padEnd(28)}${seconds === undefined ? '' : `${seconds.toFixed(2)} s`.padStart(10)}${
      own === undefined
        ? `${megabytes.toFixed(0)} MB`.padStart(10)
        : `${own.toFixed(0)} MB of its own, ${resident.toFixed(0)} MB resident`.padStart(40)
    }`,
  );

try {
  const capture = join(folder, 'alike.pcap');
  writeHandshakes(join(root, 'samples/tls12-mutual-success.pcap'), capture, Number(values.connections));
  console.log(`${values.connections} handshakes, ${(statSync(capture).size / 1e6).toFixed(0)} MB`);
  const command = [process.execPath, join(root, 'bin/tls-dissect.js'), capture];
  row('Node.js, page', once([...command, '--html', join(folder, 'page.html')]));
  row('Node.js, NDJSON', once([...command, '--ndjson']));

  const chrome = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const stood = [];
  for (let i = 0; i < 7; i++) {
    const page = await chrome.newPage();
    await page.goto(`file://${app}`);
    stood.push(await page.evaluate('performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd'));
    await page.close();
  }
  console.log(`the app stands after ${median(stood).toFixed(0)} ms (median of ${stood.length})`);
  const page = await chrome.newPage();
  await page.goto(`file://${app}`);
  await page.waitForTimeout(3_000);
  row('the app, nothing read', renderer());
  row(
    'the app, page',
    await watched(async () => {
      await page.setInputFiles('#files', [capture]);
      await page.waitForSelector('#told:not([hidden]), #problems:not([hidden])', LONG);
    }),
  );
  row(
    'the app, saving NDJSON',
    await watched(() => Promise.all([page.waitForEvent('download', LONG), page.click('[data-form=ndjson]')])),
  );
  await chrome.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
