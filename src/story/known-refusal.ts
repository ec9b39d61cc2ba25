import { type KnownRefusal, mailRefusalOfLength, refusalOfLength } from '../application/known-refusals.js';
import type { EventOf } from './event.js';
import type { Facts } from './facts.js';
import { contentSize } from './hidden/content-sizes.js';
import { ALERT } from './hidden/sizes.js';

/** Session tickets that OpenSSL sends behind the handshake in TLS 1.3, all of one size. */
const TICKETS = 2;

export interface RecognizedRefusal {
  readonly refusal: KnownRefusal;
  /** The run of records whose last one with content is the answer. */
  readonly run: EventOf<'application_data'>;
  /** Bytes of the answer. */
  readonly length: number;
}

/**
 * The encrypted answer whose length is that of a refusal that a server is known to give: one record, the only one that
 * the server sent after the client had spoken. Whether anything was refused is for the judgement to say: it must fit
 * what the client sent before and how the connection ended. Undefined in HTTP/2, whose lengths vary, and with keys.
 */
export function recognizedRefusal(facts: Facts): RecognizedRefusal | undefined {
  const runs = answers(facts);
  const run = runs.at(-1);
  const { version, cipherSuite } = facts.connection;
  if (run === undefined || version === undefined || cipherSuite === undefined) return undefined;
  const sizes = runs.flatMap(({ lengths }) =>
    lengths.map((length) => contentSize(version, cipherSuite, length)),
  );
  if (facts.tls13 && sizes.at(-1) === ALERT) sizes.pop();
  const length = sizes.pop();
  if (length === undefined) return undefined;
  // A record alone, or one as long as the others, may be a ticket, which can have any length.
  const isBehindTickets = sizes.length === TICKETS && sizes[0] === sizes[1] && sizes[0] !== length;
  if (facts.tls13 ? !isBehindTickets : sizes.length > 0) return undefined;
  const refusal = known(facts, length);
  return refusal && { refusal, run, length };
}

/** The server's records behind the client's first words, if it sent no others that can be data; else none. */
function answers(facts: Facts): readonly EventOf<'application_data'>[] {
  const runs = facts.all('application_data');
  const first = runs.findIndex((run) => facts.side(run) === 'client');
  // In TLS 1.3 what the server sends before is its handshake.
  if (first < 0 || (!facts.tls13 && first > 0)) return [];
  const found = runs.slice(first).filter((run) => facts.side(run) === 'server');
  const whole = found.every((run) => run.basis === 'seen' && run.records === run.lengths.length);
  return whole && facts.all('gap').length === 0 ? found : [];
}

function known(facts: Facts, length: number): KnownRefusal | undefined {
  const { prologue } = facts;
  if (prologue !== undefined) {
    const greeting = prologue.steps.find(({ what }) => what === 'greeting')?.detail;
    return prologue.protocol === 'smtp' && greeting !== undefined
      ? mailRefusalOfLength(length, greeting)
      : undefined;
  }
  const [chosen] = (facts.encryptedExtensions?.message ?? facts.choice)?.alpn ?? [];
  return chosen === undefined || chosen.startsWith('http/1') ? refusalOfLength(length) : undefined;
}
