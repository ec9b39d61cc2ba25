import { html, type Markup } from '../shared/markup.js';
import type { Say } from '../shared/words.js';

/** Copies the text of what stands before it. The script does it: without one it is not shown. */
export const copyButton = (say: Say): Markup =>
  html`<button type="button" class="tool copy">${say('page.copy', {})}</button>`;
