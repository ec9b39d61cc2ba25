import { sentence } from '../../language/language.js';
import { AlertDescription } from '../../registry/alert.js';
import { CipherSuite } from '../../registry/cipher-suite.js';
import { isGrease16 } from '../../registry/grease.js';
import { NamedGroup } from '../../registry/named-group.js';
import { ProtocolVersion } from '../../registry/protocol-version.js';
import type { Facts } from '../../story/facts.js';
import { offeredVersions } from '../../story/offers.js';
import { lacksSecureRenegotiation } from '../handshake-failure.js';
import { type Case, type Rule, weaker } from '../rule.js';
import type { Cause, Hypothesis } from '../verdict.js';

const code = AlertDescription.code;
const LISTED = 4;

function labels(values: readonly number[], label: (value: number) => string): string[] {
  return values.filter((value) => !isGrease16(value)).map(label);
}

function refusedParameters(given: Case): boolean {
  return given.ending.refused === 'parameters' && given.ending.alert !== undefined;
}

/** An alert that names what was not in common. */
function named(
  cause: Cause,
  descriptions: readonly number[],
  refs: readonly string[],
  provedBy: readonly string[],
  nearMisses: readonly string[],
  words: (given: Case) => Pick<Hypothesis, 'summary' | 'explanation' | 'remedies'>,
): Rule {
  return {
    id: `parameters.${cause}`,
    refs,
    provedBy,
    nearMisses,
    causes: [cause],
    judge(given) {
      const { ending } = given;
      if (!refusedParameters(given) || !descriptions.includes(ending.alert!.description)) return undefined;
      return { cause, confidence: weaker('certain', ending.confidence), evidence: [], ...words(given) };
    },
  };
}

const by = (given: Case) => given.ending.alert!.from;

const protocolVersion = named(
  'protocol_version',
  [code.protocol_version],
  ['RFC 8446 section 6.2', 'RFC 5246 appendix E.1'],
  ['protocol-version'],
  ['tls12-no-alpn'],
  (given) => {
    const hello = given.facts.clientHello?.message;
    const offered = hello === undefined ? [] : labels(offeredVersions(hello), ProtocolVersion.label);
    const chosen = given.facts.serverHello?.message.version;
    return {
      summary: sentence('verdict.protocol_version', {
        by: by(given),
        offered,
        chosen: chosen === undefined ? undefined : ProtocolVersion.label(chosen),
      }),
      explanation: sentence('explanation.protocol_version', {}),
      remedies: [sentence('remedy.protocol_version', { offered })],
    };
  },
);

const noAlpn = named(
  'no_alpn',
  [code.no_application_protocol],
  ['RFC 7301 section 3.2'],
  ['tls12-no-alpn'],
  ['tls12-no-shared-cipher'],
  (given) => {
    const offered = given.facts.clientHello?.message.alpn ?? [];
    return {
      summary: sentence('verdict.no_alpn', { by: by(given), offered }),
      explanation: sentence('explanation.no_alpn', {}),
      remedies: [sentence('remedy.no_alpn', { offered })],
    };
  },
);

const unrecognizedName = named(
  'unrecognized_name',
  [code.unrecognized_name],
  ['RFC 6066 section 3'],
  ['tls12-unrecognized-name'],
  ['tls12-no-alpn'],
  (given) => {
    const name = given.facts.clientHello?.message.serverName;
    return {
      summary: sentence('verdict.unrecognized_name', { by: by(given), name }),
      explanation: sentence('explanation.unrecognized_name', {}),
      remedies: [sentence('remedy.unrecognized_name', { name })],
    };
  },
);

function withoutSecureRenegotiation(facts: Facts): Hypothesis {
  const frame = facts.serverHello?.frame;
  return {
    cause: 'unknown',
    confidence: 'possible',
    summary: sentence('verdict.no_secure_renegotiation', {}),
    explanation: sentence('explanation.no_secure_renegotiation', {}),
    evidence: frame === undefined ? [] : [{ frame, what: sentence('evidence.no_secure_renegotiation', {}) }],
    remedies: [sentence('remedy.no_secure_renegotiation', {})],
  };
}

/** handshake_failure or insufficient_security: the alert does not say what was not in common. */
const noOverlap: Rule = {
  id: 'parameters.no_overlap',
  refs: ['RFC 8446 section 4.1.1', 'RFC 5246 section 7.4.1.3'],
  provedBy: ['tls12-no-shared-cipher', 'tls13-no-shared-group'],
  nearMisses: ['protocol-version', 'tls12-no-alpn'],
  causes: ['unknown'],
  judge(given) {
    const { facts } = given;
    if (!refusedParameters(given)) return undefined;
    const from = by(given);
    if (from === 'client' && lacksSecureRenegotiation(facts)) return withoutSecureRenegotiation(facts);
    const hello = facts.clientHello?.message;
    const suites = labels(hello?.cipherSuites ?? [], CipherSuite.label);
    const groups = labels(hello?.supportedGroups ?? [], NamedGroup.label);
    const straightAfterHello = from === 'server' && facts.serverHello === undefined;
    return {
      cause: 'unknown',
      confidence: 'possible',
      summary: sentence('verdict.no_overlap', {
        by: from,
        alert: AlertDescription.label(given.ending.alert!.description),
        straightAfterHello,
      }),
      explanation: sentence('explanation.no_overlap', {
        suites: suites.slice(0, LISTED),
        groups: groups.slice(0, LISTED),
      }),
      evidence:
        facts.clientHello === undefined
          ? []
          : [
              {
                frame: facts.clientHello.frame,
                what: sentence('evidence.offers', { suites: suites.length, groups: groups.length }),
              },
            ],
      remedies: [sentence('remedy.no_overlap', { from })],
      alternatives: straightAfterHello
        ? [
            {
              cause: 'no_shared_cipher',
              why: sentence('alternative.no_shared_cipher', { suites: suites.slice(0, LISTED) }),
            },
            {
              cause: 'no_shared_group',
              why: sentence('alternative.no_shared_group', { groups: groups.slice(0, LISTED) }),
            },
            { cause: 'no_shared_sigalg', why: sentence('alternative.no_shared_sigalg', {}) },
            { cause: 'unrecognized_name', why: sentence('alternative.unrecognized_name', {}) },
            { cause: 'protocol_version', why: sentence('alternative.protocol_version', {}) },
          ]
        : [],
    };
  },
};

export const nothingInCommonRules: readonly Rule[] = [protocolVersion, noAlpn, unrecognizedName, noOverlap];
