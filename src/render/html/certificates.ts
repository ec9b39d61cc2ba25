import type { Side } from '../../base/side.js';
import type { CertificateReport, ConnectionReport } from '../../report/report.js';
import { breakable, html, lines, type Markup } from '../shared/markup.js';
import { copyButton } from './copy-button.js';
import type { PageContext } from './page-context.js';
import { pemOf } from './pem.js';

const MOST_NAMES = 12;

/** The certificates as cards, each under the one that it signed, with what is wrong marked. */
export function certificatesSection(connection: ConnectionReport, context: PageContext): Markup {
  const { server, client } = connection.certificates;
  if (server.length + client.length === 0) return html``;
  return html`<section class="certificates"><h3>${context.say('text.certificates', {})}</h3><div class="chains">${chain('server', server, connection, context)}${chain('client', client, connection, context)}</div></section>`;
}

function chain(
  side: Side,
  certificates: readonly CertificateReport[],
  connection: ConnectionReport,
  context: PageContext,
): Markup {
  const { say } = context;
  const heading = html`<h4>${say('page.chain_of', { side })}</h4>`;
  if (certificates.length === 0) {
    const { certificate: sent, endedBefore } = connection.clientAuthentication;
    const certificate = endedBefore === true ? 'ended' : sent;
    return html`<div class="chain ${side}">${heading}<p class="note">${say('page.no_certificate', { side, certificate })}</p></div>`;
  }
  const last = certificates.at(-1)!;
  return html`<div class="chain ${side}">${heading}<ol>${certificates.map((one) => card(one, side, connection, context))}</ol><p class="signer">${
    last.selfSigned
      ? html`↺ ${say('page.signs_itself', {})}`
      : html`↑ ${say('page.signed_by', {})} <b>${last.issuer}</b> (${say('page.issuer_not_sent', {})})`
  }</p></div>`;
}

function card(
  certificate: CertificateReport,
  side: Side,
  connection: ConnectionReport,
  context: PageContext,
): Markup {
  const { say } = context;
  const { subject, position, publicKey, subjectAltNames, notBefore, notAfter, validity } = certificate;
  const { verdict } = connection;
  const refused =
    position === 0 && verdict.refused === `${side}_certificate` && verdict.outcome !== 'established';
  const word = say('page.refused', {});
  const refusal =
    verdict.confidence === 'certain'
      ? word
      : say('text.unsure', { what: word, confidence: verdict.confidence });
  const problems = [
    ...(refused
      ? [say('text.named', { name: refusal, says: say('text.cause_named', { cause: verdict.cause }) })]
      : []),
    ...(validity === 'expired' || validity === 'not_yet_valid'
      ? [say('page.validity_problem', { validity })]
      : []),
  ];
  const names = subjectAltNames.slice(0, MOST_NAMES).map(({ value }) => value);
  const more = subjectAltNames.length - names.length;
  const usage = [...(certificate.keyUsage ?? []), ...(certificate.extendedKeyUsage ?? [])];
  const key = [publicKey.algorithm, publicKey.curve ?? publicKey.bits].filter((part) => part !== undefined);
  const pem = pemOf(certificate, side, connection);
  const fact = (label: Markup | string, value: Markup | string, kind = '') =>
    html`<dt>${label}</dt><dd${kind !== '' && html` class="${kind}"`}>${value}</dd>`;
  return html`<li class="card${problems.length > 0 && ' wrong'}"><h5>${commonName(subject)}${certificate.basicConstraints?.ca === true && html` <span class="chip">${say('page.authority', {})}</span>`}${problems.map((problem) => html` <span class="chip fail">${problem}</span>`)}</h5>
<p class="dn">${breakable(subject)}</p>${validityBar(certificate, connection, context)}<dl>${fact(say('page.certificate_valid', {}), say('page.validity', { from: notBefore.slice(0, 10), to: notAfter.slice(0, 10) }))}${names.length > 0 && fact(say('page.certificate_names', {}), say('text.listed', { parts: [...names, ...(more > 0 ? [say('page.and_more', { count: more })] : [])] }))}${fact(say('page.certificate_key', {}), key.join(' '))}${fact(say('page.certificate_signature', {}), certificate.signatureAlgorithm)}${usage.length > 0 && fact(say('page.certificate_usage', {}), usage.join(', '))}${fact(say('page.certificate_serial', {}), certificate.serialNumber, 'hex')}${fact('SHA-256', certificate.sha256, 'hex')}</dl>${pem !== undefined && html`<details class="pem"><summary>PEM</summary><div class="copied"><pre tabindex="0">${lines(pem)}</pre>${copyButton(say)}</div></details>`}</li>`;
}

const commonName = (subject: string): string =>
  /(?:^|,)CN=((?:\\.|[^,\\])+)/.exec(subject)?.[1] ?? (subject === '' ? '–' : subject);

const WIDTH = 240;
const MARGIN = 20;

/** Validity as a bar, with the moment of the capture upon it. */
function validityBar(
  { notBefore, notAfter, validity }: CertificateReport,
  { start }: ConnectionReport,
  { say }: PageContext,
): Markup | false {
  const [from, to, now] = [notBefore, notAfter, start].map((iso) => Date.parse(iso)) as [
    number,
    number,
    number,
  ];
  if (!(from < to) || Number.isNaN(now)) return false;
  const first = Math.min(from, now);
  const scale = (WIDTH - 2 * MARGIN) / (Math.max(to, now) - first);
  const x = (at: number) => (MARGIN + (at - first) * scale).toFixed(1);
  const about = say('text.choices', {
    parts: [
      say('page.validity', { from: notBefore.slice(0, 10), to: notAfter.slice(0, 10) }),
      `${say('page.captured', {})} ${start.slice(0, 10)}`,
    ],
  });
  return html`<svg class="validity ${validity}" viewBox="0 0 ${WIDTH} 26" role="img" aria-label="${about}"><rect class="rail" x="0" y="6" width="${WIDTH}" height="4" rx="2"></rect><rect class="span" x="${x(from)}" y="4" width="${(Math.max(2, (to - from) * scale)).toFixed(1)}" height="8" rx="4"></rect><path class="now" d="M${x(now)} 0v16"></path><text x="${x(now)}" y="24" text-anchor="${now - first > (Math.max(to, now) - first) * 0.8 ? 'end' : now - first < (Math.max(to, now) - first) * 0.2 ? 'start' : 'middle'}">${say('page.captured', {})}</text></svg>`;
}
