import { sentence } from '../../language/language.js';
import { isReservedQuicVersion, QuicVersion } from '../../registry/quic-version.js';
import type { Ending } from '../explanation.js';
import { versionsInVain } from '../questions/quic.js';

/** Endings that only QUIC has. */
export const quicEndings: readonly Ending[] = [
  {
    id: 'quic_version_given_up',
    refs: ['RFC 9000 section 6', 'RFC 8999 section 6'],
    provedBy: [],
    nearMisses: ['protocol-version'],
    outcome: 'abandoned',
    refusedBy: 'client',
    refused: 'parameters',
    ownCauses: true,
    cause: 'protocol_version',
    expects: { quicVersion: ['given_up'] },
    shownBy: { quicVersion: ['given_up'] },
    often: 'usual',
    moment: versionsInVain,
    evidence: (facts) => {
      const event = facts.once(versionsInVain);
      if (event === undefined) return [];
      const versions = event.versions
        .filter((one) => !isReservedQuicVersion(one))
        .map((version) => QuicVersion.label(version));
      return [{ event, frame: event.frame, what: sentence('evidence.quic_versions', { versions }) }];
    },
    why: () => sentence('alternative.quic_version', {}),
  },
];
