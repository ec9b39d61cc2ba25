// One term for one thing: docs/glossary.md says which, and no catalogue holds another.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { CAUSES } from '../../src/diagnosis/verdict.js';
import { CAUSES as NAMED } from '../../src/language/chinese/causes.js';
import { projectRoot } from '../project-root.js';

interface Line {
  readonly place: string;
  readonly text: string;
}

/** The strings of a catalogue, as they stand in its source: comments aside, a line each. */
function sentencesOf(language: 'english' | 'chinese'): Line[] {
  const folder = join(projectRoot, 'src/language', language);
  return readdirSync(folder).flatMap((file) =>
    readFileSync(join(folder, file), 'utf8')
      .replaceAll(/\/\*[\s\S]*?\*\//g, (comment) => comment.replaceAll(/[^\n]/g, ''))
      .split('\n')
      .map((line, index) => ({
        place: `${language}/${file}:${index + 1}`,
        text: line
          .replace(/^\s*(?:\/\/|import ).*/, '')
          .replace(/^\s*(?:'[a-z0-9_.]+'|\w+): (?:\(.*?\) =>)?/, ''),
      })),
  );
}

const rows = readFileSync(join(projectRoot, 'docs/glossary.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| (?!what it is|---)/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()));
const listed = (cell: string | undefined): string[] =>
  (cell ?? '')
    .split(/[,、]/)
    .map((word) => word.trim())
    .filter((word) => word !== '');

describe('one term for one thing', () => {
  it('the glossary names each in both languages, once', () => {
    assert.ok(rows.length > 25);
    for (const [, what, english, chinese] of rows)
      assert.ok(what !== '' && english !== '' && chinese !== '', what);
    assert.equal(new Set(rows.map(([, what]) => what)).size, rows.length);
  });

  for (const [language, column] of [
    ['english', 4],
    ['chinese', 5],
  ] as const) {
    const lines = sentencesOf(language);
    for (const word of rows.flatMap((row) => listed(row[column]))) {
      it(`${language}: ${word}`, () => {
        const found =
          language === 'english'
            ? new RegExp(`\\b${word}\\b`)
            : new RegExp(word === '把握' ? '把握(?!手)' : word);
        assert.deepEqual(
          lines.filter(({ text }) => found.test(text)),
          [],
        );
      });
    }
  }
});

describe('Chinese is set as Chinese', () => {
  const lines = sentencesOf('chinese');
  it('no half-width colon, comma or semicolon stands behind a Chinese character', () => {
    assert.deepEqual(
      lines.filter(({ text }) =>
        /[\u4e00-\u9fff）”》][:;]|[\u4e00-\u9fff），],(?!\S*\))/u.test(
          text.replaceAll(/'[),]*$|`[),]*$/g, ''),
        ),
      ),
      [],
    );
  });

  it('a Chinese character and a Latin word have a space between them', () => {
    assert.deepEqual(
      lines.filter(({ text }) =>
        /[\u4e00-\u9fff](?:OpenSSL|TLS|CA|SYN|RST|PSK|HTTP|DTLS|QUIC|EAP)\b|\b(?:OpenSSL|TLS|CA|SYN|RST|PSK|HTTP|DTLS|QUIC|EAP)[\u4e00-\u9fff]/.test(
          text,
        ),
      ),
      [],
    );
  });

  it('every cause has a name of its own', () => {
    assert.equal(new Set(CAUSES.map((cause) => NAMED[cause].name)).size, CAUSES.length);
  });
});
