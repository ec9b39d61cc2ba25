import type { Side } from '../base/side.js';
import type { Part, PlaintextName, Recognized, StepKind } from './dialogue.js';
import { step } from './dialogue.js';
import { firstLine, latin1 } from './wire-text.js';

interface Banner {
  readonly protocol: PlaintextName;
  /** The first bytes, one character each. */
  readonly pattern: RegExp;
  readonly side?: Side;
  /** Binary: the first line is nothing to show. */
  readonly binary?: true;
}

/** Protocols without an upgrade to TLS that are met where TLS was expected. Their first bytes name them. */
const BANNERS: readonly Banner[] = [
  // RFC 4253 section 4.2
  { protocol: 'ssh', pattern: /^SSH-\d/ },
  // RFC 6143 section 7.1.1
  { protocol: 'vnc', pattern: /^RFB \d{3}\.\d{3}\n/ },
  // RFC 854: IAC WILL, WONT, DO or DONT
  { protocol: 'telnet', pattern: /^\xff[\xfb-\xfe][\x00-\x27]/, binary: true },
  // AMQP 0-9-1 section 4.2.2, AMQP 1.0 section 2.2
  { protocol: 'amqp', pattern: /^AMQP[\x00-\x03][\x00\x01]/, binary: true },
  // MQTT 3.1.1 and 5.0 section 3.1, MQTT 3.1
  {
    protocol: 'mqtt',
    pattern: /^\x10(?:[\x80-\xff]{0,3}[\x00-\x7f])\x00(?:\x04MQTT|\x06MQIsdp)/,
    side: 'client',
    binary: true,
  },
  // [MS-SMB2] 2.1 and [MS-CIFS] 2.2.3.1 behind a direct TCP header
  { protocol: 'smb', pattern: /^\x00[\x00\x01][\s\S]{2}(?:\xfe|\xff)SMB/, binary: true },
  // RFC 3261 section 7, RFC 2326 section 6
  { protocol: 'sip', pattern: /^(?:SIP\/2\.0 \d{3}|[A-Z]{3,16} sips?:\S{1,400} SIP\/2\.0)/ },
  {
    protocol: 'rtsp',
    pattern: /^(?:RTSP\/[12]\.\d \d{3}|[A-Z_]{3,16} (?:rtsps?:\S{1,400}|\*) RTSP\/[12]\.\d)/,
  },
  // RESP: an array of bulk strings; replies that are Redis's own words
  { protocol: 'redis', pattern: /^\*\d{1,7}\r\n\$\d{1,9}\r\n/, side: 'client', binary: true },
  {
    protocol: 'redis',
    pattern:
      /^(?:-(?:NOAUTH|WRONGPASS|DENIED|MISCONF|ERR Protocol error|ERR unknown command ['`])|\+PONG\r\n|\+OK\r\n|[$:*]-?\d{1,9}\r\n)/,
    side: 'server',
  },
];

export function banner(parts: readonly Part[]): Recognized | undefined {
  const first = parts[0];
  if (first === undefined) return undefined;
  const text = latin1(first.bytes);
  const found = BANNERS.find(
    ({ pattern, side }) => (side === undefined || side === first.side) && pattern.test(text),
  );
  if (found === undefined) return undefined;
  // Redis never speaks first: a client that was heard must have spoken RESP.
  if (
    found.protocol === 'redis' &&
    first.side === 'server' &&
    parts.some((part) => part.side === 'client' && part.bytes[0] !== 0x2a)
  ) {
    return undefined;
  }
  const what: StepKind =
    found.side === 'client' || found.protocol === 'sip' || found.protocol === 'rtsp'
      ? talk(first.side)
      : 'banner';
  const detail = found.binary ? redisCommand(found.protocol, text) : firstLine(first.bytes);
  const steps = [step(first, what, { detail })];
  const answer = parts.find((part) => part.side !== first.side);
  if (
    answer !== undefined &&
    (found.protocol === 'ssh' || found.protocol === 'vnc') &&
    found.pattern.test(latin1(answer.bytes))
  ) {
    steps.push(step(answer, 'banner', { detail: firstLine(answer.bytes) }));
  }
  return { protocol: found.protocol, steps };
}

const talk = (side: Side): StepKind => (side === 'client' ? 'request' : 'response');

/** The command's name without its arguments, which may be a password. */
function redisCommand(protocol: PlaintextName, text: string): string | undefined {
  return protocol === 'redis' ? /^\*\d+\r\n\$\d+\r\n([A-Za-z.]{1,32})/.exec(text)?.[1] : undefined;
}
