import type { ConnectionReport, RemedyReport } from '../../report/report.js';
import { surenessText } from '../shared/verdict-words.js';
import { wiresharkFilter } from '../shared/wireshark-filter.js';
import { endpointText } from '../shared/words.js';
import { columns, hanging, padded } from '../shared/wrap.js';
import { answer, steps } from './connection-text.js';
import type { TextContext } from './text-context.js';

/** Lines of one connection; a command to be pasted may be longer than a line. */
export const BRIEF_LINES = 15;
/** The last pieces of evidence are those that settle it. */
const LAST_EVIDENCE = 2;

/** The answer, how sure it is, the evidence and what shows it in Wireshark, and what to change: at most BRIEF_LINES. */
export function briefText(given: ConnectionReport, context: TextContext): string {
  const { say, paint, width, symbols } = context;
  const connection = context.harmless(given);
  const { client, server, verdict } = connection;
  const arrow = symbols.toServer.includes('→') ? '→' : '->';
  const labels = ['sure', 'evidence', 'wireshark'] as const;
  const labelWidth = Math.max(...labels.map((label) => columns(say(`text.${label}`, {})))) + 2;
  const row = (label: (typeof labels)[number] | '', text: string) =>
    hanging(padded(label === '' ? '' : say(`text.${label}`, {}), labelWidth), text, width).split('\n');
  const told = answer(given, context).split('\n');
  const whom = `${say('text.connection', { id: connection.id })}  ${endpointText(client)} ${arrow} ${endpointText(server)}`;
  const rest = [
    ...row('sure', surenessText(verdict, say)),
    ...verdict.evidence
      .slice(-LAST_EVIDENCE)
      .flatMap(({ frame, what }, index) =>
        row(
          index === 0 ? 'evidence' : '',
          frame > 0 ? say('text.named', { name: say('text.frame_number', { frame }), says: what }) : what,
        ),
      ),
    ...row('wireshark', wiresharkFilter(connection)),
  ];
  const lines = [...told, ...hanging('', whom, width, (line) => paint(line, 'dim')).split('\n'), ...rest];
  return [...lines.slice(0, BRIEF_LINES), ...remedies(given, BRIEF_LINES - lines.length, context)].join('\n');
}

/** As many steps as there is room for. */
function remedies({ verdict }: ConnectionReport, room: number, context: TextContext): string[] {
  const heading = context.paint(context.say('text.remedies', {}), 'bold');
  let shown: string[] = [];
  for (let count = 1; count <= verdict.remedies.length; count++) {
    const items: readonly RemedyReport[] = verdict.remedies.slice(0, count);
    const lines = steps(items, context).join('\n').split('\n');
    if (lines.length + 1 > room) break;
    shown = [heading, ...lines];
  }
  return shown;
}
