// Buttons that stand in the page: copy, open every message, how much is explained.
import { around, data, make } from './page.js';
import { change, state } from './state.js';

const { words } = data;

/** How long a button says that it has copied, in milliseconds. */
const TOLD = 1_600;

/** Some browsers give a page on disk no clipboard: there the text is selected, and copied the old way. */
async function copied(text: string, source: Element): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    getSelection()?.selectAllChildren(source);
    return document.execCommand('copy');
  }
}

async function copy(button: HTMLElement): Promise<void> {
  const source = button.previousElementSibling;
  if (source === null) return;
  const done = await copied(source.textContent ?? '', source);
  button.textContent = done ? words.copied : words.cannotCopy;
  say(button.textContent);
  setTimeout(() => {
    button.textContent = words.copy;
  }, TOLD);
}

/** Tells those who do not see the button change. */
function say(text: string): void {
  const live = document.querySelector('#spoken') ?? document.body.appendChild(make('p', 'hidden'));
  live.id = 'spoken';
  live.setAttribute('role', 'status');
  live.textContent = text;
}

function openAll(button: HTMLElement): void {
  const open = button.getAttribute('aria-pressed') !== 'true';
  button.setAttribute('aria-pressed', String(open));
  button.textContent = open ? words.closeAll : words.openAll;
  const all = button.closest('article')?.querySelectorAll<HTMLDetailsElement>('details.open') ?? [];
  for (const details of all) details.open = open;
}

/** Shows as much as the reader wants explained. */
export function drawReader(): void {
  document.documentElement.classList.toggle('expert', state.reader === 'expert');
  for (const button of document.querySelectorAll<HTMLElement>('[data-reader]'))
    button.setAttribute('aria-pressed', String(button.dataset['reader'] === state.reader));
}

export function listenForTools(): void {
  document.addEventListener('click', (event) => {
    const button = around<HTMLButtonElement>(event, '.tool');
    if (button === null) return;
    const reader = button.dataset['reader'];
    if (button.matches('.copy')) void copy(button);
    else if (button.matches('.open-all')) openAll(button);
    else if (reader === 'learner' || reader === 'expert') {
      change({ reader });
      drawReader();
    }
  });
}
