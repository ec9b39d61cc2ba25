// The table of connections: searched, sorted, narrowed to outcomes.
import type { PageRow } from '../page-data.js';
import { around, articles, byId, data, link, make } from './page.js';

/** Rows drawn before somebody asks for more. */
const PAGE = 200;

const TONES: Readonly<Record<string, string>> = { established: 'good', failed: 'bad', rejected: 'bad' };

const outcomeOf = ({ outcome, confidence }: PageRow): string =>
  data.words.outcomes[`${outcome} ${confidence}`] ?? outcome;

/** What a row has in common with those that ended alike. */
const groupOf = ({ outcome, by, cause, confidence }: PageRow): string =>
  [outcome, by, cause, confidence].join(' ');

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
    const all = [id, outcomeOf(row), outcome, server, client, version, cause, by, summary, fileOf(row)];
    text = all.join(' ').toLowerCase();
    texts.set(row, text);
  }
  return text;
}

function line(row: PageRow): HTMLTableRowElement {
  const tr = make('tr');
  tr.dataset['id'] = String(row.id);
  tr.title = row.summary;
  const hollow = row.confidence === 'possible' && row.outcome !== 'incomplete' ? ' possible' : '';
  const badge = make('span', `badge ${TONES[row.outcome] ?? 'open'}${hollow}`, outcomeOf(row));
  const { server, client, version, cause, by } = row;
  const cells: (string | Node)[] = [link(String(row.id), `#c${row.id}`), badge, server, client, version];
  cells.push(cause, by, startOf(row.at), durationOf(row.seconds));
  if (data.files.length > 0) cells.push(fileOf(row));
  for (const cell of cells) {
    const td = make('td');
    td.append(cell);
    tr.append(td);
  }
  return tr;
}

/** The parts of a row that stand in a column. */
type Key = Exclude<keyof PageRow, 'summary'>;

export function drawTable(): void {
  const table = document.querySelector<HTMLTableElement>('#table');
  const body = table?.tBodies[0];
  const head = table?.tHead?.rows[0];
  if (body === undefined || head === undefined || data.rows.length === 0) return;
  const search = byId('search') as HTMLInputElement;
  const shown = byId('shown');
  const more = byId('more');
  const wanted = new Set<string>();
  const groups = new Set<string>();
  let order: { readonly key: Key; readonly down: boolean } = { key: 'id', down: false };
  let limit = PAGE;

  function draw(): void {
    const terms = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const rows = data.rows.filter(
      (row) =>
        (wanted.size === 0 || wanted.has(`${row.outcome} ${row.confidence}`)) &&
        (groups.size === 0 || groups.has(groupOf(row))) &&
        terms.every((term) => textOf(row).includes(term)),
    );
    const { key, down } = order;
    rows.sort((a, b) => (a[key] < b[key] ? -1 : a[key] > b[key] ? 1 : a.id - b.id) * (down ? -1 : 1));
    body?.replaceChildren(...rows.slice(0, limit).map(line));
    shown.textContent = data.words.shown
      .replace('{shown}', String(rows.length))
      .replace('{total}', String(data.rows.length));
    more.hidden = rows.length <= limit;
  }

  for (const th of head.cells) {
    const button = make('button', '', th.textContent ?? '');
    button.type = 'button';
    th.replaceChildren(button);
    button.addEventListener('click', () => {
      const key = th.dataset['key'] as Key;
      order = { key, down: order.key === key && !order.down };
      for (const other of head.cells) other.removeAttribute('aria-sort');
      th.setAttribute('aria-sort', order.down ? 'descending' : 'ascending');
      draw();
    });
  }
  /** A button that holds what `content` held, and turns a filter on and off. */
  const filter = (content: HTMLElement, kind: string, among: Set<string>, key: string): HTMLButtonElement => {
    const button = make('button', kind);
    button.type = 'button';
    button.setAttribute('aria-pressed', 'false');
    button.append(...content.childNodes);
    button.addEventListener('click', () => {
      if (!among.delete(key)) among.add(key);
      button.setAttribute('aria-pressed', String(among.has(key)));
      limit = PAGE;
      draw();
    });
    return button;
  };
  for (const count of document.querySelectorAll<HTMLElement>('.count')) {
    count.replaceWith(filter(count, count.className, wanted, count.dataset['outcome'] ?? ''));
  }
  for (const cell of document.querySelectorAll<HTMLElement>('#groups td.many')) {
    cell.append(filter(cell, 'facet', groups, cell.dataset['group'] ?? ''));
  }
  search.addEventListener('input', () => {
    limit = PAGE;
    draw();
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
  if (!/^#c\d/.test(location.hash)) {
    const first = articles.querySelector('article:has(.verdict.bad)') ?? articles.firstElementChild;
    first?.classList.add('current');
  }
}
