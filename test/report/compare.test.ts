import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { type ConnectionReport, compare, dissect, type TimelineEntry } from '../../src/index.js';
import { align } from '../../src/report/align.js';
import { takesAtMost } from '../processor-time.js';
import { projectRoot, samplesFolder } from '../project-root.js';
import { sampleReport, sampleReports } from '../render/sample-reports.js';

const schema = JSON.parse(readFileSync(join(projectRoot, 'docs/report.schema.json'), 'utf8')) as object;
const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);

const one = (name: string, id = 1): ConnectionReport => ({ ...sampleReport(name).connections[0]!, id });

async function opened(name: string, id = 1): Promise<ConnectionReport> {
  const keyLogs = [{ name: 'keys', text: readFileSync(join(samplesFolder, `${name}.keys`)) }];
  const { connections } = await dissect(join(samplesFolder, `${name}.pcap`), { keyLogs });
  return { ...connections[0]!, id };
}

const aspects = (a: ConnectionReport, b: ConnectionReport): string[] =>
  compare(a, b).differences.map(({ aspect }) => aspect);

/** The connection with one timeline entry changed. */
function changed(
  connection: ConnectionReport,
  message: string,
  change: (entry: TimelineEntry) => TimelineEntry,
): ConnectionReport {
  assert.ok(connection.timeline.some((entry) => entry.message === message));
  return {
    ...connection,
    timeline: connection.timeline.map((entry) => (entry.message === message ? change(entry) : entry)),
  };
}

const withDetails =
  (details: Readonly<Record<string, unknown>>) =>
  (entry: TimelineEntry): TimelineEntry => ({ ...entry, details: { ...entry.details, ...details } });

describe('the failed and the successful run', () => {
  it('differ first in the empty client Certificate (TLS 1.2)', () => {
    const { differences, summary, cautions } = compare(
      one('tls12-no-client-certificate', 1),
      one('tls12-mutual-success', 2),
    );
    const [first] = differences;
    assert.equal(first?.aspect, 'client_certificate');
    assert.match(first.a.text, /^EMPTY/);
    assert.equal(first.a.frame, 8);
    assert.match(first.b.text, /^CN=alice,O=Example/);
    assert.deepEqual([first.a.basis, first.b.basis], ['seen', 'seen']);
    assert.match(summary, /^The first of 5 differences: client's Certificate: EMPTY/);
    assert.deepEqual(
      differences.map(({ aspect }) => aspect),
      ['client_certificate', 'messages', 'closing', 'outcome', 'cause'],
    );
    assert.deepEqual(cautions, []);
  });

  it('the same in TLS 1.3 without keys, as an inference that is named as such', () => {
    const a = one('tls13-no-client-certificate', 1);
    const { differences, summary, cautions } = compare(a, one('tls13-mutual-success', 2));
    const [first] = differences;
    assert.equal(first?.aspect, 'client_certificate');
    assert.match(first.a.text, /^EMPTY/);
    assert.deepEqual([first.a.basis, first.b.basis], ['inferred', 'inferred']);
    assert.match(summary, /EMPTY: no certificate \(inferred\)/);
    assert.equal(cautions.length, 2);
    assert.match(cautions[0]!, /TLS 1\.3 without keys/);
  });

  it('with keys, and with keys of one of them only', async () => {
    const failed = await opened('tls13-no-client-certificate');
    const good = await opened('tls13-mutual-success', 2);
    const both = compare(failed, good).differences;
    assert.deepEqual(
      both.map(({ aspect }) => aspect),
      ['client_certificate', 'messages', 'http_status', 'closing', 'outcome', 'cause'],
    );
    assert.equal(both[0]?.a.basis, 'decrypted');
    assert.deepEqual([both[2]?.a.text, both[2]?.b.text], ['400', '200']);
    const [first, ...others] = compare(failed, one('tls13-mutual-success', 2)).differences;
    assert.equal(first?.aspect, 'client_certificate');
    assert.deepEqual([first.a.basis, first.b.basis], ['decrypted', 'inferred']);
    // What one of them hides is no difference.
    assert.deepEqual(
      others.map(({ aspect }) => aspect),
      ['closing', 'outcome', 'cause'],
    );
  });
});

describe('what always differs is no difference', () => {
  it('a connection does not differ from itself', () => {
    for (const { name, report } of sampleReports) {
      for (const connection of report.connections)
        assert.deepEqual(compare(connection, connection).differences, [], name);
    }
  });

  it('nor one run from another of the same programs', () => {
    const runs = ['tls12-mutual-success', 'tls12-mutual-success-sll', 'tls12-mutual-success-sll2'];
    for (const run of runs) assert.deepEqual(aspects(one('tls12-mutual-success'), one(run, 2)), [], run);
    assert.match(compare(one(runs[0]!), one(runs[1]!, 2)).summary, /^No difference found/);
  });

  it('GREASE, padding, shuffled extensions, a ticket more', () => {
    const good = one('tls12-mutual-success');
    const [hello] = good.timeline.filter(({ message }) => message === 'client_hello');
    const extensions = hello?.details?.['extensions'] as string[];
    const suites = hello!.details!['cipherSuites'] as string[];
    const noisy = changed(
      good,
      'client_hello',
      withDetails({
        extensions: ['GREASE (0x1a1a)', 'padding', ...extensions.toReversed()],
        cipherSuites: ['GREASE (0x2a2a)', ...suites],
      }),
    );
    assert.deepEqual(aspects(good, noisy), []);
    const nntp = one('tls12-starttls-nntp');
    const twice = nntp.timeline.flatMap((entry) =>
      entry.message === 'new_session_ticket' ? [entry, entry] : [entry],
    );
    assert.deepEqual(aspects(nntp, { ...nntp, timeline: twice }), []);
  });
});

describe('differences are found in the handshake', () => {
  const good = one('tls12-mutual-success');
  const differs = (message: string, details: Readonly<Record<string, unknown>>, expected: string[]) =>
    assert.deepEqual(aspects(good, changed(good, message, withDetails(details))), expected);

  it('in offers and choices', () => {
    differs('client_hello', { versions: ['TLS 1.1'] }, ['offered_versions']);
    differs('client_hello', { cipherSuites: ['TLS_RSA_WITH_AES_128_CBC_SHA'] }, ['offered_cipher_suites']);
    differs('client_hello', { serverName: 'other.example' }, ['server_name']);
    differs('client_hello', { alpn: undefined }, ['offered_alpn']);
    differs('client_hello', { supportedGroups: ['x25519'] }, ['supported_groups']);
    differs('client_hello', { signatureAlgorithms: [] }, ['offered_signature_algorithms']);
    differs('client_hello', { sessionTicketLength: 160 }, ['resumption_offered']);
    differs('client_hello', { extensions: ['server_name'] }, ['client_extensions']);
    differs('server_hello', { cipherSuite: 'TLS_RSA_WITH_AES_128_CBC_SHA' }, ['cipher_suite']);
    differs('server_hello', { alpn: 'h2' }, ['alpn']);
    differs('server_key_exchange', { group: 'secp256r1' }, ['group']);
    differs('certificate_request', { certificateAuthorities: ['CN=Other'] }, ['certificate_authorities']);
    differs('certificate_request', { signatureAlgorithms: ['ed25519'] }, ['requested_signature_algorithms']);
    differs('certificate_verify', { signatureScheme: 'ed25519' }, ['client_signature']);
  });

  it('in the order of a list, from where it parts', () => {
    const [hello] = good.timeline.filter(({ message }) => message === 'client_hello');
    const [first, second, third, ...rest] = hello!.details!['cipherSuites'] as string[];
    const swapped = changed(
      good,
      'client_hello',
      withDetails({ cipherSuites: [first, third, second, ...rest] }),
    );
    const [difference] = compare(good, swapped).differences;
    assert.equal(difference?.aspect, 'offered_cipher_suites');
    assert.match(difference.b.text, new RegExp(`from number 2 on, ${third}, ${second}`));
  });

  it('in certificates: what differs of them, not what is the same', () => {
    const [difference] = compare(one('tls12-server-expired'), good).differences.filter(
      ({ aspect }) => aspect === 'server_certificate',
    );
    assert.match(difference!.a.text, /issued by CN=Example Server CA.*expired/);
    assert.match(difference!.b.text, /self-signed/);
    assert.doesNotMatch(difference!.a.text, /for localhost/);
    const chain = compare(one('tls12-missing-intermediate'), one('tls12-server-expired', 2)).differences;
    assert.ok(chain.some(({ aspect }) => aspect === 'server_certificate'));
  });

  it('in the messages from where they part, with the alert at its place', () => {
    const { differences } = compare(one('tls12-server-self-signed'), one('tls12-mutual-success', 2));
    assert.equal(differences[0]?.aspect, 'messages');
    assert.match(differences[0].a.text, /^client: alert \(fatal unknown_ca\)/);
    assert.match(differences[0].b.text, /^client: certificate, client_key_exchange/);
    const ends = differences.map(({ aspect }) => aspect);
    assert.ok(!ends.includes('closing'), 'who closed is told among the messages');
  });

  it('in waiting times only where they differ markedly', () => {
    const later = (seconds: number): ConnectionReport => {
      const at = good.timeline.findIndex(({ message }) => message === 'server_hello');
      return {
        ...good,
        timeline: good.timeline.map((entry, i) =>
          i < at ? entry : { ...entry, time: entry.time + seconds },
        ),
      };
    };
    assert.deepEqual(aspects(good, later(0.4)), []);
    const [difference] = compare(good, later(5)).differences;
    assert.equal(difference?.aspect, 'timing');
    assert.match(difference.b.text, /^5\.00 s before the server's server_hello/);
  });

  it('and a connection that was not captured whole is said to be that', () => {
    const cut = { ...good, verdict: { ...good.verdict, outcome: 'incomplete' as const } };
    assert.match(compare(good, cut).cautions[0]!, /not captured completely/);
  });
});

it('any two samples give what the schema says, in both languages, and quickly', async () => {
  const connections = sampleReports.flatMap(({ report }) => report.connections);
  const [first] = sampleReports;
  await takesAtMost(20, () => {
    for (const [i, a] of connections.entries()) {
      const b = connections[(i * 7 + 3) % connections.length]!;
      for (const language of ['en', 'zh'] as const) {
        const comparison = compare(a, b, { language });
        const valid = validate(JSON.parse(JSON.stringify({ ...first!.report, comparison })));
        assert.deepEqual(valid ? [] : validate.errors, []);
      }
    }
  });
});

it('aligns two lists by their longest common part', () => {
  const keys = (text: string) => [...text].map((key) => ({ key }));
  const shown = align(keys('abcdf'), keys('acxdg')).map((part) =>
    'same' in part
      ? part.same[0].key
      : `(${part.apart.map((side) => side.map(({ key }) => key).join('')).join('|')})`,
  );
  assert.equal(shown.join(''), 'a(b|)c(|x)d(f|g)');
  assert.deepEqual(align([], []), []);
});
