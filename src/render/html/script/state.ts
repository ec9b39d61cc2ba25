// What the reader looks at and how it is narrowed: it stands in the address's fragment, so that a link or the way back
// shows the same. `#c3-m5?q=cause:expired&outcome=failed+certain`: a place, then the rest.
import type { PageRow } from '../page-data.js';
import { type GroupBy, isGroupBy } from './groups.js';

/** The parts of a row that stand in a column. */
export type Key = Exclude<keyof PageRow, 'summary' | 'confidence'>;

export interface State {
  /** An element of the page: a connection (`c3`), a message of it (`c3-m5`), the table (`all`), or ''. */
  readonly place: string;
  readonly query: string;
  /** Outcome and confidence, with a space between. */
  readonly outcomes: readonly string[];
  /** Outcome, side, cause and confidence, with spaces between. */
  readonly groups: readonly string[];
  /** What is counted together. */
  readonly groupBy: GroupBy;
  /** Bars of the histogram, from 0. */
  readonly slices: readonly string[];
  readonly sort: Key;
  readonly down: boolean;
  readonly reader: 'learner' | 'expert';
}

const COLUMNS: ReadonlySet<string> = new Set<Key>([
  'id',
  'outcome',
  'server',
  'client',
  'version',
  'cause',
  'by',
  'at',
  'seconds',
  'capture',
]);

const isKey = (text: string): text is Key => COLUMNS.has(text);

function read(fragment: string): State {
  const [place = '', rest = ''] = fragment.split(/\?(.*)/s, 2);
  const found = new URLSearchParams(rest);
  const order = found.get('sort') ?? '';
  const key = order.replace(/^-/, '');
  const by = found.get('by') ?? '';
  return {
    place,
    query: found.get('q') ?? '',
    outcomes: found.getAll('outcome'),
    groups: found.getAll('group'),
    groupBy: isGroupBy(by) ? by : 'ending',
    slices: found.getAll('slice'),
    sort: isKey(key) ? key : 'id',
    down: order.startsWith('-'),
    reader: found.get('reader') === 'expert' ? 'expert' : 'learner',
  };
}

function written({ place, query, outcomes, groups, groupBy, slices, sort, down, reader }: State): string {
  const rest = new URLSearchParams();
  if (query !== '') rest.set('q', query);
  for (const one of outcomes) rest.append('outcome', one);
  for (const one of groups) rest.append('group', one);
  if (groupBy !== 'ending') rest.set('by', groupBy);
  for (const one of slices) rest.append('slice', one);
  if (sort !== 'id' || down) rest.set('sort', `${down ? '-' : ''}${sort}`);
  if (reader === 'expert') rest.set('reader', reader);
  // Colons, commas and spaces mean nothing there: a person can read the address.
  const text = String(rest).replaceAll('%3A', ':').replaceAll('%2C', ',');
  return `#${place}${text === '' ? '' : `?${text}`}`;
}

const fragmentOf = (address: string): string => address.slice(1);

export let state: State = read(fragmentOf(location.hash));

/** Writes the address anew without a step of the way back: a page on disk may forbid even that, and works all the same. */
function write(): void {
  const fragment = written(state);
  if (fragment === (location.hash === '' ? '#' : location.hash)) return;
  try {
    history.replaceState(history.state, '', fragment);
  } catch {
    // The address stays as it was.
  }
}

export function change(changed: Partial<State>): void {
  state = { ...state, ...changed };
  write();
}

/** The address has changed. A link within the page names a place alone: all else stays. @returns whether all else changed */
export function hear(): boolean {
  const fragment = fragmentOf(location.hash);
  if (fragment.includes('?')) {
    state = read(fragment);
    return true;
  }
  change({ place: fragment });
  return false;
}
