import { Cursor, DecodeError, type FieldSink } from '../base/cursor.js';
import { HandshakeType } from '../registry/handshake-type.js';
import type { BodyDecoder } from './body-decoder.js';
import { certificate, certificateStatus, compressedCertificate } from './certificate.js';
import { certificateRequest } from './certificate-request.js';
import { clientHello, encryptedExtensions, helloRetryRequest, serverHello } from './hello.js';
import { clientKeyExchange, serverKeyExchange } from './key-exchange.js';
import type { HandshakeContext, HandshakeMessage, UndecodedMessage } from './message-types.js';
import { newSessionTicket } from './new-session-ticket.js';
import { RecoveringSink } from './recovering-sink.js';
import {
  certificateUrl,
  certificateVerify,
  emptyBody,
  finished,
  helloVerifyRequest,
  keyUpdate,
  messageHash,
  newConnectionId,
  nextProtocol,
  requestConnectionId,
  supplementalData,
} from './short-messages.js';

const { code } = HandshakeType;

const bodyDecoders: ReadonlyMap<number, BodyDecoder> = new Map<number, BodyDecoder>([
  [code.hello_request, emptyBody('hello_request')],
  [code.client_hello, clientHello],
  [code.server_hello, serverHello],
  [code.hello_verify_request, helloVerifyRequest],
  [code.new_session_ticket, newSessionTicket],
  [code.end_of_early_data, emptyBody('end_of_early_data')],
  [code.hello_retry_request, helloRetryRequest],
  [code.encrypted_extensions, encryptedExtensions],
  [code.request_connection_id, requestConnectionId],
  [code.new_connection_id, newConnectionId],
  [code.certificate, certificate],
  [code.server_key_exchange, serverKeyExchange],
  [code.certificate_request, certificateRequest],
  [code.server_hello_done, emptyBody('server_hello_done')],
  [code.certificate_verify, certificateVerify],
  [code.client_key_exchange, clientKeyExchange],
  [code.finished, finished],
  [code.certificate_url, certificateUrl],
  [code.certificate_status, certificateStatus],
  [code.supplemental_data, supplementalData],
  [code.key_update, keyUpdate],
  [code.compressed_certificate, compressedCertificate],
  [code.next_protocol, nextProtocol],
  [code.message_hash, messageHash],
]);

const HEADER_LENGTH = 4;

/**
 * Reads one handshake message (RFC 8446 section 4).
 *
 * `bytes` is the whole message with its header of type and length, and nothing else. What is returned holds views of
 * it, so it must stay as it is. `sink`, if given, hears every field with its offset in `bytes`; the message returned
 * is the same with and without.
 *
 * Never throws: a message that cannot be read comes back as `undecoded`, and a part that cannot (an extension, say)
 * as one of the message's `problems`.
 */
export function decodeHandshake(
  bytes: Uint8Array,
  context: HandshakeContext,
  sink?: FieldSink,
): HandshakeMessage {
  const recovering = sink === undefined ? undefined : new RecoveringSink(sink);
  const cursor = new Cursor(bytes, 0, bytes.length, recovering);
  try {
    const type = cursor.uint8('msg_type');
    const length = cursor.uint24('length');
    if (length > cursor.left) throw new DecodeError('truncated', 'length', 1, length - cursor.left);
    if (length < cursor.left) throw new DecodeError('trailing', 'length', HEADER_LENGTH + length);
    const name = HandshakeType.name(type) ?? 'body';
    recovering?.open(name, HEADER_LENGTH, HEADER_LENGTH);
    const decode = bodyDecoders.get(type);
    const message = decode?.(cursor, { context, problems: [], sink: recovering });
    if (message === undefined) {
      recovering?.recover(0, bytes.length);
      return decode === undefined
        ? undecoded(bytes, 'unknown_type', 'msg_type', 0)
        : undecoded(bytes, 'unknown_version', name, HEADER_LENGTH);
    }
    recovering?.close(bytes.length);
    return message;
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    recovering?.recover(0, bytes.length);
    return undecoded(bytes, error.reason, error.field, error.offset);
  }
}

function undecoded(
  bytes: Uint8Array,
  reason: UndecodedMessage['reason'],
  field: string,
  offset: number,
): UndecodedMessage {
  return { name: 'undecoded', handshakeType: bytes[0] ?? 0, reason, field, offset, bytes };
}
