// --explain: every step of every sample has its paragraph, in both languages, and the default output has none.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { type ConnectionReport, dissect, type LanguageTag } from '../../src/index.js';
import { columns } from '../../src/render/shared/wrap.js';
import { renderText } from '../../src/render/text/text.js';
import { projectRoot, samplesFolder } from '../project-root.js';

const samples = readdirSync(samplesFolder).filter((file) => file.endsWith('.pcap'));

async function explained(name: string, language: LanguageTag, withKeys = true) {
  const keyLog = join(samplesFolder, name.replace('.pcap', '.keys'));
  const keyLogs = withKeys && existsSync(keyLog) ? [{ name: 'keys', text: readFileSync(keyLog) }] : [];
  return dissect({ name, path: join(samplesFolder, name) }, { language, keyLogs, shown: { lessons: true } });
}

const steps = (connections: readonly ConnectionReport[]) => connections.flatMap(({ timeline }) => timeline);

describe('every step is explained', () => {
  for (const name of samples) {
    it(name, async () => {
      for (const withKeys of [true, false]) {
        for (const language of ['en', 'zh'] as const) {
          for (const entry of steps((await explained(name, language, withKeys)).connections)) {
            const { text = '', references = [] } = entry.lesson ?? {};
            assert.ok(text.length > 20, `${entry.message}: ${text}`);
            assert.doesNotMatch(text, /undefined|NaN|\[object/);
            if (language === 'zh') assert.doesNotMatch(text, /\b[a-z]{2,}(?: [a-z]{2,}){3,}/i, entry.message);
            else assert.match(text, /^[A-Z].*[.?]$/, entry.message);
            if (entry.message !== 'plaintext') assert.ok(references.length > 0, entry.message);
            for (const one of references) assert.match(one, /^RFC \d+(?: (?:section|appendix) [\dA-Z.]+)?$/);
          }
        }
      }
    });
  }
});

it('nothing is explained unasked', async () => {
  const { connections } = await dissect(join(samplesFolder, 'tls12-mutual-success.pcap'));
  assert.ok(steps(connections).every(({ lesson }) => lesson === undefined));
});

describe('the seed story, explained', () => {
  const told = async (name: string, language: LanguageTag, width: number) =>
    renderText(await explained(`${name}.pcap`, language), {
      width,
      colour: false,
      unicode: true,
      all: true,
      language,
    });

  for (const run of ['server-self-signed', 'no-client-certificate', 'mutual-success']) {
    for (const language of ['en', 'zh'] as const) {
      const name = `tls12-${run}`;
      it(`${name} in ${language}`, async () => {
        const text = await told(name, language, 80);
        const golden = join(projectRoot, 'test/golden/explain', `${name}.${language}.txt`);
        if (process.env['UPDATE_GOLDEN'] === '1') {
          mkdirSync(join(projectRoot, 'test/golden/explain'), { recursive: true });
          writeFileSync(golden, text);
        }
        assert.equal(text, readFileSync(golden, 'utf8'));
        const long = text.split('\n').filter((line) => columns(line) > 80 && !/^ {5}\S/.test(line));
        assert.deepEqual(long, []);
      });
    }
  }

  it('says what matters in this one: whose certificate it is, and that it is empty', async () => {
    const { connections } = await explained('tls12-no-client-certificate.pcap', 'en');
    const empty = steps(connections).find(
      ({ from, message }) => from === 'client' && message === 'certificate',
    );
    assert.match(empty?.lesson?.text ?? '', /the answer of a client without a certificate/);
    const own = steps(connections).find(
      ({ from, message }) => from === 'server' && message === 'certificate',
    );
    assert.match(own?.lesson?.text ?? '', /signed with its own key/);
  });
});
