import { isFailure } from '../../report/failure.js';
import type { ConnectionReport, Outcome, RemedyReport, VerdictReport } from '../../report/report.js';
import { alternativeName, surenessText } from '../shared/verdict-words.js';
import { wiresharkFilter } from '../shared/wireshark-filter.js';
import { durationText, endpointText, transportWords } from '../shared/words.js';
import { columns, fitted, hanging, padded, wrap } from '../shared/wrap.js';
import { messagesText } from './fields-text.js';
import type { Style } from './style.js';
import type { TextContext } from './text-context.js';
import { foldedTimeline, type TimelineDetail } from './timeline-folded.js';
import { timelineText } from './timeline-text.js';
import { whatIfAnswer, whatIfText } from './what-if-text.js';

const OUTCOME_STYLE: Readonly<Record<Outcome, Style>> = {
  established: 'green',
  failed: 'red',
  rejected: 'red',
  abandoned: 'yellow',
  incomplete: 'yellow',
  not_tls: 'yellow',
};

/** A table narrower than this has a mark in place of the word for how sure an outcome is. */
export const ROOM_FOR_CONFIDENCE = 60;

/**
 * The outcome with its symbol, coloured, and how sure it is where that is not certain. What is but possible has a hollow
 * symbol, which says it where there is no room for the word (`markAlone`); where there was no TLS and nobody refused it,
 * the symbol is neither of success nor of failure.
 */
export function outcomeWord(
  verdict: Pick<VerdictReport, 'outcome' | 'refusedBy' | 'confidence'>,
  { say, paint, symbols }: TextContext,
  markAlone = false,
): string {
  const { outcome, confidence } = verdict;
  const symbol =
    outcome === 'incomplete'
      ? symbols.question
      : confidence === 'possible'
        ? symbols.possible
        : outcome === 'established'
          ? symbols.success
          : isFailure(verdict)
            ? symbols.failure
            : symbols.notable;
  const sure = markAlone || confidence === 'certain' || outcome === 'incomplete';
  const word = paint(`${symbol} ${say('text.outcome', { outcome })}`, 'bold', OUTCOME_STYLE[outcome]);
  return sure ? word : say('text.unsure', { what: word, confidence });
}

/** The answer: one sentence. */
export function answer(connection: ConnectionReport, context: TextContext, numbered = false): string {
  const { verdict } = connection;
  const word = outcomeWord(verdict, context);
  const number = numbered ? `${context.say('text.connection', { id: connection.id })}  ` : '';
  return hanging(`${number}${word}  `, context.safe(verdict.summary), context.width, (line) =>
    context.paint(line, 'bold'),
  );
}

/** Lines of one connection that are meant to fit a terminal, its prompt included. */
export const SCREEN_LINES = 49;

/** How much of a connection is told. */
interface Detail extends TimelineDetail {
  /** Other explanations with their reasons, or their names alone. */
  readonly alternatives: 'told' | 'named';
  /** Certificates of each side; more than that are counted. */
  readonly certificates: number;
  readonly findings: number;
  /** The last of it, which settles it. */
  readonly evidence: number;
}

const ALL: Detail = {
  annotations: 'teaching',
  folded: false,
  alternatives: 'told',
  certificates: Number.POSITIVE_INFINITY,
  findings: Number.POSITIVE_INFINITY,
  evidence: Number.POSITIVE_INFINITY,
  cut: false,
};

/** What is told shorter where a connection would not fit a screen, the most dispensable first. */
const SHORTER: readonly Partial<Detail>[] = [
  { alternatives: 'named' },
  { certificates: 3, findings: 3 },
  { cut: true },
  { folded: true },
  { evidence: 3 },
  { annotations: 'failure' },
  { certificates: 1, findings: 1, evidence: 2 },
  { findings: 0 },
  { evidence: 1 },
  { annotations: 'none' },
];

/**
 * One connection: the answer, who talks to whom, the timeline, certificates and remarks; last, where the prompt comes, the
 * verdict with its evidence and what to change. It is told as fully as fits a screen, and in full with `--explain` and
 * `--verbose`.
 */
export function connectionText(given: ConnectionReport, context: TextContext): string {
  const connection = context.harmless(given);
  const messages = messagesText(connection, context);
  const whole = isExplained(connection) || messages !== '';
  let detail = ALL;
  let text = connectionWith(detail, given, connection, messages, context);
  if (whole) return text;
  for (const shorter of SHORTER) {
    if (text.split('\n').length <= SCREEN_LINES) break;
    detail = { ...detail, ...shorter };
    text = connectionWith(detail, given, connection, messages, context);
  }
  return text;
}

function connectionWith(
  detail: Detail,
  given: ConnectionReport,
  connection: ConnectionReport,
  messages: string,
  context: TextContext,
): string {
  return [
    [answer(given, context), whatIfAnswer(connection, context)].filter((part) => part !== '').join('\n'),
    heading(connection, context),
    isExplained(connection) ? timelineText(connection, context) : foldedTimeline(connection, detail, context),
    messages,
    certificates(connection, detail, context),
    findings(connection, detail, context),
    whatIfText(connection, context),
    [verdict(connection, detail, context), ...remedies(given.verdict.remedies, context)].join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

const isExplained = ({ timeline }: ConnectionReport): boolean =>
  timeline.some(({ lesson }) => lesson !== undefined);

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
    ...transportWords(connection, say),
    tls.version ?? say('text.version_unknown', {}),
    ...(tls.cipherSuite === null ? [] : [tls.cipherSuite]),
    ...(tls.alpn === undefined ? [] : [`ALPN ${tls.alpn}`]),
    ...(tls.resumed ? [say('text.resumed', {})] : []),
    say('text.client_certificate', clientAuthentication),
  ].join(symbols.dot);
  const when = `${connection.start.replace('T', ' ').replace(/(\.\d{6})\d*Z$/, '$1 UTC')}${symbols.dot}${durationText(connection.durationSeconds)}`;
  const file = context.captureOf(connection)?.file;
  const { stacks } = connection;
  const guesses = (['client', 'server'] as const)
    .flatMap((side) =>
      stacks[side] === undefined ? [] : [say('text.stack', { side, name: stacks[side].name })],
    )
    .join(symbols.dot);
  const where = [
    when,
    ...(guesses === '' ? [] : [guesses]),
    ...(file === undefined ? [] : [safe(file)]),
  ].join(symbols.dot);
  return [
    title,
    ...more,
    ...wrap(facts, width),
    ...hidden(connection, context),
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

function verdict(connection: ConnectionReport, detail: Detail, context: TextContext): string {
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
  return [
    `${paint(say('text.verdict', {}), 'bold')}  ${outcomeWord(it, context)}`,
    row('who', say('text.who_refused', { by: it.refusedBy, refused: it.refused })),
    ...(it.cause === 'none' ? [] : [row('cause', say('text.cause_named', { cause: it.cause }))]),
    row('sure', surenessText(it, say)),
    row('explanation', it.explanation),
    ...(it.alert === null ? [] : [row('alert', say('text.alert_seen', it.alert))]),
    ...(it.evidence.length === 0
      ? []
      : [
          list(
            'evidence',
            it.evidence
              .slice(-detail.evidence)
              .map(({ frame, what }) =>
                frame > 0
                  ? say('text.named', { name: say('text.frame_number', { frame }), says: what })
                  : what,
              ),
          ),
        ]),
    row('wireshark', wiresharkFilter(connection)),
    ...(it.alternatives.length === 0 ? [] : [list('alternatives', alternatives(it, detail, context))]),
  ].join('\n');
}

const MOST_ALTERNATIVES = 4;
const MOST_NAMED = 6;

/** The first in full, and of what is left the causes' names; or all by name. */
function alternatives(verdict: VerdictReport, detail: Detail, { say }: TextContext): string[] {
  const { alternatives: all } = verdict;
  if (detail.alternatives === 'named') {
    const names = all.map((one) => alternativeName(one, verdict, say) || one.why);
    const distinct = [...new Set(names)];
    const more = distinct.length - MOST_NAMED;
    const shown =
      more > 0 ? [...distinct.slice(0, MOST_NAMED), say('page.and_more', { count: more })] : distinct;
    return [say('text.choices', { parts: shown })];
  }
  const few = all.length <= MOST_ALTERNATIVES + 1 ? all : all.slice(0, MOST_ALTERNATIVES);
  const rest = all.slice(few.length).flatMap(({ cause }) => (cause === undefined ? [] : [cause]));
  return [
    ...few.map((one) => {
      const name = alternativeName(one, verdict, say);
      return name === '' ? one.why : say('text.named', { name, says: one.why });
    }),
    ...(rest.length === 0
      ? []
      : [say('text.further_causes', { causes: rest.map((cause) => say('text.cause_named', { cause })) })]),
  ];
}

/** Numbered steps; what can be pasted stands on a line of its own, unbroken. */
export function steps(
  items: readonly RemedyReport[],
  { safe, paint, width }: Pick<TextContext, 'safe' | 'paint' | 'width'>,
): string[] {
  return items.flatMap(({ text, command }, index) => [
    hanging(`  ${index + 1}. `, safe(text), width),
    ...(command?.split('\n') ?? []).map((line) => `     ${paint(safe(line), 'cyan')}`),
  ]);
}

const remedies = (items: readonly RemedyReport[], context: TextContext): string[] =>
  items.length === 0
    ? []
    : [context.paint(context.say('text.remedies', {}), 'bold'), ...steps(items, context)];

function certificates(
  connection: ConnectionReport,
  { certificates: most, cut }: Detail,
  { say, paint, width, symbols }: TextContext,
): string {
  const rows = (['server', 'client'] as const).flatMap((side) => {
    const all = connection.certificates[side];
    const more = all.length - most;
    const shown = all.slice(0, most).map((certificate) => {
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
      const told = say('text.choices', { parts: facts });
      return cut ? label + fitted(told, width - columns(label), symbols.more) : hanging(label, told, width);
    });
    const label = padded(`  ${say('text.certificate_of', { side, position: 0 })}`, 13);
    return more > 0 ? [...shown, `${label}${say('page.and_more', { count: more })}`] : shown;
  });
  return rows.length === 0 ? '' : [paint(say('text.certificates', {}), 'bold'), ...rows].join('\n');
}

function findings(
  connection: ConnectionReport,
  { findings: most, cut }: Detail,
  { say, paint, width, symbols }: TextContext,
): string {
  const { findings: all } = connection;
  if (all.length === 0 || most === 0) return '';
  const more = all.length - most;
  const rows = all.slice(0, most).map(({ frame, message }) => {
    const text =
      frame === undefined
        ? message
        : say('text.named', { name: say('text.frame_number', { frame }), says: message });
    return cut ? `  - ${fitted(text, width - 4, symbols.more)}` : hanging('  - ', text, width);
  });
  const left = more > 0 ? [`  - ${say('text.more_patterns', { count: more })}`] : [];
  return [paint(say('text.findings', {}), 'bold'), ...rows, ...left].join('\n');
}
