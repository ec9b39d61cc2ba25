import type {
  AlternativeReport,
  ConnectionReport,
  EvidenceReport,
  RemedyReport,
  VerdictReport,
} from '../../report/report.js';
import { breakable, html, lines, type Markup } from '../shared/markup.js';
import { alternativeName, surenessText } from '../shared/verdict-words.js';
import { wiresharkFilter } from '../shared/wireshark-filter.js';
import { durationText, endpointText, instantWords, transportWords } from '../shared/words.js';
import { badge, toneOf } from './badge.js';
import { copyButton } from './copy-button.js';
import { messageAnchor } from './diagram.js';
import type { PageContext } from './page-context.js';
import { sketch } from './sketch.js';

/** The verdict: one sentence, what proves it, why, and what to change. */
export function verdictSection(connection: ConnectionReport, context: PageContext): Markup {
  const { say } = context;
  const { verdict: it, id } = connection;
  return html`<header class="verdict ${toneOf(it.outcome)}">
<div class="answer"><p class="outcome">${badge(it, say)} <span class="number">${say('text.connection', { id })}</span></p>
<h2 id="c${id}-v">${breakable(it.summary)}</h2>
${it.evidence.length > 0 && html`<ul class="evidence" aria-label="${say('text.evidence', {})}">${it.evidence.map((one) => evidence(one, id, context))}</ul>`}
</div>${sketch(connection, context)}</header>
${facts(connection, context)}
<section class="why"><div><h3>${say('text.explanation', {})}</h3><p class="explanation">${it.explanation}</p>
<dl><dt>${say('text.who', {})}</dt><dd>${say('text.who_refused', { by: it.refusedBy, refused: it.refused })}</dd>
${it.cause !== 'none' && html`<dt>${say('text.cause', {})}</dt><dd>${say('text.cause_named', { cause: it.cause })}</dd>`}
<dt>${say('text.sure', {})}</dt><dd>${surenessText(it, say)}</dd>
${it.alert !== null && html`<dt>${say('text.alert', {})}</dt><dd>${say('text.alert_seen', it.alert)}</dd>`}
${it.alternatives.length > 0 && html`<dt>${say('text.alternatives', {})}</dt>${alternatives(it, context)}`}
<dt>${say('page.filter_hint', {})}</dt><dd class="copied"><code>${wiresharkFilter(connection)}</code>${copyButton(say)}</dd></dl></div>
${it.remedies.length > 0 && html`<div class="remedies"><h3>${say('text.remedies', {})}</h3><ol>${it.remedies.map((one) => remedy(one, context))}</ol></div>`}</section>`;
}

/** Alternatives that are read at once; of more, the rest waits until somebody opens it. */
const MOST_ALTERNATIVES = 5;

function alternatives(verdict: VerdictReport, context: PageContext): Markup {
  const all = verdict.alternatives.map((one) => alternative(one, verdict, context));
  if (all.length <= MOST_ALTERNATIVES) return html`${all.map((one) => html`<dd>${one}</dd>`)}`;
  const first = all.slice(0, MOST_ALTERNATIVES - 1);
  const rest = all.slice(MOST_ALTERNATIVES - 1);
  return html`${first.map((one) => html`<dd>${one}</dd>`)}<dd><details><summary>${context.say('page.and_more', { count: rest.length })}</summary><ul class="rest">${rest.map((one) => html`<li>${one}</li>`)}</ul></details></dd>`;
}

function alternative(one: AlternativeReport, verdict: VerdictReport, { say }: PageContext): Markup {
  const name = alternativeName(one, verdict, say);
  return html`${name === '' ? one.why : html`<b>${name}</b>${say('text.named', { name: '', says: one.why })}`}`;
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
    ...transportWords(connection, say).map((words) => html`<li>${words}</li>`),
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
