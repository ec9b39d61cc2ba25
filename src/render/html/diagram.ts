import type { ConnectionReport, TimelineEntry } from '../../report/report.js';
import { flights, isSealed, isTransport, signsOf } from '../shared/flights.js';
import { breakable, html, type Markup } from '../shared/markup.js';
import { failedHere } from '../shared/verdict-words.js';
import { durationText, endpointText, type Say } from '../shared/words.js';
import { opened } from './fields.js';
import type { PageContext } from './page-context.js';

/** The address within the page of a step of a connection's timeline; steps count from 1. */
export const messageAnchor = (connection: number, step: number): string => `c${connection}-m${step}`;

/** The handshake as a sequence diagram: the client's and the server's lifelines, time down the page, a row a message. */
export function diagram(connection: ConnectionReport, context: PageContext): Markup {
  const { say } = context;
  const { client, server, timeline, id } = connection;
  if (timeline.length === 0) return html``;
  const names = { client: endpointText(client), server: server.name ?? endpointText(server) };
  const position = new Map(timeline.map((entry, index) => [entry, index]));
  return html`<section class="handshake" aria-labelledby="c${id}-h"><div class="heading"><h3 id="c${id}-h">${say('page.handshake', {})}</h3>${timeline.some(({ bytes = '', records }) => bytes !== '' || records !== undefined) && html`<button type="button" class="tool open-all" aria-pressed="false">${say('page.open_all', {})}</button>`}</div>
${legend(timeline, context)}
<div class="ladder"><div class="actors" role="img" aria-label="${say('page.diagram_of', names)}"><span class="actor client"><b>${say('text.client', {})}</b> <span>${names.client}</span></span><span class="actor server"><b>${say('text.server', {})}</b> <span>${names.server}</span></span></div>
<ol class="flights">${flights(timeline).map(
    (flight) =>
      html`<li class="flight ${flight[0]!.from}${isTransport(flight[0]!) && ' tcp'}"><ol>${flight.map(
        (entry) => row(entry, position.get(entry)!, connection, context),
      )}</ol></li>`,
  )}</ol></div></section>`;
}

function row(
  entry: TimelineEntry,
  index: number,
  { id, timeline, verdict }: ConnectionReport,
  context: PageContext,
): Markup {
  const { say } = context;
  const { frame, from, message, basis, mark, summary, annotation } = entry;
  const sealed = isSealed(entry);
  const kinds = [
    'm',
    from,
    basis,
    ...(sealed ? ['sealed'] : []),
    ...(mark === undefined ? [] : [mark]),
    ...(isTransport(entry) && mark === undefined ? ['quiet'] : []),
  ].join(' ');
  const before = timeline[index - 1];
  // What came with the message above says so by saying nothing.
  const isWithIt = before !== undefined && before.from === from && before.frame === frame && frame > 0;
  return html`<li id="${messageAnchor(id, index + 1)}" class="${kinds}" tabindex="-1"><p class="when">${!isWithIt && when(entry, before, say)}</p>
<div class="lane"><div class="msg"><p class="name"><span class="hidden">${say('text.named', { name: say('page.direction', { from }), says: '' })}</span><b>${message}</b>${sealed && html` <span class="chip lock">${say('page.encrypted', {})}</span>`}${basis !== 'seen' && html` <span class="chip ${basis}">${say('page.basis', { basis })}</span>`}${mark === 'failure' && html` <span class="chip fail">${failedHere(verdict, say)}</span>`}</p>
<div class="says"><p>${breakable(summary)}</p>${annotation !== undefined && html`<p class="note">${annotation}</p>`}</div>${opened(entry, before, context)}</div></div></li>`;
}

/** The time, how long after the step before it, and the frame. */
function when({ time, frame }: TimelineEntry, before: TimelineEntry | undefined, say: Say): Markup {
  const since = before === undefined ? undefined : Math.max(0, time - before.time);
  return html`<span class="at" title="${time.toFixed(6)} s">${durationText(time)}</span>${since !== undefined && html` <span class="since">+${durationText(since)}</span>`}${frame > 0 && html` <span class="frame">${say('text.frame_number', { frame })}</span>`}`;
}

function legend(timeline: readonly TimelineEntry[], { say }: PageContext): Markup {
  return html`<ul class="legend">${signsOf(timeline).map((sign) => html`<li class="${sign === 'encrypted' ? 'sealed' : sign}">${say(`page.legend_${sign}`, {})}</li>`)}</ul>`;
}
