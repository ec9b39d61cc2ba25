// What sizes and order say must be right or left open for every stack that keeps to RFC 8446, also for those whose
// habits nobody here has seen.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { ConnectionReport } from '../../src/index.js';
import { extension, filled, u32, vector8, vector16 } from '../handshake/byte-writer.js';
import {
  AES_128_CCM_8,
  AES_128_GCM,
  AES_256_GCM,
  dissectStory,
  finishedOf,
  type Hellos,
  type Line,
} from './size-story.js';

/** Limits that RFC 8446 and RFC 6066 give. */
const USUAL = [512, 1_024, 2_048, 4_096, 16_384];
const EMPTY = 8;
const ALERT = 2;

/** How a sender puts messages into records. */
interface Habit {
  /** `each`: a message a record; `joined`: a flight in one; `pairs`: Certificate and CertificateVerify in one. */
  readonly layout: 'each' | 'joined' | 'pairs';
  /** The longest content that it sends. */
  readonly limit: number;
}

const chunked = (length: number, limit: number): number[] => {
  const chunks: number[] = [];
  for (let left = length; left > 0; left -= limit) chunks.push(Math.min(left, limit));
  return chunks;
};

function recordsOf(messages: readonly number[], { layout, limit }: Habit): number[] {
  const total = messages.reduce((sum, length) => sum + length, 0);
  if (layout === 'joined') return chunked(total, limit);
  if (layout === 'each' || messages.length < 3) return messages.flatMap((message) => chunked(message, limit));
  const [finished, verify, certificate] = messages.toReversed() as [number, number, number];
  return [...messages.slice(0, -3), certificate + verify, finished].flatMap((one) => chunked(one, limit));
}

const habit: fc.Arbitrary<Habit> = fc.record({
  layout: fc.constantFrom('each', 'each', 'joined', 'pairs'),
  limit: fc.oneof(
    { weight: 4, arbitrary: fc.constant(16_384) },
    { weight: 2, arbitrary: fc.constantFrom(63, 64, 255, 511, 512, 1_023, 1_024, 2_048, 4_096) },
    { weight: 1, arbitrary: fc.integer({ min: 63, max: 16_384 }) },
  ),
});

const suite = fc.constantFrom(AES_128_GCM, AES_256_GCM, AES_128_CCM_8);
const verify = fc.oneof(
  fc.constantFrom(264, 392, 520, 72, 122),
  fc.integer({ min: 77, max: 80 }),
  fc.integer({ min: 109, max: 112 }),
);
const certificate = fc.oneof(fc.integer({ min: 300, max: 4_000 }), fc.integer({ min: 4_000, max: 40_000 }));
const request = fc.oneof(fc.integer({ min: 19, max: 120 }), fc.integer({ min: 120, max: 30_000 }));
const extensions = fc.oneof(fc.constantFrom(6, 10, 15, 19, 21, 25), fc.integer({ min: 6, max: 120 }));
/** Data may be as long as anything that the handshake knows. */
const data = fc.oneof(
  fc.integer({ min: 3, max: 2_000 }),
  fc.constantFrom(2, 5, 8, 24, 36, 44, 52, 60, 72, 80, 264),
);
const ticket = fc.integer({ min: 20, max: 3_000 });

interface Peers {
  readonly suite: number;
  readonly server: Habit;
  readonly client: Habit;
  readonly extensions: number;
  readonly request: number;
  readonly serverCertificate: number;
  readonly serverVerify: number;
  readonly clientCertificate: number;
  readonly clientVerify: number;
  readonly asked: boolean;
  readonly answer: 'empty' | 'sent';
  readonly halfRtt: readonly number[];
  readonly clientData: readonly number[];
  readonly tickets: readonly number[];
  readonly serverData: readonly number[];
}

const peers: fc.Arbitrary<Peers> = fc.record({
  suite,
  server: habit,
  client: habit,
  extensions,
  request,
  serverCertificate: certificate,
  serverVerify: verify,
  clientCertificate: certificate,
  clientVerify: verify,
  asked: fc.boolean(),
  answer: fc.constantFrom('empty', 'sent'),
  halfRtt: fc.oneof(fc.constant([]), fc.array(data, { maxLength: 2 })),
  clientData: fc.array(data, { maxLength: 3 }),
  tickets: fc.array(ticket, { maxLength: 3 }),
  serverData: fc.array(data, { maxLength: 3 }),
});

const say = (side: 'client' | 'server', lengths: readonly number[]): Line[] =>
  lengths.map((length) => [side, length]);

function serverFlight(given: Peers): Line[] {
  const messages = [
    given.extensions,
    ...(given.asked ? [given.request] : []),
    given.serverCertificate,
    given.serverVerify,
    finishedOf(given.suite),
  ];
  return say('server', recordsOf(messages, given.server));
}

function clientFlight(given: Peers): Line[] {
  const finished = finishedOf(given.suite);
  const messages = !given.asked
    ? [finished]
    : given.answer === 'empty'
      ? [EMPTY, finished]
      : [given.clientCertificate, given.clientVerify, finished];
  return say('client', recordsOf(messages, given.client));
}

const CLOSING: readonly Line[] = [
  ['client', ALERT],
  ['client', 'fin'],
  ['server', ALERT],
  ['server', 'fin'],
];

/** Facts are right or unknown; nothing is certain. */
function holdsTrue(report: ConnectionReport, given: Peers, passed: boolean): void {
  const { requested, certificate: sent } = report.clientAuthentication;
  assert.ok(['unknown', given.asked ? 'yes' : 'no'].includes(requested), `requested: ${requested}`);
  const truth = !passed ? 'unknown' : !given.asked ? 'none' : given.answer;
  assert.ok(['unknown', truth].includes(sent), `certificate: ${sent}, is ${truth}`);
  assert.notEqual(report.verdict.confidence, 'certain');
  const { server, client } = report.hidden ?? {};
  // Data that looks like a signature and then a Finished would forge the end of a flight.
  const forged = [...given.clientData, ...given.halfRtt].includes(finishedOf(given.suite));
  // So does a limit that happens to cut between two messages, or so that the rest measures like a signature.
  const usual = [given.server.limit, given.client.limit].every((limit) => USUAL.includes(limit));
  if (forged || !usual) return;
  if (server?.certificateLength !== undefined)
    assert.equal(server.certificateLength, given.serverCertificate);
  if (client?.certificateLength !== undefined)
    assert.equal(client.certificateLength, given.clientCertificate);
}

function refusedAtMost(report: ConnectionReport, refusers: readonly string[]): void {
  const { confidence, refusedBy, outcome } = report.verdict;
  if (confidence === 'possible' || outcome === 'incomplete') return;
  assert.ok(refusers.includes(refusedBy), `${outcome} ${refusedBy} (${confidence})`);
}

const RUNS = {
  numRuns: Number(process.env['RUNS'] ?? 400),
  seed: Number(process.env['SEED'] ?? 8_446),
  includeErrorInReport: true,
};

describe('sizes of conforming stacks', () => {
  it('a connection that went well', async () => {
    await fc.assert(
      fc.asyncProperty(peers, async (given) => {
        const report = await dissectStory({ suite: given.suite }, [
          ...serverFlight(given),
          ...say('server', given.halfRtt),
          ...clientFlight(given),
          ...say('client', given.clientData),
          ...say('server', [...given.tickets, ...given.serverData, 700]),
          ...CLOSING,
        ]);
        holdsTrue(report, given, true);
        refusedAtMost(report, ['none']);
      }),
      RUNS,
    );
  });

  it('a server that refuses the client after its flight', async () => {
    await fc.assert(
      fc.asyncProperty(peers, fc.boolean(), fc.boolean(), async (given, twice, resets) => {
        const asking = { ...given, asked: true };
        const report = await dissectStory({ suite: given.suite }, [
          ...serverFlight(asking),
          ...clientFlight(asking),
          ...say('client', given.clientData),
          ['server', ALERT],
          ...(twice ? say('server', [ALERT]) : []),
          ['server', resets ? 'rst' : 'fin'],
          ...(resets ? [] : ([['client', 'fin']] as const)),
        ]);
        holdsTrue(report, asking, true);
        refusedAtMost(report, ['server']);
      }),
      RUNS,
    );
  });

  it('a client that refuses the server', async () => {
    await fc.assert(
      fc.asyncProperty(peers, fc.boolean(), async (given, silent) => {
        const report = await dissectStory({ suite: given.suite }, [
          ...serverFlight(given),
          ...say('server', given.halfRtt),
          ...(silent ? [] : say('client', [ALERT])),
          ['client', 'fin'],
          ['server', 'fin'],
        ]);
        holdsTrue(report, given, false);
        refusedAtMost(report, ['client']);
      }),
      RUNS,
    );
  });
});

const EACH: Habit = { layout: 'each', limit: 16_384 };
const EXAMPLE: Peers = {
  suite: AES_128_GCM,
  server: EACH,
  client: EACH,
  extensions: 6,
  request: 45,
  serverCertificate: 838,
  serverVerify: 264,
  clientCertificate: 834,
  clientVerify: 264,
  asked: true,
  answer: 'sent',
  halfRtt: [],
  clientData: [],
  tickets: [],
  serverData: [],
};

const hellos: Hellos = { suite: AES_128_GCM };

describe('what stacks that are not in the captures may do', () => {
  it('a flight in records of 512 bytes is read whole: key and length', async () => {
    const given = { ...EXAMPLE, client: { layout: 'each', limit: 512 }, clientVerify: 520 } as const;
    const report = await dissectStory(hellos, [
      ...serverFlight(given),
      ...clientFlight(given),
      ['client', 35],
      ['server', 400],
      ...CLOSING,
    ]);
    assert.equal(report.clientAuthentication.certificate, 'sent');
    assert.deepEqual(report.hidden?.client, {
      basis: 'inferred',
      signedWith: 'RSA 4096',
      certificateLength: 834,
    });
  });

  it('a Certificate in two records is not taken for a CertificateRequest', async () => {
    const given = { ...EXAMPLE, asked: false, server: { layout: 'each', limit: 512 } } as const;
    const report = await dissectStory(hellos, [...serverFlight(given), ['client', ALERT], ['client', 'fin']]);
    assert.notEqual(report.clientAuthentication.requested, 'yes');
    assert.equal(report.verdict.refusedBy, 'client');
  });

  it('records padded to 16 bytes: an empty Certificate is as long as an alert, and the Finished tells them apart', async () => {
    // Contents without the type: 15 holds an alert or an empty Certificate, 47 a Finished.
    const flight = say('server', [15, 63, 847, 271, 47]);
    const empty = await dissectStory(hellos, [
      ...flight,
      ['client', 15],
      ['client', 47],
      ['server', 15],
      ['server', 'fin'],
      ['client', 'fin'],
    ]);
    assert.equal(empty.clientAuthentication.requested, 'yes');
    assert.equal(empty.clientAuthentication.certificate, 'empty');
    assert.equal(empty.verdict.refusedBy, 'server');
    const alert = await dissectStory(hellos, [
      ...flight,
      ['client', 15],
      ['client', 'fin'],
      ['server', 'fin'],
    ]);
    assert.equal(alert.clientAuthentication.certificate, 'unknown');
    assert.equal(alert.verdict.refusedBy, 'client');
  });

  it('a server that closes without a word and asked for nothing has refused nobody', async () => {
    const report = await dissectStory(hellos, [
      ...serverFlight({ ...EXAMPLE, asked: false }),
      ['client', 36],
      ['client', 100],
      ['server', ALERT],
      ['server', ALERT],
      ['server', 'fin'],
      ['client', 'fin'],
    ]);
    assert.equal(report.verdict.confidence, 'possible');
    assert.equal(report.verdict.outcome, 'established');
  });

  it('an alert after a minute of silence closes an idle connection', async () => {
    const report = await dissectStory(hellos, [
      ...serverFlight(EXAMPLE),
      ...clientFlight(EXAMPLE),
      ['silence', 60],
      ['server', ALERT],
      ['server', 'fin'],
      ['client', 'fin'],
    ]);
    assert.equal(report.verdict.confidence, 'possible');
    assert.equal(report.verdict.outcome, 'established');
    assert.ok(report.verdict.alternatives.some(({ refusedBy }) => refusedBy === 'server'));
  });

  it('an alert after data of the server refuses nobody', async () => {
    const report = await dissectStory(hellos, [
      ...serverFlight(EXAMPLE),
      ...clientFlight(EXAMPLE),
      ['client', 60],
      ['server', 200],
      ['server', ALERT],
      ['server', 'fin'],
      ['client', 'fin'],
    ]);
    assert.ok(report.verdict.refusedBy === 'none' || report.verdict.confidence === 'possible');
  });

  it('two records of an alert in place of the flight may only cancel', async () => {
    const report = await dissectStory(hellos, [
      ...serverFlight({ ...EXAMPLE, asked: false }),
      ['client', ALERT],
      ['client', ALERT],
      ['client', 'fin'],
    ]);
    assert.equal(report.verdict.confidence, 'possible');
    const outcomes = [report.verdict, ...report.verdict.alternatives].map(({ outcome }) => outcome);
    assert.ok(outcomes.includes('abandoned') && outcomes.includes('failed'), outcomes.join(' '));
  });

  it('a client that may be asked later: a flight after the handshake leaves it open', async () => {
    const offers = [extension(49)];
    const asked = { ...EXAMPLE, asked: false };
    const later: Line[] = [...serverFlight(asked), ['client', 36], ['client', 90], ['server', 300]];
    const report = await dissectStory({ ...hellos, offers }, [
      ...later,
      ['client', 834],
      ['client', 264],
      ['client', 36],
      ['server', 500],
      ...CLOSING,
    ]);
    assert.equal(report.clientAuthentication.requested, 'unknown');
    const plain = await dissectStory({ ...hellos, offers }, [...later, ...CLOSING]);
    assert.equal(plain.clientAuthentication.requested, 'no');
  });

  it('early data hides where the flight begins', async () => {
    const offers = [
      extension(42),
      extension(41, vector16(vector16('id'), u32(1)), vector16(vector8(filled(32)))),
    ];
    const lines: Line[] = [
      ['client', 36],
      ...serverFlight(EXAMPLE),
      ...clientFlight(EXAMPLE),
      ['server', 300],
      ...CLOSING,
    ];
    const refused = await dissectStory({ ...hellos, offers }, lines);
    assert.notEqual(refused.clientAuthentication.certificate, 'none');
    assert.notEqual(refused.clientAuthentication.requested, 'no');
    const accepted = await dissectStory({ ...hellos, offers, resumed: true }, [
      ['server', 10],
      ['server', 36],
      ['client', 834],
      ['client', 4],
      ['client', 36],
      ['server', 300],
      ...CLOSING,
    ]);
    assert.equal(accepted.clientAuthentication.requested, 'no');
    assert.notEqual(accepted.clientAuthentication.certificate, 'sent');
  });

  it('data as short as an alert from a server that goes on is no refusal', async () => {
    const report = await dissectStory(hellos, [
      ...serverFlight(EXAMPLE),
      ...clientFlight(EXAMPLE),
      ['client', 100],
      ['server', ALERT],
      ['client', 100],
    ]);
    assert.ok(report.verdict.confidence === 'possible' || report.verdict.outcome === 'incomplete');
  });

  it('a sender that pads as it likes is not believed', async () => {
    const report = await dissectStory(hellos, [
      ...say('server', [131, 97, 1_201, 409, 250]),
      ['client', 400],
      ['client', 230],
      ['server', 777],
      ['client', 90],
    ]);
    assert.deepEqual(report.clientAuthentication, {
      requested: 'unknown',
      requestedBasis: 'unknown',
      certificate: 'unknown',
      certificateBasis: 'unknown',
    });
    assert.equal(report.hidden, undefined);
  });
});
