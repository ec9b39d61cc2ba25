import yargs from 'yargs';

export interface Arguments {
  readonly files: readonly string[];
  readonly json: boolean;
  readonly connections: readonly number[] | undefined;
  readonly all: boolean;
  readonly color: 'auto' | 'always' | 'never';
  readonly ascii: boolean;
  readonly width: number | undefined;
}

/** The command line asked for help or the version: its text, for standard output. */
export interface Shown {
  readonly shown: string;
}

/** A command line that cannot be understood; its message is one sentence. */
export class UsageError extends Error {}

const EXAMPLES: readonly [string, string][] = [
  ['$0 capture.pcap', 'say what happened to every TLS handshake in a capture'],
  ['$0 capture.pcap --connection 3', 'one connection in full'],
  ['tcpdump -i lo -s 0 -U -w - port 8443 | $0 -', 'read a capture from standard input'],
  ['$0 capture.pcap --json | jq .connections[].verdict.summary', 'the same as data'],
];

/**
 * Reads the command line, program name left out.
 * @throws UsageError
 */
export async function parseArguments(words: readonly string[], version: string): Promise<Arguments | Shown> {
  let shown = '';
  let wrong: string | undefined;
  const parser = yargs()
    .scriptName('tls-dissect')
    .usage(
      '$0 FILE...\n\nReads packet captures and says, for every TLS handshake in them, who refused whom, why,\nhow sure that is, which frames prove it, and what to change.',
    )
    .positional('FILE', { describe: 'pcap or pcapng, also gzip; - is standard input', type: 'string' })
    .option('json', {
      type: 'boolean',
      default: false,
      group: 'Output:',
      describe: 'one JSON document with every connection',
    })
    .option('connection', {
      type: 'number',
      array: true,
      nargs: 1,
      group: 'Choose:',
      requiresArg: true,
      describe: 'show this connection in full (repeatable)',
    })
    .option('all', {
      type: 'boolean',
      default: false,
      group: 'Choose:',
      describe: 'show every connection in full',
    })
    .option('color', {
      choices: ['auto', 'always', 'never'] as const,
      default: 'auto' as const,
      group: 'Output:',
      describe: 'colour; auto is on a terminal without NO_COLOR',
    })
    .option('ascii', { type: 'boolean', default: false, group: 'Output:', describe: 'ASCII only' })
    .option('width', {
      type: 'number',
      requiresArg: true,
      group: 'Output:',
      describe: "columns; the terminal's, or 80",
    })
    .option('r', { type: 'string', array: true, nargs: 1, hidden: true, requiresArg: true })
    .example(EXAMPLES as [string, string][])
    .epilogue(
      'Exit status: 0 no handshake failed; 1 one did; 2 wrong usage or an unreadable file; 3 a fault of tls-dissect.',
    )
    .version(version)
    .help()
    .alias('help', 'h')
    .parserConfiguration({ 'duplicate-arguments-array': false, 'greedy-arrays': false })
    .strictOptions()
    .recommendCommands()
    .wrap(80)
    .exitProcess(false)
    .fail((message, error) => {
      wrong ??= message ?? error?.message ?? 'wrong usage';
    });
  const parsed = await parser.parse([...words], {}, (_error: unknown, _argv: unknown, output: string) => {
    shown = output;
  });
  if (wrong !== undefined) throw new UsageError(sentenceOf(wrong));
  if (shown !== '') return { shown };
  const files = [...(parsed.r ?? []), ...parsed._.map(String)];
  if (files.length === 0)
    throw new UsageError('Name a capture file, or - for standard input (tls-dissect --help).');
  const connections = parsed.connection;
  if (connections?.some((id) => !Number.isSafeInteger(id) || id < 1)) {
    throw new UsageError('--connection takes the number of a connection, from 1.');
  }
  if (parsed.width !== undefined && !(Number.isSafeInteger(parsed.width) && parsed.width >= 40)) {
    throw new UsageError('--width takes a number of columns, at least 40.');
  }
  if (files.filter((file) => file === '-').length > 1)
    throw new UsageError('Standard input (-) can be read once only.');
  return {
    files,
    json: parsed.json,
    connections,
    all: parsed.all,
    color: parsed.color,
    ascii: parsed.ascii,
    width: parsed.width,
  };
}

const KNOWN = ['json', 'connection', 'all', 'color', 'ascii', 'width', 'help', 'version'];

/** yargs speaks in several lines; a user gets one sentence, with the option that was meant if one is near. */
function sentenceOf(message: string): string {
  const unknown = /^Unknown arguments?: (.+)$/m.exec(message)?.[1]?.split(', ')[0];
  if (unknown === undefined)
    return `${message.trim().split('\n').join(' ').replace(/\s+/g, ' ')} (tls-dissect --help)`;
  const near = KNOWN.map((name) => [name, editDistance(name, unknown)] as const).sort(
    (a, b) => a[1] - b[1],
  )[0]!;
  const dashes = unknown.length === 1 ? '-' : '--';
  const hint = near[1] <= 2 ? ` Did you mean --${near[0]}?` : '';
  return `Unknown option ${dashes}${unknown}.${hint} (tls-dissect --help)`;
}

/** Levenshtein's distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length]!;
}
