// The page around the reader: files in, the report in a frame, documents out. It builds no markup of strings.
import type { Form, NamedBytes, Quiz, Task } from '../task.js';
import { type Chosen, roleOf } from './chosen.js';
import { button, byId, make, packed } from './elements.js';
import { carryOut, prepare, samples, stop } from './reader.js';
import { type Language, language, say, sayAll, speak } from './words.js';

/** A lesson as the build has written it down. */
interface LessonRow {
  readonly name: NonNullable<Task['lesson']>;
  readonly sample: string;
  readonly keys: boolean;
  readonly title: Readonly<Record<Language, string>>;
}

const { lessons, version } = JSON.parse(packed('about-program')) as {
  readonly lessons: readonly LessonRow[];
  readonly version: string;
};

const input = byId<HTMLInputElement>('files');
const list = byId('list');
const pasted = byId<HTMLTextAreaElement>('keys');
const redact = byId<HTMLInputElement>('redact');
const status = byId('status');
const problems = byId('problems');
const bar = byId<HTMLProgressElement>('bar');
const frame = byId<HTMLIFrameElement>('frame');
const which = byId<HTMLInputElement>('which');

type View = 'choosing' | 'busy' | 'told';

let chosen: Chosen[] = [];
let view: View = 'choosing';
/** What the report on show was made of. */
let shown: Task | undefined;
let frameUrl = '';

function show(next: View): void {
  view = next;
  document.body.dataset['view'] = next;
  for (const one of ['choosing', 'busy', 'told'] as const) byId(one).hidden = one !== next;
}

function tell(text: string): void {
  status.textContent = text;
}

function complain(...sentences: readonly string[]): void {
  problems.replaceChildren(...sentences.map((one) => make('li', '', one)));
  problems.hidden = sentences.length === 0;
}

function drawList(): void {
  list.replaceChildren(
    ...chosen.map((one) => {
      const item = make('li');
      const leaveOut = button('×', () => {
        chosen = chosen.filter((other) => other !== one);
        drawList();
        byId('read').focus();
      });
      leaveOut.setAttribute('aria-label', say('app.remove', { name: one.name }));
      item.append(
        make('b', '', one.name),
        make('span', 'role', say('app.role', { role: one.role })),
        leaveOut,
      );
      return item;
    }),
  );
  byId('chosen').hidden = chosen.length === 0;
}

async function add(files: Iterable<File>): Promise<void> {
  complain();
  const added = await Promise.all(
    [...files].map(async (file) => ({
      name: file.name,
      blob: file,
      role: await roleOf(file).catch(() => 'capture' as const),
    })),
  );
  chosen = [...chosen, ...added];
  drawList();
  // A capture alone is what most come with; whoever has more to choose drops it at once, or presses the button.
  if (view !== 'busy' && chosen.some(({ role }) => role === 'capture')) await read();
}

/** A file that is gone, or that memory has no room for. */
class Unreadable extends Error {}

const bytesOf = async ({ name, blob }: Chosen): Promise<NamedBytes> => {
  try {
    return { name, bytes: new Uint8Array(await blob.arrayBuffer()) };
  } catch (error) {
    throw new Unreadable(say('app.unreadable', { name, reason: messageOf(error) }));
  }
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function read(): Promise<void> {
  try {
    await readChosen();
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    complain(error.message);
  }
}

async function readChosen(): Promise<void> {
  const of = (role: Chosen['role']) => chosen.filter((one) => one.role === role);
  const captures = of('capture');
  if (captures.length === 0) {
    complain(say('app.no_capture', {}));
    return;
  }
  const keyLogs = await Promise.all(of('keys').map(bytesOf));
  if (pasted.value.trim() !== '')
    keyLogs.push({ name: say('app.pasted', {}), bytes: new TextEncoder().encode(pasted.value) });
  await tellReport({
    form: 'html',
    captures: captures.map(({ name, blob }) => ({ name, blob })),
    keyLogs,
    ca: await Promise.all(of('ca').map(bytesOf)),
    privateKeys: await Promise.all(of('private').map(bytesOf)),
    language,
    redact: redact.checked,
  });
}

async function learn({ name, sample, keys }: LessonRow): Promise<void> {
  let recorded: Awaited<ReturnType<typeof samples>>;
  try {
    recorded = await samples();
  } catch (error) {
    complain(say('app.died', { message: messageOf(error) }));
    return;
  }
  const file = (ending: string) => {
    const bytes = recorded.get(`${sample}.${ending}`);
    if (bytes === undefined) throw new Error(`${sample}.${ending}`);
    return bytes;
  };
  await tellReport({
    form: 'html',
    captures: [{ name: `${sample}.pcap`, blob: new Blob([file('pcap')]) }],
    keyLogs: keys ? [{ name: `${sample}.keys`, bytes: file('keys') }] : [],
    ca: [],
    privateKeys: [],
    language,
    redact: false,
    lesson: name,
  });
}

function begin(task: Task): void {
  complain();
  show('busy');
  bar.removeAttribute('value');
  byId('what').textContent =
    task.form === 'html'
      ? say('app.reading', { name: task.captures.map(({ name }) => name).join(', ') })
      : say('app.saving', { name: fileNameOf(task) });
  tell(say('app.preparing', {}));
  byId('stop').focus();
}

const MEGABYTE = 1_000_000;

const listener = (back: View) => ({
  progress({ read, of, connections }: { read: number; of: number; connections: number }) {
    const part = of === 0 ? 0 : read / of;
    bar.value = part;
    const megabytes = (read / MEGABYTE).toFixed(1);
    tell(say('app.read_so_far', { percent: Math.floor(100 * part), megabytes, connections }));
  },
  refused(sentence: string) {
    show(back);
    tell('');
    complain(sentence);
  },
  died(message: string) {
    show(back);
    tell('');
    complain(say('app.died', { message }));
    prepare();
  },
});

async function tellReport(task: Task): Promise<void> {
  begin(task);
  await carryOut(task, {
    ...listener('choosing'),
    done({ document, connections, unread, quiz }) {
      if (document.size === 0) {
        show('choosing');
        tell('');
        complain(...unread);
        return;
      }
      shown = task;
      show('told');
      tell(say('app.done', { connections }));
      complain(...unread);
      URL.revokeObjectURL(frameUrl);
      frameUrl = URL.createObjectURL(document);
      frame.src = frameUrl;
      drawQuiz(quiz);
      byId('told').focus();
    },
  });
}

const ENDINGS: Readonly<Record<Form, string>> = {
  html: 'html',
  markdown: 'md',
  json: 'json',
  ndjson: 'ndjson',
  pcapng: 'pcapng',
};

function fileNameOf({ captures, form }: Task): string {
  const stem = (captures[0]?.name ?? '').replace(/\.(pcapng|pcap|cap|gz|zst)\b.*$/, '') || 'capture';
  return `${stem}.tls-dissect.${ENDINGS[form]}`;
}

/** Numbers of connections; undefined for a text that is none, and for none. */
function numbers(text: string): readonly number[] | undefined | 'wrong' {
  const parts = text.split(/[\s,]+/).filter((part) => part !== '');
  if (parts.length === 0) return undefined;
  return parts.every((part) => /^[1-9]\d{0,8}$/.test(part)) ? parts.map(Number) : 'wrong';
}

async function save(form: Form): Promise<void> {
  if (shown === undefined) return;
  const { lesson: _, ...made } = shown;
  const connections = form === 'pcapng' ? numbers(which.value) : undefined;
  if (connections === 'wrong') {
    complain(say('app.bad_numbers', { text: which.value }));
    return;
  }
  const task: Task = {
    ...made,
    form,
    language,
    redact: byId<HTMLInputElement>('redact-saved').checked,
    ...(connections === undefined ? {} : { connections }),
  };
  begin(task);
  await carryOut(task, {
    ...listener('told'),
    done({ document }) {
      show('told');
      tell('');
      if (document.size === 0) {
        complain(say('app.nothing_to_save', {}));
        return;
      }
      handOut(document, fileNameOf(task));
      tell(say('app.saved', { name: fileNameOf(task) }));
    },
  });
}

function handOut(blob: Blob, name: string): void {
  const link = make('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function drawQuiz(quiz: Quiz | undefined): void {
  const place = byId('quiz');
  place.hidden = quiz === undefined;
  if (quiz === undefined) return;
  const answer = make('p', 'answer');
  answer.setAttribute('role', 'status');
  const choices = make('ol');
  choices.append(
    ...quiz.choices.map((choice, nth) => {
      const item = make('li');
      item.append(
        button(choice, () => {
          answer.replaceChildren(
            make('b', nth === quiz.right ? 'right' : 'wrong', quiz.answers[nth]),
            ` ${quiz.configured}: ${quiz.truth}`,
          );
        }),
      );
      return item;
    }),
  );
  place.replaceChildren(
    make('h2', '', quiz.title),
    make('p', '', quiz.intro),
    make('h3', '', quiz.question),
    choices,
    answer,
  );
}

function drawLessons(): void {
  byId('lessons').replaceChildren(
    ...lessons.map((lesson) => {
      const item = make('li');
      item.append(button(lesson.title[language], () => void learn(lesson)));
      return item;
    }),
  );
}

function draw(): void {
  sayAll();
  drawList();
  drawLessons();
  byId('foot').textContent = say('app.foot', { version });
  byId<HTMLSelectElement>('language').value = language;
}

input.addEventListener('change', () => {
  void add(input.files ?? []);
  // The same file may be chosen again.
  input.value = '';
});
addEventListener('dragover', (event) => {
  event.preventDefault();
  document.body.classList.add('dragged');
});
addEventListener('dragleave', (event) => {
  if (event.relatedTarget === null) document.body.classList.remove('dragged');
});
addEventListener('drop', (event) => {
  event.preventDefault();
  document.body.classList.remove('dragged');
  if (view !== 'busy') void add(event.dataTransfer?.files ?? []);
});
byId('read').addEventListener('click', () => void read());
byId('stop').addEventListener('click', () => {
  tell(say('app.stopping', {}));
  stop();
});
byId('again').addEventListener('click', () => {
  chosen = [];
  shown = undefined;
  complain();
  tell('');
  show('choosing');
  drawList();
  input.focus();
});
byId<HTMLSelectElement>('language').addEventListener('change', (event) => {
  speak((event.target as HTMLSelectElement).value as Language);
  draw();
  if (view === 'told' && shown !== undefined) void tellReport({ ...shown, language });
});
for (const one of document.querySelectorAll<HTMLElement>('[data-form]'))
  one.addEventListener('click', () => void save(one.dataset['form'] as Form));

draw();
show('choosing');
// The page stands; what is packed in it can be unpacked while somebody looks for a file.
setTimeout(prepare, 50);
