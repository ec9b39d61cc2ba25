import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { projectRoot, samplesFolder } from '../project-root.js';

const command = join(projectRoot, 'bin/tls-dissect.js');
const sample = join(samplesFolder, 'tls12-server-self-signed.pcap');

function run(...args: string[]) {
  const env = { ...process.env, LC_ALL: 'C.UTF-8', NO_COLOR: '1' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], {
    env,
    encoding: 'utf8',
  });
  return { status, out: stdout, err: stderr };
}

describe('what users of tshark type', () => {
  const plain = run(sample);
  for (const args of [
    ['-r', sample],
    ['-n', '-r', sample],
    ['-nr', sample],
    [sample, '-Y', 'tls'],
    [sample, '-Y', 'tls && tcp.port == 8443 and ip.addr==127.0.0.1'],
    [sample, '-Y', 'tcp.port eq 8443'],
    [sample, '-Y', 'tls.handshake.extensions_server_name == "localhost"'],
  ])
    it(`does what is meant by ${args.join(' ').replace(sample, 'FILE')}`, () =>
      assert.deepEqual(run(...args), plain));

  for (const filter of ['tcp.port == 1', 'ip.addr == 10.9.9.9', 'tcp && tcp.port==44'])
    it(`leaves out what ${filter} leaves out`, () => {
      const { status, out } = run(sample, '-Y', filter, '--json');
      assert.equal(status, 2);
      assert.deepEqual((JSON.parse(out) as { connections: unknown[] }).connections, []);
    });

  for (const [args, english, chinese] of [
    [['-i', 'lo'], /tcpdump -i lo/, /只读取抓包/],
    [['-r', sample, '-t', 'ad'], /-t is not needed/, /不需要 -t/],
    [['-r', sample, '-T', 'json'], /--ndjson/, /代替 -T/],
    [['-r', sample, '-Y', 'tcp.stream eq 0'], /--connection/, /--connection/],
    [['-r', sample, '-Y', 'tls.alert_message'], /display filters/, /显示过滤器/],
    [['-r', sample, '-Y', 'tcp.port == 1 || tcp.port == 2'], /display filters/, /显示过滤器/],
    [['-r', sample, '-Y', '!tls'], /display filters/, /显示过滤器/],
    [['-r', sample, '-Y', 'tcp.port == 8443 && tcp.port == 1'], /display filters/, /显示过滤器/],
    [['-r', sample, '-Y', 'tcp.port == 8443', '--port', '1'], /display filters/, /显示过滤器/],
    [['-r', sample, '-Y', 'ip.addr == 10.0.0.0/8'], /display filters/, /显示过滤器/],
  ] as const)
    it(`says what to use instead of ${args.join(' ').replace(sample, 'FILE')}`, () => {
      const said = run(...args);
      assert.deepEqual([said.status, said.out], [2, '']);
      assert.match(said.err, english);
      assert.match(run(...args, '--lang', 'zh').err, chinese);
    });
});

describe('completion', () => {
  const completed = (...words: string[]) => {
    const script = `${run('--completion', 'bash').out}
      COMP_WORDS=(tls-dissect ${words.map((word) => `'${word}'`).join(' ')})
      COMP_CWORD=${words.length}
      _tls_dissect
      echo "\${COMPREPLY[*]}"`;
    return spawnSync('bash', ['-c', script], { encoding: 'utf8' }).stdout.trim();
  };

  it('of bash', () => {
    assert.equal(completed('--key'), '--keylog');
    assert.equal(completed('--color', 'al'), 'always');
    assert.equal(completed('--lang', ''), 'en zh');
    assert.equal(completed('capt'), '');
    assert.doesNotMatch(completed('-'), / -[nYti] /);
  });

  it('of zsh', (t) => {
    const script = run('--completion', 'zsh').out;
    assert.match(script, /--keylog\[.*\]:value:_files/);
    if (spawnSync('zsh', ['--version']).status !== 0) return t.skip('zsh is not installed');
    assert.equal(spawnSync('zsh', ['-n', '-c', script], { encoding: 'utf8' }).stderr, '');
  });
});
