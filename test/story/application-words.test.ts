// What applications say inside TLS, held against the truth of real captures: who was let in, and who was turned down.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import type { ApplicationWord } from '../../src/application/application-word.js';
import { projectRoot } from '../project-root.js';
import { connectionsIn } from './connections-in.js';

const strangers = join(projectRoot, '../shared/strangers');
const skip = existsSync(join(strangers, 'truth.jsonl')) ? false : 'no captures of strangers here';

interface Truth {
  readonly file: string;
  readonly keylog: string | null;
  readonly client: string;
  readonly server: string;
  readonly scenario: string;
  readonly outcomes: readonly string[];
  readonly by: readonly string[];
}

interface Heard extends Truth {
  /** The words of each connection. */
  readonly said: readonly (readonly ApplicationWord[])[];
  /** Some server asked for a certificate: where none did, words about one speak of what is behind it. */
  readonly asked: boolean;
}

const fromServer = (words: readonly ApplicationWord[]): readonly ApplicationWord[] =>
  words.filter(({ from }) => from === 'server');
const inBrief = (words: readonly ApplicationWord[]): string =>
  words.map(({ protocol, means, code }) => [protocol, means, code].filter(Boolean).join(' ')).join(', ');

describe('the words of strangers', { skip }, () => {
  const heard: Heard[] = [];
  before(async () => {
    for (const line of readFileSync(join(strangers, 'truth.jsonl'), 'utf8').trim().split('\n')) {
      const truth = JSON.parse(line) as Truth;
      if (truth.keylog === null) continue;
      const connections = await connectionsIn(join(strangers, truth.file), join(strangers, truth.keylog));
      const said = connections.map(({ events }) =>
        events.flatMap((event) => (event.kind === 'application_data' ? (event.said ?? []) : [])),
      );
      const asked = connections.some(({ events }) =>
        events.some((event) => event.kind === 'handshake' && event.message.name === 'certificate_request'),
      );
      heard.push({ ...truth, said, asked });
    }
  });

  const named = (pattern: RegExp): readonly Heard[] => {
    const found = heard.filter(({ file }) => pattern.test(file));
    assert.ok(found.length > 0, `${pattern}`);
    return found;
  };

  it('nobody who was let in is told to have been turned down for a certificate', (t) => {
    let accepted = 0;
    let tried = 0;
    for (const { file, outcomes, said, asked } of heard) {
      if (outcomes.some((outcome) => outcome !== 'established') || !asked) continue;
      const words = said.flatMap(fromServer);
      tried++;
      if (words.some(({ means }) => means === 'accepted')) accepted++;
      assert.ok(!words.some(({ means }) => means === 'refused_certificate'), `${file}: ${inBrief(words)}`);
    }
    t.diagnostic(`${tried} captures of who was let in, in ${accepted} of them the server says so`);
    assert.ok(accepted > 80);
  });

  it('nobody whom the server turned down is told to be welcome', (t) => {
    let refused = 0;
    let tried = 0;
    for (const { file, outcomes, by, said, scenario } of heard) {
      if (outcomes.includes('established') || by.join() !== 'server') continue;
      tried++;
      const words = said.flatMap(fromServer);
      if (words.some(({ means }) => means.startsWith('refused'))) refused++;
      // A path that anybody may see, and then one that needs a certificate; one connection after another.
      if (said.length > 1 || /second-request|renegotiation|post-?handshake/i.test(scenario)) continue;
      assert.ok(!words.some(({ means }) => means === 'accepted'), `${file} ${scenario}: ${inBrief(words)}`);
    }
    t.diagnostic(`${tried} captures of who was turned down, in ${refused} of them the application says so`);
    assert.ok(refused > 50);
  });

  it('Dovecot turns down for want of a valid certificate', () => {
    for (const { file, said, outcomes } of named(/s08(?:88|89|9[0-7])\b/)) {
      if (!outcomes.includes('rejected')) continue;
      const [word] = said.flatMap(fromServer).filter(({ means }) => means.startsWith('refused'));
      assert.equal(`${word?.protocol} ${word?.means} ${word?.code}`, 'IMAP refused_certificate NO', file);
      assert.equal(word?.missing, undefined, file);
    }
  });

  it('Postfix turns down by name, or with words that can mean anything', () => {
    for (const { file, said, scenario } of named(/s086[2-9]|s087[01]/)) {
      const [word] = said.flatMap(fromServer).filter(({ means }) => means.startsWith('refused'));
      if (word === undefined) continue;
      assert.equal(`${word.means} ${word.code}`, 'refused_certificate 421', file);
      assert.equal(word.missing, scenario === 'nocert', file);
    }
    for (const { file, said, outcomes } of named(/s108[4-9]|s1090/)) {
      if (!outcomes.includes('rejected')) continue;
      const words = said.flatMap(fromServer).filter(({ means }) => means.startsWith('refused'));
      assert.equal(inBrief(words), 'SMTP refused 554', file);
    }
  });

  it('nginx by the path: the second answer of one connection', () => {
    const [{ said }] = named(/s1091/) as [Heard];
    assert.equal(inBrief(said.flatMap(fromServer)), 'HTTP accepted 200, HTTP refused 403');
  });

  it('HEAD: a 400 without its page, and nothing to wait for', () => {
    for (const { file, said, outcomes } of named(/c61(?:3[6-9]|4\d)-curl-head/)) {
      const words = inBrief(said.flatMap(fromServer));
      if (outcomes.includes('rejected'))
        assert.ok(words === 'HTTP refused 400' || words === '', `${file}: ${words}`);
      else if (outcomes.join() === 'established') assert.equal(words, 'HTTP accepted 200', file);
    }
  });

  it('a client that asks and then leaves has not been welcomed: FTP, SMTP', () => {
    for (const { file, said, by } of [...named(/c24(?:19|2\d|3[01])-/), ...named(/c2275-/)]) {
      if (!by.includes('client')) continue;
      const words = said.flatMap(fromServer);
      assert.ok(
        words.every(({ means }) => means === 'greeting' || means === 'neutral'),
        `${file}: ${inBrief(words)}`,
      );
    }
  });

  it('every word has its frame, and says nothing long', () => {
    for (const { file, said } of heard) {
      for (const { frame, text } of said.flat())
        assert.ok(frame !== undefined && frame > 0 && (text?.length ?? 0) <= 120, file);
    }
  });
});
