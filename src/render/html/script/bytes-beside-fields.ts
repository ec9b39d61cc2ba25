// A message's fields beside its bytes: what is pointed at in one is lit in the other.
import { around, data, make } from './page.js';

/** A pane narrower than this, in pixels, shows eight bytes a line. */
const NARROW = 430;

const REFERENCE = /^RFC (\d+)(?: (?:section|appendix) ([\w.]+))?$/;

function referenceLink(reference: string): Node {
  const [, rfc, part] = REFERENCE.exec(reference) ?? [];
  if (rfc === undefined) return document.createTextNode(reference);
  const link = make('a', 'ref', reference);
  const place = part === undefined ? '' : `#${/^\d/.test(part) ? 'section-' : 'appendix-'}${part}`;
  link.href = `https://www.rfc-editor.org/rfc/rfc${rfc}${place}`;
  link.rel = 'noreferrer noopener';
  return link;
}

/** Scrolls a pane, and nothing but the pane, until an element in it is seen. */
function within(pane: Element, element: Element): void {
  const outer = pane.getBoundingClientRect();
  const inner = element.getBoundingClientRect();
  if (inner.top < outer.top) pane.scrollTop -= outer.top - inner.top + 24;
  else if (inner.bottom > outer.bottom) pane.scrollTop += inner.bottom - outer.bottom + 24;
}

/** A byte stands as two digits and as a character. */
type ByteCells = HTMLElement[];

/** Draws the bytes again, each an element of its own. */
function drawBytes(pre: HTMLElement, bytes: readonly string[], perLine: number): ByteCells[] {
  const cells: ByteCells[] = [];
  const part = document.createDocumentFragment();
  for (let at = 0; at < bytes.length; at += perLine) {
    part.append(make('span', 'offset', at.toString(16).padStart(4, '0')), '  ');
    const row = bytes.slice(at, at + perLine);
    for (const [index, byte] of row.entries()) {
      const cell = make('i', '', byte);
      cell.dataset['b'] = String(at + index);
      cells.push([cell]);
      part.append(cell, index + 1 < perLine ? ' ' : '');
    }
    part.append(' '.repeat(Math.max(0, (perLine - row.length) * 3 - 1) + 2));
    for (const [index, byte] of row.entries()) {
      const code = Number.parseInt(byte, 16);
      const cell = make('i', '', code > 31 && code < 127 ? String.fromCharCode(code) : '.');
      cell.dataset['b'] = String(at + index);
      cells[at + index]?.push(cell);
      part.append(cell);
    }
    part.append('\n');
  }
  pre.replaceChildren(part);
  return cells;
}

/** A field as it stands in the tree. */
interface Item {
  readonly element: HTMLElement;
  readonly name: HTMLElement;
  readonly from: number;
  /** Behind its last byte. */
  readonly end: number;
}

function itemOf(element: HTMLElement): Item {
  const { o, n } = element.dataset;
  const from = Number(o);
  return {
    element,
    name: element.querySelector<HTMLElement>(':scope > .k') ?? element,
    from,
    end: from + Number(n),
  };
}

function prepare(details: HTMLElement): void {
  if (details.dataset['ready'] !== undefined) return;
  details.dataset['ready'] = 'yes';
  const pre = details.querySelector<HTMLElement>('.bytes');
  const bytePane = pre?.parentElement;
  if (pre === null || bytePane === null || bytePane === undefined) return;
  const bytes = (pre.textContent ?? '').split('\n').flatMap((line) => line.slice(6, 53).trim().split(' '));
  const perLine = bytePane.clientWidth < NARROW ? 8 : 16;
  const cells = drawBytes(pre, bytes, perLine);
  const tree = details.querySelector<HTMLElement>('.tree');
  const treePane = tree?.parentElement;
  const about = details.querySelector<HTMLElement>('.about');
  if (tree === null || treePane === null || treePane === undefined || about === null) return;
  const items = [...tree.querySelectorAll<HTMLElement>('li')].map(itemOf);
  const [firstItem] = items;
  if (firstItem === undefined) return;
  const itemBy = new Map(items.map((item) => [item.element, item]));
  // Children stand behind their parents, so that the innermost field comes last.
  const owner = new Int32Array(bytes.length).fill(-1);
  for (const [index, { from, end }] of items.entries()) {
    owner.fill(index, Math.min(from, bytes.length), Math.min(end, bytes.length));
  }
  let lit: Element[] = [];
  let chosen: (() => void) | undefined;

  const light = (element: Element, kind: string) => {
    element.classList.add(kind);
    lit.push(element);
  };
  const parentOf = ({ element }: Item): Item | undefined => {
    const up = element.parentElement?.closest<HTMLElement>('.tree li');
    return up === null || up === undefined ? undefined : itemBy.get(up);
  };

  function show(item?: Item, byte?: number): void {
    for (const element of lit) element.classList.remove('on', 'in', 'here');
    lit = [];
    if (item === undefined) return;
    light(item.element, 'on');
    const path = [item.name.textContent];
    for (let up = parentOf(item); up !== undefined; up = parentOf(up)) {
      light(up.element, 'in');
      path.unshift(up.name.textContent);
    }
    const { from, end } = item;
    for (const two of cells.slice(from, end)) for (const cell of two) light(cell, 'on');
    if (byte !== undefined) for (const cell of cells[byte] ?? []) light(cell, 'here');
    tell(item, path.join(' \u203a '));
  }

  function tell({ element, from, end }: Item, path: string): void {
    if (about === null) return;
    const [meaning, reference] = data.meanings[Number(element.dataset['a'])] ?? ['', ''];
    const value = element.querySelector(':scope > .v, :scope > .hex');
    about.replaceChildren(make('b', 'path', path));
    if (value !== null) about.append(' = ', make('span', 'v', value.textContent ?? ''));
    const last = end - from > 1 ? `\u2013${end - 1}` : '';
    about.append(make('span', 'where', `${data.words.where} ${from}${last}`));
    about.append(make('span', 'meaning', meaning));
    if (reference !== '') about.append(referenceLink(reference));
  }

  const fromField = (item: Item) => {
    show(item);
    const first = cells[item.from]?.[0];
    if (first !== undefined) within(bytePane, first);
  };
  const fromByte = (byte: number) => {
    const item = items[owner[byte] ?? -1];
    show(item, byte);
    if (item !== undefined) within(treePane, item.name);
  };
  const itemAt = (event: Event): Item | undefined => {
    const element = around<HTMLElement>(event, '.tree li');
    return element === null ? undefined : itemBy.get(element);
  };
  const byteAt = ({ target }: Event): number | undefined => {
    const byte = target instanceof HTMLElement ? target.dataset['b'] : undefined;
    return byte === undefined ? undefined : Number(byte);
  };
  const again = () => (chosen === undefined ? show() : chosen());
  tree.addEventListener('pointerover', (event) => {
    const item = itemAt(event);
    if (item !== undefined && event.pointerType === 'mouse') fromField(item);
  });
  pre.addEventListener('pointerover', (event) => {
    const byte = byteAt(event);
    if (byte !== undefined && event.pointerType === 'mouse') fromByte(byte);
  });
  tree.addEventListener('pointerleave', again);
  pre.addEventListener('pointerleave', again);

  // One stop for Tab in the tree and one in the bytes; the arrow keys move within.
  let current = firstItem;
  for (const { element } of items) element.tabIndex = -1;
  current.element.tabIndex = 0;
  const choose = (item: Item | undefined) => {
    if (item === undefined) return;
    current.element.tabIndex = -1;
    current = item;
    item.element.tabIndex = 0;
    chosen = () => fromField(item);
    chosen();
  };
  tree.addEventListener('click', (event) => choose(itemAt(event)));
  tree.addEventListener('focusin', (event) => choose(itemAt(event)));
  const itemFor = (key: string): Item | undefined => {
    const at = items.indexOf(current);
    switch (key) {
      case 'ArrowDown':
        return items[at + 1];
      case 'ArrowUp':
        return items[at - 1];
      case 'ArrowLeft':
        return parentOf(current);
      case 'ArrowRight': {
        const child = current.element.querySelector<HTMLElement>('li');
        return child === null ? undefined : itemBy.get(child);
      }
      case 'Home':
        return items[0];
      case 'End':
        return items.at(-1);
      default:
        return undefined;
    }
  };
  tree.addEventListener('keydown', (event) => {
    const next = itemFor(event.key);
    if (next === undefined) return;
    event.preventDefault();
    next.element.tabIndex = 0;
    next.element.focus({ preventScroll: true });
    within(treePane, next.name);
  });
  let byteCursor = 0;
  const chooseByte = (byte: number) => {
    byteCursor = byte;
    chosen = () => fromByte(byte);
    chosen();
    const first = cells[byte]?.[0];
    if (first !== undefined) within(bytePane, first);
  };
  pre.tabIndex = 0;
  pre.setAttribute('role', 'application');
  pre.addEventListener('click', (event) => {
    const byte = byteAt(event);
    if (byte !== undefined) chooseByte(byte);
  });
  pre.addEventListener('focus', () => {
    if (pre.matches(':focus-visible')) chooseByte(byteCursor);
  });
  const steps: Readonly<Record<string, () => number>> = {
    ArrowRight: () => 1,
    ArrowLeft: () => -1,
    ArrowDown: () => perLine,
    ArrowUp: () => -perLine,
    Home: () => -byteCursor,
    End: () => cells.length - 1 - byteCursor,
  };
  pre.addEventListener('keydown', (event) => {
    const step = steps[event.key]?.();
    if (step === undefined) return;
    event.preventDefault();
    chooseByte(Math.max(0, Math.min(cells.length - 1, byteCursor + step)));
  });
}

/** Prepares a message's details when they are opened for the first time. */
export function listenForDetails(): void {
  const toggled = ({ target }: Event) => {
    if (target instanceof HTMLDetailsElement && target.matches('.open') && target.open) prepare(target);
  };
  document.addEventListener('toggle', toggled, true);
}
