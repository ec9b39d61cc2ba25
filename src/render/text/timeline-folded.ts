import type { ConnectionReport, TimelineEntry, VerdictReport } from '../../report/report.js';
import { durationText } from '../shared/words.js';
import { columns, fitted, padded, wrap } from '../shared/wrap.js';
import type { Style } from './style.js';
import type { TextContext } from './text-context.js';

// The timeline of one glance: a line a message, routine messages of one frame in one line, annotations only where they
// teach about this failure. Everything about each message is in `timeline-text.ts`.

/** From this width on what messages say stands in a column of its own. */
const ROOM_FOR_COLUMNS = 90;
/** A longer silence is a line of its own. */
const WAIT_SECONDS = 1;
const GAP = '  ';
const LEAST_SAYS = 12;
/** Lines that are longer are read badly. */
const WIDEST = 120;

/** How much of a timeline is told. */
export interface TimelineDetail {
  /** Annotations at what teaches about the failure, at the failure alone, or only what the verdict says. */
  readonly annotations: 'teaching' | 'failure' | 'none';
  /** What is of one kind and matters to nobody shares a line, whoever sent it; so does all behind the failure. */
  readonly folded: boolean;
  /** What a message says takes one line, but for the failure. */
  readonly cut: boolean;
}

/** Messages that say little by themselves; those of one side in one frame share a line. */
const ROUTINE: ReadonlySet<string> = new Set([
  'encrypted_extensions',
  'certificate_status',
  'server_key_exchange',
  'server_hello_done',
  'client_key_exchange',
  'certificate_verify',
  'change_cipher_spec',
  'finished',
  'end_of_early_data',
  'new_session_ticket',
  'key_update',
]);

/** Messages that are told in full, however long their line grows. */
const TOLD_IN_FULL: ReadonlySet<string> = new Set(['certificate', 'certificate_request', 'alert']);

const isTransport = ({ message }: TimelineEntry): boolean =>
  message.startsWith('tcp_') || message.startsWith('udp_');

/** Does what an entry means teach about how this connection ended? */
function teaches(
  entry: TimelineEntry,
  { outcome, refused, refusedBy }: VerdictReport,
  { annotations }: TimelineDetail,
): boolean {
  if (annotations === 'none') return false;
  if (entry.mark === 'failure') return true;
  if (annotations === 'failure') return false;
  switch (entry.message) {
    case 'certificate':
      return entry.from === 'server' ? refused === 'server_certificate' : isAboutClient(refused);
    case 'certificate_request':
      return isAboutClient(refused);
    case 'certificate_verify':
      return false;
    default:
      if (isTransport(entry)) return refusedBy === 'network';
      return entry.mark === 'notable' && (outcome !== 'established' || entry.message !== 'plaintext');
  }
}

const isAboutClient = (refused: VerdictReport['refused']): boolean =>
  refused === 'client_certificate' || refused === 'missing_client_certificate';

/** One line: a message, or several that share it. */
type Line = readonly [TimelineEntry, ...TimelineEntry[]];

function foldedLines(timeline: readonly TimelineEntry[], { folded }: TimelineDetail): Line[] {
  const lines: [TimelineEntry, ...TimelineEntry[]][] = [];
  let failed = false;
  for (const entry of timeline) {
    // It says nothing but that the server waits.
    if (folded && entry.message === 'server_hello_done' && entry.mark === undefined) continue;
    const last = lines.at(-1);
    const first = last?.[0];
    const shares =
      first !== undefined &&
      ((isRoutine(entry) && isRoutine(first) && isOfOneFrame(entry, first)) ||
        (entry.message === 'tcp_syn_ack' && first.message === 'tcp_syn' && last?.length === 1) ||
        (folded && isSealed(entry) && isSealed(first) && isOfOneFrame(entry, first)) ||
        (folded &&
          first.mark === undefined &&
          entry.mark === undefined &&
          (failed || isAlike(entry, first))));
    if (shares) last?.push(entry);
    else lines.push([entry]);
    failed ||= entry.mark === 'failure';
  }
  return lines;
}

/** A certificate's signature is routine, too, where it is not what failed. */
const isRoutine = ({ message, mark }: TimelineEntry): boolean =>
  ROUTINE.has(message) && (mark === undefined || (message === 'certificate_verify' && mark !== 'failure'));

/** A handshake message of which no more than its length is known. */
const isSealed = ({ message, mark }: TimelineEntry): boolean =>
  message === 'encrypted_handshake' && mark !== 'failure';

const isAlike = (a: TimelineEntry, b: TimelineEntry): boolean =>
  a.message === b.message && (a.message === 'plaintext' || a.message === 'application_data');

const isOfOneFrame = (a: TimelineEntry, b: TimelineEntry): boolean =>
  a.from === b.from && a.frame === b.frame;

/** How a line calls its messages; what is only inferred to be one is called that. */
function nameOf(line: Line, { say, symbols }: TextContext): string {
  const [{ message, basis }] = line;
  if (line.length > 1) {
    const counts = new Map<string, number>();
    for (const entry of line) counts.set(entry.message, (counts.get(entry.message) ?? 0) + 1);
    return [...counts]
      .map(([name, count]) => (count === 1 ? name : `${name} ${symbols.times}${count}`))
      .join(', ');
  }
  return basis === 'inferred' ? `${message}${say('text.basis', { basis })}` : message;
}

interface Layout {
  readonly frame: number;
  readonly time: number;
  /** 0: names and what they say share a column. */
  readonly name: number;
  /** Columns of what stands behind frame, time and direction. */
  readonly body: number;
}

function layoutOf(timeline: readonly TimelineEntry[], lines: readonly Line[], context: TextContext): Layout {
  const { say, symbols } = context;
  const widest = (least: number, texts: readonly string[]) => Math.max(least, ...texts.map(columns));
  const frame = widest(
    columns(say('text.frame', {})),
    timeline.map((entry) => String(entry.frame)),
  );
  const time = widest(
    columns(say('text.time', {})),
    timeline.map((entry) => entry.time.toFixed(6)),
  );
  const width = Math.min(context.width, WIDEST);
  const body = Math.max(LEAST_SAYS, width - frame - time - columns(symbols.toServer) - 3 * GAP.length);
  const names = lines.filter((line) => line.length === 1).map((line) => nameOf(line, context));
  return { frame, time, name: width < ROOM_FOR_COLUMNS ? 0 : widest(0, names), body };
}

/** The timeline; '' if nothing happened. */
export function foldedTimeline(
  { timeline, verdict }: ConnectionReport,
  detail: TimelineDetail,
  context: TextContext,
): string {
  const { say, paint, symbols } = context;
  const lines = foldedLines(timeline, detail);
  if (lines.length === 0) return '';
  const layout = layoutOf(timeline, lines, context);
  const before = (...cells: readonly [string, string, string]): string =>
    [
      cells[0].padStart(layout.frame),
      cells[1].padStart(layout.time),
      padded(cells[2], columns(symbols.toServer)),
    ].join(GAP) + GAP;
  const rightOf = (text: string, width: number) => ' '.repeat(Math.max(0, width - columns(text))) + text;
  const text = [
    paint(
      `${rightOf(say('text.frame', {}), layout.frame)}${GAP}${rightOf(say('text.time', {}), layout.time)}${GAP}${' '.repeat(columns(symbols.toServer))}${GAP}  ${say('text.says', {})}`,
      'dim',
    ),
  ];
  let last: TimelineEntry | undefined;
  for (const line of lines) {
    const [entry] = line;
    const waited = last === undefined ? 0 : entry.time - last.time;
    if (waited >= WAIT_SECONDS)
      text.push(paint(before('', `+${durationText(waited)}`, '').trimEnd(), 'yellow'));
    const same = last !== undefined && waited < WAIT_SECONDS && isOfOneFrame(entry, last);
    const lead = before(
      same || entry.frame === 0 ? '' : String(entry.frame),
      same ? '' : entry.time.toFixed(6),
      same ? '' : arrowOf(line, context),
    );
    const blank = ' '.repeat(columns(lead));
    bodyOf(line, verdict, detail, layout, context).forEach((part, index) => {
      text.push(`${index === 0 ? painted(lead, line, context) : blank}${part}`);
    });
    last = line.at(-1);
  }
  return text.join('\n');
}

function arrowOf(line: Line, { symbols }: TextContext): string {
  if (line.some(({ from }) => from !== line[0].from)) return symbols.bothWays;
  return line[0].from === 'client' ? symbols.toServer : symbols.toClient;
}

function painted(lead: string, line: Line, context: TextContext): string {
  const { paint } = context;
  const [entry] = line;
  const arrow = arrowOf(line, context);
  const [before, behind] = lead.split(arrow);
  if (behind === undefined) return lead;
  const front = entry.mark === 'failure' ? paint(before!, 'bold', 'red') : before!;
  return `${front}${paint(arrow, entry.from === 'client' ? 'cyan' : 'magenta')}${behind}`;
}

/** What stands behind frame, time and direction: the names, what they say, and what that means. */
function bodyOf(
  line: Line,
  verdict: VerdictReport,
  detail: TimelineDetail,
  layout: Layout,
  context: TextContext,
): string[] {
  const { say, paint, symbols } = context;
  const [entry] = line;
  const failure = entry.mark === 'failure';
  const mark = failure ? symbols.failure : entry.mark === 'notable' ? symbols.notable : ' ';
  const style: Style[] = failure
    ? ['bold', 'red']
    : entry.mark === 'notable'
      ? ['bold']
      : isTransport(entry)
        ? ['dim']
        : [];
  const body: Style[] = failure ? ['red'] : isTransport(entry) ? ['dim'] : [];
  const name = nameOf(line, context);
  const says =
    line.length > 1
      ? ''
      : entry.basis === 'seen' || entry.basis === 'inferred'
        ? entry.summary
        : `${entry.summary}${say('text.basis', { basis: entry.basis })}`;
  const whole = failure || (!detail.cut && (entry.mark !== undefined || TOLD_IN_FULL.has(entry.message)));
  const shown = (text: string, width: number): string[] =>
    whole ? wrap(text, width) : [fitted(text, width, symbols.more)];
  const room = layout.body - 2;
  const lines: string[] = [];
  if (says === '') {
    lines.push(...wrap(name, room).map((part, i) => paint(`${i === 0 ? mark : ' '} ${part}`, ...style)));
  } else if (layout.name > 0) {
    const beside = ' '.repeat(layout.name + 2 + GAP.length);
    shown(says, room - layout.name - GAP.length).forEach((part, i) => {
      const head = i === 0 ? paint(`${mark} ${padded(name, layout.name)}`, ...style) + GAP : beside;
      lines.push(`${head}${paint(part, ...body)}`);
    });
  } else {
    shown(say('text.named', { name, says }), room).forEach((part, i) => {
      lines.push(paint(`${i === 0 ? mark : ' '} ${part}`, ...(i === 0 ? style : body)));
    });
  }
  if (entry.annotation !== undefined && teaches(entry, verdict, detail))
    lines.push(...wrap(entry.annotation, room - 2).map((part) => `    ${paint(part, 'dim')}`));
  return lines;
}
