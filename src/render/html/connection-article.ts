import type { ConnectionReport } from '../../report/report.js';
import { html, type Markup } from '../shared/markup.js';
import { certificatesSection } from './certificates.js';
import { diagram } from './diagram.js';
import type { PageContext } from './page-context.js';
import { verdictSection } from './verdict.js';

/** One connection in full. `opened`: its messages' fields and bytes are in the report. */
export function connectionArticle(
  connection: ConnectionReport,
  opened: boolean,
  context: PageContext,
): Markup {
  const { id } = connection;
  return html`<article id="c${id}" class="connection" aria-labelledby="c${id}-v" tabindex="-1">
${verdictSection(connection, context)}
${diagram(connection, context)}
${!opened && html`<p class="note">${context.say('page.no_fields', { id })}</p>`}
${certificatesSection(connection, context)}
${findings(connection, context)}
</article>`;
}

function findings({ findings: list }: ConnectionReport, { say }: PageContext): Markup {
  if (list.length === 0) return html``;
  return html`<section class="findings"><h3>${say('text.findings', {})}</h3><ul>${list.map(
    ({ severity, frame, message }) =>
      html`<li class="${severity}">${frame !== undefined && html`<b>${say('text.frame_number', { frame })}</b> `}${message}</li>`,
  )}</ul></section>`;
}
