import type { Side } from '../../base/side.js';
import type { Nothing } from './nothing.js';

// What a trust store, or a certificate, that the person has at hand would have changed.

type Subject = { readonly subject: string };

const list = (items: readonly string[], most = 4): string =>
  items.length <= most
    ? items.join(', ')
    : `${items.slice(0, most).join(', ')} and ${items.length - most} more`;

const alternatively = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} or ${items.at(-1)}`;

const named = (subject: string): string => (subject === '' ? 'without a name' : subject);

const WHY_UNSEEN: Readonly<Record<string, string>> = {
  encrypted: 'it is encrypted here (TLS 1.3); a key log would show it (--keylog)',
  resumed: 'an earlier session was resumed, so none was sent',
};

export const trust = {
  /** `notes`: what some programs mind. */
  'trust.accepted': (a: {
    readonly owner: Side;
    readonly stores: readonly string[];
    readonly anchor: string;
    readonly name: string | undefined;
    readonly notes: readonly string[];
  }) => {
    const name =
      a.owner === 'client'
        ? ''
        : a.name === undefined
          ? '; the client named no host to compare with'
          : ` for ${a.name}`;
    const but = a.notes.length === 0 ? '' : `, though not by every program: ${a.notes.join('; ')}`;
    return `With ${list(a.stores)} the ${a.owner}'s certificate would have been accepted (trusted through ${named(a.anchor)})${name}${but}.`;
  },
  /** `either`: the connection failed about this very certificate. */
  'trust.refused': (a: {
    readonly owner: Side;
    readonly stores: readonly string[];
    readonly reasons: readonly string[];
    readonly either: boolean;
  }) =>
    `With ${list(a.stores)} the ${a.owner}'s certificate would not have been accepted${a.either ? ' either' : ''}: ${a.reasons.join('; ')}.`,
  'trust.unknown': (a: {
    readonly owner: Side;
    readonly stores: readonly string[];
    readonly reasons: readonly string[];
  }) =>
    `Whether the ${a.owner}'s certificate would have been accepted with ${list(a.stores)} cannot be told: ${a.reasons.join('; ')}.`,
  'trust.unseen': (a: { readonly owner: Side; readonly stores: readonly string[]; readonly why: string }) =>
    `Whether the ${a.owner}'s certificate would have been accepted with ${list(a.stores)} cannot be told: ${WHY_UNSEEN[a.why] ?? a.why}.`,
  'trust.path': (a: { readonly subjects: readonly string[] }) =>
    `Path: ${a.subjects.map(named).join(', issued by ')}`,
  'trust.partly_read': (a: { readonly file: string; readonly left: number }) =>
    `${a.file} (${a.left} ${a.left === 1 ? 'certificate' : 'certificates'} in it unreadable)`,
  'trust.public_roots': (a: { readonly count: number }) => `the ${a.count} public roots of Node.js`,

  'trust.undecoded': (_: Nothing) => 'the certificate cannot be decoded',
  'trust.no_anchor': (
    a: Subject & { readonly issuer: string; readonly selfSigned: boolean; readonly namesake: boolean },
  ) => {
    if (a.namesake) {
      const whom = a.selfSigned ? a.subject : a.issuer;
      return `a CA named ${named(whom)} is among them, but with a different key: it was reissued, or it is a different CA`;
    }
    return a.selfSigned
      ? `${named(a.subject)} is self-signed and not among them`
      : `the certificate of the issuer ${named(a.issuer)} is missing: it was not sent and is not among them`;
  },
  'trust.expired': (a: Subject & { readonly time: string; readonly anchor: boolean }) =>
    `${named(a.subject)} had expired at the time of the capture (${a.time})${a.anchor ? '; for a root, OpenSSL and Go reject that, Java does not' : ''}`,
  'trust.not_yet_valid': (a: Subject & { readonly time: string; readonly anchor: boolean }) =>
    `${named(a.subject)} was not yet valid at the time of the capture (from ${a.time})${a.anchor ? '; for a root, OpenSSL and Go reject that, Java does not' : ''}`,
  'trust.hostname_mismatch': (a: { readonly name: string; readonly names: readonly string[] }) =>
    `the client connected to ${a.name}; the certificate is for ${list(a.names) || 'no name at all'}`,
  'trust.wrong_eku': (a: Subject & { readonly needed: string; readonly usages: readonly string[] }) =>
    `the extended key usage of ${named(a.subject)} allows ${list(a.usages) || 'nothing'}, not ${a.needed}`,
  'trust.key_usage': (a: Subject & { readonly needed: string }) =>
    `the key usage of ${named(a.subject)} does not allow ${a.needed}`,
  'trust.not_a_ca': (a: Subject) =>
    `${named(a.subject)} is not a CA (basicConstraints), so it may not issue certificates`,
  'trust.path_length': (a: Subject & { readonly limit: number }) =>
    `${named(a.subject)} allows ${a.limit} ${a.limit === 1 ? 'CA' : 'CAs'} below it (pathLenConstraint), and there are more`,
  'trust.name_constraints': (a: Subject & { readonly name: string; readonly by: string }) =>
    `${named(a.by)} may not issue certificates for ${a.name} (name constraints)`,
  'trust.critical_extension': (a: Subject & { readonly extension: string }) =>
    `${named(a.subject)} has a critical extension that few programs know (${a.extension})`,
  'trust.unchecked_signature': (a: Subject & { readonly algorithm: string }) =>
    `the signature of ${named(a.subject)} (${a.algorithm}) cannot be checked here`,
  'trust.unchecked_name_constraints': (a: Subject) =>
    `not all name constraints of ${named(a.subject)} can be checked here`,
  'trust.damaged_time': (a: Subject) => `the dates of ${named(a.subject)} cannot be read`,
  'trust.search_limit': (_: Nothing) =>
    'there are more possible paths between the certificates than were tried',
  'trust.weak_signature': (a: Subject & { readonly algorithm: string }) =>
    `the signature of ${named(a.subject)} is weak (${a.algorithm}): Go refuses it, OpenSSL 3 from security level 1 on`,
  'trust.weak_key': (a: Subject & { readonly bits: number }) =>
    `the RSA key of ${named(a.subject)} has only ${a.bits} bits: OpenSSL refuses it from security level ${a.bits < 1_024 ? 1 : 2} on`,
  'trust.common_name_only': (a: { readonly name: string }) =>
    `${a.name} is only in the common name: OpenSSL and Java accept that, Go and browsers do not`,
  'trust.any_usage': (a: Subject & { readonly needed: string }) =>
    `the extended key usage of ${named(a.subject)} is anyExtendedKeyUsage and not ${a.needed}: OpenSSL refuses that, Go and Java do not`,
  'trust.second_path': (a: Subject) =>
    `there is more than one path from the certificates sent, and only one leads to ${named(a.subject)}: OpenSSL tries one path and may miss it`,
  'trust.partial_chain': (a: Subject) =>
    `${named(a.subject)} is not a root: curl, Go and Java trust it anyway, OpenSSL itself only with -partial_chain`,

  'offered.not_asked': (a: Offered & { readonly inferred: boolean }) =>
    `${a.inferred ? 'By the sizes of the encrypted records, the server' : 'The server'} did not request a client certificate, so ${a.file} was not needed.`,
  'offered.asked_unknown': (a: Offered) =>
    `Whether ${a.file} would have been accepted cannot be told: the capture does not show whether the server requested a client certificate.`,
  'offered.request_unseen': (a: Offered) =>
    `By the sizes of the encrypted records, the server requested a client certificate, but what it accepts is encrypted; a key log would show whether ${a.file} fits (--keylog).`,
  'offered.request_unseen_unfit': (a: Offered & { readonly reasons: readonly string[] }) =>
    `By the sizes of the encrypted records, the server requested a client certificate; what it accepts is encrypted, but ${a.file} does not look suitable: ${a.reasons.join('; ')}.`,
  'offered.sent': (a: Offered & { readonly reasons: readonly string[]; readonly requestSeen: boolean }) => {
    const fits = a.requestSeen ? ', and it matches what the server requested' : '';
    const unfit = `, which does not match the request: ${a.reasons.join('; ')}`;
    return `The client did send the certificate in ${a.file}${a.reasons.length === 0 ? fits : unfit}.`;
  },
  'offered.unfit': (a: Offered & { readonly reasons: readonly string[]; readonly other: boolean }) =>
    `${a.other ? 'The client sent a different certificate; ' : ''}${a.file} does not match what the server requested: ${a.reasons.join('; ')}.`,
  'offered.fits': (
    a: Offered & { readonly other: boolean; readonly chain: boolean; readonly none: boolean },
  ) => {
    const chain = a.chain ? ', if the client sends the whole file and not only the first certificate' : '';
    const fits = `${a.file} matches what the server requested${chain}`;
    if (a.other) return `${fits}, but the client sent a different certificate.`;
    return a.none
      ? `${fits}: the client program was not configured to use it, or could not read it or its key.`
      : `${fits}; the capture does not show whether the client sent it.`;
  },

  'offered.issuer_not_listed': (a: { readonly issuer: string; readonly names: readonly string[] }) =>
    `its issuer ${named(a.issuer)} is not among the CAs that the server names (${list(a.names)}): Java, Go, GnuTLS, Windows and browsers then do not send it; OpenSSL does, and the server decides`,
  'offered.key_type': (a: { readonly key: string; readonly types: readonly string[] }) =>
    `its key (${a.key}) is of a type that the server does not accept (${list(a.types)})`,
  'offered.signature_algorithms': (a: { readonly key: string; readonly schemes: readonly string[] }) =>
    `its key (${a.key}) cannot sign with any of the algorithms that the server accepts (${list(a.schemes, 6)})`,
  'offered.certificate_signature': (a: { readonly algorithm: string; readonly schemes: readonly string[] }) =>
    `it is itself signed with ${a.algorithm}, which is not among the algorithms that the server accepts (${list(a.schemes, 6)}); some programs then do not send it`,
  'offered.chain_needed': (a: { readonly issuer: string }) =>
    `its issuer ${named(a.issuer)} is not itself among the CAs that the server names, but the chain in the file leads to one of them`,

  'finding.chain.out_of_order': (a: {
    readonly from: Side;
    readonly order: readonly number[];
    readonly tls13: boolean;
  }) =>
    `the ${a.from}'s certificates are out of order: each should be followed by its issuer's, which would be ${list(a.order.map(String), 10)}${a.tls13 ? ' (TLS 1.3 allows any order after the first)' : ' (TLS 1.2 requires it, and some programs insist)'}`,
  'finding.chain.duplicate': (a: Placed) => `${placed(a)} was sent twice`,
  'finding.chain.extra': (a: Placed) =>
    `${placed(a)} is not needed: it is not part of the chain of the first`,
  'finding.chain.cross_signed': (a: Placed) =>
    `${placed(a)} is a second certificate of a CA that is already in the chain: it leads to another root`,
  'finding.chain.root_sent': (a: Placed) =>
    `${placed(a)} is a self-signed root and need not be sent: a side that trusts it has it, and no other side will trust it`,
  'finding.chain.not_a_ca': (a: Placed) =>
    `${placed(a)} issued another one but is not a CA (basicConstraints): most programs refuse that`,
  'finding.chain.expired': (a: Placed & { readonly time: string }) =>
    `${placed(a)}, an issuer's, expired on ${a.time}, before this connection`,
  'finding.chain.not_yet_valid': (a: Placed & { readonly time: string }) =>
    `${placed(a)}, an issuer's, is valid only from ${a.time}, after this connection`,
  'finding.chain.namesake': (a: Placed & { readonly issuer: string }) =>
    `${placed(a)} names ${named(a.issuer)} as its issuer, and a certificate of that name was sent, but its key did not sign this one: it is an older or newer version`,
  'finding.chain.unchecked_signature': (
    a: Placed & { readonly issuer: string; readonly algorithm: string },
  ) =>
    `${placed(a)} has a signature (${a.algorithm}) that cannot be checked here: that ${named(a.issuer)} issued it is known by name only`,
  'finding.chain.explicit_curve': (a: Placed) =>
    `${placed(a)} spells its key's curve out instead of naming it: RFC 5480 forbids that, no browser accepts it, and CVE-2020-0601 exploited it`,
  'finding.chain.known': (a: {
    readonly from: Side;
    readonly kind: 'default' | 'development' | 'inspection' | 'debugging';
    readonly program: string;
  }) => {
    const own = `the ${a.from}'s certificate`;
    switch (a.kind) {
      case 'default':
        return `${own} looks like the default certificate of ${a.program}: no other was configured for this name`;
      case 'development':
        return `${own} comes from ${a.program}: only machines on which that CA was installed trust it`;
      case 'inspection':
        return `${own} comes from ${a.program}, which intercepts TLS between the two: it is not the ${a.from}'s own, and programs that do not trust that product's CA refuse it`;
      case 'debugging':
        return `${own} comes from ${a.program}, a debugging proxy that intercepts the traffic: it is not the ${a.from}'s own`;
    }
  },
  'finding.chain.alone': (a: { readonly from: Side; readonly issuer: string; readonly url: string }) =>
    `the ${a.from} sent its certificate without that of its issuer ${named(a.issuer)}, which can be fetched from ${a.url}: programs that do not fetch it (most do not) need it to be sent`,

  'finding.ocsp.status': (a: {
    readonly status: 'good' | 'revoked' | 'unknown';
    readonly from: string;
    readonly to: string | undefined;
    readonly revokedAt: string | undefined;
    readonly reason: string | undefined;
    readonly signature: 'valid' | 'invalid' | 'unchecked';
  }) => {
    const says =
      a.status === 'good'
        ? 'is good'
        : a.status === 'unknown'
          ? 'is unknown to the responder'
          : `was revoked${a.revokedAt === undefined ? '' : ` on ${a.revokedAt}`}${a.reason === undefined ? '' : ` (${a.reason})`}`;
    const until = a.to === undefined ? '' : ` to ${a.to}`;
    const checked = a.signature === 'unchecked' ? '; its signature was not checked' : '';
    return `the stapled OCSP response says that the server's certificate ${says} (of ${a.from}${until}${checked})`;
  },
  'finding.ocsp.stale': (a: { readonly to: string }) =>
    `the stapled OCSP response is out of date: its next update was due on ${a.to}, before this connection`,
  'finding.ocsp.not_yet_valid': (a: { readonly from: string }) =>
    `the stapled OCSP response is dated ${a.from}, after this connection`,
  'finding.ocsp.bad_signature': (_: Nothing) =>
    "the stapled OCSP response is signed neither by the certificate's issuer nor by a responder that the issuer authorised",
  'finding.ocsp.other_certificate': (_: Nothing) =>
    "the stapled OCSP response is not about the server's certificate",
  'finding.ocsp.unsuccessful': (a: { readonly reason: string }) =>
    `the stapled OCSP response is an error (${a.reason})`,
  'finding.ocsp.malformed': (_: Nothing) => 'the stapled OCSP response cannot be read',

  'finding.client_certificate.wanted': (a: {
    readonly names: readonly string[];
    readonly keys: readonly string[];
    readonly schemes: readonly string[];
  }) => {
    const issuer =
      a.names.length === 0
        ? 'issued by any CA (the server names none)'
        : `issued by ${list(a.names)} or a CA below`;
    const key = a.keys.length === 0 ? '' : `, with a key of type ${alternatively(a.keys)}`;
    const signing = a.schemes.length === 0 ? '' : ` that signs with one of ${list(a.schemes, 6)}`;
    return `a suitable client certificate would be ${issuer}${key}${signing}, allowed for clientAuth, and valid at that time`;
  },
};

type Placed = { readonly from: Side; readonly position: number; readonly subject: string };

const placed = (a: Placed): string => `certificate ${a.position + 1} of the ${a.from} (${named(a.subject)})`;

type Offered = { readonly file: string };
