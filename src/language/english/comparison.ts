import type { Nothing } from './nothing.js';

// What differs between two connections.

const ASPECTS = {
  prologue: 'before TLS',
  offered_versions: 'versions offered',
  offered_cipher_suites: 'cipher suites offered',
  server_name: 'server name (SNI)',
  offered_alpn: 'ALPN offered',
  supported_groups: 'groups offered',
  key_shares: 'key shares',
  offered_signature_algorithms: 'signature algorithms offered',
  client_extensions: "client's extensions",
  resumption_offered: 'session offered for resumption',
  version: 'version chosen',
  cipher_suite: 'cipher suite chosen',
  group: 'group chosen',
  alpn: 'ALPN chosen',
  server_extensions: "server's extensions",
  resumed: 'resumption',
  downgrade: 'downgrade sentinel',
  server_certificate: "server's certificate",
  server_chain: "server's chain",
  server_signature: "server's signature",
  key_size: 'Diffie-Hellman size',
  certificate_requested: 'client certificate requested',
  certificate_types: 'certificate types requested',
  requested_signature_algorithms: 'signature algorithms requested',
  certificate_authorities: 'CAs named in the request',
  client_certificate: "client's Certificate",
  client_chain: "client's chain",
  client_signature: "client's signature",
  alert: 'alert',
  messages: 'messages',
  http_status: 'HTTP status',
  closing: 'who closed first',
  timing: 'waiting time',
  outcome: 'outcome',
  cause: 'cause',
} as const;

/** What two connections can differ in. */
export type Aspect = keyof typeof ASPECTS;

const CLIENT_CERTIFICATE: Readonly<Record<string, string>> = {
  sent: 'sent',
  empty: 'EMPTY: no certificate',
  none: 'none sent',
};

export interface ComparedMessage {
  readonly from: string;
  readonly message: string;
}

/** Messages of one side after the other, each side named once. */
export function bySide(
  messages: readonly ComparedMessage[],
  name: (side: string) => string,
  comma: string,
  semicolon: string,
): string {
  let text = '';
  let side: string | undefined;
  for (const { from, message } of messages) {
    if (from === side) text += `${comma}${message}`;
    else text += `${side === undefined ? '' : semicolon}${name(from)}${message}`;
    side = from;
  }
  return text;
}

export const comparison = {
  'compare.aspect': (a: { readonly aspect: Aspect }) => ASPECTS[a.aspect],
  'compare.clause': (a: {
    readonly aspect: Aspect;
    readonly a: string;
    readonly b: string;
    readonly ids: readonly [number, number];
  }) => `${ASPECTS[a.aspect]}: ${a.a} (connection ${a.ids[0]}); ${a.b} (connection ${a.ids[1]})`,
  'compare.first': (a: { readonly clause: string; readonly count: number }) =>
    a.count === 1 ? `The only difference: ${a.clause}.` : `The first of ${a.count} differences: ${a.clause}.`,
  'compare.none': (_: Nothing) =>
    'No difference found, apart from what differs between any two runs (random values, ports, times).',
  'compare.only': (a: { readonly names: readonly string[]; readonly more: number }) =>
    `only here: ${a.names.join(', ')}${a.more > 0 ? ` and ${a.more} more` : ''}`,
  'compare.nothing_more': (_: Nothing) => 'everything here is also in the other',
  'compare.order': (a: { readonly names: readonly string[]; readonly at: number }) =>
    `the same in another order: from number ${a.at} on, ${a.names.join(', ')}`,
  'compare.not_sent': (_: Nothing) => 'not sent',
  'compare.yes': (a: { readonly yes: boolean }) => (a.yes ? 'yes' : 'no'),
  'compare.client_certificate': (a: { readonly certificate: string }) =>
    CLIENT_CERTIFICATE[a.certificate] ?? a.certificate,
  'compare.certificate_other': (a: { readonly sha256: string }) =>
    `the same names and key, but a different certificate (SHA-256 ${a.sha256.slice(0, 8)}...)`,
  'compare.certificate_serial': (a: { readonly serial: string }) => `serial number ${a.serial}`,
  'compare.messages': (a: { readonly messages: readonly ComparedMessage[]; readonly more: number }) =>
    `${bySide(a.messages, (side) => `${side}: `, ', ', '; ')}${a.more > 0 ? ` and ${a.more} more` : ''}`,
  'compare.no_messages': (_: Nothing) => 'nothing here',
  'compare.closed': (a: { readonly from: string; readonly how: string }) => `the ${a.from} (${a.how})`,
  'compare.not_closed': (_: Nothing) => 'nobody',
  'compare.waits': (a: { readonly from: string; readonly message: string; readonly seconds: string }) =>
    `${a.seconds} before the ${a.from}'s ${a.message}`,
  'compare.outcome': (a: { readonly outcome: string; readonly refusedBy: string }) => {
    const outcome = a.outcome.replaceAll('_', ' ');
    const by = a.refusedBy === 'none' || a.refusedBy === 'unknown' ? '' : ` by the ${a.refusedBy}`;
    return `${outcome}${by}`;
  },
  'compare.incomplete': (a: { readonly id: number }) =>
    `Connection ${a.id} was not captured completely: what seems to be missing in it may have been sent.`,
  'compare.hidden': (a: { readonly id: number }) =>
    `Connection ${a.id} is TLS 1.3 without keys: its certificates and most messages are encrypted and not compared; what is said about its client Certificate is inferred from sizes. A key log would show more (--keylog).`,
  'compare.heading': (_: Nothing) => 'Difference',
};
