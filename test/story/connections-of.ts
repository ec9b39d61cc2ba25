import type { Connection } from '../../src/story/connection.js';
import { CaptureStory } from '../../src/story/follow/capture-story.js';
import type { Row } from '../capture-builder.js';

/** The connections that rows of packets (link type RAW) tell of, those without TLS included, in order of appearance. */
export function connectionsOf(rows: readonly Row[], linkType = 101): readonly Connection[] {
  const connections: Connection[] = [];
  const story = new CaptureStory({
    tell: (connection) => connections.push(connection),
    isWanted: () => true,
  });
  rows.forEach(({ data, originalLength = data.length, seconds = 0, nanoseconds = 0 }, index) => {
    story.packet(data, 0, data.length, originalLength, linkType, index + 1, seconds, nanoseconds);
  });
  story.finish();
  return connections.sort((one, other) => one.ordinal - other.ordinal);
}
