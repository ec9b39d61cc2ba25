// The page's own script, as it stands in the page: small, without a library. Without it the page can be read all the
// same; it adds the link between fields and bytes, the table's sorting and searching, and the connections that are
// packed. It builds no markup of strings from a capture: those go in as text, or were escaped when the page was made.
// It is ASCII, as the command's one file is.

export const SCRIPT = String.raw`(() => {
'use strict';
const data = JSON.parse(document.getElementById('data').textContent);
const words = data.words;
const articles = document.getElementById('articles');
const status = document.getElementById('status');
document.documentElement.classList.add('js');
const make = (name, kind, text) => {
  const element = document.createElement(name);
  if (kind) element.className = kind;
  if (text !== undefined) element.textContent = text;
  return element;
};

// Fields and bytes.

const NARROW = 430;
const references = /^RFC (\d+)(?: (section|appendix) ([\w.]+))?$/;

function referenceLink(reference) {
  const found = references.exec(reference);
  if (!found) return document.createTextNode(reference);
  const link = make('a', 'ref', reference);
  const part = found[3] ? '#' + (/^\d/.test(found[3]) ? 'section-' : 'appendix-') + found[3] : '';
  link.href = 'https://www.rfc-editor.org/rfc/rfc' + found[1] + part;
  link.rel = 'noreferrer noopener';
  return link;
}

function within(pane, element) {
  const outer = pane.getBoundingClientRect();
  const inner = element.getBoundingClientRect();
  if (inner.top < outer.top) pane.scrollTop -= outer.top - inner.top + 24;
  else if (inner.bottom > outer.bottom) pane.scrollTop += inner.bottom - outer.bottom + 24;
}

function prepare(details) {
  if (details.dataset.ready) return;
  details.dataset.ready = 'yes';
  const pre = details.querySelector('.bytes');
  const about = details.querySelector('.about');
  const items = [...details.querySelectorAll('.tree li')];
  const bytes = pre.textContent.split('\n').flatMap((line) => line.slice(6, 53).trim().split(' '));
  const perLine = pre.parentElement.clientWidth < NARROW ? 8 : 16;
  const cells = [];
  const part = document.createDocumentFragment();
  for (let at = 0; at < bytes.length; at += perLine) {
    part.append(make('span', 'offset', at.toString(16).padStart(4, '0')), '  ');
    const row = bytes.slice(at, at + perLine);
    row.forEach((byte, index) => {
      const cell = make('i', '', byte);
      cell.dataset.b = at + index;
      cells.push([cell]);
      part.append(cell, index + 1 < perLine ? ' ' : '');
    });
    part.append(' '.repeat(Math.max(0, (perLine - row.length) * 3 - 1) + 2));
    row.forEach((byte, index) => {
      const code = parseInt(byte, 16);
      const cell = make('i', '', code > 31 && code < 127 ? String.fromCharCode(code) : '.');
      cell.dataset.b = at + index;
      cells[at + index].push(cell);
      part.append(cell);
    });
    part.append('\n');
  }
  pre.replaceChildren(part);
  if (items.length === 0) return;

  // Children stand behind their parents, so that the innermost field comes last.
  const owner = new Int32Array(bytes.length).fill(-1);
  items.forEach((item, index) => {
    const from = +item.dataset.o;
    owner.fill(index, Math.min(from, bytes.length), Math.min(from + +item.dataset.n, bytes.length));
  });
  let lit = [];
  let chosen;
  const nameOf = (item) => item.querySelector(':scope > .k').textContent;

  function show(item, byte) {
    for (const element of lit) element.classList.remove('on', 'in', 'here');
    lit = [];
    const light = (element, kind) => {
      element.classList.add(kind);
      lit.push(element);
    };
    if (!item) return;
    light(item, 'on');
    const path = [nameOf(item)];
    for (let up = item.parentElement.closest('.tree li'); up; up = up.parentElement.closest('.tree li')) {
      light(up, 'in');
      path.unshift(nameOf(up));
    }
    const from = +item.dataset.o;
    const end = from + +item.dataset.n;
    for (let at = from; at < end && at < cells.length; at++) for (const cell of cells[at]) light(cell, 'on');
    if (byte !== undefined) for (const cell of cells[byte]) light(cell, 'here');
    const [meaning, reference] = data.meanings[item.dataset.a];
    const value = item.querySelector(':scope > .v, :scope > .hex');
    about.replaceChildren(make('b', 'path', path.join(' \u203a ')));
    if (value) about.append(' = ', make('span', 'v', value.textContent));
    about.append(make('span', 'where', words.where + ' ' + from + (end - from > 1 ? '\u2013' + (end - 1) : '')));
    about.append(make('span', 'meaning', meaning));
    if (reference) about.append(referenceLink(reference));
  }

  const tree = details.querySelector('.tree');
  const treePane = tree.parentElement;
  const bytePane = pre.parentElement;
  const fromField = (item) => {
    show(item);
    const first = cells[+item.dataset.o];
    if (first) within(bytePane, first[0]);
  };
  const fromByte = (byte) => {
    const item = items[owner[byte]];
    show(item, byte);
    if (item) within(treePane, item.querySelector(':scope > .k'));
  };
  const itemAt = (event) => event.target.closest('.tree li');
  const byteAt = (event) => (event.target.dataset.b === undefined ? undefined : +event.target.dataset.b);
  const again = () => (chosen ? chosen() : show());
  tree.addEventListener('pointerover', (event) => {
    const item = itemAt(event);
    if (item && event.pointerType === 'mouse') fromField(item);
  });
  pre.addEventListener('pointerover', (event) => {
    const byte = byteAt(event);
    if (byte !== undefined && event.pointerType === 'mouse') fromByte(byte);
  });
  tree.addEventListener('pointerleave', again);
  pre.addEventListener('pointerleave', again);

  // One stop for Tab in the tree and one in the bytes; the arrow keys move within.
  let current = items[0];
  for (const item of items) item.tabIndex = -1;
  current.tabIndex = 0;
  const choose = (item) => {
    current.tabIndex = -1;
    current = item;
    item.tabIndex = 0;
    chosen = () => fromField(item);
    chosen();
  };
  tree.addEventListener('click', (event) => {
    const item = itemAt(event);
    if (item) choose(item);
  });
  tree.addEventListener('focusin', (event) => {
    const item = itemAt(event);
    if (item) choose(item);
  });
  tree.addEventListener('keydown', (event) => {
    const at = items.indexOf(current);
    const next = {
      ArrowDown: items[at + 1],
      ArrowUp: items[at - 1],
      ArrowLeft: current.parentElement.closest('.tree li'),
      ArrowRight: current.querySelector('li'),
      Home: items[0],
      End: items[items.length - 1],
    }[event.key];
    if (!next) return;
    event.preventDefault();
    next.tabIndex = 0;
    next.focus({ preventScroll: true });
    within(treePane, next.querySelector(':scope > .k'));
  });
  let byteCursor = 0;
  const chooseByte = (byte) => {
    byteCursor = byte;
    chosen = () => fromByte(byte);
    chosen();
    within(bytePane, cells[byte][0]);
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
  pre.addEventListener('keydown', (event) => {
    const step = {
      ArrowRight: 1,
      ArrowLeft: -1,
      ArrowDown: perLine,
      ArrowUp: -perLine,
      Home: -byteCursor,
      End: cells.length - 1 - byteCursor,
    }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    chooseByte(Math.max(0, Math.min(cells.length - 1, byteCursor + step)));
  });
}
document.addEventListener('toggle', (event) => {
  if (event.target.matches?.('details.open') && event.target.open) prepare(event.target);
}, true);

// Connections: those in the page, and those packed in it.

const packs = new Map();
for (const pack of document.querySelectorAll('.pack')) {
  const ids = pack.dataset.ids.split(' ');
  ids.forEach((id, index) => packs.set(id, { pack, index }));
}
const unpacked = new WeakMap();

function unpack(pack) {
  if (!unpacked.has(pack)) {
    const bytes = Uint8Array.from(atob(pack.textContent), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    unpacked.set(pack, new Response(stream).text().then((text) => text.split('\u0000')));
  }
  return unpacked.get(pack);
}

async function articleOf(id) {
  const there = document.getElementById('c' + id);
  if (there) return there;
  const place = packs.get(id);
  if (!place) {
    say(words.onlyARow);
    return undefined;
  }
  if (!('DecompressionStream' in window)) {
    say(words.cannotOpen);
    return undefined;
  }
  say(words.loading);
  const template = document.createElement('template');
  template.innerHTML = (await unpack(place.pack))[place.index];
  const article = template.content.firstElementChild;
  for (const old of articles.querySelectorAll('.unpacked')) old.remove();
  article.classList.add('unpacked');
  articles.append(article);
  return article;
}

function say(text) {
  status.textContent = text;
  status.hidden = text === '';
}

async function go(first) {
  const found = /^#c(\d+)(-m\d+)?$/.exec(location.hash);
  if (!found) return;
  if (data.rows.length > 0) {
    say('');
    const article = await articleOf(found[1]);
    if (!article) return;
    say('');
    for (const one of articles.children) one.classList.toggle('current', one === article);
    if (!article.querySelector('.back')) {
      const back = make('p', 'back');
      back.append(Object.assign(make('a', '', '\u2190 ' + words.back), { href: '#all' }));
      const row = data.rows.find(({ id }) => String(id) === found[1]);
      if (data.files.length > 0) back.append(' \u00b7 ' + data.files[row.capture - 1]);
      article.prepend(back);
    }
    for (const row of document.querySelectorAll('#table tbody tr')) {
      row.classList.toggle('current', row.dataset.id === found[1]);
    }
  }
  const target = document.getElementById(location.hash.slice(1));
  if (!target) return;
  for (const one of document.querySelectorAll('.m.target')) one.classList.remove('target');
  if (found[2]) target.classList.add('target');
  if (first && !found[2]) return;
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: found[2] ? 'center' : 'start' });
}
addEventListener('hashchange', () => go(false));

// The table.

const PAGE = 200;
const table = document.getElementById('table');
if (table && data.rows.length > 0) {
  const body = table.tBodies[0];
  const search = document.getElementById('search');
  const shown = document.getElementById('shown');
  const more = document.getElementById('more');
  const tones = { established: 'good', failed: 'bad', rejected: 'bad' };
  const texts = new WeakMap();
  const textOf = (row) => {
    if (!texts.has(row)) {
      const all = [row.id, words.outcomes[row.outcome], row.outcome, row.server, row.client, row.version, row.cause, row.by, row.summary, data.files[row.capture - 1]];
      texts.set(row, all.join(' ').toLowerCase());
    }
    return texts.get(row);
  };
  const durationOf = (seconds) => (seconds >= 1 ? seconds.toFixed(2) + ' s' : (seconds * 1000).toFixed(2) + ' ms');
  const startOf = (at) => (Number.isFinite(at) ? new Date(at).toISOString().replace('T', ' ').replace('Z', '') : '');
  const wanted = new Set();
  let order = { key: 'id', down: false };
  let limit = PAGE;

  const line = (row) => {
    const tr = make('tr');
    tr.dataset.id = row.id;
    tr.title = row.summary;
    const link = Object.assign(make('a', '', row.id), { href: '#c' + row.id });
    const badge = make('span', 'badge ' + (tones[row.outcome] ?? 'open'), words.outcomes[row.outcome]);
    const cells = [link, badge, row.server, row.client, row.version, row.cause, row.by, startOf(row.at), durationOf(row.seconds)];
    if (data.files.length > 0) cells.push(data.files[row.capture - 1]);
    for (const cell of cells) {
      const td = make('td');
      td.append(cell);
      tr.append(td);
    }
    return tr;
  };

  function draw() {
    const terms = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const rows = data.rows.filter((row) =>
      (wanted.size === 0 || wanted.has(row.outcome)) && terms.every((term) => textOf(row).includes(term)));
    const { key, down } = order;
    rows.sort((a, b) => (a[key] < b[key] ? -1 : a[key] > b[key] ? 1 : a.id - b.id) * (down ? -1 : 1));
    body.replaceChildren(...rows.slice(0, limit).map(line));
    shown.textContent = words.shown.replace('{shown}', rows.length).replace('{total}', data.rows.length);
    more.hidden = rows.length <= limit;
  }

  for (const th of table.tHead.rows[0].cells) {
    const button = make('button', '', th.textContent);
    button.type = 'button';
    th.replaceChildren(button);
    button.addEventListener('click', () => {
      const { key } = th.dataset;
      order = { key, down: order.key === key && !order.down };
      for (const other of table.tHead.rows[0].cells) other.removeAttribute('aria-sort');
      th.setAttribute('aria-sort', order.down ? 'descending' : 'ascending');
      draw();
    });
  }
  for (const count of document.querySelectorAll('.count')) {
    const button = make('button', count.className);
    button.type = 'button';
    button.setAttribute('aria-pressed', 'false');
    button.append(...count.childNodes);
    count.replaceWith(button);
    const { outcome } = count.dataset;
    button.addEventListener('click', () => {
      if (!wanted.delete(outcome)) wanted.add(outcome);
      button.setAttribute('aria-pressed', String(wanted.has(outcome)));
      limit = PAGE;
      draw();
    });
  }
  search.addEventListener('input', () => {
    limit = PAGE;
    draw();
  });
  more.addEventListener('click', () => {
    limit += PAGE * 5;
    draw();
  });
  body.addEventListener('click', (event) => {
    const row = event.target.closest('tr');
    if (row && !event.target.closest('a') && String(getSelection()) === '') location.hash = '#c' + row.dataset.id;
  });
  document.querySelector('.controls').hidden = false;
  draw();
  if (!/^#c\d/.test(location.hash)) {
    const first = articles.querySelector('article:has(.verdict.bad)') ?? articles.firstElementChild;
    first?.classList.add('current');
  }
}
go(true);
})();`;
