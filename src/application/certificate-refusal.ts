import { MAX_BODY_START } from '../base/limits.js';
import { certificateWordsInPage } from './certificate-words.js';
import { latin1 } from './wire-text.js';

/**
 * `missing`: the client should have sent a certificate. `refused`: the one that it sent will not do. `either`: the words
 * can mean both.
 */
export type CertificateRefusal = 'missing' | 'refused' | 'either';

/**
 * What servers write into the page with which they turn down a client because of its certificate, after a handshake
 * that went well. HAProxy (403 "Request forbidden by administrative rules.") and Envoy (403 "RBAC: access denied")
 * say the same whatever the reason is, so that their texts prove nothing.
 */
const TEXTS: readonly (readonly [string, CertificateRefusal])[] = [
  // nginx, src/http/ngx_http_special_response.c: ngx_http_error_496_page and ngx_http_error_495_page, sent with
  // status 400. Its gzip filter leaves answers other than 200, 403 and 404 alone, so that the text is readable.
  ['No required SSL certificate was sent', 'missing'],
  ['The SSL certificate error', 'refused'],
  // Apache httpd, modules/ssl/ssl_engine_kernel.c (AH10158), sent with 403: it wanted a certificate for this path and
  // the client does not take part in post-handshake authentication.
  ['Cannot perform Post-Handshake Authentication', 'missing'],
  // Apache Tomcat, org/apache/catalina/authenticator/LocalStrings.properties (authenticator.certificates), and its
  // relatives GlassFish and JBoss.
  ['No client certificate chain in this request', 'missing'],
  // IIS's custom error pages (learn.microsoft.com, "HTTP status codes in IIS"): 403.7 client certificate required,
  // 403.13 revoked, 403.16 untrusted or invalid, 403.17 expired or not yet valid.
  ['403.7 - Forbidden', 'missing'],
  ['403.13 - Forbidden', 'refused'],
  ['403.16 - Forbidden', 'refused'],
  ['403.17 - Forbidden', 'refused'],
];

/** nginx's own status codes (ngx_http_ssl_module, "Error Processing"), which others have taken over. */
function byStatus(status: number): CertificateRefusal | undefined {
  if (status === 496) return 'missing';
  return status === 495 ? 'refused' : undefined;
}

/** Statuses with which an application turns down who asks; other pages may speak of certificates to anybody. */
const TURNS_DOWN: ReadonlySet<number> = new Set([400, 401, 403]);

function byPage(status: number, page: string): CertificateRefusal | undefined {
  const known = TEXTS.find(([text]) => page.includes(text))?.[1];
  if (known !== undefined || !TURNS_DOWN.has(status)) return known;
  const words = certificateWordsInPage(page);
  if (words === undefined) return undefined;
  return words.missing === undefined ? 'either' : words.missing ? 'missing' : 'refused';
}

/**
 * Does an HTTP answer turn down the client because of its certificate? `bodyStart` is the beginning of the body as
 * transferred; bytes after the first 2,048 are not looked at. A 403 without words about it says nothing certain.
 */
export function certificateRefusal(status: number, bodyStart: Uint8Array): CertificateRefusal | undefined {
  if (status < 400 || status > 499) return undefined;
  return byStatus(status) ?? byPage(status, latin1(bodyStart.subarray(0, MAX_BODY_START)));
}

/** Looks for a refusal in one body while it arrives. */
export class RefusalWatch {
  readonly status: number;
  #page = '';

  constructor(status: number) {
    this.status = status;
  }

  /** Nothing more can be found. */
  get done(): boolean {
    return this.#page.length >= MAX_BODY_START;
  }

  /** What the page says so far; what follows may make it clearer. */
  body(bytes: Uint8Array, start: number, end: number): CertificateRefusal | undefined {
    const take = Math.min(end - start, MAX_BODY_START - this.#page.length);
    if (take > 0) this.#page += latin1(bytes.subarray(start, start + take));
    return byPage(this.status, this.#page);
  }
}
