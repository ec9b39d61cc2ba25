import { existsSync, readFileSync } from 'node:fs';
import { MAX_CONNECTIONS_IN_DOCUMENT } from '../base/limits.js';
import { visible } from '../base/visible.js';
import {
  type ConnectionReport,
  type ConnectionSummary,
  compare,
  type DissectionOptions,
  Excerpt,
  type Report,
  type SeenCertificate,
  UnusableCertificates,
  UnusablePrivateKey,
} from '../index.js';
import type { LanguageTag } from '../language/language.js';
import { wordsAsGiven } from '../platform/node/path-bytes.js';
import { abandonUnfinishedFiles } from '../platform/node/whole-file.js';
import { ndjsonLine, renderJson } from '../render/json/json.js';
import { JsonDocument } from '../render/json/json-document.js';
import { OverviewCollector } from '../render/shared/overview.js';
import {
  renderComparison,
  renderEndedConnection,
  renderOverview,
  renderOverviewEnd,
} from '../render/text/text.js';
import type { TextOptions } from '../render/text/text-context.js';
import { APP_FILE, appIn } from './app-command.js';
import { type Arguments, parseArguments } from './arguments.js';
import { CertificateFiles } from './certificate-files.js';
import { dissectInputs, unreadSentence } from './dissect-inputs.js';
import { Documents, STANDARD_OUTPUT, UnwritableDocument, writeDocument } from './documents.js';
import { columnsOf, isAsciiEnvironment, languageOfEnvironment } from './environment.js';
import {
  EXIT_FAILED_HANDSHAKE,
  EXIT_INTERNAL,
  EXIT_INTERRUPTED,
  EXIT_NOTHING_FAILED,
  EXIT_USAGE,
  isFailure,
} from './exit-status.js';
import { explainTopics } from './explain-command.js';
import { HabitRefused } from './habits.js';
import { classroomOf, teach } from './lesson-command.js';
import { LeftOut } from './nothing-chosen.js';
import { Output } from './output.js';
import { filesRead, filesWritten, refuseToOverwrite, refuseTwice } from './overwriting.js';
import { packageFolder } from './package-folder.js';
import { ProgressLine } from './progress.js';
import { complain, inWords, say, speak } from './say.js';
import { UsageError } from './usage-error.js';

export { readForAnother } from './reading-thread.js';

/** What is to be done when nobody reads standard output any more: the status is that of what was diagnosed. */
let readerLeft: () => void = () => process.exit(EXIT_NOTHING_FAILED);

/** What has no Chinese characters to show it with is English. */
function languageOf({ language, json, ndjson, ascii }: Arguments): LanguageTag {
  if (language !== undefined) return language;
  return json || ndjson || ascii ? 'en' : languageOfEnvironment(process.env);
}

/** The language of a command line that was not understood to its end. */
function languageAsked(args: readonly string[]): LanguageTag {
  const asked = /(?:^| )--lang[= ](en|zh)(?= |$)/.exec(args.join(' '))?.[1];
  return asked === undefined ? languageOfEnvironment(process.env) : (asked as LanguageTag);
}

function version(): string {
  const file = new URL('package.json', packageFolder());
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version : '';
}

/**
 * Runs the command. Results go to standard output, everything else to standard error.
 * @param args the command line without the program's name
 * @returns the exit status
 */
export async function main(args: readonly string[]): Promise<number> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // The reader (head, less) has seen enough.
    if (error.code === 'EPIPE') {
      readerLeft();
      return;
    }
    complain(say('cli.unwritable', { code: error.code ?? error.message }));
    process.exit(EXIT_USAGE);
  });
  let named: Pick<Arguments, 'privateKeys'> = { privateKeys: [] };
  try {
    const columns = columnsOf(process.env, process.stdout.columns);
    const parsed = await parseArguments(wordsAsGiven(args), version(), columns);
    if ('shown' in parsed) {
      await new Output(undefined).write(`${parsed.shown}\n`);
      return EXIT_NOTHING_FAILED;
    }
    named = parsed;
    return await run(parsed);
  } catch (error) {
    if (error instanceof UnusablePrivateKey) {
      complain(say('cli.private_key', { name: named.privateKeys[error.index] ?? '', reason: error.reason }));
      return EXIT_USAGE;
    }
    if (error instanceof UnusableCertificates) {
      complain(say('cli.certificates', { name: error.file, reason: error.reason }));
      return EXIT_USAGE;
    }
    if (error instanceof HabitRefused) {
      speak(languageAsked(args));
      complain(say(error.id, undefined));
      return EXIT_USAGE;
    }
    if (error instanceof UsageError) {
      complain(error.message);
      return EXIT_USAGE;
    }
    complain(say('cli.internal_error', { message: error instanceof Error ? error.message : String(error) }));
    if (process.env['TLS_DISSECT_DEBUG'] === '1') console.error(error);
    return EXIT_INTERNAL;
  }
}

async function run(options: Arguments): Promise<number> {
  const spoken = languageOf(options);
  speak(spoken);
  const text = textOptions(options, spoken);
  if (options.explain !== undefined) return explained(options, options.explain, text);
  if (options.app) return writeApp(options.output ?? APP_FILE);
  if (options.lesson !== undefined) return lesson(options.lesson, options, text);
  const { compare: pair } = options;
  const target = new Output(options.output);
  const put = (text: string) => guarded(() => target.write(text));
  const replaced =
    options.documentOnly ||
    (options.output === undefined && [...options.documents.values()].includes(STANDARD_OUTPUT));
  const plain = !options.json && !options.ndjson && !replaced && pair === undefined;
  const collector = new OverviewCollector(text);
  let streamed = false;
  /** The summary comes last, and each connection as it ends. */
  const stream = () => {
    streamed = true;
    for (const one of collector.letGo()) void put(renderEndedConnection(one, text));
  };
  if (plain && options.files.includes('-')) stream();
  const document = options.json && pair === undefined ? new JsonDocument(put, version()) : undefined;
  const documents = new Documents(options.documents, spoken, version(), text);
  const toolVersion = version();
  const seen = new Set<number>();
  const kept: ConnectionReport[] = [];
  const leftOut = new LeftOut();
  let failures = 0;
  let shown = 0;
  const onSummary: DissectionOptions['onSummary'] = (summary, inFull, inJson) => {
    shown++;
    if (isFailure(summary, options.failOn)) failures++;
    if (options.choice.connections !== undefined) seen.add(summary.id);
    documents.add(summary, inFull);
    if (document !== undefined) document.add(summary.id, inJson('element'));
    else if (pair !== undefined) kept.push(inFull());
    else if (options.ndjson) void put(ndjsonLine(inJson(), toolVersion));
    else if (plain) {
      if (collector.waiting >= MAX_CONNECTIONS_IN_DOCUMENT) stream();
      if (streamed) void put(renderEndedConnection(inFull(), text));
      collector.add(summary, inFull);
    }
  };
  const excerpt = options.write === undefined ? undefined : new Excerpt();
  const written = filesWritten(options);
  for (const name of written) refuseToOverwrite(name, filesRead(options));
  refuseTwice(written);
  // Files are still to be written where any are asked for.
  readerLeft = () => {
    if (written.length === 0 && options.certificates === undefined)
      process.exit(failures > 0 ? EXIT_FAILED_HANDSHAKE : EXIT_NOTHING_FAILED);
  };
  process.once('exit', abandonUnfinishedFiles);
  for (const [signal, number] of [
    ['SIGTERM', 15],
    ['SIGHUP', 1],
  ] as const)
    process.once(signal, () => process.exit(128 + number));
  const stop = new AbortController();
  process.once('SIGINT', () => {
    stop.abort();
    // Once is a wish to see what is known; twice is one to be gone.
    process.once('SIGINT', () => process.exit(EXIT_INTERRUPTED));
  });
  const progress = process.stderr.isTTY === true ? new ProgressLine(process.stderr, say) : undefined;
  const certificates = certificateFiles(options);
  const more = {
    signal: stop.signal,
    onLeftOut: (summary: ConnectionSummary) => leftOut.add(summary),
    ...(progress === undefined ? {} : { onProgress: progress.update }),
    ...(certificates === undefined
      ? {}
      : { onCertificate: (seen: SeenCertificate) => guarded(() => certificates.write(seen)) }),
  };
  const { report, unread } = await dissectInputs(
    options,
    spoken,
    onSummary,
    more,
    excerpt,
    (summary) => plain && collector.mayAsk(summary),
  );
  progress?.clear();
  if (!stop.signal.aborted) for (const one of unread) complain(unreadSentence(one));
  if (report.captures.length === 0) {
    // A standard input that is still open would hold the process.
    if (stop.signal.aborted) process.exit(EXIT_INTERRUPTED);
    return EXIT_USAGE;
  }
  const missing = options.choice.connections?.some((id) => !seen.has(id)) === true;
  if ((missing || shown === 0) && Object.keys(options.choice).length > 0 && !stop.signal.aborted) {
    // Whoever reads JSON gets a document, whatever is in it.
    if (!missing && options.json) await put(renderJson(inDocument(report, [])));
    const { told, wrong } = leftOut.sentence(options.choice, report, seen, options.redact);
    complain(inWords(told));
    return wrong || unread.length > 0 ? EXIT_USAGE : EXIT_NOTHING_FAILED;
  }
  const output = writeDocuments(documents, report);
  if (output !== undefined) {
    const standardOutput = new Output(undefined);
    for (const piece of output) await standardOutput.write(piece);
  }
  if (!replaced) {
    const compared = pair?.map((id) => kept.find((one) => one.id === id));
    const [a, b] = compared ?? [];
    const comparison = a && b && compare(a, b, { language: spoken });
    const overview = collector.overview(report);
    if (document !== undefined) await document.end(report);
    else if (options.json) {
      const connections = kept.toSorted((one, other) => one.id - other.id);
      await put(
        renderJson({
          ...inDocument(report, connections),
          ...(comparison === undefined ? {} : { comparison }),
        }),
      );
    } else if (comparison !== undefined)
      await put(renderComparison(comparison, [a!, b!], report.captures, text));
    else if (streamed) await put(renderOverviewEnd(overview, text));
    else if (plain) await put(renderOverview(overview, text));
  }
  await target.close();
  if (options.output !== undefined) complain(say('cli.document_written', { name: options.output }));
  if (excerpt !== undefined) await writeExcerpt(excerpt, options.write!);
  if (certificates !== undefined)
    complain(say('cli.certificates_written', { name: options.certificates!, count: certificates.written }));
  if (stop.signal.aborted) process.exit(EXIT_INTERRUPTED);
  if (unread.length > 0) return EXIT_USAGE;
  return failures > 0 ? EXIT_FAILED_HANDSHAKE : EXIT_NOTHING_FAILED;
}

/** The report as it is written: with what wrote it. */
const inDocument = (
  { schemaVersion, ...report }: Report,
  connections: readonly ConnectionReport[],
): Report => ({ schemaVersion, toolVersion: version(), ...report, connections });

async function explained(
  { json, ndjson, output }: Arguments,
  topics: readonly string[],
  text: TextOptions,
): Promise<number> {
  const told = explainTopics(topics, { ...text, json: json || ndjson, language: text.language ?? 'en' });
  if ('unknown' in told)
    throw new UsageError(say('cli.unknown_topic', { topic: visible(told.unknown), near: told.near }));
  const target = new Output(output);
  await guarded(() => target.write(told.output));
  await target.close();
  return EXIT_NOTHING_FAILED;
}

/** The app as it came with the package. */
function writeApp(name: string): number {
  const page = appIn(packageFolder());
  if (page === undefined) throw new UsageError(say('cli.app_missing', {}));
  guarded(() => writeDocument(name, page));
  complain(say('cli.document_written', { name }));
  return EXIT_NOTHING_FAILED;
}

async function lesson(named: readonly string[], { output }: Arguments, text: TextOptions): Promise<number> {
  const target = new Output(output);
  const put = (words: string) => guarded(() => target.write(words));
  const classroom =
    output === undefined
      ? classroomOf(process.stdin, process.stdout, put)
      : { write: put, ask: undefined, close: () => {} };
  const prompts = {
    goOn: say('lesson.go_on', {}),
    choose: (most: number) => say('lesson.ask', { most }),
  };
  const problem = await teach(
    named,
    packageFolder(),
    { ...text, language: text.language ?? 'en' },
    classroom,
    prompts,
  );
  classroom.close();
  await target.close();
  if (problem === undefined) return EXIT_NOTHING_FAILED;
  throw new UsageError(
    'missing' in problem
      ? say('cli.lesson_missing', { file: problem.missing })
      : say('cli.unknown_lesson', { name: visible(problem.unknown), near: problem.near }),
  );
}

/** What goes to standard output in place of the text, if anything does. */
function writeDocuments(documents: Documents, report: Report): Iterable<string> | undefined {
  const { output, files } = guarded(() => documents.write(report));
  for (const name of files) complain(say('cli.document_written', { name }));
  return output;
}

const certificateFiles = (options: Arguments): CertificateFiles | undefined => {
  const { certificates } = options;
  const files = [...filesRead(options), ...filesWritten(options)];
  return certificates === undefined
    ? undefined
    : guarded(() => new CertificateFiles(certificates, (path) => refuseToOverwrite(path, files)));
};

/** @throws UsageError where a file cannot be written */
function guarded<T>(write: () => T): T {
  try {
    return write();
  } catch (error) {
    if (!(error instanceof UnwritableDocument)) throw error;
    throw new UsageError(say('cli.not_written', { name: error.file, code: error.code }));
  }
}

async function writeExcerpt(excerpt: Excerpt, name: string): Promise<void> {
  try {
    const { packets, connections } = await excerpt.write(name);
    complain(say('cli.written', { name, packets, connections }));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UsageError(say('cli.not_written', { name, code }));
  }
}

function textOptions(options: Arguments, language: LanguageTag): TextOptions {
  const { env, stdout } = process;
  const terminal = stdout.isTTY === true && options.output === undefined;
  const wanted = env['FORCE_COLOR'] !== undefined && env['FORCE_COLOR'] !== '0';
  const plain = env['TERM'] === 'dumb' || (env['NO_COLOR'] ?? '') !== '';
  const colour =
    options.color === 'always' ||
    (options.color === 'auto' && options.output === undefined && !plain && (terminal || wanted));
  const width = options.width ?? columnsOf(env, terminal ? stdout.columns : undefined);
  return {
    width,
    colour,
    // A language that was asked for needs its characters.
    unicode: !(options.ascii || (language !== 'zh' && isAsciiEnvironment(env))),
    all: options.all,
    list: options.list,
    ...(options.groupBy === undefined ? {} : { groupBy: options.groupBy }),
    brief: options.brief,
    language,
    ...(options.choice.connections === undefined ? {} : { connections: options.choice.connections }),
  };
}
