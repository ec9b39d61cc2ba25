/**
 * A point in time as ISO 8601 in UTC with nanoseconds. `seconds` count from 1970-01-01T00:00:00Z; a time outside
 * the years that a Date can hold (a damaged time stamp) is given as seconds with the suffix `s`.
 */
export function instantText(seconds: number, nanoseconds: number): string {
  const fraction = String(nanoseconds).padStart(9, '0');
  if (seconds !== last.seconds) last = { seconds, text: secondText(seconds) };
  return last.text === undefined ? `${seconds}.${fraction}s` : `${last.text}${fraction}Z`;
}

/** Of the instant that was asked for last: a second of a busy server sees many connections begin. */
let last: { readonly seconds: number; readonly text: string | undefined } = {
  seconds: Number.NaN,
  text: undefined,
};

/** Up to the point before its fraction. */
function secondText(seconds: number): string | undefined {
  const date = new Date(seconds * 1_000);
  // It ends with milliseconds and Z.
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().slice(0, -'123Z'.length);
}
