/** An answer that is known by its length: which server gives it, and what it says. */
export interface KnownRefusal {
  readonly server: 'nginx' | 'Postfix';
  /** For want of a certificate, or because of the one that was sent. */
  readonly missing: boolean;
  /** The server's own words. */
  readonly words: string;
  /** Characters of nginx's version as it stands in the answer; 0 where the server keeps it to itself. */
  readonly versionLength?: number;
}

// nginx, src/http/ngx_http_special_response.c and ngx_http_header_filter_module.c: errors 494, 495 and 496 are answered
// with status 400, `Connection: close`, and a page of a fixed form with the version once in it and once in `Server`.
// A page has between 100 and 999 bytes, so that the digits of its length are three, and a Date has 29 characters.
const HEADER = [
  'HTTP/1.1 400 Bad Request',
  'Server: nginx',
  'Date: Thu, 01 Jan 1970 00:00:00 GMT',
  'Content-Type: text/html',
  'Content-Length: 000',
  'Connection: close',
  '',
];
const page = (words: string, body: string): string[] => [
  '<html>',
  `<head><title>400 ${words}</title></head>`,
  body,
  '<center><h1>400 Bad Request</h1></center>',
  `<center>${words}</center>`,
  '<hr><center>nginx</center>',
  '</body>',
  '</html>',
];
/** To a client that names Chrome or Internet Explorer in its User-Agent (msie_padding, on by default). */
const PADDING = Array<string>(6).fill('<!-- a padding to disable MSIE and Chrome friendly error page -->');

/** Characters of a slash and a version; they stand in the answer twice. */
const versionTwice = (length: number): number => (length === 0 ? 0 : 2 * (1 + length));

/** Lengths that versions have had, from 0.1.0 to 1.31.5, and 0 for `server_tokens off`; the page changed with 1.15.4. */
const FORMS: readonly { readonly body: string; readonly versionLengths: readonly number[] }[] = [
  { body: '<body>', versionLengths: [6, 0, 7] },
  { body: '<body bgcolor="white">', versionLengths: [6, 0, 5, 7] },
];

const NO_CERTIFICATE = 'No required SSL certificate was sent';
const BAD_CERTIFICATE = 'The SSL certificate error';
/** The only other page of that form that is sent inside TLS. */
const TOO_LARGE = 'Request Header Or Cookie Too Large';

const withLineEnds = (lines: readonly string[]): number =>
  lines.reduce((sum, line) => sum + line.length + 2, 0);

/** Calls back with each length that nginx's answer with those words can have, the likeliest first. */
function eachLength(words: string, tell: (length: number, versionLength: number) => void): void {
  for (const padding of [[], PADDING]) {
    for (const { body, versionLengths } of FORMS) {
      const length = withLineEnds([...HEADER, ...page(words, body), ...padding]);
      for (const version of versionLengths) tell(length + versionTwice(version), version);
    }
  }
}

function lengthsOfNginx(): ReadonlyMap<number, KnownRefusal> {
  const known = new Map<number, KnownRefusal>();
  for (const words of [NO_CERTIFICATE, BAD_CERTIFICATE]) {
    eachLength(words, (length, versionLength) => {
      if (!known.has(length))
        known.set(length, { server: 'nginx', missing: words === NO_CERTIFICATE, words, versionLength });
    });
  }
  // An old nginx with a long version and a new one with a short version can say two things in as many bytes.
  eachLength(TOO_LARGE, (length) => known.delete(length));
  return known;
}

const NGINX = lengthsOfNginx();

/**
 * The refusal over HTTP/1.1 that has exactly so many bytes, header and page together. Other answers can have the same
 * length: what it is worth depends on what went before it.
 */
export function refusalOfLength(bytes: number): KnownRefusal | undefined {
  return NGINX.get(bytes);
}

/** Postfix, src/smtpd/smtpd.c (smtpd_tls_req_ccert): code, the server's own name, and one of two sentences. */
const POSTFIX: readonly (readonly [words: string, missing: boolean])[] = [
  ['No client certificate presented', true],
  ['Client certificate not trusted', false],
];

/**
 * Postfix's answer to the first command inside TLS where it insists on a certificate, by its length.
 * @param greeting the server's first line before STARTTLS, which names server and host.
 */
export function mailRefusalOfLength(bytes: number, greeting: string): KnownRefusal | undefined {
  const host = /^220[ -](\S{1,255}) ESMTP Postfix\b/.exec(greeting)?.[1];
  if (host === undefined) return undefined;
  const found = POSTFIX.find(([words]) => bytes === withLineEnds([`421 4.7.1 ${host} Error: ${words}`]));
  return found && { server: 'Postfix', words: found[0], missing: found[1] };
}
