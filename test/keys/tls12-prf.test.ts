import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { it } from 'node:test';
import {
  extendedMasterSecret,
  type HelloValues,
  keyBlock,
  masterSecret,
  prf,
  verifyData,
} from '../../src/keys/tls12-prf.js';
import { CipherSuite, isTls13Suite, partsOf } from '../../src/registry/cipher-suite.js';

const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'));
const hex = (value: Uint8Array | undefined) => Buffer.from(value ?? []).toString('hex');
const TLS10 = 0x0301;
const TLS12 = 0x0303;

it('the PRF of TLS 1.2 with SHA-256 gives the published vector', () => {
  // Published on the IETF TLS mailing list, 2009, "Test vectors for TLS 1.2 PRF".
  const output = prf(
    TLS12,
    'SHA256',
    bytes('9bbe436ba940f017b17652849a71db35'),
    'test label',
    bytes('a0ba9f936cda311827a6f796ffd5198c'),
    100,
  );
  assert.equal(
    hex(output),
    'e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a6b301791e90d35c9c9a46b4e14baf9af0fa022f7077d' +
      'ef17abfd3797c0564bab4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff70187347b66',
  );
});

it("master secret and key block are NIST's for TLS 1.2", () => {
  // NIST CAVP, as in OpenSSL's test/recipes/30-test_evp_data/evpkdf_tls12_prf.txt.
  const hello = {
    version: TLS12,
    cipherSuite: 0x003c,
    clientRandom: bytes('36c129d01a3200894b9179faac589d9835d58775f9b5ea3587cb8fd0364cae8c'),
    serverRandom: bytes('f6c9575ed7ddd73e1f7d16eca115415812a43c2b747daaaae043abfb50053fce'),
  };
  const master = masterSecret(
    hello,
    bytes('f8938ecc9edebc5030c0c6a441e213cd24e6f770a50dda07876f8d55da062bcadb386b411fd4fe4313a604fce6c17fbc'),
  );
  const expected =
    '202c88c00f84a17a20027079604787461176455539e705be730890602c289a5001e34eeb3a043e5d52a65e66125188bf';
  assert.equal(hex(master), expected);
  const keys = keyBlock(
    {
      // 2 * (32 + 16) bytes of the 128.
      version: TLS12,
      cipherSuite: 0x003c,
      clientRandom: bytes('62e1fd91f23f558a605f28478c58cf72637b89784d959df7e946d3f07bd1b616'),
      serverRandom: bytes('ae6c806f8ad4d80784549dff28a4b58fd837681a51d928c3e30ee5ff14f39868'),
    },
    bytes(expected),
  );
  assert.equal(hex(keys?.client.macKey), 'd06139889fffac1e3a71865f504aa5d0d2a2e89506c6f2279b670c3e1b74f531');
  assert.equal(hex(keys?.server.macKey), '016a2530c51a3a0f7e1d6590d0f0566b2f387f8d11fd4f731cdd572d2eae927f');
  assert.equal(hex(keys?.client.key), '6f2f81410b25e6960be68985add6c384');
  assert.equal(hex(keys?.server.key), '45ad9f8c64bf8068bf9a6679485d966f');
  assert.equal(keys?.client.iv.length, 0);
});

it("master secret and key block are NIST's for TLS 1.0 and 1.1", () => {
  // NIST CAVP, as in OpenSSL's test/recipes/30-test_evp_data/evpkdf_tls11_prf.txt.
  const hello = {
    version: TLS10,
    cipherSuite: 0x002f,
    clientRandom: bytes('e5acaf549cd25c22d964c0d930fa4b5261d2507fad84c33715b7b9a864020693'),
    serverRandom: bytes('135e4d557fdf3aa6406d82975d5c606a9734c9334b42136e96990fbd5358cdb2'),
  };
  const premaster =
    'bded7fa5c1699c010be23dd06ada3a48349f21e5f86263d512c0c5cc379f0e780ec55d9844b2f1db02a96453513568d0';
  const master =
    '2f6962dfbc744c4b2138bb6b3d33054c5ecc14f24851d9896395a44ab3964efc2090c5bf51a0891209f46c1e1e998f62';
  assert.equal(hex(masterSecret(hello, bytes(premaster))), master);
  const keys = keyBlock(
    {
      ...hello,
      clientRandom: bytes('d58a7b1cd4fedaa232159df652ce188f9d997e061b9bf48e83b62990440931f6'),
      serverRandom: bytes('67267e650eb32444119d222a368c191af3082888dc35afe8368e638c828874be'),
    },
    bytes(master),
  );
  const block =
    '3088825988e77fce68d19f756e18e43eb7fe672433504feaf99b3c503d9091b164f166db301d70c9fc0870b4a94563907bee1a61fb78' +
    '6cb717576890bcc51cb9ead97e01d0a2fea99c953377b195205ff07b369589178796edc963fd80fdbe518a2fc1c35c18ae8d';
  const { client, server } = keys!;
  const joined = [client.macKey, server.macKey, client.key, server.key, client.iv, server.iv]
    .map(hex)
    .join('');
  assert.equal(joined, block);
});

const hello = (version: number, cipherSuite: number): HelloValues => ({
  version,
  cipherSuite,
  clientRandom: new Uint8Array(32).fill(1),
  serverRandom: new Uint8Array(32).fill(2),
});

it('the extended master secret is made of the hash of the messages (RFC 7627)', () => {
  const premaster = new Uint8Array(48).fill(3);
  const messages = [Uint8Array.of(1, 0, 0, 0), Uint8Array.of(2, 0, 0, 0)];
  const seed = createHash('sha256')
    .update(Uint8Array.of(1, 0, 0, 0, 2, 0, 0, 0))
    .digest();
  assert.deepEqual(
    extendedMasterSecret(hello(TLS12, 0xc02f), premaster, messages),
    prf(TLS12, 'SHA256', premaster, 'extended master secret', seed, 48),
  );
  assert.equal(extendedMasterSecret(hello(TLS10, 0x002f), premaster, messages)?.length, 48);
  assert.equal(verifyData(hello(TLS10, 0x002f), premaster, 'client', messages)?.length, 12);
  assert.equal(verifyData(hello(0x0300, 0x002f), premaster, 'client', messages)?.length, 36);
});

it('every known suite before TLS 1.3 gives keys or nothing, for every version and whatever the secret', () => {
  for (const { code } of CipherSuite.entries) {
    for (const version of [0x0300, 0x0301, 0x0302, 0x0303]) {
      const keys = keyBlock(hello(version, code), new Uint8Array(0));
      if (keys === undefined) continue;
      assert.equal(isTls13Suite(code), false);
      assert.equal(partsOf(code)?.export, false);
    }
  }
  assert.equal(keyBlock(hello(TLS12, 0xfdfd), new Uint8Array(48)), undefined);
});
