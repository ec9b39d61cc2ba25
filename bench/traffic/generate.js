/**
 * Makes traffic in which no connection is another's copy: real handshakes between Node.js clients and servers (OpenSSL)
 * that differ in version, cipher suites, keys, names, protocols, purposes, sizes and endings, as packets in a pcap file.
 * `node bench/traffic/generate.js --connections N --out FILE [--keys FILE] [--seed N] [--tls13] [--own-certificates]`
 * Nothing goes over a network: both ends are in this process, and the packets around their bytes are made here.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import tls from 'node:tls';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Authority, keyPair } from './certificates.js';
import { Dice } from './dice.js';
import { CaptureWriter, Conversation } from './packets.js';
import { wire } from './wire.js';

const SERVERS = 40;
const CLIENTS = 200;
const STRANGERS = 30;
/** Connections that talk at the same time. */
const AT_ONCE = 64;
/** Microseconds between two calls. */
const BETWEEN_CALLS = 700;
/** The capture begins when the certificates are as old as this. */
const AGE_SECONDS = 90 * 86_400;
/** Milliseconds after which a connection that says nothing is closed. */
const PATIENCE = 5_000;

const SUITES = [
  'ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-CHACHA20-POLY1305:ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-AES256-SHA384:ECDHE-ECDSA-AES256-SHA384:AES128-GCM-SHA256',
  'TLS_AES_128_GCM_SHA256:ECDHE-ECDSA-AES128-SHA256:ECDHE-RSA-AES128-SHA256',
  'TLS_CHACHA20_POLY1305_SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-GCM-SHA256',
];
const GROUPS = ['X25519', 'P-256', 'P-256:X25519', 'X25519:P-256', 'P-384:P-256'];
const PROTOCOLS = [['h2', 'http/1.1'], ['http/1.1'], undefined, ['h2'], ['http/1.1', 'http/1.0'], undefined];

/** Who takes part: authorities, servers and clients with certificates and habits of their own. */
class Cast {
  constructor(from, dice, ownCertificates) {
    this.dice = dice;
    this.trusted = new Authority('Traffic CA', from);
    this.unknown = new Authority('Other CA', from);
    this.keys = ['RSA', 'P-256', 'P-256', 'P-384', 'P-256', 'RSA', 'P-256', 'P-256'].map(keyPair);
    this.ownCertificates = ownCertificates;
    this.servers = Array.from({ length: SERVERS }, (_, number) => this.#server(number));
    this.clients = Array.from({ length: CLIENTS }, (_, number) =>
      this.#client(this.trusted, number, 'clientAuth'),
    );
    this.strangers = Array.from({ length: STRANGERS }, (_, number) =>
      this.#client(this.unknown, number, 'clientAuth'),
    );
    this.misfits = Array.from({ length: STRANGERS }, (_, number) =>
      this.#client(this.trusted, number, 'serverAuth'),
    );
    this.sessions = [];
    this.contexts = new Map();
  }

  #leaf(authority, options) {
    return { key: options.keys.pem, cert: authority.leaf(options) };
  }

  serverLeaf(number) {
    return this.#leaf(this.trusted, {
      organization: 'Traffic',
      common: `host${number}.example`,
      names: [`host${number}.example`, `*.svc${number}.example`],
      purpose: 'serverAuth',
      keys: this.keys[number % this.keys.length],
      // One is over by the time of the capture.
      days: number === 12 ? 60 : 730,
    });
  }

  #client(authority, number, purpose) {
    return this.#leaf(authority, {
      organization: `Team ${number % 17}`,
      common: `client-${number}`,
      names: [`client-${number}.example`],
      purpose,
      keys: this.keys[(number * 3) % this.keys.length],
    });
  }

  freshClient() {
    return this.#client(this.trusted, this.dice.below(1e9), 'clientAuth');
  }

  #server(number) {
    const asks = ['required', 'required', 'not', 'required', 'optional'][number % 5];
    const versions = [
      ['TLSv1.2', 'TLSv1.3'],
      ['TLSv1.2', 'TLSv1.2'],
      ['TLSv1.2', 'TLSv1.3'],
      ['TLSv1.3', 'TLSv1.3'],
      ['TLSv1.2', 'TLSv1.3'],
    ][number % 5];
    const options = {
      ca: asks === 'not' ? undefined : this.trusted.pem,
      minVersion: versions[0],
      maxVersion: versions[1],
      // Without it OpenSSL resumes no session of a client that showed a certificate.
      sessionIdContext: `host${number}`,
    };
    return {
      number,
      options,
      context: tls.createSecureContext({ ...options, ...this.serverLeaf(number) }),
      requestCert: asks !== 'not',
      rejectUnauthorized: asks === 'required',
      ALPNProtocols: number % 3 === 0 ? undefined : ['h2', 'http/1.1'],
    };
  }

  contextOf(server) {
    if (!this.ownCertificates) return server.context;
    return tls.createSecureContext({ ...server.options, ...this.serverLeaf(server.number) });
  }

  /** What a client does this time. */
  clientOptions(server, onlyTls13) {
    const { dice } = this;
    const { number } = server;
    const own = () => (this.ownCertificates ? this.freshClient() : dice.of(this.clients));
    const options = {
      ca: this.trusted.pem,
      servername: dice.percent(70) ? `host${number}.example` : `api${dice.below(5_000)}.svc${number}.example`,
      ALPNProtocols: dice.percent(3) ? ['mqtt'] : dice.of(PROTOCOLS),
    };
    const identity = dice.below(100);
    if (identity < 80) Object.assign(options, own());
    else if (identity < 85) Object.assign(options, dice.of(this.strangers));
    else if (identity < 88) Object.assign(options, dice.of(this.misfits));
    const fault = dice.below(100);
    if (fault < 4) options.ca = this.unknown.pem;
    else if (fault < 8) options.servername = `wrong${dice.below(9_999)}.example`;
    else if (fault < 22) options.maxVersion = 'TLSv1.2';
    if (dice.percent(15)) options.ciphers = dice.of(SUITES);
    if (dice.percent(12)) options.ecdhCurve = dice.of(GROUPS);
    if (onlyTls13) Object.assign(options, { minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3' });
    const { servername, ALPNProtocols, ...rest } = options;
    return { servername, ALPNProtocols, secureContext: this.#clientContext(rest) };
  }

  /** Making a context takes longer than a handshake: one for each set of options. */
  #clientContext(options) {
    if (this.ownCertificates) return tls.createSecureContext(options);
    const { ca, cert, maxVersion, ciphers, ecdhCurve } = options;
    const key = [ca === this.trusted.pem, cert?.slice(60, 400), maxVersion, ciphers, ecdhCurve].join();
    const context = this.contexts.get(key) ?? tls.createSecureContext(options);
    this.contexts.set(key, context);
    return context;
  }
}

const FILLER = Buffer.alloc(64_000, 'x');

/** One connection from call to end; resolves when both ends are closed. */
function connect(cast, server, options, witness, keyLine) {
  const { dice } = cast;
  const { client: clientEnd, server: serverEnd } = wire(witness);
  const request = 60 + dice.below(dice.percent(20) ? 6_000 : 500);
  const answer = 100 + dice.below(dice.percent(25) ? 40_000 : 3_000);
  return new Promise((done) => {
    let open = 2;
    const closed = () => {
      if (--open > 0) return;
      clearTimeout(patience);
      done();
    };
    clientEnd.once('close', closed);
    serverEnd.once('close', closed);
    const patience = setTimeout(() => {
      clientEnd.destroy();
      serverEnd.destroy();
    }, PATIENCE);
    const serving = new tls.TLSSocket(serverEnd, {
      isServer: true,
      secureContext: cast.contextOf(server),
      requestCert: server.requestCert,
      rejectUnauthorized: server.rejectUnauthorized,
      ALPNProtocols: server.ALPNProtocols,
    });
    serving.on('keylog', keyLine);
    serving.on('error', () => serverEnd.destroy());
    serving.on('secure', () => {
      // What tls.Server does: without its check a client would be let in.
      if (server.rejectUnauthorized && serving.ssl.verifyError() !== null) serving.destroy();
    });
    serving.on('data', () => serving.end(FILLER.subarray(0, answer)));
    serving.on('end', () => serving.destroy());
    serving.on('close', () => serverEnd.destroy());
    const calling = tls.connect({ socket: clientEnd, ...options });
    calling.on('error', () => clientEnd.destroy());
    calling.on('secureConnect', () => calling.write(FILLER.subarray(0, request)));
    calling.on('session', (session) => {
      if (cast.sessions.length < 500) cast.sessions.push({ server, options, session });
      else cast.sessions[dice.below(500)] = { server, options, session };
    });
    calling.on('data', () => undefined);
    calling.on('end', () => calling.end());
    calling.on('close', () => clientEnd.destroy());
  });
}

/**
 * Writes a capture of so many connections, and the secrets of them all.
 * @param {{ connections: number, out: string, keys?: string, seed?: number, tls13?: boolean, ownCertificates?: boolean }} options
 * `tls13`: nothing else is spoken. `ownCertificates`: no two connections show the same certificate.
 * @returns how many packets and bytes
 */
export async function generate({ connections, out, keys, seed = 1, tls13 = false, ownCertificates = false }) {
  const dice = new Dice(seed);
  const from = new Date(Math.floor(Date.now() / 1e3) * 1e3 - AGE_SECONDS * 1e3);
  const cast = new Cast(from, dice, ownCertificates);
  const able = cast.servers.filter(({ options }) => !tls13 || options.maxVersion === 'TLSv1.3');
  const writer = new CaptureWriter(out, Math.floor(from.getTime() / 1e3) + AGE_SECONDS);
  const log = keys === undefined ? undefined : openSync(keys, 'w');
  const keyLine = (line) => {
    if (log !== undefined) writeSync(log, line);
  };
  let number = 0;
  const call = async () => {
    const own = number++;
    const again = !ownCertificates && cast.sessions.length > 50 && dice.percent(12);
    const old = again ? dice.of(cast.sessions) : undefined;
    const server = old?.server ?? dice.of(able);
    const options =
      old === undefined ? cast.clientOptions(server, tls13) : { ...old.options, session: old.session };
    const roundTrip = 100 + dice.below(20_000);
    const conversation = new Conversation(
      {
        client: 0x0a00_0000 + dice.below(0xff_0000) + 1,
        server: 0xc000_0200 + server.number + 1,
        clientPort: 1_024 + dice.below(64_000),
        serverPort: 443 + (server.number % 3) * 4_000,
      },
      own * BETWEEN_CALLS,
      [dice.below(0xffff_ffff), dice.below(0xffff_ffff)],
      () => (dice.percent(50) ? 10 + dice.below(90) : roundTrip / 2 + dice.below(2_000)),
    );
    await connect(cast, server, options, conversation, keyLine);
    return conversation.packets;
  };
  while (number < connections) {
    const count = Math.min(AT_ONCE, connections - number);
    for (const packets of await Promise.all(Array.from({ length: count }, call))) writer.add(packets);
    writer.writeUntil(number * BETWEEN_CALLS);
  }
  if (log !== undefined) closeSync(log);
  return writer.end();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      connections: { type: 'string', default: '6000' },
      out: { type: 'string' },
      keys: { type: 'string' },
      seed: { type: 'string', default: '1' },
      tls13: { type: 'boolean', default: false },
      'own-certificates': { type: 'boolean', default: false },
    },
  });
  const made = await generate({
    connections: Number(values.connections),
    out: values.out ?? 'traffic.pcap',
    keys: values.keys,
    seed: Number(values.seed),
    tls13: values.tls13,
    ownCertificates: values['own-certificates'],
  });
  console.log(`${made.packets} packets, ${made.bytes} bytes`);
}
