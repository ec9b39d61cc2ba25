import type { DialoguePiece, Prologue } from '../../src/application/dialogue.js';
import { prologueOf } from '../../src/application/prologue.js';

export const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));

export function hexBytes(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replace(/\s+/g, ''), 'hex'));
}

const piece =
  (side: 'client' | 'server') =>
  (said: string | Uint8Array): DialoguePiece => {
    const sample = typeof said === 'string' ? bytesOf(said) : said;
    return { side, sample, length: sample.length };
  };
export const client = piece('client');
export const server = piece('server');

/** A prologue in a few words, e.g. `smtp: 0 greeting 220, 1 hello`. */
export function told(pieces: readonly DialoguePiece[]): string {
  return describePrologue(prologueOf(pieces));
}

export function describePrologue(prologue: Prologue | undefined): string {
  if (prologue === undefined) return 'nothing';
  const steps = prologue.steps.map(({ piece: at, what, code, offersTls }) =>
    [at, what, code, offersTls === undefined ? undefined : offersTls ? 'offers' : 'no-offer']
      .filter((word) => word !== undefined)
      .join(' '),
  );
  const refused = prologue.steps.some(({ what }) => what === 'starttls_refused') ? ' (refused)' : '';
  const inner = prologue.inner ? ` > ${describePrologue(prologue.inner)}` : '';
  return `${prologue.protocol}${refused}: ${steps.join(', ')}${inner}`;
}
