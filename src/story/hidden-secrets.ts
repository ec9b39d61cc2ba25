import { hideSecretsInClear, type SaidInClear, withoutSecrets } from '../application/secrets-in-clear.js';
import { type Connection, sideOf } from './connection.js';

/** Hides passwords, tokens and values of queries in what is kept of a connection's bytes and words in clear, for good. */
export function hideSecrets(connection: Connection): void {
  // Most connections say nothing in clear: no list is made for those.
  let pieces: SaidInClear[] | undefined;
  for (const event of connection.events) {
    if (event.kind === 'plaintext' || event.kind === 'unreadable') {
      pieces ??= [];
      pieces.push({ side: sideOf(connection, event.direction), bytes: event.sample });
    } else if ((event.kind === 'alert' || event.kind === 'closed_cleanly') && event.close !== undefined) {
      event.close.reason = withoutSecrets(event.close.reason);
    }
  }
  if (pieces !== undefined) hideSecretsInClear(pieces);
}
