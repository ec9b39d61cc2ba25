import type { Facts } from '../../story/facts.js';
import { cutBy } from '../questions/network.js';
import type { JudgedEnding, ToldEnding } from '../verdict.js';

/** How far it came, for words: a server whose bytes got lost had answered, though the capture may not hold its ServerHello. */
export const stageOf = (facts: Facts) =>
  facts.serverHello === undefined && facts.once(cutBy)?.from !== 'server'
    ? 'before_server_hello'
    : 'after_server_hello';

/** The causes of these endings alone. */
export const endedBy =
  (...ids: readonly string[]) =>
  (ending: JudgedEnding): boolean =>
    ids.includes(ending.id);

/** A cause that its ending says already: the only one there is for it. */
export const alone = { expects: {}, shownBy: {}, otherwise: true, often: 'usual' } as const;

/** Who ended it; the server where nobody can say. */
export const bySide = ({ refusedBy }: ToldEnding): 'client' | 'server' =>
  refusedBy === 'client' ? 'client' : 'server';

export const isQuic = (facts: Facts): boolean => facts.connection.transport === 'quic';
