import type { Side } from '../../base/side.js';
import { type Sentence, sentence } from '../../language/language.js';
import { AlertDescription } from '../../registry/alert.js';
import { CipherSuite } from '../../registry/cipher-suite.js';
import { NamedGroup } from '../../registry/named-group.js';
import { ProtocolVersion } from '../../registry/protocol-version.js';
import { SignatureScheme } from '../../registry/signature-scheme.js';
import type { Facts } from '../../story/facts.js';
import { offeredVersions } from '../../story/offers.js';
import { shown } from '../elimination.js';
import type { Cause } from '../explanation.js';
import { type Narrow, narrowness } from '../questions/offer.js';
import { choseOldVersion } from '../questions/parameters.js';
import type { TellingAlert } from '../questions/questions.js';
import {
  afterServerHello,
  alertLabel,
  by,
  labels,
  ofParameters,
  saysOf,
  straightAfterHello,
} from './of-parameters.js';

const offeredNames = (facts: Facts): string[] => {
  const hello = facts.offer;
  return hello === undefined ? [] : labels(offeredVersions(hello), ProtocolVersion.label);
};

/** How many names of an offer are shown. */
const LISTED = 4;

/** Straight behind a ClientHello that leaves the server next to no choice of this. */
const narrow =
  (what: Narrow, ...naming: readonly TellingAlert[]) =>
  (facts: Facts): number =>
    straightAfterHello(...naming)(facts) + narrowness(facts, what);

/**
 * A client that can do TLS 1.2 often turns down less: by its own lowest version, or by the SHA-1 with which everything before
 * TLS 1.2 signs (OpenSSL: ssl/t1_lib.c, tls12_check_peer_sigalg and tls1_set_peer_legacy_sigalg).
 */
const choiceIsOld =
  (otherwise: (facts: Facts) => number) =>
  (facts: Facts): number =>
    choseOldVersion(facts) ? HINT : otherwise(facts);

const HINT = 0.5;

/** What most servers mean by handshake_failure in place of their ServerHello, where the offer hints at nothing else. */
const FIRST_THOUGHT = 0.25;

/** A client without extended master secret may be missed that instead (RFC 7627 section 5.3). */
const findsNothing = (facts: Facts): boolean =>
  facts.offer?.extendedMasterSecret === true &&
  !afterServerHello(facts) &&
  saysOf(facts, AlertDescription.code.handshake_failure);

const suitesOf = (facts: Facts): string[] =>
  labels(facts.offer?.cipherSuites ?? [], CipherSuite.label).slice(0, LISTED);
const groupsOf = (facts: Facts): string[] =>
  labels(facts.offer?.supportedGroups ?? [], NamedGroup.label).slice(0, LISTED);

const noOverlap = (from: Side): Sentence[] => [sentence('remedy.no_overlap', { from })];

/** A client before TLS 1.2 names none, and what a server chose from it is in its certificate. */
function noSharedSigalg(facts: Facts, from: Side): Sentence[] {
  const schemes = labels(facts.offer?.signatureAlgorithms ?? [], SignatureScheme.label);
  return from === 'server' && schemes.length > 0
    ? [sentence('remedy.no_shared_sigalg', { schemes })]
    : noOverlap(from);
}

/** Nothing in common. */
export const noOverlapCauses: readonly Cause[] = [
  ofParameters({
    cause: 'protocol_version',
    namedBy: ['protocol_version'],
    refs: ['RFC 8446 section 4.2.1', 'RFC 5246 appendix E.1'],
    provedBy: ['protocol-version', 'protocol-version-old-server'],
    nearMisses: ['tls12-no-shared-cipher'],
    // A server's choice among the client's versions is accepted by the client, or the quarrel is about something else.
    expects: { versionsDiffer: ['yes'] },
    often: 'usual',
    leaning: choiceIsOld(narrow('versions', 'protocol_version')),
    summary: (facts, ending) => {
      const chosen = facts.choice?.version;
      return sentence('verdict.protocol_version', {
        by: by(ending),
        offered: offeredNames(facts),
        least: facts.offer?.supportedVersions !== undefined,
        chosen: chosen === undefined ? undefined : ProtocolVersion.label(chosen),
      });
    },
    explanation: () => sentence('explanation.protocol_version', {}),
    remedies: (facts) => [sentence('remedy.protocol_version', { offered: offeredNames(facts) })],
    why: () => sentence('alternative.protocol_version', {}),
  }),
  ofParameters({
    cause: 'no_shared_cipher',
    refs: ['RFC 5246 section 7.4.1.3', 'RFC 8446 section 4.1.1'],
    provedBy: ['tls12-no-shared-cipher'],
    nearMisses: ['protocol-version', 'tls12-no-alpn'],
    often: 'usual',
    leaning: (facts) => narrow('suites')(facts) + (findsNothing(facts) ? FIRST_THOUGHT : 0),
    remedies: (_, ending) => noOverlap(by(ending)),
    why: (facts) => sentence('alternative.no_shared_cipher', { suites: suitesOf(facts) }),
  }),
  ofParameters({
    cause: 'no_shared_group',
    refs: ['RFC 8446 section 4.1.1', 'RFC 8422 section 5.1'],
    nearMisses: ['protocol-version', 'tls12-no-alpn'],
    often: 'seldom',
    leaning: narrow('groups'),
    remedies: (_, ending) => noOverlap(by(ending)),
    why: (facts) => sentence('alternative.no_shared_group', { groups: groupsOf(facts) }),
  }),
  ofParameters({
    cause: 'no_shared_sigalg',
    saidAs: ['unsupported_certificate', 'protocol_version'],
    refs: ['RFC 8446 section 4.2.3', 'RFC 5246 section 7.4.1.4.1'],
    nearMisses: ['protocol-version', 'tls12-no-alpn'],
    often: 'seldom',
    leaning: choiceIsOld(narrow('schemes')),
    remedies: (facts, ending) => noSharedSigalg(facts, by(ending)),
    why: () => sentence('alternative.no_shared_sigalg', {}),
  }),
  ofParameters({
    cause: 'no_alpn',
    namedBy: ['no_application_protocol'],
    by: 'server',
    refs: ['RFC 7301 section 3.2'],
    provedBy: ['tls12-no-alpn'],
    nearMisses: ['tls12-no-shared-cipher'],
    sign: 'alpnOffered',
    often: 'seldom',
    leaning: straightAfterHello('no_application_protocol'),
    summary: (facts, ending) =>
      sentence('verdict.no_alpn', { by: by(ending), offered: facts.offer?.alpn ?? [] }),
    explanation: () => sentence('explanation.no_alpn', {}),
    remedies: (facts) => [sentence('remedy.no_alpn', { offered: facts.offer?.alpn ?? [] })],
  }),
  ofParameters({
    cause: 'unrecognized_name',
    namedBy: ['unrecognized_name'],
    by: 'server',
    refs: ['RFC 6066 section 3'],
    provedBy: ['tls12-unrecognized-name'],
    nearMisses: ['tls12-no-alpn'],
    often: 'seldom',
    // A scanner names no server either, but so do the clients that CDNs turn away (CloudFront says handshake_failure).
    leaning: (facts, inquiry) =>
      straightAfterHello('unrecognized_name')(facts) +
      (shown(inquiry, 'serverNamed', ['no']) === undefined ? 0 : 0.5),
    summary: (facts, ending) =>
      sentence('verdict.unrecognized_name', { by: by(ending), name: facts.offer?.serverName }),
    explanation: () => sentence('explanation.unrecognized_name', {}),
    remedies: (facts) => [sentence('remedy.unrecognized_name', { name: facts.offer?.serverName })],
    why: (facts) =>
      sentence('alternative.unrecognized_name', {
        named: facts.offer?.serverName !== undefined,
      }),
  }),
];

/** The alert does not say what was missing, and the packets show nothing that must have been it. */
export const unnamedParameters: readonly Cause[] = [
  {
    id: 'parameters.unknown',
    cause: 'unknown',
    refs: ['RFC 8446 section 4.1.1', 'RFC 5246 section 7.4.1.3'],
    provedBy: ['tls12-java-server-no-extended-master-secret'],
    nearMisses: ['protocol-version', 'tls12-no-alpn'],
    of: (ending) =>
      ending.outcome === 'failed' && ending.refused === 'parameters' && ending.id.includes('_alert'),
    expects: {},
    shownBy: {},
    otherwise: true,
    often: 'rare',
    summary: (facts, ending) =>
      sentence('verdict.no_overlap', {
        by: by(ending),
        alert: alertLabel(ending) ?? '',
        straightAfterHello: by(ending) === 'server' && !afterServerHello(facts),
      }),
    explanation: (facts) =>
      sentence('explanation.no_overlap', { suites: suitesOf(facts), groups: groupsOf(facts) }),
    evidence: (facts) => {
      const hello = facts.clientHello;
      if (hello === undefined) return [];
      const suites = labels(hello.message.cipherSuites, CipherSuite.label).length;
      const groups = labels(hello.message.supportedGroups ?? [], NamedGroup.label).length;
      return [{ event: hello, frame: hello.frame, what: sentence('evidence.offers', { suites, groups }) }];
    },
    remedies: (_, ending) => noOverlap(by(ending)),
    why: () => sentence('alternative.parameters', { cause: 'unknown' }),
  },
];
