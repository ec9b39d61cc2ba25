// Writes src/registry/public-root.generated.ts: which names and keys are those of public root CAs.
//
//   npm run build && node tools/public-roots.js [older-cacert.pem ...] > src/registry/public-root.generated.ts
//
// The list is Mozilla's as this Node.js carries it (`tls.rootCertificates`). Older copies of it (cacert.pem of curl and certifi)
// add the roots that Mozilla has removed since, for captures of their time.
import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { parseCertificate } from '../dist/x509/certificate.js';

const pems = (file) =>
  readFileSync(file, 'latin1').match(/-----BEGIN CERT[\s\S]*?-----END CERT[^-]*-----/g) ?? [];

/** RFC 5280 section 4.2.1.2, method (1): what a root without the extension would have said. */
const keyIdentifier = (x509) => {
  const spki = x509.publicKey.export({ format: 'der', type: 'spki' });
  // SEQUENCE { SEQUENCE algorithm, BIT STRING }: skip to the contents of the BIT STRING, behind the unused bits.
  let at = spki[1] < 0x80 ? 2 : 2 + (spki[1] & 0x7f);
  at += 2 + spki[at + 1];
  const body = at + (spki[at + 1] < 0x80 ? 2 : 2 + (spki[at + 1] & 0x7f)) + 1;
  return createHash('sha1').update(spki.subarray(body)).digest('hex');
};

const rows = new Map();
/** Of a key identifier: as many as src/registry/public-root.ts looks at. */
const DIGITS = 16;

function add(pem) {
  const x509 = new X509Certificate(pem);
  const read = parseCertificate(x509.raw);
  if ('undecoded' in read) throw new Error(`cannot be read: ${x509.subject}`);
  const key = read.subjectKeyIdentifier ?? keyIdentifier(x509);
  const keys = rows.get(read.subject) ?? new Set();
  rows.set(read.subject, keys.add(key.slice(0, DIGITS)));
}

rootCertificates.forEach(add);
const current = rows.size;
process.argv.slice(2).flatMap(pems).forEach(add);

const text = (value) => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const lines = [...rows]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([subject, keys]) => `  [${text(subject)}, ${text([...keys].join(' '))}],`);
process.stdout.write(`// Made by tools/public-roots.js. Subjects of public root CAs (RFC 4514), each with the first eight bytes of its key's
// subjectKeyIdentifier (of each of its keys, where two roots bear one name). Source: Mozilla's list as Node.js ${process.version} carries it
// (${current} names), and ${rows.size - current} names that older copies of that list had (2012-01-18, and certifi 2018.8.24, 2019.6.16, 2021.10.8, 2024.7.4).

export const publicRootRows: readonly (readonly [subject: string, keyIdentifiers: string])[] = [
${lines.join('\n')}
];
`);
