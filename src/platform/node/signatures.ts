import {
  constants,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  privateDecrypt,
  verify,
  X509Certificate,
} from 'node:crypto';
import type {
  RsaDecryptor,
  SignatureMethod,
  Signatures,
  SignedCertificate,
  VerifyingKey,
} from '../platform.js';
import { plain } from './digests.js';

/** OpenSSL's word for a curve whose parameters are spelled out. */
const UNNAMED_CURVE = 'UNDEF';

class NodeKey implements VerifyingKey {
  readonly object: KeyObject;

  constructor(object: KeyObject) {
    this.object = object;
  }

  get kind(): string {
    return this.object.asymmetricKeyType ?? '';
  }

  get modulusLength(): number | undefined {
    return this.object.asymmetricKeyDetails?.modulusLength;
  }

  get publicExponent(): bigint | undefined {
    return this.object.asymmetricKeyDetails?.publicExponent;
  }

  get curve(): string | undefined {
    const named = this.object.asymmetricKeyDetails?.namedCurve;
    return named === UNNAMED_CURVE ? undefined : named;
  }
}

function keyOf(x509: X509Certificate): NodeKey | undefined {
  try {
    return new NodeKey(x509.publicKey);
  } catch {
    // A kind of key that this OpenSSL does not know.
    return undefined;
  }
}

export const signatures: Signatures = {
  signedCertificate(der): SignedCertificate | undefined {
    let x509: X509Certificate;
    try {
      x509 = new X509Certificate(der);
    } catch {
      return undefined;
    }
    return {
      key: keyOf(x509),
      isSignedBy(key) {
        try {
          return x509.verify((key as NodeKey).object);
        } catch {
          return undefined;
        }
      },
    };
  },

  verify(method, key, content, signature) {
    try {
      const options = { key: (key as NodeKey).object, ...paddingOf(method, key.kind) };
      return verify(method.hash, content, options, signature);
    } catch {
      return undefined;
    }
  },

  rsaDecryptor(pem, passphrase) {
    let key: KeyObject;
    try {
      key = createPrivateKey({
        key: pem,
        format: 'pem',
        ...(passphrase === undefined ? {} : { passphrase }),
      });
    } catch {
      return /ENCRYPTED/.test(pem) ? 'passphrase' : 'unreadable';
    }
    return key.asymmetricKeyType === 'rsa' ? decryptorOf(key) : 'not_rsa';
  },
};

function paddingOf({ pss }: SignatureMethod, kind: string): { padding?: number; saltLength?: number } {
  if (pss === true)
    return { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  return kind === 'rsa' ? { padding: constants.RSA_PKCS1_PADDING } : {};
}

const decryptorOf = (key: KeyObject): RsaDecryptor => ({
  subjectPublicKeyInfo: Uint8Array.from(createPublicKey(key).export({ type: 'spki', format: 'der' })),
  decrypt(encrypted) {
    try {
      // Current OpenSSL answers bad padding with random bytes instead of an error, and Node refuses to ask it.
      return plain(privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, encrypted));
    } catch {
      return undefined;
    }
  },
});
