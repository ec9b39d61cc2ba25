import { sentence } from '../language/language.js';
import type { Facts } from '../story/connection.js';
import type { CaptureEnd } from './ending.js';
import { endingUnfinished } from './ending-without-alert.js';
import type { Ending } from './verdict.js';

/**
 * TLS 1.3 after ServerHello: handshake, alerts and data are one kind of encrypted record (RFC 8446 section 5.2), so
 * that without keys an orderly ending does not show who was content.
 */
export function endingHidden(facts: Facts, capture: CaptureEnd): Ending | undefined {
  const hello = facts.serverHello;
  if (!facts.tls13 || hello === undefined) return undefined;
  const client = facts.first('client', 'application_data');
  const server = facts.first('server', 'application_data');
  if (client === undefined || server === undefined) return endingUnfinished(facts, capture);
  return {
    outcome: 'established',
    refusedBy: 'none',
    refused: null,
    confidence: 'possible',
    alert: undefined,
    moment: undefined,
    alternatives: [
      { outcome: 'rejected', refusedBy: 'server', why: sentence('alternative.hidden_application', {}) },
      { outcome: 'failed', refusedBy: 'server', why: sentence('alternative.hidden_server_alert', {}) },
      { outcome: 'failed', refusedBy: 'client', why: sentence('alternative.hidden_client_alert', {}) },
    ],
    evidence: [
      { frame: hello.frame, what: sentence('evidence.encrypted_from_here', {}) },
      { frame: client.frame, what: sentence('evidence.encrypted_both_ways', {}) },
    ],
  };
}
