// Where, in a text that came in clear, passwords, tokens and the values of a query stand.

/** `[start, end)` in the text. */
export type Range = readonly [start: number, end: number];

/**
 * Names after which a value is nobody's business, as part of a longer name, too (`x-api-key`, `userPassword`). A name is looked
 * at from its beginning alone and has a bounded end, so that one that goes on and on takes no more time than its length.
 */
const SECRET_NAME =
  '(?<![\\w.-])[\\w.-]*(?:passw(?:or)?d|passwort|passphrase|passcode|pwd|secret|token|api[_-]?key|access[_-]?key|credential|session(?:id)?|sid|jwt|signature|otp|assertion)[\\w.-]{0,32}';

/** Each with one group: what is hidden. */
const ANYWHERE: readonly RegExp[] = [
  // Headers that carry credentials, but for the name of the scheme.
  /^[\w-]*auth(?:orization|entication)[\w-]*[ \t]*:[ \t]*(?:[A-Za-z][\w-]*[ \t]+)?([^\r\n]+)/gim,
  /^(?:set-)?cookie2?[ \t]*:[ \t]*([^\r\n]+)/gim,
  new RegExp(`^${SECRET_NAME}[ \\t]*:[ \\t]*([^\\r\\n]+)`, 'gim'),
  // Names and values: in a query, a form, JSON, a configuration.
  new RegExp(`${SECRET_NAME}["']?[ \\t]*[:=][ \\t]*"([^"\\r\\n]*)`, 'gi'),
  new RegExp(`${SECRET_NAME}["']?[ \\t]*[:=][ \\t]*([^"\\s&,;}][^\\s&,;}]*)`, 'gi'),
  // A query's values, whatever their names.
  /[?&;][^=&#\s?]*=([^&#\s"'<>]*)/g,
  /\b(?:Basic|Bearer|Negotiate|NTLM|Digest)[ \t]+([A-Za-z0-9+/=._~-]{8,})/g,
  /\b(eyJ[\w-]{8,}\.[\w-]*(?:\.[\w-]*)?)/g,
  // user:password@ and token@ of an address.
  /\/\/[^\s/?#@:]*:([^\s/?#]*)@/g,
  /\/\/([^\s/?#@:]*)@/g,
  // XMPP (RFC 6120 section 6.4) and what else is XML.
  /<(?:auth|response|challenge|password|digest)\b[^>]*>([^<]*)/gi,
];

/** In what a client says. */
const OF_CLIENTS: readonly RegExp[] = [
  // A request's query that has no names.
  /^[A-Z]+ [^\s?]*\?([^\s=&#]+)(?=[\s#&]|$)/gm,
  /^CONNECT [^\s@:]*:([^\s]*)@/gm,
  /^CONNECT ([^\s@:]*)@/gm,
  // FTP, POP3, IRC, NNTP, ManageSieve.
  /^(?:PASS|ACCT)[ \t]+([^\r\n]+)/gim,
  /^AUTHINFO[ \t]+(?:PASS|SASL[ \t]+\S+|GENERIC)[ \t]+([^\r\n]+)/gim,
  /^APOP[ \t]+\S+[ \t]+([^\r\n]+)/gim,
  /^OPER[ \t]+\S+[ \t]+([^\r\n]+)/gim,
  /\bIDENTIFY[ \t]+([^\r\n]+)/gim,
  // SMTP, IMAP, ManageSieve: an initial response.
  /^(?:\S+[ \t]+)?AUTH(?:ENTICATE)?[ \t]+"?[\w-]+"?[ \t]+([^\r\n]+)/gim,
  // IMAP (RFC 9051 section 6.2.3): the name may be quoted.
  /^\S+[ \t]+LOGIN[ \t]+(?:"(?:[^"\\\r\n]|\\.)*"|\S+)[ \t]+([^\r\n]+)/gim,
  // Redis, inline and as an array of strings.
  /^AUTH[ \t]+(?!(?:TLS|SSL|TLS-[CP]|PLAIN|LOGIN|CRAM-MD5|DIGEST-MD5|SCRAM-[\w-]+|NTLM|GSSAPI|GSS-SPNEGO|XOAUTH2|OAUTHBEARER|EXTERNAL|ANONYMOUS|KERBEROS_V[45])\s*$)([^\s]+)/gim,
  /^HELLO[ \t]+\d[ \t]+AUTH[ \t]+\S+[ \t]+(\S+)/gim,
  /^\$\d+\r\n(?:AUTH2?|requirepass|masterauth)\r\n((?:\$\d+\r\n[^\r\n]*(?:\r\n|$))+)/gim,
];

/** A command after which the client's lines are credentials, until the server says yes or no. */
const BEGINS_LOGIN =
  /^(?:\S+[ \t]+)?(?:AUTH(?:ENTICATE)?[ \t]+"?(?!TLS|SSL)[\w-]+"?(?:[ \t]+[^\r\n]*)?|LOGIN[ \t]+[^\r\n]*\{\d+\+?\}|AUTHINFO[ \t]+SASL[^\r\n]*)\r?$/im;

/** The server asks for more: SMTP, ManageSieve, NNTP, IMAP and POP3. */
const GOES_ON = /^(?:334|383|\+(?: |\r?$|$)|\{\d+|")/;
const ASKS_FOR_PASSWORD = /(?:passw(?:or)?d|passwort|passphrase|passcode|kennwort)[^\r\n]{0,20}[:?][ \t]*$/i;

export const beginsLogin = (text: string): boolean => BEGINS_LOGIN.test(text);
export const goesOn = (text: string): boolean => GOES_ON.test(text);
export const asksForPassword = (text: string): boolean => ASKS_FOR_PASSWORD.test(text);

/** Where the secrets are of a text whose characters are bytes. */
export function secretsInText(text: string, ofClient: boolean): Range[] {
  const found: Range[] = [];
  for (const pattern of ofClient ? [...ANYWHERE, ...OF_CLIENTS] : ANYWHERE) {
    for (const match of text.matchAll(pattern)) {
      const hidden = match[1] ?? '';
      const at = match.index + match[0].lastIndexOf(hidden);
      if (hidden !== '') found.push([at, at + hidden.length]);
    }
  }
  return found;
}

/** The lines behind a command that begins a login, in what the client sends with it. */
export function linesBehindLogin(text: string): Range | undefined {
  const match = BEGINS_LOGIN.exec(text);
  if (match === null) return undefined;
  const start = match.index + match[0].length + 1;
  return start < text.length ? [start, text.length] : undefined;
}
