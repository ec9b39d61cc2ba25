import { MAX_CONNECTIONS_IN_DOCUMENT, MAX_NAME_CHARACTERS } from '../../base/limits.js';
import type { Side } from '../../base/side.js';
import type {
  CertificateReport,
  ConnectionReport,
  ConnectionSummary,
  RemedyReport,
} from '../../report/report.js';
import type { DocumentOptions } from '../shared/document-options.js';
import { clientsOf, endpointCount, groupHeadings } from '../shared/groups.js';
import { block, cell, code, codeCell, line, table } from '../shared/markdown-escape.js';
import type { Overview } from '../shared/overview.js';
import { alternativeName, failedHere, markedOutcome, surenessText } from '../shared/verdict-words.js';
import { wiresharkFilter } from '../shared/wireshark-filter.js';
import {
  durationText,
  endpointText,
  fileName,
  instantWords,
  type Say,
  sayIn,
  transportWords,
} from '../shared/words.js';

/**
 * A post-mortem to be put into a wiki or an issue: what happened to the connections, the verdict on those that are
 * shown in full with its evidence, the timeline and the certificates, and what to change. GitHub's Markdown.
 */
export function renderMarkdown(overview: Overview, { language = 'en', version }: DocumentOptions): string {
  const say = sayIn(language);
  const { captures, keyLogs, total, inFull, patterns } = overview;
  const names = captures.slice(0, MOST_FILES).map(({ file }) => fileName(file));
  const more = captures.length - names.length;
  const name = say('text.listed', {
    parts: [...names, ...(more > 0 ? [say('page.and_more', { count: more })] : [])],
  });
  const packets = captures.reduce((sum, capture) => sum + capture.packets, 0);
  const problems = [...captures, ...keyLogs].flatMap(({ file, problems: list }) =>
    list.map(({ message }) => `- ${code(fileName(file))}: ${line(message)}`),
  );
  const parts = [
    `# ${line(say('page.post_mortem', { name }))}`,
    total === 0
      ? line(say('text.no_tls', {}))
      : line(say('text.summary', { connections: total, files: captures.length, packets })),
    problems.join('\n'),
    total > 1 ? line(overview.counts.map((one) => say('text.count', one)).join(' · ')) : '',
    total > 1 ? (overview.isListed ? connectionsTable(overview, say) : groupsTable(overview, say)) : '',
    patterns
      .slice(0, MOST_PATTERNS)
      .map(({ summary }) => `- ${line(summary)}`)
      .join('\n'),
    ...inFull.map((connection) => connectionPart(connection, overview, say)),
    inFull.length < total
      ? line(say('page.not_in_full', { shown: inFull.length, total, most: MAX_CONNECTIONS_IN_DOCUMENT }))
      : '',
    '---',
    line(say('page.made_by', { version })),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

const MOST_FILES = 3;
const MOST_PATTERNS = 6;

function connectionsTable({ rows, total, captures }: Overview, say: Say): string {
  const several = captures.length > 1;
  const headings = [
    '#',
    say('text.outcome_heading', {}),
    say('text.server', {}),
    say('text.client', {}),
    'TLS',
    say('text.cause', {}),
    say('text.refused_by', {}),
    ...(several ? [say('text.file', {})] : []),
  ];
  const row = ({ id, capture, client, server, tls, verdict }: ConnectionSummary): string[] => [
    String(id),
    cell(markedOutcome(verdict, say)),
    cell(`${endpointText(server)}${server.name === undefined ? '' : ` ${clipped(server.name)}`}`),
    cell(endpointText(client)),
    cell(tls.version ?? ''),
    verdict.cause === 'none' ? '' : cell(say('text.cause_named', { cause: verdict.cause })),
    verdict.refusedBy === 'none' ? '' : cell(say('text.party', { party: verdict.refusedBy })),
    ...(several ? [cell(fileName(captures[capture - 1]?.file ?? ''))] : []),
  ];
  const left = total - rows.length;
  const body = table(headings, rows.map(row));
  return left > 0 ? `${body}\n\n${line(say('text.more_rows', { count: left }))}` : body;
}

/** A line for all connections that ended alike. */
function groupsTable({ groups }: Overview, say: Say): string {
  const headings = [say('text.how_many', {}), ...groupHeadings(say)];
  const rows = groups.map((group) => {
    const { count, cause, refusedBy, servers, server, first, last, example } = group;
    const name = server.name === undefined ? '' : ` ${clipped(server.name)}`;
    return [
      String(count),
      cell(markedOutcome(group, say)),
      cause === 'none' ? '' : cell(say('text.cause_named', { cause })),
      refusedBy === 'none' ? '' : cell(say('text.party', { party: refusedBy })),
      cell(
        servers === 1
          ? `${endpointText(server)}${name}`
          : say('text.servers_counted', { count: endpointCount(servers) }),
      ),
      cell(clientsOf(group)),
      cell(instantWords(first)),
      cell(instantWords(last)),
      String(example),
    ];
  });
  return table(headings, rows);
}

const clipped = (name: string): string =>
  name.length > MAX_NAME_CHARACTERS ? `${name.slice(0, MAX_NAME_CHARACTERS)}...` : name;

function connectionPart(connection: ConnectionReport, overview: Overview, say: Say): string {
  const { id, verdict: it, client, server, tls, clientAuthentication, start, durationSeconds } = connection;
  const file = overview.captures.length > 1 ? overview.captures[connection.capture - 1]?.file : undefined;
  const facts = [
    `${endpointText(client)} → ${endpointText(server)}${server.name === undefined ? '' : ` (${server.name})`}`,
    [
      ...transportWords(connection, say),
      tls.version ?? say('text.version_unknown', {}),
      ...(tls.cipherSuite === null ? [] : [tls.cipherSuite]),
      ...(tls.alpn === undefined ? [] : [`ALPN ${tls.alpn}`]),
      ...(tls.resumed ? [say('text.resumed', {})] : []),
      say('text.client_certificate', clientAuthentication),
    ].join(' · '),
    [
      instantWords(start),
      durationText(durationSeconds),
      ...(file === undefined ? [] : [fileName(file)]),
    ].join(' · '),
  ];
  const heading = (text: string) => `### ${line(text)}`;
  return [
    `## ${line(say('text.named', { name: say('text.connection', { id }), says: markedOutcome(it, say) }))}`,
    `> ${line(it.summary)}`,
    facts.map((fact) => `- ${line(fact)}`).join('\n'),
    heading(say('text.verdict', {})),
    verdictTable(connection, say),
    ...(it.evidence.length === 0
      ? []
      : [
          heading(say('text.evidence', {})),
          table(
            [say('text.frame', {}), say('page.shows', {})],
            it.evidence.map(({ frame, what }) => [frame > 0 ? String(frame) : '', cell(what)]),
          ),
        ]),
    heading(say('page.handshake', {})),
    timelineTable(connection, say),
    certificatesPart(connection, say, heading),
    ...(it.remedies.length === 0 ? [] : [heading(say('text.remedies', {})), remedies(it.remedies)]),
    ...(connection.findings.length === 0
      ? []
      : [
          heading(say('text.findings', {})),
          connection.findings
            .map(({ frame, message }) =>
              frame === undefined
                ? `- ${line(message)}`
                : `- ${line(say('text.named', { name: say('text.frame_number', { frame }), says: message }))}`,
            )
            .join('\n'),
        ]),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function verdictTable(connection: ConnectionReport, say: Say): string {
  const { verdict: it, trust, offeredCertificate } = connection;
  const rows: [label: string, value: string][] = [
    [say('text.who', {}), cell(say('text.who_refused', { by: it.refusedBy, refused: it.refused }))],
    [say('text.sure', {}), cell(surenessText(it, say))],
    [say('text.explanation', {}), cell(it.explanation)],
  ];
  if (it.cause !== 'none')
    rows.splice(1, 0, [say('text.cause', {}), cell(say('text.cause_named', { cause: it.cause }))]);
  if (it.alert !== null) rows.push([say('text.alert', {}), cell(say('text.alert_seen', it.alert))]);
  if (it.alternatives.length > 0) {
    const named = it.alternatives.map((one) => {
      const name = alternativeName(one, it, say);
      return cell(name === '' ? one.why : say('text.named', { name: name, says: one.why }));
    });
    rows.push([say('text.alternatives', {}), named.join('<br>')]);
  }
  const answers = [trust?.server?.summary, trust?.client?.summary].filter((one) => one !== undefined);
  if (answers.length > 0) rows.push([say('text.trust', {}), answers.map(cell).join('<br>')]);
  if (offeredCertificate !== undefined)
    rows.push([say('text.offered', {}), cell(offeredCertificate.summary)]);
  rows.push([say('text.wireshark', {}), codeCell(wiresharkFilter(connection))]);
  // A table needs a heading: the first row is it.
  const [first, ...others] = rows as [[string, string], ...[string, string][]];
  return table(first, others);
}

function timelineTable({ timeline, verdict }: ConnectionReport, say: Say): string {
  const headings = [
    say('text.frame', {}),
    say('text.time', {}),
    say('page.from', {}),
    say('text.message', {}),
    say('text.says', {}),
  ];
  const rows = timeline.map(({ frame, time, from, message, basis, mark, summary, annotation, lesson }) => {
    const known = basis === 'seen' ? '' : say('text.basis', { basis });
    const failed = mark === 'failure' ? `**✖ ${line(failedHere(verdict, say))}**<br>` : '';
    return [
      frame > 0 ? String(frame) : '',
      time.toFixed(6),
      cell(say('page.party', { party: from })),
      codeCell(message),
      `${failed}${cell(summary + known)}${annotation === undefined ? '' : `<br>${cell(annotation)}`}${lesson === undefined ? '' : `<br><br>${cell(say('text.explained', lesson))}`}`,
    ];
  });
  return table(headings, rows);
}

function certificatesPart(
  { certificates }: ConnectionReport,
  say: Say,
  heading: (text: string) => string,
): string {
  const rows = (['server', 'client'] as const).flatMap((side) =>
    certificates[side].map((certificate) => certificateRow(certificate, side, say)),
  );
  if (rows.length === 0) return '';
  const headings = [
    '',
    say('page.certificate_subject', {}),
    say('page.certificate_issuer', {}),
    say('page.certificate_valid', {}),
    say('page.certificate_key', {}),
    say('page.certificate_names', {}),
    'SHA-256',
  ];
  return `${heading(say('text.certificates', {}))}\n\n${table(headings, rows)}`;
}

/** Names of one certificate that are listed. */
const MOST_NAMES = 12;

function certificateRow(certificate: CertificateReport, side: Side, say: Say): string[] {
  const { position, subject, issuer, selfSigned, validity, notBefore, notAfter, publicKey } = certificate;
  const names = certificate.subjectAltNames.slice(0, MOST_NAMES).map(({ value }) => code(value));
  const more = certificate.subjectAltNames.length - names.length;
  return [
    cell(say('text.certificate_of', { side, position })),
    codeCell(subject),
    selfSigned ? cell(say('text.certificate_issuer', { issuer, selfSigned })) : codeCell(issuer),
    cell(
      say('text.certificate_validity', { from: notBefore.slice(0, 10), to: notAfter.slice(0, 10), validity }),
    ),
    cell(
      [publicKey.algorithm, publicKey.curve ?? publicKey.bits].filter((part) => part !== undefined).join(' '),
    ),
    say('text.listed', {
      parts: [
        ...names.map((name) => name.replaceAll('|', '\\|')),
        ...(more > 0 ? [cell(say('page.and_more', { count: more }))] : []),
      ],
    }),
    codeCell(certificate.sha256),
  ];
}

function remedies(items: readonly RemedyReport[]): string {
  return items
    .map(({ text, command }, index) => {
      const step = `${index + 1}. ${line(text)}`;
      return command === undefined ? step : `${step}\n\n${block(command, '   ')}`;
    })
    .join('\n');
}
