/**
 * Stacks that no rule is tuned on: their sizes are scored, apart from the others, and not looked at for rules. If a
 * connection of theirs comes out wrong, a rule may only change for a reason that RFC 8446 gives.
 */
export const HELD_OUT = { clients: ['go', 'tstclnt', 'nss'], servers: ['java', 'selfserv', 'nss'] } as const;

export const isHeldOut = (client: string, server: string): boolean =>
  HELD_OUT.clients.some((name) => name === client) || HELD_OUT.servers.some((name) => name === server);
