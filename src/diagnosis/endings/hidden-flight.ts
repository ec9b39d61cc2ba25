import { sentence } from '../../language/language.js';
import type { Facts } from '../../story/facts.js';
import { hiddenHandshake } from '../../story/hidden/hidden-handshake.js';
import { quicSigns } from '../../story/hidden/quic-signs.js';
import type { Padding } from '../../story/hidden/sizes.js';
import type { Evidence } from '../verdict.js';

const paddingWords = (padding: Padding | undefined): { padding: number; blocks: number } => ({
  padding: padding?.is === 'constant' ? padding.bytes : 0,
  blocks: padding?.is === 'blocks' ? padding.of : 0,
});

/** What the sizes of the client's encrypted flight say it holds. */
export function flightEvidence(facts: Facts): Evidence[] {
  const hidden = facts.once(hiddenHandshake);
  const event = hidden?.clientEvent;
  if (hidden === undefined || event === undefined) return [];
  const { client } = hidden;
  const { frame } = event;
  switch (client.holds) {
    case 'empty_certificate': {
      const joined = client.records === 1;
      const what = sentence('evidence.hidden_empty_certificate', { joined, ...paddingWords(client.padding) });
      return [{ event, frame, what }];
    }
    case 'certificate': {
      const { key, records, padding } = client;
      const joined = records === 1;
      const what = sentence('evidence.hidden_certificate', { joined, key, ...paddingWords(padding) });
      return [{ event, frame, what }];
    }
    case 'finished':
      return [{ event, frame, what: sentence('evidence.hidden_finished_alone', {}) }];
    default:
      return [];
  }
}

/** How it is known that the handshake was done: both Finished, or sizes and what came after them. */
export function doneEvidence(facts: Facts): Evidence[] {
  const finished = [facts.finished('client'), facts.finished('server')];
  const [client, server] = finished;
  if (client !== undefined && server !== undefined) {
    return [client, server]
      .sort((a, b) => facts.position(a) - facts.position(b))
      .map((event) => ({
        event,
        frame: event.frame,
        what: sentence('evidence.finished', {
          from: facts.side(event),
          as:
            event.kind === 'encrypted_handshake'
              ? 'encrypted'
              : event.basis === 'seen'
                ? 'clear'
                : 'decrypted',
        }),
      }));
  }
  const wentOn = facts.once(quicSigns)?.serverWentOn;
  if (wentOn !== undefined)
    return [{ event: wentOn, frame: wentOn.frame, what: sentence('evidence.quic_went_on', {}) }];
  const hidden = facts.once(hiddenHandshake);
  if (hidden !== undefined && hidden.answer.is === 'more') {
    const { event, records } = hidden.answer;
    const what = sentence('evidence.hidden_accepted', { records });
    return [...flightEvidence(facts), { event, frame: event.frame, what }];
  }
  if (hidden !== undefined && hidden.client.holds !== 'unknown') return flightEvidence(facts);
  const data = facts.first('client', 'application_data');
  const answer = facts.first('server', 'application_data');
  if (facts.serverHello === undefined || data === undefined || answer === undefined) return [];
  return [
    {
      event: facts.serverHello,
      frame: facts.serverHello.frame,
      what: sentence('evidence.encrypted_from_here', {}),
    },
    { event: data, frame: data.frame, what: sentence('evidence.encrypted_both_ways', {}) },
  ];
}
