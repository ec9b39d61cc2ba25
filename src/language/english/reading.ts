import type { Nothing } from './nothing.js';

// Labels and fixed words of the text output, and what the command says on standard error.

const OUTCOMES: Readonly<Record<string, string>> = {
  established: 'ESTABLISHED',
  failed: 'FAILED',
  rejected: 'REJECTED',
  abandoned: 'ABANDONED',
  incomplete: 'INCOMPLETE',
  not_tls: 'NOT TLS',
};

/** Why compressed data gave nothing at all. */
const UNPACKING: Readonly<Record<string, string>> = {
  damaged: 'that is damaged from the first byte on',
  cut: 'that ends before the first packet',
  checksum: 'that is damaged',
  window:
    'whose window is larger than 128 MB, which is not unpacked; pack it again with a smaller one (zstd --long=27)',
  dictionary: 'packed with a dictionary, which is not in the file; unpack it first (zstd -d -D)',
};

const REFUSED: Readonly<Record<string, string>> = {
  server_certificate: "the server's certificate",
  client_certificate: "the client's certificate",
  missing_client_certificate: 'a client without a certificate',
  parameters: 'the parameters offered',
  connection: 'the connection',
};

const SURE: Readonly<Record<string, string>> = {
  certain: 'certain (visible in the capture)',
  inferred: 'inferred (from sizes, order and timing)',
  possible: 'possible (the capture does not prove it)',
};

const REQUESTED: Readonly<Record<string, string>> = {
  yes: 'requested',
  no: 'not requested',
  unknown: 'not known whether requested',
};

const SENT: Readonly<Record<string, string>> = {
  sent: 'sent',
  empty: 'empty one sent',
  none: 'not sent',
  unknown: 'not known whether sent',
};

const NO_CERTIFICATE: Readonly<Record<string, string>> = {
  empty: 'the file is empty.',
  private_key: 'it holds a private key and no certificate; name the file of the certificate.',
  certificate_request:
    'it holds a certificate request and no certificate; name the certificate that the CA issued for it.',
  pkcs12:
    'it is PKCS#12; take the certificates out first (openssl pkcs12 -nokeys -in FILE -out certificates.pem).',
  pkcs7:
    'it is PKCS#7; take the certificates out first (openssl pkcs7 -print_certs -in FILE -out certificates.pem).',
  other_pem: 'it is PEM, but holds no certificate.',
  damaged: 'the certificate in it cannot be decoded.',
  not_certificates: 'it holds no certificate; it should be PEM or DER.',
};

/** The first dozen. */
const some = (known: readonly (string | number)[]): string =>
  known.slice(0, 12).join(', ') + (known.length > 12 ? ', ...' : '');

export const reading = {
  'text.outcome': (a: { readonly outcome: string }) => OUTCOMES[a.outcome] ?? a.outcome,
  /** What is not certain, and how sure it is. */
  'text.unsure': (a: { readonly what: string; readonly confidence: string }) => `${a.what} (${a.confidence})`,
  /** The same within parentheses or behind a colon. */
  'text.unsure_within': (a: { readonly what: string; readonly confidence: string }) =>
    `${a.what}, ${a.confidence}`,
  /** A message, and what is to be said of how it is known. */
  'text.noted': (a: { readonly what: string; readonly notes: readonly string[] }) =>
    `${a.what} (${a.notes.join(', ')})`,
  'text.connection': (a: { readonly id: number }) => `Connection ${a.id}`,
  'text.no_tls': (_: Nothing) => 'No TLS connection found in this capture.',
  'text.version_unknown': (_: Nothing) => 'version not agreed',
  'text.carried': (a: { readonly what: string; readonly carrier?: string }) =>
    a.carrier === undefined ? a.what : `${a.what} over ${a.carrier}`,
  'text.listed': (a: { readonly parts: readonly string[] }) => a.parts.join(', '),
  'text.choices': (a: { readonly parts: readonly string[] }) => a.parts.join('; '),
  'text.further_causes': (a: { readonly causes: readonly string[] }) => `or: ${a.causes.join(', ')}`,
  'text.stack': (a: { readonly side: string; readonly name: string }) => `${a.side} possibly ${a.name}`,
  'text.resumed': (_: Nothing) => 'resumed session',
  'text.client_certificate': (a: {
    readonly requested: string;
    readonly certificate: string;
    readonly endedBefore?: true;
  }) => {
    const requested = `client certificate: ${REQUESTED[a.requested] ?? a.requested}`;
    if (a.requested === 'no') return requested;
    if (a.endedBefore === true && a.requested === 'unknown')
      return 'client certificate: none sent, the handshake ended before';
    return `${requested}, ${a.endedBefore === true ? 'none sent: the handshake ended before' : (SENT[a.certificate] ?? a.certificate)}`;
  },
  'text.hidden': (a: {
    readonly server: string;
    readonly client: string;
    readonly serverLength: number;
    readonly clientLength: number;
  }) => {
    const side = (name: string, key: string, length: number) =>
      key === '' && length === 0
        ? []
        : [
            `${name}${length === 0 ? '' : ` sent a Certificate message of ${length} bytes`}${length === 0 || key === '' ? '' : ','}${key === '' ? '' : ` signed with a key of ${key}`}`,
          ];
    const sides = [
      ...side('the server', a.server, a.serverLength),
      ...side('the client', a.client, a.clientLength),
    ];
    return `By the sizes of encrypted records: ${sides.join('; ')}`;
  },
  'text.frame': (_: Nothing) => 'Frame',
  'text.time': (_: Nothing) => 'Time',
  'text.since_before': (_: Nothing) => '+',
  'text.direction': (_: Nothing) => '',
  'text.message': (_: Nothing) => 'Message',
  'text.says': (_: Nothing) => 'What it says',
  'text.verdict': (_: Nothing) => 'Verdict',
  'text.who': (_: Nothing) => 'Who',
  'text.who_refused': (a: { readonly by: string; readonly refused: string | null }) => {
    const what = a.refused === null ? '' : (REFUSED[a.refused] ?? a.refused);
    if (a.by === 'none') return 'neither side refused';
    if (a.by === 'unknown') return what === '' ? 'unknown' : `unknown; about ${what}`;
    return `the ${a.by} refused ${what || 'the connection'}`;
  },
  'text.cause': (_: Nothing) => 'Cause',
  'text.sure': (_: Nothing) => 'Confidence',
  'text.sureness': (a: { readonly confidence: string }) => SURE[a.confidence] ?? a.confidence,
  'text.sureness_of_cause': (a: { readonly confidence: string }) => `; cause ${a.confidence}`,
  /** The cause where there is little room. */
  'text.cause_short': (a: { readonly cause: string }) => a.cause,
  'text.cause_named': (a: { readonly cause: string }) => a.cause,
  'text.outcome_named': (a: { readonly outcome: string }) => a.outcome,
  'text.party': (a: { readonly party: string }) => a.party,
  'text.named': (a: { readonly name: string; readonly says: string }) => `${a.name}: ${a.says}`,
  'text.basis': (a: { readonly basis: string }) => ` (${a.basis})`,
  'text.alert': (_: Nothing) => 'Alert',
  'text.alert_seen': (a: {
    readonly from: string;
    readonly level: string;
    readonly description: string;
    readonly basis: string;
  }) => `${a.level} ${a.description}, from the ${a.from} (${a.basis})`,
  'text.evidence': (_: Nothing) => 'Evidence',
  'text.bytes': (a: { readonly count: number }) => (a.count === 1 ? '1 byte' : `${a.count} bytes`),
  'text.frame_number': (a: { readonly frame: number }) => `frame ${a.frame}`,
  'text.wireshark': (_: Nothing) => 'Wireshark',
  'text.alternatives': (_: Nothing) => 'May also be',
  'text.remedies': (_: Nothing) => 'What to change',
  'text.explanation': (_: Nothing) => 'Why',
  'text.certificates': (_: Nothing) => 'Certificates',
  'text.certificate_of': (a: { readonly side: string; readonly position: number }) =>
    a.position === 0 ? a.side : `${a.side} +${a.position}`,
  'text.certificate_issuer': (a: { readonly issuer: string; readonly selfSigned: boolean }) =>
    a.selfSigned ? 'self-signed' : `issued by ${a.issuer}`,
  'text.certificate_validity': (a: {
    readonly from: string;
    readonly to: string;
    readonly validity: string;
  }) =>
    `${a.from} to ${a.to}${a.validity === 'valid' ? '' : ` (${a.validity.replaceAll('_', ' ')} at the time of the capture)`}`,
  'text.certificate_names': (a: { readonly names: readonly string[] }) => `for ${a.names.join(', ')}`,
  'text.trust': (_: Nothing) => 'With your CAs',
  'text.offered': (_: Nothing) => 'With your client certificate',
  'text.findings': (_: Nothing) => 'Also noticed',
  'text.summary': (a: { readonly connections: number; readonly files: number; readonly packets: number }) =>
    `${a.connections} TLS ${a.connections === 1 ? 'connection' : 'connections'} in ${a.packets} packets${a.files > 1 ? ` of ${a.files} captures` : ''}`,
  'text.count': (a: { readonly count: number; readonly outcome: string; readonly confidence: string }) => {
    const outcome = (OUTCOMES[a.outcome] ?? a.outcome).toLowerCase().replace('tls', 'TLS');
    if (a.confidence === 'certain' || a.outcome === 'incomplete') return `${a.count} ${outcome}`;
    return a.confidence === 'possible'
      ? `${a.count} possibly ${outcome}`
      : `${a.count} ${outcome} (${a.confidence})`;
  },
  'text.how_many': (_: Nothing) => 'Count',
  'text.clients': (_: Nothing) => 'Clients',
  'text.first': (_: Nothing) => 'First',
  'text.last': (_: Nothing) => 'Last',
  'text.example': (_: Nothing) => 'e.g.',
  'text.servers_counted': (a: { readonly count: string }) => `${a.count} servers`,
  'text.open_example': (_: { readonly shown: number; readonly total: number }) =>
    'Open any in full with --connection N. --list gives each connection a line.',
  'text.client': (_: Nothing) => 'Client',
  'text.server': (_: Nothing) => 'Server',
  'text.name': (_: Nothing) => 'Name',
  'text.file': (_: Nothing) => 'File',
  'text.outcome_heading': (_: Nothing) => 'Outcome',
  'text.refused_by': (_: Nothing) => 'By',
  'text.more_connections': (a: { readonly shown: number; readonly total: number }) =>
    `${a.shown} of ${a.total} shown in full. Open others with --connection N, or all with --all.`,
  'text.open_one': (_: Nothing) => 'Open one with --connection N, or all with --all.',
  'text.more_rows': (a: { readonly count: number }) =>
    `... and ${a.count} more (--json lists every connection)`,
  'text.more_groups': (a: { readonly count: number }) =>
    `... and ${a.count} more lines (--json lists every connection)`,

  'cli.habit_interface': () =>
    'tls-dissect reads captures and makes none: tcpdump -i lo -s 0 -U -w - | tls-dissect -',
  'cli.habit_time': () =>
    '-t is not needed: times are seconds since the connection began, whose date is shown above them.',
  'cli.habit_format': () => 'Instead of -T use --json or --ndjson (and jq for single fields).',
  'cli.habit_filter': () =>
    'Of display filters -Y takes tcp.port ==, ip.addr ==, ipv6.addr == and the server name, joined with &&; otherwise use --port, --host, --connection or --outcome.',
  'cli.habit_stream': () =>
    'tcp.stream counts every TCP connection: use --connection with the number that tls-dissect shows.',
  'cli.missing_file': (a: { readonly name: string }) => `${a.name}: no such file.`,
  'cli.directory': (a: { readonly name: string }) => `${a.name}: this is a directory; name a file.`,
  'cli.no_permission': (a: { readonly name: string }) => `${a.name}: no permission to read this file.`,
  'cli.unreadable': (a: { readonly name: string; readonly code: string }) =>
    `${a.name}: cannot be read (${a.code}).`,
  'cli.progress': (a: {
    readonly read: string;
    readonly total: string | undefined;
    readonly percent: number | undefined;
    readonly rate: string;
    readonly secondsLeft: number | undefined;
  }) =>
    a.total === undefined
      ? `${a.read} MB read, ${a.rate} MB/s`
      : `${a.percent ?? 0} % of ${a.total} MB, ${a.rate} MB/s, ${a.secondsLeft ?? 0} s left`,
  'cli.write_over_input': (a: { readonly name: string }) =>
    `${a.name}: this file is being read; write to another.`,
  'cli.not_written': (a: { readonly name: string; readonly code: string }) =>
    `${a.name}: cannot be written (${a.code}).`,
  'cli.written': (a: { readonly name: string; readonly packets: number; readonly connections: number }) =>
    `${a.name}: ${a.packets} packets of ${a.connections} ${a.connections === 1 ? 'connection' : 'connections'} written.`,
  'cli.certificates_written': (a: { readonly name: string; readonly count: number }) =>
    `${a.name}: ${a.count} ${a.count === 1 ? 'certificate' : 'certificates'} written.`,
  'cli.document_written': (a: { readonly name: string }) => `${a.name}: written.`,
  'cli.private_key': (a: { readonly name: string; readonly reason: string }) => {
    if (a.reason === 'passphrase')
      return `${a.name}: this private key is encrypted; write it without a passphrase first (openssl pkey -in server.key -out plain.key).`;
    if (a.reason === 'not_rsa')
      return `${a.name}: this is not an RSA key; only RSA key exchange can be decrypted with a private key, use --keylog for the rest.`;
    return `${a.name}: --private-key cannot read this as a private key; it takes PEM (PKCS#1 or PKCS#8).`;
  },
  'cli.standard_input': (_: Nothing) => 'standard input',
  'cli.endless': (a: { readonly name: string; readonly megabytes: number }) =>
    `${a.name}: longer than ${a.megabytes} MB, which no key log, key or file of certificates is.`,
  'cli.not_from_standard_input': (a: { readonly option: string }) =>
    `${a.option} takes a file: only a capture can come from standard input (-).`,
  'cli.not_a_key_log': (a: { readonly name: string; readonly format: string; readonly packed: boolean }) =>
    a.packed
      ? `${a.name}: this is ${a.format} data, not a key log: unpack it first.`
      : `${a.name}: this is a packet capture (${a.format}), not a key log: --keylog takes the file that SSLKEYLOGFILE named, and a capture needs no option.`,
  'cli.app_missing': (_: Nothing) => 'The app was not built with this copy (npm run app builds it).',
  'cli.certificates': (a: { readonly name: string; readonly reason: string }) =>
    `${a.name}: ${NO_CERTIFICATE[a.reason] ?? a.reason}`,
  'cli.unwritable': (a: { readonly code: string }) => `The output cannot be written (${a.code}).`,
  'cli.empty': (a: { readonly name: string }) => `${a.name}: the file is empty.`,
  'cli.not_a_capture': (a: {
    readonly name: string;
    readonly format: string;
    readonly reason: string;
    readonly unpacking?: string | undefined;
  }) => {
    const unpacking = UNPACKING[a.unpacking ?? ''];
    if (unpacking !== undefined) return `${a.name}: this is ${a.format} data ${unpacking}.`;
    const what =
      a.format !== ''
        ? `it is ${a.format}`
        : a.reason === 'key_log'
          ? 'it is a key log, which goes after --keylog'
          : a.reason === 'pem'
            ? 'it is PEM: certificates go after --ca or --client-certificate, keys after --private-key'
            : a.reason === 'text'
              ? 'it is text'
              : a.reason === 'too_short'
                ? 'it is too short'
                : a.reason === 'version'
                  ? 'its format version is unknown'
                  : 'its first bytes are those of no known capture format';
    return `${a.name}: not a packet capture (pcap or pcapng); ${what}.`;
  },
  'cli.no_such_connection': (a: { readonly id: number; readonly known: readonly number[] }) => {
    const { id, known } = a;
    if (known.length === 0) return `There is no connection ${id}: the capture holds no TLS connection.`;
    if (known.includes(id)) return `The other options leave out connection ${id}.`;
    return `There is no connection ${id}. The capture holds: ${some(known)}.`;
  },
  'cli.no_such_port': (a: { readonly asked: readonly number[]; readonly known: readonly number[] }) =>
    `No connection from or to port ${a.asked.join(' or ')}. ${
      a.known.length === 0
        ? 'The capture holds no connection.'
        : `The capture holds connections to ${a.known.length === 1 ? 'port' : 'ports'}: ${some(a.known)}.`
    }`,
  'cli.no_such_host': (a: { readonly asked: readonly string[]; readonly known: readonly string[] }) =>
    `No connection from or to ${a.asked.join(' or ')}.${a.known.length === 0 ? '' : ` The capture holds connections to: ${some(a.known)}.`}`,
  'cli.no_such_outcome': (a: { readonly asked: readonly string[]; readonly known: readonly string[] }) =>
    `No connection with this outcome (${a.asked.join(', ')}). ${a.known.length === 0 ? 'The capture holds no TLS connection.' : `The capture holds: ${some(a.known)}.`}`,
  'cli.no_such_cause': (a: { readonly asked: readonly string[]; readonly known: readonly string[] }) =>
    `No connection has the cause ${a.asked.join(' or ')}. ${a.known.length === 0 ? 'The capture holds no TLS connection.' : `The capture holds: ${some(a.known)}.`}`,
  'cli.nothing_failed': (a: { readonly count: number }) =>
    a.count === 0
      ? 'The capture holds no TLS connection.'
      : `Nothing to show: ${a.count === 1 ? 'the connection in the capture' : `each of the ${a.count} connections in the capture`} succeeded, or did not end within it.`,
  'cli.nothing_chosen': (a: {
    readonly count: number;
    readonly timed: boolean;
    readonly from: string | undefined;
    readonly to: string | undefined;
  }) =>
    a.count === 0
      ? 'The capture holds no TLS connection.'
      : `No connection meets all of these options; ${a.count === 1 ? 'one was' : `${a.count} were`} left out.${a.timed && a.from !== undefined && a.to !== undefined ? ` The capture runs from ${a.from} to ${a.to}.` : ''}`,
  'cli.internal_error': (a: { readonly message: string }) =>
    `This is a bug in tls-dissect (${a.message}). Please report it, with the capture if you can share it; TLS_DISSECT_DEBUG=1 shows more.`,
};
