import { MAX_SPOKEN_LINE } from '../base/limits.js';
import type { ApplicationWord } from './application-word.js';
import { certificateRefusal } from './certificate-refusal.js';
import { certificateWords } from './certificate-words.js';
import type { PlaintextName } from './dialogue.js';
import { type HttpStatusLine, headerEnd, statusLine } from './http-message.js';
import { protocolOfGreeting } from './line-protocols.js';
import { LINE_TONGUES } from './line-tongues.js';
import { linesOf } from './wire-text.js';
import { harmless } from './word-reader.js';

/**
 * Reads what a server says in clear where TLS was going on, having given TLS up: vsftpd's "500 OOPS: " with OpenSSL's
 * error, Exim's 421 and 554, an answer of HTTP/1.
 * @param sample the first bytes of it.
 * @param before the protocol that was spoken before TLS.
 * @returns undefined if it is none of these protocols, or no refusal.
 */
export function wordInClear(sample: Uint8Array, before?: PlaintextName): ApplicationWord | undefined {
  const [line] = linesOf(sample.subarray(0, MAX_SPOKEN_LINE));
  if (line === undefined) return undefined;
  const status = statusLine(line.text);
  if (status !== undefined) return status.status < 400 ? undefined : httpRefusal(status, sample);
  const name = before ?? (/^500 OOPS: /.test(line.text) ? 'ftp' : protocolOfGreeting(line.text));
  const tongue = name && LINE_TONGUES[name];
  const reply = tongue?.reply(line.text);
  if (tongue === undefined || reply === undefined || reply.positive) return undefined;
  const words = certificateWords(reply.text);
  const { missing } = words ?? {};
  return {
    from: 'server',
    protocol: tongue.name,
    means: words === undefined ? 'refused' : 'refused_certificate',
    code: reply.code,
    text: harmless(reply.text),
    ...(missing !== undefined && { missing }),
  };
}

function httpRefusal(status: HttpStatusLine, sample: Uint8Array): ApplicationWord {
  const end = headerEnd(sample);
  const refusal = certificateRefusal(status.status, end < 0 ? new Uint8Array(0) : sample.subarray(end));
  return {
    from: 'server',
    protocol: 'HTTP',
    version: status.version,
    means: refusal === undefined ? 'refused' : 'refused_certificate',
    code: String(status.status),
    ...(status.reason !== '' && { text: status.reason }),
    ...(refusal !== undefined && refusal !== 'either' && { missing: refusal === 'missing' }),
  };
}
