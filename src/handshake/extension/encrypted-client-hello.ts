import { DecodeError } from '../../base/cursor.js';
import { EchClientHelloType } from '../../registry/hello-values.js';
import type { ExtensionDecoder } from './extension-decoder.js';

/** RFC 9849 section 5. GREASE ECH looks the same as a real one; that is its purpose. */
export const encryptedClientHello: ExtensionDecoder = (body, { carrier, fields }) => {
  if (carrier === 'encrypted_extensions') {
    fields.encryptedClientHello = { type: 'retry_configs', length: body.left };
    body.opaqueVector('retry_configs', 2, 4);
    return;
  }
  if (carrier === 'hello_retry_request') {
    body.opaque('confirmation', 8);
    fields.encryptedClientHello = { type: 'confirmation' };
    return;
  }
  const start = body.offset;
  const type = body.uint8('type');
  if (type === EchClientHelloType.code.inner) {
    fields.encryptedClientHello = { type: 'inner' };
    return;
  }
  if (type !== EchClientHelloType.code.outer) throw new DecodeError('illegal_value', 'type', start);
  const { kdf, aead } = body.group('cipher_suite', (suite) => ({
    kdf: suite.uint16('kdf_id'),
    aead: suite.uint16('aead_id'),
  }));
  const configId = body.uint8('config_id');
  const encLength = body.opaqueVector('enc', 2).length;
  const payloadLength = body.opaqueVector('payload', 2, 1).length;
  fields.encryptedClientHello = { type: 'outer', kdf, aead, configId, encLength, payloadLength };
};
