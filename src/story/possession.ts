import { ascii, concatenate } from '../base/bytes.js';
import type { Side } from '../base/side.js';
import type { CertificateVerify, ClientHello, ServerKeyExchange } from '../handshake/message-types.js';
import { judgeSignature, type SignatureJudgement } from '../keys/handshake-signature.js';
import { transcriptHashOf } from '../keys/tls13-key-schedule.js';
import { dtlsMessageForm } from '../record/dtls-handshake-assembler.js';
import { ProtocolVersion } from '../registry/protocol-version.js';
import { publicKeyOf } from '../x509/signature.js';
import { certificatesOf } from './certificates.js';
import type { HandshakeEvent } from './connection.js';
import { type EventOf, messageName } from './event.js';
import type { Facts } from './facts.js';

const SSL3 = ProtocolVersion.code['SSL 3.0'];

/** Did a side prove that it has the private key of its certificate? `event` is the message with the signature. */
export interface Possession {
  readonly event: HandshakeEvent;
  readonly signature: SignatureJudgement;
}

/**
 * Judges the signature with which a side proves possession of its key: CertificateVerify, or up to TLS 1.2 the server's
 * ServerKeyExchange. Undefined if no such message was seen.
 */
export const possession = (facts: Facts, side: Side): Possession | undefined =>
  facts.once(side === 'server' ? ofServer : ofClient);

const ofServer = (facts: Facts): Possession | undefined => possessionOf(facts, 'server');
const ofClient = (facts: Facts): Possession | undefined => possessionOf(facts, 'client');

function possessionOf(facts: Facts, side: Side): Possession | undefined {
  const event =
    side === 'server' && !facts.tls13
      ? messageOf<ServerKeyExchange>(facts, side, 'server_key_exchange')
      : messageOf<CertificateVerify>(facts, side, 'certificate_verify');
  if (event === undefined) return undefined;
  facts.restOnItself();
  const { message } = event;
  const [leaf] = certificatesOf(facts, side);
  const key = leaf === undefined ? undefined : publicKeyOf(leaf);
  const content = signedContent(facts, side, event);
  if (key === undefined || content === undefined || message.signature === undefined)
    return { event, signature: 'unknown' };
  return { event, signature: judgeSignature(message.signatureScheme, key, content, message.signature) };
}

const messageOf = <M extends ServerKeyExchange | CertificateVerify>(
  facts: Facts,
  side: Side,
  name: M['name'],
): HandshakeEvent<M> | undefined =>
  facts.connection.events.find(
    (event): event is HandshakeEvent<M> =>
      event.kind === 'handshake' && messageName(event) === name && facts.side(event) === side,
  );

function signedContent(
  facts: Facts,
  side: Side,
  event: HandshakeEvent<ServerKeyExchange | CertificateVerify>,
): Uint8Array | undefined {
  const { version, cipherSuite } = facts.connection;
  const { message } = event;
  if (version === undefined || cipherSuite === undefined) return undefined;
  if (message.name === 'server_key_exchange') {
    const client = facts.clientHello?.message.random;
    const server = facts.serverHello?.message.random;
    if (client === undefined || server === undefined || !message.understood) return undefined;
    return concatenate(client, server, message.parameters);
  }
  const messages = messagesBefore(facts, event);
  if (messages === undefined || version === SSL3) return undefined;
  if (!facts.tls13) return concatenate(...messages);
  const hash = transcriptHashOf(cipherSuite, messages);
  if (hash === undefined) return undefined;
  // RFC 8446 section 4.4.3.
  const context = ascii(`${' '.repeat(64)}TLS 1.3, ${side} CertificateVerify\0`);
  return concatenate(context, hash);
}

/** The messages of the handshake up to the event, whole and without gaps; undefined if that is not what was seen. */
function messagesBefore(facts: Facts, event: HandshakeEvent): Uint8Array[] | undefined {
  const messages: Uint8Array[] = [];
  // Of datagrams some may be missing anywhere before it, and others have overtaken it.
  if (facts.connection.transport !== 'tcp' && (isMissingSome(facts) || cameEarly(facts, event)))
    return undefined;
  for (const before of facts.connection.events) {
    if (before === event) return messages;
    switch (before.kind) {
      case 'gap':
      case 'unreadable':
      case 'oversized_message':
      case 'unfinished_message':
      case 'encrypted_handshake':
        return undefined;
      case 'handshake':
        if (isSsl2(before.likeness ?? before.message)) return undefined;
        // A second handshake, or one after TLS 1.3's Finished, has a transcript of its own.
        if (messageName(before) === 'finished' && (!facts.tls13 || facts.side(before) === 'client'))
          return undefined;
        // RFC 6347 section 4.2.1: as if neither it nor the ClientHello that it answers had been sent.
        if (messageName(before) === 'hello_verify_request') messages.length = 0;
        else if (messageName(before) !== 'hello_request') messages.push(hashedForm(before, facts));
        break;
      default:
    }
  }
  return undefined;
}

/** As the transcript has it: DTLS up to 1.2 hashes its own header (RFC 6347 section 4.2.6). */
const hashedForm = ({ bytes, sequence }: EventOf<'handshake'>, { tls13 }: Facts): Uint8Array =>
  sequence === undefined || tls13 ? bytes : dtlsMessageForm(bytes, sequence);

/** What the client signs in TLS 1.3: the server's flight up to its Finished, and then its own. */
function cameEarly(facts: Facts, event: HandshakeEvent): boolean {
  if (!facts.tls13 || facts.side(event) === 'server') return false;
  const server = facts.finished('server');
  const own = facts.clientCertificate ?? event;
  return server === undefined || facts.position(server) > facts.position(own);
}

const isMissingSome = ({ connection: { findings } }: Facts): boolean =>
  findings.some(({ code }) => code === 'stream.gap' || code === 'handshake.unfinished');

const isSsl2 = (message: HandshakeEvent['message']): boolean =>
  message.name === 'client_hello' && (message as ClientHello).ssl2CipherKinds !== undefined;
