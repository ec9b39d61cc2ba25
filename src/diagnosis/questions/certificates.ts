import type { Side } from '../../base/side.js';
import { type Sentence, sentence } from '../../language/language.js';
import { partsOf } from '../../registry/cipher-suite.js';
import { NamedGroup } from '../../registry/named-group.js';
import { certificatesOf } from '../../story/certificates.js';
import type { Facts } from '../../story/facts.js';
import { possession } from '../../story/possession.js';
import { ChainFaults } from '../../x509/faults/chain-faults.js';
import type { Circumstances, Fault, FaultCode, KeyExchange } from '../../x509/faults/fault.js';
import { isPubliclyLogged, leadsToPublicRoot } from '../../x509/public-ca.js';
import type { Ground, Testimony } from '../elimination.js';
import type { Cause } from '../verdict.js';
import { FAULTS, type VisibleFault } from './questions.js';

/** The faults of a chain that show what a question asks. */
const CODES: Readonly<Record<Exclude<VisibleFault, 'bad_certificate_verify'>, readonly FaultCode[]>> = {
  expired: ['expired'],
  not_yet_valid: ['not_yet_valid'],
  self_signed: ['self_signed'],
  hostname_mismatch: ['hostname_mismatch', 'no_san'],
  wrong_eku: ['wrong_eku', 'nested_eku'],
  key_usage: ['key_usage', 'ca_key_usage'],
  weak_signature: ['weak_key', 'weak_signature'],
  not_a_ca: ['not_a_ca'],
  path_length: ['path_length'],
  name_constraints: ['name_constraints'],
  unhandled_critical_extension: ['unhandled_critical_extension'],
  unsupported_curve: ['unsupported_curve', 'explicit_ec_parameters'],
  no_ocsp_staple: ['must_staple_unmet'],
  missing_intermediate: ['missing_intermediate', 'chain_broken'],
  not_in_ca_list: ['not_in_ca_list'],
};

/** Faults for which a certificate is turned down; a chain that is in disorder may be put in order by who checks it. */
const TELLING = FAULTS.filter(
  (fault): fault is Exclude<VisibleFault, 'bad_certificate_verify' | 'missing_intermediate'> =>
    fault !== 'bad_certificate_verify' && fault !== 'missing_intermediate',
);

/** Each looked at when a fault is asked for that hangs on it. */
class OfConnection implements Circumstances {
  readonly owner: Side;
  readonly #facts: Facts;

  constructor(facts: Facts, owner: Side) {
    this.#facts = facts;
    this.owner = owner;
  }

  /** Where no date is looked at, connections of one shape may be judged by one. */
  get at(): number {
    return this.#facts.startSeconds;
  }

  get serverName(): string | undefined {
    return this.#facts.offer?.serverName;
  }

  get authorities(): readonly Uint8Array[] | undefined {
    return this.owner === 'client'
      ? this.#facts.certificateRequest?.message.certificateAuthorities
      : undefined;
  }

  get keyExchange(): KeyExchange | undefined {
    return keyExchange(this.#facts, this.owner);
  }

  get stapled(): boolean | undefined {
    return this.owner === 'server' ? stapled(this.#facts) : undefined;
  }

  get stapleAsked(): boolean {
    return this.#facts.offer?.statusRequest !== undefined;
  }

  // RFC 8422 section 5.1.1 binds certificates to supported_groups; RFC 8446 section 4.2.7 speaks of key exchange alone.
  get curves(): readonly string[] | undefined {
    return this.owner === 'server' && !this.#facts.tls13
      ? this.#facts.offer?.supportedGroups?.map((group) => NamedGroup.label(group))
      : undefined;
  }
}

function keyExchange(facts: Facts, owner: Side): KeyExchange | undefined {
  if (owner === 'client' || facts.tls13) return 'signature';
  const suite = facts.connection.cipherSuite;
  const exchange = suite === undefined ? undefined : partsOf(suite)?.keyExchange;
  if (exchange === undefined) return undefined;
  if (exchange === 'RSA') return 'key_encipherment';
  return exchange.startsWith('ECDHE') || exchange.startsWith('DHE') ? 'signature' : undefined;
}

/** Whether an OCSP response came along: in the CertificateEntry, or up to TLS 1.2 in a message of its own. */
function stapled(facts: Facts): boolean {
  const [entry] = facts.serverCertificate?.message.entries ?? [];
  if (entry?.ocspResponse !== undefined) return true;
  return facts.connection.events.some(
    (event) => event.kind === 'handshake' && (event.likeness ?? event.message).name === 'certificate_status',
  );
}

const serverFaults = (facts: Facts): ChainFaults =>
  new ChainFaults(certificatesOf(facts, 'server'), new OfConnection(facts, 'server'));
const clientFaults = (facts: Facts): ChainFaults =>
  new ChainFaults(certificatesOf(facts, 'client'), new OfConnection(facts, 'client'));

/** The faults of the chain that a side sent, each looked for when somebody asks. */
export const chainFaultsOf = (facts: Facts, owner: Side): ChainFaults =>
  facts.once(owner === 'server' ? serverFaults : clientFaults);

/** It is surely there, and well-known stacks turn it down. */
const isProved = ({ suspected, tolerated, avoidable }: Fault): boolean =>
  suspected !== true && tolerated !== true && avoidable !== true;

/** What most certificates show. */
const NONE: readonly Fault[] = [];

function found(
  facts: Facts,
  owner: Side,
  code: Exclude<VisibleFault, 'bad_certificate_verify'>,
): readonly Fault[] {
  const faults = chainFaultsOf(facts, owner);
  let some: Fault[] | undefined;
  for (const one of CODES[code])
    for (const fault of faults.of(one))
      if (!isListed(fault)) {
        some ??= [];
        some.push(fault);
      }
  return some ?? NONE;
}

/** The server names the very certificate among the CAs that it accepts. */
const isListed = (fault: Fault): boolean => fault.code === 'self_signed' && fault.listed;

/** A side's certificate shows a fault by itself for which it is turned down. */
export const showsFault = (facts: Facts, owner: Side): boolean =>
  facts.once(owner === 'server' ? serverShowsFault : clientShowsFault);

const serverShowsFault = (facts: Facts): boolean => hasProvedFault(facts, 'server');
const clientShowsFault = (facts: Facts): boolean => hasProvedFault(facts, 'client');
const hasProvedFault = (facts: Facts, owner: Side): boolean =>
  certificatesOf(facts, owner).length > 0 && TELLING.some((code) => found(facts, owner, code).some(isProved));

/** No trust store is known to hold the root of this chain from the start, and no public CA has logged its certificate. */
export const leadsNowhereKnown = (facts: Facts, owner: Side): boolean =>
  facts.once(owner === 'server' ? serverLeadsNowhere : clientLeadsNowhere);

const serverLeadsNowhere = (facts: Facts): boolean => leadsNowhere(facts, 'server');
const clientLeadsNowhere = (facts: Facts): boolean => leadsNowhere(facts, 'client');
const leadsNowhere = (facts: Facts, owner: Side): boolean => {
  const chain = certificatesOf(facts, owner);
  return chain.length > 0 && !isPubliclyLogged(chain[0]!) && leadsToPublicRoot(chain) !== 'yes';
};

/**
 * The client named no server, as clients do that are given an address (RFC 6066 section 3), and the certificate names no
 * address. Java names none either where the host's name has no dot (sun.security.ssl, Utilities.rawToSNIHostName), as
 * `localhost` has none.
 */
export function lacksAddress(facts: Facts): boolean {
  if (facts.offer === undefined || facts.offer.serverName !== undefined) return false;
  const [leaf] = certificatesOf(facts, 'server');
  return (
    leaf !== undefined &&
    !leaf.subjectAltNames.some(
      ({ type, value }) => type === 'iPAddress' || (type === 'dNSName' && !value.includes('.')),
    )
  );
}

/** Whether a side's certificates show a fault: their bytes say yes or no, or leave it open. */
export function fault(facts: Facts, owner: Side, code: VisibleFault): Testimony<`${Side}:${VisibleFault}`> {
  if (code === 'bad_certificate_verify') return proof(facts, owner);
  const message = owner === 'server' ? facts.serverCertificate : facts.clientCertificate;
  if (message === undefined || certificatesOf(facts, owner).length === 0) return {};
  const by: Ground = message.basis === 'decrypted' ? 'decrypted' : 'seen';
  const faults = found(facts, owner, code);
  if (faults.some(isProved)) return { no: by };
  if (faults.length > 0 || isOpen(facts, owner, code)) return {};
  return { yes: by };
}

/** What the certificates alone do not settle. */
function isOpen(facts: Facts, owner: Side, code: VisibleFault): boolean {
  switch (code) {
    case 'hostname_mismatch':
      return owner === 'client' || facts.offer?.serverName === undefined;
    case 'not_a_ca':
    case 'path_length':
    case 'name_constraints':
    case 'key_usage':
    case 'unhandled_critical_extension':
    case 'missing_intermediate': {
      // A certificate above those that were sent may show it.
      const chain = certificatesOf(facts, owner);
      const last = chain.at(-1)!;
      return last.subject !== last.issuer;
    }
    case 'unsupported_curve':
      return certificatesOf(facts, owner)[0]?.publicKey.algorithm !== 'RSA';
    default:
      return false;
  }
}

/** The signature with which a side proves that it has the key of its certificate. */
function proof(facts: Facts, owner: Side): Testimony<`${Side}:${VisibleFault}`> {
  switch (possession(facts, owner)?.signature) {
    case 'valid':
      return { yes: 'seen' };
    case 'invalid':
      return { no: 'seen' };
    default:
      return {};
  }
}

/** The bytes hint at the fault, and leave another explanation. */
export const suspects = (
  facts: Facts,
  owner: Side,
  code: Exclude<VisibleFault, 'bad_certificate_verify'>,
): boolean => found(facts, owner, code).length > 0;

/** What is wrong, in words; undefined if the fault is not there. */
export function faultWords(facts: Facts, owner: Side, code: VisibleFault): Sentence | undefined {
  if (code === 'bad_certificate_verify') return undefined;
  const faults = found(facts, owner, code);
  const told = faults.find(isProved) ?? faults[0];
  return told === undefined
    ? undefined
    : wordsOf(told, certificatesOf(facts, owner)[told.index]?.subject ?? '');
}

function wordsOf(told: Fault, subject: string): Sentence {
  switch (told.code) {
    case 'expired':
      return sentence('fault.expired', { subject, notAfter: told.notAfter.iso });
    case 'not_yet_valid':
      return sentence('fault.not_yet_valid', { subject, notBefore: told.notBefore.iso });
    case 'self_signed':
      return sentence('fault.self_signed', { subject });
    case 'hostname_mismatch':
      return sentence('fault.hostname_mismatch', { name: told.name, names: told.names });
    case 'no_san':
      return sentence('fault.no_san', { subject, name: told.name });
    case 'wrong_eku':
    case 'nested_eku':
      return sentence('fault.wrong_eku', { subject, needed: told.needed, usages: told.usages });
    case 'weak_key':
      return sentence('fault.weak_key', { bits: told.bits });
    case 'weak_signature':
      return sentence('fault.weak_digest', { algorithm: told.algorithm });
    case 'not_in_ca_list':
      return sentence('fault.not_in_ca_list', { issuer: told.issuer });
    case 'path_length':
      return sentence('fault.path_length', { subject, limit: told.limit, below: told.below });
    case 'name_constraints':
      return sentence('fault.name_constraints', { name: told.name });
    case 'unhandled_critical_extension':
      return sentence('fault.critical_extension', { subject, oid: told.oid });
    case 'missing_intermediate':
      return sentence('fault.missing_intermediate', { issuer: told.issuer });
    case 'chain_broken':
      return sentence('fault.chain_broken', { issuer: told.issuer, next: told.next });
    case 'key_usage':
    case 'ca_key_usage':
      return sentence('fault.key_usage', { subject, usages: told.usages });
    case 'unsupported_curve':
      return sentence('fault.unsupported_curve', { subject, curve: told.curve });
    case 'explicit_ec_parameters':
      return sentence('fault.explicit_ec_parameters', { subject });
    default:
      return sentence('fault.other', { subject, code: told.code });
  }
}

/** Everything that a side's certificates show, the most telling first, by the name of the cause that it would be. */
export function shownFaults(facts: Facts, owner: Side): { readonly cause: Cause; readonly what: Sentence }[] {
  if (certificatesOf(facts, owner).length === 0) return [];
  return TELLING.flatMap((cause) => {
    if (cause === 'not_in_ca_list' && found(facts, owner, 'self_signed').length > 0) return [];
    const what = found(facts, owner, cause).some(
      ({ tolerated, avoidable }) => tolerated !== true && avoidable !== true,
    )
      ? faultWords(facts, owner, cause)
      : undefined;
    return what === undefined ? [] : [{ cause: cause === 'not_in_ca_list' ? 'unknown_ca' : cause, what }];
  });
}
