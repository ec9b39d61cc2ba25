// Connections: those that stand in the page, and those that are packed in it.
import { articles, byId, data, link, make } from './page.js';
import { state } from './state.js';

const { words } = data;
const status = byId('status');

interface Place {
  readonly pack: HTMLElement;
  readonly index: number;
}

const places = new Map<string, Place>();
for (const pack of document.querySelectorAll<HTMLElement>('.pack')) {
  const ids = pack.dataset['ids']?.split(' ') ?? [];
  for (const [index, id] of ids.entries()) places.set(id, { pack, index });
}
const unpacked = new WeakMap<HTMLElement, Promise<string[]>>();

/** The articles of a pack: base64 of gzip, with NUL between them. */
function unpack(pack: HTMLElement): Promise<string[]> {
  const known = unpacked.get(pack);
  if (known !== undefined) return known;
  const bytes = Uint8Array.from(atob(pack.textContent ?? ''), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  const parts = new Response(stream).text().then((text) => text.split('\u0000'));
  unpacked.set(pack, parts);
  return parts;
}

async function articleOf(id: string): Promise<Element | undefined> {
  const there = document.getElementById(`c${id}`);
  if (there !== null) return there;
  const place = places.get(id);
  if (place === undefined) {
    say(words.onlyARow);
    return undefined;
  }
  if (!('DecompressionStream' in window)) {
    say(words.cannotOpen);
    return undefined;
  }
  say(words.loading);
  const template = document.createElement('template');
  template.innerHTML = (await unpack(place.pack))[place.index] ?? '';
  const article = template.content.firstElementChild;
  if (article === null) return undefined;
  for (const old of articles.querySelectorAll('.unpacked')) old.remove();
  article.classList.add('unpacked');
  articles.append(article);
  return article;
}

function say(text: string): void {
  status.textContent = text;
  status.hidden = text === '';
}

function addWayBack(article: Element, id: string): void {
  if (article.querySelector('.back') !== null) return;
  const back = make('p', 'back');
  back.append(link(`\u2190 ${words.back}`, '#all'));
  const row = data.rows.find((one) => String(one.id) === id);
  const file = row === undefined ? undefined : data.files[row.capture - 1];
  if (file !== undefined) back.append(` \u00b7 ${file}`);
  article.prepend(back);
}

/** Shows what the address names: a connection, or a message of it. `first`: the page has just been opened. */
export async function follow(first: boolean): Promise<void> {
  const [, id, message] = /^c(\d+)(-m\d+)?$/.exec(state.place) ?? [];
  if (id === undefined) {
    if (!first && state.place !== '') document.getElementById(state.place)?.scrollIntoView();
    return;
  }
  if (data.rows.length > 0) {
    say('');
    const article = await articleOf(id);
    if (article === undefined) return;
    say('');
    for (const one of articles.children) one.classList.toggle('current', one === article);
    addWayBack(article, id);
    for (const row of document.querySelectorAll<HTMLElement>('#table tbody tr')) {
      row.classList.toggle('current', row.dataset['id'] === id);
    }
  }
  const target = document.getElementById(state.place);
  if (target === null) return;
  for (const one of document.querySelectorAll('.m.target')) one.classList.remove('target');
  if (message !== undefined) target.classList.add('target');
  if (!first) target.focus({ preventScroll: true });
  target.scrollIntoView({ block: message === undefined ? 'start' : 'center' });
}
