import { hex } from '../base/hex.js';
import type { Sentence } from '../language/language.js';
import type { Connection } from '../story/connection.js';
import type { StoryEvent } from '../story/event.js';
import type { Facts } from '../story/facts.js';
import { type Field, openedMessage } from '../telling/field-tree.js';
import { lessonOf } from '../telling/teaching.js';
import type { FieldReport, TimelineEntry } from './report.js';

/** What a timeline says of its messages beside what they mean. */
export interface MessageParts {
  /** The tree of fields. */
  readonly fields?: boolean;
  readonly bytes?: boolean;
  /** The records as on the wire, if they were kept (`keepRecords`). */
  readonly records?: boolean;
  /** What each step is for, for learners. */
  readonly lessons?: boolean;
}

/** The records that carried a step, if they are wanted and were kept. */
export function recordReports(
  event: StoryEvent,
  { records }: Connection,
  shown: MessageParts,
): Pick<TimelineEntry, 'records'> {
  const kept = shown.records === true ? records?.get(event) : undefined;
  if (kept === undefined) return {};
  return { records: kept.map(({ offset, bytes }) => ({ offset, bytes: hex(bytes) })) };
}

/** The fields and bytes of a message, as far as they are wanted and were kept. */
export function openedReport(
  event: StoryEvent,
  connection: Connection,
  shown: MessageParts,
  say: (spoken: Sentence) => string,
): Pick<TimelineEntry, 'fields' | 'bytes'> {
  if (shown.fields !== true && shown.bytes !== true) return {};
  const opened = openedMessage(event, connection);
  if (opened === undefined) return {};
  const fields = shown.fields === true ? opened.fields() : [];
  return {
    ...(fields.length === 0 ? {} : { fields: fields.map((field) => fieldReport(field, say)) }),
    ...(shown.bytes === true ? { bytes: hex(opened.bytes) } : {}),
  };
}

/** What a learner wants to know of the step, if that is wanted. */
export function lessonReport(
  event: StoryEvent,
  facts: Facts,
  shown: MessageParts,
  say: (spoken: Sentence) => string,
): Pick<TimelineEntry, 'lesson'> {
  if (shown.lessons !== true) return {};
  const { what, references } = lessonOf(event, facts);
  return { lesson: { text: say(what), references } };
}

function fieldReport(field: Field, say: (spoken: Sentence) => string): FieldReport {
  const { meaning, children, ...rest } = field;
  return {
    ...rest,
    ...(meaning === undefined ? {} : { meaning: say(meaning) }),
    ...(children === undefined ? {} : { children: children.map((child) => fieldReport(child, say)) }),
  };
}
