import { MAX_NAME_CHARACTERS } from '../../base/limits.js';
import {
  areOfOneDay,
  type ConnectionGroup,
  clock,
  endpointCount,
  GROUP_BY,
  groupHeadings,
} from '../shared/groups.js';
import { html, type Markup } from '../shared/markup.js';
import { endpointText, instantWords, type Say } from '../shared/words.js';
import { badge } from './badge.js';

/**
 * A line for all connections that ended alike; the script makes each count a filter of the table below, and counts anew
 * by server or client if it has them all.
 */
export function groupsTable(groups: readonly ConnectionGroup[], isWhole: boolean, say: Say): Markup {
  const headings = [say('text.how_many', {}), ...groupHeadings(say)];
  const dated = !areOfOneDay(groups);
  const choice = html`<p class="reader tools" id="group-by" role="group" aria-label="${say('page.group_by', { by: '' })}" hidden>${GROUP_BY.map((by) => html`<button type="button" class="tool" data-by="${by}" aria-pressed="${by === 'ending' ? 'true' : 'false'}">${say('page.group_by', { by })}</button>`)}</p>`;
  return html`${isWhole && choice}<div class="scroll" tabindex="0"><table id="groups"><thead><tr>${headings.map((text) => html`<th scope="col">${text}</th>`)}</tr></thead><tbody>${groups.map((group) => groupRow(group, dated, say))}</tbody></table></div>`;
}

/** A cause by its name, with the code that a search knows; empty where there is none. */
export const causeCell = (cause: string, say: Say): string =>
  cause === 'none' || cause === '' ? '' : say('text.cause_named', { cause });

export const partyCell = (party: string, say: Say): string =>
  party === 'none' || party === '' ? '' : say('text.party', { party });

function groupRow(group: ConnectionGroup, dated: boolean, say: Say): Markup {
  const { outcome, refusedBy, cause, confidence, count, servers, clients, server, first, last } = group;
  const name = server.name === undefined ? '' : ` ${server.name.slice(0, MAX_NAME_CHARACTERS)}`;
  const where =
    servers === 1
      ? `${endpointText(server)}${name}`
      : say('text.servers_counted', { count: endpointCount(servers) });
  const key = [outcome, refusedBy === 'none' ? '' : refusedBy, cause === 'none' ? '' : cause, confidence];
  return html`<tr><td class="many" data-group="${key.join(' ')}">${count}</td><td>${badge(group, say)}</td><td>${causeCell(cause, say)}</td><td>${partyCell(refusedBy, say)}</td><td>${where}</td><td>${endpointCount(clients)}</td><td title="${instantWords(first)}">${clock(first, dated)}</td><td title="${instantWords(last)}">${clock(last, dated)}</td><td><a href="#c${group.example}">${group.example}</a></td></tr>`;
}
