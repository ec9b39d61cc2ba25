/** The two ends of a TLS connection, by what they do in TLS: the client is the one that sends ClientHello. */
export type Side = 'client' | 'server';

export const otherSide = (side: Side): Side => (side === 'client' ? 'server' : 'client');
