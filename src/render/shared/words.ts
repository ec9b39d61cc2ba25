import {
  type ArgumentsOf,
  CATALOGUES,
  type LanguageTag,
  type SentenceId,
  sentence,
  words,
} from '../../language/language.js';
import type { ConnectionReport, EndpointReport, Transport } from '../../report/report.js';

/** Words of the catalogue. */
export type Say = <I extends SentenceId>(id: I, a: ArgumentsOf<I>) => string;

export const sayIn =
  (language: LanguageTag): Say =>
  (id, a) =>
    words(CATALOGUES[language], sentence(id, a));

const CARRIERS = { udp: 'UDP', eapol: 'EAPOL', radius: 'RADIUS' } as const;

const TRANSPORT_WORDS: Readonly<Record<Transport, (connection: ConnectionReport, say: Say) => string>> = {
  tcp: () => '',
  dtls: ({ tls }) => (tls.version === null ? 'DTLS' : ''),
  quic: ({ quicVersion = 'QUIC' }) => quicVersion,
  eap: ({ eapMethod = 'EAP', carrier }, say) =>
    say('text.carried', { what: eapMethod, ...(carrier && { carrier: CARRIERS[carrier] }) }),
};

/** What carries TLS, where the addresses and the version do not say it: one part of a heading, or none. */
export function transportWords(connection: ConnectionReport, say: Say): readonly string[] {
  const words = TRANSPORT_WORDS[connection.transport]?.(connection, say) ?? '';
  return words === '' ? [] : [words];
}

const MAC = /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/;

/** Address and port, as a URL writes them; a MAC address has no port. */
export const endpointText = ({ address, port }: EndpointReport): string =>
  MAC.test(address) || address === ''
    ? address || '?'
    : address.includes(':')
      ? `[${address}]:${port}`
      : `${address}:${port}`;

/** A time span for people. */
export const durationText = (seconds: number): string =>
  seconds >= 1 ? `${seconds.toFixed(2)} s` : `${(seconds * 1_000).toFixed(2)} ms`;

/** An instant of the report, to the microsecond. */
export const instantWords = (iso: string): string =>
  iso.replace('T', ' ').replace(/(\.\d{6})\d*Z$/, '$1 UTC');

/** The end of a path. */
export const fileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1) || path;
