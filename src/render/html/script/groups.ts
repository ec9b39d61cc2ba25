// The table of groups: counted by how connections ended, as the page was made, or anew for each server or client.
import { isFailure } from '../../../report/failure.js';
import type { PageRow } from '../page-data.js';
import { causeOf, data, link, make, partyOf } from './page.js';

export type GroupBy = 'ending' | 'server' | 'client';

export const isGroupBy = (text: string): text is GroupBy =>
  text === 'ending' || text === 'server' || text === 'client';

/** Lines drawn where each server or client has its own. */
const MOST_LINES = 200;

/** What a row has in common with those that ended alike. */
const endingOf = ({ outcome, by, cause, confidence }: PageRow): string =>
  [outcome, by, cause, confidence].join(' ');

/** A server without its name, or a client without its port. */
const endpointOf = (row: PageRow, by: GroupBy): string =>
  by === 'server' ? (row.server.split(' ')[0] ?? '') : by === 'client' ? row.client.replace(/:\d+$/, '') : '';

export const groupOf = (row: PageRow, by: GroupBy): string =>
  `${endingOf(row)} ${endpointOf(row, by)}`.trimEnd();

interface Group {
  readonly key: string;
  readonly endpoint: string;
  readonly rows: PageRow[];
}

const hasFailed = ({ outcome, by }: PageRow): boolean =>
  isFailure({ outcome, refusedBy: by === '' ? 'none' : by });

/** Those of the server or client with the most failures first; of each the failures, then the most frequent. */
function grouped(by: GroupBy): Group[] {
  const groups = new Map<string, Group>();
  const failures = new Map<string, number>();
  for (const row of data.rows) {
    const key = groupOf(row, by);
    const endpoint = endpointOf(row, by);
    const group = groups.get(key) ?? { key, endpoint, rows: [] };
    group.rows.push(row);
    groups.set(key, group);
    failures.set(endpoint, (failures.get(endpoint) ?? 0) + Number(hasFailed(row)));
  }
  return [...groups.values()].sort(
    (a, b) =>
      failures.get(b.endpoint)! - failures.get(a.endpoint)! ||
      (a.endpoint < b.endpoint ? -1 : a.endpoint > b.endpoint ? 1 : 0) ||
      Number(hasFailed(b.rows[0]!)) - Number(hasFailed(a.rows[0]!)) ||
      b.rows.length - a.rows.length,
  );
}

const clock = (at: number): string =>
  Number.isFinite(at) ? new Date(at).toISOString().slice(5, 19).replace('T', ' ') : '';

function line({ key, endpoint, rows }: Group, by: GroupBy, badge: (row: PageRow) => Node): HTMLElement {
  const tr = make('tr');
  const first = rows[0]!;
  const times = rows.map(({ at }) => at).sort((a, b) => a - b);
  const distinct = (of: (row: PageRow) => string) => [...new Set(rows.map(of))];
  const servers = distinct((row) => endpointOf(row, 'server'));
  const clients = distinct((row) => endpointOf(row, 'client'));
  const many = make('td', 'many', String(rows.length));
  many.dataset['group'] = key;
  const where =
    servers.length === 1 ? first.server : data.words.servers.replace('{count}', String(servers.length));
  const cells: (string | Node)[] = [badge(first), causeOf(first), partyOf(first), where];
  cells.push(by === 'client' ? endpoint : String(clients.length));
  cells.push(clock(times[0]!), clock(times.at(-1)!), link(String(first.id), `#c${first.id}`));
  tr.append(many);
  for (const cell of cells) {
    const td = make('td');
    td.append(cell);
    tr.append(td);
  }
  return tr;
}

/** The table of groups, and the buttons that choose what is counted together. */
export class Groups {
  readonly #body: HTMLTableSectionElement | undefined;
  /** Those that were drawn once; that of endings was made with the page. */
  readonly #lines = new Map<GroupBy, readonly HTMLElement[]>();
  readonly #badge: (row: PageRow) => Node;
  #by: GroupBy = 'ending';

  constructor(badge: (row: PageRow) => Node, choose: (by: GroupBy) => void) {
    this.#badge = badge;
    this.#body = document.querySelector<HTMLTableElement>('#groups')?.tBodies[0];
    this.#lines.set('ending', [...(this.#body?.rows ?? [])]);
    if (this.#body === undefined) return;
    const choice = document.querySelector<HTMLElement>('#group-by');
    if (choice === null) return;
    choice.hidden = false;
    for (const button of choice.querySelectorAll<HTMLElement>('button')) {
      const by = button.dataset['by'] ?? '';
      if (isGroupBy(by)) button.addEventListener('click', () => choose(by));
    }
  }

  /** @returns the cells with counts that are new in the table */
  draw(by: GroupBy): HTMLElement[] {
    for (const button of document.querySelectorAll<HTMLElement>('#group-by button'))
      button.setAttribute('aria-pressed', String(button.dataset['by'] === by));
    if (this.#body === undefined || by === this.#by) return [];
    this.#by = by;
    const known = this.#lines.get(by);
    const lines =
      known ??
      grouped(by)
        .slice(0, MOST_LINES)
        .map((group) => line(group, by, this.#badge));
    this.#lines.set(by, lines);
    this.#body.replaceChildren(...lines);
    return known === undefined ? [...this.#body.querySelectorAll<HTMLElement>('td.many')] : [];
  }
}
