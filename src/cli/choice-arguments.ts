// The values of the options that choose connections.
import { visible } from '../base/visible.js';
import { CAUSES, type Cause } from '../diagnosis/verdict.js';
import { prefixOf } from '../report/host-choice.js';
import { nearest } from './nearest.js';
import { UsageError } from './usage-error.js';

/** Names of causes beyond this many edits are another. */
const MOST_EDITS = 3;

/** @throws UsageError */
export function numbersOf(
  option: '--connection' | '--port',
  values: readonly string[] | undefined,
): number[] | undefined {
  const [least, most, what] =
    option === '--port'
      ? ([0, 65_535, 'a port number, 0 to 65535, or several with commas between them'] as const)
      : ([1, Number.MAX_SAFE_INTEGER, 'the number of a connection, from 1, or several with commas'] as const);
  return values?.map((text) => {
    const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least && value <= most)) throw new UsageError(`${option} takes ${what}, not "${text}".`);
    return value;
  });
}

/** @throws UsageError */
export function hostsOf(values: readonly string[] | undefined): readonly string[] | undefined {
  for (const host of values ?? []) {
    if (host.includes('/') && prefixOf(host) === undefined)
      throw new UsageError(
        `--host takes an address, a prefix such as 10.0.0.0/8 or 2001:db8::/32, or a server name, not "${host}".`,
      );
    if (host === '')
      throw new UsageError('--host takes an address, a prefix such as 10.0.0.0/8, or a server name, not "".');
  }
  return values;
}

/** @throws UsageError */
export function causesOf(values: readonly string[] | undefined): Cause[] | undefined {
  return values?.map((text) => {
    const cause = CAUSES.find((one) => one === text.toLowerCase().replaceAll('-', '_'));
    if (cause !== undefined) return cause;
    const near = nearest(text.toLowerCase(), CAUSES, MOST_EDITS)[0];
    throw new UsageError(
      `--cause does not know "${text}". ${near === undefined ? 'tls-dissect explain lists the causes.' : `Did you mean ${near}?`}`,
    );
  });
}

/** An ISO 8601 date, perhaps with a time of day, perhaps with a zone; the report's own ` UTC` is one. */
const TIME =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?)\s?(Z|UTC|[+-]\d\d(?::?\d\d)?)?)?$/i;

/**
 * Milliseconds since 1970 of a time; one without a zone is local. A day stands for its first moment or, with `--until`,
 * for its last.
 * @throws UsageError
 */
export function instantOf(option: '--since' | '--until', text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, date, time, zone = ''] = TIME.exec(text.trim()) ?? [];
  const clock = time?.replace(',', '.') ?? (option === '--since' ? '00:00:00' : '23:59:59.999');
  const offset = /^(?:Z|UTC)$/i.test(zone) ? 'Z' : zone.replace(/^([+-]\d\d):?(\d\d)?$/, '$1:$2');
  const at = date === undefined ? Number.NaN : Date.parse(`${date}T${clock}${offset.replace(/:$/, ':00')}`);
  if (Number.isNaN(at) || (date !== undefined && !isDay(date)))
    throw new UsageError(
      `${option} takes a time such as 2026-11-23T10:45 (local), 2026-11-23T10:45:00Z (UTC) or 2026-11-23, not "${visible(text)}".`,
    );
  return at;
}

/** Date.parse takes the 31st of February for the 3rd of March. */
function isDay(date: string): boolean {
  const at = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(date);
}
