import { instantText } from '../base/instant.js';
import type { CaptureFacts, CaptureProblem, PacketSink } from '../capture/packet-sink.js';
import { CATALOGUES, type Catalogue, type LanguageTag, words } from '../language/language.js';
import { LinkType } from '../registry/link-type.js';
import { CaptureStory } from '../story/capture-story.js';
import type { Connection } from '../story/connection.js';
import { captureProblemWords } from './capture-problem-words.js';
import { connectionReport } from './connection-report.js';
import type { CaptureReport, ConnectionReport, Report } from './report.js';

export interface DissectionOptions {
  /** The language of the report's sentences; English if not given. */
  readonly language?: LanguageTag;
}

/** Gathers the connections of one or more captures into one Report. */
export class Dissection {
  readonly #catalogue: Catalogue;
  readonly #captures: CaptureReport[] = [];
  readonly #connections: ConnectionReport[] = [];
  #connectionsBefore = 0;

  constructor(options: DissectionOptions = {}) {
    this.#catalogue = CATALOGUES[options.language ?? 'en'];
  }

  /**
   * Reads one capture. `read` is given the sink for its packets and returns what is known of the file.
   * @throws whatever `read` throws; nothing of that capture is kept then.
   */
  async capture(file: string, read: (sink: PacketSink) => Promise<CaptureFacts>): Promise<void> {
    const ended: Connection[] = [];
    const story = new CaptureStory((connection) => ended.push(connection));
    const facts = await read(story);
    story.finish();
    const capture = this.#captures.length + 1;
    const captureEnd = story.end ?? { seconds: 0, nanoseconds: 0 };
    for (const connection of ended) {
      const id = this.#connectionsBefore + connection.ordinal;
      this.#connections.push(connectionReport(connection, { id, capture, captureEnd }, this.#catalogue));
    }
    this.#connectionsBefore += story.connectionsSeen;
    this.#captures.push(this.#captureReport(file, facts, story));
  }

  report(): Report {
    return {
      schemaVersion: 1,
      captures: this.#captures,
      connections: this.#connections.toSorted((a, b) => a.id - b.id),
    };
  }

  #captureReport(file: string, facts: CaptureFacts, story: CaptureStory): CaptureReport {
    const problems: CaptureProblem[] = [...facts.problems];
    for (const [linkType, count] of story.unknownLinkTypes) {
      problems.push({ code: 'capture.unknown_link_type', frame: 0, offset: 0, detail: { linkType, count } });
    }
    const instant = (time: CaptureStory['start']) =>
      time === undefined ? null : instantText(time.seconds, time.nanoseconds);
    return {
      file,
      format: facts.format,
      linkTypes: facts.linkTypes.map((linkType) => LinkType.name(linkType) ?? String(linkType)),
      packets: facts.packets,
      start: instant(story.start),
      end: instant(story.end),
      problems: problems.map((problem) => {
        const { severity, words: spoken } = captureProblemWords(problem);
        return {
          code: problem.code,
          severity,
          message: words(this.#catalogue, spoken),
          ...(problem.frame > 0 ? { frame: problem.frame } : {}),
          offset: problem.offset,
        };
      }),
    };
  }
}
