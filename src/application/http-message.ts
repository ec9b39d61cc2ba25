import type { HostPort } from './dialogue.js';
import { latin1, shortened } from './wire-text.js';

export interface HttpRequestLine {
  readonly kind: 'request';
  readonly method: string;
  /** As on the wire, shortened. */
  readonly target: string;
  readonly version: string;
}

export interface HttpStatusLine {
  readonly kind: 'response';
  readonly status: number;
  /** May be empty. */
  readonly reason: string;
  readonly version: string;
}

/** RFC 9112 section 3. Any token is a method; those that are not upper case are nobody's. */
export function requestLine(line: string): HttpRequestLine | undefined {
  const found = /^([A-Z][A-Z0-9_-]{1,31}) +([!-~\x80-\xff]+) +HTTP\/(\d(?:\.\d)?)\s*$/.exec(line);
  if (found === null) return undefined;
  return { kind: 'request', method: found[1]!, target: shortened(found[2]!), version: found[3]! };
}

/** RFC 9112 section 4. */
export function statusLine(line: string): HttpStatusLine | undefined {
  const found = /^HTTP\/(\d(?:\.\d)?) +(\d{3})(?: +([\s\S]*))?$/.exec(line);
  if (found === null) return undefined;
  return {
    kind: 'response',
    version: found[1]!,
    status: Number(found[2]),
    reason: shortened((found[3] ?? '').trimEnd()),
  };
}

/** Where the header section ends (behind its empty line), or -1. */
export function headerEnd(bytes: Uint8Array): number {
  const text = latin1(bytes);
  const found = /\r?\n\r?\n/.exec(text);
  return found === null ? -1 : found.index + found[0].length;
}

/** A field's value in a header section, or undefined. */
export function fieldValue(header: string, name: string): string | undefined {
  const found = new RegExp(`^${name}:[ \\t]*([^\\r\\n]*?)[ \\t]*\\r?$`, 'im').exec(header);
  return found?.[1];
}

/** RFC 3986 section 3.2: `host:port`, the host perhaps in brackets, the port perhaps missing. */
export function authority(text: string): HostPort | undefined {
  const found = /^(?:[^@/]{0,255}@)?(?:\[([^\]]{1,255})\]|([^:/?#[\]]{1,255}))(?::(\d{0,5}))?$/.exec(text);
  const host = found?.[1] ?? found?.[2];
  if (found === null || host === undefined) return undefined;
  const port = found[3] === undefined || found[3] === '' ? undefined : Number(found[3]);
  return port === undefined || port > 65_535 ? { host } : { host, port };
}
