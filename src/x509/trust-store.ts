// The certificates that somebody trusts, by the names of their subjects.
import type { Certificate } from './certificate.js';
import { nameKey } from './distinguished-name.js';

export class TrustStore {
  readonly #bySubject = new Map<string, Certificate[]>();
  readonly #bySha256 = new Map<string, Certificate>();

  constructor(certificates: Iterable<Certificate>) {
    for (const certificate of certificates) this.#add(certificate);
  }

  #add(certificate: Certificate): void {
    if (this.#bySha256.has(certificate.sha256)) return;
    this.#bySha256.set(certificate.sha256, certificate);
    const key = nameKey(certificate.subjectDer);
    if (key === undefined) return;
    const namesakes = this.#bySubject.get(key);
    if (namesakes === undefined) this.#bySubject.set(key, [certificate]);
    else namesakes.push(certificate);
  }

  get size(): number {
    return this.#bySha256.size;
  }

  /** Whether this very certificate, byte for byte, is in the store. */
  has({ sha256 }: Certificate): boolean {
    return this.#bySha256.has(sha256);
  }

  /** Those whose subject is the name with that key (`nameKey`). */
  named(key: string): readonly Certificate[] {
    return this.#bySubject.get(key) ?? [];
  }
}
