import type { Confidence } from '../../base/basis.js';
import type { ConnectionReport, Outcome, RemedyReport, VerdictReport } from '../../report/report.js';
import { alternativeName, surenessText } from '../shared/verdict-words.js';
import { wiresharkFilter } from '../shared/wireshark-filter.js';
import { durationText, endpointText } from '../shared/words.js';
import { columns, hanging, padded, wrap } from '../shared/wrap.js';
import { messagesText } from './fields-text.js';
import type { Style } from './style.js';
import type { TextContext } from './text-context.js';
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
 * symbol, which says it where there is no room for the word (`markAlone`).
 */
export function outcomeWord(
  outcome: Outcome,
  { say, paint, symbols }: TextContext,
  confidence: Confidence,
  markAlone = false,
): string {
  const symbol =
    outcome === 'incomplete'
      ? symbols.question
      : confidence === 'possible'
        ? symbols.possible
        : outcome === 'established'
          ? symbols.success
          : symbols.failure;
  const sure = markAlone || confidence === 'certain' || outcome === 'incomplete';
  const word = paint(`${symbol} ${say('text.outcome', { outcome })}`, 'bold', OUTCOME_STYLE[outcome]);
  return sure ? word : `${word} ${say('text.outcome_unsure', { confidence })}`;
}

/** The answer: one sentence. */
export function answer(connection: ConnectionReport, context: TextContext, numbered = false): string {
  const { verdict } = connection;
  const word = outcomeWord(verdict.outcome, context, verdict.confidence);
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
    timelineText(connection, context),
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
  const when = `${connection.start.replace('T', ' ').replace(/(\.\d{6})\d*Z$/, '$1 UTC')}${symbols.dot}${durationText(connection.durationSeconds)}`;
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
  return [
    `${paint(say('text.verdict', {}), 'bold')}  ${outcomeWord(it.outcome, context, it.confidence)}`,
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
            it.evidence.map(
              ({ frame, what }) => `${frame > 0 ? `${say('text.frame_number', { frame })}: ` : ''}${what}`,
            ),
          ),
        ]),
    row('wireshark', wiresharkFilter(connection)),
    ...(it.alternatives.length === 0 ? [] : [list('alternatives', alternatives(it, context))]),
  ].join('\n');
}

const MOST_ALTERNATIVES = 6;

/** The first in full, and of what is left the causes' names. */
function alternatives(verdict: VerdictReport, { say }: TextContext): string[] {
  const { alternatives: all } = verdict;
  const few = all.length <= MOST_ALTERNATIVES + 1 ? all : all.slice(0, MOST_ALTERNATIVES);
  const rest = all.slice(few.length).flatMap(({ cause }) => (cause === undefined ? [] : [cause]));
  return [
    ...few.map((one) => {
      const name = alternativeName(one, verdict, say);
      return name === '' ? one.why : `${name}: ${one.why}`;
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
