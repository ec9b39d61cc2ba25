import type { Side } from '../../base/side.js';

// Words that many English sentences share.

export const bytes = (count: number): string => `${count} ${count === 1 ? 'byte' : 'bytes'}`;

export const other = (side: Side): Side => (side === 'client' ? 'server' : 'client');

/** At most so many of a list, and how many more there are. */
export const list = (items: readonly string[], most = 4, joiner = '; '): string =>
  items.length <= most
    ? items.join(joiner)
    : `${items.slice(0, most).join(joiner)} and ${items.length - most} more`;

export const inARow = (items: readonly string[], most: number): string => list(items, most, ', ');
