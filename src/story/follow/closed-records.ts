import { MAX_FUTILE_KEY_TRIES } from '../../base/limits.js';
import type { SecretStore } from '../../keys/secret-store.js';
import { hasForwardSecrecy } from '../../registry/cipher-suite.js';
import type { Decryption } from './decryption.js';
import type { StoryLog } from './story-log.js';

/** Secrets were given: is there anything that they do not open, and why? Written down as findings. */
export function findClosedRecords(
  decryption: Pick<Decryption, 'opened' | 'closed' | 'keysNotTried'>,
  secrets: SecretStore,
  cipherSuite: number | undefined,
  log: StoryLog,
): void {
  const client = decryption.closed('client');
  const server = decryption.closed('server');
  const opened = decryption.opened('client') + decryption.opened('server') > 0;
  if (decryption.keysNotTried) {
    log.find({ code: 'decryption.not_tried', frame: 0, tries: MAX_FUTILE_KEY_TRIES });
    return;
  }
  if (client?.is === 'no_secret' && server?.is === 'no_secret' && !opened) {
    const needsSecrets = cipherSuite !== undefined && hasForwardSecrecy(cipherSuite);
    const forwardSecrecy = secrets.hasPrivateKeys && needsSecrets;
    log.find({ code: 'decryption.no_secrets', frame: 0, forwardSecrecy });
    return;
  }
  for (const [from, closed] of [['client', client] as const, ['server', server] as const]) {
    if (closed?.is === 'no_secret')
      log.find({ code: 'decryption.missing_secret', frame: 0, from, label: closed.label });
    else if (closed?.is === 'unsupported')
      log.find({ code: 'decryption.unsupported', frame: 0, from, suite: closed.suite });
    else if (closed?.is === 'wrong_keys')
      log.find({ code: 'decryption.wrong_keys', frame: 0, from, opened: decryption.opened(from) });
  }
}
