// Who left first has acted; what the other says behind that, or would have said, is another matter. Recorded with OpenSSL's
// clients and .NET's (BoringSSL) against a server of TLS 1.1, and with wolfSSL's client left alone in the middle of a flight.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import type { Verdict } from '../../src/diagnosis/verdict.js';
import type { Connection } from '../../src/story/connection.js';
import type { StoryEvent } from '../../src/story/event.js';
import { Facts } from '../../src/story/facts.js';
import { samplesFolder } from '../project-root.js';
import { connectionsOf, endOf } from './made-anew.js';

const TLS_1_1 = 0x0302;

const verdictOn = (connection: Connection): Verdict => diagnose(new Facts(connection), endOf(connection));

async function recorded(sample: string): Promise<Connection> {
  const [connection] = await connectionsOf(join(samplesFolder, `${sample}.pcap`));
  assert.ok(connection !== undefined);
  return connection;
}

const closes = ({ direction, frame, frames, time }: StoryEvent): StoryEvent => ({
  ...{ direction, frame, frames, time },
  kind: 'closed_cleanly',
  basis: 'seen',
});

/** The client hangs up where it sent its alert. */
async function hangingUp(sample: string): Promise<Connection> {
  const connection = await recorded(sample);
  const alert = connection.events.findIndex(({ kind }) => kind === 'alert');
  assert.ok(alert > 0);
  const events = connection.events.slice(0, alert + 1);
  events[alert] = closes(events[alert]!);
  return { ...connection, events };
}

/** The same with another version in the ServerHello. */
const choosing = (connection: Connection, version: number, offered?: readonly number[]): Connection => ({
  ...connection,
  events: connection.events.map((event): StoryEvent => {
    if (event.kind !== 'handshake') return event;
    const { direction, frame, frames, time, basis, bytes, message } = event;
    const place = { kind: 'handshake', direction, frame, frames, time, basis, bytes } as const;
    if (message.name === 'server_hello')
      return { ...place, message: { ...message, version, downgradeSentinel: undefined } };
    if (message.name === 'client_hello' && offered !== undefined)
      return { ...place, message: { ...message, supportedVersions: offered } };
    return event;
  }),
});

describe('a client that hangs up on a server flight', () => {
  it('refused the certificate, where nothing else in the flight is amiss', async () => {
    const { ending } = verdictOn(await hangingUp('tls12-server-unknown-ca'));
    assert.equal(ending.refusedBy, 'client');
    assert.equal(ending.refused, 'server_certificate');
  });

  it('may have refused a version that is given up, too', async () => {
    const { ending, cause, causeConfidence, alternatives } = verdictOn(
      choosing(await hangingUp('tls12-server-unknown-ca'), TLS_1_1, [0x0304, 0x0303, TLS_1_1]),
    );
    assert.equal(ending.refusedBy, 'client');
    assert.equal(ending.refused, 'connection');
    // The version was offered: what is signed with SHA-1 may not be good enough.
    assert.equal(cause, 'no_shared_sigalg');
    assert.equal(causeConfidence, 'possible');
    assert.ok(alternatives.some(({ refused }) => refused === 'server_certificate'));
  });

  it('refused a version that it had not offered, and never came to the certificate', async () => {
    const { ending, cause, alternatives } = verdictOn(
      choosing(await hangingUp('tls12-server-unknown-ca'), TLS_1_1, [0x0304, 0x0303]),
    );
    assert.equal(ending.refusedBy, 'client');
    assert.equal(cause, 'protocol_version');
    assert.ok(alternatives.every(({ refused }) => refused !== 'server_certificate'));
  });
});

/** The server stops behind the named message, and the client closes so many seconds later. */
async function stoppingBehind(name: string, seconds: number): Promise<Connection> {
  const connection = await recorded('tls12-server-unknown-ca');
  const at = connection.events.findIndex(
    (event) => event.kind === 'handshake' && event.message.name === name,
  );
  assert.ok(at > 0);
  const hello = connection.events.find(({ kind }) => kind === 'handshake')!;
  const last = connection.events[at]!;
  const leaving = closes({ ...hello, frame: last.frame + 1, time: last.time + seconds });
  return { ...connection, events: [...connection.events.slice(0, at + 1), leaving] };
}

describe('a client that closes on a server that stops in the middle of its flight', () => {
  it('has waited for the rest', async () => {
    const { ending, cause, causeConfidence } = verdictOn(await stoppingBehind('server_hello', 10));
    assert.equal(ending.outcome, 'abandoned');
    assert.deepEqual([cause, causeConfidence], ['timeout', 'possible']);
  });

  it('has not, if it closes at once', async () => {
    const { cause } = verdictOn(await stoppingBehind('server_hello', 0.01));
    assert.notEqual(cause, 'timeout');
  });

  it('takes its own time behind a whole flight', async () => {
    const { cause, alternatives } = verdictOn(await stoppingBehind('server_hello_done', 10));
    assert.ok([cause, ...alternatives.map((other) => other.cause)].every((one) => one !== 'timeout'));
  });
});

describe('handshake_failure in place of a ServerHello', () => {
  /** The hello with other cipher suites, and without a server name. */
  async function refused(cipherSuites: readonly number[]): Promise<Verdict> {
    const connection = await recorded('tls12-no-shared-cipher');
    const events = connection.events.map((event): StoryEvent => {
      if (event.kind !== 'handshake' || event.message.name !== 'client_hello') return event;
      const { direction, frame, frames, time, basis, bytes, message } = event;
      const { serverName: _, ...others } = message;
      const offered = { ...others, cipherSuites };
      return { ...{ direction, frame, frames, time, basis, bytes }, kind: 'handshake', message: offered };
    });
    return verdictOn({ ...connection, events });
  }

  const TLS_PSK_WITH_AES_128_GCM_SHA256 = 0x00a8;
  const TLS_DHE_PSK_WITH_AES_128_GCM_SHA256 = 0x00aa;
  const MANY = [0xc02b, 0xc02c, 0xc02f, 0xc030, 0x009e, 0x009f];

  it('may be about the pre-shared key, where nothing else is offered', async () => {
    const { cause, alternatives } = await refused([
      TLS_PSK_WITH_AES_128_GCM_SHA256,
      TLS_DHE_PSK_WITH_AES_128_GCM_SHA256,
    ]);
    const told = [cause, ...alternatives.map((other) => other.cause)];
    assert.ok(told.slice(0, 3).includes('wrong_psk'), told.join());
    assert.ok(told.includes('unknown_psk_identity'));
  });

  it('may be for the server name that is missing, or for want of a shared cipher suite', async () => {
    const { cause, alternatives } = await refused(MANY);
    const told = [cause, ...alternatives.map((other) => other.cause)];
    assert.ok(told.includes('unrecognized_name') && told.includes('no_shared_cipher'), told.join());
  });
});

describe("a record of an alert's size in place of the client's flight", () => {
  it('is a refusal', async () => {
    const { ending } = verdictOn(await recorded('tls13-go-client-server-unknown-ca'));
    assert.deepEqual([ending.outcome, ending.refusedBy, ending.confidence], ['failed', 'client', 'inferred']);
  });

  it('may only answer a server that has left in the middle of its own', async () => {
    const connection = await recorded('tls13-go-client-server-unknown-ca');
    const ofServers = ({ kind, direction }: StoryEvent) =>
      kind === 'application_data' && direction !== connection.clientDirection;
    const at = connection.events.findIndex(ofServers) + 1;
    assert.ok(at > 0);
    const { ending, alternatives } = verdictOn({
      ...connection,
      events: connection.events.toSpliced(at, 0, closes(connection.events[at - 1]!)),
    });
    assert.equal(ending.confidence, 'possible');
    const told = [ending, ...alternatives];
    assert.ok(told.some(({ refusedBy }) => refusedBy === 'server'));
    assert.ok(told.some(({ refusedBy }) => refusedBy === 'client'));
  });
});

describe('a server that speaks first in clear', () => {
  const SSH = new TextEncoder().encode('SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n');

  /** The words come before the ClientHello, to which the server says nothing. */
  async function greeting(sample: Uint8Array): Promise<Connection> {
    const connection = await recorded('tls12-server-silent');
    const hello = connection.events.findIndex(({ kind }) => kind === 'handshake');
    assert.ok(hello > 0);
    const { frame, frames, time } = connection.events[hello]!;
    const direction = connection.clientDirection === 0 ? 1 : 0;
    const words: StoryEvent = {
      ...{ direction, frame, frames, time, kind: 'plaintext', basis: 'seen' },
      ...{ length: sample.length, sample },
    };
    return {
      ...connection,
      bytes: { ...connection.bytes, server: sample.length },
      events: connection.events.toSpliced(hello, 0, words),
    };
  }

  it('speaks no TLS, if its protocol is known', async () => {
    const { ending, cause } = verdictOn(await greeting(SSH));
    assert.deepEqual(
      [ending.outcome, ending.refusedBy, ending.confidence, cause],
      ['not_tls', 'server', 'certain', 'not_tls_server'],
    );
  });

  it('may speak anything, if it is not', async () => {
    const { ending } = verdictOn(await greeting(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)));
    assert.notEqual(ending.confidence, 'certain');
  });
});

// TLS 1.3 without keys. GnuTLS's client asks and says goodbye in one breath, Java's sends its flight as one record; the
// servers, which refused, said no more than an alert.
describe('a server that answers a certificate, or none, with nothing but what is as long as an alert', () => {
  for (const sample of [
    'tls13-gnutls-client-unknown-ca',
    'tls13-gnutls-client-nss-server-no-client-certificate',
    'tls13-java-client-go-server-client-expired',
  ]) {
    it(`has probably refused, and may have closed only: ${sample}`, async () => {
      const { ending } = verdictOn(await recorded(sample));
      assert.equal(ending.refusedBy, 'server');
      assert.equal(ending.confidence, 'possible');
      assert.ok(ending.alternatives.some(({ outcome }) => outcome === 'established'));
    });
  }

  it('has not, where a ticket came first', async () => {
    const { ending } = verdictOn(await recorded('tls13-mutual-success'));
    assert.equal(ending.outcome, 'established');
  });
});

describe('a client that waits, and closes', () => {
  it('may have been cut off, where its FIN is sent again and again and nobody acknowledges it', async () => {
    const connection = await recorded('tls12-server-silent');
    const { delivery } = connection;
    const heard = verdictOn(connection);
    assert.equal(heard.ending.id, 'client_left');
    assert.ok(!heard.alternatives.some(({ refusedBy }) => refusedBy === 'network'));
    const unheard = verdictOn({
      ...connection,
      delivery: { ...delivery, client: { ...delivery.client, finAcknowledged: false, finInVain: true } },
    });
    assert.equal(unheard.ending.confidence, 'possible');
    assert.ok([unheard.ending, ...unheard.alternatives].some(({ refusedBy }) => refusedBy === 'network'));
  });
});
