import type { ConnectionReport, Outcome, TimelineEntry } from '../../report/report.js';
import { columns, hanging, padded, type Style, wrap } from './style.js';
import { type Column, table } from './table.js';
import type { TextContext } from './text.js';

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
export function connectionText(connection: ConnectionReport, context: TextContext): string {
  return [
    answer(connection, context),
    heading(connection, context),
    timeline(connection, context),
    verdict(connection, context),
    certificates(connection, context),
    findings(connection, context),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function heading(connection: ConnectionReport, { say, paint, safe, symbols, width }: TextContext): string {
  const { client, server, tls, clientAuthentication } = connection;
  const address = (endpoint: { readonly address: string; readonly port: number }) =>
    endpoint.address.includes(':')
      ? `[${endpoint.address}]:${endpoint.port}`
      : `${endpoint.address}:${endpoint.port}`;
  const arrow = symbols.toServer.includes('→') ? '→' : '->';
  const name = server.name === undefined ? '' : ` (${safe(server.name)})`;
  const first = `${paint(say('text.connection', { id: connection.id }), 'bold')}  ${address(client)} ${arrow} ${address(server)}${name}`;
  const facts = [
    tls.version ?? say('text.version_unknown', {}),
    ...(tls.cipherSuite === null ? [] : [tls.cipherSuite]),
    ...(tls.alpn === undefined ? [] : [`ALPN ${safe(tls.alpn)}`]),
    ...(tls.resumed ? [say('text.resumed', {})] : []),
    say('text.client_certificate', clientAuthentication),
  ].join(symbols.dot);
  const when = `${connection.start.replace('T', ' ').replace(/(\.\d{6})\d*Z$/, '$1 UTC')}${symbols.dot}${duration(connection.durationSeconds)}`;
  return [first, ...wrap(facts, width), paint(when, 'dim')].join('\n');
}

/** A time span for people: seconds with six decimals would hide the size. */
function duration(seconds: number): string {
  return seconds >= 1 ? `${seconds.toFixed(2)} s` : `${(seconds * 1_000).toFixed(2)} ms`;
}

function timeline(connection: ConnectionReport, context: TextContext): string {
  const { say, width, paint } = context;
  const entries = connection.timeline;
  if (entries.length === 0) return '';
  const frameWidth = Math.max(5, ...entries.map(({ frame }) => String(frame).length));
  const narrow = width < ROOM_FOR_MESSAGE_COLUMN;
  const messageWidth = Math.max(7, ...entries.map(({ message }) => columns(message) + 2));
  const fixed = frameWidth + 9 + 6 + 3 * GAP + (narrow ? 0 : 11 + GAP + messageWidth + GAP);
  const saysWidth = Math.max(20, Math.min(width, 180) - fixed);
  const layout: Column[] = [
    { heading: paint(say('text.frame', {}), 'dim'), width: frameWidth, align: 'right' },
    { heading: paint(say('text.time', {}), 'dim'), width: 9, align: 'right' },
    ...(narrow
      ? []
      : [{ heading: paint(say('text.since_before', {}), 'dim'), width: 11, align: 'right' as const }]),
    { heading: '', width: 6 },
    ...(narrow ? [] : [{ heading: paint(say('text.message', {}), 'dim'), width: messageWidth }]),
    { heading: paint(say('text.says', {}), 'dim'), width: saysWidth },
  ];
  let before = 0;
  const rows = entries.map((entry) => {
    const row = timelineRow(entry, before, saysWidth, narrow, context);
    before = entry.time;
    return row;
  });
  return table(layout, rows);
}

function timelineRow(
  entry: TimelineEntry,
  before: number,
  saysWidth: number,
  narrow: boolean,
  context: TextContext,
): string[] {
  const { paint, safe, symbols } = context;
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
  const since = `+${delta(Math.max(0, entry.time - before))}`;
  const basis = entry.basis === 'seen' ? '' : ` (${entry.basis})`;
  const name = `${mark} ${entry.message}`;
  const says = safe(entry.summary) + basis;
  const lines = narrow
    ? [
        paint(name, ...style),
        ...wrap(says, saysWidth - 2).map(
          (line) => `  ${paint(line, ...(quiet ? (['dim'] as const) : failure ? (['red'] as const) : []))}`,
        ),
      ]
    : wrap(says, saysWidth).map((line) => paint(line, ...style));
  if (narrow && quiet) lines.splice(0, lines.length, paint(`${name}: ${says}`.slice(0, saysWidth), 'dim'));
  if (entry.annotation !== undefined) {
    const indent = narrow ? '  ' : '';
    lines.push(
      ...wrap(safe(entry.annotation), saysWidth - indent.length).map((line) => indent + paint(line, 'dim')),
    );
  }
  return [
    paint(entry.frame === 0 ? '' : String(entry.frame), ...(failure ? (['bold', 'red'] as const) : [])),
    // In a narrow table the time since the event before stands under the time.
    lines.length > 1 && narrow ? `${entry.time.toFixed(6)}\n${paint(since, 'dim')}` : entry.time.toFixed(6),
    ...(narrow ? [] : [paint(since, 'dim')]),
    paint(
      entry.from === 'client' ? symbols.toServer : symbols.toClient,
      entry.from === 'client' ? 'cyan' : 'magenta',
    ),
    ...(narrow ? [] : [paint(name, ...style)]),
    lines.join('\n'),
  ];
}

function delta(seconds: number): string {
  return seconds >= 1 ? `${seconds.toFixed(2)} s` : `${(seconds * 1_000).toFixed(2)} ms`;
}

function verdict(connection: ConnectionReport, context: TextContext): string {
  const { say, safe, paint, width } = context;
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
      : `${say('text.sureness', { confidence: it.confidence })}; ${say('text.cause', {}).toLowerCase()} ${it.causeConfidence}`;
  const frames = [...new Set(it.evidence.map(({ frame }) => frame).filter((frame) => frame > 0))].sort(
    (a, b) => a - b,
  );
  const filter =
    frames.length === 0 ? `tcp.stream eq ${connection.tcpStream}` : `frame.number in {${frames.join(', ')}}`;
  return [
    `${paint(say('text.verdict', {}), 'bold')}  ${outcomeWord(it.outcome, context)}`,
    row('who', say('text.who_refused', { by: it.refusedBy, refused: it.refused })),
    ...(it.cause === 'none' ? [] : [row('cause', it.cause)]),
    row('sure', sure),
    row('explanation', safe(it.explanation)),
    ...(it.alert === null ? [] : [row('alert', say('text.alert_seen', it.alert))]),
    ...(it.evidence.length === 0
      ? []
      : [
          list(
            'evidence',
            it.evidence.map(
              ({ frame, what }) =>
                `${frame > 0 ? `${say('text.frame_number', { frame })}: ` : ''}${safe(what)}`,
            ),
          ),
        ]),
    row('wireshark', filter),
    ...(it.alternatives.length === 0
      ? []
      : [
          list(
            'alternatives',
            it.alternatives.map((one) => safe(`${one.cause ?? one.outcome ?? ''}: ${one.why}`)),
          ),
        ]),
    ...(it.remedies.length === 0 ? [] : [remedies(it.remedies, context)]),
  ].join('\n');
}

/** Numbered steps; what can be pasted stands on a line of its own, unbroken. */
function remedies(items: readonly string[], { say, safe, paint, width }: TextContext): string {
  const steps = items.flatMap((item, index) => {
    const [text, ...commands] = item.split('`');
    const after = commands
      .filter((_, i) => i % 2 === 1)
      .join('')
      .trim();
    const step = hanging(`  ${index + 1}. `, safe(`${text!.trimEnd()}${after}`), width);
    const pasteable = commands.filter((_, i) => i % 2 === 0).flatMap((command) => command.split('\n'));
    return [step, ...pasteable.map((command) => `     ${paint(safe(command), 'cyan')}`)];
  });
  return [paint(say('text.remedies', {}), 'bold'), ...steps].join('\n');
}

function certificates(connection: ConnectionReport, { say, safe, paint, width }: TextContext): string {
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
        safe(subject),
        say('text.certificate_issuer', { issuer: safe(issuer), selfSigned }),
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
                names: subjectAltNames.slice(0, 6).map(({ value }) => safe(value)),
              }),
            ]),
      ];
      return hanging(label, facts.join('; '), width);
    }),
  );
  return rows.length === 0 ? '' : [paint(say('text.certificates', {}), 'bold'), ...rows].join('\n');
}

function findings(connection: ConnectionReport, { say, safe, paint, width }: TextContext): string {
  if (connection.findings.length === 0) return '';
  const rows = connection.findings.map(({ frame, message }) =>
    hanging(
      '  - ',
      `${frame === undefined ? '' : `${say('text.frame_number', { frame })}: `}${safe(message)}`,
      width,
    ),
  );
  return [paint(say('text.findings', {}), 'bold'), ...rows].join('\n');
}
