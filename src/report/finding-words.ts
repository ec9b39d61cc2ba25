import { type Sentence, sentence } from '../language/language.js';
import { HandshakeType } from '../registry/handshake-type.js';
import type { StoryFinding } from '../story/connection.js';
import type { Severity } from './report.js';

/** The sentence and the weight of a finding. */
export function findingWords(finding: StoryFinding): {
  readonly severity: Severity;
  readonly words: Sentence;
} {
  switch (finding.code) {
    case 'stream.gap':
      return { severity: 'warning', words: sentence('finding.stream.gap', finding) };
    case 'stream.conflict':
      return { severity: 'warning', words: sentence('finding.stream.conflict', finding) };
    case 'stream.one_direction':
      return { severity: 'warning', words: sentence('finding.stream.one_direction', finding) };
    case 'stream.late_start':
      return { severity: 'note', words: sentence('finding.stream.late_start', {}) };
    case 'handshake.malformed':
      return {
        severity: 'error',
        words: sentence('finding.handshake.malformed', {
          ...finding,
          message: HandshakeType.label(finding.type),
        }),
      };
    case 'handshake.bad_extension':
      return {
        severity: 'error',
        words: sentence('finding.handshake.bad_extension', {
          ...finding,
          message: HandshakeType.label(finding.type),
        }),
      };
    case 'handshake.oversized':
      return {
        severity: 'error',
        words: sentence('finding.handshake.oversized', {
          ...finding,
          message: HandshakeType.label(finding.type),
        }),
      };
    case 'handshake.unfinished':
      return {
        severity: 'warning',
        words: sentence('finding.handshake.unfinished', {
          ...finding,
          message: HandshakeType.label(finding.type),
        }),
      };
    case 'certificate.compressed':
      return { severity: 'warning', words: sentence('finding.certificate.compressed', finding) };
    case 'decryption.no_secrets':
      return { severity: 'note', words: sentence('finding.decryption.no_secrets', finding) };
    case 'decryption.not_tried':
      return { severity: 'note', words: sentence('finding.decryption.not_tried', finding) };
    case 'decryption.missing_secret':
      return { severity: 'note', words: sentence('finding.decryption.missing_secret', finding) };
    case 'decryption.unsupported':
      return { severity: 'warning', words: sentence('finding.decryption.unsupported', finding) };
    case 'decryption.wrong_keys':
      return { severity: 'warning', words: sentence('finding.decryption.wrong_keys', finding) };
    case 'eap.malformed':
      return { severity: 'error', words: sentence('finding.eap.malformed', finding) };
    case 'eap.too_many_rounds':
      return { severity: 'warning', words: sentence('finding.eap.too_many_rounds', {}) };
    case 'record.unreadable':
      return { severity: 'warning', words: sentence('finding.record.unreadable', finding) };
    case 'quic.malformed':
      return { severity: 'warning', words: sentence('finding.quic.malformed', finding) };
    case 'connection.too_many_events':
      return { severity: 'warning', words: sentence('finding.connection.too_many_events', finding) };
    case 'connection.too_many_findings':
      return { severity: 'warning', words: sentence('finding.connection.too_many_findings', finding) };
    case 'connection.evicted':
      return { severity: 'warning', words: sentence('finding.connection.evicted', {}) };
  }
}
