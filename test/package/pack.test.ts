import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { projectRoot, samplesFolder } from '../project-root.js';

/** The app and the library's bundle for browsers are half a megabyte each, however packed. */
const MAX_TARBALL_BYTES = 2_600_000;

const folder = mkdtempSync(join(tmpdir(), 'tls-dissect-pack-'));
after(() => rmSync(folder, { recursive: true }));
const sample = join(samplesFolder, 'tls12-server-self-signed.pcap');

function run(program: string, args: readonly string[], cwd = folder) {
  const done = spawnSync(program, args, { cwd, encoding: 'utf8', timeout: 240_000 });
  return { status: done.status, out: done.stdout, said: `${done.stdout}\n${done.stderr}` };
}

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

describe('the package as a stranger installs it', () => {
  let packed: Packed;

  before(() => {
    if (!existsSync(join(projectRoot, 'dist/app.html'))) {
      const built = run(process.execPath, ['tools/app.js'], projectRoot);
      assert.equal(built.status, 0, built.said);
    }
    const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
    const { status, out, said } = run('npm', pack, projectRoot);
    assert.equal(status, 0, said);
    packed = (JSON.parse(out) as Packed[])[0]!;
    writeFileSync(
      join(folder, 'package.json'),
      JSON.stringify({ name: 'stranger', private: true, type: 'module' }),
    );
    const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--omit=dev'];
    const installed = run('npm', ['install', ...quiet, `./${packed.filename}`]);
    assert.equal(installed.status, 0, installed.said);
  });

  it('holds what is needed to run it and nothing else', () => {
    const paths = packed.files.map(({ path }) => path);
    for (const path of [
      'LICENSE',
      'README.md',
      'bin/tls-dissect.js',
      'dist/index.js',
      'dist/index.d.ts',
      'dist/browser.js',
    ])
      assert.ok(paths.includes(path), path);
    const allowed =
      /^(package\.json|LICENSE|README(\.zh)?\.md|CHANGELOG\.md|bin\/|dist\/|man\/|docs\/report\.schema\.json$|samples\/[\w-]+\.(pcap|keys)$)/;
    assert.deepEqual(
      paths.filter((path) => !allowed.test(path)),
      [],
    );
    // The command has these inside its bundle, and the library does without.
    assert.ok(paths.includes('dist/command.cjs'));
    assert.deepEqual(
      paths.filter((path) => /^dist\/(cli|page|platform\/browser|render|command\.cache)/.test(path)),
      [],
    );
    assert.ok(packed.size < MAX_TARBALL_BYTES, `${packed.size} bytes`);
  });

  it('the lock file holds no download addresses', () => {
    assert.doesNotMatch(readFileSync(join(projectRoot, 'package-lock.json'), 'utf8'), /"resolved"/);
  });

  it('brings what our user chose, and pcap-parser only to those who have it', () => {
    const { dependencies, peerDependencies, peerDependenciesMeta, devDependencies } = JSON.parse(
      readFileSync(join(projectRoot, 'package.json'), 'utf8'),
    ) as Record<string, Record<string, unknown>>;
    for (const name of ['pkijs', 'asn1js', 'yargs', 'cli-table3']) assert.ok(name in dependencies!, name);
    assert.ok('pcap-parser' in peerDependencies!);
    assert.deepEqual(peerDependenciesMeta!['pcap-parser'], { optional: true });
    assert.ok('pcap-parser' in devDependencies!);
    assert.equal(existsSync(join(folder, 'node_modules/pcap-parser')), false);
    assert.ok(existsSync(join(folder, 'node_modules/pkijs')));
  });

  it('runs as a command', () => {
    const { status, out } = run('node_modules/.bin/tls-dissect', [sample, '--lang', 'en']);
    assert.equal(status, 1);
    assert.match(out, /FAILED {2}The client refused the server's certificate/);
  });

  it('writes the app that it brings', () => {
    const { status, said } = run('node_modules/.bin/tls-dissect', ['app', '-o', 'app.html', '--lang', 'en']);
    assert.equal(status, 0, said);
    assert.match(readFileSync(join(folder, 'app.html'), 'utf8'), /^<!doctype html>[\s\S]*connect-src 'none'/);
  });

  it('teaches with the captures that it brings', () => {
    const { status, out } = run('node_modules/.bin/tls-dissect', [
      'lesson',
      'curl-with-cacert',
      '--lang',
      'en',
    ]);
    assert.equal(status, 0);
    assert.match(out, /status 400|HTTP 400/);
  });

  it('is a library for JavaScript', () => {
    writeFileSync(
      join(folder, 'use.js'),
      `import { dissect } from 'tls-dissect';
       const { connections } = await dissect(process.argv[2]);
       console.log(connections[0].verdict.cause);`,
    );
    const { out, said } = run(process.execPath, ['use.js', sample]);
    assert.equal(out, 'self_signed\n', said);
  });

  it('gives the schema of its JSON by name', () => {
    writeFileSync(
      join(folder, 'schema.js'),
      `import schema from 'tls-dissect/report.schema.json' with { type: 'json' };
       console.log(schema.$id);`,
    );
    const { out, said } = run(process.execPath, ['--no-warnings', 'schema.js']);
    assert.equal(out, 'urn:tls-dissect:report:2\n', said);
  });

  for (const [module, moduleResolution] of [
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ] as const) {
    it(`is a library for TypeScript without the types of Node.js, moduleResolution ${moduleResolution}`, () => {
      assert.equal(existsSync(join(folder, 'node_modules/@types/node')), false);
      const program = (cause: string) => `import { dissect, type Report } from 'tls-dissect';
        export const report: Report = await dissect(new Uint8Array());
        const ${cause} = report.connections.map(({ verdict }) => verdict.cause);
        export const first: string | undefined = causes[0]?.toString();
        `;
      const compile = (file: string, text: string) => {
        writeFileSync(join(folder, file), text);
        const tsc = join(projectRoot, 'node_modules/typescript/bin/tsc');
        const options = [
          '--strict',
          '--noEmit',
          '--target',
          'es2023',
          '--lib',
          'es2023',
          '--skipLibCheck',
          'false',
        ];
        const how = ['--module', module, '--moduleResolution', moduleResolution];
        return run(process.execPath, [tsc, ...options, ...how, file]);
      };
      const right = compile('use.ts', program('causes'));
      assert.equal(right.status, 0, right.said);
      const wrong = compile('misuse.ts', `import { dissect } from 'tls-dissect';\nawait dissect(7);\n`);
      assert.match(wrong.said, /misuse\.ts.*error TS2345/);
    });
  }
});
