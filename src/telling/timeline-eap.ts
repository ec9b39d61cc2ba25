import { sentence } from '../language/language.js';
import { EapMethod } from '../registry/eap-method.js';
import type { EventOf } from '../story/event.js';
import type { Facts } from '../story/facts.js';
import type { Described } from './timeline-described.js';

type OfEap = EventOf<'eap_identity' | 'eap_method' | 'eap_nak' | 'eap_repeated' | 'eap_result' | 'eap_left'>;

const REFUSALS: ReadonlySet<string> = new Set(['EAP-Failure', 'Access-Reject']);

/** Tells what stands around TLS in EAP (RFC 3748): who it is, what is asked for, how it ends. */
export function describeEap(event: OfEap, facts: Facts): Described {
  const from = facts.side(event);
  const message = event.kind;
  switch (event.kind) {
    case 'eap_identity':
      return {
        message,
        summary: sentence('timeline.eap_identity', { realm: event.realm }),
        annotation: sentence('note.eap_identity', {}),
        notable: false,
        details: event.realm === undefined ? {} : { realm: event.realm },
      };
    case 'eap_method': {
      const method = EapMethod.label(event.method);
      return {
        message,
        summary: sentence('timeline.eap_method', { method }),
        annotation: sentence('note.eap_method', {}),
        notable: false,
        details: { method },
      };
    }
    case 'eap_nak': {
      const wanted = event.wanted.map((method) => EapMethod.label(method));
      return {
        message,
        summary: sentence('timeline.eap_nak', { wanted }),
        annotation: sentence('note.eap_nak', {}),
        notable: true,
        details: { wanted },
      };
    }
    case 'eap_repeated':
      return {
        message,
        summary: sentence('timeline.eap_repeated', { times: event.times }),
        annotation: sentence('note.eap_repeated', { from }),
        notable: true,
        details: { times: event.times },
      };
    case 'eap_result': {
      const { result, answers } = event;
      const refused = REFUSALS.has(result);
      return {
        message,
        summary: sentence('timeline.eap_result', { result, refused }),
        annotation: sentence('note.eap_result', { result, answers }),
        notable: refused,
        details: { result, answers },
      };
    }
    case 'eap_left':
      return {
        message,
        summary: sentence('timeline.eap_left', { how: event.how }),
        annotation: sentence('note.eap_left', { how: event.how }),
        notable: true,
        details: { how: event.how },
      };
  }
}
