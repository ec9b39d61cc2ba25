// Captures of strangers that showed a defect: what happened in them, in which frames, in which order. They are not part of the project.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { type ConnectionReport, dissect } from '../../src/index.js';
import { sharedFieldCaptures, sharedStrangers } from '../project-root.js';

/** The steps of a connection, one line each: frame, who, message. */
const stepsOf = ({ timeline }: ConnectionReport): string[] =>
  timeline.filter(({ frame }) => frame > 0).map(({ frame, from, message }) => `${frame} ${from} ${message}`);

async function connectionsIn(
  folder: string,
  begin: string,
  ports: readonly number[] = [],
): Promise<readonly ConnectionReport[] | undefined> {
  const names = existsSync(folder) ? readdirSync(folder).filter((file) => file.startsWith(begin)) : [];
  const name = names.find((file) => /\.pcap(?:ng)?$/.test(file));
  if (name === undefined) return undefined;
  const keyLogs = names
    .filter((file) => file.endsWith('.keys'))
    .map((file) => ({ name: file, text: readFileSync(join(folder, file), 'latin1') }));
  const choice = ports.length === 0 ? {} : { choice: { ports } };
  return (await dissect(readFileSync(join(folder, name)), { keyLogs, ...choice })).connections;
}

function field(begin: string, what: string, check: (connections: readonly ConnectionReport[]) => void): void {
  it(`${begin}: ${what}`, async (t) => {
    const connections = await connectionsIn(sharedFieldCaptures, begin);
    if (connections === undefined) return t.skip('../shared/field-captures is not here');
    check(connections);
  });
}

describe('captures of strangers', () => {
  field('D01-', 'a challenge ACK and the same SYN again are one connection', (connections) => {
    assert.equal(connections.length, 1);
    const steps = stepsOf(connections[0]!);
    assert.deepEqual(steps.slice(0, 4), [
      '1 client tcp_syn',
      '5 server tcp_syn_ack',
      '7 client client_hello',
      '9 server server_hello',
    ]);
    assert.ok(steps.every((step) => !step.endsWith('tcp_rst')));
  });

  field('D06-', 'data in the place of a FIN is data of the stream', (connections) => {
    const steps = stepsOf(connections[0]!);
    assert.deepEqual(steps.slice(2, 6), [
      '5 client client_hello',
      '6 client tcp_fin',
      '9 server tcp_fin',
      '13 server server_hello',
    ]);
    assert.ok(connections[0]!.timeline.every(({ message }) => message !== 'plaintext'));
  });

  field('D07-', 'a second SYN-ACK with another number opens no connection', (connections) => {
    assert.equal(connections.length, 1);
    assert.ok(stepsOf(connections[0]!).includes('11 server server_hello'));
  });

  field('D07b-', 'the client goes by the second SYN-ACK', (connections) => {
    assert.equal(connections.length, 1);
    assert.ok(stepsOf(connections[0]!).includes('25 server server_hello'));
    assert.ok(connections[0]!.timeline.every(({ message }) => message !== 'gap'));
  });

  field('D10-', 'a message is told at the frame that held it first, not at a later copy', (connections) => {
    assert.deepEqual(stepsOf(connections[0]!).slice(0, 3), [
      '1 client client_hello',
      '2 server server_hello',
      '2 server change_cipher_spec',
    ]);
  });

  field('D14-', 'what is sent again after the end opens no other connection', (connections) => {
    assert.equal(connections.length, 1);
    assert.equal(stepsOf(connections[0]!).at(-1), '28 client tcp_fin');
  });

  field('D15-', 'acknowledgements alone show that both directions were captured', (connections) => {
    const [connection] = connections;
    assert.ok(connection!.findings.every(({ code }) => code !== 'stream.one_direction'));
    assert.deepEqual(
      stepsOf(connection!),
      ['1 client application_data'],
      'padding is nothing that the server said',
    );
  });

  field('D16-', 'a TCP header inside an ICMP error takes a number, as in Wireshark', (connections) => {
    assert.deepEqual(
      connections.map(({ tcpStream }) => tcpStream),
      [0, 2],
    );
  });
});

/** Outcome, who refused, and the cause with its confidence: what is claimed of the first connection. */
const claimOf = ([connection]: readonly ConnectionReport[]): string => {
  const { outcome, refusedBy, confidence, cause, causeConfidence } = connection!.verdict;
  return `${outcome} by ${refusedBy}, ${confidence}; ${cause}, ${causeConfidence}`;
};

describe('what captures of strangers are told to be', () => {
  field('D02-', 'a proxy with one key for its CA and its leaf is not self-signed', (connections) => {
    assert.equal(claimOf(connections), 'failed by client, certain; unknown_ca, possible');
    assert.ok(connections[0]!.findings.every(({ code }) => code !== 'certificate.self_signed'));
  });

  it('D03-: a connection that was opened and closed without a word is no failure', async (t) => {
    const connections = await connectionsIn(sharedFieldCaptures, 'D03-', [443]);
    if (connections === undefined) return t.skip('../shared/field-captures is not here');
    const silent = connections.filter(({ tcpStream }) => tcpStream === 2);
    assert.equal(claimOf(silent), 'not_tls by none, certain; no_data, possible');
  });

  field('D04-', 'what DEFLATE has packed is told, under keys', (connections) => {
    assert.equal(claimOf(connections), 'established by none, certain; none, certain');
    assert.deepEqual(
      connections[0]!.timeline.filter(({ basis }) => basis === 'decrypted').map(({ summary }) => summary),
      [
        'a checksum over the whole handshake',
        'a checksum over the whole handshake',
        'HTTP/1.0 GET (18 bytes)',
        'HTTP/1.0 200 ok (4427 bytes)',
        'warning close_notify (0)',
      ],
    );
  });

  field('D05-', 'OpenVPN is not TLS with damage', (connections) => assert.equal(connections.length, 0));
  field('D05b-', 'OpenVPN on port 443 is not TLS with damage', (connections) =>
    assert.equal(connections.length, 0),
  );

  field('D08-', 'a ClientHello in a hole after SOCKS 4 is no wrong protocol', (connections) =>
    assert.equal(claimOf(connections), 'incomplete by unknown, possible; unknown, possible'),
  );

  field(
    'D09-',
    'bytes that the client still lacks after many seconds are lost on the way, perhaps',
    (connections) => {
      assert.equal(claimOf(connections), 'abandoned by network, possible; timeout, possible');
      assert.ok(connections[0]!.verdict.alternatives.some(({ outcome }) => outcome === 'established'));
    },
  );

  field('D09b-', 'a client that leaves a second after a hole was not cut off for sure', (connections) => {
    assert.equal(claimOf(connections), 'incomplete by unknown, possible; unknown, possible');
    const { alternatives } = connections[0]!.verdict;
    assert.ok(alternatives.some(({ refusedBy }) => refusedBy === 'network'));
    assert.ok(
      connections[0]!.timeline.every(
        ({ annotation }) => annotation?.includes('speaks something else') !== true,
      ),
    );
  });

  field('D11-', 'an orderly close after more data is no refusal', (connections) => {
    assert.equal(claimOf(connections), 'established by none, possible; none, possible');
  });

  field('D12-', 'an answer in SSL 2.0 is named', (connections) => {
    assert.equal(claimOf(connections), 'not_tls by server, certain; not_tls_server, certain');
    assert.match(connections[0]!.verdict.summary, /answered in SSL 2\.0/);
  });

  field('D13-', 'a client that names no server is among the causes', (connections) => {
    assert.equal(claimOf(connections), 'failed by server, certain; unrecognized_name, possible');
    assert.match(connections[0]!.verdict.summary, /named no server \(no SNI\)/);
  });

  field('D17-', 'TLS in what an access point passes on to its controller', (connections) => {
    assert.equal(connections.length, 1);
    assert.ok(stepsOf(connections[0]!).includes('9 client client_hello'));
  });

  field('D18-', 'what a NULL cipher leaves in clear is read', ([connection]) => {
    assert.deepEqual(
      connection!.timeline
        .filter(({ frame }) => frame > 9)
        .map(({ frame, summary }) => `${frame} ${summary}`),
      [
        '10 HTTP/1.1 GET (72 bytes)',
        '11 HTTP/1.0 200 ok (1641 bytes)',
        '13 closes its sending direction (FIN)',
        '14 warning close_notify (0)',
        '15 resets the connection (RST)',
      ],
    );
    assert.ok(connection!.verdict.evidence.every(({ what }) => !what.includes('encrypted')));
  });

  field('D19-', "the client's least version is the point", (connections) =>
    assert.match(connections[0]!.verdict.summary, /refused TLS 1\.0.*TLS 1\.2 and nothing else/),
  );

  field('D20-', 'curve parameters that are spelled out are named', (connections) => {
    assert.equal(claimOf(connections), 'failed by client, certain; unsupported_curve, inferred');
    assert.ok(connections[0]!.findings.some(({ code }) => code === 'chain.explicit_curve'));
  });
});

/** The step that was sent in vain, and how often. */
function inVain(connections: readonly ConnectionReport[]): string[] {
  return connections.flatMap(({ timeline }) =>
    timeline
      .filter(({ annotation }) => annotation?.includes('never acknowledged') === true)
      .map(({ from, message, annotation }) => `${from} ${message}: ${annotation}`),
  );
}

describe('what never arrived', () => {
  for (const [begin, told] of [
    ['n22b-', 'client client_hello: Sent 7 times, never acknowledged by the server.'],
    [
      'n39-12-mtu-black-hole-server-flight-s',
      'server server_hello: Sent 7 times, never acknowledged by the client.',
    ],
    [
      'n39b-13-mtu-black-hole-client-certificate.',
      'client change_cipher_spec: Sent 8 times, never acknowledged by the server.',
    ],
  ] as const) {
    it(`${begin}: ${told}`, async (t) => {
      const connections = await connectionsIn(join(sharedStrangers, 'caps'), begin);
      if (connections === undefined) return t.skip('../shared/strangers is not here');
      assert.deepEqual(inVain(connections), [told]);
    });
  }

  it('a reset by something on the way', async (t) => {
    const connections = await connectionsIn(join(sharedStrangers, 'caps'), 'n22-');
    if (connections === undefined) return t.skip('../shared/strangers is not here');
    const reset = connections[0]!.timeline.find(({ message }) => message === 'tcp_rst');
    assert.match(reset?.annotation ?? '', /may not come from the server: its TTL is 64/);
  });
});
