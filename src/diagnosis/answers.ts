import type { Facts } from '../story/facts.js';

/**
 * Times that a server may answer data of the client before its refusal is told. In HTTP/1.1 the first answer is it; in
 * HTTP/2 SETTINGS and their acknowledgements go both ways before (RFC 9113 section 3.4). ALPN that cannot be seen may
 * be h2 wherever it was offered.
 */
export function answersOfRefusal(facts: Facts): number {
  const offered = facts.clientHello?.message.alpn ?? [];
  const [chosen] = facts.tls13
    ? (facts.encryptedExtensions?.message.alpn ?? offered.filter((name) => name === 'h2'))
    : (facts.serverHello?.message.alpn ?? []);
  return chosen === 'h2' ? 3 : 1;
}
