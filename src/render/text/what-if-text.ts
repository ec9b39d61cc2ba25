import type { ConnectionReport, TrustAnswerReport } from '../../report/report.js';
import { hanging, wrap } from '../shared/wrap.js';
import type { TextContext } from './text-context.js';

/** What stands below the answer: how it would have been with the CAs or the certificate that the person named. */
export function whatIfAnswer(connection: ConnectionReport, { width }: TextContext): string {
  const { refused } = connection.verdict;
  const { trust, offeredCertificate } = connection;
  const sentences =
    refused === 'server_certificate'
      ? [trust?.server?.summary]
      : refused === 'client_certificate'
        ? [trust?.client?.summary, offeredCertificate?.summary]
        : refused === 'missing_client_certificate'
          ? [offeredCertificate?.summary]
          : [];
  return sentences
    .filter((one) => one !== undefined)
    .flatMap((one) => wrap(one, width))
    .join('\n');
}

/** The answers in full, with the path of certificates that they rest on; empty if nothing was asked. */
export function whatIfText(connection: ConnectionReport, context: TextContext): string {
  const { say, paint, width } = context;
  const { trust, offeredCertificate: offered } = connection;
  const item = (text: string) => hanging('  - ', text, width);
  const parts: string[] = [];
  const answers = [trust?.server, trust?.client].filter((one) => one !== undefined && one !== null);
  if (answers.length > 0) {
    const rows = answers.flatMap((answer) => answerRows(answer, context, item));
    parts.push([paint(say('text.trust', {}), 'bold'), ...rows].join('\n'));
  }
  if (offered !== undefined) {
    const notes = offered.notes.map(({ message }) => hanging('    ', message, width));
    parts.push([paint(say('text.offered', {}), 'bold'), item(offered.summary), ...notes].join('\n'));
  }
  return parts.join('\n\n');
}

function answerRows(
  { outcome, summary, path, notes }: TrustAnswerReport,
  { say, width }: TextContext,
  item: (text: string) => string,
): string[] {
  const below = (text: string) => hanging('    ', text, width);
  const subjects = path.map(({ subject }) => subject);
  return [
    item(summary),
    ...(subjects.length > 1 ? [below(say('trust.path', { subjects }))] : []),
    // An acceptance names them itself, and a refusal has better reasons.
    ...(outcome === 'unknown' ? notes.map(({ message }) => below(message)) : []),
  ];
}
