import { MAX_KEPT_NAME_LENGTH, MAX_KEPT_NAMES } from '../base/limits.js';
import type { Side } from '../base/side.js';
import type { Certificate as CertificateMessage } from '../handshake/message-types.js';
import { host } from '../platform/host.js';
import { type Certificate, CertificateCache } from '../x509/certificate.js';
import { distinguishedName } from '../x509/distinguished-name.js';
import type { Facts } from './facts.js';

// Distinct certificates are few even where connections are many, and each is expensive to parse. What hangs on them
// (signatures that were checked, names made comparable) is held weakly, and goes with them.
let cache = new CertificateCache();

/** A message's certificates are asked for by timeline, rules and report alike. */
const parsedMessages = new WeakMap<CertificateMessage, ParsedChain>();

interface ParsedChain {
  readonly all: readonly ParsedCertificate[];
  /** Up to the first that cannot be decoded. */
  readonly decoded: readonly Certificate[];
}

const NO_CHAIN: ParsedChain = { all: [], decoded: [] };

const DAMAGED_NAME = '(damaged name)';

/** DER Names in words (RFC 4514), each made once as long as it is kept. */
export class NameWords {
  readonly #words = new Map<string, string>();

  get size(): number {
    return this.#words.size;
  }

  text(der: Uint8Array): string {
    if (der.length > MAX_KEPT_NAME_LENGTH) return distinguishedName(der) ?? DAMAGED_NAME;
    const key = host.latin1(der);
    let text = this.#words.get(key);
    if (text === undefined) {
      if (this.#words.size >= MAX_KEPT_NAMES) this.#words.clear();
      text = distinguishedName(der) ?? DAMAGED_NAME;
      this.#words.set(key, text);
    }
    return text;
  }
}

let nameWords = new NameWords();

/** A DER Name in words (RFC 4514). */
export const nameText = (der: Uint8Array): string => nameWords.text(der);

export type ParsedCertificate = ReturnType<CertificateCache['get']>;

/**
 * Lets go of every certificate and every name that was kept, as a dissection does when it ends: in a library, or in a
 * worker, nothing of a capture shall outlive it. One that still runs only parses again what it meets again.
 */
export function forgetCertificates(): void {
  cache = new CertificateCache();
  nameWords = new NameWords();
}

/** A certificate of the wire, parsed once however often it is seen. */
export const parseCertificate = (der: Uint8Array): ParsedCertificate => cache.get(der);

function parsedChainOf(facts: Facts, side: Side): ParsedChain {
  const message = (side === 'server' ? facts.serverCertificate : facts.clientCertificate)?.message;
  if (message === undefined) return NO_CHAIN;
  let parsed = parsedMessages.get(message);
  if (parsed === undefined) {
    parsed = parsedChain(message);
    parsedMessages.set(message, parsed);
  }
  return parsed;
}

function parsedChain(message: CertificateMessage): ParsedChain {
  const all = message.entries.map((entry) => cache.get(entry.certificate));
  const decoded: Certificate[] = [];
  for (const certificate of all) {
    if ('undecoded' in certificate) break;
    decoded.push(certificate);
  }
  return { all, decoded };
}

/** Each certificate that a side sent, in the order sent, decoded or not. */
export const parsedCertificatesOf = (facts: Facts, side: Side): readonly ParsedCertificate[] =>
  parsedChainOf(facts, side).all;

/** The certificates that a side sent up to the first that cannot be decoded. */
export const certificatesOf = (facts: Facts, side: Side): readonly Certificate[] =>
  parsedChainOf(facts, side).decoded;

/** The CAs that the server named in its CertificateRequest, as RFC 4514 strings. */
export function caNamesOf(facts: Facts): string[] {
  const names = facts.certificateRequest?.message.certificateAuthorities ?? [];
  return names.map(nameText);
}
