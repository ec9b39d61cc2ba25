// What several connections have in common.

const connections = (count: number): string => `${count} ${count === 1 ? 'connection' : 'connections'}`;

export const patterns = {
  'text.patterns': (_: Readonly<Record<never, never>>) => 'Across connections',
  'text.more_patterns': (a: { readonly count: number }) => `and ${a.count} more (--json lists them)`,
  'pattern.clients_fail_alike': (a: {
    readonly server: string;
    readonly clients: number;
    readonly count: number;
    readonly refusedBy: string;
    readonly cause: string;
  }) => {
    const all = `${connections(a.count)}, ${a.cause}`;
    if (a.refusedBy === 'server')
      return `${a.server} refuses ${a.clients} clients for the same cause: ${all}.`;
    if (a.refusedBy === 'client')
      return `${a.clients} clients refuse ${a.server} for the same cause: ${all}.`;
    return `${a.clients} clients fail at ${a.server} for the same cause: ${all}.`;
  },
  'pattern.client_fails_again': (a: {
    readonly client: string;
    readonly server: string;
    readonly count: number;
    readonly refusedBy: string;
    readonly cause: string;
  }) => {
    const by = a.refusedBy === 'client' || a.refusedBy === 'server' ? `, refused by the ${a.refusedBy}` : '';
    return `${a.client} to ${a.server}: ${connections(a.count)} failed the same way, ${a.cause}${by}.`;
  },
  'pattern.fails_and_succeeds': (a: {
    readonly client: string;
    readonly server: string;
    readonly failed: number;
    readonly total: number;
    readonly cause: string;
    readonly compared:
      | { readonly failed: number; readonly established: number; readonly first: string | undefined }
      | undefined;
  }) => {
    const counted = `${a.client} fails at ${a.server} in ${a.failed} of ${connections(a.total)} (${a.cause}).`;
    if (a.compared === undefined) return counted;
    const { failed, established, first } = a.compared;
    const pair = `--compare ${failed}:${established}`;
    return first === undefined
      ? `${counted} The capture shows no difference between connections ${failed} and ${established} (${pair}).`
      : `${counted} First difference from a successful one: ${first} (${pair}).`;
  },
  'pattern.limit': (a: { readonly count: number }) =>
    `Too many different clients, servers and causes to count them all: ${connections(a.count)} may be missing from what is said under "Across connections".`,
};
