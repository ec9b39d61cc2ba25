// Names and keys of the CAs that browsers and operating systems trust from the start.
import { publicRootRows } from './public-root.generated.js';

/** Digits of a key identifier that the rows hold: they tell the keys of one name apart. */
const DIGITS = 16;

const keysByName = new Map(publicRootRows.map(([subject, keys]) => [subject, keys.split(' ')]));

/**
 * Whether a public root bears that name (RFC 4514, attributes as the root spells them) and, where `keyIdentifier`
 * (lower-case hexadecimal) is given, that key. A name is a claim and no proof: a private CA may bear it, too.
 */
export function isPublicRoot(subject: string, keyIdentifier: string | null): boolean {
  const keys = keysByName.get(subject);
  return keys !== undefined && (keyIdentifier === null || keys.includes(keyIdentifier.slice(0, DIGITS)));
}
