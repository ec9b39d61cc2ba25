/** What a server's words of refusal say about the client's certificate. */
export interface CertificateWords {
  /** For want of one, not because of the one that was sent; absent if the words can mean both. */
  readonly missing?: boolean;
}

const CERTIFICATE = /certificat|\b(?:ssl|tls|client|peer|x\.?509)[ -]certs?\b/i;
/** Words about another certificate: the server's own, that of a server behind it, or one that the client complained of. */
const OF_ANOTHER =
  /(?<!\byour )\b(?:server|backend|upstream|origin)(?:'s|s)?[ -](?:ssl |tls )?cert|\b(?:sslv3|tlsv1\d*) alert\b|alert number|\bload\b/i;
const WANTED =
  /\b(?:no|without|missing|lacks?|requires?|required|needs?|needed|must|provide|absent)\b|n['o]t (?:present|provide|return|send|supply|sent|presented|provided|supplied)\b/i;
const DISLIKED =
  /valid|trust|verif|expire|revo[ck]|unknown|reject|match|\bbad\b|fail|self[- ]signed|not (?:allowed|accepted|authori[sz]ed|permitted)/i;

/**
 * Reads the words of a refusal that servers make up themselves: Postfix's "No client certificate presented", Dovecot's
 * "Client didn't present valid SSL certificate", OpenSSL's "peer did not return a certificate", and whatever else names
 * the client's certificate.
 * @returns undefined if they do not speak of it.
 */
export function certificateWords(text: string): CertificateWords | undefined {
  if (!CERTIFICATE.test(text) || OF_ANOTHER.test(text)) return undefined;
  const wanted = WANTED.test(text);
  return wanted === DISLIKED.test(text) ? {} : { missing: wanted };
}

const IN_A_PAGE = /\bclient[ -](?:ssl |tls )?cert(?:ificate)?s?\b/gi;
/** What ends a sentence of a page, in HTML, JSON or plain text. */
const BOUNDARY = /[<>{}"\r\n.;]/;
/** Characters of a sentence that are looked at on either side of the certificate. */
const SENTENCE = 60;

/**
 * The same in a page that came with a refusal: the first sentence that complains of the client's certificate, not one
 * that only names it. Takes time linear in the page.
 */
export function certificateWordsInPage(page: string): CertificateWords | undefined {
  for (const { index, 0: name } of page.matchAll(IN_A_PAGE)) {
    const before =
      page
        .slice(Math.max(0, index - SENTENCE), index)
        .split(BOUNDARY)
        .at(-1) ?? '';
    const end = index + name.length;
    const after = page.slice(end, end + SENTENCE).split(BOUNDARY)[0] ?? '';
    const sentence = `${before}${name}${after}`;
    if (WANTED.test(sentence) || DISLIKED.test(sentence)) return certificateWords(sentence);
  }
  return undefined;
}
