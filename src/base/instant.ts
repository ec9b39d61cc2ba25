/**
 * A point in time as ISO 8601 in UTC with nanoseconds. `seconds` count from 1970-01-01T00:00:00Z; a time outside
 * the years that a Date can hold (a damaged time stamp) is given as seconds with the suffix `s`.
 */
export function instantText(seconds: number, nanoseconds: number): string {
  const fraction = String(nanoseconds).padStart(9, '0');
  const date = new Date(seconds * 1_000);
  if (Number.isNaN(date.getTime())) return `${seconds}.${fraction}s`;
  // It ends with milliseconds and Z.
  return `${date.toISOString().slice(0, -'123Z'.length)}${fraction}Z`;
}
