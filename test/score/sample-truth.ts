// What a sample's lab configured, and which programs spoke.

/** Words that fit; undefined: the recorder does not say. */
export interface Independent {
  readonly requested?: readonly string[] | undefined;
  readonly certificate?: readonly string[] | undefined;
  readonly refusedBy?: readonly string[] | undefined;
  readonly outcome?: readonly string[] | undefined;
  readonly cause?: readonly string[] | undefined;
  readonly resumed?: boolean | undefined;
  /** TLS went well, and then the application refused: no record size tells that. */
  readonly application?: boolean | undefined;
}

export interface Placed {
  readonly client: string;
  readonly server: string;
  readonly truth: Independent;
}

type Words = string | null | readonly (string | null)[] | undefined;

interface Expected {
  readonly scenario: string;
  readonly programs: Readonly<Record<string, string>>;
  readonly connections: readonly {
    readonly tls: { readonly resumed: boolean };
    readonly clientAuthentication: { readonly requested?: Words; readonly certificate?: Words };
    readonly outcome: Words;
    readonly refusedBy: Words;
    readonly cause: Words;
  }[];
}

const words = (given: Words): readonly string[] | undefined => {
  const all = (Array.isArray(given) ? given : [given]).filter((word) => typeof word === 'string');
  return all.length === 0 || all.includes('unknown') ? undefined : all;
};

export function sampleTruth(expected: Expected, index: number): Placed {
  const one = expected.connections[index];
  return {
    ...stacksOf(expected),
    truth:
      one === undefined
        ? {}
        : {
            requested: words(one.clientAuthentication.requested),
            certificate: words(one.clientAuthentication.certificate),
            refusedBy: words(one.refusedBy),
            outcome: words(one.outcome),
            cause: words(one.cause),
            resumed: one.tls.resumed,
            application: words(one.outcome)?.includes('rejected') === true,
          },
  };
}

const CLIENTS = [
  ...['curl', 'wget', 'git', 'lftp', 'gnutls-cli', 'python', 'tstclnt', 'chromium', 'socat'],
  'ngtcp2-client',
];
/** Both sides of a scenario in which no other program speaks. */
const EITHER_SIDE = 'quic-go';
const MAIL_AND_FILES = ['dovecot', 'postfix', 'vsftpd'];
const BALANCERS = ['haproxy'];
const SERVERS = [
  ...[...MAIL_AND_FILES, ...BALANCERS, 'nginx', 'apache2', 'gnutls-serv', 'selfserv', 'stunnel'],
  ...['openssl', 'ngtcp2-server', EITHER_SIDE],
];

/** The scenario's name tells who plays which part, or else the programs that can only play one. */
function stacksOf({ scenario, programs }: Expected): { readonly client: string; readonly server: string } {
  const names = Object.keys(programs).filter((name) => name !== 'tcpdump');
  const named = /(?:^|-)(\w+)-client(?:-|$)/.exec(scenario)?.[1];
  const serving = /(?:^|-)(\w+)-server(?:-|$)/.exec(scenario)?.[1];
  const client =
    names.find((name) => name === named) ??
    CLIENTS.find((name) => names.includes(name)) ??
    (names.includes(EITHER_SIDE) ? EITHER_SIDE : 'openssl');
  const server =
    (serving === 's' ? 'openssl' : names.find((name) => name === serving)) ??
    names.find((name) => name !== client && SERVERS.includes(name)) ??
    (client === EITHER_SIDE ? client : names.find((name) => name !== client)) ??
    'openssl';
  return { client, server };
}
