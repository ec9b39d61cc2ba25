import type { ApplicationWord } from '../../src/application/application-word.js';
import { ApplicationWords } from '../../src/application/application-words.js';
import type { PlaintextName } from '../../src/application/dialogue.js';
import { bytesOf } from './conversation.js';

/** What a side says; `undefined`: bytes of it are missing. */
export type Said = readonly ['client' | 'server', string | Uint8Array | undefined];

/** The words heard in a conversation inside TLS, cut into pieces of at most `cut` bytes. */
export function overheard(
  conversation: readonly Said[],
  { before, cut = 1_000_000 }: { readonly before?: PlaintextName; readonly cut?: number } = {},
): ApplicationWord[] {
  const words: ApplicationWord[] = [];
  const ears = new ApplicationWords((word) => words.push(word), before);
  for (const [side, said] of conversation) {
    if (said === undefined) {
      ears.gap(side);
      continue;
    }
    const bytes = typeof said === 'string' ? bytesOf(said) : said;
    for (let at = 0; at < bytes.length; at += cut)
      ears.data(side, bytes, at, Math.min(bytes.length, at + cut));
  }
  return words;
}

/** A word in brief, e.g. `SMTP refused 554 Access denied`, `IMAP request LOGIN`. */
export const inBrief = ({ protocol, means, missing, code, text }: ApplicationWord): string =>
  [protocol, means, missing === undefined ? undefined : missing ? '(missing)' : '(sent)', code, text]
    .filter((part) => part !== undefined)
    .join(' ');

/** The words in brief, the same however the conversation is cut. */
export function words(conversation: readonly Said[], before?: PlaintextName): string[] {
  const whole = overheard(conversation, before === undefined ? {} : { before }).map(inBrief);
  for (const cut of [1, 2, 7]) {
    const again = overheard(conversation, before === undefined ? { cut } : { before, cut }).map(inBrief);
    if (again.join('\n') !== whole.join('\n'))
      throw new Error(`cut ${cut}: ${again.join('; ')} is not ${whole.join('; ')}`);
  }
  return whole;
}
