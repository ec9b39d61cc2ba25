import { explain, type Topic, type TopicKind, topics } from '../diagnosis/explain.js';
import { explainedFindings } from '../language/english/explain.js';
import {
  CATALOGUES,
  type LanguageTag,
  remedyIn,
  type Sentence,
  sentence,
  words,
} from '../language/language.js';
import type { Cause, RemedyReport } from './report.js';

/** A topic explained without a capture, in words. */
export interface ExplanationReport {
  readonly kind: TopicKind;
  readonly name: string;
  /** The number on the wire, of alerts and messages. */
  readonly code?: number;
  readonly meaning: string;
  /** Of alerts: what they usually mean, the likeliest first. */
  readonly causes: readonly { readonly cause: Cause; readonly meaning: string }[];
  /** Of causes: the alerts that name them. */
  readonly alerts: readonly string[];
  readonly remedies: readonly {
    /** Whose certificate was refused, where that matters. */
    readonly of: 'server' | 'client' | null;
    readonly steps: readonly RemedyReport[];
  }[];
  readonly references: readonly string[];
  /** Names of the samples that show it. */
  readonly samples: readonly string[];
}

/** Every cause, alert, handshake message and finding that can be explained. */
export const explainable = (): Topic[] => topics(explainedFindings);

/** What `certificate.expired` tells is what the cause `expired` says. */
const CERTIFICATE_FINDING = /^certificate\./;

/**
 * The topics of that name: of a cause and an alert there may be two. Upper case, spaces and hyphens are taken for
 * what the standards write; a number is an alert's.
 */
export function topicsNamed(name: string): Topic[] {
  const wanted = name
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
  const all = explainable();
  const found = all.filter(
    (topic) =>
      topic.name === wanted ||
      topic.name.replaceAll('_', '') === wanted.replaceAll('_', '') ||
      (topic.kind === 'alert' && String(topic.code) === wanted),
  );
  if (found.length > 0 || !CERTIFICATE_FINDING.test(wanted)) return found;
  const cause = wanted.replace(CERTIFICATE_FINDING, '');
  return all.filter((topic) => topic.kind === 'cause' && topic.name === cause);
}

/** One topic in words. */
export function explanationOf(topic: Topic, language: LanguageTag = 'en'): ExplanationReport {
  const catalogue = CATALOGUES[language];
  const say = (spoken: Sentence) => words(catalogue, spoken);
  const told = explain(topic);
  const meaning = told.meaning.map(say);
  return {
    kind: told.kind,
    name: told.name,
    ...(told.code === undefined ? {} : { code: told.code }),
    meaning: meaning.join(language === 'zh' ? '' : ' '),
    causes: told.causes.map((cause) => ({ cause, meaning: say(sentence('explain.cause', { name: cause })) })),
    alerts: told.alerts,
    remedies: told.remedies.map(({ of, sentences }) => ({
      of: of ?? null,
      steps: sentences.map((one) => remedyIn(catalogue, one)),
    })),
    references: told.references,
    samples: told.samples,
  };
}
