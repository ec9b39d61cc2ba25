import { Cursor, DecodeError, type FieldSink } from '../base/cursor.js';
import type { ClientHello, MessageProblem, UndecodedMessage } from './message-types.js';
import { report } from './problems.js';
import { RecoveringSink } from './recovering-sink.js';

const CLIENT_HELLO = 1;
const LONG_HEADER = 0x8000;
const noExtensions: ClientHello['extensions'] = [];

/**
 * Reads a ClientHello in the form of SSL 2.0, with which old clients open even a TLS 1.2 connection (RFC 5246
 * appendix E.2). `bytes` is the whole record with its header of two bytes, which counts as the message's first field.
 * Never throws; see `decodeHandshake`.
 */
export function decodeSsl2ClientHello(bytes: Uint8Array, sink?: FieldSink): ClientHello | UndecodedMessage {
  const recovering = sink === undefined ? undefined : new RecoveringSink(sink);
  const cursor = new Cursor(bytes, 0, bytes.length, recovering);
  try {
    return read(cursor);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    recovering?.recover(0, bytes.length);
    const { reason, field, offset } = error;
    return { name: 'undecoded', handshakeType: CLIENT_HELLO, reason, field, offset, bytes };
  }
}

function read(cursor: Cursor): ClientHello {
  const header = cursor.uint16('msg_length');
  if (header < LONG_HEADER) throw new DecodeError('illegal_value', 'msg_length', 0);
  const length = header - LONG_HEADER;
  if (length > cursor.left) throw new DecodeError('truncated', 'msg_length', 0, length - cursor.left);
  if (length < cursor.left) throw new DecodeError('trailing', 'msg_length', cursor.offset + length);
  const typeAt = cursor.offset;
  if (cursor.uint8('msg_type') !== CLIENT_HELLO) throw new DecodeError('illegal_value', 'msg_type', typeAt);
  const problems: MessageProblem[] = [];
  const legacyVersion = cursor.uint16('version');
  const specsAt = cursor.offset;
  const specsLength = cursor.uint16('cipher_spec_length');
  if (specsLength === 0 || specsLength % 3 !== 0) {
    throw new DecodeError('illegal_length', 'cipher_spec_length', specsAt);
  }
  const sessionIdLength = cursor.uint16('session_id_length');
  const challengeAt = cursor.offset;
  const challengeLength = cursor.uint16('challenge_length');
  if (challengeLength < 16 || challengeLength > 32) {
    report(problems, 'challenge_length', 'illegal_length', challengeAt);
  }
  const ssl2CipherKinds: number[] = [];
  const cipherSuites: number[] = [];
  cursor.group('cipher_specs', (specs) => {
    for (let read = 0; read < specsLength; read += 3) {
      const kind = specs.uint24('cipher_spec');
      ssl2CipherKinds.push(kind);
      // A kind whose first byte is zero is a cipher suite of SSL 3.0 or TLS.
      if (kind <= 0xffff) cipherSuites.push(kind);
    }
  });
  const legacySessionId = cursor.opaque('session_id', sessionIdLength);
  const random = cursor.opaque('challenge', challengeLength);
  cursor.expectEnd('client_hello');
  return {
    name: 'client_hello',
    legacyVersion,
    random,
    legacySessionId,
    cipherSuites,
    compressionMethods: [0],
    extensions: noExtensions,
    problems,
    ssl2CipherKinds,
  };
}
