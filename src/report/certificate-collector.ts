import { MAX_CERTIFICATES_OUT } from '../base/limits.js';
import type { Side } from '../base/side.js';
import { type ParsedCertificate, parseCertificate } from '../story/certificates.js';
import type { Connection } from '../story/connection.js';

/** A certificate that was seen in a capture. */
export interface SeenCertificate {
  /** Hex, of the DER. */
  readonly sha256: string;
  /** RFC 4514; undefined if the certificate cannot be decoded. */
  readonly subject: string | undefined;
  readonly der: Uint8Array;
  /** Where it was seen first. */
  readonly connection: number;
  readonly from: Side;
  readonly frame: number;
}

/** Hands out each distinct certificate of the connections that are told, once. */
export class CertificateCollector {
  readonly #take: (certificate: SeenCertificate) => void;
  readonly #known = new Set<string>();
  #passedOver = 0;

  constructor(take: (certificate: SeenCertificate) => void) {
    this.#take = take;
  }

  /** Certificates that were not handed out because there were too many. */
  get passedOver(): number {
    return this.#passedOver;
  }

  /** All certificates of every handshake in the connection, a renegotiation's among them. */
  add(connection: Connection, id: number): void {
    for (const event of connection.events) {
      if (event.kind !== 'handshake' || event.message.name !== 'certificate') continue;
      const from = event.direction === connection.clientDirection ? 'client' : 'server';
      for (const { certificate: der } of event.message.entries) {
        const parsed = parseCertificate(der);
        if (this.#known.has(parsed.sha256)) continue;
        if (this.#known.size >= MAX_CERTIFICATES_OUT) {
          this.#passedOver++;
          continue;
        }
        this.#known.add(parsed.sha256);
        const { sha256 } = parsed;
        this.#take({ sha256, subject: subjectOf(parsed), der, connection: id, from, frame: event.frame });
      }
    }
  }
}

const subjectOf = (parsed: ParsedCertificate): string | undefined =>
  'undecoded' in parsed ? undefined : parsed.subject;
