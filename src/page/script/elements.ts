/** An element of the page that the build put there. */
export function byId<E extends HTMLElement = HTMLElement>(id: string): E {
  const element = document.getElementById(id);
  if (element === null) throw new Error(id);
  return element as E;
}

export function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  className = '',
  text = '',
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  if (className !== '') element.className = className;
  element.textContent = text;
  return element;
}

export function button(text: string, press: () => void): HTMLButtonElement {
  const made = make('button', 'tool', text);
  made.type = 'button';
  made.addEventListener('click', press);
  return made;
}

/** What stands in the page as data. */
export const packed = (id: string): string => byId(id).textContent ?? '';
