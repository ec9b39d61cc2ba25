// How a timeline is drawn: which messages belong together, and what each arrow stands for.
import type { TimelineEntry } from '../../report/report.js';

/** What is under encryption and stays there: of it only the size is known. */
export const isSealed = ({ message, basis, details }: TimelineEntry): boolean =>
  basis !== 'decrypted' &&
  (message === 'application_data'
    ? details?.['inClear'] !== true
    : message === 'sealed_packets' || details?.['encrypted'] === true);

export const isTransport = ({ message }: TimelineEntry): boolean =>
  message.startsWith('tcp_') || message === 'icmp_error';

/** Messages of one side in a row, with nothing of the other side between them. */
export function flights(timeline: readonly TimelineEntry[]): TimelineEntry[][] {
  const groups: TimelineEntry[][] = [];
  for (const entry of timeline) {
    const last = groups.at(-1)?.at(-1);
    const joins = last !== undefined && last.from === entry.from && isTransport(last) === isTransport(entry);
    if (joins) groups.at(-1)!.push(entry);
    else groups.push([entry]);
  }
  return groups;
}

export type Sign = 'seen' | 'decrypted' | 'encrypted' | 'inferred' | 'failure';

/** The signs that occur in a diagram. */
export function signsOf(timeline: readonly TimelineEntry[]): Sign[] {
  const signs: readonly (readonly [Sign, (entry: TimelineEntry) => boolean])[] = [
    ['seen', ({ basis }) => basis === 'seen'],
    ['decrypted', ({ basis }) => basis === 'decrypted'],
    ['encrypted', isSealed],
    ['inferred', ({ basis }) => basis === 'inferred'],
    ['failure', ({ mark }) => mark === 'failure'],
  ];
  return signs.filter(([, test]) => timeline.some(test)).map(([sign]) => sign);
}
