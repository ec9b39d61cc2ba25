/** Certificates for made traffic: X.509 v3 as RFC 5280 has it, written as DER by hand, signed with ECDSA. */
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

const tlv = (tag, ...parts) => {
  const body = Buffer.concat(parts);
  const { length } = body;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), body]);
  if (length < 0x100) return Buffer.concat([Buffer.from([tag, 0x81, length]), body]);
  return Buffer.concat([Buffer.from([tag, 0x82, length >> 8, length & 0xff]), body]);
};
const sequence = (...parts) => tlv(0x30, ...parts);
const oid = (hex) => tlv(0x06, Buffer.from(hex, 'hex'));
const octets = (...parts) => tlv(0x04, ...parts);
const utf8 = (text) => tlv(0x0c, Buffer.from(text));
const TRUE = Buffer.from([0x01, 0x01, 0xff]);

const ORGANIZATION = oid('55040a');
const COMMON_NAME = oid('550403');
const ECDSA_WITH_SHA256 = sequence(oid('2a8648ce3d040302'));
const KEY_USAGE = oid('551d0f');
const ALTERNATIVE_NAME = oid('551d11');
const BASIC_CONSTRAINTS = oid('551d13');
const EXTENDED_KEY_USAGE = oid('551d25');
const PURPOSES = { serverAuth: oid('2b06010505070301'), clientAuth: oid('2b06010505070302') };
const DNS_NAME = 0x82;
/** digitalSignature and keyEncipherment; keyCertSign and cRLSign. */
const LEAF_USAGE = Buffer.from([0x03, 0x02, 0x05, 0xa0]);
const CA_USAGE = Buffer.from([0x03, 0x02, 0x01, 0x06]);

const name = (organization, common) =>
  sequence(
    tlv(0x31, sequence(ORGANIZATION, utf8(organization))),
    tlv(0x31, sequence(COMMON_NAME, utf8(common))),
  );
const time = (date) => tlv(0x17, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));
const extension = (id, critical, value) => sequence(id, ...(critical ? [TRUE] : []), octets(value));

const pem = (der) =>
  `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{1,64}/g, '$&\n')}-----END CERTIFICATE-----\n`;

const DAY = 86_400_000;

function certificate({ subject, issuer, publicKey, signer, from, days, extensions }) {
  const serial = randomBytes(16);
  serial[0] = (serial[0] & 0x3f) | 0x40;
  const toBeSigned = sequence(
    tlv(0xa0, Buffer.from([0x02, 0x01, 0x02])),
    tlv(0x02, serial),
    ECDSA_WITH_SHA256,
    issuer,
    sequence(time(from), time(new Date(from.getTime() + days * DAY))),
    subject,
    publicKey,
    tlv(0xa3, sequence(...extensions)),
  );
  const signature = sign('sha256', toBeSigned, signer);
  return pem(sequence(toBeSigned, ECDSA_WITH_SHA256, tlv(0x03, Buffer.from([0]), signature)));
}

/** A key pair as TLS and certificates need it: `kind` is `P-256`, `P-384` or `RSA` (2048 bits). */
export function keyPair(kind) {
  const { privateKey, publicKey } =
    kind === 'RSA'
      ? generateKeyPairSync('rsa', { modulusLength: 2_048 })
      : generateKeyPairSync('ec', { namedCurve: kind });
  return {
    privateKey,
    pem: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    publicKey: publicKey.export({ type: 'spki', format: 'der' }),
  };
}

/** A certification authority that signs leaves. */
export class Authority {
  #keys = keyPair('P-256');
  #name;
  #from;

  /** `from`: when its certificates begin to be valid. */
  constructor(common, from) {
    this.#name = name('Traffic', common);
    this.#from = from;
    this.pem = certificate({
      subject: this.#name,
      issuer: this.#name,
      publicKey: this.#keys.publicKey,
      signer: this.#keys.privateKey,
      from,
      days: 3_650,
      extensions: [extension(BASIC_CONSTRAINTS, true, sequence(TRUE)), extension(KEY_USAGE, true, CA_USAGE)],
    });
  }

  /** The PEM of a certificate for these DNS names, with one purpose: serverAuth or clientAuth. */
  leaf({ organization, common, names, purpose, keys, days = 730 }) {
    return certificate({
      subject: name(organization, common),
      issuer: this.#name,
      publicKey: keys.publicKey,
      signer: this.#keys.privateKey,
      from: this.#from,
      days,
      extensions: [
        extension(BASIC_CONSTRAINTS, true, sequence()),
        extension(KEY_USAGE, true, LEAF_USAGE),
        extension(EXTENDED_KEY_USAGE, false, sequence(PURPOSES[purpose])),
        extension(ALTERNATIVE_NAME, false, sequence(...names.map((one) => tlv(DNS_NAME, Buffer.from(one))))),
      ],
    });
  }
}
