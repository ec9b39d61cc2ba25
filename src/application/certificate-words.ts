/** What a server's words of refusal say about the client's certificate. */
export interface CertificateWords {
  /** For want of one, not because of the one that was sent; absent if the words can mean both. */
  readonly missing?: boolean;
}

const CERTIFICATE = /certificat|\b(?:ssl|tls|client|peer|x\.?509)[ -]certs?\b/i;
/** A proxy that speaks of the server behind it. */
const OF_THE_SERVER = /\b(?:server|backend|upstream)(?:'s|s)?[ -](?:ssl |tls )?cert/i;
const WANTED =
  /\b(?:no|without|missing|lacks?|requires?|required|needs?|needed|must|provide|absent)\b|n['o]t (?:present|provide|return|send|supply|sent|presented|provided|supplied)\b/i;
const DISLIKED =
  /valid|trust|verif|expire|revo[ck]|unknown|reject|match|\bbad\b|fail|self[- ]signed|not (?:allowed|accepted|authori[sz]ed|permitted)/i;

/**
 * Reads the words of a refusal that servers make up themselves: Postfix's "No client certificate presented", Dovecot's
 * "Client didn't present valid SSL certificate", and whatever else names the client's certificate.
 * @returns undefined if they do not speak of it.
 */
export function certificateWords(text: string): CertificateWords | undefined {
  if (!CERTIFICATE.test(text) || OF_THE_SERVER.test(text)) return undefined;
  const wanted = WANTED.test(text);
  return wanted === DISLIKED.test(text) ? {} : { missing: wanted };
}
