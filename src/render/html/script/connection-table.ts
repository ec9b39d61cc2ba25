// The table of connections: searched, sorted, narrowed to outcomes, to those that ended alike, and to spans of time.
import type { PageRow } from '../page-data.js';
import { Groups, groupOf } from './groups.js';
import { Histogram } from './histogram.js';
import { around, articles, byId, causeOf, data, link, make, partyOf } from './page.js';
import { type Field, searchFor } from './search.js';
import { change, type Key, state } from './state.js';

/** Rows drawn before somebody asks for more. */
const PAGE = 200;

const TONES: Readonly<Record<string, string>> = { established: 'good', failed: 'bad', rejected: 'bad' };

const outcomeOf = ({ outcome, confidence }: PageRow): string =>
  data.words.outcomes[`${outcome} ${confidence}`] ?? outcome;

const durationOf = (seconds: number): string =>
  seconds >= 1 ? `${seconds.toFixed(2)} s` : `${(seconds * 1000).toFixed(2)} ms`;

const startOf = (at: number): string =>
  Number.isFinite(at) ? new Date(at).toISOString().replace('T', ' ').replace('Z', '') : '';

const fileOf = ({ capture }: PageRow): string => data.files[capture - 1] ?? '';

const texts = new WeakMap<PageRow, string>();

/** All that a search looks through. */
function textOf(row: PageRow): string {
  let text = texts.get(row);
  if (text === undefined) {
    const { id, outcome, server, client, version, cause, by, summary } = row;
    const said = [outcomeOf(row), causeOf(row), partyOf(row), fileOf(row)];
    const all = [id, outcome, server, client, version, cause, by, summary, ...said];
    text = all.join(' ').toLowerCase();
    texts.set(row, text);
  }
  return text;
}

const FIELDS: ReadonlyMap<string, Field> = new Map<string, Field>([
  ['id', { text: ({ id }) => String(id), isWhole: true }],
  ['outcome', { text: (row) => `${row.outcome} ${outcomeOf(row)}` }],
  ['confidence', { text: ({ confidence }) => confidence, isWhole: true }],
  ['cause', { text: ({ cause }) => (cause === '' ? 'none' : cause), isWhole: true }],
  ['by', { text: ({ by }) => (by === '' ? 'none' : by), isWhole: true }],
  ['server', { text: ({ server }) => server }],
  ['client', { text: ({ client }) => client }],
  ['tls', { text: ({ version }) => version }],
  ['file', { text: fileOf }],
  ['says', { text: ({ summary }) => summary }],
]);

function badgeOf(row: PageRow): HTMLElement {
  const hollow = row.confidence === 'possible' && row.outcome !== 'incomplete' ? ' possible' : '';
  return make('span', `badge ${TONES[row.outcome] ?? 'open'}${hollow}`, outcomeOf(row));
}

function line(row: PageRow): HTMLTableRowElement {
  const tr = make('tr');
  tr.dataset['id'] = String(row.id);
  tr.title = row.summary;
  const { server, client, version } = row;
  const cells: (string | Node)[] = [
    link(String(row.id), `#c${row.id}`),
    badgeOf(row),
    server,
    client,
    version,
  ];
  cells.push(causeOf(row), partyOf(row), startOf(row.at), durationOf(row.seconds));
  if (data.files.length > 0) cells.push(fileOf(row));
  for (const cell of cells) {
    const td = make('td');
    td.append(cell);
    tr.append(td);
  }
  return tr;
}

/** A button that turns a filter on and off. */
interface Facet {
  readonly button: HTMLElement;
  readonly among: 'outcomes' | 'groups';
  readonly key: string;
}

const toggled = (among: readonly string[], key: string): string[] =>
  among.includes(key) ? among.filter((one) => one !== key) : [...among, key];

/** @returns what draws the table again after the state has changed; nothing without a table */
export function drawTable(): (() => void) | undefined {
  const table = document.querySelector<HTMLTableElement>('#table');
  const body = table?.tBodies[0];
  const head = table?.tHead?.rows[0];
  if (body === undefined || head === undefined || data.rows.length === 0) return undefined;
  const search = byId('search') as HTMLInputElement;
  const shown = byId('shown');
  const more = byId('more');
  const clear = byId('clear');
  const facets: Facet[] = [];
  let limit = PAGE;
  const narrow = (changed: Parameters<typeof change>[0]) => {
    change(changed);
    limit = PAGE;
    draw();
  };
  // A choice of groups of one kind means nothing among those of another.
  const grouping = new Groups(badgeOf, (groupBy) => narrow({ groupBy, groups: [] }));
  const histogram = new Histogram((slice) => narrow({ slices: toggled(state.slices, slice) }));

  function draw(): void {
    const { query, outcomes, groups, groupBy, slices, sort, down } = state;
    const counts = grouping.draw(groupBy);
    for (const cell of counts) cell.append(facet(cell, 'facet', 'groups', cell.dataset['group'] ?? ''));
    if (search.value !== query) search.value = query;
    const found = searchFor(query, FIELDS, textOf);
    const rows = data.rows.filter(
      (row) =>
        (outcomes.length === 0 || outcomes.includes(`${row.outcome} ${row.confidence}`)) &&
        (groups.length === 0 || groups.includes(groupOf(row, groupBy))) &&
        (slices.length === 0 || slices.includes(histogram.sliceOf(row))) &&
        found(row),
    );
    rows.sort((a, b) => (a[sort] < b[sort] ? -1 : a[sort] > b[sort] ? 1 : a.id - b.id) * (down ? -1 : 1));
    body?.replaceChildren(...rows.slice(0, limit).map(line));
    shown.textContent = data.words.shown
      .replace('{shown}', String(rows.length))
      .replace('{total}', String(data.rows.length));
    more.hidden = rows.length <= limit;
    clear.hidden = query === '' && outcomes.length + groups.length + slices.length === 0;
    for (const { button, among, key } of facets)
      button.setAttribute('aria-pressed', String(state[among].includes(key)));
    for (const th of head?.cells ?? []) {
      if (th.dataset['key'] !== sort) th.removeAttribute('aria-sort');
      else th.setAttribute('aria-sort', down ? 'descending' : 'ascending');
    }
    histogram.draw(slices);
  }

  for (const th of head.cells) {
    const button = make('button', '', th.textContent ?? '');
    button.type = 'button';
    th.replaceChildren(button);
    button.addEventListener('click', () => {
      const key = th.dataset['key'] as Key;
      change({ sort: key, down: state.sort === key && !state.down });
      draw();
    });
  }
  /** A button that holds what `content` held, and turns a filter on and off. */
  const facet = (content: HTMLElement, kind: string, among: Facet['among'], key: string): HTMLElement => {
    const button = make('button', kind);
    button.type = 'button';
    button.append(...content.childNodes);
    button.addEventListener('click', () => narrow({ [among]: toggled(state[among], key) }));
    facets.push({ button, among, key });
    return button;
  };
  for (const count of document.querySelectorAll<HTMLElement>('.count')) {
    count.replaceWith(facet(count, count.className, 'outcomes', count.dataset['outcome'] ?? ''));
  }
  for (const cell of document.querySelectorAll<HTMLElement>('#groups td.many')) {
    cell.append(facet(cell, 'facet', 'groups', cell.dataset['group'] ?? ''));
  }
  search.addEventListener('input', () => narrow({ query: search.value }));
  clear.addEventListener('click', () => {
    narrow({ query: '', outcomes: [], groups: [], slices: [] });
    search.focus();
  });
  more.addEventListener('click', () => {
    limit += PAGE * 5;
    draw();
  });
  body.addEventListener('click', (event) => {
    const row = around<HTMLTableRowElement>(event, 'tr');
    if (row === null || around(event, 'a') !== null || String(getSelection()) !== '') return;
    location.hash = `#c${row.dataset['id']}`;
  });
  const controls = document.querySelector<HTMLElement>('.controls');
  if (controls !== null) controls.hidden = false;
  draw();
  if (!/^c\d/.test(state.place)) {
    const first = articles.querySelector('article:has(.verdict.bad)') ?? articles.firstElementChild;
    first?.classList.add('current');
  }
  return () => {
    limit = PAGE;
    draw();
  };
}
