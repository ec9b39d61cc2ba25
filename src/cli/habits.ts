import { isIPv4, isIPv6 } from '../base/internet-address.js';
import type { Choice } from '../index.js';
import type { SentenceId } from '../language/language.js';

/** An option of tshark's that has no counterpart; `id` says what to use. */
export class HabitRefused extends Error {
  readonly id: Extract<SentenceId, `cli.habit_${string}`>;

  constructor(id: HabitRefused['id']) {
    super(id);
    this.name = 'HabitRefused';
    this.id = id;
  }
}

interface Habits {
  readonly Y?: string | readonly string[] | undefined;
  readonly t?: unknown;
  readonly i?: unknown;
  readonly T?: unknown;
  readonly port?: unknown;
  readonly host?: unknown;
}

/**
 * What users of tshark mean by its options. `-n` needs nothing done: names are never resolved.
 * @throws HabitRefused
 */
export function habitual({ Y, t, i, T, port, host }: Habits): Pick<Choice, 'ports' | 'hosts'> {
  if (i !== undefined) throw new HabitRefused('cli.habit_interface');
  if (t !== undefined) throw new HabitRefused('cli.habit_time');
  if (T !== undefined) throw new HabitRefused('cli.habit_format');
  if (Y === undefined) return {};
  if (typeof Y !== 'string') throw new HabitRefused('cli.habit_filter');
  const choice = chosenBy(Y);
  // Two conditions on one thing are both to hold, which a Choice cannot say.
  if ((choice.ports && port !== undefined) || (choice.hosts && host !== undefined))
    throw new HabitRefused('cli.habit_filter');
  return choice;
}

/** Display filters of the form `tls && tcp.port == 8443 && ip.addr == 10.0.0.1`; anything more is refused. */
function chosenBy(filter: string): Pick<Choice, 'ports' | 'hosts'> {
  const found: { ports?: number[]; hosts?: string[] } = {};
  for (const term of filter.split(/&&|\band\b/)) {
    const [, field = '', text = ''] =
      /^\s*([\w.]+)\s*(?:(?:==|\beq\b)\s*"?([\w.:-]+)"?)?\s*$/.exec(term) ?? [];
    if (/^(tls|ssl|tcp)$/.test(field) && text === '') continue;
    if (field === 'tcp.port' && /^\d{1,5}$/.test(text) && Number(text) <= 65_535 && found.ports === undefined)
      found.ports = [Number(text)];
    else if (isHost(field, text) && found.hosts === undefined) found.hosts = [text];
    else throw new HabitRefused(field === 'tcp.stream' ? 'cli.habit_stream' : 'cli.habit_filter');
  }
  return found;
}

const isHost = (field: string, text: string): boolean =>
  (field === 'ip.addr' && isIPv4(text)) ||
  (field === 'ipv6.addr' && isIPv6(text)) ||
  (field === 'tls.handshake.extensions_server_name' && text !== '');
