// The steps of a connection that can be compared with another's: what differs between any two runs is left out.
import type { Basis } from '../base/basis.js';
import type { Side } from '../base/side.js';
import type { ConnectionReport, TimelineEntry } from './report.js';

export interface Step {
  /** Steps of the same key stand for each other. */
  readonly key: string;
  readonly from: Side;
  /** As people name it. */
  readonly message: string;
  /** Of a Certificate that is hidden in TLS 1.3 without keys: what carries it; absent if nothing does. */
  readonly entry?: TimelineEntry;
  /** Seconds since the entry before. */
  readonly wait: number;
}

/** Messages that are sent once or several times for no reason that matters. */
const ONCE_IN_A_ROW = new Set([
  'new_session_ticket',
  'encrypted_handshake',
  'tcp_syn',
  'tcp_syn_ack',
  'plaintext',
]);
const NEVER = new Set(['application_data', 'gap', 'capture_end', 'key_update', 'heartbeat']);
const DOWN_TO_TCP = new Set(['tcp_fin', 'tcp_rst', 'icmp_error']);

export const isTls13 = ({ tls }: ConnectionReport): boolean => tls.version?.startsWith('TLS 1.3') === true;

/** TLS 1.3 whose handshake behind the ServerHello nobody can read. */
export const isHidden = (connection: ConnectionReport): boolean =>
  isTls13(connection) &&
  connection.timeline.some(({ message }) => message === 'server_hello') &&
  !connection.timeline.some(({ message }) => message === 'encrypted_extensions');

const detail = (entry: TimelineEntry, name: string): unknown => entry.details?.[name];

/** The key of the Certificate that a client may have sent out of sight. */
export const HIDDEN_CLIENT_CERTIFICATE = 'hidden client certificate';

/**
 * The steps of a connection in order. `hidden`: only what can be seen without keys, with a step that stands for the
 * client's hidden Certificate. `opening`: with the SYN and its answer.
 */
export function comparableSteps(
  { timeline, tls }: ConnectionReport,
  { hidden, opening }: { readonly hidden: boolean; readonly opening: boolean },
): Step[] {
  const steps: Step[] = [];
  const tls13 = tls.version?.startsWith('TLS 1.3') === true;
  let data = false;
  let greeted = false;
  let placed = false;
  const finished = new Set<Side>();
  let before = 0;
  const placeHidden = (carrier?: TimelineEntry) => {
    if (!hidden || !greeted || placed) return;
    placed = true;
    const key = HIDDEN_CLIENT_CERTIFICATE;
    steps.push({ key, from: 'client', message: 'certificate', ...(carrier && { entry: carrier }), wait: 0 });
  };
  for (const entry of timeline) {
    const { from, message } = entry;
    const wait = Math.max(0, entry.time - before);
    before = entry.time;
    const over = data || finished.size === 2;
    if (greeted && from === 'client' && message !== 'change_cipher_spec') placeHidden(entry);
    if (message === 'application_data') data = true;
    if (message === 'finished') finished.add(from);
    if (isComparable(entry)) {
      const key = keyOf(entry);
      if (!(ONCE_IN_A_ROW.has(message) && steps.at(-1)?.key === key)) {
        steps.push({ key, from, message: nameOf(entry), entry, wait });
      }
    }
    if (message === 'server_hello') greeted = true;

    function isComparable(one: TimelineEntry): boolean {
      if (NEVER.has(one.message)) return false;
      if (one.message === 'change_cipher_spec') return !tls13 && !hidden;
      if (!opening && (one.message === 'tcp_syn' || one.message === 'tcp_syn_ack')) return false;
      if (DOWN_TO_TCP.has(one.message)) return !over;
      if (one.message === 'alert') {
        if (isCloseNotify(one)) return false;
        return detail(one, 'encrypted') !== true || !over;
      }
      return !(hidden && greeted);
    }
  }
  placeHidden();
  return steps;
}

/** An alert is the same only if it says the same. */
function keyOf(entry: TimelineEntry): string {
  if (entry.message !== 'alert') return `${entry.from} ${entry.message}`;
  return `${entry.from} ${nameOf(entry)}`;
}

function nameOf(entry: TimelineEntry): string {
  if (entry.message !== 'alert') return entry.message;
  if (detail(entry, 'encrypted') === true) return 'alert (encrypted)';
  return `alert (${detail(entry, 'level')} ${detail(entry, 'description')})`;
}

/** An alert's record in TLS 1.3: two bytes, the content type and 16 bytes of authentication (RFC 8446 section 5.2). */
const HIDDEN_ALERT_LENGTH = 19;

/** How a connection came to its end. */
export interface Goodbye {
  readonly entry: TimelineEntry;
  readonly how: 'close_notify' | 'FIN' | 'RST';
  readonly basis: Basis;
}

/**
 * Who said first that it is over. Which FIN comes first is chance once somebody has: a closing alert counts, seen or
 * (in TLS 1.3 without keys) by its size.
 */
export function firstGoodbye(connection: ConnectionReport): Goodbye | undefined {
  const hidden = isHidden(connection);
  const lastData = new Map<Side, TimelineEntry>();
  for (const entry of connection.timeline) {
    if (entry.message === 'application_data') lastData.set(entry.from, entry);
  }
  for (const entry of connection.timeline) {
    const { message, basis } = entry;
    if (message === 'tcp_fin') return { entry, how: 'FIN', basis };
    if (message === 'tcp_rst') return { entry, how: 'RST', basis };
    if (message === 'alert' && (detail(entry, 'encrypted') === true || isCloseNotify(entry)))
      return { entry, how: 'close_notify', basis: isCloseNotify(entry) ? basis : 'inferred' };
    if (hidden && lastData.get(entry.from) === entry && endsAsAlert(entry))
      return { entry, how: 'close_notify', basis: 'inferred' };
  }
  return undefined;
}

const isCloseNotify = (entry: TimelineEntry): boolean => detail(entry, 'description') === 'close_notify';

function endsAsAlert(entry: TimelineEntry): boolean {
  const lengths = detail(entry, 'recordLengths');
  return Array.isArray(lengths) && lengths.at(-1) === HIDDEN_ALERT_LENGTH;
}

/** The first HTTP answer that was decrypted. */
export function httpStatus({
  timeline,
}: ConnectionReport): { status: number; entry: TimelineEntry } | undefined {
  for (const entry of timeline) {
    const said = detail(entry, 'said');
    if (!Array.isArray(said)) continue;
    for (const one of said as readonly Partial<Readonly<Record<string, unknown>>>[]) {
      if (one['protocol'] === 'HTTP' && one['from'] === 'server' && typeof one['code'] === 'string')
        return { status: Number(one['code']), entry };
    }
  }
  return undefined;
}
