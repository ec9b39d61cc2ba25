import { execFileSync, spawnSync } from 'node:child_process';

/** What tshark says about one TCP stream, in the terms of the comparison. */
export interface StreamFacts {
  /** `frame type` of each handshake message in clear, in order. */
  readonly handshakes: string[];
  /** `frame level description` of each alert in clear. */
  readonly alerts: string[];
  readonly serials: string[];
  readonly serverNames: string[];
  version: number | undefined;
  cipherSuite: number | undefined;
}

export const emptyFacts = (): StreamFacts => ({
  handshakes: [],
  alerts: [],
  serials: [],
  serverNames: [],
  version: undefined,
  cipherSuite: undefined,
});

export const tsharkVersion = (): string | undefined => {
  const run = spawnSync('tshark', ['--version'], { encoding: 'utf8' });
  return run.status === 0 ? run.stdout.split('\n')[0] : undefined;
};

const FIELDS = [
  'frame.number',
  'tcp.stream',
  'tls.handshake.type',
  'tls.alert_message.level',
  'tls.alert_message.desc',
  'tls.handshake.version',
  'tls.handshake.extensions.supported_version',
  'tls.handshake.ciphersuite',
  'tls.handshake.extensions_server_name',
  'x509af.serialNumber',
];

/** Runs tshark over a capture, with the key log of that name if there is one. `ports` are decoded as TLS, since tshark leaves TLS on other protocols' ports alone. */
export function tsharkStreams(
  file: string,
  ports: readonly number[] = [],
  keyLog?: string,
): Map<number, StreamFacts> {
  const options = [
    '-n',
    ...(keyLog === undefined ? [] : ['-o', `tls.keylog_file:${keyLog}`]),
    ...['-o', 'tcp.reassemble_out_of_order:TRUE', '-o', 'tls.desegment_ssl_records:TRUE'],
    ...['-o', 'tls.desegment_ssl_application_data:TRUE'],
    ...ports.flatMap((port) => ['-d', `tcp.port==${port},tls`]),
  ];
  const output = execFileSync(
    'tshark',
    [
      '-r',
      file,
      ...options,
      '-Y',
      'tls && tcp',
      '-T',
      'fields',
      '-E',
      'occurrence=a',
      ...FIELDS.flatMap((field) => ['-e', field]),
    ],
    { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const streams = new Map<number, StreamFacts>();
  for (const line of output.split('\n')) {
    if (line === '') continue;
    const [frame, stream, types, levels, descriptions, versions, supported, suites, names, serials] = line
      .split('\t')
      .map((column) => (column === '' ? [] : column.split(',')));
    const id = Number(stream![0]);
    const facts = streams.get(id) ?? emptyFacts();
    streams.set(id, facts);
    for (const type of types!) facts.handshakes.push(`${frame![0]} ${type}`);
    for (const [i, description] of descriptions!.entries())
      facts.alerts.push(`${frame![0]} ${levels![i]} ${description}`);
    for (const serial of serials!) facts.serials.push(plainSerial(serial));
    for (const name of names!) facts.serverNames.push(name);
    if (types!.includes('2')) {
      // The frame may hold other messages; ServerHello's fields stand alone in each list but for a ClientHello's.
      if (!types!.includes('1')) {
        facts.version = Number(supported!.at(-1) ?? versions!.at(-1));
        facts.cipherSuite = Number(suites!.at(-1));
      }
    }
  }
  return streams;
}

/** Hexadecimal without separators, prefix or leading zero bytes. */
export function plainSerial(text: string): string {
  const digits = text.toLowerCase().replace(/^0x/, '').replaceAll(':', '');
  return digits.replace(/^(00)+(?=..)/, '');
}
