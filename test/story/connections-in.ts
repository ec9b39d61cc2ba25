import { readFileSync } from 'node:fs';
import { NotACapture } from '../../src/capture/capture-error.js';
import { readCaptureFile } from '../../src/capture/read-capture.js';
import { SecretStore } from '../../src/keys/secret-store.js';
import type { Connection } from '../../src/story/connection.js';
import { CaptureStory } from '../../src/story/follow/capture-story.js';

/** The stories of a capture's connections, in the order of their first packets; none if it is no capture. */
export async function connectionsIn(capture: string, keyLog?: string): Promise<Connection[]> {
  const secrets = new SecretStore();
  if (keyLog !== undefined) secrets.addKeyLog(readFileSync(keyLog), 'keys');
  const connections: Connection[] = [];
  const story = new CaptureStory(
    { tell: (connection) => connections.push(connection), isWanted: () => false },
    secrets,
  );
  try {
    await readCaptureFile(capture, story);
  } catch (error) {
    if (!(error instanceof NotACapture)) throw error;
  }
  story.finish();
  return connections.sort((one, other) => one.ordinal - other.ordinal);
}
