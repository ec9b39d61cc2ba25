import { explainable, explanationOf, topicsNamed } from '../index.js';
import type { LanguageTag } from '../language/language.js';
import { renderExplanation, renderTopics } from '../render/text/explanation-text.js';
import type { TextOptions } from '../render/text/text-context.js';
import { nearest } from './nearest.js';

/** Names beyond this many edits are another topic. */
const MOST_EDITS = 3;
const MOST_NEAR = 3;

/** What `tls-dissect explain TOPIC...` prints, or the names that may have been meant. */
export function explainTopics(
  names: readonly string[],
  { json, ...options }: TextOptions & { readonly json: boolean; readonly language: LanguageTag },
): { readonly output: string } | { readonly unknown: string; readonly near: readonly string[] } {
  if (names.length === 0) {
    const all = explainable();
    return { output: json ? `${JSON.stringify(all, undefined, 2)}\n` : renderTopics(all, options) };
  }
  const told = [];
  for (const name of names) {
    const topics = topicsNamed(name);
    if (topics.length === 0) {
      const known = [...new Set(explainable().map((topic) => topic.name))];
      return { unknown: name, near: nearest(name.toLowerCase(), known, MOST_EDITS).slice(0, MOST_NEAR) };
    }
    told.push(...topics.map((topic) => explanationOf(topic, options.language)));
  }
  return {
    output: json
      ? `${JSON.stringify(told.length === 1 ? told[0] : told, undefined, 2)}\n`
      : told.map((one) => renderExplanation(one, options)).join('\n'),
  };
}
