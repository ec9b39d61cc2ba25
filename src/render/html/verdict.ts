import type {
  AlternativeReport,
  ConnectionReport,
  EvidenceReport,
  Outcome,
  RemedyReport,
  VerdictReport,
} from '../../report/report.js';
import { breakable, html, lines, type Markup } from '../shared/markup.js';
import { alternativeName, surenessText } from '../shared/verdict-words.js';
import { wiresharkFilter } from '../shared/wireshark-filter.js';
import { durationText, endpointText, instantWords } from '../shared/words.js';
import { copyButton } from './copy-button.js';
import { messageAnchor } from './diagram.js';
import type { PageContext } from './page-context.js';
import { sketch } from './sketch.js';

/** Good, bad, or neither: the colour of an outcome. */
export const toneOf = (outcome: Outcome): 'good' | 'bad' | 'open' =>
  outcome === 'established' ? 'good' : outcome === 'failed' || outcome === 'rejected' ? 'bad' : 'open';

/** The verdict: one sentence, what proves it, why, and what to change. */
export function verdictSection(connection: ConnectionReport, context: PageContext): Markup {
  const { say } = context;
  const { verdict: it, id } = connection;
  const sure = it.confidence === 'certain' || it.outcome === 'incomplete';
  return html`<header class="verdict ${toneOf(it.outcome)}">
<div class="answer"><p class="outcome"><span class="badge">${say('text.outcome', { outcome: it.outcome })}</span>${!sure && html` <span class="unsure">${say('text.outcome_unsure', { confidence: it.confidence })}</span>`} <span class="number">${say('text.connection', { id })}</span></p>
<h2 id="c${id}-v">${breakable(it.summary)}</h2>
${it.evidence.length > 0 && html`<ul class="evidence" aria-label="${say('text.evidence', {})}">${it.evidence.map((one) => evidence(one, id, context))}</ul>`}
</div>${sketch(connection, context)}</header>
${facts(connection, context)}
<section class="why"><div><h3>${say('text.explanation', {})}</h3><p class="explanation">${it.explanation}</p>
<dl><dt>${say('text.who', {})}</dt><dd>${say('text.who_refused', { by: it.refusedBy, refused: it.refused })}</dd>
${it.cause !== 'none' && html`<dt>${say('text.cause', {})}</dt><dd>${say('text.cause_named', { cause: it.cause })}</dd>`}
<dt>${say('text.sure', {})}</dt><dd>${surenessText(it, say)}</dd>
${it.alert !== null && html`<dt>${say('text.alert', {})}</dt><dd>${say('text.alert_seen', it.alert)}</dd>`}
${it.alternatives.length > 0 && html`<dt>${say('text.alternatives', {})}</dt>${it.alternatives.map((one) => alternative(one, it, context))}`}
<dt>${say('page.filter_hint', {})}</dt><dd class="copied"><code>${wiresharkFilter(connection)}</code>${copyButton(say)}</dd></dl></div>
${it.remedies.length > 0 && html`<div class="remedies"><h3>${say('text.remedies', {})}</h3><ol>${it.remedies.map((one) => remedy(one, context))}</ol></div>`}</section>`;
}

function alternative(one: AlternativeReport, verdict: VerdictReport, { say }: PageContext): Markup {
  const name = alternativeName(one, verdict, say);
  return html`<dd>${name !== '' && html`<b>${name}</b>: `}${one.why}</dd>`;
}

function evidence({ frame, step, what }: EvidenceReport, id: number, { say }: PageContext): Markup {
  const words = html`${frame > 0 && html`<b>${say('text.frame_number', { frame })}</b> `}${breakable(what)}`;
  return step === null
    ? html`<li>${words}</li>`
    : html`<li><a href="#${messageAnchor(id, step)}">${words}</a></li>`;
}

function facts(connection: ConnectionReport, { say }: PageContext): Markup {
  const { client, server, tls, clientAuthentication, start, durationSeconds } = connection;
  const items = [
    html`<li><b>${endpointText(client)}</b> → <b>${endpointText(server)}</b>${server.name !== undefined && html` (${server.name})`}</li>`,
    html`<li>${tls.version ?? say('text.version_unknown', {})}</li>`,
    tls.cipherSuite !== null && html`<li>${breakable(tls.cipherSuite)}</li>`,
    tls.alpn !== undefined && html`<li>ALPN ${tls.alpn}</li>`,
    tls.resumed && html`<li>${say('text.resumed', {})}</li>`,
    html`<li>${say('text.client_certificate', clientAuthentication)}</li>`,
    html`<li><time datetime="${start}">${instantWords(start)}</time>, ${durationText(durationSeconds)}</li>`,
  ];
  return html`<ul class="facts">${items}</ul>`;
}

const remedy = ({ text, command }: RemedyReport, { say }: PageContext): Markup =>
  html`<li><p>${text}</p>${command !== undefined && html`<div class="copied"><pre class="command" tabindex="0">${lines(command)}</pre>${copyButton(say)}</div>`}</li>`;
