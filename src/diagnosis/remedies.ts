import type { Side } from '../base/side.js';
import { type Sentence, sentence } from '../language/language.js';
import { caNamesOf, certificatesOf } from '../story/certificates.js';
import { clientAuthentication } from '../story/client-authentication.js';
import { isRead, type StoryEvent } from '../story/event.js';
import type { Facts } from '../story/facts.js';
import type { Cause as CauseEntry } from './explanation.js';
import { chainFaultsOf } from './questions/certificates.js';
import { CLIENT_CA_SETTINGS, serviceOf } from './service.js';
import { stackOf } from './stacks/stack.js';
import type { Cause, Refused } from './verdict.js';

const HOST_NAME = /^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/;

/**
 * Where the client most likely connected to, safe to paste into a shell, with a placeholder where the capture does not
 * say: a URL whose scheme is `dtls` or `quic` over UDP, `h3` for HTTP/3, and else the service's name, with `+starttls` where TLS is asked for in
 * clear. Such schemes are this program's own; `callOf` makes a command of them.
 */
export function serverUrl(facts: Facts): string {
  const { port } = facts.connection.server;
  const name = facts.offer?.serverName;
  const host = name !== undefined && HOST_NAME.test(name) ? name : 'HOST';
  const place = `${host}:${port === 0 ? 'PORT' : port}`;
  if (facts.connection.transport === 'dtls') return `dtls://${place}`;
  if (facts.connection.transport === 'quic') return speaksHttp3(facts) ? `h3://${place}/` : `quic://${place}`;
  const { service, startTls } = serviceOf(facts);
  if (service !== 'https') return `${service}${startTls ? '+starttls' : ''}://${place}`;
  return port === 443 ? `https://${host}/` : `https://${place}/`;
}

/** By what was chosen, else by what the client offers (RFC 9114 section 3.1). */
const speaksHttp3 = (facts: Facts): boolean =>
  (facts.encryptedExtensions?.message.alpn ?? facts.offer?.alpn ?? []).some((name) => name.startsWith('h3'));

/** The same for a request in clear, whatever its port is known for. */
export function httpsUrl(facts: Facts): string {
  const [, place = 'HOST:PORT'] = /^[a-z0-9+]+:\/\/([^/]*)/.exec(serverUrl(facts)) ?? [];
  return `https://${place}/`;
}

/** What of a connection stands in its remedies. */
interface RemedyPlaces {
  readonly url: string;
  /** Where such a server is told the CAs of its clients. */
  readonly setting?: readonly [program: string, setting: string] | undefined;
  /** Of the certificate that was refused. */
  readonly issuer: string | undefined;
  /** Of the server's certificate, or the CAs that the server named. */
  readonly names: readonly string[];
  /** The client named no host, as where an address was typed. */
  readonly unnamed?: boolean;
  /** The CA whose own certificate does not allow the use, though the certificate below it does. */
  readonly restricting?: string | undefined;
  /** What has expired, where that is not the certificate itself. */
  readonly expired?: Expired | undefined;
}

interface Expired {
  /** Of a CA's certificate that was sent. */
  readonly subject?: string | undefined;
  /** Something that the side has which checks. */
  readonly elsewhere?: boolean;
}

/** What to change when the client refused the server's certificate, likeliest first. */
export function serverRemedy(facts: Facts, cause: Cause): Sentence[] {
  if (facts.connection.transport === 'eap') return eapServerRemedy(facts, cause);
  const [leaf] = certificatesOf(facts, 'server');
  const names = leaf?.subjectAltNames.map(({ value }) => value) ?? [];
  const unnamed = facts.clientHello !== undefined && facts.clientHello.message.serverName === undefined;
  const remedies = remedyOfServerCertificate(cause, {
    url: serverUrl(facts),
    issuer: leaf?.issuer,
    names,
    unnamed,
    ...aboveLeaf(facts, 'server', cause),
  });
  const programs = probably(facts, 'client');
  if (!isAboutTrust(cause) || programs.length === 0) return remedies;
  const itself = cause === 'self_signed';
  const trust = sentence('remedy.trust_in_client', { programs, issuer: leaf?.issuer, itself });
  return [trust, ...remedies.slice(1)];
}

/** What of a side's chain has the fault, if the certificate itself does not. */
function aboveLeaf(facts: Facts, owner: Side, cause: Cause): Pick<RemedyPlaces, 'restricting' | 'expired'> {
  if (cause === 'wrong_eku') return { restricting: restrictingCa(facts, owner) };
  return cause === 'expired' ? { expired: expiredAbove(facts, owner) } : {};
}

function expiredAbove(facts: Facts, owner: Side): Expired | undefined {
  const chain = certificatesOf(facts, owner);
  if (chain.length === 0) return undefined;
  const faults = chainFaultsOf(facts, owner).of('expired');
  if (faults.some(({ index }) => index === 0)) return undefined;
  // A root need not be sent: who trusts it has it.
  const sent = faults.find(({ tolerated }) => tolerated !== true);
  return sent === undefined ? { elsewhere: true } : { subject: chain[sent.index]?.subject };
}

/** The CA of a side's chain to which alone it is due that the chain is not for this use. */
function restrictingCa(facts: Facts, owner: Side): string | undefined {
  const faults = chainFaultsOf(facts, owner);
  if (faults.of('wrong_eku').length > 0) return undefined;
  const nested = faults.of('nested_eku').find(({ tolerated }) => tolerated !== true);
  return nested && certificatesOf(facts, owner)[nested.index]?.subject;
}

const isAboutTrust = (cause: Cause): boolean => cause === 'unknown_ca' || cause === 'self_signed';

/** Of a supplicant that refused the RADIUS server's certificate. */
function eapServerRemedy(facts: Facts, cause: Cause): Sentence[] {
  const [leaf] = certificatesOf(facts, 'server');
  const names = leaf?.subjectAltNames.map(({ value }) => value) ?? [];
  switch (cause) {
    case 'unknown_ca':
    case 'self_signed':
    case 'missing_intermediate':
      return [
        sentence('remedy.eap_trust_server', { issuer: leaf?.issuer }),
        sentence('remedy.send_chain', { owner: 'server' }),
      ];
    case 'hostname_mismatch':
      return [sentence('remedy.eap_server_name', { names })];
    case 'unknown':
      return [
        sentence('remedy.eap_peer_log', {}),
        sentence('remedy.eap_trust_server', { issuer: leaf?.issuer }),
      ];
    default:
      return withoutPasting(remedyOfServerCertificate(cause, { url: '', issuer: leaf?.issuer, names }));
  }
}

/** Of a RADIUS server that refused the supplicant's certificate, or missed it. */
function eapClientRemedy(facts: Facts, cause: Cause): Sentence[] {
  const [leaf] = certificatesOf(facts, 'client');
  const names = caNamesOf(facts);
  switch (cause) {
    case 'no_client_certificate':
      return [sentence('remedy.eap_client_certificate', { names })];
    case 'unknown_ca':
    case 'self_signed':
    case 'missing_intermediate':
      return [
        sentence('remedy.eap_client_ca', { issuer: leaf?.issuer }),
        sentence('remedy.send_chain', { owner: 'client' }),
      ];
    case 'unknown':
      return [sentence('remedy.eap_server_log', {})];
    default:
      return withoutPasting(remedyOfClientCertificate(cause, { url: '', issuer: leaf?.issuer, names }));
  }
}

/** What shows which fault the other side's certificate has; undefined where it was none that the side had seen. `brief`: in two lines. */
function judging(facts: Facts, by: Side, brief?: true): Sentence | undefined {
  const briefly = brief === undefined ? {} : { brief };
  if (by === 'client')
    return facts.resumed || facts.serverHello === undefined
      ? undefined
      : sentence('remedy.judge_server_certificate', { url: serverUrl(facts), ...briefly });
  return facts.once(clientAuthentication).certificate === 'sent'
    ? sentence('remedy.judge_client_certificate', briefly)
    : undefined;
}

/** Where one side's reason is likely to be about the other's certificate, and which it is nothing shows: how to find out. */
export function toDecide(facts: Facts, by: Side): Sentence[] {
  const log = sentence('remedy.look_at_log', { side: by });
  const step = judging(facts, by);
  if (step === undefined) return [log];
  return by === 'client' ? [step, log] : [log, step];
}

/** Causes whose own remedy decides: it shows to whoever looks, names or fingerprints are compared, or it is that step itself. */
const DECIDED: ReadonlySet<Cause> = new Set([
  'self_signed',
  'hostname_mismatch',
  'bad_certificate_verify',
  'fingerprint_mismatch',
  'unknown',
]);

/** The same behind the remedies of a fault of a certificate that is merely possible. */
export function andDecide(
  facts: Facts,
  remedies: readonly Sentence[],
  { cause, ofCertificate }: Pick<CauseEntry, 'cause' | 'ofCertificate'>,
  refused: Refused | null,
): readonly Sentence[] {
  const by =
    refused === 'server_certificate' ? 'client' : refused === 'client_certificate' ? 'server' : undefined;
  if (by === undefined || DECIDED.has(cause) || ofCertificate === undefined) return remedies;
  const step = judging(facts, by, true);
  return step === undefined ? remedies : [...remedies, step];
}

/** `fittingRemedies` says how, or leaves it out. */
export const keyLogUnasked = sentence('remedy.key_log', { library: undefined, url: 'https://HOST:PORT/' });

const withoutPasting = (remedies: readonly Sentence[]): Sentence[] =>
  remedies.filter(({ id }) => id !== 'remedy.key_log');

/** What fits how TLS was carried: programs that are dialled with a URL do not speak EAP. */
export function fittingRemedies(facts: Facts, remedies: readonly Sentence[]): readonly Sentence[] {
  switch (facts.connection.transport) {
    case 'eap':
      return withoutPasting(remedies).filter(({ id }) => !DIALLED.has(id));
    case 'dtls':
      return remedies.map((one) => (one.id === 'remedy.key_log' ? sentence('remedy.key_log_dtls', {}) : one));
    default:
      return remedies.flatMap((one) =>
        one.id === 'remedy.key_log'
          ? keyLog(facts)
          : one.id === 'remedy.look_at_log'
            ? logOf(facts, one.a.side)
            : [one],
      );
  }
}

/** What only a program does that is given a host and a port. */
const DIALLED: ReadonlySet<string> = new Set(['remedy.judge_server_certificate']);

/** What the side's own log calls it, and where it is told whom to trust. */
function logOf(facts: Facts, side: Side): Sentence[] {
  const library = stackOf(facts, side)?.name;
  const web = serviceOf(facts).service === 'https';
  const log = sentence('remedy.look_at_log', { side, library, web });
  return side === 'client' && library !== undefined && TRUST_TOLD.has(library) && !facts.resumed
    ? [
        log,
        sentence('remedy.trust_in', {
          programs: library === 'OpenSSL' ? ON_OPENSSL : [library],
        }),
      ]
    : [log];
}

/** What may be on OpenSSL. */
const ON_OPENSSL = ['OpenSSL', 'Python', 'Node.js'];

/** Libraries of which `remedy.trust_in` knows where they are given a CA. */
const TRUST_TOLD = new Set(['GnuTLS', 'Go', 'Java', 'Node.js', 'OpenSSL']);

/** A key log, where one would show more: none was given, and something is encrypted. */
function keyLog(facts: Facts): Sentence[] {
  const { events, findings } = facts.connection;
  const given = facts.decrypted || findings.some(({ code }) => code.startsWith('decryption.'));
  const sealed = events.some((event) => !isRead(event) && SEALED.has(event.kind));
  if (given || !sealed) return [];
  return [sentence('remedy.key_log', { library: stackOf(facts, 'client')?.name, url: serverUrl(facts) })];
}

const SEALED: ReadonlySet<string> = new Set<StoryEvent['kind']>([
  'application_data',
  'encrypted_handshake',
  'encrypted_alert',
  'sealed_packets',
]);

/** Libraries that are one program's own; OpenSSL is in too many to say where it is configured. */
const TOLD_APART = new Set(['Java', 'Go', 'Node.js']);

function probably(facts: Facts, side: Side): string[] {
  const name = stackOf(facts, side)?.name;
  return name !== undefined && TOLD_APART.has(name) ? [name] : [];
}

/** The same where there is no connection. */
function remedyOfServerCertificate(
  cause: Cause,
  { url, issuer, names, unnamed = false, restricting, expired }: RemedyPlaces,
): Sentence[] {
  switch (cause) {
    case 'self_signed':
      return [sentence('remedy.trust_self_signed', { url }), sentence('remedy.certificate_from_ca', {})];
    case 'unknown_ca':
      return [
        sentence('remedy.trust_issuer', { url, issuer }),
        sentence('remedy.send_chain', { owner: 'server' }),
      ];
    case 'missing_intermediate':
      return [sentence('remedy.send_chain', { owner: 'server' })];
    case 'expired':
      return [sentence('remedy.renew', { owner: 'server', ...expired })];
    case 'not_yet_valid':
      return [sentence('remedy.clock', {})];
    case 'hostname_mismatch':
      return [sentence('remedy.host_name', { names, unnamed })];
    case 'wrong_eku':
      return [sentence('remedy.usage', { owner: 'server', needed: 'serverAuth', restricting })];
    case 'weak_signature':
      return [sentence('remedy.stronger', { owner: 'server' })];
    case 'revoked':
      return [sentence('remedy.replace_revoked', { owner: 'server' })];
    case 'bad_certificate_verify':
      return [sentence('remedy.key_matches', {})];
    default:
      return [
        sentence('remedy.judge_server_certificate', { url }),
        sentence('remedy.look_at_log', { side: 'client' }),
        keyLogUnasked,
      ];
  }
}

/** What to change when the server refused the client's certificate, or missed it. */
export function clientRemedy(facts: Facts, cause: Cause): Sentence[] {
  if (facts.connection.transport === 'eap') return eapClientRemedy(facts, cause);
  const [leaf] = certificatesOf(facts, 'client');
  const remedies = remedyOfClientCertificate(cause, {
    url: serverUrl(facts),
    issuer: leaf?.issuer,
    names: caNamesOf(facts),
    ...aboveLeaf(facts, 'client', cause),
    setting: probably(facts, 'server').length > 0 ? undefined : CLIENT_CA_SETTINGS[serviceOf(facts).service],
  });
  const [client, server] = [probably(facts, 'client'), probably(facts, 'server')];
  if (cause === 'no_client_certificate' && client.length > 0)
    return [sentence('remedy.client_certificate_in', { programs: client }), ...remedies.slice(1)];
  if (isAboutTrust(cause) && server.length > 0)
    remedies.push(sentence('remedy.client_ca_in', { programs: server }));
  return remedies;
}

/** The same where there is no connection. */
function remedyOfClientCertificate(
  cause: Cause,
  { url, issuer, names, setting, restricting, expired }: RemedyPlaces,
): Sentence[] {
  const [program, where] = setting ?? [];
  switch (cause) {
    case 'no_client_certificate':
      return [
        sentence('remedy.give_client_certificate', { url, names }),
        sentence('remedy.check_client_certificate', { names }),
      ];
    case 'unknown_ca':
      return [
        sentence('remedy.server_trusts_client_ca', { issuer, program, setting: where }),
        sentence('remedy.send_chain', { owner: 'client' }),
        sentence('remedy.client_certificate_from_listed_ca', { names }),
      ];
    case 'self_signed':
      return [
        sentence('remedy.server_trusts_client_ca', { issuer, program, setting: where }),
        sentence('remedy.client_certificate_from_listed_ca', { names }),
      ];
    case 'client_cert_not_in_ca_list':
      return [
        sentence('remedy.client_certificate_from_listed_ca', { names }),
        sentence('remedy.server_trusts_client_ca', { issuer, program, setting: where }),
      ];
    case 'client_cert_sigalg_mismatch':
      return [sentence('remedy.stronger', { owner: 'client' })];
    case 'cannot_sign':
      return [sentence('remedy.usable_key', {})];
    case 'missing_intermediate':
      return [sentence('remedy.send_chain', { owner: 'client' })];
    case 'expired':
      return [sentence('remedy.renew', { owner: 'client', ...expired })];
    case 'not_yet_valid':
      return [sentence('remedy.clock', {})];
    case 'wrong_eku':
      return [sentence('remedy.usage', { owner: 'client', needed: 'clientAuth', restricting })];
    case 'weak_signature':
      return [sentence('remedy.stronger', { owner: 'client' })];
    case 'revoked':
      return [sentence('remedy.replace_revoked', { owner: 'client' })];
    case 'bad_certificate_verify':
      return [sentence('remedy.key_matches', {})];
    default:
      return [
        sentence('remedy.look_at_log', { side: 'server' }),
        sentence('remedy.judge_client_certificate', {}),
        keyLogUnasked,
      ];
  }
}
