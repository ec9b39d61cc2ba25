// Encrypted ClientHello.

import { DecodeError } from '../../base/cursor.js';
import { EchClientHelloType } from '../../registry/hello-values.js';
import type { ExtensionRows } from './extension-row.js';

/** RFC 9849 section 5. */
export type EncryptedClientHello =
  | {
      readonly type: 'outer';
      readonly kdf: number;
      readonly aead: number;
      readonly configId: number;
      readonly encLength: number;
      readonly payloadLength: number;
    }
  | { readonly type: 'inner' }
  /** HelloRetryRequest. */
  | { readonly type: 'confirmation' }
  /** EncryptedExtensions: the ECHConfigList for another try. */
  | { readonly type: 'retry_configs'; readonly length: number };

/** What they say, gathered on the message that carries them. */
export interface EncryptedClientHelloFields {
  readonly encryptedClientHello?: EncryptedClientHello;
}

export const encryptedClientHelloExtensions = {
  encrypted_client_hello: {
    code: 65037,
    ref: 'RFC 9849 section 5',
    note: 'An encrypted inner ClientHello (ECH); browsers also send a random one as GREASE.',
    /** RFC 9849 section 5. GREASE ECH looks the same as a real one; that is its purpose. */
    decode(body, { carrier, fields }) {
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
    },
  },
} as const satisfies ExtensionRows<EncryptedClientHelloFields>;
