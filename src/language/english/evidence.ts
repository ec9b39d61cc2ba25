import type { Side } from '../../base/side.js';
import type { Nothing } from './nothing.js';
import { spokenCode } from './protocol-name.js';
import { list } from './words.js';

// What proves a verdict: faults of a certificate, and what a step shows.

export interface Padded {
  /** Bytes on each record; 0: none. */
  readonly padding: number;
  /** Each record fills blocks of so many bytes; 0: it does not. */
  readonly blocks: number;
}

const padded = ({ padding, blocks }: Padded): string =>
  blocks > 0
    ? ` (each record padded to a multiple of ${blocks} bytes)`
    : padding > 0
      ? ` (each record padded by ${padding} bytes)`
      : '';

export const evidence = {
  'fault.self_signed': (a: { readonly subject: string }) =>
    `the certificate ${a.subject} is signed with its own key`,
  'fault.expired': (a: { readonly subject: string; readonly notAfter: string }) =>
    `the certificate ${a.subject} expired on ${a.notAfter}`,
  'fault.not_yet_valid': (a: { readonly subject: string; readonly notBefore: string }) =>
    `the certificate ${a.subject} is valid only from ${a.notBefore}`,
  'fault.hostname_mismatch': (a: { readonly name: string; readonly names: readonly string[] }) =>
    `the client connected to ${a.name}; the certificate is for ${list(a.names) || 'no name at all'}`,
  'fault.wrong_eku': (a: {
    readonly subject: string;
    readonly needed: string;
    readonly usages: readonly string[];
  }) =>
    `the certificate ${a.subject} may be used for ${a.usages.join(', ') || 'nothing'}, not for ${a.needed}`,
  'fault.weak_key': (a: { readonly bits: number }) => `its RSA key has only ${a.bits} bits`,
  'fault.weak_digest': (a: { readonly algorithm: string }) => `it is signed with ${a.algorithm}`,
  'fault.not_in_ca_list': (a: { readonly issuer: string }) =>
    `its issuer ${a.issuer} is not among the CAs that the server named in its CertificateRequest`,
  'evidence.alert': (a: { readonly from: Side; readonly description: string }) =>
    `the ${a.from} sends the fatal alert ${a.description}`,
  'evidence.innocent_alert': (a: { readonly from: Side; readonly description: string }) =>
    `the ${a.from}'s alert ${a.description} only reacts to the other side having left`,
  'evidence.hung_up': (a: { readonly by: Side; readonly reset: boolean }) =>
    `the ${a.by} ${a.reset ? 'resets the connection (RST)' : 'closes (FIN)'} without an alert`,
  'evidence.sent_in_vain': (a: { readonly from: Side; readonly times: number }) =>
    `the ${a.from} sends this ${a.times} times, and the ${a.from === 'client' ? 'server' : 'client'} takes no note of it`,
  'evidence.syn_refused': (_: Nothing) => 'the SYN is answered with RST',
  'evidence.bad_signature': (a: { readonly from: Side }) =>
    `the ${a.from}'s signature does not verify with the key of its certificate`,
  'evidence.icmp_error': (a: { readonly error: string }) => `ICMP says: ${a.error}`,
  'evidence.syn_unanswered': (_: Nothing) => 'this SYN is never answered',
  'evidence.silence': (a: { readonly seconds: number; readonly after: Side }) =>
    `last packet, from the ${a.after}; then ${a.seconds.toFixed(0)} s of silence while the capture goes on`,
  'evidence.finished': (a: { readonly from: Side; readonly as: 'clear' | 'decrypted' | 'encrypted' }) =>
    `the ${a.from}'s Finished (${a.as === 'clear' ? 'in plaintext' : a.as})`,
  'evidence.application_refusal': (a: {
    readonly protocol: string;
    readonly code: string | undefined;
    readonly missing: boolean;
  }) =>
    `over TLS the server answers ${spokenCode(a.protocol, a.code)} and says that ${a.missing ? 'no client certificate was sent' : 'the client certificate was not accepted'}`,
  'evidence.application_answer': (a: { readonly protocol: string; readonly code: string | undefined }) =>
    `over TLS the server answers ${spokenCode(a.protocol, a.code)}`,
  'evidence.short_answer': (a: { readonly bytes: number; readonly closed: boolean }) =>
    `the server sends one short encrypted answer (${a.bytes} bytes)${a.closed ? ', then closes' : ''}`,
  'evidence.handshake_again': (a: { readonly from: Side }) =>
    `the ${a.from} starts another handshake, encrypted`,
  'evidence.encrypted_alert': (a: { readonly from: Side }) => `the ${a.from} answers with an encrypted alert`,
  'evidence.client_left_at_once': (a: { readonly asked: boolean }) =>
    a.asked
      ? 'the client closes without waiting for the answer to its request'
      : 'the client closes without having requested anything',
  'evidence.resumed_later': (a: { readonly by: 'ticket' | 'session_id'; readonly frame: number }) =>
    `a ${a.by === 'ticket' ? 'ticket' : 'session ID'}; with it the client resumes this session later and sends its request (frame ${a.frame})`,
  'evidence.certificate_request': (a: { readonly names: readonly string[] }) =>
    a.names.length === 0
      ? 'the server requests a client certificate'
      : `the server requests a client certificate issued by ${list(a.names)}`,
  'evidence.empty_certificate': (_: Nothing) => 'the client answers with an empty Certificate',
  'evidence.encrypted_from_here': (_: Nothing) => 'ServerHello: everything after it is encrypted',
  'evidence.encrypted_both_ways': (_: Nothing) => 'encrypted records go both ways',
  'evidence.hidden_client_alert': (_: Nothing) =>
    'where its last flight is due, the client sends one encrypted record the size of an alert, and no Finished',
  'evidence.hidden_server_alert': (_: Nothing) =>
    "after the client's last flight the server sends nothing but one encrypted record the size of an alert",
  'evidence.hidden_empty_certificate': (a: Padded & { readonly joined: boolean }) =>
    `the client's last flight holds 8 bytes more than its Finished: an empty Certificate${a.joined ? ', in the same record' : ''}${padded(a)}`,
  'evidence.hidden_certificate': (
    a: Padded & { readonly joined: boolean; readonly key: string | undefined },
  ) =>
    `the client's last flight holds far more than its Finished: a Certificate and ${a.key === undefined ? 'its CertificateVerify' : `a CertificateVerify made with a key of the size of ${a.key}`}${a.joined ? ', in one record' : ''}${padded(a)}`,
  'evidence.hidden_finished_alone': (_: Nothing) =>
    "the client's last flight is exactly as long as a Finished: no Certificate, so none was requested",
  'evidence.hidden_accepted': (a: { readonly records: number }) =>
    `the server answers with more than an alert (${a.records} encrypted ${a.records === 1 ? 'record' : 'records'}: session tickets or data), so TLS accepted the client`,
  'evidence.not_tls': (a: { readonly from: Side }) => `what the ${a.from} sends here is not TLS`,
  'evidence.offers': (a: { readonly suites: number; readonly groups: number }) =>
    `the client offers ${a.suites} cipher suites and ${a.groups} groups`,
  'evidence.no_secure_renegotiation': (_: Nothing) =>
    'the ServerHello lacks renegotiation_info, which the client offers',
  'evidence.late_start': (_: Nothing) =>
    'the first packet captured belongs to a connection that was already open',
  'evidence.one_direction': (_: Nothing) => 'only packets of one direction were captured',
  'fault.no_san': (a: { readonly subject: string; readonly name: string | undefined }) =>
    `the certificate ${a.subject} has no host name in its subject alternative names${a.name === undefined ? '' : ` (the client asked for ${a.name})`}`,
  'fault.path_length': (a: { readonly subject: string; readonly limit: number; readonly below: number }) =>
    `the CA certificate ${a.subject} allows ${a.limit} ${a.limit === 1 ? 'CA' : 'CAs'} below it, and there are ${a.below}`,
  'fault.name_constraints': (a: { readonly name: string }) =>
    `the name ${a.name} is outside what a CA in the chain may certify`,
  'fault.critical_extension': (a: { readonly subject: string; readonly oid: string }) =>
    `the certificate ${a.subject} has the critical extension ${a.oid}`,
  'fault.missing_intermediate': (a: { readonly issuer: string }) =>
    `the certificate of ${a.issuer} was not sent, and it is probably not a root`,
  'fault.chain_broken': (a: { readonly issuer: string; readonly next: string }) =>
    `the next certificate is ${a.next}, which did not issue this one (issuer: ${a.issuer})`,
  'fault.key_usage': (a: { readonly subject: string; readonly usages: readonly string[] }) =>
    `the key of ${a.subject} may only be used for ${a.usages.join(', ') || 'nothing'}`,
  'fault.unsupported_curve': (a: { readonly subject: string; readonly curve: string }) =>
    `the key of ${a.subject} is on the curve ${a.curve}`,
  'fault.explicit_ec_parameters': (a: { readonly subject: string }) =>
    `the key of ${a.subject} spells its curve parameters out instead of naming the curve (CVE-2020-0601 exploited this)`,
  'fault.other': (a: { readonly subject: string; readonly code: string }) =>
    a.code === 'not_a_ca'
      ? `the certificate ${a.subject} issued another and is not a CA (basicConstraints)`
      : a.code === 'must_staple_unmet'
        ? `the certificate ${a.subject} requires a stapled OCSP response, and none came`
        : `the certificate ${a.subject}: ${a.code}`,
  'evidence.closed_without_data': (a: { readonly by: Side }) => `the ${a.by} closes; no data had been sent`,
  'evidence.injected': (_: Nothing) => "a plaintext HTTP answer in the middle of the server's TLS stream",
  'evidence.undelivered': (a: { readonly from: Side; readonly times: number }) =>
    a.times > 1
      ? `the ${a.from} sends these bytes ${a.times} times, and they are never acknowledged`
      : `these bytes from the ${a.from} are never acknowledged, although later ones are`,
  'evidence.foreign_reset': (a: { readonly from: Side }) =>
    `a RST in the ${a.from}'s name that does not fit its other packets`,
};
