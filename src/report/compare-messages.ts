// Two messages of the same kind, one of each connection: where they say something else.
import type { Side } from '../base/side.js';
import { type Aspect, type Sentence, sentence } from '../language/language.js';
import { isTls13 } from './comparable-steps.js';
import type { CertificateReport, ComparedSide, ConnectionReport, TimelineEntry } from './report.js';

/** A difference without its sentence. */
export interface Compared {
  readonly aspect: Aspect;
  readonly a: ComparedSide;
  readonly b: ComparedSide;
}

type Say = (spoken: Sentence) => string;
type Pair<T> = readonly [T, T];

/** Names told of a long list; JSON has all. */
const MOST_NAMED = 8;
/** Names that are enough to see another order. */
const MOST_ORDERED = 3;

/** A member of a message's details, what it is called, and whether a list's order matters. */
type Field = readonly [member: string, aspect: Aspect, kind: 'ordered' | 'set' | 'value' | 'presence'];

const FIELDS: Readonly<Record<string, readonly Field[]>> = {
  client_hello: [
    ['versions', 'offered_versions', 'ordered'],
    ['cipherSuites', 'offered_cipher_suites', 'ordered'],
    ['serverName', 'server_name', 'value'],
    ['alpn', 'offered_alpn', 'ordered'],
    ['supportedGroups', 'supported_groups', 'ordered'],
    ['keyShares', 'key_shares', 'ordered'],
    ['signatureAlgorithms', 'offered_signature_algorithms', 'ordered'],
    ['preSharedKeys', 'resumption_offered', 'presence'],
    ['sessionTicketLength', 'resumption_offered', 'presence'],
    // Some clients shuffle their extensions on purpose.
    ['extensions', 'client_extensions', 'set'],
  ],
  server_hello: [
    ['version', 'version', 'value'],
    ['cipherSuite', 'cipher_suite', 'value'],
    ['group', 'group', 'value'],
    ['selectedGroup', 'group', 'value'],
    ['alpn', 'alpn', 'value'],
    ['downgradeSentinel', 'downgrade', 'value'],
    ['extensions', 'server_extensions', 'set'],
  ],
  hello_retry_request: [
    ['selectedGroup', 'group', 'value'],
    ['cipherSuite', 'cipher_suite', 'value'],
  ],
  encrypted_extensions: [
    ['alpn', 'alpn', 'value'],
    ['extensions', 'server_extensions', 'set'],
  ],
  server_key_exchange: [
    ['group', 'group', 'value'],
    ['dhPrimeBits', 'key_size', 'value'],
    ['signatureScheme', 'server_signature', 'value'],
  ],
  certificate_request: [
    ['certificateTypes', 'certificate_types', 'ordered'],
    ['signatureAlgorithms', 'requested_signature_algorithms', 'ordered'],
    ['certificateAuthorities', 'certificate_authorities', 'set'],
  ],
  plaintext: [['protocol', 'prologue', 'value']],
};

const CHOSEN_IN_EVERY_VERSION: readonly Field[] = [
  ['version', 'version', 'value'],
  ['cipherSuite', 'cipher_suite', 'value'],
];

/** The differences of two timeline entries with the same name and sender. */
export function differencesOfMessages(
  connections: Pair<ConnectionReport>,
  entries: Pair<TimelineEntry>,
  say: Say,
): Compared[] {
  const [{ message, from }] = entries;
  if (message === 'certificate') return certificates(connections, entries, say);
  if (message === 'certificate_verify') {
    const aspect = from === 'client' ? 'client_signature' : 'server_signature';
    return field(['signatureScheme', aspect, 'value'], entries, say);
  }
  // TLS 1.3 says most of it in EncryptedExtensions.
  const [one, other] = connections.map(isTls13);
  const fields = message === 'server_hello' && one !== other ? CHOSEN_IN_EVERY_VERSION : FIELDS[message];
  const differences = (fields ?? []).flatMap((each) => field(each, entries, say));
  const [a, b] = connections.map(({ tls }) => tls.resumed);
  if (message === 'server_hello' && a !== b && !differences.some(({ aspect }) => aspect === 'resumed')) {
    const side = (i: 0 | 1) => told(entries[i], yes(connections[i].tls.resumed, say));
    differences.push({ aspect: 'resumed', a: side(0), b: side(1) });
  }
  return differences;
}

const yes = (is: boolean, say: Say): string => say(sentence('compare.yes', { yes: is }));

const told = ({ basis, frame }: TimelineEntry, text: string, only?: readonly string[]): ComparedSide => ({
  text,
  basis,
  ...(frame > 0 ? { frame } : {}),
  ...(only === undefined || only.length === 0 ? {} : { only }),
});

function field([member, aspect, kind]: Field, entries: Pair<TimelineEntry>, say: Say): Compared[] {
  const values = entries.map(({ details }) => details?.[member]);
  if (kind === 'ordered' || kind === 'set') {
    return list(aspect, kind === 'ordered', [namesOf(values[0]), namesOf(values[1])], entries, say);
  }
  const [a, b] = values.map((value) => {
    if (kind === 'presence') return yes(value !== undefined && value !== 0, say);
    return value === undefined ? say(sentence('compare.not_sent', {})) : String(value);
  });
  return a === b ? [] : [{ aspect, a: told(entries[0], a!), b: told(entries[1], b!) }];
}

/** GREASE values are drawn anew for each connection (RFC 8701); padding depends on what else is said (RFC 7685). */
function namesOf(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.map(String).filter((name) => !name.startsWith('GREASE') && name !== 'padding');
}

function list(
  aspect: Aspect,
  ordered: boolean,
  lists: Pair<readonly string[] | undefined>,
  entries: Pair<TimelineEntry>,
  say: Say,
): Compared[] {
  const [a = [], b = []] = lists;
  const only = [without(a, b), without(b, a)] as const;
  if (only[0].length === 0 && only[1].length === 0) {
    const same = !ordered || (a.length === b.length && a.every((name, i) => name === b[i]));
    if (same && (lists[0] === undefined) === (lists[1] === undefined)) return [];
  }
  const side = (i: 0 | 1): ComparedSide => {
    const mine = lists[i];
    const names = only[i];
    if (mine === undefined) return told(entries[i], say(sentence('compare.not_sent', {})));
    if (names.length > 0) {
      const named = names.slice(0, MOST_NAMED);
      const spoken = sentence('compare.only', { names: named, more: names.length - named.length });
      return told(entries[i], say(spoken), names);
    }
    if (only[1 - i]!.length > 0) return told(entries[i], say(sentence('compare.nothing_more', {})));
    // From where they part.
    const other = lists[1 - i] ?? [];
    const parting = mine.findIndex((name, at) => name !== other[at]);
    const from = Math.max(0, parting);
    return told(
      entries[i],
      say(sentence('compare.order', { names: mine.slice(from, from + MOST_ORDERED), at: from + 1 })),
    );
  };
  return [{ aspect, a: side(0), b: side(1) }];
}

function without(names: readonly string[], others: readonly string[]): readonly string[] {
  const known = new Set(others);
  return [...new Set(names)].filter((name) => !known.has(name));
}

function certificates(
  connections: Pair<ConnectionReport>,
  entries: Pair<TimelineEntry>,
  say: Say,
): Compared[] {
  const { from } = entries[0];
  const counts = entries.map(({ details }) => details?.['count']);
  if ((counts[0] === 0) !== (counts[1] === 0)) {
    const side = (i: 0 | 1): ComparedSide => {
      const leaf = leafOf(connections[i], from, entries[i]);
      const empty = counts[i] === 0;
      return told(
        entries[i],
        empty || leaf === undefined
          ? say(sentence('compare.client_certificate', { certificate: empty ? 'empty' : 'sent' }))
          : `${leaf.subject}, ${issuer(leaf, say)}`,
      );
    };
    return [{ aspect: `${from}_certificate`, a: side(0), b: side(1) }];
  }
  // A later handshake on the same connection: its certificates are not part of the report.
  if (entries.some((entry, i) => leafOf(connections[i]!, from, entry) === undefined)) return [];
  return differencesOfCertificates(connections, from, say);
}

const leafOf = (
  { certificates }: ConnectionReport,
  side: Side,
  entry: TimelineEntry,
): CertificateReport | undefined => certificates[side].find(({ frame }) => frame === entry.frame);

/** The differences of the certificates of one side: of the end entity's what differs, of the chain which are there. */
export function differencesOfCertificates(
  connections: Pair<ConnectionReport>,
  from: Side,
  say: Say,
): Compared[] {
  const chains = [connections[0].certificates[from], connections[1].certificates[from]] as const;
  const [a, b] = [chains[0][0], chains[1][0]];
  if (a === undefined || b === undefined) return [];
  const differences: Compared[] = [];
  const told = (
    { basis, frame }: CertificateReport,
    text: string,
    only?: readonly string[],
  ): ComparedSide => ({
    text,
    basis,
    frame,
    ...(only === undefined || only.length === 0 ? {} : { only }),
  });
  if (a.sha256 !== b.sha256) {
    const [one, other] = [facts(a, say), facts(b, say)];
    const parts = one.map((_, i) => i).filter((i) => one[i] !== other[i]);
    // The subject says which certificate it is about.
    const shown = parts.length === 0 ? [] : [...new Set([0, ...parts])];
    const side = (certificate: CertificateReport, its: readonly string[]) =>
      told(
        certificate,
        shown.length === 0
          ? say(sentence('compare.certificate_other', { sha256: certificate.sha256 }))
          : shown
              .map((i) => its[i]!)
              .filter((fact) => fact !== '')
              .join('; '),
      );
    differences.push({ aspect: `${from}_certificate`, a: side(a, one), b: side(b, other) });
  }
  const [mine, others] = chains.map((chain) => chain.slice(1));
  const only = (some: readonly CertificateReport[], those: readonly CertificateReport[]) =>
    some.filter(({ sha256 }) => !those.some((one) => one.sha256 === sha256)).map(({ subject }) => subject);
  const [onlyA, onlyB] = [only(mine!, others!), only(others!, mine!)];
  if (onlyA.length > 0 || onlyB.length > 0) {
    const side = (leaf: CertificateReport, names: readonly string[]) => {
      if (names.length === 0) return told(leaf, say(sentence('compare.nothing_more', {})));
      const named = names.slice(0, MOST_NAMED);
      return told(
        leaf,
        say(sentence('compare.only', { names: named, more: names.length - named.length })),
        names,
      );
    };
    differences.push({ aspect: `${from}_chain`, a: side(a, onlyA), b: side(b, onlyB) });
  }
  return differences;
}

const issuer = ({ issuer: name, selfSigned }: CertificateReport, say: Say): string =>
  say(sentence('text.certificate_issuer', { issuer: name, selfSigned }));

/** What people compare of a certificate; the first is its subject. */
function facts(certificate: CertificateReport, say: Say): string[] {
  const { subject, subjectAltNames, publicKey, notBefore, notAfter, validity } = certificate;
  const { signatureAlgorithm, keyUsage, extendedKeyUsage, serialNumber } = certificate;
  const names = subjectAltNames.map(({ value }) => value);
  return [
    subject,
    issuer(certificate, say),
    say(
      sentence('text.certificate_validity', {
        from: notBefore.slice(0, 10),
        to: notAfter.slice(0, 10),
        validity,
      }),
    ),
    [publicKey.algorithm, publicKey.curve ?? publicKey.bits].filter((part) => part !== undefined).join(' '),
    signatureAlgorithm,
    names.length === 0 ? '' : say(sentence('text.certificate_names', { names: names.slice(0, MOST_NAMED) })),
    (keyUsage ?? []).join(', '),
    (extendedKeyUsage ?? []).join(', '),
    say(sentence('compare.certificate_serial', { serial: serialNumber })),
  ];
}
