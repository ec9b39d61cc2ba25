// The first sentence of a verdict is as sure as the verdict: what is but possible says so in words, and what is inferred
// or certain does not read like a guess.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { dissect, type LanguageTag, type VerdictReport } from '../../src/index.js';
import { projectRoot, samplesFolder } from '../project-root.js';

const DOUBT: Readonly<Record<LanguageTag, RegExp>> = {
  en: /\b(?:probably|seems)\b/,
  zh: /可能|似乎/,
};
/** What says no more than was seen, or that too little was. */
const RESERVED: Readonly<Record<LanguageTag, RegExp>> = {
  en: /^As far as the capture shows|^Nothing visible went wrong|does not contain enough to tell|\boften\b/,
  zh: /^就抓包所见|^明文部分没有出错|^可见的部分没有出错|不足以判断|常常/,
};

const samples = readdirSync(samplesFolder).filter((file) => file.endsWith('.pcap'));

async function verdictsOf(file: string, language: LanguageTag, withKeys: boolean): Promise<VerdictReport[]> {
  const keyLog = join(samplesFolder, file.replace('.pcap', '.keys'));
  if (withKeys && !existsSync(keyLog)) return [];
  const keyLogs = withKeys ? [{ name: 'keys', text: readFileSync(keyLog) }] : [];
  const { connections } = await dissect(join(samplesFolder, file), { language, keyLogs });
  return connections.map(({ verdict }) => verdict);
}

describe('a verdict that is', () => {
  for (const language of ['en', 'zh'] as const) {
    it(`possible says so, and one that is surer does not hesitate (${language})`, async () => {
      const told = { possible: 0, surer: 0, reason: 0 };
      for (const file of samples) {
        for (const withKeys of [false, true]) {
          for (const { confidence, causeConfidence, cause, summary } of await verdictsOf(
            file,
            language,
            withKeys,
          )) {
            const about = `${file}: ${summary}`;
            if (confidence === 'possible') {
              told.possible++;
              assert.ok(DOUBT[language].test(summary) || RESERVED[language].test(summary), about);
            } else if (causeConfidence === 'possible' && cause !== 'unknown') told.reason++;
            else if (cause !== 'unknown') {
              told.surer++;
              assert.doesNotMatch(summary, DOUBT[language], about);
              assert.doesNotMatch(summary, RESERVED[language], about);
            }
            // One doubt is enough.
            assert.ok((summary.match(new RegExp(DOUBT[language], 'g')) ?? []).length <= 1, about);
          }
        }
      }
      assert.ok(told.possible > 100 && told.surer > 100 && told.reason > 50, JSON.stringify(told));
    });
  }
});

it('every sentence that a verdict begins with can be said with less than certainty', () => {
  for (const language of ['english', 'chinese']) {
    const folder = join(projectRoot, 'src/language', language);
    const sources = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
    const unaware = sources.flatMap((source) =>
      [...source.matchAll(/^ {2}'(verdict\.\w+)': ([\s\S]*?)(?=^ {2}')/gm)]
        .filter(([, , body]) => !/probably|isPossible/i.test(body ?? ''))
        .map(([, id]) => id),
    );
    assert.deepEqual(unaware.sort(), [
      'verdict.eap_peer_silent',
      'verdict.established_hidden',
      'verdict.incomplete',
      'verdict.quic_established_hidden',
    ]);
  }
});
