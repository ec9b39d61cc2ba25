// The library in a page of somebody else's, by way of a bundler: examples/browser, as its reader would build it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { build } from 'esbuild';
import { projectRoot, samplesFolder } from '../project-root.js';
import { browserOfTests, folder, sample, skip } from '../render/chromium.js';

const example = join(folder, 'example');

describe('the library in a browser', { skip }, () => {
  const opened = browserOfTests();

  before(async () => {
    mkdirSync(join(example, 'node_modules'), { recursive: true });
    for (const name of readdirSync(join(projectRoot, 'examples/browser')))
      copyFileSync(join(projectRoot, 'examples/browser', name), join(example, name));
    symlinkSync(projectRoot, join(example, 'node_modules/tls-dissect'));
    const options = { absWorkingDir: example, bundle: true, format: 'iife', logLevel: 'error' } as const;
    await build({ ...options, entryPoints: ['main.ts'], outfile: 'main.js' });
    writeFileSync(
      join(example, 'every-input.ts'),
      `import { dissect } from 'tls-dissect';
      (globalThis as { inputs?: unknown }).inputs = async (file: File) => [
        file, new Blob([file]), await file.arrayBuffer(), new Uint8Array(await file.arrayBuffer()), file.stream(),
        { name: 'a name', blob: file }, { name: 'a name', stream: file.stream() },
      ].reduce(async (all, input) => [...(await all), JSON.stringify(await dissect(input))], Promise.resolve([] as string[]));`,
    );
    await build({ ...options, entryPoints: ['every-input.ts'], outfile: 'every-input.js' });
    writeFileSync(
      join(example, 'inputs.html'),
      '<!doctype html><input type="file"><script src="every-input.js"></script>',
    );
  });

  it('tells of the capture that was chosen', async () => {
    await opened(join(example, 'index.html'), async (page) => {
      await page.setInputFiles('#capture', sample('tls12-server-self-signed'));
      await page.locator('#output', { hasText: 'self-signed' }).waitFor();
      await page.setInputFiles('#capture', join(projectRoot, 'README.md'));
      await page.locator('#output', { hasText: 'README.md is no capture.' }).waitFor();
    });
  });

  it('reads a File, a Blob, an ArrayBuffer, bytes and streams, and says what Node.js says', async () => {
    await opened(join(example, 'inputs.html'), async (page) => {
      await page.setInputFiles('input', sample('tls12-mutual-success'));
      const told = await page.evaluate<readonly string[]>('inputs(document.querySelector("input").files[0])');
      const { stdout } = spawnSync(
        process.execPath,
        [join(projectRoot, 'bin/tls-dissect.js'), 'tls12-mutual-success.pcap', '--json'],
        { cwd: samplesFolder, encoding: 'utf8' },
      );
      const names = ['tls12-mutual-success.pcap', '-', '-', '-', '-', 'a name', 'a name'];
      assert.equal(told.length, names.length);
      for (const [nth, text] of told.entries()) {
        const report = JSON.parse(stdout);
        for (const named of [...report.captures, ...report.connections]) named.file = names[nth];
        // The command signs what it writes.
        delete report.toolVersion;
        assert.deepEqual(JSON.parse(text), report, names[nth]);
      }
    });
  });

  it('has types that need no other package, and none of Node.js', () => {
    writeFileSync(
      join(example, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          strict: true,
          noEmit: true,
          target: 'es2022',
          lib: ['ES2023', 'DOM', 'DOM.Iterable', 'DOM.AsyncIterable'],
          module: 'esnext',
          moduleResolution: 'bundler',
          types: [],
        },
        files: ['main.ts', 'every-input.ts'],
      }),
    );
    const tsc = createRequire(import.meta.url)
      .resolve('typescript/package.json')
      .replace('package.json', 'bin/tsc');
    const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', example], { encoding: 'utf8' });
    assert.equal(status, 0, stdout);
    // Nothing is skipped: all that is declared is looked at.
    assert.doesNotMatch(readFileSync(join(example, 'tsconfig.json'), 'utf8'), /skipLibCheck/);
  });
});
