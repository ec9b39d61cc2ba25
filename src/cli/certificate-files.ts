import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { MAX_FILE_NAME_CHARACTERS } from '../base/limits.js';
import type { SeenCertificate } from '../index.js';
import { writeWhole } from '../platform/node/whole-file.js';
import { UnwritableDocument } from './documents.js';

const HASH_CHARACTERS = 16;
const PEM_LINE = 64;
/** What is a device on Windows, whatever stands behind its first dot. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d|conin|conout)(?:\.|$)/i;

/** Writes certificates as PEM into a folder, under names that no certificate chooses alone. */
export class CertificateFiles {
  readonly #folder: string;
  readonly #check: (path: string) => void;
  #written = 0;

  /**
   * `check` throws if a path must not be written to.
   * @throws UnwritableDocument if there is no such folder and it cannot be made.
   */
  constructor(folder: string, check: (path: string) => void) {
    this.#folder = folder;
    this.#check = check;
    this.#guarded(folder, () => mkdirSync(folder, { recursive: true }));
  }

  get written(): number {
    return this.#written;
  }

  /** @throws UnwritableDocument */
  write(certificate: SeenCertificate): void {
    const path = join(this.#folder, fileName(certificate));
    this.#guarded(path, () => {
      this.#check(path);
      // A link that waits there is replaced, not followed.
      writeWhole(path, Buffer.from(pem(certificate.der)), { follow: false });
    });
    this.#written++;
  }

  #guarded(path: string, act: () => void): void {
    try {
      act();
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error)) throw error;
      throw new UnwritableDocument(path, String(error.code));
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
  const named = safe === '' ? 'certificate' : DEVICE.test(safe) ? `certificate-${safe}` : safe;
  return `${named}-${sha256.slice(0, HASH_CHARACTERS)}.pem`;
}

/** RFC 7468 section 5.1. */
function pem(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(new RegExp(`.{1,${PEM_LINE}}`, 'g')) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
