import type { WordInProgress } from './application-word.js';
import { certificateWords } from './certificate-words.js';
import { harmless, type Speaker } from './word-reader.js';

export interface Turned {
  readonly name?: string;
  readonly words?: string;
  readonly external?: boolean;
}

/**
 * Tells that the server turns the client down with a code, the name of that code if it has one, and words.
 * @param turned `external`: the client has offered its certificate as its credentials (SASL EXTERNAL, RFC 4422 appendix A): a
 * refusal of who it is is one of the certificate.
 */
export function tellRefusal(
  speaker: Speaker,
  code: string,
  { name = '', words = '', external = false }: Turned,
): WordInProgress {
  const about = certificateWords(words);
  const { missing } = about ?? {};
  return speaker.say({
    from: 'server',
    means: about !== undefined || external ? 'refused_certificate' : 'refused',
    code,
    text: harmless(name === '' || words === '' ? `${name}${words}` : `${name}: ${words}`),
    ...(missing !== undefined && { missing }),
  });
}
