// Certificates made once with openssl 3.0 (req -x509), so that the tests have some where openssl is missing.
import type { Certificate } from '../../src/x509/certificate.js';

interface Committed {
  readonly base64: string;
  readonly expected: Partial<Certificate>;
}

export const committed: Readonly<Record<string, Committed>> = {
  'RSA, serial number with its highest bit set': {
    base64:
      'MIIDXjCCAkagAwIBAgIJAIAAAAAAAAABMA0GCSqGSIb3DQEBCwUAMEUxCzAJBgNVBAYTAkZSMR0wGwYDVQQKDBRTb2Npw6l0' +
      'w6kgR8OpbsOpcmFsZTEXMBUGA1UEAwwOd3d3LmV4YW1wbGUuZnIwHhcNMjYxMTIzMTYyNTU4WhcNMzYxMTIwMTYyNTU4WjBF' +
      'MQswCQYDVQQGEwJGUjEdMBsGA1UECgwUU29jacOpdMOpIEfDqW7DqXJhbGUxFzAVBgNVBAMMDnd3dy5leGFtcGxlLmZyMIIB' +
      'IjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAliHcm/EJveSrAEtcZLNZ/4EcaLmrV2JXQ6zECaSJy290IH4rTh0MGcTW' +
      '6J00bW7Aq5Qej1vWbxAesmRp4j904zBC+7aSDhEgAGNpi9uh/AefpCiI+Tvmk/t/0NgW3ghDlJeC+TqF5KVlIMvx6Z5yV4eu' +
      'Ce5yQj2N3iD1MGXOar9lx7x/EuOVSpk/zRUa1iRrzY1ekRdkEvw45NxdWl/GbbsEF2yXHJtgrYnJ9q9yJNLZf0eW/lbY9fs6' +
      'wWV3Ma22+tgZ/riKZIn7AVPz+5Io87Z7NAQ3SzJUc7hTXO5UrAun2Og4fc2RFkuYk53vuVy/smd4R8FTGzBBmQBZQJEWlwID' +
      'AQABo1EwTzAZBgNVHREEEjAQgg53d3cuZXhhbXBsZS5mcjATBgNVHSUEDDAKBggrBgEFBQcDATAdBgNVHQ4EFgQU00fZihd3' +
      '6OyBc8qLIet5AE/aVVYwDQYJKoZIhvcNAQELBQADggEBAECg5A1MlaXBByC9vw3HiXLvLHwdfSOcoc1+zsz1DHCN2NHoNQxe' +
      'jwOl477qwXjdoco+mm1Uw5ZHnZmhopHgol+i3aE0a06FLW23W3G/CtxTWgpk38E2Wud/0l0hxxh110mniaTEMtVB/poEgj0k' +
      'MINwp5URNXPKOIruPO0Fowj+f7CMQS38cx7WX/uqAgiMPMaAeshlKkxicGE5aqoel2j1ivc464uty7+keFwoQJ4zrmj9qq2P' +
      'Ht4iIG4iFNN1sJ32lZNUz1+DqmMiwiKeet7H/Nd4V0GtfORQ9DsPkcYkxd2qUEvBawtTREamRtmfKZAiwKI+z+YHvYIFPG58' +
      'fhE=',
    expected: {
      serialNumber: '8000000000000001',
      subject: 'CN=www.example.fr,O=Société Générale,C=FR',
      publicKey: { algorithm: 'RSA', bits: 2048 },
      signatureAlgorithm: 'sha256WithRSAEncryption',
      extendedKeyUsage: ['serverAuth'],
      notBefore: { seconds: 1795451158, iso: '2026-11-23T16:25:58Z' },
      notAfter: { seconds: 2110811158, iso: '2036-11-20T16:25:58Z' },
    },
  },
  'EC on secp384r1, beyond 2049': {
    base64:
      'MIIBmjCCASCgAwIBAgIBBzAKBggqhkjOPQQDAjATMREwDwYDVQQDDAhjbGllbnQgNzAgFw0yNjExMjMxNjI1NThaGA8yMDU0' +
      'MDQxMDE2MjU1OFowEzERMA8GA1UEAwwIY2xpZW50IDcwdjAQBgcqhkjOPQIBBgUrgQQAIgNiAATiLpsZhegOsS+no4RkYUxN' +
      'TEZPO2Jb0lCNRcc/kymG/cIo1H1GiLuJ/HDg4Oh+aFyfbCvsB5zKr6xRx1Ud/M7XAS2eP3efFgRZvcu8/fveA/pbf983CoOi' +
      'jI9msgB3eaOjRjBEMBMGA1UdJQQMMAoGCCsGAQUFBwMCMA4GA1UdDwEB/wQEAwIHgDAdBgNVHQ4EFgQU1nw6X13mGl7qSjj1' +
      'rDDp0J1iHpcwCgYIKoZIzj0EAwIDaAAwZQIwXoQpDPH9YBZselbsjWt6T2Yjb2wluUZwtTkrJEjicFrquy/l2SfJAqVtybmG' +
      '4abgAjEAtwLGI8KO7BzSnga8IAbBAK2NMLNPG7J7v+xE80yqvlU6GNJ8WCFhbuo8qXj6+/ka',
    expected: {
      serialNumber: '07',
      subject: 'CN=client 7',
      publicKey: { algorithm: 'EC', bits: 384, curve: 'secp384r1' },
      signatureAlgorithm: 'ecdsa-with-SHA256',
      keyUsage: ['digitalSignature'],
      extendedKeyUsage: ['clientAuth'],
      notBefore: { seconds: 1795451158, iso: '2026-11-23T16:25:58Z' },
      notAfter: { seconds: 2659451158, iso: '2054-04-10T16:25:58Z' },
    },
  },
  'Ed25519 CA': {
    base64:
      'MIIBbjCCASCgAwIBAgIBCjAFBgMrZXAwPTETMBEGCgmSJomT8ixkARkWA2NvbTEXMBUGCgmSJomT8ixkARkWB2V4YW1wbGUx' +
      'DTALBgNVBAMMBHJvb3QwHhcNMjYxMTIzMTYyNTU4WhcNMzYxMTIwMTYyNTU4WjA9MRMwEQYKCZImiZPyLGQBGRYDY29tMRcw' +
      'FQYKCZImiZPyLGQBGRYHZXhhbXBsZTENMAsGA1UEAwwEcm9vdDAqMAUGAytlcAMhAOQIBXub+BYfWwb2oa4Vlx08sQpghsCM' +
      'b8OaEPeB44ioo0UwQzASBgNVHRMBAf8ECDAGAQH/AgEBMA4GA1UdDwEB/wQEAwIBBjAdBgNVHQ4EFgQUv++zv5DdGcZqDTBc' +
      'Pe7ZjQDBJ6swBQYDK2VwA0EAb6zJb+Z2z9rFZTGWjbND2jQAfs0XNxxiJuTmDoG8zZTxk4ufkcXLABYo6G8Evom2pf+I4xTM' +
      'tbh+Y2StsxNLCQ==',
    expected: {
      serialNumber: '0a',
      subject: 'CN=root,DC=example,DC=com',
      publicKey: { algorithm: 'Ed25519' },
      signatureAlgorithm: 'Ed25519',
      basicConstraints: { ca: true, pathLength: 1 },
      keyUsage: ['keyCertSign', 'cRLSign'],
      notBefore: { seconds: 1795451158, iso: '2026-11-23T16:25:58Z' },
      notAfter: { seconds: 2110811158, iso: '2036-11-20T16:25:58Z' },
    },
  },
  'RSASSA-PSS key': {
    base64:
      'MIIC+DCCAasCAQswQgYJKoZIhvcNAQEKMDWgDzANBglghkgBZQMEAgIFAKEcMBoGCSqGSIb3DQEBCDANBglghkgBZQMEAgIF' +
      'AKIEAgIAzjAOMQwwCgYDVQQDDANwc3MwHhcNMjYxMTIzMTYyNTU4WhcNMzYxMTIwMTYyNTU4WjAOMQwwCgYDVQQDDANwc3Mw' +
      'ggEgMAsGCSqGSIb3DQEBCgOCAQ8AMIIBCgKCAQEA3Ckb8cJeysqLnUKq+0R16U1uw0DcgPXV0vHIdb053vJIHZVTW3pDRL+E' +
      'Vo/lAPW0m0RHx3/omVd467zSM/Cpkq/SfCt8EWPLv9Gt+7uX6lG+xJOJZNSDtXIyGK31Om0XiULbewlboBR2JXogFCBhY2Dy' +
      'SsvwNcvCoDIBA2aRFZyhQ0A2aBy7S03F8r6Pm7XkLT0W5+Mlf7Q1g+Bf0vCrakXRk083C4MmnUuiaCrEpzLEojPorYl44WrM' +
      'EkVLIsriTeCf+rxQ9SiR0/kFEl5FqZJaeoTlm0vN2CdTpfw0rmuxIowXgRuINzQti9EGQbOysrICyDP1Vezz84Ft9Zo1OwID' +
      'AQABMEIGCSqGSIb3DQEBCjA1oA8wDQYJYIZIAWUDBAICBQChHDAaBgkqhkiG9w0BAQgwDQYJYIZIAWUDBAICBQCiBAICAM4D' +
      'ggEBAJ36UbGuOybUhQiqwXssn5R5w5OUsopEk4sUFovcqMEPPsjrkiZqFXWKlSa2ewq36CYFMilvxGgI8SVnq4zAoBNKFipf' +
      'SSwf83ZrmudVGyeISoCQtRqoJ8Q8n+eh3tHBCodbmQ7Npc1LGIKvBU9ZM0UFCXSEWHGvUm/1T8VhodlUX9ni64tpaLsanDyp' +
      'qmkuk09HrzZCtq6IOFbA82xgf2mA5LcrMZgYSzvA+vJ+2iXfzvu6sccS4R1N/YX82XGPigdJ/0hyAsPTmATixfUFMmlPmAw2' +
      'UzId+s6yfMeH+jvIXHE94z8GRoRLLncXtayuTyALNnduGmTAsyfp/efQk+g=',
    expected: {
      serialNumber: '0b',
      subject: 'CN=pss',
      publicKey: { algorithm: 'RSASSA-PSS', bits: 2048 },
      signatureAlgorithm: 'RSASSA-PSS with sha384',
      signatureHash: 'sha384',
      notBefore: { seconds: 1795451158, iso: '2026-11-23T16:25:58Z' },
      notAfter: { seconds: 2110811158, iso: '2036-11-20T16:25:58Z' },
    },
  },
};
