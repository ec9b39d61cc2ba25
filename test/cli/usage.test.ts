import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { projectRoot, samplesFolder } from '../project-root.js';

const command = join(projectRoot, 'bin/tls-dissect.js');
const failed = join(samplesFolder, 'tls12-server-self-signed.pcap');
const two = join(samplesFolder, 'tls12-two-connections.pcap');
const folder = mkdtempSync(join(tmpdir(), 'tls-dissect-usage-'));
after(() => rmSync(folder, { recursive: true }));

function written(name: string, content: string | Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

const keyLog = join(samplesFolder, 'tls12-no-client-certificate.keys');
const packed = written('packed.gz', gzipSync('CLIENT_RANDOM'));
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ellipticKey = written('elliptic.key', privateKey.export({ format: 'pem', type: 'pkcs8' }));
const locked = { format: 'pem', type: 'pkcs8', cipher: 'aes-128-cbc', passphrase: 'x' } as const;
const lockedKey = written('locked.key', privateKey.export(locked));

type Environment = Readonly<Record<string, string>>;

function cleanEnvironment(env: Environment): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(NO_COLOR|FORCE_COLOR|COLUMNS|TERM|NODE_TEST_CONTEXT)$/.test(name),
  );
  return { ...Object.fromEntries(inherited), ...env };
}

function run(args: readonly string[], env: Environment = {}, cwd = projectRoot) {
  const options = { input: '', env: cleanEnvironment(env), encoding: 'utf8', cwd } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], options);
  return { status, out: stdout, err: stderr };
}

/** A line of the shell, where $TLS_DISSECT is the command. */
function shell(line: string) {
  const env = cleanEnvironment({ TLS_DISSECT: command, NODE: process.execPath, FAILED: failed });
  const { status, stdout, stderr } = spawnSync('bash', ['-o', 'pipefail', '-c', line], {
    env,
    encoding: 'utf8',
  });
  return { status, out: stdout, err: stderr };
}

describe('wrong usage is told in one sentence on standard error, with status 2', () => {
  const wrong: readonly (readonly [args: readonly string[], sentence: RegExp])[] = [
    [[failed, '--connection', 'abc'], /--connection takes the number of a connection/],
    [[failed, '--connection', '0'], /--connection takes the number of a connection/],
    [[failed, '--connection', '-1'], /--connection takes the number of a connection/],
    [[failed, '--connection=1.5'], /--connection takes the number of a connection/],
    [[failed, '--connection'], /--connection needs a value/],
    [[two, '--connection', '1', '--connection', '9'], /no connection 9\. The capture holds: 1, 2\./],
    [[two, '--connection', '77'], /no connection 77\. The capture holds: 1, 2\./],
    [[two, '--port', '9999'], /No connection from or to port 9999\. The capture holds .* port: 8443\./],
    [[two, '--host', 'nowhere'], /No connection from or to nowhere\. The capture holds .* to: localhost\./],
    [
      [two, '--outcome', 'rejected'],
      /No connection with this outcome \(rejected\)\. The capture holds: failed, established\./,
    ],
    [
      [two, '--since', '2100-01-01'],
      /No connection meets all .* 2 were left out\. The capture runs from 20\d\d-/,
    ],
    [[two, '--port', '8443', '--outcome', 'failed', '--until', '2000-01-01'], /No connection meets all/],
    [[two, '--connection', '2', '--failed'], /The other options leave out connection 2\./],
    [[failed, '--connection', '1,x'], /--connection takes .* several with commas, not "x"\./],
    [[failed, '--connection=1,,2'], /--connection takes one value or several .* not "1,,2"\./],
    [[failed, '--connection', '99999999999999999999'], /--connection takes .*, not "9+"\./],
    [[failed, '--port', 'https'], /--port takes a port number, 0 to 65535, .* not "https"\./],
    [[failed, '--port', '443,65536'], /--port takes .* not "65536"\./],
    [[failed, '--port', '443;8443'], /--port takes .* not "443;8443"\./],
    [[two, '--port', '9998,9999'], /No connection from or to port 9998 or 9999\./],
    [[failed, '--host', '10.0.0.0/33'], /--host takes an address, a prefix .* not "10\.0\.0\.0\/33"\./],
    [[failed, '--host', 'example.com/24'], /--host takes .* not "example\.com\/24"\./],
    [[failed, '--host', ''], /--host takes .* not ""\./],
    [[two, '--host', '10.0.0.0/8,::/0'], /No connection from or to 10\.0\.0\.0\/8 or ::\/0\./],
    [[failed, '--outcome', 'failed,fine'], /--outcome takes one of established, failed/],
    [[failed, '--cause', 'expird'], /--cause does not know "expird"\. Did you mean expired\?/],
    [[failed, '--cause', 'bad weather'], /--cause does not know "bad weather"\. tls-dissect explain lists/],
    [
      [failed, '--cause', 'expired'],
      /No connection has the cause expired\. The capture holds: self_signed\./,
    ],
    [[failed, '--fail-on', 'sure'], /--fail-on takes one of certain, inferred, possible, not_tls/],
    [[failed, '--fail-on', 'certain,possible'], /--fail-on takes one of certain, inferred and possible/],
    [[failed, '--group-by', 'colour'], /--group-by takes one of ending, server, client/],
    [[failed, '--group-by', 'server', '--list'], /--group-by counts .*: choose one\./],
    [[failed, '--since', 'yesterday'], /--since takes a time such as .* not "yesterday"\./],
    [[failed, '--since', '10:45'], /--since takes a time such as 2026-11-23T10:45 \(local\)/],
    [[failed, '--until', '2026-02-31'], /--until takes a time .* not "2026-02-31"\./],
    [[failed, '--until', '2026-11-23T25:00'], /--until takes a time .* not "2026-11-23T25:00"\./],
    [[failed, '--compare', '1'], /--compare takes the numbers of two connections/],
    [[failed, '--compare', '1:1'], /--compare takes two different connections/],
    [[failed, '--compare', '1:2', '--connection', '1'], /one of --compare and --connection/],
    [[failed, '--compare', '1:2', '--ndjson'], /use --json instead of --ndjson/],
    [[failed, '--keylog', '-'], /--keylog takes a file: only a capture can come from standard input/],
    [[failed, '--private-key', '-'], /--private-key takes a file: only a capture/],
    [[failed, '--ca', '-'], /--ca takes a file: only a capture/],
    [[failed, '--client-certificate', '-'], /--client-certificate takes a file: only a capture/],
    [[failed, '--keylog', failed], /self-signed\.pcap: this is a packet capture \(pcap\), not a key log/],
    [[failed, '--keylog', packed], /packed\.gz: this is gzip data, not a key log: unpack it first\./],
    [[failed, '--keylog', '/dev/zero'], /\/dev\/zero: longer than 512 MB, which no key log/],
    [[failed, '--keylog', 'nowhere.keys'], /nowhere\.keys: no such file/],
    [[failed, '--private-key', 'nowhere.key'], /nowhere\.key: no such file/],
    [
      [failed, '--private-key', failed],
      /self-signed\.pcap: --private-key cannot read this as a private key; it takes PEM/,
    ],
    [[failed, '--private-key', keyLog], /certificate\.keys: --private-key cannot read this as a private key/],
    [[failed, '--private-key', ellipticKey], /elliptic\.key: this is not an RSA key; .* use --keylog/],
    [[failed, '--private-key', lockedKey], /locked\.key: this private key is encrypted; .*openssl pkey/],
    [[failed, '--ca', failed], /self-signed\.pcap: /],
    [[failed, '--ca', keyLog], /certificate\.keys: /],
    [[failed, '--ca', folder], /tls-dissect-usage-\w+: this is a directory/],
    [[keyLog], /certificate\.keys: .* it is a key log, which goes after --keylog\./],
    [[ellipticKey], /elliptic\.key: .* it is PEM: .* keys after --private-key\./],
    [[failed, '-o', failed], /self-signed\.pcap: this file is being read; write to another\./],
    [[failed, '-o', join(folder, 'none/report.txt')], /none\/report\.txt: cannot be written \(ENOENT\)\./],
    [[failed, '--html', 'x.html', '--markdown', 'x.html'], /Two forms cannot go to one file \(x\.html\)\./],
    [[failed, '--html', '-', '--json'], /Only one form can go to standard output/],
    [[failed, '--format', 'pdf'], /--format takes one of text, json, ndjson/],
    [[failed, '--format', 'json', '--ndjson'], /one of --format and --ndjson/],
    [[failed, '--write', '-'], /--write takes a file/],
    [[failed, '--redact', '--show-secrets'], /--redact and --show-secrets exclude each other/],
    [[failed, '--redact', '--write', join(folder, 'x')], /--redact and --write exclude each other/],
    [[failed, '--ascii', '--lang', 'zh'], /Chinese has no ASCII/],
    [['-', '--write', join(folder, 'x')], /standard input \(-\) will not do: name a file/],
    [[failed, '-', '--join'], /--join reads files, not standard input/],
    [['-'], /standard input: the file is empty/],
    [['lesson', 'one', 'two'], /One lesson at a time/],
    [['lesson', 'self-sined'], /There is no lesson "self-sined"/],
    [['explain', 'unknwn_ca'], /Did you mean unknown_ca/],
    [[failed, '-i', 'eth0'], /tls-dissect reads captures and makes none: tcpdump/],
    [[failed, '-T', 'fields'], /Instead of -T use --json/],
    [[failed, '-Y', 'http'], /Of display filters -Y takes/],
    [[failed, '--completion', 'fish'], /--completion takes one of bash, zsh/],
    [[failed, '--width', '10'], /--width takes a number of columns/],
    [[failed, '--width', 'wide'], /--width takes a number of columns/],
    [[failed, '--color=purple'], /--color takes one of auto, always, never/],
    [[failed, '--outcome', 'fine'], /--outcome takes one of established, failed/],
    [[failed, '--conection', '1'], /Unknown option --conection\. Did you mean --connection\?/],
    [[failed, '--colour', 'always'], /Did you mean --color\?/],
    [[failed, '--Json'], /Did you mean --json\?/],
    [[failed, '--something-else'], /Unknown option --something-else\. \(/],
    [[failed, '-q'], /Unknown option -q\. \(/],
    [[failed, '--toString'], /Unknown option --toString\./],
    [[failed, '--constructor=1'], /Unknown option --constructor\./],
    [[failed, '--__proto__', '1'], /Unknown option/],
    [[failed, '--\u001b[31mred'], /Unknown option --\\x1b\[31mred/],
    [[failed, '--json', '--ndjson'], /one of --json and --ndjson/],
    [['-', '-'], /Standard input \(-\) can be read once/],
    [['--json'], /Name a capture file/],
    [['\u001b[2Jx\ny\u202e.pcap'], /\\x1b\[2Jx\\x0ay\\u\{202e\}\.pcap: no such file/],
    [['--', '-x'], /-x: no such file/],
    [['007'], /: 007: no such file/],
    [[join(failed, 'inside')], /no such file/],
    [['/dev/null'], /empty/],
    [[written('one-byte', readFileSync(failed).subarray(0, 1))], /not a packet capture/],
    [[written('notes.txt', 'Frame 1: 74 bytes on wire\n'.repeat(40))], /it is text/],
    [[written('empty.json', '{}')], /not a packet capture/],
  ];
  for (const [args, sentence] of wrong) {
    it(
      JSON.stringify(
        args.map((word) => word.replace(samplesFolder, 'samples').replace(folder, '')).join(' '),
      ),
      () => {
        const { status, out, err } = run(args);
        assert.match(err, sentence);
        assert.match(err, /^tls-dissect: [^\n]+\n$/);
        assert.doesNotMatch(err, /[^\n\P{Cc}]|\p{Cf}/u);
        assert.doesNotMatch(err, /\bat .*\.js|\bError:/);
        assert.equal(status, 2);
        assert.equal(out, '');
      },
    );
  }

  it('a connection that standard input does not hold', () => {
    const { status, err } = shell('"$NODE" "$TLS_DISSECT" - --connection 7 <"$FAILED"');
    assert.deepEqual([status, err], [2, 'tls-dissect: There is no connection 7. The capture holds: 1.\n']);
  });

  it('a file that may not be read', (t) => {
    if (process.getuid?.() === 0) return t.skip('root may read every file');
    const file = written('secret.pcap', readFileSync(failed));
    chmodSync(file, 0);
    const { status, out, err } = run([file]);
    assert.deepEqual([status, out, err], [2, '', `tls-dissect: ${file}: no permission to read this file.\n`]);
  });

  it('random bytes of every size', () => {
    for (const length of [1, 4, 16, 24, 40, 100, 10_000]) {
      const noise = Uint8Array.from({ length }, (_, i) => (i * 197 + (i >> 3) * 89 + 0x8f) & 0xff);
      const { status, out, err } = run([written(`noise-${length}`, noise)]);
      assert.equal(status, 2);
      assert.equal(out, '');
      assert.match(err, /^tls-dissect: [^\n]+\n$/);
    }
  });

  it('several files, a sentence each; what can be read is shown all the same', () => {
    const { status, out, err } = run(['nowhere', failed, folder, '--json']);
    assert.equal(status, 2);
    assert.match(err, /^tls-dissect: nowhere: [^\n]+\ntls-dissect: [^\n]+ directory[^\n]+\n$/);
    const report = JSON.parse(out) as { captures: unknown[]; connections: { capture: number }[] };
    assert.equal(report.captures.length, 1);
    assert.equal(report.connections[0]?.capture, 1);
  });
});

describe('an option given twice', () => {
  it('adds to the first where several can be chosen', () => {
    const ids = (...args: string[]): number[] =>
      (JSON.parse(run([two, '--json', ...args]).out) as { connections: { id: number }[] }).connections.map(
        ({ id }) => id,
      );
    assert.deepEqual(ids('--connection', '1', '--connection', '2'), [1, 2]);
    assert.deepEqual(ids('--connection=2', '--connection=2'), [2]);
    assert.deepEqual(ids('--outcome', 'failed', '--outcome', 'established'), [1, 2]);
    assert.deepEqual(ids('--port', '8443', '--port', '1'), [1, 2]);
    assert.deepEqual(ids('--host', 'nowhere', '--host', 'localhost'), [1, 2]);
  });

  it('or takes several with commas between them', () => {
    const ids = (...args: string[]): number[] =>
      (JSON.parse(run([two, '--json', ...args]).out) as { connections: { id: number }[] }).connections.map(
        ({ id }) => id,
      );
    assert.deepEqual(ids('--connection', '1,2'), [1, 2]);
    assert.deepEqual(ids('--connection=2'), [2]);
    assert.deepEqual(ids('--outcome', 'failed, established'), [1, 2]);
    assert.deepEqual(ids('--port=1,8443'), [1, 2]);
    assert.deepEqual(ids('--host', '10.0.0.0/8,127.0.0.0/8'), [1, 2]);
    assert.deepEqual(ids('--host', '127.0.0.1,nowhere'), [1, 2]);
    assert.deepEqual(ids('--cause', 'none', '--outcome', 'established'), [2]);
    assert.deepEqual(ids('--cause', 'expired,none,self-signed').length, 2);
  });

  it('counts last where it takes one value', () => {
    const { status, out } = run([
      failed,
      '--width',
      '160',
      '--width',
      '60',
      '--color=always',
      '--color=never',
    ]);
    assert.equal(status, 1);
    assert.equal(out, run([failed, '--width', '60']).out);
  });
});

describe('the terminal', () => {
  it('colour: an option goes before NO_COLOR, NO_COLOR before FORCE_COLOR, and a pipe has none', () => {
    const coloured = (args: readonly string[], env: Environment = {}) =>
      run([failed, ...args], env).out.includes('\u001b[');
    assert.equal(coloured([]), false);
    assert.equal(coloured([], { FORCE_COLOR: '1' }), true);
    assert.equal(coloured([], { FORCE_COLOR: '0' }), false);
    assert.equal(coloured([], { FORCE_COLOR: '1', NO_COLOR: '1' }), false);
    assert.equal(coloured([], { FORCE_COLOR: '1', NO_COLOR: '' }), true);
    assert.equal(coloured([], { FORCE_COLOR: '1', TERM: 'dumb' }), false);
    assert.equal(coloured(['--color=always'], { NO_COLOR: '1' }), true);
    assert.equal(coloured(['--color=never'], { FORCE_COLOR: '1' }), false);
    assert.equal(coloured(['--no-color'], { FORCE_COLOR: '1' }), false);
  });

  it('JSON is never coloured', () => {
    const { out } = run([failed, '--json', '--color=always'], { FORCE_COLOR: '1' });
    assert.doesNotMatch(out, /\u001b/);
    JSON.parse(out);
  });

  it('width: --width goes before COLUMNS, and 80 is what a pipe has', () => {
    const widest = (args: readonly string[], env: Environment = {}) =>
      Math.max(
        ...run([failed, ...args], env)
          .out.split('\n')
          .filter((line) => !line.startsWith('     '))
          .map((line) => line.length),
      );
    assert.ok(widest([]) > 60 && widest([]) <= 80);
    assert.ok(widest([], { COLUMNS: '60' }) <= 60);
    assert.ok(widest([], { COLUMNS: '160' }) > 100);
    assert.ok(widest(['--width', '60'], { COLUMNS: '160' }) <= 60);
    assert.ok(widest([], { COLUMNS: '5' }) <= 40);
    for (const nonsense of ['', 'wide', '-3', '0'])
      assert.equal(widest([], { COLUMNS: nonsense }), widest([]));
  });

  it('a terminal gets colour and its own width', (t) => {
    if (!existsSync('/usr/bin/script')) return t.skip('script(1) is not here');
    const line = 'stty cols 60; exec "$NODE" "$TLS_DISSECT" "$FAILED"';
    const { out } = shell(`TERM=xterm script -qec '${line}' /dev/null </dev/null`);
    assert.match(out, /\u001b\[1m/);
    const plain = out.replaceAll(/\u001b\[\d+m|\r/g, '').split('\n');
    const long = plain.filter((one) => one.length > 60 && !one.startsWith('     '));
    assert.deepEqual(long, []);
  });
});

describe('the shell', () => {
  it('head ends it quietly', () => {
    const { out, err } = shell('"$NODE" "$TLS_DISSECT" "$FAILED" --json | head -n 1');
    assert.deepEqual([out, err], ['{\n', '']);
  });

  it('a full disk is told, not thrown', (t) => {
    if (!existsSync('/dev/full')) return t.skip('/dev/full is not here');
    const { status, err } = shell('"$NODE" "$TLS_DISSECT" "$FAILED" > /dev/full');
    assert.deepEqual([status, err], [2, 'tls-dissect: The output cannot be written (ENOSPC).\n']);
  });

  it('a large document passes a slow pipe whole', () => {
    const files = Array.from({ length: 60 }, () => '"$FAILED"').join(' ');
    const { status, out, err } = shell(`"$NODE" "$TLS_DISSECT" --json ${files} | (sleep 0.3; cat)`);
    assert.deepEqual([status, err], [1, '']);
    assert.equal((JSON.parse(out) as { connections: unknown[] }).connections.length, 60);
  });

  it('a capture comes by standard input, also with nothing in it', () => {
    assert.equal(shell('cat "$FAILED" | "$NODE" "$TLS_DISSECT" -').status, 1);
    assert.equal(shell('cat "$FAILED" | "$NODE" "$TLS_DISSECT" -r -').status, 1);
    const { status, out, err } = shell('"$NODE" "$TLS_DISSECT" - </dev/null');
    assert.deepEqual([status, out, err], [2, '', 'tls-dissect: standard input: the file is empty.\n']);
  });

  it('the way to a file does not matter', () => {
    const { status, out } = run(['tls12-server-self-signed.pcap', '--json'], {}, samplesFolder);
    assert.equal(status, 1);
    assert.equal(JSON.parse(out).captures[0].file, 'tls12-server-self-signed.pcap');
    const odd = written("it's a \u202ename;$(x).pcap", readFileSync(failed));
    assert.equal(JSON.parse(run([odd, '--json']).out).captures[0].file, odd);
  });

  it('help is as wide as the terminal', () => {
    const widest = (columns: string) =>
      Math.max(
        ...run(['--help'], { COLUMNS: columns })
          .out.split('\n')
          .map((line) => line.length),
      );
    assert.ok(widest('60') <= 60);
    assert.ok(widest('160') > 110 && widest('160') <= 160);
  });

  it('a locale without Unicode gets ASCII, unless Chinese is asked for; one that is not named gets Unicode', () => {
    const isAscii = (env: Environment, ...args: string[]) =>
      !/[^\n -~]/.test(run([failed, ...args], env).out);
    for (const LANG of ['C', 'POSIX', 'en_US.ISO-8859-1', 'zh_CN.GB18030']) {
      assert.ok(isAscii({ LC_ALL: '', LC_CTYPE: '', LANG }), LANG);
      assert.ok(!isAscii({ LC_ALL: '', LC_CTYPE: '', LANG }, '--lang', 'zh'), LANG);
    }
    for (const LANG of ['', 'C.UTF-8', 'en_US.utf8', 'de_DE'])
      assert.ok(!isAscii({ LC_ALL: '', LC_CTYPE: '', LANG }), LANG);
    assert.ok(isAscii({ LC_ALL: 'C', LANG: 'en_US.UTF-8' }));
    assert.ok(!isAscii({ LC_ALL: '', LC_CTYPE: 'en_US.UTF-8', LANG: 'C' }));
  });

  it('help fits 80 columns and names every exit status', () => {
    for (const args of [['--help'], ['-h'], ['--help', 'nowhere.pcap']]) {
      const { status, out, err } = run(args);
      assert.deepEqual([status, err], [0, '']);
      assert.deepEqual(
        out.split('\n').filter((line) => line.length > 80),
        [],
      );
      assert.match(out, /0 no handshake failed; 1 one did; 2 [^;]+;\s+3 /);
      assert.doesNotMatch(out, /--r\b|\bundefined\b/);
    }
  });
});
