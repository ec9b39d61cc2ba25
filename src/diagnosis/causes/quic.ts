import { sentence } from '../../language/language.js';
import { isReservedQuicVersion, QuicVersion } from '../../registry/quic-version.js';
import type { Facts } from '../../story/facts.js';
import type { Cause } from '../explanation.js';
import { versionsInVain } from '../questions/quic.js';
import { endedBy } from './of-ending.js';

const listed = (facts: Facts): string[] =>
  (facts.once(versionsInVain)?.versions ?? [])
    .filter((one) => !isReservedQuicVersion(one))
    .map((version) => QuicVersion.label(version));

/** Causes that only QUIC has. */
export const quicCauses: readonly Cause[] = [
  {
    id: 'quic_version',
    cause: 'protocol_version',
    refs: ['RFC 9000 section 6', 'RFC 9368 section 2'],
    provedBy: [],
    nearMisses: ['protocol-version'],
    of: endedBy('quic_version_given_up'),
    expects: { quicVersion: ['given_up'] },
    shownBy: { quicVersion: ['given_up'] },
    otherwise: true,
    often: 'usual',
    summary: (facts) =>
      sentence('verdict.quic_version', {
        versions: listed(facts),
        offered: QuicVersion.label(facts.connection.quicVersion ?? 0),
      }),
    explanation: () => sentence('explanation.quic_version', {}),
    remedies: (facts) => [sentence('remedy.quic_version', { versions: listed(facts) })],
    why: () => sentence('alternative.quic_version', {}),
  },
];
