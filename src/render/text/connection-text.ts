import type {
  ConnectionReport,
  EndpointReport,
  Outcome,
  TimelineEntry,
  VerdictReport,
} from '../../report/report.js';
import { messagesText } from './fields-text.js';
import { columns, hanging, padded, type Style, wrap } from './style.js';
import { type Column, table } from './table.js';
import type { TextContext } from './text.js';
import { whatIfAnswer, whatIfText } from './what-if-text.js';

const OUTCOME_STYLE: Readonly<Record<Outcome, Style>> = {
  established: 'green',
  failed: 'red',
  rejected: 'red',
  abandoned: 'yellow',
  incomplete: 'yellow',
  not_tls: 'yellow',
};

/** Narrower than this, the message's name and what it says share a column. */
const ROOM_FOR_MESSAGE_COLUMN = 110;
const GAP = 2;

/** Address and port, as a URL writes them. */
export const endpointText = ({ address, port }: EndpointReport): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;

/** The outcome with its symbol, coloured. */
export function outcomeWord(outcome: Outcome, { say, paint, symbols }: TextContext): string {
  const symbol =
    outcome === 'established'
      ? symbols.success
      : outcome === 'incomplete'
        ? symbols.question
        : symbols.failure;
  return paint(`${symbol} ${say('text.outcome', { outcome })}`, 'bold', OUTCOME_STYLE[outcome]);
}

/** The answer: one sentence. */
export function answer(connection: ConnectionReport, context: TextContext, numbered = false): string {
  const { verdict } = connection;
  const sure = verdict.confidence === 'certain' || verdict.outcome === 'incomplete';
  const word = `${outcomeWord(verdict.outcome, context)}${sure ? '' : ` ${context.say('text.outcome_unsure', { confidence: verdict.confidence })}`}`;
  const number = numbered ? `${context.say('text.connection', { id: connection.id })}  ` : '';
  return hanging(`${number}${word}  `, context.safe(verdict.summary), context.width, (line) =>
    context.paint(line, 'bold'),
  );
}

/** One connection in full: the answer, who talks to whom, the timeline, and the verdict with its evidence. */
export function connectionText(given: ConnectionReport, context: TextContext): string {
  const connection = context.harmless(given);
  return [
    [answer(given, context), whatIfAnswer(connection, context)].filter((part) => part !== '').join('\n'),
    heading(connection, context),
    timeline(connection, context),
    messagesText(connection, context),
    [verdict(connection, context), ...remedies(given.verdict.remedies, context)].join('\n'),
    certificates(connection, context),
    whatIfText(connection, context),
    findings(connection, context),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function heading(connection: ConnectionReport, context: TextContext): string {
  const { say, paint, symbols, width, safe } = context;
  const { client, server, tls, clientAuthentication } = connection;
  const arrow = symbols.toServer.includes('→') ? '→' : '->';
  const name = server.name === undefined ? '' : ` (${server.name})`;
  const [first, ...more] = hanging(
    `${say('text.connection', { id: connection.id })}  `,
    `${endpointText(client)} ${arrow} ${endpointText(server)}${name}`,
    width,
  ).split('\n');
  const title = first!.replace(/^.*?(?= {2}|$)/, (words) => paint(words, 'bold'));
  const facts = [
    tls.version ?? say('text.version_unknown', {}),
    ...(tls.cipherSuite === null ? [] : [tls.cipherSuite]),
    ...(tls.alpn === undefined ? [] : [`ALPN ${tls.alpn}`]),
    ...(tls.resumed ? [say('text.resumed', {})] : []),
    say('text.client_certificate', clientAuthentication),
  ].join(symbols.dot);
  const when = `${connection.start.replace('T', ' ').replace(/(\.\d{6})\d*Z$/, '$1 UTC')}${symbols.dot}${duration(connection.durationSeconds)}`;
  const file = context.captureOf(connection)?.file;
  const where = file === undefined ? when : `${when}${symbols.dot}${safe(file)}`;
  const { stacks } = connection;
  const guesses = (['client', 'server'] as const)
    .flatMap((side) =>
      stacks[side] === undefined ? [] : [say('text.stack', { side, name: stacks[side].name })],
    )
    .join(symbols.dot);
  return [
    title,
    ...more,
    ...wrap(facts, width),
    ...hidden(connection, context),
    ...(guesses === '' ? [] : wrap(guesses, width)),
    ...wrap(where, width).map((line) => paint(line, 'dim')),
  ].join('\n');
}

/** What record sizes prove about the certificates that TLS 1.3 hides; no line where they prove nothing. */
function hidden({ hidden: proved }: ConnectionReport, { say, width }: TextContext): string[] {
  if (proved === undefined) return [];
  const { server, client } = proved;
  const line = say('text.hidden', {
    server: server?.signedWith ?? '',
    client: client?.signedWith ?? '',
    serverLength: server?.certificateLength ?? 0,
    clientLength: client?.certificateLength ?? 0,
  });
  return wrap(line, width);
}

/** A time span for people: seconds with six decimals would hide the size. */
const duration = (seconds: number): string =>
  seconds >= 1 ? `${seconds.toFixed(2)} s` : `${(seconds * 1_000).toFixed(2)} ms`;

/** Columns of the timeline's cells. */
interface Layout {
  readonly narrow: boolean;
  readonly time: number;
  readonly message: number;
  readonly says: number;
}

const ARROW_WIDTH = 6;
const LEAST_SAYS = 12;
const WIDEST_TABLE = 180;

function timeline({ timeline: entries }: ConnectionReport, context: TextContext): string {
  const { say, width, paint } = context;
  if (entries.length === 0) return '';
  const widest = (least: number, texts: (entry: TimelineEntry, index: number) => string) =>
    entries.reduce((most, entry, index) => Math.max(most, columns(texts(entry, index))), least);
  const before = (index: number) => entries[Math.max(0, index - 1)]!.time;
  const narrow = width < ROOM_FOR_MESSAGE_COLUMN;
  const frame = widest(5, (entry) => String(entry.frame));
  const since = widest(narrow ? 9 : 11, (entry, index) => delta(entry.time - before(index)));
  const time = Math.max(
    widest(9, (entry) => entry.time.toFixed(6)),
    narrow ? since : 0,
  );
  const message = Math.min(Math.floor(width / 3), widest(5, (entry) => entry.message) + 2);
  const fixed = frame + time + ARROW_WIDTH + 3 * GAP + (narrow ? 0 : since + GAP + message + GAP);
  const says = Math.max(LEAST_SAYS, Math.min(width, WIDEST_TABLE) - fixed);
  const layout: Column[] = [
    { heading: paint(say('text.frame', {}), 'dim'), width: frame, align: 'right' },
    { heading: paint(say('text.time', {}), 'dim'), width: time, align: 'right' },
    ...(narrow
      ? []
      : [{ heading: paint(say('text.since_before', {}), 'dim'), width: since, align: 'right' as const }]),
    { heading: '', width: ARROW_WIDTH },
    ...(narrow ? [] : [{ heading: paint(say('text.message', {}), 'dim'), width: message }]),
    { heading: paint(say('text.says', {}), 'dim'), width: says },
  ];
  const rows = entries.map((entry, index) =>
    timelineRow(entry, before(index), { narrow, time, message, says }, context),
  );
  // The last paragraph for learners ends with an empty line.
  return table(layout, rows).trimEnd();
}

function timelineRow(entry: TimelineEntry, before: number, layout: Layout, context: TextContext): string[] {
  const { say, paint, symbols } = context;
  const { narrow } = layout;
  const failure = entry.mark === 'failure';
  const quiet = entry.message.startsWith('tcp_') && !failure;
  const mark = failure ? symbols.failure : entry.mark === 'notable' ? symbols.notable : ' ';
  const style: Style[] = failure
    ? ['bold', 'red']
    : entry.mark === 'notable'
      ? ['bold']
      : quiet
        ? ['dim']
        : [];
  const bodyStyle: Style[] = quiet ? ['dim'] : failure ? ['red'] : [];
  const since = delta(entry.time - before);
  const basis = entry.basis === 'seen' ? '' : say('text.basis', { basis: entry.basis });
  const says = entry.summary + basis;
  // A mark is one column and a space; the name's further lines stand behind it.
  const named = (width: number) =>
    wrap(entry.message, width - 2).map((line, i) => paint(`${i === 0 ? mark : ' '} ${line}`, ...style));
  const indented = (text: string, ...styles: readonly Style[]) =>
    wrap(text, layout.says - 2).map((line) => `  ${paint(line, ...styles)}`);
  const plain = (text: string, ...styles: readonly Style[]) =>
    wrap(text, layout.says).map((line) => paint(line, ...styles));
  const inOneLine = `${mark} ${entry.message}: ${says}`;
  const lines = !narrow
    ? plain(says, ...style)
    : quiet && columns(inOneLine) <= layout.says
      ? [paint(inOneLine, 'dim')]
      : [...named(layout.says), ...indented(says, ...bodyStyle)];
  if (entry.annotation !== undefined)
    lines.push(...(narrow ? indented(entry.annotation, 'dim') : plain(entry.annotation, 'dim')));
  if (entry.lesson !== undefined) {
    const indent = narrow ? '  ' : '';
    const aside = taught(say('text.explained', entry.lesson), layout.says - indent.length, context);
    lines.push(...aside.map((line) => indent + line), '');
  }
  const time = entry.time.toFixed(6);
  return [
    paint(entry.frame === 0 ? '' : String(entry.frame), ...(failure ? (['bold', 'red'] as const) : [])),
    // In a narrow table the time since the event before stands under the time.
    lines.length > 1 && narrow ? `${time}\n${paint(since, 'dim')}` : time,
    ...(narrow ? [] : [paint(since, 'dim')]),
    paint(
      entry.from === 'client' ? symbols.toServer : symbols.toClient,
      entry.from === 'client' ? 'cyan' : 'magenta',
    ),
    ...(narrow ? [] : [named(layout.message).join('\n')]),
    lines.join('\n'),
  ];
}

/** A paragraph for learners: set off by a line at its side. */
const taught = (text: string, width: number, { paint, symbols }: TextContext): string[] =>
  wrap(text, width - 2).map((line) => `${paint(symbols.aside, 'cyan')} ${line}`);

/** Time since the event before; clocks that ran backwards give nothing. */
const delta = (seconds: number): string => `+${duration(Math.max(0, seconds))}`;

function verdict(connection: ConnectionReport, context: TextContext): string {
  const { say, paint, width } = context;
  const it = connection.verdict;
  const labels = [
    'who',
    'cause',
    'sure',
    'explanation',
    'alert',
    'evidence',
    'wireshark',
    'alternatives',
    'remedies',
  ] as const;
  const labelWidth = Math.max(...labels.map((label) => columns(say(`text.${label}`, {})))) + 2;
  const row = (label: (typeof labels)[number], text: string) =>
    hanging(padded(say(`text.${label}`, {}), labelWidth), text, width).replace(/^\S[^\n]*?(?= {2})/, (word) =>
      paint(word, 'dim'),
    );
  const list = (label: (typeof labels)[number], items: readonly string[]) =>
    items
      .map((item, index) => (index === 0 ? row(label, item) : hanging(' '.repeat(labelWidth), item, width)))
      .join('\n');
  const sure =
    it.cause === 'none' || it.cause === 'unknown' || it.causeConfidence === it.confidence
      ? say('text.sureness', { confidence: it.confidence })
      : `${say('text.sureness', { confidence: it.confidence })}; ${say('text.sureness_of_cause', { confidence: it.causeConfidence })}`;
  const frames = [...new Set(it.evidence.map(({ frame }) => frame).filter((frame) => frame > 0))].sort(
    (a, b) => a - b,
  );
  const filter =
    frames.length === 0 ? `tcp.stream eq ${connection.tcpStream}` : `frame.number in {${frames.join(', ')}}`;
  return [
    `${paint(say('text.verdict', {}), 'bold')}  ${outcomeWord(it.outcome, context)}`,
    row('who', say('text.who_refused', { by: it.refusedBy, refused: it.refused })),
    ...(it.cause === 'none' ? [] : [row('cause', say('text.cause_named', { cause: it.cause }))]),
    row('sure', sure),
    row('explanation', it.explanation),
    ...(it.alert === null ? [] : [row('alert', say('text.alert_seen', it.alert))]),
    ...(it.evidence.length === 0
      ? []
      : [
          list(
            'evidence',
            it.evidence.map(
              ({ frame, what }) => `${frame > 0 ? `${say('text.frame_number', { frame })}: ` : ''}${what}`,
            ),
          ),
        ]),
    row('wireshark', filter),
    ...(it.alternatives.length === 0 ? [] : [list('alternatives', alternatives(it.alternatives, context))]),
  ].join('\n');
}

const MOST_ALTERNATIVES = 6;

/** The first in full, and of what is left the causes' names. */
function alternatives(all: VerdictReport['alternatives'], { say }: TextContext): string[] {
  const few = all.length <= MOST_ALTERNATIVES + 1 ? all : all.slice(0, MOST_ALTERNATIVES);
  const rest = all.slice(few.length).flatMap(({ cause }) => (cause === undefined ? [] : [cause]));
  return [
    ...few.map(({ cause, outcome, why }) => {
      const named =
        cause === undefined
          ? say('text.outcome_named', { outcome: outcome ?? '' })
          : say('text.cause_named', { cause });
      return `${named}: ${why}`;
    }),
    ...(rest.length === 0
      ? []
      : [say('text.further_causes', { causes: rest.map((cause) => say('text.cause_named', { cause })) })]),
  ];
}

// A command stands at a remedy's end. Backticks elsewhere came from the wire and are no invitation to paste.
const PASTEABLE = /^(.*?)\s*`([^`]+)`$/s;

/** Numbered steps; what can be pasted stands on a line of its own, unbroken. */
export function steps(
  items: readonly string[],
  { safe, paint, width }: Pick<TextContext, 'safe' | 'paint' | 'width'>,
): string[] {
  return items.flatMap((item, index) => {
    const [, text = item, commands] = PASTEABLE.exec(item) ?? [];
    return [
      hanging(`  ${index + 1}. `, safe(text), width),
      ...(commands?.split('\n') ?? []).map((command) => `     ${paint(safe(command), 'cyan')}`),
    ];
  });
}

const remedies = (items: readonly string[], context: TextContext): string[] =>
  items.length === 0
    ? []
    : [context.paint(context.say('text.remedies', {}), 'bold'), ...steps(items, context)];

function certificates(connection: ConnectionReport, { say, paint, width }: TextContext): string {
  const rows = (['server', 'client'] as const).flatMap((side) =>
    connection.certificates[side].map((certificate) => {
      const {
        position,
        subject,
        issuer,
        selfSigned,
        validity,
        notBefore,
        notAfter,
        publicKey,
        subjectAltNames,
      } = certificate;
      const key = [publicKey.algorithm, publicKey.curve ?? publicKey.bits]
        .filter((part) => part !== undefined)
        .join(' ');
      const label = padded(`  ${say('text.certificate_of', { side, position })}`, 13);
      const facts = [
        subject,
        say('text.certificate_issuer', { issuer, selfSigned }),
        say('text.certificate_validity', {
          from: notBefore.slice(0, 10),
          to: notAfter.slice(0, 10),
          validity,
        }),
        key,
        ...(subjectAltNames.length === 0
          ? []
          : [
              say('text.certificate_names', {
                names: subjectAltNames.slice(0, 6).map(({ value }) => value),
              }),
            ]),
      ];
      return hanging(label, facts.join('; '), width);
    }),
  );
  return rows.length === 0 ? '' : [paint(say('text.certificates', {}), 'bold'), ...rows].join('\n');
}

function findings(connection: ConnectionReport, { say, paint, width }: TextContext): string {
  if (connection.findings.length === 0) return '';
  const rows = connection.findings.map(({ frame, message }) =>
    hanging(
      '  - ',
      `${frame === undefined ? '' : `${say('text.frame_number', { frame })}: `}${message}`,
      width,
    ),
  );
  return [paint(say('text.findings', {}), 'bold'), ...rows].join('\n');
}
