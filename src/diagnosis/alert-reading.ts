import { type Sentence, sentence } from '../language/language.js';
import { AlertDescription } from '../registry/alert.js';
import type { Facts } from '../story/facts.js';
import { stackOf } from './stacks/stack.js';
import type { ToldEnding } from './verdict.js';

const code = AlertDescription.code;

/** Alerts that a library sends about a certificate whatever is wrong with it, as recorded connections show. */
const SAID_OF_ANY_FAULT: Readonly<Record<string, readonly number[]>> = {
  Go: [code.bad_certificate],
  GnuTLS: [code.bad_certificate, code.access_denied],
  Java: [code.certificate_unknown, code.bad_certificate],
};

/** The libraries that say an alert of nearly any fault of a certificate. */
export const librariesThatSayOfAnyFault = (description: number): string[] =>
  Object.keys(SAID_OF_ANY_FAULT).filter((name) => SAID_OF_ANY_FAULT[name]!.includes(description));

/** Libraries with an alert of its own for most faults (ssl/statem/statem_lib.c, ssl_x509err2alert). */
const EXACT = new Set(['OpenSSL', 'Node.js']);

/** Built on them, programs refuse without a word (recorded: Node.js, gRPC). */
const SILENT = new Set(['Node.js', 'BoringSSL']);

const concernsCertificate = ({ refused }: ToldEnding): boolean =>
  refused === 'server_certificate' || refused === 'client_certificate';

/** How the ending is to be read, given the library that the refusing side probably uses. */
export function alertReading(facts: Facts, ending: ToldEnding): Sentence | undefined {
  const by = ending.refusedBy;
  if (!concernsCertificate(ending) || (by !== 'client' && by !== 'server')) return undefined;
  const name = stackOf(facts, by)?.name;
  if (name === undefined) return undefined;
  const { alert } = ending;
  if (alert === undefined || alert.from !== by) {
    return ending.outcome === 'abandoned' && SILENT.has(name)
      ? sentence('stack.reading.says_nothing', { name })
      : undefined;
  }
  const description = AlertDescription.label(alert.description);
  if (SAID_OF_ANY_FAULT[name]?.includes(alert.description) === true)
    return sentence('stack.reading.any_certificate_fault', { name, description });
  return EXACT.has(name) && alert.description === code.bad_certificate
    ? sentence('stack.reading.not_trust', { name, description })
    : undefined;
}
