import { MAX_BODY_START } from '../base/limits.js';
import { latin1 } from './wire-text.js';

/** `missing`: the client should have sent a certificate. `refused`: the one that it sent will not do. */
export type CertificateRefusal = 'missing' | 'refused';

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

/** A text of `TEXTS` that ends in new bytes begins at most this many bytes before them. */
const LONGEST_TEXT = Math.max(...TEXTS.map(([text]) => text.length));

/** nginx's own status codes (ngx_http_ssl_module, "Error Processing"), which others have taken over. */
function byStatus(status: number): CertificateRefusal | undefined {
  if (status === 496) return 'missing';
  return status === 495 ? 'refused' : undefined;
}

function byText(text: string): CertificateRefusal | undefined {
  return TEXTS.find(([known]) => text.includes(known))?.[1];
}

/**
 * Does an HTTP answer turn down the client because of its certificate? `bodyStart` is the beginning of the body as
 * transferred; bytes after the first 2,048 are not looked at. A 403 without a known text says nothing certain.
 */
export function certificateRefusal(status: number, bodyStart: Uint8Array): CertificateRefusal | undefined {
  if (status < 400 || status > 499) return undefined;
  return byStatus(status) ?? byText(latin1(bodyStart.subarray(0, MAX_BODY_START)));
}

/** Looks for a refusal in one body while it arrives. */
export class RefusalWatch {
  readonly status: number;
  #seen = 0;
  #tail = '';

  constructor(status: number) {
    this.status = status;
  }

  /** Nothing more can be found. */
  get done(): boolean {
    return this.#seen >= MAX_BODY_START;
  }

  body(bytes: Uint8Array, start: number, end: number): CertificateRefusal | undefined {
    const take = Math.min(end - start, MAX_BODY_START - this.#seen);
    if (take <= 0) return undefined;
    const text = this.#tail + latin1(bytes.subarray(start, start + take));
    this.#seen += take;
    this.#tail = text.slice(-LONGEST_TEXT);
    const refusal = byText(text);
    if (refusal !== undefined) this.#seen = MAX_BODY_START;
    return refusal;
  }
}
