import type { SecretStore } from '../../keys/secret-store.js';
import type { MessageCache } from './message-cache.js';
import type { OfferedSessions } from './offered-sessions.js';

/** What all who follow a connection of one dissection share. */
export interface CaptureContext {
  /** May grow while the capture is read. */
  readonly secrets: SecretStore;
  readonly messages: MessageCache;
  /** Of this capture alone. */
  readonly sessions: OfferedSessions;
}
