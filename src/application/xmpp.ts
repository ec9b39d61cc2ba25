import { MAX_DIALOGUE_STEPS } from '../base/limits.js';
import { type DialogueStep, type Part, type Recognized, step } from './dialogue.js';
import { firstLine, latin1 } from './wire-text.js';

const OPENS_STREAM = /^(?:<\?xml[^>]{0,200}>\s*)?<(?:stream:stream|stream)\b/;

/** RFC 6120 section 5: XMPP's STARTTLS, with clients and between servers. */
export function xmpp(parts: readonly Part[]): Recognized | undefined {
  const first = parts[0];
  if (first === undefined || !OPENS_STREAM.test(latin1(first.bytes).trimStart())) return undefined;
  const steps: DialogueStep[] = [];
  for (const part of parts) {
    if (steps.length >= MAX_DIALOGUE_STEPS) break;
    const text = latin1(part.bytes);
    if (part.side === 'client') client(part, text, steps);
    else server(part, text, steps);
  }
  return { protocol: 'xmpp', steps: steps.slice(0, MAX_DIALOGUE_STEPS) };
}

function client(part: Part, text: string, steps: DialogueStep[]): void {
  if (/<stream:stream\b/.test(text)) steps.push(step(part, 'hello', { detail: firstLine(part.bytes) }));
  if (/<starttls\b/.test(text))
    steps.push(step(part, 'starttls_request', { detail: elementAt(part, text, '<starttls') }));
  if (/<auth\b/.test(text)) steps.push(step(part, 'login', { detail: 'auth' }));
}

function server(part: Part, text: string, steps: DialogueStep[]): void {
  if (/<stream:stream\b/.test(text)) steps.push(step(part, 'greeting', { detail: firstLine(part.bytes) }));
  const features = text.indexOf('<stream:features');
  if (features >= 0) {
    const offers = text.includes('<starttls', features);
    const whole = text.includes('</stream:features', features) || text.startsWith('/>', features + 16);
    steps.push(
      step(part, 'capabilities', {
        detail: elementAt(part, text, '<stream:features'),
        offersTls: offers || (whole ? false : undefined),
      }),
    );
    if (offers && /<starttls\b[^>]{0,200}>\s{0,20}<required/.test(text))
      steps.push(step(part, 'tls_required'));
  }
  if (/<proceed\b/.test(text))
    steps.push(step(part, 'starttls_accepted', { detail: elementAt(part, text, '<proceed') }));
  else if (/<failure\b[^>]{0,200}xmpp-tls/.test(text)) {
    steps.push(step(part, 'starttls_refused', { detail: elementAt(part, text, '<failure') }));
  }
  if (/<stream:error\b/.test(text))
    steps.push(step(part, 'error', { detail: elementAt(part, text, '<stream:error') }));
}

function elementAt(part: Part, text: string, tag: string): string {
  return firstLine(part.bytes.subarray(Math.max(0, text.indexOf(tag))));
}
