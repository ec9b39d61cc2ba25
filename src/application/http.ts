import { MAX_DIALOGUE_STEPS } from '../base/limits.js';
import {
  type DialogueStep,
  type HostPort,
  type Part,
  partsAfter,
  type Recognized,
  step,
} from './dialogue.js';
import {
  authority,
  fieldValue,
  type HttpRequestLine,
  type HttpStatusLine,
  headerEnd,
  requestLine,
  statusLine,
} from './http-message.js';
import { firstLine, latin1, shortened } from './wire-text.js';

/** The start line with which the bytes begin. A request line longer than the sample still has its method. */
export function httpStart(bytes: Uint8Array): HttpRequestLine | HttpStatusLine | undefined {
  const newline = bytes.indexOf(0x0a);
  const line = latin1(newline < 0 ? bytes : bytes.subarray(0, newline)).replace(/\r$/, '');
  const whole = line.startsWith('HTTP/') ? statusLine(line) : requestLine(line);
  if (whole !== undefined) return whole;
  if (newline >= 0) {
    const [, target] = /^GET ([!-~]+)$/.exec(line) ?? [];
    return target === undefined
      ? undefined
      : { kind: 'request', method: 'GET', target: shortened(target), version: '0.9' };
  }
  const found = /^(GET|POST|PUT|HEAD|DELETE|OPTIONS|PATCH|TRACE|CONNECT) ([!-~\x80-\xff]+)/.exec(line);
  return found === null
    ? undefined
    : { kind: 'request', method: found[1]!, target: shortened(found[2]!), version: '' };
}

/** RFC 9110 section 9.3.6: a tunnel through a proxy, perhaps only at the second try (407). */
export function httpConnect(parts: readonly Part[]): Recognized | undefined {
  let target: HostPort | undefined;
  const steps: DialogueStep[] = [];
  for (const [index, part] of parts.entries()) {
    const start = httpStart(part.bytes);
    if (part.side === 'client') {
      if (start?.kind !== 'request' || start.method !== 'CONNECT') break;
      target = authority(start.target);
      steps.push(step(part, 'connect_request', { detail: firstLine(part.bytes) }));
    } else {
      if (start?.kind !== 'response' || steps.length === 0) break;
      const accepted = start.status >= 200 && start.status < 300;
      const what = accepted ? 'connect_accepted' : 'connect_refused';
      steps.push(step(part, what, { detail: firstLine(part.bytes), code: start.status }));
      if (accepted) {
        const end = headerEnd(part.bytes);
        const rest = partsAfter(parts, index, end < 0 ? part.bytes.length : end);
        return { protocol: 'http_connect', steps, ...(target && { target }), rest };
      }
    }
    if (steps.length >= MAX_DIALOGUE_STEPS) break;
  }
  return steps.length === 0 ? undefined : { protocol: 'http_connect', steps, ...(target && { target }) };
}

const HTML = /^\s{0,16}(?:<!doctype html|<html[\s>])/i;
const HTTP_2_PREFACE = 'PRI * HTTP/2.0\r\n';

/** HTTP in clear: RFC 9112, the preface of RFC 9113, or a bare page (some servers answer nonsense as HTTP/0.9). */
export function plainHttp(parts: readonly Part[]): Recognized | undefined {
  let target: HostPort | undefined;
  const steps: DialogueStep[] = [];
  for (const part of parts) {
    if (steps.length >= MAX_DIALOGUE_STEPS) break;
    const start = httpStart(part.bytes);
    if (start?.kind === 'request') {
      steps.push(step(part, 'request', { detail: firstLine(part.bytes) }));
      target ??= hostOf(start.target, part.bytes);
    } else if (start !== undefined) {
      steps.push(step(part, 'response', { detail: firstLine(part.bytes), code: start.status }));
    } else if (steps.length === 0) {
      const text = latin1(part.bytes.subarray(0, 64));
      if (text.startsWith(HTTP_2_PREFACE))
        steps.push(step(part, 'request', { detail: firstLine(part.bytes) }));
      else if (part.side === 'server' && HTML.test(text))
        steps.push(step(part, 'response', { detail: firstLine(part.bytes) }));
      else return undefined;
    }
  }
  return steps.length === 0 ? undefined : { protocol: 'http', steps, ...(target && { target }) };
}

function hostOf(requestTarget: string, bytes: Uint8Array): HostPort | undefined {
  const [, absolute] = /^https?:\/\/([^/?#]{1,255})/i.exec(requestTarget) ?? [];
  const host = absolute ?? fieldValue(latin1(bytes), 'host');
  return host === undefined ? undefined : authority(host);
}
