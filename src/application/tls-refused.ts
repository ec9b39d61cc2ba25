import type { DialogueStep, Part, PlaintextName, TlsRefusal } from './dialogue.js';
import { firstLine, latin1, linesOf } from './wire-text.js';

/** Of each protocol with an offer of TLS, the commands with which a client only says farewell. */
const FAREWELL: Partial<Record<PlaintextName, RegExp>> = {
  smtp: /^QUIT\s*$/i,
  ftp: /^QUIT\s*$/i,
  pop3: /^QUIT\s*$/i,
  nntp: /^QUIT\s*$/i,
  sieve: /^LOGOUT\s*$/i,
  imap: /^[!-~]{1,64} LOGOUT\s*$/i,
  irc: /^QUIT\b/i,
  xmpp: /^<\/stream:stream>\s*$/,
};

/**
 * A keyword of eight letters that nobody has registered: what firewalls that rewrite mail put in the place of STARTTLS
 * (Cisco's "inspect esmtp" writes XXXXXXXA, others XXXXXXXX or asterisks).
 */
const MASKED = /(?:^|[ -])(?:X{7}[A-Z]|\*{8})\s*$/m;
const MASKED_COMMAND = /^(?:X{8}|\*{8})\s*$/;

/** How TLS, or the tunnel to it, was turned down; undefined if it was not, or if the last word was yes. */
export function refusalIn(
  protocol: PlaintextName,
  steps: readonly DialogueStep[],
  parts: readonly Part[],
): TlsRefusal | undefined {
  const last = steps.findLast(
    ({ what }) => what.startsWith('starttls_') || what === 'connect_accepted' || what === 'connect_refused',
  );
  if (last?.what === 'connect_refused') {
    return refusal('proxy_refused', 'server', last, saidAfter(protocol, parts, last.piece));
  }
  if (last?.what === 'starttls_accepted' || last?.what === 'connect_accepted') return undefined;
  const offer = steps.findLast(
    (one) => one.offersTls !== undefined && (last === undefined || one.piece <= last.piece),
  );
  const masked = maskedOffer(offer, parts) ?? maskedCommand(protocol, steps, parts);
  if (masked !== undefined) {
    const { what: _, ...step } = masked;
    return refusal('starttls_stripped', 'network', step, saidAfter(protocol, parts, masked.piece));
  }
  if (last?.what === 'starttls_refused') {
    const how = protocol === 'tds' ? 'tls_not_supported' : 'starttls_refused';
    return refusal(how, 'server', last, saidAfter(protocol, parts, last.piece), offer?.offersTls);
  }
  // Asked for, and no answer: what that means is not said here.
  if (last !== undefined || offer?.offersTls !== false || !lists(protocol, offer, steps)) return undefined;
  const after = saidAfter(protocol, parts, offer.piece);
  if (protocol === 'mysql') return refusal('tls_not_supported', 'server', offer, after, false);
  return after === 'went_on' ? undefined : refusal('starttls_not_offered', 'server', offer, after, false);
}

function refusal(
  how: TlsRefusal['how'],
  by: TlsRefusal['by'],
  { piece, code, detail }: Pick<DialogueStep, 'piece' | 'code' | 'detail'>,
  after: TlsRefusal['afterwards'],
  offered?: boolean,
): TlsRefusal {
  return {
    how,
    by,
    piece,
    ...(code !== undefined && { code }),
    ...(detail !== undefined && { detail }),
    ...(offered !== undefined && { offered }),
    afterwards: after,
  };
}

/** The answer to HELO is no list (RFC 5321 section 4.1.1.1). */
function lists(protocol: PlaintextName, offer: DialogueStep, steps: readonly DialogueStep[]): boolean {
  if (protocol !== 'smtp') return true;
  const hello = steps.findLast(({ what, piece }) => what === 'hello' && piece < offer.piece);
  return hello !== undefined && !/^HELO\b/i.test(hello.detail ?? '');
}

function saidAfter(protocol: PlaintextName, parts: readonly Part[], piece: number): TlsRefusal['afterwards'] {
  const said = parts.filter((part) => part.side === 'client' && part.piece > piece);
  if (said.length === 0) return 'nothing';
  const farewell = FAREWELL[protocol];
  const leaves =
    farewell !== undefined &&
    said.every((part) => !part.cut && linesOf(part.bytes).every(({ text }) => farewell.test(text)));
  return leaves ? 'farewell' : 'went_on';
}

/** A list of what the server can do, in which a keyword as long as STARTTLS has been made unreadable. */
function maskedOffer(offer: DialogueStep | undefined, parts: readonly Part[]): DialogueStep | undefined {
  if (offer?.offersTls !== false) return undefined;
  const part = parts.find(({ piece, side }) => piece === offer.piece && side === 'server');
  const line = part && linesOf(part.bytes).find(({ text }) => MASKED.test(text));
  return line && { ...offer, detail: firstLine(line.bytes) };
}

/** A command as long as STARTTLS that no client writes, seen behind whoever made it unreadable, and not understood. */
function maskedCommand(
  protocol: PlaintextName,
  steps: readonly DialogueStep[],
  parts: readonly Part[],
): DialogueStep | undefined {
  if (protocol !== 'smtp' || steps.some(({ what }) => what === 'starttls_accepted')) return undefined;
  for (const [index, part] of parts.entries()) {
    if (part.side !== 'client') continue;
    const line = linesOf(part.bytes).find(({ text }) => MASKED_COMMAND.test(text));
    const answer = parts[index + 1];
    if (line !== undefined && answer?.side === 'server' && /^5\d\d[ -]/.test(latin1(answer.bytes)))
      return { piece: part.piece, what: 'starttls_request', detail: firstLine(line.bytes) };
  }
  return undefined;
}
