// The app in Firefox: what it counts, it counts like Node.js.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { projectRoot, samplesFolder } from '../project-root.js';
import { eventually, Firefox, skipFirefox } from './firefox.js';

const app = join(projectRoot, 'dist/app.html');

describe('the app in Firefox', { skip: skipFirefox }, () => {
  let firefox: Firefox;
  before(async () => {
    const { status, stderr } = spawnSync(process.execPath, ['tools/app.js'], {
      cwd: projectRoot,
      encoding: 'utf8',
    });
    assert.equal(status, 0, stderr);
    firefox = await Firefox.start();
    await firefox.open(pathToFileURL(app).href);
  });
  after(() => firefox?.end());

  /** The view changes when the page has read, or has found nothing to read. */
  const told = () =>
    eventually('a report', async () =>
      (await firefox.inPage<boolean>(
        "return !document.querySelector('#told').hidden || !document.querySelector('#problems').hidden",
      ))
        ? true
        : undefined,
    );

  it('stands, in words', async () => {
    assert.equal(await firefox.inPage("return document.querySelector('h1').textContent.length > 10"), true);
    assert.equal(await firefox.inPage("return document.querySelectorAll('#lessons li').length"), 27);
  });

  it('says of every sample what Node.js says, byte for byte', async () => {
    const names = readdirSync(samplesFolder);
    const captures = names.filter((name) => /\.(pcap|pcapng)$/.test(name));
    const keys = names.filter((name) => name.endsWith('.keys'));
    await firefox.type('#files', [...captures, ...keys].map((name) => join(samplesFolder, name)).join('\n'));
    await told();
    assert.equal(await firefox.inPage("return document.querySelector('#problems').textContent"), '');
    await firefox.inPage("document.querySelector('[data-form=json]').click()");
    const file = await eventually('the download', () => {
      const found = readdirSync(firefox.downloads);
      return found.length === 1 && !found[0]!.endsWith('.part')
        ? join(firefox.downloads, found[0]!)
        : undefined;
    });
    await eventually('the whole of it', async () => {
      const before = existsSync(file) ? readFileSync(file).length : 0;
      return before > 0 && readFileSync(file).subarray(-2).toString().trim() === '}' ? true : undefined;
    });
    const own = readFileSync(file, 'utf8');
    const options = keys.flatMap((name) => ['--keylog', name]);
    const { stdout } = spawnSync(
      process.execPath,
      [join(projectRoot, 'bin/tls-dissect.js'), ...captures, ...options, '--json'],
      { cwd: samplesFolder, maxBuffer: 1 << 30, encoding: 'utf8' },
    );
    assert.ok(own.length > 1_000_000);
    assert.ok(own === stdout, `${own.length} characters instead of ${stdout.length}`);
  });
});
