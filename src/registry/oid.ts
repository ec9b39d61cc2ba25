// Object identifiers of certificates: data, no decoding. A name is the one that its standard gives it, without the
// prefixes `id-at-`, `id-ce-`, `id-kp-`, `id-pe-` and `id-ad-`, so that people find it in other tools' output.

import { together } from '../base/together.js';

/** Attribute types of names: X.520, RFC 4519, RFC 5280 appendix A, RFC 2985, CA/Browser Forum EV guidelines. */
const attributeType = {
  commonName: '2.5.4.3',
  surname: '2.5.4.4',
  serialNumber: '2.5.4.5',
  countryName: '2.5.4.6',
  localityName: '2.5.4.7',
  stateOrProvinceName: '2.5.4.8',
  streetAddress: '2.5.4.9',
  organizationName: '2.5.4.10',
  organizationalUnitName: '2.5.4.11',
  title: '2.5.4.12',
  description: '2.5.4.13',
  businessCategory: '2.5.4.15',
  postalAddress: '2.5.4.16',
  postalCode: '2.5.4.17',
  telephoneNumber: '2.5.4.20',
  name: '2.5.4.41',
  givenName: '2.5.4.42',
  initials: '2.5.4.43',
  generationQualifier: '2.5.4.44',
  x500UniqueIdentifier: '2.5.4.45',
  dnQualifier: '2.5.4.46',
  houseIdentifier: '2.5.4.51',
  pseudonym: '2.5.4.65',
  role: '2.5.4.72',
  organizationIdentifier: '2.5.4.97',
  userId: '0.9.2342.19200300.100.1.1',
  mail: '0.9.2342.19200300.100.1.3',
  domainComponent: '0.9.2342.19200300.100.1.25',
  emailAddress: '1.2.840.113549.1.9.1',
  unstructuredName: '1.2.840.113549.1.9.2',
  unstructuredAddress: '1.2.840.113549.1.9.8',
  jurisdictionLocalityName: '1.3.6.1.4.1.311.60.2.1.1',
  jurisdictionStateOrProvinceName: '1.3.6.1.4.1.311.60.2.1.2',
  jurisdictionCountryName: '1.3.6.1.4.1.311.60.2.1.3',
} as const;

/** Public keys: RFC 3279, RFC 4055, RFC 5480, RFC 8410, RFC 9814, RFC 9881, RFC 9935, GM/T 0006, RFC 4491, RFC 9215. */
const publicKeyAlgorithm = {
  rsaEncryption: '1.2.840.113549.1.1.1',
  'id-RSAES-OAEP': '1.2.840.113549.1.1.7',
  'id-mgf1': '1.2.840.113549.1.1.8',
  'id-RSASSA-PSS': '1.2.840.113549.1.1.10',
  'id-dsa': '1.2.840.10040.4.1',
  dhKeyAgreement: '1.2.840.113549.1.3.1',
  dhpublicnumber: '1.2.840.10046.2.1',
  'id-ecPublicKey': '1.2.840.10045.2.1',
  'id-ecDH': '1.3.132.1.12',
  'id-X25519': '1.3.101.110',
  'id-X448': '1.3.101.111',
  'id-Ed25519': '1.3.101.112',
  'id-Ed448': '1.3.101.113',
  'id-ml-dsa-44': '2.16.840.1.101.3.4.3.17',
  'id-ml-dsa-65': '2.16.840.1.101.3.4.3.18',
  'id-ml-dsa-87': '2.16.840.1.101.3.4.3.19',
  'id-slh-dsa-sha2-128s': '2.16.840.1.101.3.4.3.20',
  'id-slh-dsa-sha2-128f': '2.16.840.1.101.3.4.3.21',
  'id-slh-dsa-sha2-192s': '2.16.840.1.101.3.4.3.22',
  'id-slh-dsa-sha2-192f': '2.16.840.1.101.3.4.3.23',
  'id-slh-dsa-sha2-256s': '2.16.840.1.101.3.4.3.24',
  'id-slh-dsa-sha2-256f': '2.16.840.1.101.3.4.3.25',
  'id-slh-dsa-shake-128s': '2.16.840.1.101.3.4.3.26',
  'id-slh-dsa-shake-128f': '2.16.840.1.101.3.4.3.27',
  'id-slh-dsa-shake-192s': '2.16.840.1.101.3.4.3.28',
  'id-slh-dsa-shake-192f': '2.16.840.1.101.3.4.3.29',
  'id-slh-dsa-shake-256s': '2.16.840.1.101.3.4.3.30',
  'id-slh-dsa-shake-256f': '2.16.840.1.101.3.4.3.31',
  'id-alg-ml-kem-512': '2.16.840.1.101.3.4.4.1',
  'id-alg-ml-kem-768': '2.16.840.1.101.3.4.4.2',
  'id-alg-ml-kem-1024': '2.16.840.1.101.3.4.4.3',
  'id-GostR3410-2001': '1.2.643.2.2.19',
  'id-tc26-gost3410-12-256': '1.2.643.7.1.1.1.1',
  'id-tc26-gost3410-12-512': '1.2.643.7.1.1.1.2',
} as const;

/** Curves: RFC 5480, SEC 2, RFC 5639, GM/T 0006. */
const curve = {
  secp192r1: '1.2.840.10045.3.1.1',
  secp256r1: '1.2.840.10045.3.1.7',
  secp160r1: '1.3.132.0.8',
  secp160k1: '1.3.132.0.9',
  secp256k1: '1.3.132.0.10',
  sect283k1: '1.3.132.0.16',
  sect283r1: '1.3.132.0.17',
  secp160r2: '1.3.132.0.30',
  secp192k1: '1.3.132.0.31',
  secp224k1: '1.3.132.0.32',
  secp224r1: '1.3.132.0.33',
  secp384r1: '1.3.132.0.34',
  secp521r1: '1.3.132.0.35',
  sect409k1: '1.3.132.0.36',
  sect409r1: '1.3.132.0.37',
  sect571k1: '1.3.132.0.38',
  sect571r1: '1.3.132.0.39',
  brainpoolP256r1: '1.3.36.3.3.2.8.1.1.7',
  brainpoolP320r1: '1.3.36.3.3.2.8.1.1.9',
  brainpoolP384r1: '1.3.36.3.3.2.8.1.1.11',
  brainpoolP512r1: '1.3.36.3.3.2.8.1.1.13',
  sm2p256v1: '1.2.156.10197.1.301',
} as const;

/** Signatures: RFC 3279, RFC 4055, RFC 5758, RFC 8702, RFC 8692, GM/T 0006, RFC 4491, RFC 9215. */
const signatureAlgorithm = {
  md2WithRSAEncryption: '1.2.840.113549.1.1.2',
  md4WithRSAEncryption: '1.2.840.113549.1.1.3',
  md5WithRSAEncryption: '1.2.840.113549.1.1.4',
  sha1WithRSAEncryption: '1.2.840.113549.1.1.5',
  sha256WithRSAEncryption: '1.2.840.113549.1.1.11',
  sha384WithRSAEncryption: '1.2.840.113549.1.1.12',
  sha512WithRSAEncryption: '1.2.840.113549.1.1.13',
  sha224WithRSAEncryption: '1.2.840.113549.1.1.14',
  'sha512-224WithRSAEncryption': '1.2.840.113549.1.1.15',
  'sha512-256WithRSAEncryption': '1.2.840.113549.1.1.16',
  sha1WithRSASignature: '1.3.14.3.2.29',
  'dsa-with-sha1': '1.2.840.10040.4.3',
  'dsa-with-sha224': '2.16.840.1.101.3.4.3.1',
  'dsa-with-sha256': '2.16.840.1.101.3.4.3.2',
  'dsa-with-sha384': '2.16.840.1.101.3.4.3.3',
  'dsa-with-sha512': '2.16.840.1.101.3.4.3.4',
  'ecdsa-with-SHA1': '1.2.840.10045.4.1',
  'ecdsa-with-SHA224': '1.2.840.10045.4.3.1',
  'ecdsa-with-SHA256': '1.2.840.10045.4.3.2',
  'ecdsa-with-SHA384': '1.2.840.10045.4.3.3',
  'ecdsa-with-SHA512': '1.2.840.10045.4.3.4',
  'id-ecdsa-with-sha3-224': '2.16.840.1.101.3.4.3.9',
  'id-ecdsa-with-sha3-256': '2.16.840.1.101.3.4.3.10',
  'id-ecdsa-with-sha3-384': '2.16.840.1.101.3.4.3.11',
  'id-ecdsa-with-sha3-512': '2.16.840.1.101.3.4.3.12',
  'id-rsassa-pkcs1-v1_5-with-sha3-224': '2.16.840.1.101.3.4.3.13',
  'id-rsassa-pkcs1-v1_5-with-sha3-256': '2.16.840.1.101.3.4.3.14',
  'id-rsassa-pkcs1-v1_5-with-sha3-384': '2.16.840.1.101.3.4.3.15',
  'id-rsassa-pkcs1-v1_5-with-sha3-512': '2.16.840.1.101.3.4.3.16',
  'id-RSASSA-PSS-SHAKE128': '1.3.6.1.5.5.7.6.30',
  'id-RSASSA-PSS-SHAKE256': '1.3.6.1.5.5.7.6.31',
  'id-ecdsa-with-shake128': '1.3.6.1.5.5.7.6.32',
  'id-ecdsa-with-shake256': '1.3.6.1.5.5.7.6.33',
  'sm2-with-SM3': '1.2.156.10197.1.501',
  'id-GostR3411-94-with-GostR3410-2001': '1.2.643.2.2.3',
  'id-tc26-signwithdigest-gost3410-12-256': '1.2.643.7.1.1.3.2',
  'id-tc26-signwithdigest-gost3410-12-512': '1.2.643.7.1.1.3.3',
} as const;

/** Digests, as RSA-PSS parameters, OCSP and fingerprints name them: RFC 8017 appendix B.1, RFC 5754, GM/T 0006. */
const digestAlgorithm = {
  md5: '1.2.840.113549.2.5',
  sha1: '1.3.14.3.2.26',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
  sha224: '2.16.840.1.101.3.4.2.4',
  'sha512-224': '2.16.840.1.101.3.4.2.5',
  'sha512-256': '2.16.840.1.101.3.4.2.6',
  'sha3-224': '2.16.840.1.101.3.4.2.7',
  'sha3-256': '2.16.840.1.101.3.4.2.8',
  'sha3-384': '2.16.840.1.101.3.4.2.9',
  'sha3-512': '2.16.840.1.101.3.4.2.10',
  shake128: '2.16.840.1.101.3.4.2.11',
  shake256: '2.16.840.1.101.3.4.2.12',
  sm3: '1.2.156.10197.1.401',
} as const;

/** Certificate and CRL extensions: RFC 5280 section 4.2 and 5.2, RFC 6962, RFC 7633, RFC 3739, Microsoft, Netscape. */
const extension = {
  subjectDirectoryAttributes: '2.5.29.9',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  privateKeyUsagePeriod: '2.5.29.16',
  subjectAltName: '2.5.29.17',
  issuerAltName: '2.5.29.18',
  basicConstraints: '2.5.29.19',
  cRLNumber: '2.5.29.20',
  cRLReasons: '2.5.29.21',
  invalidityDate: '2.5.29.24',
  deltaCRLIndicator: '2.5.29.27',
  issuingDistributionPoint: '2.5.29.28',
  certificateIssuer: '2.5.29.29',
  nameConstraints: '2.5.29.30',
  cRLDistributionPoints: '2.5.29.31',
  certificatePolicies: '2.5.29.32',
  policyMappings: '2.5.29.33',
  authorityKeyIdentifier: '2.5.29.35',
  policyConstraints: '2.5.29.36',
  extKeyUsage: '2.5.29.37',
  freshestCRL: '2.5.29.46',
  inhibitAnyPolicy: '2.5.29.54',
  noRevAvail: '2.5.29.56',
  authorityInfoAccess: '1.3.6.1.5.5.7.1.1',
  biometricInfo: '1.3.6.1.5.5.7.1.2',
  qcStatements: '1.3.6.1.5.5.7.1.3',
  ipAddrBlocks: '1.3.6.1.5.5.7.1.7',
  autonomousSysIds: '1.3.6.1.5.5.7.1.8',
  subjectInfoAccess: '1.3.6.1.5.5.7.1.11',
  proxyCertInfo: '1.3.6.1.5.5.7.1.14',
  tlsfeature: '1.3.6.1.5.5.7.1.24',
  acmeIdentifier: '1.3.6.1.5.5.7.1.31',
  ocspNonce: '1.3.6.1.5.5.7.48.1.2',
  ocspNoCheck: '1.3.6.1.5.5.7.48.1.5',
  signedCertificateTimestampList: '1.3.6.1.4.1.11129.2.4.2',
  ctPoison: '1.3.6.1.4.1.11129.2.4.3',
  ocspSignedCertificateTimestampList: '1.3.6.1.4.1.11129.2.4.5',
  delegationUsage: '1.3.6.1.4.1.44363.44',
  cabfOrganizationIdentifier: '2.23.140.3.1',
  netscapeCertType: '2.16.840.1.113730.1.1',
  netscapeComment: '2.16.840.1.113730.1.13',
  entrustVersInfo: '1.2.840.113533.7.65.0',
  msCertificateTemplateName: '1.3.6.1.4.1.311.20.2',
  msCaVersion: '1.3.6.1.4.1.311.21.1',
  msPreviousCaCertHash: '1.3.6.1.4.1.311.21.2',
  msCertificateTemplate: '1.3.6.1.4.1.311.21.7',
  msApplicationPolicies: '1.3.6.1.4.1.311.21.10',
  msNtdsCaSecurity: '1.3.6.1.4.1.311.25.2',
} as const;

/** Purposes in extKeyUsage: RFC 5280 section 4.2.1.12 and others, Microsoft, Netscape, Apple, Intel. */
const keyPurpose = {
  anyExtendedKeyUsage: '2.5.29.37.0',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  codeSigning: '1.3.6.1.5.5.7.3.3',
  emailProtection: '1.3.6.1.5.5.7.3.4',
  ipsecEndSystem: '1.3.6.1.5.5.7.3.5',
  ipsecTunnel: '1.3.6.1.5.5.7.3.6',
  ipsecUser: '1.3.6.1.5.5.7.3.7',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  OCSPSigning: '1.3.6.1.5.5.7.3.9',
  dvcs: '1.3.6.1.5.5.7.3.10',
  eapOverPPP: '1.3.6.1.5.5.7.3.13',
  eapOverLAN: '1.3.6.1.5.5.7.3.14',
  ipsecIKE: '1.3.6.1.5.5.7.3.17',
  sipDomain: '1.3.6.1.5.5.7.3.20',
  secureShellClient: '1.3.6.1.5.5.7.3.21',
  secureShellServer: '1.3.6.1.5.5.7.3.22',
  cmcCA: '1.3.6.1.5.5.7.3.27',
  cmcRA: '1.3.6.1.5.5.7.3.28',
  'bundle-security': '1.3.6.1.5.5.7.3.35',
  documentSigning: '1.3.6.1.5.5.7.3.36',
  BrandIndicatorforMessageIdentification: '1.3.6.1.5.5.7.3.31',
  iKEIntermediate: '1.3.6.1.5.5.8.2.2',
  pkinitClientAuth: '1.3.6.1.5.2.3.4',
  pkinitKdc: '1.3.6.1.5.2.3.5',
  msIndividualCodeSigning: '1.3.6.1.4.1.311.2.1.21',
  msCommercialCodeSigning: '1.3.6.1.4.1.311.2.1.22',
  msTrustListSigning: '1.3.6.1.4.1.311.10.3.1',
  msServerGatedCrypto: '1.3.6.1.4.1.311.10.3.3',
  msEncryptedFileSystem: '1.3.6.1.4.1.311.10.3.4',
  msDocumentSigning: '1.3.6.1.4.1.311.10.3.12',
  msEnrollmentAgent: '1.3.6.1.4.1.311.20.2.1',
  msSmartcardLogon: '1.3.6.1.4.1.311.20.2.2',
  msKeyRecoveryAgent: '1.3.6.1.4.1.311.21.6',
  msRemoteDesktopAuthentication: '1.3.6.1.4.1.311.54.1.2',
  netscapeServerGatedCrypto: '2.16.840.1.113730.4.1',
  amtProvisioning: '2.16.840.1.113741.1.2.3',
  certificateTransparency: '1.3.6.1.4.1.11129.2.4.4',
} as const;

/** Access methods, name forms and policies: RFC 5280 section 4.2.2.1 and 4.2.1.4, Microsoft, CA/Browser Forum. */
const other = {
  ocsp: '1.3.6.1.5.5.7.48.1',
  caIssuers: '1.3.6.1.5.5.7.48.2',
  adTimeStamping: '1.3.6.1.5.5.7.48.3',
  caRepository: '1.3.6.1.5.5.7.48.5',
  ocspBasic: '1.3.6.1.5.5.7.48.1.1',
  cps: '1.3.6.1.5.5.7.2.1',
  unotice: '1.3.6.1.5.5.7.2.2',
  anyPolicy: '2.5.29.32.0',
  xmppAddr: '1.3.6.1.5.5.7.8.5',
  dnsSRV: '1.3.6.1.5.5.7.8.7',
  smtpUTF8Mailbox: '1.3.6.1.5.5.7.8.9',
  msUserPrincipalName: '1.3.6.1.4.1.311.20.2.3',
  'extended-validation': '2.23.140.1.1',
  'domain-validated': '2.23.140.1.2.1',
  'organization-validated': '2.23.140.1.2.2',
  'individual-validated': '2.23.140.1.2.3',
} as const;

/** Dotted decimal by name: `OID.subjectAltName`, `OID['ecdsa-with-SHA256']`. */
export const OID = together(
  attributeType,
  publicKeyAlgorithm,
  curve,
  signatureAlgorithm,
  digestAlgorithm,
  extension,
  keyPurpose,
  other,
);

/** All tables by kind. No name and no number occurs twice among them. */
export const oidTables = {
  attributeType,
  publicKeyAlgorithm,
  curve,
  signatureAlgorithm,
  digestAlgorithm,
  extension,
  keyPurpose,
  other,
} as const;

const names = new Map<string, string>(Object.entries(OID).map(([name, dotted]) => [dotted, name]));

/**
 * The keywords of RFC 4514 section 3 (CN to UID), then those that OpenSSL, Java and LDAP use alike for attributes
 * that RFC 4514 leaves to the registry.
 */
const shortNames = new Map<string, string>([
  [OID.commonName, 'CN'],
  [OID.localityName, 'L'],
  [OID.stateOrProvinceName, 'ST'],
  [OID.organizationName, 'O'],
  [OID.organizationalUnitName, 'OU'],
  [OID.countryName, 'C'],
  [OID.streetAddress, 'STREET'],
  [OID.domainComponent, 'DC'],
  [OID.userId, 'UID'],
  [OID.surname, 'SN'],
  [OID.givenName, 'GN'],
  [OID.jurisdictionLocalityName, 'jurisdictionL'],
  [OID.jurisdictionStateOrProvinceName, 'jurisdictionST'],
  [OID.jurisdictionCountryName, 'jurisdictionC'],
]);
for (const [name, dotted] of Object.entries(attributeType)) {
  if (!shortNames.has(dotted)) shortNames.set(dotted, name);
}

/** The name of an object identifier in dotted decimal, e.g. `serverAuth` for `1.3.6.1.5.5.7.3.1`; undefined if unknown. */
export function oidName(dotted: string): string | undefined {
  return names.get(dotted);
}

/**
 * The keyword of an attribute type in a distinguished name: `CN`, `OU`, `emailAddress`; undefined for a type that has
 * none, which RFC 4514 section 2.4 then writes as its dotted decimal.
 */
export function attributeShortName(dotted: string): string | undefined {
  return shortNames.get(dotted);
}
