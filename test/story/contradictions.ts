import type { ConnectionReport } from '../../src/index.js';
import { messagesOf } from './rewrite.js';

const SIDES = ['client', 'server'] as const;

/** The elements of `some` that `all` does not have, each as often as it is too many. */
function beyond(some: readonly string[], all: readonly string[]): string[] {
  const left = [...all];
  return some.filter((one) => {
    const at = left.indexOf(one);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

const alertsOf = (connection: ConnectionReport): string[] =>
  connection.timeline
    .filter(({ message, details }) => message === 'alert' && details?.['encrypted'] !== true)
    .map(({ from, summary }) => `${from} ${summary}`);

/** Without its ServerHello a ServerKeyExchange is told as parameters of some kind: less than the truth, and no lie. */
const SAYS_LESS = 'server_key_exchange: parameters';
const isKeyExchange = (said: string): boolean => said.startsWith('server_key_exchange');

/** What the damaged capture tells that the whole one contradicts. */
export function contradictions(damaged: ConnectionReport, whole: ConnectionReport): string[] {
  const wrong: string[] = [];
  for (const side of SIDES) {
    wrong.push(
      ...beyond(messagesOf(damaged, side), messagesOf(whole, side))
        .filter((said) => said !== SAYS_LESS || !messagesOf(whole, side).some(isKeyExchange))
        .map((said) => `${side} ${said}`),
    );
    const known = whole.certificates[side].map(({ sha256 }) => sha256);
    wrong.push(
      ...beyond(
        damaged.certificates[side].map(({ sha256 }) => sha256),
        known,
      ),
    );
  }
  wrong.push(...beyond(alertsOf(damaged), alertsOf(whole)));
  const { outcome, refusedBy, refused, confidence } = damaged.verdict;
  if (confidence !== 'possible' && outcome !== 'incomplete') {
    const truth = whole.verdict;
    const same = outcome === truth.outcome && refusedBy === truth.refusedBy;
    if (!same) {
      wrong.push(
        `${confidence}: ${outcome} by ${refusedBy}, in truth ${truth.outcome} by ${truth.refusedBy} (${truth.confidence})`,
      );
    } else if (confidence === 'certain' && refused !== truth.refused && refused !== 'connection') {
      wrong.push(`refused ${refused}, in truth ${truth.refused}`);
    }
  }
  const { version, cipherSuite, resumed } = damaged.tls;
  if (version !== null && version !== whole.tls.version) wrong.push(`version ${version}`);
  if (cipherSuite !== null && cipherSuite !== whole.tls.cipherSuite)
    wrong.push(`cipher suite ${cipherSuite}`);
  if (resumed && !whole.tls.resumed) wrong.push('resumed');
  const { requested, certificate } = damaged.clientAuthentication;
  const truth = whole.clientAuthentication;
  if (requested !== 'unknown' && requested !== truth.requested)
    wrong.push(`requested ${requested}, in truth ${truth.requested}`);
  if (certificate !== 'unknown' && certificate !== truth.certificate)
    wrong.push(`certificate ${certificate}, in truth ${truth.certificate}`);
  return wrong;
}

/** The whole capture's connections on the ports of a damaged one's. */
export const matching = (
  connection: ConnectionReport,
  whole: readonly ConnectionReport[],
): ConnectionReport[] =>
  whole.filter(({ client, server }) => {
    const ports = [connection.client.port, connection.server.port];
    return ports.includes(client.port) && ports.includes(server.port);
  });
