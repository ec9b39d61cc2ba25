import yargs from 'yargs';
import { MAX_WORKERS } from '../base/limits.js';
import type { Choice, LanguageTag, MessageParts } from '../index.js';
import type { GroupBy } from '../render/shared/groups.js';
import { causesOf, hostsOf, instantOf, numbersOf } from './choice-arguments.js';
import { completionFor } from './completion.js';
import { eachDocument, STANDARD_OUTPUT } from './documents.js';
import { type FailOn, failOnOf } from './exit-status.js';
import { type Forms, formsOf } from './forms.js';
import { habitual } from './habits.js';
import { editDistance } from './nearest.js';
import { EXAMPLES, OPTIONS } from './options.js';
import { UsageError } from './usage-error.js';
import { type Parsed, wellFormed } from './well-formed.js';
import { asYargsTakesThem } from './word-list.js';

export interface Arguments extends Forms {
  readonly files: readonly string[];
  /** What `explain` is to explain, in place of reading files. */
  readonly explain: readonly string[] | undefined;
  /** Which lesson is to be told, in place of reading files; none: they are listed. */
  readonly lesson: readonly string[] | undefined;
  /** Write the app, the page that reads captures itself, in place of reading files. */
  readonly app: boolean;
  /** Read the files as one capture, in time order. */
  readonly join: boolean;
  readonly choice: Choice;
  /** Paths of key logs and of RSA private keys. */
  readonly keyLogs: readonly string[];
  readonly privateKeys: readonly string[];
  /** Files of certificates: CAs to ask, and the one that the client was meant to send. */
  readonly ca: readonly string[];
  readonly publicRoots: boolean;
  readonly clientCertificate: string | undefined;
  /** Where the packets of the chosen connections go. */
  readonly write: string | undefined;
  /** The folder that certificates are written to. */
  readonly certificates: string | undefined;
  /** Undefined: text speaks the language of the environment, JSON English. */
  readonly language: LanguageTag | undefined;
  readonly parts: MessageParts;
  /** Pseudonyms in place of addresses and names. */
  readonly redact: boolean;
  /** Passwords, tokens and query values in clear as they are. */
  readonly showSecrets: boolean;
  /** Two connections to be set side by side. */
  readonly compare: readonly [number, number] | undefined;
  readonly all: boolean;
  readonly list: boolean;
  readonly failOn: FailOn;
  /** What connections are counted together by; undefined: by how they ended, where they are many. */
  readonly groupBy: GroupBy | undefined;
  readonly brief: boolean;
  readonly color: 'auto' | 'always' | 'never';
  readonly ascii: boolean;
  readonly width: number | undefined;
  /** Threads that read beside the main one; undefined: as many as help. */
  readonly workers: number | undefined;
}

/** The command line asked for help or the version: its text, for standard output. */
export interface Shown {
  readonly shown: string;
}

/**
 * Reads the command line, program name left out; help is `columns` wide.
 * @throws UsageError
 */
export async function parseArguments(
  words: readonly string[],
  version: string,
  columns: number,
): Promise<Arguments | Shown> {
  const taken = understood(words);
  const parsed = wellFormed(taken) ?? (await askYargs(taken, version, columns));
  if ('shown' in parsed) return parsed;
  if (parsed.completion !== undefined) return { shown: completionFor(last(parsed.completion)) };
  const habits = habitual(parsed);
  const files = [...(parsed.r ?? []), ...parsed._.map(String)];
  const explain = parsed._[0] === 'explain' && parsed.r === undefined ? files.splice(0).slice(1) : undefined;
  const lesson = parsed._[0] === 'lesson' && parsed.r === undefined ? files.splice(0).slice(1) : undefined;
  if (lesson !== undefined && lesson.length > 1) throw new UsageError('One lesson at a time.');
  const app = parsed._[0] === 'app' && parsed.r === undefined;
  if (app && files.splice(0).length > 1)
    throw new UsageError('The app takes no files on the command line: they are dropped on its page.');
  if (files.length === 0 && explain === undefined && lesson === undefined && !app)
    throw new UsageError('Name a capture file, or - for standard input (tls-dissect --help).');
  const connections = numbersOf('--connection', parsed.connection);
  const ports = numbersOf('--port', parsed.port);
  const hosts = hostsOf(parsed.host);
  const causes = causesOf(parsed.cause);
  const failOn = failOnOf(parsed['fail-on']);
  const groupBy = last(parsed['group-by']);
  if (groupBy !== undefined && parsed.list)
    throw new UsageError('--group-by counts connections together, --list gives each a line: choose one.');
  const width = last(parsed.width);
  if (width !== undefined && !(Number.isSafeInteger(width) && width >= 40)) {
    throw new UsageError('--width takes a number of columns, at least 40.');
  }
  const workers = last(parsed.workers);
  if (workers !== undefined && !(Number.isSafeInteger(workers) && workers >= 0 && workers <= MAX_WORKERS))
    throw new UsageError(`--workers takes a number of threads, at most ${MAX_WORKERS}.`);
  if (files.filter((file) => file === '-').length > 1)
    throw new UsageError('Standard input (-) can be read once only.');
  if (parsed.join && files.includes('-')) throw new UsageError('--join reads files, not standard input.');
  const forms = formsOf({
    json: parsed.json,
    ndjson: parsed.ndjson,
    format: last(parsed.format),
    output: last(parsed.output),
    files: eachDocument((format) => last(parsed[format])),
  });
  if (typeof forms === 'string') throw new UsageError(forms);
  if (lesson !== undefined && (forms.json || forms.ndjson || forms.documents.size > 0))
    throw new UsageError('A lesson is told as text: leave out the other forms.');
  if (last(parsed.write) === STANDARD_OUTPUT)
    throw new UsageError('--write takes a file: a pcapng file does not go to standard output (-).');
  if (parsed.write !== undefined && files.includes('-'))
    throw new UsageError(
      '--write reads the capture twice, so that standard input (-) will not do: name a file.',
    );
  if (parsed.redact && (parsed.write ?? parsed.certificates) !== undefined)
    throw new UsageError(
      `--redact and --${parsed.write === undefined ? 'certificates' : 'write'} exclude each other: what it writes holds the originals.`,
    );
  if (parsed.redact && parsed['show-secrets'])
    throw new UsageError('--redact and --show-secrets exclude each other.');
  if (parsed.ascii && last(parsed.lang) === 'zh')
    throw new UsageError('Chinese has no ASCII: leave out --ascii or --lang zh.');
  const compare = pairOf(last(parsed.compare));
  if (compare !== undefined && connections !== undefined)
    throw new UsageError('Choose one of --compare and --connection.');
  if (compare !== undefined && forms.ndjson)
    throw new UsageError('--compare prints one comparison: use --json instead of --ndjson.');
  const since = instantOf('--since', last(parsed.since));
  const until = instantOf('--until', last(parsed.until));
  return {
    ...forms,
    files,
    explain,
    lesson,
    app,
    join: parsed.join,
    choice: {
      ...(connections === undefined ? {} : { connections }),
      ...(compare === undefined ? {} : { connections: compare }),
      ...(ports === undefined ? {} : { ports }),
      ...(hosts === undefined ? {} : { hosts }),
      ...(parsed.outcome === undefined ? {} : { outcomes: parsed.outcome }),
      ...(causes === undefined ? {} : { causes }),
      ...habits,
      ...(parsed.failed ? { failed: true } : {}),
      ...(since === undefined ? {} : { since }),
      ...(until === undefined ? {} : { until }),
    },
    keyLogs: parsed.keylog ?? [],
    privateKeys: parsed['private-key'] ?? [],
    ca: parsed.ca ?? [],
    publicRoots: parsed['public-roots'],
    clientCertificate: last(parsed['client-certificate']),
    write: last(parsed.write),
    certificates: last(parsed.certificates),
    language: last(parsed.lang),
    redact: parsed.redact,
    showSecrets: parsed['show-secrets'],
    parts: { fields: parsed.verbose, bytes: parsed.hex, lessons: parsed.explain },
    compare,
    all: parsed.all,
    list: parsed.list,
    failOn,
    groupBy,
    brief: parsed.brief,
    color: last(parsed.color),
    ascii: parsed.ascii,
    width,
    workers,
  };
}

/**
 * What yargs makes of the words.
 * @throws UsageError
 */
export async function askYargs(
  words: readonly string[],
  version: string,
  columns: number,
): Promise<Parsed | Shown> {
  let shown = '';
  let wrong: string | undefined;
  const parser = yargs()
    .scriptName('tls-dissect')
    .usage(
      '$0 FILE...\n$0 explain [TOPIC...]\n$0 lesson [LESSON]\n$0 app [-o FILE]\n\nReads packet captures and says, for every TLS handshake in them, who refused whom, why, how sure that is, which frames prove it, and what to change.',
    )
    .positional('FILE', { describe: 'pcap or pcapng, also gzip; - is standard input', type: 'string' })
    .options(OPTIONS)
    .example(EXAMPLES as [string, string][])
    .epilogue(
      'Exit status: 0 no handshake failed; 1 one did; 2 wrong usage or an unreadable file; 3 a fault of tls-dissect.',
    )
    .version(version)
    .help()
    .alias('help', 'h')
    .parserConfiguration({
      'greedy-arrays': false,
      // A file may be called 007.
      'parse-positional-numbers': false,
    })
    .strictOptions()
    .recommendCommands()
    .wrap(columns)
    .exitProcess(false)
    .fail((message, error) => {
      wrong ??= message ?? error?.message ?? 'wrong usage';
    });
  const parsed = await parser.parse(words, {}, (_error: unknown, _argv: unknown, output: string) => {
    shown = output;
  });
  if (wrong !== undefined) throw new UsageError(sentenceOf(wrong));
  return shown === '' ? parsed : { shown };
}

/** Of an option that is given twice and takes one value yargs makes a list; the last one counts. */
const last = <T>(value: T): T => (Array.isArray(value) ? (value.at(-1) as T) : value);

/**
 * The words as yargs can take them: it would fall over options named as members of every object, and takes --no-color
 * for a choice.
 * @throws UsageError
 */
function understood(words: readonly string[]): string[] {
  const end = words.indexOf('--');
  const known = words.map((word, index) => {
    if (end >= 0 && index > end) return word;
    if (word === '--no-color') return '--color=never';
    const name = /^--(?:no-)?([^=]+)/.exec(word)?.[1];
    if (name !== undefined && name in {}) throw new UsageError(unknownOption(name));
    return word;
  });
  return asYargsTakesThem(known);
}

/** The two connections of --compare. */
function pairOf(text: string | undefined): readonly [number, number] | undefined {
  if (text === undefined) return undefined;
  const [, a, b] = /^([0-9]{1,15}):([0-9]{1,15})$/.exec(text) ?? [];
  if (a === undefined || b === undefined || Number(a) < 1 || Number(b) < 1)
    throw new UsageError('--compare takes the numbers of two connections, such as --compare 1:2.');
  if (Number(a) === Number(b)) throw new UsageError('--compare takes two different connections.');
  return [Number(a), Number(b)];
}

const KNOWN = [...Object.keys(OPTIONS).filter((name) => name.length > 1), ...['help', 'version']];

/** yargs speaks in several lines; a user gets one sentence, with the option that was meant if one is near. */
function sentenceOf(message: string): string {
  const unknown = /^Unknown arguments?: (.+)$/m.exec(message)?.[1]?.split(', ')[0];
  if (unknown !== undefined) return unknownOption(unknown);
  const bare = /^Not enough arguments following: (\S+)$/m.exec(message)?.[1];
  if (bare !== undefined) return `${dashed(bare)} needs a value. ${SEE_HELP}`;
  const choice = /Argument: (\S+), Given: .*, Choices: (.+)$/m.exec(message);
  if (choice !== null)
    return `${dashed(choice[1]!)} takes one of ${choice[2]!.replaceAll('"', '')}. ${SEE_HELP}`;
  return `${message.trim().replace(/\s+/g, ' ')} ${SEE_HELP}`;
}

const SEE_HELP = '(tls-dissect --help)';
const dashed = (name: string): string => (name.length === 1 ? `-${name}` : `--${name}`);

function unknownOption(name: string): string {
  const [near, distance] = KNOWN.map((known) => [known, editDistance(known, name)] as const).sort(
    (a, b) => a[1] - b[1],
  )[0]!;
  // Of a short name, two changes leave nothing.
  const hint = distance <= 2 && distance < name.length - 1 ? ` Did you mean --${near}?` : '';
  return `Unknown option ${dashed(name)}.${hint} ${SEE_HELP}`;
}
