// A task of the page -> the document that it asks for. Runs in a worker; memory does not grow with the captures.
import type { StopSignal } from '../base/stop-signal.js';
import { visible } from '../base/visible.js';
import {
  CaptureOpenError,
  type DissectionOptions,
  dissectReadable,
  Excerpt,
  type NotACapture,
  type Report,
  type UnreadInput,
  UnusableCertificates,
  UnusablePrivateKey,
} from '../index.js';
import type { LessonName } from '../language/english/lessons.js';
import { PageCollector } from '../render/html/page-collector.js';
import { ndjsonLine } from '../render/json/json.js';
import { JsonDocument } from '../render/json/json-document.js';
import { renderMarkdown } from '../render/markdown/markdown.js';
import { choicesOf, LESSONS, type Truth } from '../render/shared/lessons.js';
import { OverviewCollector } from '../render/shared/overview.js';
import { type Say, sayIn } from '../render/shared/words.js';
import type { Form, Outcome, Quiz, Task } from './task.js';

/** Told while a capture is read; the numbers of `DissectionOptions.onProgress`, and connections so far. */
export type Hear = (file: string, read: number, of: number, connections: number) => void;

/** Nothing can be read with such a key or certificate: a sentence. */
export class Refused extends Error {}

/** A document that grows: what is complete of it leaves the script's memory. */
class Growing {
  readonly #type: string;
  readonly #parts: BlobPart[] = [];
  #waiting: BlobPart[] = [];
  #length = 0;

  constructor(type: string) {
    this.#type = type;
  }

  readonly put = async (part: string | Uint8Array): Promise<void> => {
    this.#waiting.push(typeof part === 'string' ? part : Uint8Array.from(part));
    this.#length += part.length;
    if (this.#length < PART_LENGTH) return;
    this.#parts.push(new Blob(this.#waiting));
    this.#waiting = [];
    this.#length = 0;
  };

  whole(): Blob {
    return new Blob([...this.#parts, ...this.#waiting], { type: this.#type });
  }
}

type BlobPart = string | Uint8Array<ArrayBuffer> | Blob;

/** Characters, or bytes, that wait for becoming a part of a blob. */
const PART_LENGTH = 4 << 20;

/** What one form does with a connection, and at the end. */
interface Maker {
  readonly onSummary: NonNullable<DissectionOptions['onSummary']>;
  readonly excerpt?: Excerpt;
  end(report: Report): Promise<Blob>;
}

const MEDIA_TYPES: Readonly<Record<Form, string>> = {
  html: 'text/html;charset=utf-8',
  markdown: 'text/markdown;charset=utf-8',
  json: 'application/json',
  ndjson: 'application/x-ndjson',
  pcapng: 'application/vnd.tcpdump.pcap',
};

function makerOf({ form, language }: Task, version: string): Maker {
  const growing = new Growing(MEDIA_TYPES[form]);
  const { put } = growing;
  switch (form) {
    case 'html': {
      const page = new PageCollector({ language, version });
      return {
        onSummary: (summary, inFull) => page.add(summary, inFull),
        async end({ captures, keyLogs, patterns }) {
          for (const piece of page.parts(captures, keyLogs, patterns)) await put(piece);
          return growing.whole();
        },
      };
    }
    case 'markdown': {
      const overview = new OverviewCollector({});
      return {
        onSummary: (summary, inFull) => overview.add(summary, () => inFull({})),
        async end(report) {
          await put(renderMarkdown(overview.overview(report), { language, version }));
          return growing.whole();
        },
      };
    }
    case 'json': {
      const document = new JsonDocument(put, version);
      return {
        onSummary: ({ id }, _inFull, inJson) => document.add(id, inJson('element')),
        async end(report) {
          await document.end(report);
          return growing.whole();
        },
      };
    }
    case 'ndjson':
      return {
        onSummary: (_summary, _inFull, inJson) => void put(ndjsonLine(inJson(), version)),
        end: async () => growing.whole(),
      };
    case 'pcapng': {
      const excerpt = new Excerpt();
      return {
        excerpt,
        onSummary: () => {},
        async end() {
          const { connections } = await excerpt.writeTo((bytes) => void put(bytes));
          return connections === 0 ? new Blob([]) : growing.whole();
        },
      };
    }
  }
}

/**
 * Does what the page asks for. `version` is that of this program.
 * @throws Refused
 */
export async function carryOut(
  task: Task,
  version: string,
  hear: Hear,
  signal?: StopSignal,
): Promise<Outcome> {
  const say = sayIn(task.language);
  const maker = makerOf(task, version);
  const lesson = task.lesson === undefined ? undefined : LESSONS[task.lesson];
  let connections = 0;
  let file = '';
  let told = -1;
  const inputs = task.captures.map(({ name, blob }) => ({
    name,
    get blob() {
      file = name;
      return blob;
    },
  }));
  const { connections: named } = task;
  const choice =
    lesson !== undefined
      ? { connections: [lesson.connection] }
      : task.form !== 'pcapng'
        ? {}
        : named === undefined
          ? { failed: true }
          : { connections: named };
  const options: DissectionOptions = {
    keepRecords: task.form === 'html',
    language: task.language,
    redact: task.redact,
    choice,
    keyLogs: task.keyLogs.map(({ name, bytes }) => ({ name, text: bytes })),
    ca: task.ca,
    privateKeys: task.privateKeys.map(({ bytes }) => bytes),
    shown: {},
    ...(maker.excerpt === undefined ? {} : { excerpt: maker.excerpt }),
    ...(signal === undefined ? {} : { signal }),
    onSummary(summary, inFull, inJson) {
      connections++;
      maker.onSummary(summary, inFull, inJson);
    },
    onProgress(read, of) {
      const step = Math.floor((PROGRESS_STEPS * read) / Math.max(of, 1));
      if (step === told && read < of) return;
      told = step;
      hear(file, read, of, connections);
    },
  };
  try {
    const { report, unread } = await dissectReadable(inputs, options);
    const outcome = {
      document: report.captures.length === 0 ? new Blob([]) : await maker.end(report),
      connections,
      unread: unread.map((one) => unreadSentence(one, say)),
    };
    return task.lesson === undefined ? outcome : { ...outcome, quiz: quizOf(task.lesson, say) };
  } catch (error) {
    if (error instanceof UnusablePrivateKey)
      throw new Refused(
        say('cli.private_key', {
          name: visible(task.privateKeys[error.index]?.name ?? ''),
          reason: error.reason,
        }),
      );
    if (error instanceof UnusableCertificates)
      throw new Refused(say('cli.certificates', { name: visible(error.file), reason: error.reason }));
    throw error;
  }
}

/** Messages about one file at most, so that those who hear them have time for something else. */
const PROGRESS_STEPS = 200;

function unreadSentence({ name: given, error }: UnreadInput, say: Say): string {
  const name = visible(given);
  if (error instanceof CaptureOpenError) return say('cli.unreadable', { name, code: error.systemCode });
  const { reason, format, unpacking } = error as NotACapture;
  if (reason === 'empty') return say('cli.empty', { name });
  return say('cli.not_a_capture', { name, format, reason, unpacking });
}

function quizOf(name: LessonName, say: Say): Quiz {
  const { choices, right } = choicesOf(name);
  return {
    title: say('lesson.title', { name }),
    intro: say('lesson.intro', { name }),
    question: say('lesson.question', {}),
    choices: choices.map((choice) => choiceText(choice, say)),
    right,
    answers: choices.map((_, nth) =>
      nth === right ? say('lesson.right', {}) : say('lesson.wrong', { number: right + 1 }),
    ),
    configured: say('lesson.configured', {}),
    truth: say('lesson.truth', { name }),
  };
}

const choiceText = ({ refusedBy: by, refused, cause }: Truth, say: Say): string =>
  cause === 'none'
    ? say('lesson.none', {})
    : `${say('text.who_refused', { by, refused })}: ${say('text.cause_named', { cause })}`;
