import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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

/** One frame, as tshark tells it: each field's values. */
type Frame = readonly (readonly string[])[];

function framesOf(
  file: string,
  filter: string,
  ports: readonly number[],
  keyLog: string | undefined,
): Frame[] {
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
      ...['-r', file, ...options, '-Y', filter, '-T', 'fields', '-E', 'occurrence=a'],
      ...FIELDS.flatMap((field) => ['-e', field]),
    ],
    { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t').map((column) => (column === '' ? [] : column.split(','))));
}

function tell(facts: StreamFacts, frame: number, [, , ...fields]: Frame): void {
  const [types, levels, descriptions, versions, supported, suites, names, serials] = fields;
  for (const type of types!) facts.handshakes.push(`${frame} ${type}`);
  for (const [i, description] of descriptions!.entries())
    facts.alerts.push(`${frame} ${levels![i]} ${description}`);
  for (const serial of serials!) facts.serials.push(plainSerial(serial));
  for (const name of names!) facts.serverNames.push(name);
  // The frame may hold other messages; ServerHello's fields stand alone in each list but for a ClientHello's.
  if (types!.includes('2') && !types!.includes('1')) {
    facts.version = Number(supported!.at(-1) ?? versions!.at(-1));
    facts.cipherSuite = Number(suites!.at(-1));
  }
}

type Streams = Map<number, StreamFacts>;

function factsOf(streams: Streams, stream: number): StreamFacts {
  const facts = streams.get(stream) ?? emptyFacts();
  streams.set(stream, facts);
  return facts;
}

/** Runs tshark over a capture, with the key log of that name if there is one. `ports` are decoded as TLS, since tshark leaves TLS on other protocols' ports alone. */
export function tsharkStreams(file: string, ports: readonly number[] = [], keyLog?: string): Streams {
  const streams: Streams = new Map();
  for (const frame of framesOf(file, 'tls && tcp', ports, keyLog))
    tell(factsOf(streams, Number(frame[1]![0])), Number(frame[0]![0]), frame);
  return streams;
}

/** A capture that tshark reads with others, with as many frames as it holds. */
export interface OneOfMany {
  readonly file: string;
  readonly frames: number;
  readonly keyLog: string | undefined;
}

/**
 * As `tsharkStreams`, for each of many captures in one run, since tshark takes longer to start than to read a small one.
 * They are joined one after the other, so that streams of two captures between the same ports may mix: what is different
 * here has to be looked at alone.
 */
export function tsharkStreamsOfEach(many: readonly OneOfMany[], ports: readonly number[]): Streams[] {
  const folder = mkdtempSync(join(tmpdir(), 'tls-dissect-tshark-'));
  try {
    const joined = join(folder, 'joined.pcapng');
    execFileSync('mergecap', ['-a', '-w', joined, ...many.map(({ file }) => file)], { stdio: 'ignore' });
    const keyLogs = many.map(({ keyLog }) => keyLog).filter((one) => one !== undefined);
    const keyLog = keyLogs.length === 0 ? undefined : join(folder, 'keys');
    if (keyLog !== undefined)
      writeFileSync(keyLog, keyLogs.map((one) => `${readFileSync(one, 'utf8')}\n`).join(''));
    const told = many.map((): Streams => new Map());
    const numbers = many.map(() => new Map<string, number>());
    let which = 0;
    let before = 0;
    for (const frame of framesOf(joined, 'tcp', ports, keyLog)) {
      const number = Number(frame[0]![0]);
      while (which < many.length - 1 && number > before + many[which]!.frames)
        before += many[which++]!.frames;
      const stream = frame[1]![0]!;
      const own = numbers[which]!.get(stream) ?? numbers[which]!.size;
      numbers[which]!.set(stream, own);
      tell(factsOf(told[which]!, own), number - before, frame);
    }
    return told;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Hexadecimal without separators, prefix or leading zero bytes. */
export function plainSerial(text: string): string {
  const digits = text.toLowerCase().replace(/^0x/, '').replaceAll(':', '');
  return digits.replace(/^(00)+(?=..)/, '');
}
