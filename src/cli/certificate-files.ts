import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MAX_FILE_NAME_CHARACTERS } from '../base/limits.js';
import type { SeenCertificate } from '../index.js';
import { UnwritableDocument } from './documents.js';

const HASH_CHARACTERS = 16;
const PEM_LINE = 64;

/** Writes certificates as PEM into a folder, under names that no certificate chooses alone. */
export class CertificateFiles {
  readonly #folder: string;
  #written = 0;

  /** @throws UnwritableDocument if there is no such folder and it cannot be made. */
  constructor(folder: string) {
    this.#folder = folder;
    this.#guarded(folder, () => mkdirSync(folder, { recursive: true }));
  }

  get written(): number {
    return this.#written;
  }

  /** @throws UnwritableDocument */
  write(certificate: SeenCertificate): void {
    const path = join(this.#folder, fileName(certificate));
    this.#guarded(path, () => writeFileSync(path, pem(certificate.der)));
    this.#written++;
  }

  #guarded(path: string, act: () => void): void {
    try {
      act();
    } catch (error) {
      throw new UnwritableDocument(path, (error as NodeJS.ErrnoException).code ?? String(error));
    }
  }
}

/** The common name in letters, digits, dots and hyphens, then the start of the SHA-256: `alice-0123456789abcdef.pem`. */
export function fileName({ subject, sha256 }: SeenCertificate): string {
  const common = /(?:^|,)CN=((?:\\.|[^,\\])*)/.exec(subject ?? '')?.[1] ?? '';
  const safe = common
    .replace(/[^A-Za-z0-9.]+/g, '-')
    .replace(/\.{2,}/g, '.')
    .slice(0, MAX_FILE_NAME_CHARACTERS)
    .replace(/^[.-]+|[.-]+$/g, '');
  return `${safe === '' ? 'certificate' : safe}-${sha256.slice(0, HASH_CHARACTERS)}.pem`;
}

/** RFC 7468 section 5.1. */
function pem(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(new RegExp(`.{1,${PEM_LINE}}`, 'g')) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
