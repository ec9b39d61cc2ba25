import { hideSecretsInClear, withoutSecrets } from '../application/secrets-in-clear.js';
import { type Connection, sideOf } from './connection.js';

/** Hides passwords, tokens and values of queries in what is kept of a connection's bytes and words in clear, for good. */
export function hideSecrets(connection: Connection): void {
  const pieces = connection.events.flatMap((event) =>
    event.kind === 'plaintext' || event.kind === 'unreadable'
      ? [{ side: sideOf(connection, event.direction), bytes: event.sample }]
      : [],
  );
  if (pieces.length > 0) hideSecretsInClear(pieces);
  for (const event of connection.events)
    if ((event.kind === 'alert' || event.kind === 'closed_cleanly') && event.close !== undefined)
      event.close.reason = withoutSecrets(event.close.reason);
}
