// What `tls-dissect explain` says about a cause, an alert, a message or a finding, without any capture.

import { type Cause, explained } from './causes.js';
import { EXPLAINED_FINDINGS } from './explained-findings.js';
export interface Named {
  readonly name: string;
}

const inWords = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

export const explainedFindings: readonly string[] = Object.keys(EXPLAINED_FINDINGS);

export const explain = {
  'explain.cause': (a: { readonly name: Cause }) => explained(a.name),
  'explain.finding': (a: Named) => EXPLAINED_FINDINGS[a.name] ?? a.name,
  'explain.alert': (a: Named & { readonly note: string }) => a.note,
  'explain.message': (a: Named & { readonly note: string }) => a.note,
  'explain.kind': (a: { readonly kind: string; readonly code: number | undefined }) =>
    a.code === undefined ? `(${a.kind})` : `(${a.kind}, ${a.code})`,
  'explain.any_fault': (a: { readonly names: readonly string[] }) =>
    `${inWords(a.names)} ${a.names.length === 1 ? 'answers' : 'answer'} nearly every certificate fault with this, an unknown CA included.`,
  'explain.empty_certificate': (_: { readonly _?: never }) =>
    'Up to TLS 1.2 servers also send this when the client has sent an empty Certificate: then the missing client certificate is the cause.',
  'explain.complaint': (_: { readonly _?: never }) =>
    'It may come from the innocent side: one that reacts to the other having closed without an alert.',
  'explain.usual_causes': (_: { readonly _?: never }) => 'Usual causes',
  /** `of`: whose certificate it is about. */
  'explain.remedies': (a: { readonly of: string | null }) =>
    `What to change${a.of === null ? '' : ` (the ${a.of}'s certificate)`}`,
  'explain.said_by': (_: { readonly _?: never }) => 'Alerts that name it',
  'explain.references': (_: { readonly _?: never }) => 'See',
  'explain.samples': (_: { readonly _?: never }) => 'Samples',
  'cli.unknown_topic': (a: { readonly topic: string; readonly near: readonly string[] }) =>
    a.near.length === 0
      ? `Nothing is known about "${a.topic}": name an alert, a message, a cause or a finding (tls-dissect explain lists them).`
      : `Nothing is known about "${a.topic}". Did you mean ${a.near.join(' or ')}?`,
  'explain.topics': (a: { readonly kind: string }) =>
    ({ cause: 'Causes', alert: 'Alerts', message: 'Handshake messages', finding: 'Findings' })[a.kind] ??
    a.kind,
};
