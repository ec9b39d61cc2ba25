import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { DialoguePiece } from '../../src/application/dialogue.js';
import { prologueOf } from '../../src/application/prologue.js';
import { readCaptureFile } from '../../src/capture/read-capture.js';
import { KIND_TCP } from '../../src/packet/packet.js';
import { PacketDecoder } from '../../src/packet/packet-decoder.js';
import { FlowTable } from '../../src/stream/flow-table.js';
import type { Direction, StreamListener } from '../../src/stream/stream-listener.js';
import { sharedCaptures } from '../project-root.js';
import { describePrologue } from './conversation.js';

const SAMPLE_LENGTH = 512;

/** Keeps what both sides say before one of them sends a TLS handshake record. */
class ClearText implements StreamListener {
  readonly pieces: { side: 'client' | 'server'; sample: Uint8Array; length: number }[] = [];
  finishedListening = false;

  syn(): void {}
  data(direction: Direction, bytes: Uint8Array, start: number, end: number): void {
    if (bytes[start] === 0x16 && bytes[start + 1] === 3) this.finishedListening = true;
    if (this.finishedListening) return;
    const side = direction === 0 ? 'client' : 'server';
    const last = this.pieces.at(-1);
    if (last?.side === side) {
      const room = Math.min(SAMPLE_LENGTH - last.sample.length, end - start);
      last.sample = Uint8Array.from(
        Buffer.concat([last.sample, bytes.subarray(start, start + Math.max(0, room))]),
      );
      last.length += end - start;
    } else {
      this.pieces.push({
        side,
        sample: bytes.slice(start, Math.min(end, start + SAMPLE_LENGTH)),
        length: end - start,
      });
    }
  }
  gap(): void {}
  conflict(): void {}
  fin(): void {}
  reset(): void {}
  ended(): void {}
}

async function conversations(file: string): Promise<(readonly DialoguePiece[])[]> {
  const heard: ClearText[] = [];
  const flows = new FlowTable(() => {
    const listener = new ClearText();
    heard.push(listener);
    return listener;
  });
  const decoder = new PacketDecoder();
  const arrival = { frame: 0, seconds: 0, nanoseconds: 0 };
  await readCaptureFile(file, {
    packet(bytes, start, end, originalLength, linkType, frame, seconds, nanoseconds) {
      if (decoder.decode(bytes, start, end, originalLength, linkType) !== KIND_TCP) return;
      arrival.frame = frame;
      arrival.seconds = seconds;
      arrival.nanoseconds = nanoseconds;
      flows.segment(decoder, arrival);
    },
  });
  flows.end();
  return heard.map(({ pieces }) => pieces);
}

const STARTTLS = 'starttls_request, 4 starttls_accepted';

/** The first conversation of each capture. */
const EXPECTED: readonly (readonly [string, string, string?])[] = [
  ['tls_smtp-starttls.pcap', `smtp: 0 greeting 220, 1 hello, 2 capabilities 250 offers, 3 ${STARTTLS} 220`],
  [
    'tls_imap-starttls.pcap',
    `imap: 0 greeting offers, 1 capabilities_request, 2 capabilities offers, 3 ${STARTTLS}`,
  ],
  ['tls_pop3-starttls.pcap', 'pop3: 0 greeting, 1 starttls_request, 2 starttls_accepted'],
  ['tls_irc-starttls.pcap', 'irc: 0 starttls_request, 1 starttls_accepted 670'],
  [
    'tls_xmpp-starttls.pcap',
    'xmpp: 0 hello, 1 greeting, 1 capabilities offers, 1 tls_required, 2 starttls_request, 3 starttls_accepted',
  ],
  [
    'tls_xmpp-dialback-starttls.pcap',
    'xmpp: 0 hello, 1 greeting, 1 capabilities offers, 2 starttls_request, 3 starttls_accepted',
  ],
  ['ldap_ldap-starttls.pcap', 'ldap: 0 starttls_request, 1 starttls_accepted 0'],
  ['ldap_simpleauth.pcap', 'ldap: 0 login, 1 response 0'],
  ['ftp_ftp-auth-tls.pcap', 'ftp: 0 greeting 220'],
  ['mysql_tls-12-amazon-rds.pcap', 'mysql: 0 greeting offers, 1 starttls_request'],
  ['mysql_tls-13-amazon-rds.pcap', 'mysql: 0 greeting offers, 1 starttls_request'],
  ['mysql_encrypted.pcap', 'mysql: 0 greeting offers, 1 starttls_request'],
  ['postgresql_psql-aws-ssl-preferred.pcap', 'postgresql: 0 starttls_request, 1 starttls_accepted'],
  ['postgresql_psql-aws-ssl-require.pcap', 'postgresql: 0 starttls_request, 1 starttls_accepted'],
  ['postgresql_psql-aws-ssl-require-15432.pcap', 'postgresql: 0 starttls_request, 1 starttls_accepted'],
  ['socks-with-ssl.pcap', 'socks5: 0 login, 2 connect_request, 3 connect_accepted 0', 'www.google.com:443'],
  [
    'tunnels_socks.pcap',
    'socks4: 0 connect_request, 1 connect_accepted 90 > http: 2 request',
    '192.150.187.12:80',
  ],
  [
    'http_connect-with-header.pcap',
    'http_connect: 0 connect_request, 1 connect_accepted 200',
    'secure.newegg.com:443',
  ],
  ['ssl-and-ssh-using-sslh.pcap', 'ssh: 0 banner, 1 banner'],
  ['ssh_ssh.pcap', 'ssh: 0 banner, 1 banner'],
  ['redis_set.pcap', 'redis: 0 request'],
  ['smtp.pcap', 'smtp: 0 greeting 220, 1 hello, 2 capabilities 250 offers, 3 login'],
];

describe('prologues recorded by strangers', {
  skip: existsSync(sharedCaptures) ? false : `${sharedCaptures} is not there`,
}, () => {
  for (const [name, expected, target] of EXPECTED) {
    it(name, async () => {
      const file = join(sharedCaptures, name);
      const [first] = await conversations(file);
      const found = prologueOf(first ?? []);
      const told = describePrologue(found);
      assert.ok(told.startsWith(expected), `${told}\nshould begin with\n${expected}`);
      if (target !== undefined) assert.equal(`${found?.target?.host}:${found?.target?.port}`, target);
    });
  }
});
