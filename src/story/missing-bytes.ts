// What of a side is not there to be read, so that what was not seen may yet have been said.
import type { Side } from '../base/side.js';
import type { Connection } from './connection.js';
import type { StoryEvent } from './event.js';

/** Over UDP a message of which a datagram is missing is a hole, too, and others may be gone with it. */
export const isHole = ({ transport }: Connection, { kind }: StoryEvent): boolean =>
  kind === 'gap' || kind === 'unreadable' || (kind === 'unfinished_message' && transport === 'dtls');

/** Bytes of the side are missing from the capture, or cannot be read. */
export const lacksBytes = ({ findings, transport }: Connection, side: Side): boolean =>
  findings.some((finding) => {
    switch (finding.code) {
      case 'stream.late_start':
        return true;
      case 'stream.one_direction':
        return finding.from !== side;
      case 'stream.gap':
      case 'record.unreadable':
        return finding.from === side;
      case 'handshake.unfinished':
        return finding.from === side && transport === 'dtls';
      default:
        return false;
    }
  });
