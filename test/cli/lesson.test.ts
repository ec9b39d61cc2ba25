// `tls-dissect lesson`: recorded connections told step by step, with a question at the end.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { teach } from '../../src/cli/lesson-command.js';
import { choicesOf, LESSON_NAMES, LESSONS, lessonNamed } from '../../src/render/shared/lessons.js';
import { projectRoot, samplesFolder } from '../project-root.js';

const root = pathToFileURL(`${projectRoot}/`);
const run = (...args: readonly string[]) =>
  spawnSync(process.execPath, [join(projectRoot, 'bin/tls-dissect.js'), ...args], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '' },
  });

interface Expected {
  readonly connections: readonly {
    readonly outcome: string | readonly string[];
    readonly refusedBy: string | readonly string[];
    readonly refused: string | readonly string[] | null;
    readonly cause: string | readonly string[];
  }[];
}

const allowed = (words: string | readonly string[] | null | undefined, word: string | null): boolean =>
  words === undefined || [words].flat().includes(word);

/** What a pupil sees who types these lines, and the prompts. */
async function taught(name: string, answers: readonly string[]): Promise<string> {
  const left = [...answers];
  let text = '';
  const problem = await teach(
    [name],
    root,
    { width: 80, colour: false, unicode: true, language: 'en' },
    {
      write: (words) => {
        text += words;
        return Promise.resolve();
      },
      ask: (prompt) => {
        text += `[${prompt}]`;
        return Promise.resolve(left.shift());
      },
    },
    { goOn: 'next', choose: (most) => `1-${most}` },
  );
  assert.equal(problem, undefined);
  return text;
}

describe('the lessons', () => {
  it('are listed, the story of three curl runs first', () => {
    const { status, stdout } = run('lesson');
    assert.equal(status, 0);
    assert.match(
      stdout,
      /^ {2}1 {2}curl-without-cacert +Three runs of curl: the first\n {2}2 {2}curl-with-cacert/,
    );
    for (const name of LESSON_NAMES) assert.ok(stdout.includes(` ${name} `), name);
    assert.match(run('lesson', '--lang', 'zh').stdout, /三次 curl：第一次/);
  });

  for (const name of LESSON_NAMES) {
    it(`${name} tells what was configured, asks, and shows the verdict`, () => {
      const { sample, connection, truth } = LESSONS[name];
      const expected = join(samplesFolder, `${sample}.expected.json`);
      if (existsSync(expected)) {
        const { connections } = JSON.parse(readFileSync(expected, 'utf8')) as Expected;
        const real = connections[connection - 1]!;
        assert.ok(allowed(real.refusedBy, truth.refusedBy), 'who refused');
        assert.ok(allowed(real.cause, truth.cause), 'cause');
        if (truth.cause === 'none') assert.equal(real.outcome, 'established');
        else assert.ok(allowed(real.refused, truth.refused), 'what was refused');
      }
      const { choices, right } = choicesOf(name);
      assert.equal(choices[right], truth);
      assert.equal(new Set(choices.map((choice) => JSON.stringify(choice))).size, 4);
      const { status, stdout, stderr } = run('lesson', name);
      assert.equal(status, 0, stderr);
      assert.match(stdout, new RegExp(`\nAnswer: ${right + 1}\\.\n\nWhat was configured\n`));
      const [before = '', after = ''] = stdout.split('What went wrong?');
      assert.match(before, /client_hello|plaintext/);
      // The verdict is not given away before the question.
      assert.doesNotMatch(before, /Verdict|Confidence/);
      assert.match(after, /What tls-dissect says\n[✖✔○]/);
      const chinese = run('lesson', name, '--lang', 'zh').stdout;
      assert.match(chinese, /哪里出了问题？/);
      assert.doesNotMatch(
        chinese.replaceAll(/^ {5}(?:curl|openssl|tcpdump|SSLKEYLOGFILE).*$|“[^”]*”|`[^`]*`/gm, ''),
        /\b[a-z]{2,}(?: [a-z]{2,}){4,}/i,
      );
    });
  }

  it('put the right answer in another place from lesson to lesson', () => {
    assert.equal(new Set(LESSON_NAMES.map((name) => choicesOf(name).right)).size, 4);
  });

  it('never offer what no packet tells from the right answer', () => {
    const offered = choicesOf('curl-with-cacert').choices.map(({ cause }) => cause);
    assert.ok(!offered.includes('client_cert_not_in_ca_list'));
  });

  it('are found by number, and a misspelt one is guessed', () => {
    assert.equal(lessonNamed('1'), 'curl-without-cacert');
    assert.equal(lessonNamed('0'), undefined);
    const { status, stderr } = run('lesson', 'ca-lst');
    assert.equal(status, 2);
    assert.match(stderr, /There is no lesson "ca-lst"\. Did you mean ca-list/);
  });

  it('are text only', () => {
    assert.match(run('lesson', 'dates', '--json').stderr, /told as text/);
    assert.match(run('lesson', 'dates', 'names').stderr, /One lesson at a time/);
  });

  it('are in the package, with nothing else of the samples', () => {
    const { files } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
      readonly files: readonly string[];
    };
    const wanted = new Set(
      Object.values(LESSONS).flatMap(({ sample, keys }) => [
        `samples/${sample}.pcap`,
        ...(keys ? [`samples/${sample}.keys`] : []),
      ]),
    );
    assert.deepEqual(files.filter((file) => file.startsWith('samples/')).sort(), [...wanted].sort());
  });
});

describe('a pupil at a terminal', () => {
  const steps = (text: string) => text.split('[next]').length - 1;
  const enters = (count: number) => Array.from({ length: count }, () => '');

  it('is told a step with each Enter, answers, and hears whether that was right', async () => {
    const { right } = choicesOf('dates');
    const whole = steps(await taught('dates', enters(100)));
    assert.ok(whole > 8);
    const text = await taught('dates', [...enters(whole), String(right + 1)]);
    assert.match(text, /\[1-4\]\nRight\.\n/);
    const wrong = await taught('dates', [...enters(whole), 'what?', '9', String(((right + 1) % 4) + 1)]);
    assert.match(wrong, new RegExp(`\\[1-4\\]\\[1-4\\]\\[1-4\\]\nNo: the answer is ${right + 1}\\.`));
  });

  it('may leave at any step', async () => {
    const text = await taught('dates', ['', 'q']);
    assert.equal(steps(text), 2);
    assert.doesNotMatch(text, /What went wrong/);
    assert.equal(steps(await taught('dates', [])), 1);
  });

  it('does so at a real terminal, too', (t) => {
    if (spawnSync('python3', ['--version']).status !== 0) return t.skip('python3 makes the terminal');
    // The right answer to "versions" after its steps, typed into a pseudo-terminal.
    const script = [
      'import os, pty, sys, time',
      'pid, terminal = pty.fork()',
      'if pid == 0: os.execv(sys.argv[1], sys.argv[1:])',
      'text, answered = b"", 0',
      'while b"1 to 4: " not in text:',
      '    text += os.read(terminal, 65536)',
      '    asked = text.count(b"quit ")',
      '    if asked > answered: os.write(terminal, b"\\n")',
      '    answered = asked',
      'os.write(terminal, sys.stdin.buffer.read())',
      'try:',
      '    while True:',
      '        text += os.read(terminal, 65536)',
      'except OSError: pass',
      'os.waitpid(pid, 0)',
      'sys.stdout.buffer.write(text)',
    ].join('\n');
    const command = [process.execPath, join(projectRoot, 'bin/tls-dissect.js'), 'lesson', 'versions'];
    const { stdout, stderr } = spawnSync('python3', ['-c', script, ...command], {
      encoding: 'utf8',
      input: `${choicesOf('versions').right + 1}\n`,
      env: { PATH: process.env['PATH'] ?? '', TERM: 'xterm' },
      timeout: 60_000,
    });
    assert.match(stdout, /Right\./, stderr);
    assert.match(stdout, /protocol_version/);
  });
});
